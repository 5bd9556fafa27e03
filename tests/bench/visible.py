"""``bench visible``: from an accepted POST at intake until reporting's API counts it, with every process for real."""

from __future__ import annotations

import asyncio
import json
import os
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import uvloop

import town
import town_process
from bench import machine
from bench.report import Report, Wish, quantile
from bench.rounds import same_effect
from bench.wire import Lines
from engines import Engine
from peil_chassis.log.kafka import KafkaLog
from peil_chassis.recompute import read_log

town.MODULES.setdefault("reporting", "peil_reporting")
town.DATABASES.setdefault("reporting", "peil_reporting")

TOPIC = "peil-vacancies"
DELIVERIES = "/api/intake/v1/events"
FIGURE = "/api/reporting/v1/figures/open_vacancies"
ASK_EVERY_S = 0.03
WARM_UP_S = 5.0
SERVICES = ("intake", "fold", "reporting")
MEMORY_MIB = 150.0


@dataclass(frozen=True, slots=True)
class Pace:
    """Events per second, and the 99th percentile hoped for, in ms."""

    per_s: int
    late_ms: float


PACES = {"python": Pace(30, 500.0), "rust": Pace(100, 250.0)}


@dataclass(slots=True)
class Diary:
    """What was seen: per event when it was sent and accepted, and per answer when it came and what it counted."""

    sent: dict[str, float] = field(default_factory=dict)
    accepted: dict[str, float] = field(default_factory=dict)
    answers: list[tuple[float, dict[int, int]]] = field(default_factory=list)
    asked_ms: list[float] = field(default_factory=list)
    refused: int = 0
    cores: dict[str, float] = field(default_factory=dict)


def run(stores: list[str], minutes: float) -> None:
    """Measure on each of *stores* (``python``, ``rust``) for *minutes* and report."""
    report = Report("visible")
    for name in stores:
        with machine.broker() as broker, machine.store(rust=name == "rust") as store:
            report.engines.append(f"{machine.versions(broker)} with {machine.versions(store)}")
            diary, offsets, memory = uvloop.run(_on(store, broker, PACES[name].per_s, minutes * 60))
        _tell(report, machine.versions(store), PACES[name], diary, offsets, memory)
    report.notes.append(
        "One delivery per POST; visible when an answer's position lies beyond the event's offset (asked every"
        f" {ASK_EVERY_S * 1000:.0f} ms, so the answer's own time is part of it). Memory: resident, at the end."
    )
    report.close()


def _tell(
    report: Report,
    store: str,
    pace: Pace,
    diary: Diary,
    offsets: Mapping[str, tuple[int, int]],
    memory: dict[str, float],
) -> None:
    begun = min(diary.accepted.values()) + WARM_UP_S
    late = sorted(
        (seen - diary.accepted[event]) * 1000
        for event, seen in first_seen(diary, offsets).items()
        if diary.accepted[event] >= begun
    )
    span = max(diary.accepted.values()) - min(diary.accepted.values())
    row: dict[str, Any] = {
        "events": len(late),
        "accepted/s": round(len(diary.accepted) / span, 1),
        "refused": diary.refused,
        "never seen": len(diary.accepted) - len(first_seen(diary, offsets)),
        "p50 ms": round(quantile(late, 0.5)),
        "p95 ms": round(quantile(late, 0.95)),
        "p99 ms": round(quantile(late, 0.99)),
        "highest ms": round(late[-1]),
        "GET p50 ms": round(quantile(diary.asked_ms, 0.5), 1),
        **{f"{name} MiB": round(size) for name, size in memory.items()},
    }
    report.add_times(f"{store}: {pace.per_s} events/s, from accepted to visible", [row])
    cores = {name: round(used, 2) for name, used in diary.cores.items()}
    report.add_times(f"{store}: cores in use meanwhile", [{**cores, "sum": round(sum(cores.values()), 2)}])
    report.hope(Wish(f"{store}: p99 at {pace.per_s} events/s", quantile(late, 0.99), at_most=pace.late_ms, unit="ms"))
    report.hope(Wish(f"{store}: largest service", max(memory.values()), at_most=MEMORY_MIB, unit="MiB"))


def first_seen(diary: Diary, offsets: Mapping[str, tuple[int, int]]) -> dict[str, float]:
    """When the first answer came whose position lies beyond each event; events never seen are left out."""
    waiting: dict[int, list[tuple[int, str]]] = {}
    for event, (partition, offset) in offsets.items():
        if event in diary.accepted:
            waiting.setdefault(partition, []).append((offset, event))
    for events in waiting.values():
        events.sort(reverse=True)
    seen: dict[str, float] = {}
    for at, position in diary.answers:
        for partition, following in position.items():
            events = waiting.get(partition, [])
            while events and events[-1][0] < following:
                seen[events.pop()[1]] = at
    return seen


