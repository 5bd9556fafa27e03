"""
The only module that reads cells about people. It is handed a store; nobody else is handed one that shows them.

What it counts goes into a release by way of `protection`, and from here to the collection of releases. No amount
leaves it otherwise: not as an answer, not in a log, not in an error.
"""

from __future__ import annotations

from datetime import date, timedelta

from peil_chassis.clock import Clock, amsterdam_day, timestamp
from peil_chassis.fold.positions import Position, stored_positions
from peil_chassis.log.port import Log, Partition
from peil_chassis.projection import Build
from peil_chassis.registry import active_build
from peil_chassis.store.port import After, Between, Store
from peil_reporting.days import number_of
from peil_reporting.organisation.placements import Placements
from peil_reporting.organisation.projection import PROJECTION as UNIT_PLACEMENTS
from peil_reporting.organisation.storage import PlacementsReader
from peil_reporting.people.projection import PROJECTION as STAFF
from peil_reporting.releases.domain.counting import Tally
from peil_reporting.releases.domain.quarters import Quarter, due
from peil_reporting.releases.domain.release import Moment, Provenance, Release, make_release
from peil_reporting.releases.storage import add_release, every_release

PAGE = 2000
"""Cells read at once: with 18,000 staff they are many, and only their sums are kept."""


class NothingDue(Exception):
    """No quarter is to be released: the last one that ended has its release, or has not settled yet."""


class FoldsBehind(Exception):
    """The read models do not hold everything that was known by then; try again when they do."""


class NobodyCounted(Exception):
    """Nobody is known who worked there on the last day of the quarter: HR systems have still to deliver."""


class ReleaseRoom:
    """Computes a release from cells, once per quarter, and keeps it."""

    def __init__(self, store: Store, log: Log, clock: Clock) -> None:
        """Reads and writes *store*; *log* tells whether the folds hold everything."""
        self._store = store
        self._log = log
        self._clock = clock
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
            StoreAway, LogAway: an engine does not answer.
        """
        now = self._clock.now()
        today = amsterdam_day(now)
        releases = await every_release(self._store)
        quarter = due([one.quarter for one in releases], today)
        if quarter is None:
            raise NothingDue(today.isoformat())
        builds = [await self._build(STAFF.name), await self._build(UNIT_PLACEMENTS.name)]
        before = [await self._folded(build, topic) for build, topic in zip(builds, _TOPICS, strict=True)]
        placements = await self._placements.read(builds[1])
        known_on = number_of(today if known_today else today - timedelta(days=1))
        tally = await self._tally(builds[0], quarter, known_on)
        after = [await self._stood(build, topic) for build, topic in zip(builds, _TOPICS, strict=True)]
        if known_today and before != after:
            raise FoldsBehind("events came in while people were counted")
        moment = Moment(known_on, number_of(today), timestamp(now))
        release = self._made(quarter, tally, placements, moment, _provenance(builds, before), releases)
        await add_release(self._store, release)
        return release

    def _made(
        self,
        quarter: Quarter,
        tally: Tally,
        placements: Placements,
        moment: Moment,
        provenance: Provenance,
        releases: list[Release],
    ) -> Release:
        tree = placements.tree(number_of(quarter.last), moment.known_on)
        if not any(tally.staff_at().values()):
            raise NobodyCounted(quarter.name)
        return make_release(quarter, tally, tree, moment, provenance, before=releases[-1] if releases else None)

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

    async def _tally(self, build: Build, quarter: Quarter, known_on: int) -> Tally:
        tally = Tally(number_of(quarter.last), known_on, moves_after=number_of(_day_before(quarter.first)))
        after: After | None = None
        begun = Between("month", high=known_on // 100 + 1)
        while True:
            rows = await self._store.find(build.cells, {}, between=begun, limit=PAGE, after=after)
            tally.add(rows)
            if len(rows) < PAGE:
                return tally
            after = After(rows[-1]["_id"], rows[-1]["_id"])


_TOPICS = (STAFF.topic, UNIT_PLACEMENTS.topic)


def _day_before(day: date) -> date:
    return day - timedelta(days=1)


def _provenance(builds: list[Build], stood: list[dict[Partition, Position]]) -> Provenance:
    positions = [
        tuple(sorted((one.topic, one.number, position.next) for one, position in each.items())) for each in stood
    ]
    recorded = max((position.recorded for position in stood[0].values()), default="")
    return Provenance(builds[0].name, positions[0], builds[1].name, positions[1], recorded)
