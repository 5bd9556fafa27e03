"""Publishing through FastStream so that order per key survives every failure."""

from __future__ import annotations

import asyncio
import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import (
    ClusterAuthorizationFailedError,
    InvalidTopicError,
    KafkaError,
    MessageSizeTooLargeError,
    PolicyViolationError,
    RecordListTooLargeError,
    TopicAuthorizationFailedError,
)
from aiokafka.structs import RecordMetadata
from faststream.exceptions import IncorrectState
from faststream.kafka import KafkaBroker, KafkaPublishMessage

from peil_chassis.killpoint import reached_soon
from peil_chassis.log.kafka_consumer import never_create_topics
from peil_chassis.log.limits import MAX_RECORD_BYTES, refusal_of
from peil_chassis.log.partitioner import partitioner
from peil_chassis.log.port import Appended, LogAway, LogError, Outgoing, Partition, RecordRefused, TopicRefused

CHUNK_BYTES = 400_000
"""How much goes to one partition at a time: one chunk is written whole or not at all."""

NEVER = (
    InvalidTopicError,
    MessageSizeTooLargeError,
    PolicyViolationError,
    RecordListTooLargeError,
    TopicAuthorizationFailedError,
)
"""Answers that the same record would get again."""

OF_THE_TOPIC = (InvalidTopicError, TopicAuthorizationFailedError)
"""Those among them that every record of the topic would get."""


def publisher_options(bootstrap: str, client: str, answer_timeout_s: float) -> dict[str, Any]:
    """How producers connect and promise: idempotent, acknowledged by all in-sync replicas, Java's partitioner."""
    return {
        "bootstrap_servers": bootstrap,
        "client_id": client,
        "request_timeout_ms": int(answer_timeout_s * 1000),
        "retry_backoff_ms": 50,
        "acks": "all",
        "enable_idempotence": True,
        "partitioner": partitioner,
        "linger_ms": 0,  # chunks are made here, so waiting for more would only cost time
        "max_batch_size": 2 * MAX_RECORD_BYTES,
        "max_request_size": 2 * MAX_RECORD_BYTES,
    }


