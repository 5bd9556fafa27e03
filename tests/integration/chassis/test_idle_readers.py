"""Whoever reads and finds nothing leaves the machine alone, whatever the broker does with an empty fetch."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aiokafka.client import AIOKafkaClient
from faststream.kafka import Topic

from engines import embedded_broker
from peil_chassis.log.kafka import KafkaLog
from peil_chassis.log.port import LogAway, Outgoing

MOST_PER_S = 40
"""Fetches of one idle consumer: a broker that waits is asked 2 times a second, one that does not was thousands."""


@pytest.fixture
def fetches(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How many fetches this process sent so far."""
    sent = 0
    send = AIOKafkaClient.send

    async def counted(self: Any, node: Any, request: Any, **options: Any) -> Any:
        nonlocal sent
        sent += type(request).__name__ == "FetchRequest"
        return await send(self, node, request, **options)

    monkeypatch.setattr(AIOKafkaClient, "send", counted)
    return lambda: sent


async def polled(reader: Any, seconds: float) -> list[tuple[float, bytes]]:
    """What *reader* delivers in *seconds*, each with when it came; a broker that is away is waited for."""
    heard: list[tuple[float, bytes]] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            got = await reader.poll(max_records=500, timeout_s=0.5)
        except LogAway:
            await asyncio.sleep(0.1)
        else:
            heard.extend((time.monotonic(), record.value) for records in got.values() for record in records)
    return heard


async def reader_of(log: KafkaLog, topic: str) -> Any:
    """A reader of all of *topic*, new, from its start."""
    await log.create({topic: 4}, {topic: None})
    partitions = await log.partitions(topic)
    reader = await log.reader(partitions)
    for partition in partitions:
        await reader.seek(partition, 0)
    return reader


async def idle_rate(doing: Callable[[], Any], fetches: Callable[[], int]) -> float:
    """Fetches per second while *doing* goes on."""
    before, began = fetches(), time.monotonic()
    await doing()
    return (fetches() - before) / (time.monotonic() - began)


async def test_an_idle_reader_asks_seldom_and_hears_of_a_new_record_soon(
    broker: Any, fetches: Callable[[], int]
) -> None:
    log = KafkaLog(broker.address)
    await log.start()
    topic = f"t-{uuid.uuid4().hex[:10]}"
    reader = await reader_of(log, topic)
    assert await idle_rate(lambda: polled(reader, 2), fetches) < MOST_PER_S

    reading = asyncio.create_task(polled(reader, 1.5))
    await asyncio.sleep(0.5)
    await log.append([Outgoing(topic, b"k", b"v")])
    written_at = time.monotonic()
    [(heard_at, value)] = await reading
    assert value == b"v"
    assert heard_at - written_at < 0.5
    await reader.close()
    await log.stop()


async def test_an_idle_reader_asks_seldom_after_the_embedded_broker_was_killed_and_came_back(
    tmp_path: Path, fetches: Callable[[], int]
) -> None:
    broker = embedded_broker(tmp_path)
    broker.start()
    log = KafkaLog(broker.address, answer_timeout_s=5.0)
    await log.start()
    reader = await reader_of(log, "t-killed")
    await log.append([Outgoing("t-killed", b"k", b"v")])
    await polled(reader, 1)
    broker.kill()
    reading = asyncio.create_task(polled(reader, 3))
    await asyncio.to_thread(broker.start)
    await reading
    await log.create({"t-killed": 4}, {"t-killed": None})
    assert await idle_rate(lambda: polled(reader, 2), fetches) < MOST_PER_S
    await reader.close()
    await log.stop()
    broker.dispose()


async def test_an_idle_subscriber_asks_seldom(broker: Any, fetches: Callable[[], int]) -> None:
    creator, log = KafkaLog(broker.address), KafkaLog(broker.address)
    await creator.start()
    topic = f"t-{uuid.uuid4().hex[:10]}"
    await creator.create({topic: 4}, {topic: None})

    @log.broker.subscriber(Topic(topic, declare=False))
    async def nothing(value: Any) -> None:
        raise AssertionError("nobody writes here")

    await log.start()
    assert await idle_rate(lambda: asyncio.sleep(2), fetches) < MOST_PER_S
    await log.stop()
    await creator.stop()


async def test_a_subscriber_never_creates_its_topic(broker: Any) -> None:
    """A broker that creates what is named would make it with a partition count that is not ours."""
    creator, log = KafkaLog(broker.address), KafkaLog(broker.address, start_timeout_s=3.0, answer_timeout_s=0.5)
    await creator.start()
    topic = f"t-{uuid.uuid4().hex[:10]}"

    @log.broker.subscriber(Topic(topic, declare=False))
    async def nothing(value: Any) -> None:
        raise AssertionError("nobody writes here")

    with pytest.raises(LogAway):
        await log.start()
    assert await creator.partitions(topic) == ()
    await creator.stop()
