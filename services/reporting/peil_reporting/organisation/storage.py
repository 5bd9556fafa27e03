"""Reads the placements of a build, once per position of its fold."""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from peil_chassis.projection import Build
from peil_chassis.store.port import After, Store
from peil_reporting.organisation.placements import Placements
from peil_reporting.organisation.projection import Unit

PAGE = 5000

FoldPosition: TypeAlias = tuple[tuple[str, int, str], ...]
"""
Per partition: which one, its next offset, and the anchor (fingerprint of the event before it).

The anchor is needed because a log that was filled again gives the same offsets to other events.
"""


class PlacementsReader:
    """
    The placements of a build, kept between requests.

    What is kept is used only while the fold stands where it stood when it was read, so it is never older than what a
    fresh reading would give.
    """

    def __init__(self, store: Store) -> None:
        """Reads from *store*."""
        self._store = store
        self._kept: tuple[tuple[str, FoldPosition], Placements] | None = None

    def kept(self, build: Build, position: FoldPosition) -> Placements | None:
        """What was read of *build* when its fold stood at *position*."""
        if self._kept is not None and self._kept[0] == (build.name, position):
            return self._kept[1]
        return None

    async def read(self, build: Build) -> Placements:
        """
        Every unit of *build* as it is stored now.

        Raises:
            StoreAway: the store does not answer.
        """
        units: list[Unit] = []
        after: After | None = None
        while True:
            rows = await self._store.find(build.entities, {}, limit=PAGE, after=after)
            units.extend(msgspec.convert(row["entity"], Unit) for row in rows)
            if len(rows) < PAGE:
                return Placements(units)
            after = After(rows[-1]["_id"], rows[-1]["_id"])

    def keep(self, build: Build, position: FoldPosition, placements: Placements) -> None:
        """Keep *placements* for as long as the fold of *build* stands at *position*."""
        self._kept = ((build.name, position), placements)
