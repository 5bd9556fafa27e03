"""A log in memory: the simulator's and the tests' broker, with the faults of a real one on request."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from peil_chassis.log.limits import refusal_of
from peil_chassis.log.partitioner import partition_number
from peil_chassis.log.port import (
    Appended,
    Bounds,
    LogAway,
    LogError,
    OffsetOutOfRange,
    Outgoing,
    Partition,
    TopicRefused,
)


@dataclass(frozen=True, slots=True)
class MemoryRecord:
    """A record as it lies in a partition."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...]


class _Shelf:
    """One partition: records with gapless offsets, of which the oldest may have been trimmed."""

    def __init__(self) -> None:
        self.start = 0
        self.records: list[MemoryRecord] = []

    @property
    def end(self) -> int:
        return self.start + len(self.records)

    def at(self, offset: int) -> MemoryRecord | None:
        return self.records[offset - self.start] if self.start <= offset < self.end else None


class MemoryLog:
    """
    A `Log` that lives as long as the object; several services may share one.

    Everything below "Powers of a test" exists only here: a real broker does these things without being asked.
    """

    def __init__(self) -> None:
        self._topics: dict[str, list[_Shelf]] = {}
        self._away = False
        self._silent_appends = 0
        self._waiting: dict[asyncio.Future[None], frozenset[str]] = {}

    async def start(self) -> None:
        """Connect. Raises `LogAway` while the log is made to be away."""
        await self._answer()

    async def stop(self) -> None:
        """Disconnect; the records stay."""

    async def create(self, topics: Mapping[str, int], retention_hours: Mapping[str, int | None]) -> None:
        """Create the topics that do not exist, name -> partition count. Retention plays no part in memory."""
        await self._answer()
        for topic, count in topics.items():
            self._topics.setdefault(topic, [_Shelf() for _ in range(count)])

    async def partitions(self, topic: str) -> tuple[Partition, ...]:
        """The partitions of *topic* in order of number; empty when there is no such topic."""
        await self._answer()
        return tuple(Partition(topic, number) for number in range(len(self._topics.get(topic, ()))))

    async def bounds(self, partitions: Sequence[Partition]) -> dict[Partition, Bounds]:
        """The start and end of each partition. Raises `LogAway`, also for a partition that does not exist."""
        await self._answer()
        shelves = {partition: self._shelf(partition) for partition in partitions}
        return {partition: Bounds(shelf.start, shelf.end) for partition, shelf in shelves.items()}

    async def append(self, records: Sequence[Outgoing]) -> list[Appended | LogError]:
        """Append *records* in order per key; one outcome per record, in the order given."""
        failed: dict[tuple[str, bytes], LogError] = {}
        outcomes: list[Appended | LogError] = []
        try:
            await self._answer()
        except LogAway as away:
            return [away] * len(records)
        for record in records:
            earlier = failed.get((record.topic, record.key))
            refusal: LogError | None = (
                LogAway("an earlier record of this key failed") if earlier else refusal_of(record)
            )
            outcome = refusal or self._append_one(record)
            if isinstance(outcome, LogError):
                failed.setdefault((record.topic, record.key), outcome)
            outcomes.append(outcome)
        self._tell({record.topic for record in records})
        if self._silent_appends:
            self._silent_appends -= 1
            return [LogAway("the answer was lost") if isinstance(each, Appended) else each for each in outcomes]
        return outcomes

    def _append_one(self, record: Outgoing) -> Appended | LogError:
        shelves = self._topics.get(record.topic)
        if shelves is None:
            return TopicRefused(f"there is no topic {record.topic}")
        number = partition_number(record.key, len(shelves))
        shelf = shelves[number]
        stored = MemoryRecord(record.topic, number, shelf.end, record.key, record.value, record.headers)
        shelf.records.append(stored)
        return Appended(Partition(record.topic, number), stored.offset)

    async def read_at(self, partition: Partition, offset: int) -> MemoryRecord | None:
        """The record at *offset*, or None when the partition holds none there. Raises `LogAway`."""
        await self._answer()
        return self._shelf(partition).at(offset)

    async def reader(self, partitions: Sequence[Partition]) -> MemoryReader:
        """A reader of these partitions. Raises `LogAway`."""
        await self._answer()
        return MemoryReader(self, partitions)

    # Powers of a test

    def away(self, away: bool) -> None:
        """From now on (not) answering, as a broker that is down or up again."""
        self._away = away
        self._tell()

    def lose_next_answer(self, calls: int = 1) -> None:
        """The next *calls* of `append` store their records, but the caller hears `LogAway`."""
        self._silent_appends = calls

    def append_foreign(self, record: Outgoing) -> None:
        """Append what another program's producer sends: ours would refuse some of it. Raises LookupError: no topic."""
        if isinstance(self._append_one(record), LogError):
            raise LookupError(record.topic)
        self._tell({record.topic})

    def lose_tail(self, partition: Partition, end: int) -> None:
        """Forget everything from offset *end* on, as a broker that acknowledged before it wrote."""
        shelf = self._shelf(partition)
        del shelf.records[max(0, end - shelf.start) :]
        self._tell()

    def trim(self, partition: Partition, start: int) -> None:
        """Forget everything before offset *start*, as retention does."""
        shelf = self._shelf(partition)
        start = min(start, shelf.end)
        del shelf.records[: max(0, start - shelf.start)]
        shelf.start = max(start, shelf.start)
        self._tell()

    def replace(self) -> None:
        """Become a new broker: the same topics, nothing in them, offsets from 0."""
        self._topics = {topic: [_Shelf() for _ in shelves] for topic, shelves in self._topics.items()}
        self._tell()

    def repeat(self, partition: Partition, offset: int) -> Appended:
        """Append the record at *offset* once more at the end, as a producer that lost an answer. Raises LookupError."""
        shelf = self._shelf(partition)
        record = shelf.at(offset)
        if record is None:
            raise LookupError(f"{partition.topic}[{partition.number}] holds no offset {offset}")
        shelf.records.append(replace(record, offset=shelf.end))
        self._tell()
        return Appended(partition, shelf.end - 1)

    def records(self, topic: str) -> list[MemoryRecord]:
        """Everything in *topic*, by partition and then offset."""
        return [record for shelf in self._topics.get(topic, ()) for record in shelf.records]

    # Between the log and its readers

    async def _answer(self) -> None:
        await asyncio.sleep(0)  # a real log lets others run before it answers
        if self._away:
            raise LogAway("the log does not answer")

    def _shelf(self, partition: Partition) -> _Shelf:
        shelves = self._topics.get(partition.topic, [])
        if not 0 <= partition.number < len(shelves):
            raise LogAway(f"there is no partition {partition.topic}[{partition.number}]")
        return shelves[partition.number]

    async def _change(self, topics: frozenset[str], timeout_s: float) -> None:
        """Wait until something happened to one of *topics*, at most *timeout_s* seconds."""
        loop = asyncio.get_running_loop()
        told: asyncio.Future[None] = loop.create_future()
        late = loop.call_later(timeout_s, _resolve, told)
        self._waiting[told] = topics
        try:
            await told
        finally:
            late.cancel()
            self._waiting.pop(told, None)

    def _tell(self, topics: set[str] | None = None) -> None:
        """Wake the readers of *topics*; None: all of them."""
        for told, awaited in self._waiting.items():
            if topics is None or not awaited.isdisjoint(topics):
                _resolve(told)


