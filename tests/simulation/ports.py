"""
A process's own view of log, store, mail server and clock, all of them shared and in memory.

Here the faults strike: a process dies before or after the effect of a call, freezes, hears nothing, or waits long. A
dead process has no effect any more, whatever its code still tries while it unwinds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from peil_chassis.lease import COLLECTION as LEASES
from peil_chassis.log.memory import MemoryLog, MemoryReader, MemoryRecord
from peil_chassis.log.port import Appended, Bounds, LogAway, LogError, Outgoing, Partition
from peil_chassis.mail.memory import MemoryMail
from peil_chassis.mail.port import Delivery, Message
from peil_chassis.store.memory import MemoryStore
from peil_chassis.store.port import After, Between, Conflict, Document, Expected, Index, StoreAway, Write
from simulation.faults import Kind

if TYPE_CHECKING:
    from simulation.processes import Process


STRETCHED = 2.5
"""A poll that finds nothing lasts so much longer than was asked for, so that an idle town costs less."""


class ProcessStore:
    """One process's connection to its service's store."""

    def __init__(self, process: Process, store: MemoryStore) -> None:
        self._process = process
        self._store = store

    async def start(self) -> None:
        """As the store."""
        await self._reach()
        await self._store.start()

    async def stop(self) -> None:
        """Nothing to let go of."""

    async def declare(self, indexes: Sequence[Index]) -> None:
        """As the store."""
        await self._reach()
        await self._store.declare(indexes)
        self._process.check()

    async def load(self, collection: str, ids: Sequence[str]) -> dict[str, Document]:
        """As the store."""
        await self._reach()
        found = await self._store.load(collection, ids)
        self._process.check()
        return found

    async def find(
        self,
        collection: str,
        equal: Mapping[str, Any],
        *,
        between: Between | None = None,
        order: str = "_id",
        descending: bool = False,
        limit: int = 1000,
        after: After | None = None,
    ) -> list[Document]:
        """As the store."""
        await self._reach()
        found = await self._store.find(
            collection, equal, between=between, order=order, descending=descending, limit=limit, after=after
        )
        self._process.check()
        return found

    async def count(self, collection: str, equal: Mapping[str, Any], *, between: Between | None = None) -> int:
        """As the store."""
        await self._reach()
        found = await self._store.count(collection, equal, between=between)
        self._process.check()
        return found

    async def commit(self, writes: Sequence[Write], expected: Expected | None = None) -> None:
        """As the store, after a while, and with whatever fault is due."""
        process = self._process
        process.check()
        await asyncio.sleep(process.latency())
        process.check()
        strike = await process.struck("lease" if all(each.collection == LEASES for each in writes) else "commit")
        if strike is Kind.CRASH_BEFORE:
            process.die()
        if strike is Kind.STORE_CONFLICT and expected:
            raise Conflict("somebody was quicker")
        await self._reach()
        await self._store.commit(writes, expected)
        process.trace("commit", " ".join(f"{each.collection}/{_id(each)}" for each in writes))
        process.world.noticed(process.instance.service.name, writes)
        if strike is Kind.CRASH_AFTER:
            process.die()
        if strike is Kind.STORE_ANSWER_LOST:
            raise StoreAway("the answer was lost")
        await asyncio.sleep(0)
        process.check()

    async def drop(self, collection: str) -> None:
        """As the store."""
        await self._reach()
        await self._store.drop(collection)
        self._process.trace("drop", collection)
        self._process.check()

    async def _reach(self) -> None:
        self._process.check()
        if self._process.instance.store_away:
            await asyncio.sleep(0.05)
            self._process.check()
            raise StoreAway("the store does not answer")


def _id(write: Write) -> str:
    return str(write.document["_id"]) if hasattr(write, "document") else str(write.id)


class ProcessLog:
    """One process's connection to the log."""

    def __init__(self, process: Process, log: MemoryLog) -> None:
        self._process = process
        self._log = log

    async def start(self) -> None:
        """As the log."""
        self._process.check()
        await self._log.start()

    async def stop(self) -> None:
        """Nothing to let go of."""

    async def create(self, topics: Mapping[str, int], retention_hours: Mapping[str, int | None]) -> None:
        """As the log."""
        self._process.check()
        await self._log.create(topics, retention_hours)

    async def partitions(self, topic: str) -> tuple[Partition, ...]:
        """As the log."""
        self._process.check()
        found = await self._log.partitions(topic)
        self._process.check()
        return found

    async def bounds(self, partitions: Sequence[Partition]) -> dict[Partition, Bounds]:
        """As the log."""
        self._process.check()
        found = await self._log.bounds(partitions)
        self._process.check()
        return found

    async def append(self, records: Sequence[Outgoing]) -> list[Appended | LogError]:
        """As the log, after a while, and with whatever fault is due."""
        process = self._process
        process.check()
        await asyncio.sleep(process.latency())
        process.check()
        strike = await process.struck("append")
        if strike is Kind.CRASH_BEFORE:
            process.die()
        outcomes = await self._log.append(records)
        process.trace("append", " ".join(_landed(each) for each in outcomes))
        if strike is Kind.CRASH_AFTER:
            process.die()
        if strike is Kind.LOG_ANSWER_LOST:
            return [LogAway("the answer was lost") if isinstance(each, Appended) else each for each in outcomes]
        await asyncio.sleep(0)
        process.check()
        return outcomes

    async def read_at(self, partition: Partition, offset: int) -> MemoryRecord | None:
        """As the log."""
        self._process.check()
        found = await self._log.read_at(partition, offset)
        self._process.check()
        return found

    async def reader(self, partitions: Sequence[Partition]) -> ProcessReader:
        """As the log."""
        self._process.check()
        return ProcessReader(self._process, await self._log.reader(partitions))


