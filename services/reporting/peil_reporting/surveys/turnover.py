"""
How the people of each unit changed between the opening of two campaigns, for the survey room.

It reads where people worked. Who is who never leaves it: what comes out are numbers per unit, and of these the room
tells nobody, but whether a unit may be set beside what it said before.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from peil_chassis.registry import active_build
from peil_chassis.store.port import After, Store
from peil_reporting.organisation.domain import Tree
from peil_reporting.organisation.projection import PROJECTION as UNITS
from peil_reporting.organisation.storage import PlacementsReader
from peil_reporting.people.domain import Seat, seats
from peil_reporting.people.projection import PROJECTION as STAFF
from peil_reporting.people.projection import Person
from peil_reporting.surveys.domain.waves import Turnover, turnover

PAGE = 1000


class Between(NamedTuple):
    """
    What changed between two days.

    Attributes:
        people: Per unit how its people changed.
        levels: Per unit what kind it is on the later day.
    """

    people: dict[str, Turnover]
    levels: dict[str, str]


async def between(store: Store, then: int, now: int, known_on: int) -> Between | None:
    """
    How every unit changed from the day *then* to the day *now*, as known on *known_on* (all ``YYYYMMDD``).

    Returns:
        None while units or people were never folded.

    Raises:
        StoreAway: the store does not answer.
    """
    units, staff = await active_build(store, UNITS.name), await active_build(store, STAFF.name)
    if units is None or staff is None:
        return None
    placements = await PlacementsReader(store).read(units)
    before, after = (placements.tree(day, known_on) for day in (then, now))
    ways: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
    last: After | None = None
    while True:
        rows = await store.find(staff.entities, {}, limit=PAGE, after=last)
        for row in rows:
            if row.get("erased"):
                continue
            taken = seats(msgspec.convert(row["entity"], Person).employments)
            ways.append((_way(before, taken, then), _way(after, taken, now)))
        if len(rows) < PAGE:
            return Between(turnover(ways), {unit: node.level for unit, node in after.nodes.items()})
        last = After(rows[-1]["_id"], rows[-1]["_id"])


def _way(tree: Tree, taken: list[Seat], day: int) -> tuple[str, ...]:
    """The units that somebody with these seats was in on *day*, from the top down."""
    held: Iterator[Seat] = (one for one in taken if one.first <= day and (one.until is None or day < one.until))
    seat = next(held, None)
    return () if seat is None else tuple(node.unit for node in tree.path(tree.place_of(seat.unit)))
