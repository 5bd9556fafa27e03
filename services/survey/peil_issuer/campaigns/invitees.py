"""Reads who works where on one day, as paths in the tree of that day: what a campaign invites from."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from peil_chassis.projection import Build
from peil_chassis.registry import active_build
from peil_chassis.store.port import Store
from peil_disclosure.change import Membership, one_reporting_leaf
from peil_disclosure.pooling import Path
from peil_issuer.organisation.domain import Tree
from peil_issuer.organisation.projection import PROJECTION as UNITS
from peil_issuer.organisation.storage import tree_on
from peil_issuer.staff.projection import PROJECTION as STAFF
from peil_issuer.staff.storage import working_on


class Invitees(NamedTuple):
    """
    Everybody who works there on one day.

    Attributes:
        paths: Pseudonym -> path of the one unit at which somebody counts.
        levels: What kind each unit in a path is.
        several: Pseudonym -> every place of somebody who works at more than one unit, the one that counts first; units
            are open ones.
        tree: The units of that day.
    """

    paths: dict[str, Path]
    levels: dict[str, str]
    several: dict[str, tuple[Membership, ...]]
    tree: Tree


async def builds_to_read(store: Store) -> tuple[Build, Build] | None:
    """The read models of units and of staff; None while either was never built. Raises `StoreAway`."""
    units, staff = await active_build(store, UNITS.name), await active_build(store, STAFF.name)
    return None if units is None or staff is None else (units, staff)


async def invitees_on(store: Store, builds: tuple[Build, Build], day: date) -> Invitees:
    """
    Who works where on *day*, as *builds* know it.

    Raises:
        NoMunicipality: the tree of that day has no one top.
        StoreAway: the store does not answer.
    """
    units, staff = builds
    tree = await tree_on(store, units, day)
    # At the open unit above, for who works at one that is closed: of two such, somebody is at one place.
    places = [one._replace(leaf=tree.path(one.leaf)[-1]) for one in await working_on(store, staff, day)]
    frozen = one_reporting_leaf(places)
    paths = {person: tree.path(unit) for person, unit in frozen.leaf_of.items()}
    several: dict[str, tuple[Membership, ...]] = dict.fromkeys(frozen.several, ())
    for one in places:
        if one.person in several:
            first = one.leaf == frozen.leaf_of[one.person]
            several[one.person] = (one, *several[one.person]) if first else (*several[one.person], one)
    return Invitees(
        paths,
        {unit: tree.level(unit) for path in set(paths.values()) for unit in path},
        several,
        tree,
    )