def _landed(outcome: Appended | LogError) -> str:
    if isinstance(outcome, Appended):
        return f"{outcome.partition.topic}[{outcome.partition.number}]@{outcome.offset}"
    return type(outcome).__name__


class ProcessReader:
    """A reader that falls silent with its process."""

    def __init__(self, process: Process, reader: MemoryReader) -> None:
        self._process = process
        self._reader = reader

    async def seek(self, partition: Partition, offset: int) -> None:
        """As the reader."""
        await self._reader.seek(partition, offset)

    def pause(self, partition: Partition) -> None:
        """As the reader."""
        self._reader.pause(partition)

    def resume(self, partition: Partition) -> None:
        """As the reader."""
        self._reader.resume(partition)

    async def poll(
        self, *, max_records: int, timeout_s: float, one: bool = False
    ) -> dict[Partition, list[MemoryRecord]]:
        """As the reader."""
        self._process.check()
        found = await self._reader.poll(max_records=max_records, timeout_s=timeout_s * STRETCHED, one=one)
        self._process.check()
        return found

    async def close(self) -> None:
        """As the reader."""
        await self._reader.close()


class ProcessMail:
    """One process's connection to the mail server."""

    def __init__(self, process: Process, mail: MemoryMail) -> None:
        self._process = process
        self._mail = mail

    async def send(self, message: Message) -> Delivery:
        """As the server, after a while, and with whatever fault is due."""
        process = self._process
        process.check()
        handed_over = process.clock.now()
        await asyncio.sleep(process.latency())
        process.check()
        strike = await process.struck("send")
        if strike is Kind.CRASH_BEFORE:
            process.die()
        if strike is Kind.MAIL_AWAY:
            return Delivery.DEFERRED
        if strike is Kind.MAIL_UNKNOWN_LOST:
            process.trace("mail", "lost")
            return Delivery.UNKNOWN
        outcome = await self._mail.send(message)
        process.world.posted.append((handed_over, message))
        process.trace("mail", f"{message.message_id} {outcome.value}")
        if strike is Kind.CRASH_AFTER:
            process.die()
        await asyncio.sleep(0)
        process.check()
        return Delivery.UNKNOWN if strike is Kind.MAIL_UNKNOWN_TAKEN else outcome


class ProcessClock:
    """What a process takes for the time: the town's, off by what a fault set its clock off."""

    def __init__(self, process: Process) -> None:
        self._process = process

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return self._process.world.now() + timedelta(seconds=self._process.instance.clock_off_s)
