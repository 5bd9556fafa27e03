"""``bench intake``: facts about the staff of a municipality, through each of intake's doors and on into the fold."""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import uvloop
from aiokafka import AIOKafkaProducer

import town
from bench import machine, profiled, staff
from bench.report import Report, Wish
from bench.rounds import same_effect
from bench.visible import resident_mib
from bench.wire import Lines
from engines import Engine
from peil_chassis.log.kafka import KafkaLog
from peil_chassis.log.port import Partition
from peil_chassis.store.mongo import MongoStore
from peil_contracts.topics import intake_topic
from peil_intake.client_topics.storage import load_positions
from town_process import Begin, command

ONE_BY_ONE, BATCHES, TOPIC = "HTTP, one by one", "HTTP, batches", "the client's topic"
DELIVERIES = "/api/intake/v1/events"
BATCH = 500
IN_FLIGHT = 8
MEMORY_MIB = 150.0
FLAT = 1.05
"""Memory at the end beside memory at a quarter of the way: what may be called flat."""
ROUNDS = 3
HOPED = {ONE_BY_ONE: 300, TOPIC: 1_500}
"""Deliveries per second on the store in Rust."""
UNLIMITED = {"PEIL_RATE_SYSTEM": "999999/second"}


@dataclass(frozen=True, slots=True)
class Size:
    """How many staff are told of through which door."""

    one_by_one: int
    batches: int
    topic: int

    def part(self, share: float, doors: Collection[str] = (ONE_BY_ONE, BATCHES, TOPIC)) -> Size:
        """A *share* of it, through *doors* alone."""
        each = {ONE_BY_ONE: self.one_by_one, BATCHES: self.batches, TOPIC: self.topic}
        return Size(*(int(staff * share) if door in doors else 0 for door, staff in each.items()))


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


def run(stores: list[str], share: float = 1.0) -> None:
    """Measure a *share* of the whole on each of *stores* (``python``, ``rust``) and report."""
    report = Report("intake")
    for name in stores:
        size = SIZES[name].part(share)
        with machine.broker() as broker, machine.store(rust=name == "rust") as store:
            report.engines.append(f"{machine.versions(broker)} with {machine.versions(store)}")
            told = uvloop.run(_on(store, broker, size))
        _tell(report, machine.versions(store), told)
        short = [row["door"] for row in told.rows if row["door"] in HOPED and row["accepted/s"] < HOPED[row["door"]]]
        if name == "rust" and short:
            _profile(report, size.part(0.2, short), short)
    report.notes.append(
        "Every delivery names a person by reference; intake makes or finds the pseudonym in the same commit. Two years"
        " of employment, changes, trainings, sessions and leave; the fold makes headcount, contracts, moves, learning."
    )
    report.notes.append(f"One by one: {IN_FLIGHT} at a time; batches: {BATCH} deliveries, one batch at a time.")
    report.close()


def _tell(report: Report, title: str, told: Told) -> None:
    report.add_times(f"{title}: facts about persons, {ROUNDS} rounds per door", told.rows)
    report.add_times(f"{title}: memory meanwhile, resident, MiB", told.memory)
    for row in told.rows:
        if row["door"] in HOPED and "Rust" in title:
            hoped = HOPED[row["door"]]
            report.hope(Wish(f"{title}: {row['door']}, median", row["accepted/s"], at_least=hoped, unit="/s"))
    for row in told.memory:
        report.hope(Wish(f"{title}: {row['process']}, most", row["most"], at_most=MEMORY_MIB, unit="MiB"))
        growth = row["end"] / row["quarter"]
        report.hope(Wish(f"{title}: {row['process']}, end beside a quarter of the way", growth, at_most=FLAT))


def _profile(report: Report, size: Size, doors: Sequence[str]) -> None:
    """The doors that fell short once more, to tell what takes the time."""
    with machine.broker() as broker, machine.store(rust=True) as store:
        uvloop.run(_on(store, broker, size, begin=profiled.begin, folding=False))
        rows = profiled.shares(profiled.counts_of(Path(store.folder) / "intake.log"))
    report.add_times(f"what fell short ({', '.join(doors)}): where intake's processor time goes", rows)


