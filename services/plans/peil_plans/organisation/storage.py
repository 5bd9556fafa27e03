"""Reads who answers for what from the fold's documents, once per position of the fold."""

from __future__ import annotations

from datetime import date

import msgspec

from peil_chassis.fold.positions import COLLECTION as POSITIONS
from peil_chassis.fold.watch import FoldWatch
from peil_chassis.projection import Build
from peil_chassis.registry import active_build
from peil_chassis.relations import RelationsUnknown
from peil_chassis.store.port import After, Document, Store
from peil_plans.organisation.domain import Organisation, Unit
from peil_plans.organisation.projection import PROJECTION

PAGE = 5000
DAYS_KEPT = 32
"""Agreements are asked about on the day they were made, everything else about today: so a few days are kept ready."""


class Responsibilities:
    """Who answers for what, as the facts have it; unknown while the fold is behind or was never there."""

    def __init__(self, store: Store, watch: FoldWatch) -> None:
        """Reads from *store*, and only while *watch* says that the fold is up to date."""
        self._store = store
        self._watch = watch
        self._kept: tuple[object, list[Unit], dict[date, Organisation]] | None = None

    async def on(self, day: date) -> Organisation:
        """
        Who answers for what on *day*, as known now.

        Raises:
            RelationsUnknown: the fold is behind, or has not begun.
            StoreAway: the store does not answer.
        """
        if not await self._watch.up_to_date():
            raise RelationsUnknown
        build = await active_build(self._store, PROJECTION.name)
        if build is None:
            raise RelationsUnknown
        # Positions are read first: what is folded meanwhile may be in the documents, and is then read once more.
        rows = await self._store.find(POSITIONS, {"build": build.name})
        place = (build, tuple(sorted((row["_id"], row["next"], row["anchor"]) for row in rows)))
        kept = self._kept
        if kept is None or kept[0] != place:
            kept = self._kept = (place, await self._units(build), {})
        _, units, days = kept
        if day not in days:
            while len(days) >= DAYS_KEPT:
                del days[next(iter(days))]
            days[day] = Organisation(units, day)
        return days[day]

    async def _units(self, build: Build) -> list[Unit]:
        units: list[Unit] = []
        after: After | None = None
        while True:
            rows: list[Document] = await self._store.find(build.entities, {}, limit=PAGE, after=after)
            units.extend(msgspec.convert(row["entity"], Unit) for row in rows)
            if len(rows) < PAGE:
                return units
            after = After(rows[-1]["_id"], rows[-1]["_id"])
