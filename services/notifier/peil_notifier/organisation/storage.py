"""Reads who answers for what from the fold's documents, once per position of the fold and day."""

from __future__ import annotations

from datetime import date

import msgspec

from peil_chassis.fold.positions import COLLECTION as POSITIONS
from peil_chassis.fold.watch import FoldWatch
from peil_chassis.projection import Build
from peil_chassis.registry import active_build
from peil_chassis.relations import RelationsUnknown
from peil_chassis.store.port import After, Document, Store
from peil_notifier.organisation.domain import Organisation, Unit
from peil_notifier.organisation.projection import PROJECTION

PAGE = 5000


class Recipients:
    """Who answers for what, as the facts have it; unknown while the fold is behind or was never there."""

    def __init__(self, store: Store, watch: FoldWatch) -> None:
        """Reads from *store*, and only while *watch* says that the fold is up to date."""
        self._store = store
        self._watch = watch
        self._kept: tuple[object, Organisation] | None = None

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
        place = (build, day, tuple(sorted((row["_id"], row["next"], row["anchor"]) for row in rows)))
        if self._kept is None or self._kept[0] != place:
            self._kept = (place, Organisation(await self._units(build), day))
        return self._kept[1]

    async def _units(self, build: Build) -> list[Unit]:
        units: list[Unit] = []
        after: After | None = None
        while True:
            rows: list[Document] = await self._store.find(build.entities, {}, limit=PAGE, after=after)
            units.extend(msgspec.convert(row["entity"], Unit) for row in rows if "entity" in row)
            if len(rows) < PAGE:
                return units
            after = After(rows[-1]["_id"], rows[-1]["_id"])
