"""Whether what a fold has written is as new as the log, seen from any process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from peil_chassis.fold.positions import stored_positions
from peil_chassis.health import Heartbeat
from peil_chassis.log.port import Log, LogError, Partition
from peil_chassis.projection import Build, Projection
from peil_chassis.registry import active_build
from peil_chassis.store.port import Store, StoreAway

LOOK_EVERY_S = 1.0
FIRST_LOOK_WITHIN_S = 2.0


class FoldWatch:
    """
    Knows at which moment the read model of a projection last held everything that was in the log.

    It compares stored positions with the log's own ends, so it does not matter which process folds. For a read model
    by which rights are decided: one that stands still would let in who no longer may.
    """

    def __init__(
        self,
        projection: Projection[Any],
        *,
        log: Log,
        store: Store,
        patience_s: float = 60.0,
        now: Callable[[], float] | None = None,
    ) -> None:
        """
        What holds everything up to *patience_s* seconds ago counts as up to date.

        *now* counts seconds; the event loop's own count unless given, which the simulator's loop makes up.
        """
        self._projection = projection
        self._log = log
        self._store = store
        self._patience_s = patience_s
        self._now = now or _of_the_loop
        self._current_at: float | None = None
        self._goal: tuple[float, Mapping[Partition, int]] | None = None
        self._looked = asyncio.Event()

    async def up_to_date(self) -> bool:
        """Whether the read model holds everything that was in the log lately. Waits for the first look, shortly."""
        if not self._looked.is_set():
            try:
                # Not wait_for: in Python 3.11 it loses a cancellation that comes together with what it waits for.
                async with asyncio.timeout(FIRST_LOOK_WITHIN_S):
                    await self._looked.wait()
            except TimeoutError:
                return False
        return self._current_at is not None and self._now() - self._current_at <= self._patience_s

    async def run(self, heartbeat: Heartbeat | None = None) -> None:
        """Look until cancelled, beating *heartbeat*. Log and store are started and stopped by whoever has them."""
        while True:
            if heartbeat:
                heartbeat.beat()
            try:
                await self.look()
            except (LogError, StoreAway):
                self._goal = None
            self._looked.set()
            await asyncio.sleep(LOOK_EVERY_S)

    async def look(self) -> None:
        """
        Compare once.

        Raises:
            LogError: the log does not answer.
            StoreAway: the store does not answer.
        """
        if self._goal is None:
            seen_at = self._now()
            partitions = await self._log.partitions(self._projection.topic)
            if not partitions:
                return
            bounds = await self._log.bounds(partitions)
            # What lies before the log's start cannot be folded any more and is waited for by nobody.
            self._goal = (seen_at, {each: found.end for each, found in bounds.items() if found.end > found.start})
        build = await active_build(self._store, self._projection.name)
        if build is not None and build.version == self._projection.version and await self._reached(build):
            self._current_at, self._goal = self._goal[0], None

    async def _reached(self, build: Build) -> bool:
        goal = self._goal[1] if self._goal else {}
        positions = await stored_positions(self._store, build, tuple(goal))
        return all(each in positions and positions[each].next >= end for each, end in goal.items())


def _of_the_loop() -> float:
    return asyncio.get_running_loop().time()
