"""Reads what CBS published from the read model of the barometer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import msgspec

from peil_chassis.registry import active_build
from peil_chassis.store.port import After, Store
from peil_reporting.barometer.domain import Quoted, last_publication, quoted
from peil_reporting.barometer.projection import PROJECTION, Barometer
from peil_reporting.figures.domain import Days
from peil_reporting.figures.reading import NotBuiltYet
from peil_reporting.organisation.domain import Tree

TreeOf = Callable[[int, int], Awaitable[Tree]]
"""The tree of units on a day, as known on a day; both ``YYYYMMDD``."""
PAGE = 500
"""How many units are read at once."""


async def read_barometer(store: Store, root: str, tree_of: TreeOf, days: Days) -> Quoted | None:
    """
    What is told of the last publication about *root* before the end of *days*; None when there is none.

    Units are those of the day the staff was counted, as known when that became known, whatever the day asked about.

    Raises:
        NotBuiltYet: the read model has no build yet.
        StoreAway: the store does not answer.
    """
    found = await _read(store)
    last = last_publication(found, root, *days)
    return quoted(found, await tree_of(*last), *days, root) if last else None


async def _read(store: Store) -> list[Barometer]:
    build = await active_build(store, PROJECTION.name)
    if build is None:
        raise NotBuiltYet(PROJECTION.name)
    found: list[Barometer] = []
    after: After | None = None
    while True:
        rows = await store.find(build.entities, {}, limit=PAGE, after=after)
        found += [msgspec.convert(row["entity"], Barometer) for row in rows]
        if len(rows) < PAGE:
            return found
        after = After(rows[-1]["_id"], rows[-1]["_id"])
