"""Taking in what a client delivers on its topic: once in effect, whatever is restarted, doubled or away."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from peil_chassis.clock import timestamp
from peil_chassis.health import Heartbeat
from peil_chassis.log.port import Log, LogAway, LogError, OffsetOutOfRange, Partition, Reader, Record
from peil_chassis.logs import get_logger
from peil_chassis.metrics import DEAD_LETTERS_TOTAL
from peil_chassis.store.port import Conflict, Ref, StoreError, Write
from peil_contracts.topics import intake_topic
from peil_intake.client_topics import storage
from peil_intake.client_topics.domain import Position, Taken, read_record, where_to_go_on
from peil_intake.deliveries.deciding import Door
from peil_intake.deliveries.domain.reading import Supplier
from peil_intake.deliveries.handlers import take
from peil_intake.measures import TOPIC_REWINDS_TOTAL, count

log_ = get_logger()

MAX_RECORDS = 800
"""At once: of each of a topic's four partitions two commits."""
POLL_S = 0.5
CHECK_EVERY_S = 5.0
FIRST_PAUSE_S = 0.1
LONGEST_PAUSE_S = 5.0


class TopicChanged(Exception):
    """The topic is not the one that was being read: begin again."""


class ClientTopic:
    """
    Reads one client's topic and takes in what it finds.

    The position lies in intake's own store and moves in the commit of what was read: a restart goes on where the last
    commit was, and of two readers one loses each race and begins again at the other's position.
    """

    def __init__(self, door: Door, log: Log, supplier: Supplier) -> None:
        self._door = door
        self._log = log
        self._supplier = supplier
        self._topic = intake_topic(supplier.client)
        self._stored: dict[Partition, Position] = {}
        self._at: dict[Partition, Position] = {}
        self._checked_at = 0.0
        self._reading = False

    @property
    def client(self) -> str:
        """Whose topic it is."""
        return self._supplier.client

    @property
    def reading(self) -> bool:
        """Whether it stands at its position and takes in what comes."""
        return self._reading

    async def run(self, heartbeat: Heartbeat) -> None:
        """Read for ever, beating *heartbeat*; what is transient is tried again with a growing pause. Cancel to stop."""
        pause = FIRST_PAUSE_S
        while True:
            heartbeat.beat()
            try:
                await self._assign_and_read(heartbeat)
            except (TopicChanged, Conflict, OffsetOutOfRange) as error:
                pause = FIRST_PAUSE_S
                log_.info("client_topic_read_again", topic=self._topic, cause=type(error).__name__)
            except (LogError, StoreError) as error:
                pause = min(pause * 2, LONGEST_PAUSE_S)
                log_.warning("client_topic_waits", topic=self._topic, error_type=type(error).__name__, wait_s=pause)
            except Exception as error:  # a fault of ours in one client's loop must stop neither it nor the others
                pause = LONGEST_PAUSE_S
                log_.error("client_topic_waits", topic=self._topic, exc_info=error, wait_s=pause)
            await asyncio.sleep(pause)

    async def _assign_and_read(self, heartbeat: Heartbeat) -> None:
        partitions = await self._log.partitions(self._topic)
        if not partitions:
            raise LogAway(f"no topic {self._topic}")
        reader = await self._log.reader(partitions)
        try:
            self._stored = await storage.load_positions(self._door.store, partitions)
            self._at = await self._checked(partitions, self._stored)
            for partition in partitions:
                await reader.seek(partition, self._at[partition].next)
            self._reading = True
            while True:
                heartbeat.beat()
                await self._turn(reader)
        finally:
            self._reading = False
            await reader.close()

    async def _turn(self, reader: Reader) -> None:
        got = await reader.poll(max_records=MAX_RECORDS, timeout_s=POLL_S)
        due = asyncio.get_running_loop().time() - self._checked_at > CHECK_EVERY_S
        if due and await self._checked(tuple(self._at), self._at) != self._at:
            raise TopicChanged(self._topic)
        # Together: while one partition waits for the store, another is read. Between partitions there is no order.
        ends = await asyncio.gather(
            *(self._take_in(partition, records) for partition, records in got.items() if records),
            return_exceptions=True,
        )
        for end in ends:  # only now that none of them is at work any more
            if isinstance(end, BaseException):
                raise end

    async def _checked(
        self, partitions: Sequence[Partition], present: Mapping[Partition, Position]
    ) -> dict[Partition, Position]:
        """Where to go on in each partition, after asking the log whether it still is the one that was read."""
        bounds = await self._log.bounds(partitions)
        positions: dict[Partition, Position] = {}
        for partition in partitions:
            here, stored = bounds[partition], present.get(partition)
            before = None
            if stored is not None and here.start < stored.next <= here.end:
                before = await self._log.read_at(partition, stored.next - 1)
            positions[partition] = where_to_go_on(stored, here, before, self._door.vault.keys)
            if stored is not None and positions[partition] != stored:
                lost = stored.next < here.start
                TOPIC_REWINDS_TOTAL.inc()
                log_.error(
                    "client_topic_records_lost" if lost else "client_topic_rewound",
                    topic=self._topic,
                    partition=partition.number,
                    offset=positions[partition].next,
                )
        self._checked_at = asyncio.get_running_loop().time()
        return positions

    async def _take_in(self, partition: Partition, records: Sequence[Record]) -> None:
        """Take in a run of one partition's records; each commit moves the position over what it holds."""
        now = self._door.clock.now()
        taken = [read_record(record, self._supplier, now=now, keys=self._door.vault.keys) for record in records]
        first_stored = self._stored.get(partition)

        def beside(first: int, until: int) -> tuple[list[Write], Mapping[Ref, Mapping[str, Any] | None]]:
            stored = taken[first - 1].after if first else first_stored
            write, expected = storage.move(partition, stored, taken[until - 1].after)
            letters = [letter for each in taken[first:until] for letter in self._letters(each, timestamp(now))]
            return [write, *letters], expected

        answers = await take(self._door, self._supplier, [each.arrival for each in taken], beside=beside)
        self._stored[partition] = self._at[partition] = taken[-1].after
        count("topic", answers)
        for each in taken:
            if each.dead_letter:
                DEAD_LETTERS_TOTAL.labels(storage.DOOR.projection, each.dead_letter.cause.value).inc()

    def _letters(self, taken: Taken, decided: str) -> list[Write]:
        return storage.keep(taken.dead_letter, decided, self._door.vault.keys) if taken.dead_letter else []