async def _on(store: Engine, broker: Engine, size: Size, *, begin: Begin = command, folding: bool = True) -> Told:
    place = town.Town(store, broker, Path(store.folder), begin=begin)
    await place.open()
    told = Told()
    people = staff.deliveries(size.one_by_one + size.batches + size.topic)
    parts = _shares(people, size)
    try:
        intake = place.start("intake", **UNLIMITED)
        await place.ready(intake)
        lines = Lines(intake.port, place.token(), "application/cloudevents-batch+json")
        await _in_batches(lines, staff.organisation(sum(map(len, parts)) // 8))
        pids = {"intake": intake.popen.pid, "store": machine.pid_of(store), "broker": machine.pid_of(broker)}
        watch = Watch(intake.popen.pid)
        looking = asyncio.create_task(watch.look())
        single = Lines(intake.port, place.token(), "application/cloudevents+json")
        doors: list[tuple[str, Sequence[dict[str, Any]], Callable[..., Awaitable[None]]]] = [
            (ONE_BY_ONE, parts[0], lambda events: _one_by_one(single, events)),
            (BATCHES, parts[1], lambda events: _in_batches(lines, events)),
            (TOPIC, parts[2], lambda events: _by_topic(place, broker, events)),
        ]
        for door, events, deliver in doors:
            if events:
                told.rows.append(await _timed(place, pids, door, events, deliver))
        looking.cancel()
        told.memory.append(_memory("intake", watch))
        same_effect("receipts", {"kept": await _count(place, "receipts")}, {"kept": _delivered(parts)})
        if folding:
            await _fold(place, told, people)
        lines.close()
        single.close()
    finally:
        place.close()
    return told


def _delivered(parts: Sequence[Sequence[dict[str, Any]]]) -> int:
    return sum(map(len, parts)) + len(staff.organisation(sum(map(len, parts)) // 8))


def _shares(people: Sequence[dict[str, Any]], size: Size) -> list[list[dict[str, Any]]]:
    """The deliveries of each door: a person's all come through one."""
    first, second = size.one_by_one, size.one_by_one + size.batches
    parts: list[list[dict[str, Any]]] = [[], [], []]
    for event in people:
        number = int(event["data"]["person"][1:])
        parts[0 if number < first else 1 if number < second else 2].append(event)
    return parts


async def _timed(
    place: town.Town,
    pids: Mapping[str, int],
    door: str,
    events: Sequence[dict[str, Any]],
    deliver: Callable[..., Awaitable[None]],
) -> dict[str, Any]:
    used = {name: machine.processor_s(pid) for name, pid in pids.items()}
    began, rates = time.perf_counter(), []
    for number in range(ROUNDS):
        part = events[number * len(events) // ROUNDS : (number + 1) * len(events) // ROUNDS]
        started = time.perf_counter()
        await deliver(part)
        rates.append(len(part) / (time.perf_counter() - started))
    await _sent(place)
    published = time.perf_counter() - began
    return {
        "door": door,
        "events": len(events),
        "accepted/s": round(statistics.median(rates)),
        "lowest-highest": f"{min(rates):.0f}-{max(rates):.0f}",
        "accepted and on the log/s": round(len(events) / published),
        **{
            f"{name}, us of processor each": round((machine.processor_s(pid) - used[name]) / len(events) * 1e6)
            for name, pid in pids.items()
        },
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
    try:
        for event in events:
            key = event["data"]["person"].encode()
            await producer.send(intake_topic("hr-system"), msgspec.json.encode(event), key=key, headers=headers)
        await producer.flush()
    finally:
        await producer.stop()
    store, log = MongoStore(place.mongo, town.DATABASES["intake"]), KafkaLog(broker.address, client="bench")
    await asyncio.gather(store.start(), log.start())
    try:
        bounds = await log.bounds(await log.partitions(intake_topic("hr-system")))
        deadline = time.monotonic() + 1800
        while not await _taken_in(store, {partition: each.end for partition, each in bounds.items()}):
            if time.monotonic() > deadline:
                raise TimeoutError("intake did not take everything from its topic within half an hour")
            await asyncio.sleep(0.1)
    finally:
        await asyncio.gather(store.stop(), log.stop())


async def _taken_in(store: MongoStore, ends: Mapping[Partition, int]) -> bool:
    """Whether intake stands at the end everywhere: its position moves in the commit that holds the receipts."""
    at = await load_positions(store, list(ends))
    return all(end == 0 or (partition in at and at[partition].next >= end) for partition, end in ends.items())


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
    started = time.perf_counter()
    await place.ready(process)  # what a process loads before it folds is no growth
    watch = Watch(process.popen.pid)
    looking = asyncio.create_task(watch.look())
    await place.all_folded()
    seconds = time.perf_counter() - started
    looking.cancel()
    told.rows.append(
        {
            "door": "the fold of reporting, from its start",
            "events": len(people),
            "accepted/s": "",
            "lowest-highest": "",
            "accepted and on the log/s": f"folded {round(len(people) / seconds)}",
            **dict.fromkeys((name for name in told.rows[0] if name.endswith(" each")), ""),
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
