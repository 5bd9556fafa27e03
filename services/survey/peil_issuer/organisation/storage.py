"""Reads the tree of one day from the fold's documents."""

from __future__ import annotations

from datetime import date

import msgspec

from peil_chassis.projection import Build
from peil_chassis.store.port import After, Store
from peil_issuer.organisation.domain import Tree, Unit

PAGE = 5000


async def tree_on(store: Store, build: Build, day: date) -> Tree:
    """
    The tree of *day* as *build* knows it.

    Raises:
        NoMunicipality: there is no one top.
        StoreAway: the store does not answer.
    """
    units: list[Unit] = []
    after: After | None = None
    while True:
        rows = await store.find(build.entities, {}, limit=PAGE, after=after)
        units.extend(msgspec.convert(row["entity"], Unit) for row in rows)
        if len(rows) < PAGE:
            return Tree(units, day)
        after = After(rows[-1]["_id"], rows[-1]["_id"])
