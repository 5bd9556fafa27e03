"""Reading Kafka with partitions assigned by hand: no group, no commits, no silent reset of a position."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import ConsumerStoppedError, KafkaError, OffsetOutOfRangeError

from peil_chassis.log.port import LogAway, OffsetOutOfRange, Partition, Record
from peil_chassis.log.stray import stray_cancellation_is_log_away

STOP_WITHIN_S = 3.0


async def end_consumer(consumer: AIOKafkaConsumer, starting: asyncio.Task[None] | None = None) -> None:
    """
    Stop *consumer*, once *starting* is over, and close what aiokafka leaves open; also when we are cancelled meanwhile.

    After a broker was lost its ``stop`` can end in the middle with a `CancelledError` of a task of its own. Passed on,
    that would end our caller as if somebody had cancelled it: silently, and for good.
    """
    ending = asyncio.create_task(_end(consumer, starting))
    try:
        await asyncio.shield(ending)
    except asyncio.CancelledError:
        await asyncio.wait([ending])
        raise


async def _end(consumer: AIOKafkaConsumer, starting: asyncio.Task[None] | None) -> None:
    if starting is not None:
        await asyncio.wait([starting])  # its own requests have a limit
        if not starting.cancelled():
            starting.exception()
    await asyncio.sleep(0)  # aiokafka cannot end a task of its own that never began
    stopping = asyncio.create_task(consumer.stop())
    done, _ = await asyncio.wait({stopping}, timeout=STOP_WITHIN_S)
    if done and not stopping.cancelled() and stopping.exception() is None:
        return
    stopping.cancel()
    for part in (consumer._fetcher, consumer._client):
        if part is not None:
            closing = asyncio.create_task(part.close())
            await asyncio.wait({closing}, timeout=STOP_WITHIN_S)


class KafkaReader:
    """
    Reads partitions of Kafka.

    A lost connection is told once by `LogAway`, even when the broker is back at once: another broker, or one that
    lost its tail, may be answering, and only the caller can check that. Positions stay where the caller saw them.
    """

    def __init__(self, consumer: AIOKafkaConsumer, partitions: Sequence[Partition], *, answer_timeout_s: float) -> None:
        self._consumer = consumer
        self._answer_timeout_s = answer_timeout_s
        self._tuples = {partition: TopicPartition(*partition) for partition in partitions}
        self._turns = deque(self._tuples.values())
        self._positions: dict[Partition, int] = {}
        self._paused: set[Partition] = set()
        self._connections: dict[Any, Any] = {}
        self._lost = False
        consumer.assign(list(self._tuples.values()))
        # Before the first await: an assigned partition without position would be fetched from one not ours.
        for each in self._tuples.values():
            consumer.pause(each)
            consumer.seek(each, 0)

    async def seek(self, partition: Partition, offset: int) -> None:
        """Go on at *offset*. Raises ValueError for a partition that is not this reader's."""
        if partition not in self._tuples:
            raise ValueError(f"{partition} was not assigned to this reader")
        self._positions[partition] = offset
        self._consumer.seek(self._tuples[partition], offset)
        if partition not in self._paused:
            self._consumer.resume(self._tuples[partition])

    def pause(self, partition: Partition) -> None:
        """Deliver nothing of *partition* until it is resumed; other partitions go on."""
        self._paused.add(partition)
        self._consumer.pause(self._tuples[partition])

    def resume(self, partition: Partition) -> None:
        """Deliver *partition* again from where it stood."""
        self._paused.discard(partition)
        if partition in self._positions:
            self._consumer.resume(self._tuples[partition])

    async def poll(
        self, *, max_records: int, timeout_s: float, one: bool = False
    ) -> Mapping[Partition, Sequence[Record]]:
        """
        Take what is there, waiting at most *timeout_s* seconds for a first record; with *one* of one partition.

        Returns:
            Per partition aiokafka's own records.

        Raises:
            OffsetOutOfRange: a position lies before the partition's start or beyond its end.
            LogAway: the connection was lost since the last call, or the log does not answer.
        """
        await self._check_connection()
        try:
            # Never inside wait_for: cancelling getmany can lose records it has already taken.
            async with stray_cancellation_is_log_away():
                got = await self._of_one(max_records) if one else {}
                got = got or await self._shared(max_records, int(timeout_s * 1000))
        except OffsetOutOfRangeError as error:
            partition, offset = next(iter(error.args[0].items()))
            self._rewind()
            raise OffsetOutOfRange(Partition(*partition), offset) from error
        except (KafkaError, ConsumerStoppedError) as error:
            self._rewind()
            raise LogAway(f"reading failed: {type(error).__name__}") from error
        except LogAway:
            self._rewind()  # what one partition gave before another failed is read again
            raise
        await self._check_connection()
        result = {Partition(*partition): records for partition, records in got.items()}
        self._positions.update((partition, records[-1].offset + 1) for partition, records in result.items())
        return result

    async def close(self) -> None:
        """Disconnect."""
        await end_consumer(self._consumer)

    # Inside

    async def _of_one(self, max_records: int) -> dict[TopicPartition, list[Any]]:
        """What was fetched of the partition whose turn it is, or of the next one of which anything was."""
        for each in list(self._turns):
            got: dict[TopicPartition, list[Any]] = await self._consumer.getmany(
                each, timeout_ms=0, max_records=max_records
            )
            self._turns.rotate(-1)
            if got:
                return got
        return {}

    async def _shared(self, max_records: int, timeout_ms: int) -> dict[TopicPartition, list[Any]]:
        """
        What is there, shared among the partitions; what the others leave goes to those that have more.

        aiokafka gives all it fetched of one partition, megabytes, before it begins with another: whoever works on
        partitions side by side would have one at a time.
        """
        share = -(-max_records // max(1, len(self._tuples)))
        got: dict[TopicPartition, list[Any]] = await self._consumer.getmany(timeout_ms=timeout_ms, max_records=share)
        left, others = max_records - _count(got), [each for each in self._tuples.values() if each not in got]
        while got and others and left > 0:
            more = await self._consumer.getmany(*others, timeout_ms=0, max_records=min(share, left))
            if not more:
                break
            got.update(more)
            left, others = left - _count(more), [each for each in others if each not in more]
        if got and left > 0 and len(self._tuples) > 1:
            for each, records in (await self._consumer.getmany(timeout_ms=0, max_records=left)).items():
                got[each] = [*got.get(each, ()), *records]
        return got

    async def _check_connection(self) -> None:
        """Raises `LogAway` when a connection seen before is gone, and then until the log answers again."""
        if self._connection_lost():
            self._lost = True
            self._rewind()
            raise LogAway("the connection to Kafka was lost")
        if self._lost:
            await self._ask()
            self._lost = False

    def _connection_lost(self) -> bool:
        """aiokafka reconnects by itself and tells nobody; only its table of connections shows it."""
        seen, self._connections = (
            self._connections,
            {
                key: connection
                for key, connection in self._consumer._client._conns.items()
                if key[0] != "bootstrap" and connection.connected()
            },
        )
        return any(self._connections.get(key) is not old for key, old in seen.items())

    async def _ask(self) -> None:
        started = time.monotonic()
        while True:
            try:
                async with asyncio.timeout(self._answer_timeout_s):
                    await self._consumer.end_offsets(list(self._tuples.values()))
            except (KafkaError, OSError, TimeoutError) as error:
                if time.monotonic() - started > self._answer_timeout_s:
                    raise LogAway("Kafka does not answer") from error
                await asyncio.sleep(0.1)
            else:
                self._connection_lost()  # what is connected now is what counts from here on
                return

    def _rewind(self) -> None:
        for partition, position in self._positions.items():
            self._consumer.seek(self._tuples[partition], position)


def _count(got: Mapping[TopicPartition, Sequence[Any]]) -> int:
    return sum(map(len, got.values()))
