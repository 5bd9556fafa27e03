"""
The only module that reads cells and entities about people. It is handed a store that shows them; nobody else is.

What it counts goes into a release by way of the gate, and from here out of the door. No amount leaves it otherwise:
not as an answer, not in a log, not in an error.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import msgspec

from peil_chassis.clock import Clock, amsterdam_day, timestamp
from peil_chassis.fold.positions import Position, stored_positions
from peil_chassis.log.port import Log, Partition
from peil_chassis.projection import Build
from peil_chassis.registry import active_build
from peil_chassis.store.port import After, Between, Store
from peil_disclosure.certificate import certify
from peil_disclosure.model import Refused
from peil_reporting.days import number_of
from peil_reporting.measures.facts import Measured
from peil_reporting.measures.reading import Moved, recorded
from peil_reporting.measures.work import beside, measured_of
from peil_reporting.organisation.domain import Tree
from peil_reporting.organisation.placements import Placements
from peil_reporting.organisation.projection import PROJECTION as UNIT_PLACEMENTS
from peil_reporting.organisation.storage import PlacementsReader
from peil_reporting.people.projection import PROJECTION as STAFF
from peil_reporting.people.projection import Person
from peil_reporting.releases.apart import Calculate, apart
from peil_reporting.releases.domain.counting import Tally
from peil_reporting.releases.domain.entries import TABLES, figures_of
from peil_reporting.releases.domain.gate import Gate, ReleaseMade
from peil_reporting.releases.domain.past import Kept, Past, Then
from peil_reporting.releases.domain.quarters import Quarter, due
from peil_reporting.releases.domain.release import Moment, Provenance, Release, told_anew
from peil_reporting.releases.domain.whereabouts import Crowd
from peil_reporting.releases.door import Door, Ground, Made
from peil_reporting.releases.facts import Level
from peil_reporting.releases.storage import every_release, put_of, put_of_counted, what_counted
from peil_reporting.releases.work import make_release
from peil_reporting.thresholds.domain import REGISTER, in_force
from peil_reporting.thresholds.storage import every_change

PAGE = 2000
"""Cells read at once: with 18,000 staff they are many, and only their sums are kept."""


class NothingDue(Exception):
    """No quarter is to be released: the last one that ended has its release, or has not settled yet."""


class FoldsBehind(Exception):
    """The read models do not hold everything that was known by then; try again when they do."""


class NobodyCounted(Exception):
    """Nobody is known who worked there on the last day of the quarter: HR systems have still to deliver."""


class _Day(NamedTuple):
    """A day on which people are counted, and how they are seen: as known on another day, in the tree of then."""

    known_on: int
    tree: Tree
    tally: Tally


class ReleaseRoom:
    """Computes a release from cells, once per quarter, and hands it to the door."""

    def __init__(self, store: Store, log: Log, clock: Clock, door: Door, calculate: Calculate = apart) -> None:
        """Reads *store*; *log* tells whether folds hold all; *calculate* computes; what it makes goes out by *door*."""
        self._calculate = calculate
        self._store = store
        self._log = log
        self._clock = clock
        self._door = door
        self._placements = PlacementsReader(store)

    async def release_due(self, *, known_today: bool = False) -> Release:
        """
        Release the quarter that is due, counted with what was known at the end of yesterday.

        Args:
            known_today: Count with what is known now. Events of later today are then left out, which only a human
                decides.

        Returns:
            What was released; the quarter has it from now on.

        Raises:
            NothingDue: there is no quarter to release now.
            FoldsBehind: the folds have still to fold what was known by then.
            NobodyCounted: there is nobody to tell of yet.
            AlreadyReleased: another process was first.
            DoorBusy: other releases were always first.
            Refused: the gate refuses it.
            StoreAway, LogAway: an engine does not answer.
        """
        today = amsterdam_day(self._clock.now())
        quarter = due([one.quarter for one in await every_release(self._store)], today)
        if quarter is None:
            raise NothingDue(today.isoformat())
        found: list[Release] = []

        async def make(ground: Ground) -> Made:
            made, kept, measured = await self._make(quarter, ground, known_today=known_today)
            outgoing, release = beside(_outgoing(made, kept, ground), made.release, measured, ground.salt)
            found.append(release)
            return outgoing

        await self._door.release(quarter.name, TABLES, make)
        return found[-1]

    async def _make(self, quarter: Quarter, ground: Ground, *, known_today: bool) -> tuple[ReleaseMade, Kept, Measured]:
        now = self._clock.now()
        today = amsterdam_day(now)
        releases = await every_release(self._store)
        builds = [await self._build(STAFF.name), await self._build(UNIT_PLACEMENTS.name)]
        before = [await self._folded(build, topic) for build, topic in zip(builds, _TOPICS, strict=True)]
        placements = await self._placements.read(builds[1])
        known_on = number_of(today if known_today else today - timedelta(days=1))
        day = _day(quarter, known_on, placements)
        then = _told_before(releases, await what_counted(self._store))
        await self._count(builds[0], day)
        if not any(day.tally.staff_at().values()):
            raise NobodyCounted(quarter.name)
        crowd = await self._crowd(builds[0])
        after = [await self._stood(build, topic) for build, topic in zip(builds, _TOPICS, strict=True)]
        if known_today and before != after:
            raise FoldsBehind("events came in while people were counted")
        k = in_force(await every_change(self._store), REGISTER, quarter.first.isoformat())
        measured = await self._measured(quarter, day, releases, k, known_today=known_today)
        made = await self._calculate(
            make_release,
            quarter,
            day.tally,
            day.tree,
            Moment(known_on, number_of(today), timestamp(now)),
            _provenance(builds, before),
            before=releases[-1] if releases else None,
            gate=Gate(k, ground.key),
            past=Past(crowd, then),
        )
        return made, Kept(day.tree, made.staff.at, day.tally.register_at()), measured

    async def _measured(
        self, quarter: Quarter, day: _Day, earlier: Sequence[Release], k: int, *, known_today: bool
    ) -> Measured:
        """What is told of vacancies, absence and signals."""
        try:
            held = await recorded(self._store, self._build, self._folded, at_rest=known_today)
        except Moved as moved:
            raise FoldsBehind("events came in while vacancies and absence were read") from moved
        held = held._replace(staff=tuple(sorted(day.tally.staff_at().items())))
        return await self._calculate(measured_of, quarter, day.tree, day.known_on, held, earlier, k)

    async def _build(self, projection: str) -> Build:
        build = await active_build(self._store, projection)
        if build is None:
            raise FoldsBehind(f"the read model {projection} is not built yet")
        return build

    async def _folded(self, build: Build, topic: str) -> dict[Partition, Position]:
        """Where the fold of *build* stands, when that is the end of the log."""
        stored = await self._stood(build, topic)
        bounds = await self._log.bounds(await self._log.partitions(topic))
        if any(bound.end > (stored[one].next if one in stored else bound.start) for one, bound in bounds.items()):
            raise FoldsBehind(f"the read model {build.projection} has still to fold events")
        return stored

    async def _stood(self, build: Build, topic: str) -> dict[Partition, Position]:
        return await stored_positions(self._store, build, await self._log.partitions(topic))

    async def _count(self, build: Build, day: _Day) -> None:
        """Read every cell once, and count *day*."""
        after: After | None = None
        begun = Between("month", high=day.known_on // 100 + 1)
        while True:
            rows = await self._store.find(build.cells, {}, between=begun, limit=PAGE, after=after)
            day.tally.add(rows)
            if len(rows) < PAGE:
                return
            after = After(rows[-1]["_id"], rows[-1]["_id"])
            await asyncio.sleep(0)

    async def _crowd(self, build: Build) -> Crowd:
        """Everybody, to find who came and went; without names, and gone when the release is made."""
        crowd = Crowd()
        after: After | None = None
        while True:
            rows = await self._store.find(build.entities, {}, limit=PAGE, after=after)
            for row in rows:
                if "entity" in row:
                    crowd.add(row["_id"], msgspec.convert(row["entity"], Person))
            if len(rows) < PAGE:
                return crowd
            after = After(rows[-1]["_id"], rows[-1]["_id"])
            await asyncio.sleep(0)


_TOPICS = (STAFF.topic, UNIT_PLACEMENTS.topic)
LEVELS = ("municipality", "cluster", "directorate", "city-district", "department", "team")
"""From the top down."""


def _day(quarter: Quarter, known_on: int, placements: Placements) -> _Day:
    last = number_of(quarter.last)
    tally = Tally(last, known_on, moves_after=number_of(_day_before(quarter.first)))
    return _Day(known_on, placements.tree(last, known_on), tally)


def _told_before(releases: Sequence[Release], kept: Mapping[str, Kept]) -> tuple[Then, ...]:
    """Every release that told anything new, the earliest first: what was told once is known for good."""
    told = [one for one in releases if any(told_anew(one, name) for name in one.figures)]
    if missing := [one.quarter for one in told if one.quarter not in kept]:
        raise Refused("not-kept", f"what was counted for {missing[0]} is gone: nothing can be told beside it")
    return tuple(Then(one, kept[one.quarter]) for one in told)


def _outgoing(made: ReleaseMade, kept: Kept, ground: Ground) -> Made:
    release = made.release
    return Made(
        release=release.quarter,
        about="register",
        k=release.k,
        certificates={one.name: certify(one.problem, one.verdict, salt=ground.salt) for one in made.tables},
        figures=figures_of(release, made.staff, made.divided),
        levels=_levels(release, kept.tree),
        documents=[put_of(release), put_of_counted(release.quarter, kept)],
        recipes=[recipe for one in made.tables for recipe in one.recipes],
    )


def _levels(release: Release, tree: Tree) -> list[Level]:
    counted: dict[str, list[int]] = {}
    for of in release.figures.values():
        for unit, told in of.units.items():
            level = counted.setdefault(tree.nodes[unit].level, [0, 0])
            shown = [one for one in (told.total, told.out_of) if one is not None]
            amounts = [amount for amount in told.categories.values() if amount != "not-measurable-at-this-level"]
            level[0] += len(shown) + sum(isinstance(amount, int) for amount in amounts)
            level[1] += (not shown and not amounts) + sum(amount == "too-few" for amount in amounts)
    return [Level(name, *counted[name]) for name in LEVELS if any(counted.get(name, ()))]


def _day_before(day: date) -> date:
    return day - timedelta(days=1)


def _provenance(builds: list[Build], stood: list[dict[Partition, Position]]) -> Provenance:
    positions = [
        tuple(sorted((one.topic, one.number, position.next) for one, position in each.items())) for each in stood
    ]
    recorded = max((position.recorded for position in stood[0].values()), default="")
    return Provenance(builds[0].name, positions[0], builds[1].name, positions[1], recorded)
