"""
The log on Kafka: publishing through FastStream, reading through aiokafka with partitions assigned by hand.

Why the two are parted is decision record 0001. Nothing outside `peil_chassis.log` sees an aiokafka error.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import NewTopic
from aiokafka.errors import IllegalOperation, IllegalStateError, KafkaError, for_code
from faststream.exceptions import IncorrectState
from faststream.kafka import KafkaBroker

from peil_chassis.log.access import LogAccess
from peil_chassis.log.kafka_access import broker_security, client_options, why_away
from peil_chassis.log.kafka_consumer import CalmConsumer, calm_subscribers
from peil_chassis.log.kafka_publisher import KafkaPublisher, publisher_options
from peil_chassis.log.kafka_reader import KafkaReader, end_consumer
from peil_chassis.log.partitioner import partition_number
from peil_chassis.log.port import (
    Appended,
    Bounds,
    LogAway,
    LogError,
    LogRefusesUs,
    Outgoing,
    Partition,
    Record,
    RecordRefused,
    TopicRefused,
)
from peil_chassis.log.stray import stray_cancellation_is_log_away
from peil_chassis.logs import declare_events, get_logger

log_ = get_logger()
declare_events({"log_without_login": "the broker is used without login, encryption or access rules: one machine only"})

TOPIC_EXISTS = 36
"""Kafka's error code for a topic that another process created first."""

FETCH_BYTES = 2 * 1024 * 1024
"""
Of one partition at a time: some 5,000 events, about what a fold commits at once. aiokafka holds as much of each
partition of each reader before anybody asks for it, so this times four or eight is what catching up costs in memory;
half of it makes batches so small that the store works two thirds more per event.
"""

PROBE_BYTES = 1_200_000
"""Enough for the largest record, little enough to look at one record cheaply."""


