"""What every log promises. `memory` and `kafka` implement it; one suite of tests holds both to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol


class Partition(NamedTuple):
    """One ordered part of a topic."""

    topic: str
    number: int


class Bounds(NamedTuple):
    """Where a partition starts and ends: offsets ``start <= x < end`` can be read."""

    start: int
    end: int


class Record(Protocol):
    """A record as it was read. Kafka's own record class has this shape, so reading copies nothing."""

    @property
    def topic(self) -> str: ...
    @property
    def partition(self) -> int: ...
    @property
    def offset(self) -> int: ...
    @property
    def key(self) -> bytes | None: ...
    @property
    def value(self) -> bytes | None: ...
    @property
    def headers(self) -> Sequence[tuple[str, bytes]]: ...


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A record to be appended; records of one key land in one partition, in the order given."""

    topic: str
    key: bytes
    value: bytes
    headers: tuple[tuple[str, bytes], ...] = ()


class Appended(NamedTuple):
    """Where a record landed, as the log acknowledged it."""

    partition: Partition
    offset: int


class LogError(Exception):
    """The log could not do what was asked."""


class LogAway(LogError):
    """The log does not answer, or not in time. Transient: try again later."""


class LogRefusesUs(LogAway):
    """The log answers and does not let this process in: login, certificate or encryption. Somebody can mend that."""


class RecordRefused(LogError):
    """The log will never take this record (too large, unknown topic, no right)."""


class TopicRefused(RecordRefused):
    """The log takes nothing for this topic: it is not there, or we may not write to it. Somebody can mend that."""


class OffsetOutOfRange(LogError):
    """A reader stands at an offset that the partition does not hold."""

    def __init__(self, partition: Partition, offset: int) -> None:
        super().__init__(f"{partition.topic}[{partition.number}] holds no offset {offset}")
        self.partition = partition
        self.offset = offset


class Reader(Protocol):
    """Reads partitions that were assigned by hand. Remembers nothing between runs: the caller keeps positions."""

    async def seek(self, partition: Partition, offset: int) -> None:
        """Go on at *offset*. A reader delivers nothing of a partition before its first seek."""
        ...

    def pause(self, partition: Partition) -> None:
        """Deliver nothing of *partition* until it is resumed; other partitions go on."""
        ...

    def resume(self, partition: Partition) -> None:
        """Deliver *partition* again from where it stood."""
        ...

    async def poll(
        self, *, max_records: int, timeout_s: float, one: bool = False
    ) -> Mapping[Partition, Sequence[Record]]:
        """
        Take what is there, waiting at most *timeout_s* seconds for a first record.

        Args:
            one: Take from one partition while there is much, and from the next one at the next call: for who works on
                one at a time, so that it need not hold what waits in the others. Else they share.

        Returns:
            Per partition a run of records with rising offsets, at most *max_records* in all; may be empty.

        Raises:
            OffsetOutOfRange: a position lies before the partition's start or beyond its end.
            LogAway: the log does not answer.
        """
        ...

    async def close(self) -> None: ...


class Log(Protocol):
    """An append-only record in topics and partitions."""

    async def start(self) -> None:
        """Connect. Raises `LogAway` when the log does not answer within its start timeout."""
        ...

    async def stop(self) -> None: ...

    async def create(self, topics: Mapping[str, int], retention_hours: Mapping[str, int | None]) -> None:
        """Create the topics that do not exist, name -> partition count; never changes one that exists."""
        ...

    async def partitions(self, topic: str) -> tuple[Partition, ...]:
        """The partitions of *topic* in order of number; empty when there is no such topic."""
        ...

    async def bounds(self, partitions: Sequence[Partition]) -> dict[Partition, Bounds]:
        """The true start and end of each partition, asked from the log itself. Raises `LogAway`."""
        ...

    async def append(self, records: Sequence[Outgoing]) -> list[Appended | LogError]:
        """
        Append *records*, in order per key, and wait until each is acknowledged or has failed.

        Returns:
            One outcome per record, in the order given. After a failure no later record of the same key is
            acknowledged in this call, so that a caller who repeats from the first failure keeps the order.
        """
        ...

    async def read_at(self, partition: Partition, offset: int) -> Record | None:
        """The record at *offset*, or None when the partition holds none there. Raises `LogAway`."""
        ...

    async def reader(self, partitions: Sequence[Partition]) -> Reader:
        """A reader of these partitions, without a consumer group. Raises `LogAway`."""
        ...
