"""The fold on real engines: several owners at once, stopped and started at random, and still exactly once in effect."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import uuid4

import pytest

from folding import BUILD, LIMITS, a_month_of_facts, assert_equals_recompute, ends, stop
from peil_chassis import dead_letters, outbox
from peil_chassis.clock import SystemClock
from peil_chassis.fold.loop import Fold
from peil_chassis.fold.options import indexes
from peil_chassis.log.kafka import KafkaLog
from peil_chassis.store.mongo import MongoStore
from toy import TOPIC, projection

PAIRS = [
    pytest.param(("noida", "secantus"), id="embedded"),
    pytest.param(("kafka", "rust"), id="kafka-rust", marks=[pytest.mark.kafka, pytest.mark.rust]),
    pytest.param(("kafka", "secantus"), id="kafka-secantus", marks=pytest.mark.kafka),
    pytest.param(("container", "container"), id="containers", marks=pytest.mark.docker),
]


@pytest.fixture(params=PAIRS)
async def engines(
    request: pytest.FixtureRequest, engine: Callable[[str, str], Any]
) -> AsyncIterator[tuple[KafkaLog, MongoStore]]:
    broker, server = (engine(role, kind) for role, kind in zip(("broker", "store"), request.param, strict=True))
    log = KafkaLog(broker.address)
    store = MongoStore(f"mongodb://{server.address}/?directConnection=true", f"fold_{uuid4().hex[:8]}")
    await log.start()
    await store.start()
    await store.declare([*indexes(BUILD), *dead_letters.indexes(), *outbox.indexes()])
    try:
        yield log, store
    finally:
        await log.stop()
        await store.stop()


async def test_three_owners_of_all_partitions_stopped_at_random(engines: tuple[KafkaLog, MongoStore]) -> None:
    log, store = engines
    topic = f"{TOPIC}-{uuid4().hex[:8]}"
    await log.create({topic: 2}, {topic: None})
    made = projection(topic=topic)
    chance = random.Random(7)

    def owner() -> asyncio.Task[None]:
        fold = Fold(made, BUILD, log=log, store=store, clock=SystemClock(), limits=LIMITS)
        return asyncio.create_task(fold.run())

    owners = [owner() for _ in range(3)]
    facts = a_month_of_facts(keys=12, per_key=10, topic=topic)
    for start in range(0, len(facts), 10):
        await log.append([*facts[start : start + 10], *facts[max(0, start - 4) : start]])
        await asyncio.sleep(chance.uniform(0, 0.1))
        if chance.random() < 0.3:
            victim = chance.randrange(len(owners))
            await stop(owners[victim])
            owners[victim] = owner()
    for each in owners:
        await stop(each)
    last = Fold(made, BUILD, log=log, store=store, clock=SystemClock(), limits=LIMITS)
    async with asyncio.timeout(60):
        await last.run_until(await ends(log, topic))
    await assert_equals_recompute(log, store, BUILD, made)
