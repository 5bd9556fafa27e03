"""Reads what CBS published from the read model of the barometer."""

from __future__ import annotations

import msgspec

from peil_chassis.registry import active_build
from peil_chassis.store.port import After, Store
from peil_reporting.barometer.domain import Quoted, quoted
from peil_reporting.barometer.projection import PROJECTION, Barometer
from peil_reporting.figures.domain import Days
from peil_reporting.figures.reading import NotBuiltYet
from peil_reporting.organisation.domain import Tree

PAGE = 500
"""How many units are read at once."""


async def read_barometer(store: Store, tree: Tree, days: Days) -> Quoted | None:
    """
    What is told of the last publication before the end of *days*, in the units of *tree*; None when there is none.

    Raises:
        NotBuiltYet: the read model has no build yet.
        StoreAway: the store does not answer.
    """
    build = await active_build(store, PROJECTION.name)
    if build is None:
        raise NotBuiltYet(PROJECTION.name)
    found: list[Barometer] = []
    after: After | None = None
    while True:
        rows = await store.find(build.entities, {}, limit=PAGE, after=after)
        found += [msgspec.convert(row["entity"], Barometer) for row in rows]
        if len(rows) < PAGE:
            return quoted(found, tree, *days)
        after = After(rows[-1]["_id"], rows[-1]["_id"])
