"""A producer that is being made when a service stops is not left behind."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer

from peil_chassis.log.kafka_publisher import KafkaPublisher, publisher_options
from peil_chassis.log.port import Outgoing, Partition


class NeverConnected:
    """What FastStream keeps producers in; connecting takes for ever."""

    def __init__(self) -> None:
        self.producer: AIOKafkaProducer | None = None
        self.begun = asyncio.Event()

    def __bool__(self) -> bool:
        return False

    async def connect(self, producer: AIOKafkaProducer, serializer: Any) -> None:
        """Take the producer, and wait."""
        self.producer = producer
        self.begun.set()
        await asyncio.Event().wait()


async def test_a_producer_that_is_being_made_is_ended_when_its_service_stops() -> None:
    fast = NeverConnected()
    broker: Any = SimpleNamespace(config=SimpleNamespace(producer=fast))
    publisher = KafkaPublisher(broker, publisher_options("127.0.0.1:9", "test", 5.0), 5.0)
    record = Outgoing("peil-plans", b"key", b"{}")
    sending = asyncio.create_task(publisher.append([record], {0: Partition("peil-plans", 0)}))
    await fast.begun.wait()
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    assert fast.producer is not None
    assert fast.producer._closed
