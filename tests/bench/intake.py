"""``bench intake``: facts about the staff of a municipality, through each of intake's doors and on into the fold."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import uvloop
from aiokafka import AIOKafkaProducer

import town
import town_process
from bench import machine, staff
from bench.report import Report, Wish
from bench.rounds import same_effect
from bench.visible import resident_mib
from bench.wire import Lines
from engines import Engine
from peil_chassis.store.mongo import MongoStore
from peil_contracts.topics import intake_topic

DELIVERIES = "/api/intake/v1/events"
BATCH = 500
IN_FLIGHT = 8
MEMORY_MIB = 150.0
FLAT = 1.15
"""Memory at the end beside memory at a quarter of the way: what may be called flat."""
UNLIMITED = {"PEIL_RATE_SYSTEM": "999999/second"}


@dataclass(frozen=True, slots=True)
class Size:
    """How many staff are told of through which door."""

    one_by_one: int
    batches: int
    topic: int


SIZES = {"rust": Size(300, 2_000, 15_700), "python": Size(100, 500, 2_400)}


@dataclass(slots=True)
class Watch:
    """The memory of one process, looked at every now and then."""

    pid: int
    seen: list[float] = field(default_factory=list)

    async def look(self) -> None:
        """Look four times a second, until cancelled."""
        while True:
            self.seen.append(resident_mib(self.pid))
            await asyncio.sleep(0.25)

    def at(self, share: float) -> float:
        """Mebibytes when *share* of the time had passed."""
        return self.seen[min(int(len(self.seen) * share), len(self.seen) - 1)]


@dataclass(slots=True)
class Told:
    """What one engine did."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    memory: list[dict[str, Any]] = field(default_factory=list)


def run(stores: list[str]) -> None:
    """Measure on each of *stores* (``python``, ``rust``) and report."""
    report = Report("intake")
    for name in stores:
        with machine.broker() as broker, machine.store(rust=name == "rust") as store:
            report.engines.append(f"{machine.versions(broker)} with {machine.versions(store)}")
            told = uvloop.run(_on(store, broker, SIZES[name]))
        title = machine.versions(store)
        report.add_times(f"{title}: facts about persons", told.rows)
        report.add_times(f"{title}: memory meanwhile, resident, MiB", told.memory)
        for row in told.memory:
            report.hope(Wish(f"{title}: {row['process']}, most", row["most"], at_most=MEMORY_MIB, unit="MiB"))
            growth = row["end"] / row["quarter"]
            report.hope(Wish(f"{title}: {row['process']}, end beside a quarter of the way", growth, at_most=FLAT))
    report.notes.append(
        "Every delivery names a person by reference; intake makes or finds the pseudonym in the same commit. Two years"
        " of employment, changes, trainings, sessions and leave; the fold makes headcount, contracts, moves, learning."
    )
    report.close()


