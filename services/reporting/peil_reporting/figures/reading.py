"""
Reads what an answer is made from: cells, placements, and where the folds stood.

An answer is read wholly from one build of each read model, and names it. The folds go on while we read, so positions
are taken before and after: when nothing moved, the answer is exactly the state at that position; when the folds keep
moving it holds everything up to the position it names and possibly something more, and says so.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from peil_chassis.cells import merged
from peil_chassis.fold.positions import COLLECTION as POSITIONS
from peil_chassis.projection import Build
from peil_chassis.registry import active_build
from peil_chassis.store.port import After, Between, Document, Store, StoreAway
from peil_reporting.figures.catalogue import Live
from peil_reporting.figures.kept_months import Cells, Fresh, KeptMonths, month_stamps
from peil_reporting.organisation.placements import Placements
from peil_reporting.organisation.projection import PROJECTION as UNIT_PLACEMENTS
from peil_reporting.organisation.storage import FoldPosition, PlacementsReader

T = TypeVar("T")

TRIES = 3
PAGE = 20_000


class NotBuiltYet(Exception):
    """A read model has no build to read from: its fold has not started here yet."""

    def __init__(self, projection: str) -> None:
        super().__init__(f"the read model {projection} is not built yet")
        self.projection = projection


class Offset(NamedTuple):
    """The next offset to fold of one partition: everything before it is counted."""

    topic: str
    partition: int
    next: int


@dataclass(frozen=True, slots=True)
class Standpoint:
    """
    Where the fold of one build stood.

    Attributes:
        build: Its name.
        position: Per partition that was ever folded.
        recorded_at: When the last folded event was published (RFC 3339, UTC); empty before the first.
        exact: Nothing was folded while the answer was read; otherwise the position is a lower bound.
    """

    build: str
    position: tuple[Offset, ...]
    recorded_at: str
    exact: bool


@dataclass(frozen=True, slots=True)
class Sight:
    """
    Everything read for one answer.

    Attributes:
        placements: Where units were placed.
        cells: Per figure its cell documents.
        builds: Per read model (by name) the build that was read.
        standpoints: Per read model (by name) where it stood.
    """

    placements: Placements
    cells: Mapping[str, Sequence[Document]]
    builds: Mapping[str, Build]
    standpoints: Mapping[str, Standpoint]


Wanted = Callable[[Placements], Sequence[str] | None]
"""Which units' cells are wanted, given the placements; None: those of all."""

Further = Callable[[Placements, Mapping[str, Build]], Awaitable[T]]
"""What is read besides the cells, given the placements and the builds (by name of the read model) of the answer."""


