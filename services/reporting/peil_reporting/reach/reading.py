"""Reads what was done from its read model."""

from __future__ import annotations

import msgspec

from peil_chassis.registry import active_build
from peil_chassis.store.port import After, Store
from peil_reporting.figures.domain import Days
from peil_reporting.figures.reading import NotBuiltYet
from peil_reporting.organisation.domain import Tree
from peil_reporting.reach.domain import Held, Reached, reach
from peil_reporting.reach.projection import PROJECTION, Unit, held_in

PAGE = 1000
"""How many units are read at once."""


async def read_reach(store: Store, tree: Tree, unit: str, since: int, days: Days) -> list[Reached]:
    """
    Which teams of *unit* were reached from *since* (``YYYYMMDD``) up to the end of *days*, in the units of *tree*.

    Raises:
        NotBuiltYet: the read model has no build yet.
        StoreAway: the store does not answer.
    """
    build = await active_build(store, PROJECTION.name)
    if build is None:
        raise NotBuiltYet(PROJECTION.name)
    found: list[Held] = []
    after: After | None = None
    while True:
        rows = await store.find(build.entities, {}, limit=PAGE, after=after)
        for row in rows:
            found += held_in(msgspec.convert(row["entity"], Unit), days.known_on)
        if len(rows) < PAGE:
            return reach(tree, unit, found, since, days.as_of)
        after = After(rows[-1]["_id"], rows[-1]["_id"])
