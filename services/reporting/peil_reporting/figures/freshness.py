"""How far the folds are behind the true end of the log."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from peil_chassis.log.port import Log, LogError, Partition
from peil_reporting.figures.reading import Standpoint

LOOK_EVERY_S = 1.0
RECONNECT_S = 2.0


class LogWatch:
    """
    Knows the ends of the topics that figures are made from, asked from the log once a second.

    A log that is away costs only this knowledge: figures are answered without it.
    """

    def __init__(self, log: Log, topics: Iterable[str]) -> None:
        """Watches *topics* of *log*."""
        self._log = log
        self._topics = tuple(topics)
        self._ends: dict[Partition, int] = {}

    def lag(self, standpoint: Standpoint, topic: str) -> int | None:
        """How many events of *topic* were not folded yet at *standpoint*; None when the log does not tell."""
        ends = {partition.number: end for partition, end in self._ends.items() if partition.topic == topic}
        if not ends:
            return None
        at = {offset.partition: offset.next for offset in standpoint.position}
        return sum(max(0, end - at.get(number, 0)) for number, end in ends.items())

    async def run(self) -> None:
        """Watch until cancelled."""
        started = False
        while True:
            try:
                if not started:
                    await self._log.start()
                    started = True
                await self._look()
                await asyncio.sleep(LOOK_EVERY_S)
            except LogError:
                self._ends = {}
                await asyncio.sleep(RECONNECT_S)

    async def _look(self) -> None:
        partitions = [one for topic in self._topics for one in await self._log.partitions(topic)]
        bounds = await self._log.bounds(partitions)
        self._ends = {partition: found.end for partition, found in bounds.items()}