async def _on(
    store: Engine, broker: Engine, per_s: int, seconds: float
) -> tuple[Diary, dict[str, tuple[int, int]], dict[str, float]]:
    place = town.Town(store, broker, Path(store.folder), begin=town_process.command)
    await place.open()
    processes = {name: place.start(name) for name in SERVICES}
    diary = Diary()
    try:
        for process in processes.values():
            await place.ready(process)
        await _place_root(place, processes["intake"].port)
        pids = {name: process.popen.pid for name, process in processes.items()}
        pids |= {"store": machine.pid_of(store), "broker": machine.pid_of(broker), "bench": os.getpid()}
        before, begun = {name: machine.processor_s(pid) for name, pid in pids.items()}, time.perf_counter()
        asking = asyncio.create_task(_ask(diary, place, processes["reporting"].port))
        await _deliver(diary, place, processes["intake"].port, per_s, seconds)
        span = time.perf_counter() - begun
        diary.cores = {name: (machine.processor_s(pid) - before[name]) / span for name, pid in pids.items()}
        await asyncio.sleep(3)
        asking.cancel()
        await asyncio.wait([asking])
        await _same_effect(diary, place, processes["reporting"].port)
        memory = {name: resident_mib(process.popen.pid) for name, process in processes.items()}
        return diary, await _offsets(broker), memory
    finally:
        place.close()


async def _deliver(diary: Diary, place: town.Town, port: int, per_s: int, seconds: float) -> None:
    """Send one delivery every ``1 / per_s`` seconds, whether or not earlier ones were answered."""
    lines = Lines(port, place.token(), "application/cloudevents+json")
    async with asyncio.TaskGroup() as sending:
        begun = time.perf_counter()
        for number in range(int(per_s * seconds)):
            await asyncio.sleep(max(0.0, begun + number / per_s - time.perf_counter()))
            sending.create_task(_post(lines, diary, number))
    lines.close()


async def _post(lines: Lines, diary: Diary, number: int) -> None:
    event = _opening(number)
    diary.sent[event["id"]] = time.perf_counter()
    answer = await lines.ask("POST", DELIVERIES, msgspec.json.encode(event))
    if answer.status == 202:
        diary.accepted[event["id"]] = time.perf_counter()
    else:
        diary.refused += 1


async def _place_root(place: town.Town, port: int) -> None:
    event = _opening(0) | {
        "id": "root",
        "type": "nl.peil.organisation.unit-placed.v1",
        "subject": "gemeente",
        "data": {
            "unit": "gemeente", "level": "municipality", "parent": None, "name": "Gemeente",
            "effective_on": "2020-01-01", "state": "open",
        },
    }  # fmt: skip
    lines = Lines(port, place.token(), "application/cloudevents+json")
    answer = await lines.ask("POST", DELIVERIES, msgspec.json.encode(event))
    lines.close()
    same_effect("placing the root", {"status": answer.status}, {"status": 202})


async def _same_effect(diary: Diary, place: town.Town, port: int) -> None:
    """Raises DifferentEffect unless the figure counts exactly what was accepted."""
    lines = Lines(port, place.token("bureau"))
    answer = json.loads((await lines.ask("GET", FIGURE)).body)
    lines.close()
    same_effect("the figure at the end", {"open": answer["numerator"]}, {"open": len(diary.accepted)})


def _opening(number: int) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        "specversion": "1.0",
        "id": f"open-{number}",
        "source": town.SOURCE,
        "type": "nl.peil.vacancies.vacancy-opened.v1",
        "subject": f"vacancy-{number}",
        "time": now.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "datacontenttype": "application/json",
        "data": {
            "vacancy": f"vacancy-{number}",
            "unit": f"team-{number % 50}",
            "occurred_on": (now - timedelta(days=1 + number % 300)).date().isoformat(),
            "channel": "both",
        },
    }


async def _ask(diary: Diary, place: town.Town, port: int) -> None:
    """Ask for the root figure over and over, and note each answer's position."""
    lines = Lines(port, place.token("bureau"))
    while True:
        asked = time.perf_counter()
        answer = await lines.ask("GET", FIGURE)
        at = time.perf_counter()
        if answer.status == 200:
            found = json.loads(answer.body)["provenance"]["position"]
            diary.answers.append((at, {each["partition"]: each["next"] for each in found}))
            diary.asked_ms.append((at - asked) * 1000)
        await asyncio.sleep(ASK_EVERY_S)


async def _offsets(broker: Engine) -> dict[str, tuple[int, int]]:
    """Partition and offset of every event in the log, by id."""
    log = KafkaLog(broker.address, client=f"bench-{uuid.uuid4().hex[:6]}")
    await log.start()
    try:
        found: dict[str, tuple[int, int]] = {}
        partitions = await log.partitions(TOPIC)
        bounds = await log.bounds(partitions)
        for partition in partitions:
            for record in await read_log(log, partition, bounds[partition].end):
                found[json.loads(record.value or b"{}")["id"]] = (partition.number, record.offset)
        return found
    finally:
        await log.stop()


def resident_mib(pid: int) -> float:
    """How much memory a process holds, in MiB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0