class KafkaLog:
    """
    A `Log` on a Kafka cluster.

    Attributes:
        broker: FastStream's broker. A service hangs its at-least-once subscribers on it before `start`, with topics
            declared elsewhere (``Topic(name, declare=False)``) and a decoder of its own.
    """

    def __init__(
        self,
        bootstrap: str,
        *,
        access: LogAccess | None = None,
        client: str = "peil",
        start_timeout_s: float = 30.0,
        answer_timeout_s: float = 10.0,
        replication: int = 1,
    ) -> None:
        """
        Nothing connects yet.

        Args:
            bootstrap: Where to find the cluster, ``host:port`` with commas between several.
            access: How to log in; None for a broker that asks nothing.
            client: Name under which the broker sees this process.
            start_timeout_s: How long `start` waits for a first answer.
            answer_timeout_s: How long anything else waits for an answer.
            replication: Copies of each topic that `create` makes.
        """
        self._bootstrap = bootstrap
        self._access = client_options(access)
        self._client = client
        self._start_timeout_s = start_timeout_s
        self._answer_timeout_s = answer_timeout_s
        self._replication = replication
        self._counts: dict[str, int] = {}
        self._probe: AIOKafkaConsumer | None = None
        self._probing = asyncio.Lock()
        self._options = publisher_options(bootstrap, client, answer_timeout_s)
        self.broker = KafkaBroker(
            **self._options,
            security=broker_security(access),
            consumer_only=True,  # its producer is the publisher's, made when something is sent: who reads needs no more
            allow_auto_create_topics=False,
            apply_types=False,  # per-message injection costs a thread hop; facts are decoded by our own decoder
            graceful_timeout=20.0,
            id_generator=str,  # no random header: what lies in the log depends on the facts alone
            logger=None,
        )
        self._publisher = KafkaPublisher(self.broker, self._options | self._access, answer_timeout_s)

    async def start(self) -> None:
        """
        Connect.

        Raises:
            LogRefusesUs: a broker answers and does not let us in.
            LogAway: the log does not answer within its start timeout.
        """
        deadline = time.monotonic() + self._start_timeout_s
        while True:
            remaining = deadline - time.monotonic()
            try:
                self._probe = await self._connected_consumer(fetch_bytes=PROBE_BYTES, timeout_s=remaining)
                async with asyncio.timeout(max(0.1, deadline - time.monotonic())):
                    await self.broker.connect()
                    await self.broker.config.broker_config.admin.connect(**self._options, **self._access)
                    calm_subscribers(self.broker)
                    await self.broker.start()
            except (LogAway, KafkaError, OSError, TimeoutError) as error:
                await self.stop()
                if isinstance(error, LogRefusesUs):
                    raise
                if time.monotonic() + 0.2 >= deadline:
                    told = str(error) if isinstance(error, LogAway) else f"no Kafka answers at {self._bootstrap}"
                    raise LogAway(told) from error
                await asyncio.sleep(0.2)
            else:
                if not self._access:
                    log_.warning("log_without_login")
                return

    async def stop(self) -> None:
        """Disconnect. What was not acknowledged yet is given up: the caller has heard so, or is gone."""
        await self._publisher.give_up()
        await self.broker.stop()
        if self._probe is not None:
            probe, self._probe = self._probe, None
            await end_consumer(probe)

    async def create(self, topics: Mapping[str, int], retention_hours: Mapping[str, int | None]) -> None:
        """
        Create the topics that do not exist, name -> partition count; never changes one that exists.

        Raises:
            LogAway: the log does not answer, or the new topics are not there in time.
            RecordRefused: the broker will not create a topic.
        """
        async with self._answering():
            existing = await self._describe()
            missing = {name: count for name, count in topics.items() if name not in existing}
            if not missing:
                return
            response = await self.broker.config.admin_client.create_topics(
                [
                    NewTopic(name, count, self._replication, topic_configs=_topic_configs(retention_hours.get(name)))
                    for name, count in missing.items()
                ]
            )
            for outcome in response.to_object()["topic_errors"]:
                code = outcome["error_code"]
                if code not in (0, TOPIC_EXISTS):
                    error = for_code(code)
                    kind = LogAway if error.retriable else RecordRefused
                    raise kind(f"topic {outcome['topic']} was not created: {error.__name__}")
            while not set(missing) <= await self._led():  # noqa: ASYNC110 - the broker tells nobody when it is ready
                await asyncio.sleep(0.05)

    async def partitions(self, topic: str) -> tuple[Partition, ...]:
        """The partitions of *topic* in order of number; empty when there is no such topic. Raises `LogAway`."""
        async with self._answering():
            count = (await self._describe()).get(topic, 0)
        return tuple(Partition(topic, number) for number in range(count))

    async def bounds(self, partitions: Sequence[Partition]) -> dict[Partition, Bounds]:
        """The true start and end of each partition, asked from the log itself. Raises `LogAway`."""
        if not partitions:
            return {}
        async with self._answering():
            await self._refuse_unknown({partition.topic for partition in partitions})
            starts, ends = await asyncio.gather(
                self._prober().beginning_offsets(_tuples(partitions)), self._prober().end_offsets(_tuples(partitions))
            )
        return {each: Bounds(starts[each], ends[each]) for each in partitions}

    async def append(self, records: Sequence[Outgoing]) -> list[Appended | LogError]:
        """
        Append *records*, in order per key, and wait until each is acknowledged or has failed.

        Returns:
            One outcome per record, in the order given. After a failure no later record of the same key is
            acknowledged in this call.
        """
        places: dict[int, Partition | LogError] = {}
        for at, record in enumerate(records):
            try:
                count = self._counts.get(record.topic) or await self._count(record.topic)
            except LogAway as away:
                places[at] = away
            else:
                places[at] = (
                    Partition(record.topic, partition_number(record.key, count))
                    if count
                    else TopicRefused(f"there is no topic {record.topic}")
                )
        async with stray_cancellation_is_log_away():
            outcomes = await self._publisher.append(records, places)
        if any(isinstance(outcome, LogError) for outcome in outcomes):
            self._counts.clear()  # another broker may answer next time
        return outcomes

    async def read_at(self, partition: Partition, offset: int) -> Record | None:
        """The record at *offset*, or None when the partition holds none there. Raises `LogAway`."""
        bounds = (await self.bounds([partition]))[partition]
        if not bounds.start <= offset < bounds.end:
            return None
        async with self._probing, self._answering():
            probe = self._prober()
            probe.assign(_tuples([partition]))
            probe.seek(*_tuples([partition]), offset)
            try:
                while True:
                    got = await probe.getmany(timeout_ms=500, max_records=1)
                    for record in got.get(partition, ()):
                        found: Record = record
                        return found if record.offset == offset else None
            finally:
                probe.pause(*_tuples([partition]))  # else it would go on fetching what nobody reads

    async def reader(self, partitions: Sequence[Partition]) -> KafkaReader:
        """A reader of these partitions, without a consumer group. Raises `LogAway`."""
        async with self._answering():
            await self._refuse_unknown({partition.topic for partition in partitions})
        consumer = await self._connected_consumer(timeout_s=self._answer_timeout_s)
        return KafkaReader(consumer, partitions, answer_timeout_s=self._answer_timeout_s)

    # Inside

    async def _connected_consumer(self, *, timeout_s: float, fetch_bytes: int = FETCH_BYTES) -> AIOKafkaConsumer:
        consumer = CalmConsumer(
            bootstrap_servers=self._bootstrap,
            **self._access,
            client_id=self._client,
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="none",
            max_partition_fetch_bytes=fetch_bytes,
            fetch_max_bytes=fetch_bytes,  # an answer is copied three times while it is read: one partition's at a time
            fetch_max_wait_ms=500,
            request_timeout_ms=int(self._answer_timeout_s * 1000),
            retry_backoff_ms=50,
        )
        starting = asyncio.create_task(consumer.start())
        try:
            # Never cancelled half-way: aiokafka would leave a connection that nobody closes.
            async with asyncio.timeout(max(0.1, timeout_s)):
                await asyncio.shield(starting)
        except (KafkaError, OSError, TimeoutError) as error:
            await end_consumer(consumer, starting)
            raise await why_away(self._bootstrap, self._access) from error
        except asyncio.CancelledError:
            await end_consumer(consumer, starting)
            raise
        return consumer

    def _prober(self) -> AIOKafkaConsumer:
        if self._probe is None:
            raise LogAway("the log was not started")
        return self._probe

    @asynccontextmanager
    async def _answering(self) -> AsyncIterator[None]:
        """Turns every way in which Kafka may fail to answer into `LogAway`."""
        self._prober()
        try:
            async with stray_cancellation_is_log_away(), asyncio.timeout(self._answer_timeout_s):
                yield
        except (KafkaError, OSError, TimeoutError, IllegalOperation, IllegalStateError, IncorrectState) as error:
            raise LogAway(f"Kafka at {self._bootstrap} does not answer: {type(error).__name__}") from error

    async def _describe(self) -> dict[str, int]:
        """Partition count per topic. Asks for all topics: asking for one by name may create it."""
        described: list[dict[str, Any]] = await self.broker.config.admin_client.describe_topics()
        self._counts = {each["topic"]: len(each["partitions"]) for each in described if not each["error_code"]}
        return self._counts

    async def _count(self, topic: str) -> int:
        async with self._answering():
            return (await self._describe()).get(topic, 0)

    async def _refuse_unknown(self, topics: Iterable[str]) -> None:
        for topic in topics:
            if topic not in self._counts and topic not in await self._describe():
                raise LogAway(f"there is no topic {topic}")

    async def _led(self) -> set[str]:
        """The topics whose every partition has a leader."""
        return {
            each["topic"]
            for each in await self.broker.config.admin_client.describe_topics()
            if each["partitions"] and all(part["leader"] >= 0 for part in each["partitions"])
        }


def _tuples(partitions: Sequence[Partition]) -> list[TopicPartition]:
    return [TopicPartition(*partition) for partition in partitions]


def _topic_configs(retention_hours: int | None) -> dict[str, str]:
    return {
        "cleanup.policy": "delete",
        "retention.ms": "-1" if retention_hours is None else str(retention_hours * 3_600_000),
    }