class FigureReader:
    """Reads cells and placements from a store."""

    def __init__(self, store: Store) -> None:
        """Reads from *store*."""
        self._store = store
        self._placements = PlacementsReader(store)
        self._months = KeptMonths()

    async def read(self, figures: Sequence[Live], known_on: int, wanted: Wanted) -> Sight:
        """
        What *figures* are made from, as known at the end of day *known_on* (``YYYYMMDD``).

        Raises:
            NotBuiltYet: a read model has no build yet.
            StoreAway: the store does not answer.
        """

        async def nothing(placements: Placements, builds: Mapping[str, Build]) -> None:
            return None

        sight, _ = await self.read_with(figures, known_on, wanted, nothing)
        return sight

    async def read_with(
        self, figures: Sequence[Live], known_on: int, wanted: Wanted, further: Further[T], models: Iterable[str] = ()
    ) -> tuple[Sight, T]:
        """
        As `read`, and what *further* reads: the positions and builds of the answer hold for that too. *models* names
        the read models that it reads beside those of the figures.

        *further* is called again when the folds moved meanwhile; the result of its last call is returned.

        Raises:
            NotBuiltYet: a read model has no build yet.
            StoreAway: the store does not answer.
        """
        names = sorted({figure.projection.name for figure in figures} | {UNIT_PLACEMENTS.name, *models})
        builds = await self._builds(names)
        before = await self._positions(builds)
        for left in reversed(range(TRIES)):
            own = _place_of(before, builds[UNIT_PLACEMENTS.name])
            units_build = builds[UNIT_PLACEMENTS.name]
            kept = self._placements.kept(units_build, own)
            placements = kept or await self._placements.read(units_build)
            cells, fresh = await self._cells(figures, builds, known_on, wanted(placements), before)
            more = await further(placements, builds)
            builds_after, after = await asyncio.gather(self._builds(names), self._positions(builds))
            if kept is None and _place_of(after, units_build) == own:
                self._placements.keep(units_build, own, placements)
            if before == after:
                self._months.keep(fresh)
            if builds_after == builds and (before == after or left == 0):
                standpoints = _standpoints(builds, before, exact=before == after)
                return Sight(placements, cells, builds, standpoints), more
            builds, before = builds_after, after if builds_after == builds else await self._positions(builds_after)
        raise StoreAway("other builds were switched to all the while they were read")

    async def _builds(self, names: Sequence[str]) -> dict[str, Build]:
        found = await asyncio.gather(*(active_build(self._store, name) for name in names))
        builds: dict[str, Build] = {}
        for name, build in zip(names, found, strict=True):
            if build is None:
                raise NotBuiltYet(name)
            builds[name] = build
        return builds

    async def _positions(self, builds: Mapping[str, Build]) -> list[Document]:
        return await self._store.find(POSITIONS, {"build": tuple(build.name for build in builds.values())})

    async def _cells(
        self,
        figures: Sequence[Live],
        builds: Mapping[str, Build],
        known_on: int,
        units: Sequence[str] | None,
        positions: Sequence[Document],
    ) -> tuple[dict[str, Sequence[Document]], Fresh]:
        """Cells per figure; and those among them that may be kept, should the folds prove to have stood still."""
        wanted: dict[str, set[str]] = {}
        for figure in figures:
            wanted.setdefault(figure.projection.name, set()).update({figure.id, figure.denominator or figure.id})
        found: dict[str, list[Document]] = {name: [] for ids in wanted.values() for name in ids}
        fresh: Fresh = {}
        if units is not None and not units:
            return dict(found), fresh
        for projection, ids in wanted.items():
            build = builds[projection]
            stamps = month_stamps(positions, build) if units is None else None
            if stamps is None:
                for document in await self._all(build.cells, ids, known_on, units):
                    found[document["figure"]].append(document)
                continue
            cells = {Cells(build.name, figure, month): stamp for figure in ids for month, stamp in stamps.items()}
            asked = {which: stamp for which, stamp in cells.items() if which.month <= known_on // 100}
            kept = {
                which: held for which, stamp in asked.items() if (held := self._months.kept(which, stamp)) is not None
            }
            missing = {which: stamp for which, stamp in asked.items() if which not in kept}
            read = await self._read_months(build, missing)
            fresh.update({which: (missing[which], held) for which, held in read.items()})
            for which, held in {**kept, **read}.items():
                found[which.figure].extend(held)
        return dict(found), fresh

    async def _read_months(self, build: Build, missing: Iterable[Cells]) -> dict[Cells, list[Document]]:
        rows: dict[Cells, list[Document]] = {which: [] for which in missing}
        if rows:
            figures, months = {which.figure for which in rows}, {which.month for which in rows}
            for document in await self._all(build.cells, figures, max(months) * 100, None, min(months)):
                which = Cells(build.name, document["figure"], document["month"])
                if which in rows:
                    rows[which].append(document)
        return {which: merged(documents) for which, documents in rows.items()}

    async def _all(
        self,
        collection: str,
        figures: Iterable[str],
        known_on: int,
        units: Sequence[str] | None,
        first: int | None = None,
    ) -> list[Document]:
        equal: dict[str, Any] = {"figure": tuple(sorted(figures))}
        if units is not None:
            equal["unit"] = tuple(units)
        found: list[Document] = []
        after: After | None = None
        begun = Between("month", low=first, high=known_on // 100 + 1)
        while True:
            rows = await self._store.find(collection, equal, between=begun, limit=PAGE, after=after)
            found.extend(rows)
            if len(rows) < PAGE:
                return found
            after = After(rows[-1]["_id"], rows[-1]["_id"])


def _place_of(positions: Sequence[Document], build: Build) -> FoldPosition:
    return tuple((row["_id"], row["next"], row["anchor"]) for row in positions if row["build"] == build.name)


def _standpoints(builds: Mapping[str, Build], positions: Sequence[Document], *, exact: bool) -> dict[str, Standpoint]:
    found: dict[str, Standpoint] = {}
    for name, build in builds.items():
        rows = [row for row in positions if row["build"] == build.name]
        offsets = [(*row["_id"].split("|"), row["next"]) for row in rows]
        found[name] = Standpoint(
            build=build.name,
            position=tuple(sorted(Offset(topic, int(number), following) for _, topic, number, following in offsets)),
            recorded_at=max((row["recorded"] for row in rows), default=""),
            exact=exact,
        )
    return found
