"""Reads who answers for what from the folds' documents, once per position of the folds and day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

import msgspec

from peil_chassis.fold.positions import COLLECTION as POSITIONS
from peil_chassis.fold.watch import FoldWatch
from peil_chassis.projection import Build
from peil_chassis.registry import active_build
from peil_chassis.relations import RelationsUnknown
from peil_chassis.store.port import After, Document, Store
from peil_reporting.days import number_of
from peil_reporting.organisation.placements import Placements
from peil_reporting.organisation.projection import PROJECTION as UNIT_PLACEMENTS
from peil_reporting.organisation.projection import Unit
from peil_reporting.responsibilities.domain import Responsible
from peil_reporting.responsibilities.projection import HOLDERS, MANAGERS, Holders, Managers, holder, manager_on

PAGE = 5000
READ_FROM = (UNIT_PLACEMENTS, MANAGERS, HOLDERS)

E = TypeVar("E", bound=msgspec.Struct)


class Responsibilities:
    """Who answers for what, as the facts have it; unknown while a fold is behind or was never there."""

    def __init__(self, store: Store, watches: Sequence[FoldWatch]) -> None:
        """Reads from *store*, and only while all *watches* say that their fold is up to date."""
        self._store = store
        self._watches = tuple(watches)
        self._kept: tuple[object, Responsible] | None = None

    async def on(self, day: date) -> Responsible:
        """
        Who answers for what on *day*, as known now.

        Raises:
            RelationsUnknown: a fold is behind, or has not begun.
            StoreAway: the store does not answer.
        """
        for watch in self._watches:
            if not await watch.up_to_date():
                raise RelationsUnknown
        placed, managed, held = [await active_build(self._store, projection.name) for projection in READ_FROM]
        if placed is None or managed is None or held is None:
            raise RelationsUnknown
        builds = (placed, managed, held)
        # Positions are read first: what is folded meanwhile may be in the documents, and is then read once more.
        rows = await self._store.find(POSITIONS, {"build": tuple(build.name for build in builds)})
        place = (builds, day, tuple(sorted((row["_id"], row["next"], row["anchor"]) for row in rows)))
        if self._kept is None or self._kept[0] != place:
            self._kept = (place, await self._read(placed, managed, held, number_of(day)))
        return self._kept[1]

    async def _read(self, placed: Build, managed: Build, held: Build, day: int) -> Responsible:
        tree = Placements(await self._entities(placed, Unit)).tree(day, number_of(date.max))
        managers = {each.unit: manager_on(each, day) for each in await self._entities(managed, Managers)}
        holders = {each.vacancy: holder(each) for each in await self._entities(held, Holders)}
        return Responsible(tree, managers, holders)

    async def _entities(self, build: Build, kind: type[E]) -> list[E]:
        found: list[E] = []
        after: After | None = None
        while True:
            rows: list[Document] = await self._store.find(build.entities, {}, limit=PAGE, after=after)
            found.extend(msgspec.convert(row["entity"], kind) for row in rows)
            if len(rows) < PAGE:
                return found
            after = After(rows[-1]["_id"], rows[-1]["_id"])
