"""
All folds of one process: keeps each projection's active build folding, and carries rebuilds through.

With several shares (`Shard`) each process folds its own partitions. A rebuild is carried by the process that holds all
partitions; while there are several shares a requested rebuild waits until one process holds all.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from peil_chassis import dead_letters, outbox, rebuild, registry
from peil_chassis.clock import Clock
from peil_chassis.fold.loop import Fold
from peil_chassis.fold.options import USUAL, WHOLE, FoldLimits, Heard, Shard, indexes
from peil_chassis.health import Heartbeat
from peil_chassis.killpoint import reached
from peil_chassis.lease import Lease
from peil_chassis.log.port import Log, LogError
from peil_chassis.logs import declare_events, get_logger
from peil_chassis.outbox import Outbox
from peil_chassis.projection import Build, Projection
from peil_chassis.rebuild import OLD_BUILD_STAYS
from peil_chassis.registry import Entry
from peil_chassis.store.port import Conflict, Store, StoreAway

log_ = get_logger()
declare_events(
    {
        "fold_house_waits": "store or log does not answer; folding goes on later",
        "fold_house_failed": "an error no rule foresees in looking after one projection; it is tried again",
        "fold_ended": "a fold ended by an error that no rule foresees; it is started again",
        "lease_not_renewed": "the store does not answer; the lease may run out",
    }
)

LOOK_EVERY_S = 0.5
COMPARE_WITHIN_S = 20.0


class FoldHouse:
    """Runs the folds of *projections* for one share of the partitions, one owner at a time by its lease."""

    def __init__(
        self,
        projections: Sequence[Projection[Any]],
        *,
        log: Log,
        store: Store,
        clock: Clock,
        owner: str,
        shard: Shard = WHOLE,
        limits: FoldLimits = USUAL,
        dead_letter_topic: str | None = None,
        box: Outbox | None = None,
        old_build_stays: timedelta = OLD_BUILD_STAYS,
        lease_s: float = 5.0,
        heard: Heard | None = None,
    ) -> None:
        """
        Nothing folds yet.

        *old_build_stays* is how long a build's documents outlive the switch away from it, for answers under way;
        *heard* is told after every commit of a fold which entities it wrote.
        """
        self._projections = tuple(projections)
        self._log = log
        self._store = store
        self._clock = clock
        self._shard = shard
        self._limits = limits
        self._topic = dead_letter_topic
        self._box = box
        self._old_build_stays = old_build_stays
        self._heard = heard
        self._lease = Lease(store, clock, name=f"fold {shard.index} of {shard.count}", owner=owner, lasts_s=lease_s)
        self._running: dict[Build, tuple[Fold[Any], asyncio.Task[None]]] = {}

    async def run(self, heartbeat: Heartbeat | None = None) -> None:
        """
        Hold the lease and fold, or stand by until it is free, beating *heartbeat*. Cancel to stop.

        Commits under way are finished. What goes wrong with one projection stops neither the others nor the house.
        """
        holding = asyncio.create_task(self._hold(heartbeat))
        try:
            await self._declare()
            while True:
                await self._turn()
                await asyncio.sleep(LOOK_EVERY_S)
        finally:
            await _cancel(holding)
            await self._stop_all()
            await self._release()

    @property
    def on_duty(self) -> bool:
        """Whether this process folds; False while it stands by."""
        return self._lease.held

    def folds(self) -> list[Fold[Any]]:
        """The folds that run now."""
        return [fold for fold, _ in self._running.values()]

    async def _hold(self, heartbeat: Heartbeat | None) -> None:
        """Take the lease when it is free, and renew it while the folds work, however long a step takes."""
        while True:
            if heartbeat:
                heartbeat.beat()
            try:
                if not self._lease.held or self._lease.due_for_renewal:
                    await self._lease.acquire()
            except StoreAway:
                log_.warning("lease_not_renewed", name="fold")
            await asyncio.sleep(LOOK_EVERY_S)

    async def _declare(self) -> None:
        while True:
            try:
                await self._store.declare([*dead_letters.indexes(), *outbox.indexes()])
                return
            except (StoreAway, Conflict) as error:
                log_.warning("fold_house_waits", error_type=type(error).__name__)
                await asyncio.sleep(LOOK_EVERY_S)

    async def _turn(self) -> None:
        if not self._lease.held:
            await self._stop_all()
            return
        for projection in self._projections:
            try:
                entry = await registry.first_entry(self._store, projection.name, projection.version)
                await self._keep(projection, entry)
            except (LogError, StoreAway, Conflict, registry.RebuildUnderWay) as error:
                log_.warning("fold_house_waits", projection=projection.name, error_type=type(error).__name__)
            except Exception as error:
                log_.error("fold_house_failed", projection=projection.name, exc_info=error)

    async def _keep(self, projection: Projection[Any], entry: Entry) -> None:
        """Bring what runs in line with what the registry says, and take the next step of a rebuild."""
        wanted = [build for build in (entry.active, entry.building) if build and build.version == projection.version]
        for build in [build for build in self._running if build.projection == projection.name and build not in wanted]:
            await self._stop(build)
        for build in wanted:
            if build in self._running and self._running[build][1].done():
                await self._stop(build)
            if build not in self._running:
                await self._start(projection, build, entry)
        if entry.building is not None and entry.active.version < entry.building.version < projection.version:
            # A newer release came before this build was ready, and nobody has the code to finish it.
            await registry.abandon(self._store, projection.name)
        elif entry.active.version != projection.version and entry.building is None:
            await registry.request_rebuild(self._store, projection.name, projection.version)
        elif entry.building in wanted and self._shard.count == 1:
            await self._advance(projection, entry)
        elif entry.retired:
            await rebuild.drop_retired(self._store, self._clock, entry, self._old_build_stays)

    async def _start(self, projection: Projection[Any], build: Build, entry: Entry) -> None:
        await self._store.declare(indexes(build))
        fold = self._fold(projection, build, live=build == entry.active)
        if build == entry.building and build.version != entry.active.version and not entry.waiting:
            # The old code is not here to fold on, so the new build stops where the old one stands, to be compared.
            stop = await rebuild.meeting_point(self._store, self._log, projection.topic, [entry.active])
            run = fold.run_until(stop)
        else:
            run = fold.run()
        self._running[build] = (fold, asyncio.create_task(run, name=f"fold {build.name}"))

    def _fold(self, projection: Projection[Any], build: Build, *, live: bool) -> Fold[Any]:
        return Fold(
            projection,
            build,
            log=self._log,
            store=self._store,
            clock=self._clock,
            shard=self._shard,
            limits=self._limits,
            dead_letter_topic=self._topic if live else None,
            outbox=self._box if live else None,
            heard=self._heard,
        )

    async def _advance(self, projection: Projection[Any], entry: Entry) -> None:
        old, new = entry.active, entry.building
        if new is None or (entry.waiting and not entry.confirmed):
            return
        if entry.waiting:
            await self._stop(new)  # it was built beside the other; as the one that is read it starts anew
            agreed = rebuild.Comparison(entry.differences, entry.now_accepted)
            await rebuild.settle(self._store, self._clock, entry, agreed)
            return
        partitions = await self._log.partitions(projection.topic)
        if not await rebuild.near(self._store, self._log, old, new, partitions):
            return
        reached("rebuild.caught-up")
        await self._stop(old)
        await self._stop(new)
        folds = [self._fold(projection, new, live=False)]
        if old.version == projection.version:
            folds.append(self._fold(projection, old, live=True))
        targets = await rebuild.meeting_point(self._store, self._log, projection.topic, [old, new])
        if not await rebuild.meet(folds, targets, patience_s=COMPARE_WITHIN_S):
            return
        hidden = projection.confidential
        comparison = await rebuild.compare(self._store, self._clock, old, new, partitions, confidential=hidden)
        reached("rebuild.compared")
        await rebuild.settle(self._store, self._clock, entry, comparison)

    async def _stop(self, build: Build) -> None:
        running = self._running.pop(build, None)
        if running is not None:
            await _cancel(running[1])

    async def _stop_all(self) -> None:
        for build in list(self._running):
            await self._stop(build)

    async def _release(self) -> None:
        try:
            await self._lease.release()
        except StoreAway:
            return


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait([task])
    if not task.cancelled() and (error := task.exception()) is not None:
        log_.error("fold_ended", error_type=type(error).__name__)