def _resolve(told: asyncio.Future[None]) -> None:
    if not told.done():
        told.set_result(None)


class MemoryReader:
    """Reads a `MemoryLog`."""

    def __init__(self, log: MemoryLog, partitions: Sequence[Partition]) -> None:
        self._log = log
        self._positions: dict[Partition, int | None] = dict.fromkeys(partitions)
        self._topics = frozenset(partition.topic for partition in partitions)
        self._paused: set[Partition] = set()
        self._closed = False

    async def seek(self, partition: Partition, offset: int) -> None:
        """Go on at *offset*. Raises ValueError for a partition that is not this reader's."""
        if partition not in self._positions:
            raise ValueError(f"{partition} was not assigned to this reader")
        self._positions[partition] = offset

    def pause(self, partition: Partition) -> None:
        """Deliver nothing of *partition* until it is resumed."""
        self._paused.add(partition)

    def resume(self, partition: Partition) -> None:
        """Deliver *partition* again from where it stood."""
        self._paused.discard(partition)

    async def poll(
        self, *, max_records: int, timeout_s: float, one: bool = False
    ) -> dict[Partition, list[MemoryRecord]]:
        """Take what is there, waiting at most *timeout_s* seconds. Raises `OffsetOutOfRange`, `LogAway`."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout_s
        while True:
            await self._log._answer()
            if self._closed:
                raise LogAway("this reader is closed")
            taken = self._take(max_records, one)
            remaining = deadline - loop.time()
            if taken or remaining <= 0:
                return taken
            await self._log._change(self._topics, remaining)

    def _take(self, max_records: int, one: bool) -> dict[Partition, list[MemoryRecord]]:
        taken: dict[Partition, list[MemoryRecord]] = {}
        for partition, position in list(self._positions.items()):
            if position is None or partition in self._paused or max_records <= 0:
                continue
            shelf = self._log._shelf(partition)
            if not shelf.start <= position <= shelf.end:
                raise OffsetOutOfRange(partition, position)
            records = shelf.records[position - shelf.start : position - shelf.start + max_records]
            if records:
                taken[partition] = records
                max_records -= len(records)
                # Read last next time: one full partition must not starve the others.
                del self._positions[partition]
                self._positions[partition] = position + len(records)
                if one:
                    break
        return taken

    async def close(self) -> None:
        """Deliver nothing any more."""
        self._closed = True
