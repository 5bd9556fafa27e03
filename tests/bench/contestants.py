"""Three ways to keep the last state of every task: a bare loop, Peil's fold, and a FastStream handler per message."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from aiokafka import AIOKafkaConsumer, TopicPartition
from faststream.kafka import KafkaBroker
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import ReplaceOne

from bench.facts import State, projection
from bench.rounds import Outcome
from peil_chassis import dead_letters, outbox
from peil_chassis.cells import totals
from peil_chassis.clock import SystemClock
from peil_chassis.fold.loop import Fold
from peil_chassis.fold.options import USUAL, indexes
from peil_chassis.fold.wire import read
from peil_chassis.log.kafka import KafkaLog
from peil_chassis.projection import Build
from peil_chassis.store.mongo import MongoStore

FETCH_BYTES = 4 * 1024 * 1024
LAST_DAY = 99991231


@asynccontextmanager
async def empty_database(uri: str) -> AsyncIterator[Any]:
    """A database of its own, dropped afterwards."""
    client: Any = AsyncIOMotorClient(uri)
    name = f"bench_{uuid.uuid4().hex[:12]}"
    try:
        yield client[name]
    finally:
        await client.drop_database(name)
        client.close()


def bare(kafka: str, mongo: str, topic: str, events: int) -> Callable[[], Any]:
    """
    Consume, parse with the fold's own parser, write the last state per key of each batch; promises nothing.

    Reads by hand from the start as the fold does, with its batch and fetch sizes. A crash leaves it anywhere.
    """

    async def turn() -> Outcome:
        async with empty_database(mongo) as database:
            started = time.perf_counter()
            consumer = AIOKafkaConsumer(
                bootstrap_servers=kafka, group_id=None, enable_auto_commit=False, max_partition_fetch_bytes=FETCH_BYTES
            )
            await consumer.start()
            numbers = sorted(consumer.partitions_for_topic(topic) or await _numbers(consumer, topic))
            consumer.assign([TopicPartition(topic, number) for number in numbers])
            await consumer.seek_to_beginning()
            await _bare_loop(consumer, database.tasks, events)
            seconds = time.perf_counter() - started
            await consumer.stop()
            return Outcome(events, seconds, await _plain_effect(database.tasks))

    return turn


async def _bare_loop(consumer: AIOKafkaConsumer, tasks: Any, events: int) -> None:
    seen = 0
    while seen < events:
        got = await consumer.getmany(timeout_ms=200, max_records=USUAL.batch_records)
        last: dict[str, dict[str, Any]] = {}
        for records in got.values():
            for record in records:
                fact = read(record)
                key = record.key.decode()
                last[key] = {"_id": key, "sequence": fact.sequence, **fact.data}
            seen += len(records)
        if last:
            operations = [ReplaceOne({"_id": key}, document, upsert=True) for key, document in last.items()]
            await tasks.bulk_write(operations, ordered=False)


async def _numbers(consumer: AIOKafkaConsumer, topic: str) -> set[int]:
    consumer.assign([TopicPartition(topic, 0)])
    await consumer._client.force_metadata_update()
    return set(consumer.partitions_for_topic(topic) or ())


async def _plain_effect(tasks: Any) -> dict[str, State]:
    return {
        document["_id"]: (document["sequence"], document["unit"], document["state"], document["on"])
        async for document in tasks.find({}, batch_size=10000)
    }


def fold(kafka: str, mongo: str, topic: str, events: int, *, with_cells: bool) -> Callable[[], Any]:
    """Peil's own fold, exactly once in effect, until every partition stands at its end."""

    async def turn() -> Outcome:
        async with empty_database(mongo) as database:
            log, store = KafkaLog(kafka), MongoStore(mongo, database.name)
            await asyncio.gather(log.start(), store.start())
            try:
                made = projection(topic, with_cells=with_cells)
                build = Build(made.name, 1, 1)
                await store.declare([*indexes(build), *dead_letters.indexes(), *outbox.indexes()])
                bounds = await log.bounds(await log.partitions(topic))
                targets = {partition: bound.end for partition, bound in bounds.items()}
                started = time.perf_counter()
                await Fold(made, build, log=log, store=store, clock=SystemClock()).run_until(targets)
                seconds = time.perf_counter() - started
            finally:
                await asyncio.gather(log.stop(), store.stop())
            effect: Mapping[Any, Any] = await _entities(database[build.entities])
            if with_cells:
                effect = {"tasks": effect, "cells": await _cells(database[build.cells])}
            return Outcome(events, seconds, effect)

    return turn


async def _entities(collection: Any) -> dict[str, State]:
    found: dict[str, State] = {}
    async for document in collection.find({}, batch_size=10000):
        entity = document["entity"]
        found[document["_id"]] = (document["sequence"], entity["unit"], entity["state"], entity["on"])
    return found


async def _cells(collection: Any) -> dict[tuple[str, str], int]:
    by_unit: dict[str, list[Any]] = {}
    async for document in collection.find({}, batch_size=1000):
        by_unit.setdefault(document["unit"], []).append(document)
    return {
        (unit, state): amount
        for unit, documents in by_unit.items()
        for state, amount in totals(documents, LAST_DAY, LAST_DAY).items()
    }


class Moved(msgspec.Struct):
    """What the handler takes from a message."""

    sequence: str
    data: dict[str, Any]


def handler(kafka: str, mongo: str, topic: str, events: int) -> Callable[[], Any]:
    """A FastStream subscriber as its tutorial writes it, from the earliest message: one message, one update."""

    async def turn() -> Outcome:
        async with empty_database(mongo) as database:
            broker = KafkaBroker(kafka, logger=None)
            decode = msgspec.json.Decoder(Moved).decode
            done = asyncio.Event()
            seen = 0

            async def decoded(message: Any) -> Moved:
                return decode(message.body)

            @broker.subscriber(
                topic,
                group_id=database.name,
                auto_offset_reset="earliest",
                decoder=decoded,
            )
            async def on_moved(moved: Any) -> None:
                nonlocal seen
                document = {"_id": moved.data["task"], "sequence": int(moved.sequence), **moved.data}
                await database.tasks.replace_one({"_id": document["_id"]}, document, upsert=True)
                seen += 1
                if seen == events:
                    done.set()

            started = time.perf_counter()
            await broker.start()
            await done.wait()
            seconds = time.perf_counter() - started
            await broker.stop()
            return Outcome(events, seconds, await _plain_effect(database.tasks))

    return turn