class KafkaPublisher:
    """
    Sends records in chunks, one chunk per partition at a time.

    The producer is made when there is something to send, since a broker with login gives one only to those who may
    write, and made anew after a failure.
    """

    def __init__(self, broker: KafkaBroker, options: Mapping[str, Any], answer_timeout_s: float) -> None:
        self._broker = broker
        self._options = options
        self._answer_timeout_s = answer_timeout_s
        self._renewing = asyncio.Lock()
        self._generation = 0
        self._may_write_nothing = False

    async def append(
        self, records: Sequence[Outgoing], places: Mapping[int, Partition | LogError]
    ) -> list[Appended | LogError]:
        """
        Send each record to its place and wait for all answers.

        Args:
            records: What to send; of one key in the order it must keep.
            places: Per index of *records* its partition, or why it has none.

        Returns:
            One outcome per record. Once a record failed, no later one of its key succeeds.
        """
        outcomes: dict[int, Appended | LogError] = {}
        failed: set[tuple[str, bytes]] = set()
        lanes: dict[Partition, list[int]] = defaultdict(list)
        for at, record in enumerate(records):
            place = places[at]
            refusal = place if isinstance(place, LogError) else refusal_of(record)
            if (record.topic, record.key) in failed:
                outcomes[at] = LogAway("an earlier record of this key failed")
            elif refusal is not None:
                outcomes[at] = refusal
                failed.add((record.topic, record.key))
            elif isinstance(place, Partition):
                lanes[place].append(at)
        if lanes:
            await self._make_sure()
        await asyncio.gather(*(self._send_lane(records, place, lane, outcomes) for place, lane in lanes.items()))
        return [outcomes[at] for at in range(len(records))]

    async def _send_lane(
        self,
        records: Sequence[Outgoing],
        place: Partition,
        lane: Sequence[int],
        outcomes: dict[int, Appended | LogError],
    ) -> None:
        failed: set[bytes] = set()
        waiting = list(_chunks(records, lane))
        while waiting:
            chunk = [at for at in waiting.pop(0) if records[at].key not in failed]
            if not chunk:
                continue
            answer = await self._send_chunk([records[at] for at in chunk], place)
            if isinstance(answer, int):
                outcomes.update({at: Appended(place, answer + nth) for nth, at in enumerate(chunk)})
            elif isinstance(answer, RecordRefused) and len(chunk) > 1:
                waiting = [[at] for at in chunk] + waiting  # one of them is meant: find out which
            elif isinstance(answer, RecordRefused):
                outcomes[chunk[0]] = answer
                failed.add(records[chunk[0]].key)
            else:
                outcomes.update(dict.fromkeys(chunk, answer))
                break
        for at in lane:
            outcomes.setdefault(at, LogAway("an earlier record failed"))

    async def _send_chunk(self, chunk: Sequence[Outgoing], place: Partition) -> int | LogError:
        """The offset of the first record of *chunk*, or why it was not written."""
        generation = self._generation
        try:
            async with asyncio.timeout(self._answer_timeout_s):
                acknowledged = await self._broker.publish_batch(
                    *(KafkaPublishMessage(record.value, key=record.key) for record in chunk),
                    topic=place.topic,
                    partition=place.number,
                    headers={name: (value or b"").decode() for name, value in chunk[0].headers},
                    no_confirm=True,
                )
            acknowledged.add_done_callback(_hear)
            await reached_soon("relay.after-send")
            metadata = await self._answer_to(acknowledged)
        except NEVER as error:
            await self._renew(generation)
            refused = TopicRefused if isinstance(error, OF_THE_TOPIC) else RecordRefused
            return refused(f"{place.topic} does not take it: {type(error).__name__}")
        except (KafkaError, IncorrectState, OSError, TimeoutError) as error:
            await self._renew(generation)
            if self._may_write_nothing:
                return TopicRefused(f"{place.topic} does not take it: this user may write to no topic")
            return LogAway(f"not acknowledged: {type(error).__name__}")
        if metadata.offset < 0:
            # The broker knows it as a repetition but no longer where it lies: the caller repeats, readers drop it.
            return LogAway("acknowledged without an offset")
        return int(metadata.offset)

    async def _answer_to(self, acknowledged: asyncio.Future[RecordMetadata]) -> RecordMetadata:
        # Waited for, not cancelled: the producer goes on with it until it is told to give up.
        done, _ = await asyncio.wait({acknowledged}, timeout=self._answer_timeout_s)
        if not done:
            raise TimeoutError
        return acknowledged.result()

    async def give_up(self) -> None:
        """
        End the producer without waiting for a broker that may never come back.

        aiokafka's idempotent producer repeats for ever, and its ``stop`` waits for that; what it still held must
        not be written after the caller has heard that it failed. So its sender is ended first.
        """
        fast: Any = self._broker.config.producer
        if fast:
            producer = fast._producer.producer
            producer._closed = True
            await producer._sender.close()
            await producer.client.close()
            await fast.disconnect()

    async def _make_sure(self) -> None:
        """Make a producer unless there is one; several who send at once share it."""
        async with self._renewing:
            if not self._broker.config.producer:
                await self._replace()

    async def _renew(self, generation: int) -> None:
        """
        Replace the producer that served *generation*, unless another task has done so.

        After a failure its sequence numbers may have a gap, which a broker never forgives.
        """
        async with self._renewing:
            if generation == self._generation:
                await self.give_up()
                await self._replace()

    async def _replace(self) -> None:
        self._generation += 1
        fast: Any = self._broker.config.producer
        producer = AIOKafkaProducer(**self._options)
        never_create_topics(producer.client)
        try:
            async with asyncio.timeout(self._answer_timeout_s):
                await fast.connect(producer, serializer=None)
            self._may_write_nothing = False
        except (KafkaError, OSError, TimeoutError) as error:
            self._may_write_nothing = isinstance(error, ClusterAuthorizationFailedError)
            await producer.stop()  # the next append finds no producer and comes here again
        except asyncio.CancelledError:
            await producer.stop()  # nobody else knows of it: the service is stopping, and nothing was sent with it
            raise


def _hear(acknowledged: asyncio.Future[RecordMetadata]) -> None:
    """Takes note of a failure nobody waits for any more, else asyncio would report it as lost."""
    if not acknowledged.cancelled():
        acknowledged.exception()


def _chunks(records: Sequence[Outgoing], lane: Sequence[int]) -> Iterator[list[int]]:
    """*lane* in runs that fit one batch and share their headers, which FastStream gives to a batch as a whole."""
    for _, run in itertools.groupby(lane, key=lambda at: records[at].headers):
        chunk: list[int] = []
        size = 0
        for at in run:
            size += len(records[at].key) + len(records[at].value) + 100
            if chunk and size > CHUNK_BYTES:
                yield chunk
                chunk, size = [], len(records[at].value)
            chunk.append(at)
        yield chunk