async def _on(store: Engine, broker: Engine, size: Size) -> Told:
    place = town.Town(store, broker, Path(store.folder), begin=town_process.command)
    await place.open()
    told = Told()
    people = staff.deliveries(size.one_by_one + size.batches + size.topic)
    parts = _shares(people, size)
    try:
        intake = place.start("intake", **UNLIMITED)
        await place.ready(intake)
        lines = Lines(intake.port, place.token(), "application/cloudevents-batch+json")
        await _in_batches(lines, staff.organisation(sum(map(len, parts)) // 8))
        watch = Watch(intake.popen.pid)
        looking = asyncio.create_task(watch.look())
        single = Lines(intake.port, place.token(), "application/cloudevents+json")
        doors: list[tuple[str, Sequence[dict[str, Any]], Callable[..., Awaitable[None]]]] = [
            (f"HTTP, one by one, {IN_FLIGHT} at a time", parts[0], lambda events: _one_by_one(single, events)),
            (f"HTTP, batches of {BATCH}, one at a time", parts[1], lambda events: _in_batches(lines, events)),
            ("the client's topic", parts[2], lambda events: _by_topic(place, broker, events)),
        ]
        for door, events, deliver in doors:
            told.rows.append(await _timed(place, door, events, deliver))
        looking.cancel()
        told.memory.append(_memory("intake", watch))
        await _fold(place, told, people)
        lines.close()
        single.close()
    finally:
        place.close()
    return told


def _shares(people: Sequence[dict[str, Any]], size: Size) -> list[list[dict[str, Any]]]:
    """The deliveries of each door: a person's all come through one."""
    first, second = size.one_by_one, size.one_by_one + size.batches
    parts: list[list[dict[str, Any]]] = [[], [], []]
    for event in people:
        number = int(event["data"]["person"][1:])
        parts[0 if number < first else 1 if number < second else 2].append(event)
    return parts


async def _timed(
    place: town.Town, door: str, events: Sequence[dict[str, Any]], deliver: Callable[..., Awaitable[None]]
) -> dict[str, Any]:
    started = time.perf_counter()
    await deliver(events)
    accepted = time.perf_counter() - started
    await _sent(place)
    published = time.perf_counter() - started
    return {
        "door": door,
        "events": len(events),
        "accepted/s": round(len(events) / accepted),
        "accepted and on the log/s": round(len(events) / published),
    }


async def _one_by_one(lines: Lines, events: Sequence[dict[str, Any]]) -> None:
    waiting = iter(events)

    async def deliver() -> None:
        for event in waiting:
            answer = await lines.ask("POST", DELIVERIES, msgspec.json.encode(event))
            same_effect("delivering one by one", {"status": answer.status}, {"status": 202})

    async with asyncio.TaskGroup() as senders:
        for _ in range(IN_FLIGHT):
            senders.create_task(deliver())


async def _in_batches(lines: Lines, events: Sequence[dict[str, Any]]) -> None:
    for first in range(0, len(events), BATCH):
        answer = await lines.ask("POST", DELIVERIES, msgspec.json.encode(events[first : first + BATCH]))
        outcomes = {each["outcome"] for each in json.loads(answer.body).get("outcomes", [])}
        same_effect("delivering a batch", {"outcomes": outcomes - {"superseded"}}, {"outcomes": {"accepted"}})


async def _by_topic(place: town.Town, broker: Engine, events: Sequence[dict[str, Any]]) -> None:
    """Everything lies on the topic at once; it is taken in when every delivery has its receipt."""
    producer = AIOKafkaProducer(bootstrap_servers=broker.address, linger_ms=20, max_batch_size=500_000)
    await producer.start()
    headers = [("content-type", b"application/cloudevents+json")]
    begun = await _count(place, "receipts")
    try:
        for event in events:
            key = event["data"]["person"].encode()
            await producer.send(intake_topic("hr-system"), msgspec.json.encode(event), key=key, headers=headers)
        await producer.flush()
    finally:
        await producer.stop()
    deadline = time.monotonic() + 1800
    while await _count(place, "receipts") < begun + len(events):
        if time.monotonic() > deadline:
            raise TimeoutError("intake did not take everything from its topic within half an hour")
        await asyncio.sleep(0.5)


async def _sent(place: town.Town) -> None:
    """Wait until nothing waits in intake's outbox."""
    store = MongoStore(place.mongo, town.DATABASES["intake"])
    await store.start()
    while await store.find("outbox", {"state": ("pending", "lost")}, order="recorded", limit=1):
        await asyncio.sleep(0.1)
    await store.stop()


async def _count(place: town.Town, collection: str) -> int:
    store = MongoStore(place.mongo, town.DATABASES["intake"])
    await store.start()
    try:
        return await store.count(collection, {})
    finally:
        await store.stop()


async def _fold(place: town.Town, told: Told, people: Sequence[dict[str, Any]]) -> None:
    """The fold begins now, with everything still to do."""
    process = place.start("fold")
    watch = Watch(process.popen.pid)
    looking = asyncio.create_task(watch.look())
    started = time.perf_counter()
    await place.all_folded()
    seconds = time.perf_counter() - started
    looking.cancel()
    told.rows.append(
        {
            "door": "the fold of reporting, from its start",
            "events": len(people),
            "accepted/s": "",
            "accepted and on the log/s": f"folded {round(len(people) / seconds)}",
        }
    )
    told.memory.append(_memory("fold", watch))
    persons = len({event["data"]["person"] for event in people})
    same_effect("the vault", {"persons": await _count(place, "vault")}, {"persons": persons})
    same_effect("the headcount", await _headcount(place), _counted(people))


def _memory(process: str, watch: Watch) -> dict[str, Any]:
    at = {name: round(watch.at(share)) for name, share in (("quarter", 0.25), ("half", 0.5), ("end", 1.0))}
    return {"process": process, **at, "most": round(max(watch.seen))}


def _counted(people: Sequence[dict[str, Any]]) -> dict[str, int]:
    """Who is employed today, by the deliveries: started, and not every employment ended."""
    today = datetime.now(UTC).date().isoformat()
    open_: dict[str, set[str]] = {}
    ended: set[tuple[str, str]] = set()
    for event in people:
        data, fact = event["data"], event["type"].split(".")[3]
        if fact == "employment-started" and data["effective_on"] <= today:
            open_.setdefault(data["person"], set()).add(data["employment"])
        if fact == "employment-ended" and data["effective_on"] <= today:
            ended.add((data["person"], data["employment"]))
    return {"staff": sum(1 for person, held in open_.items() if any((person, each) not in ended for each in held))}


async def _headcount(place: town.Town) -> dict[str, int]:
    today = int(datetime.now(UTC).strftime("%Y%m%d"))
    return {"staff": await place.counted("staff", "staff_by_scale_band", today)}
