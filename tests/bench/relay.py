"""``bench relay``: rows that wait in an outbox, until each is on the log and marked."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Sequence
from typing import Any

import msgspec
import uvloop

from bench import machine, staff
from bench.contestants import empty_database
from bench.report import Report, Wish
from bench.rounds import Contestant, Outcome, take_turns
from peil_chassis import outbox
from peil_chassis.clock import SystemClock, timestamp
from peil_chassis.lease import Lease
from peil_chassis.log.kafka import KafkaLog
from peil_chassis.outbox import Outbox, fact_row
from peil_chassis.recompute import read_log
from peil_chassis.relay import Relay
from peil_chassis.store.mongo import MongoStore
from peil_chassis.store.port import Document, Put

ROWS = {"python": 6_000, "rust": 30_000}
PEOPLE = {"python": 900, "rust": 4_500}
PARTITIONS = 4
HOPED = 3_000
RELAY, WHAT = "relay", "sent in order per key, acknowledged, marked"
CHUNK = 500


def run(stores: list[str], rounds: int, share: float = 1.0) -> None:
    """Measure a *share* of the whole on each of *stores* (``python``, ``rust``) and report."""
    report = Report("relay")
    for name in stores:
        with machine.broker() as broker, machine.store(rust=name == "rust") as store:
            report.engines.append(f"{machine.versions(broker)} with {machine.versions(store)}")
            facts = waiting(int(ROWS[name] * share), PEOPLE[name])
            once = turn(broker.address, machine.mongo_uri(store), facts)
            pids = {"relay": os.getpid(), "store": machine.pid_of(store), "broker": machine.pid_of(broker)}
            used = {name: machine.processor_s(pid) for name, pid in pids.items()}
            uvloop.run(_on(report, machine.versions(store), Contestant(RELAY, WHAT, once, _told(facts)), rounds))
            each = 1e6 / len(facts) / rounds
            spent = {name: round((machine.processor_s(pid) - used[name]) * each) for name, pid in pids.items()}
        title = f"{machine.versions(store)}: microseconds of processor per row, filling and checking included"
        report.add_times(title, [spent])
    report.close()


async def _on(report: Report, store: str, contestant: Contestant, rounds: int) -> None:
    scores = await take_turns([contestant], rounds, lambda line: print(line, flush=True))
    report.add_scores(f"{store}: rows that wait, {len(contestant.expected):,} keys", scores, RELAY)
    if "Rust" in store:
        report.hope(Wish(f"{store}: relay, median", scores[RELAY].median, at_least=HOPED, unit="/s"))


def waiting(rows: int, people: int) -> list[tuple[str, dict[str, Any]]]:
    """Key and event of *rows* facts about *people*, numbered within each key, in the order in which they were told."""
    numbers: dict[str, int] = {}
    found: list[tuple[str, dict[str, Any]]] = []
    for event in staff.deliveries(people)[:rows]:
        key = f"ps-{uuid.uuid5(uuid.NAMESPACE_OID, event['data']['person']).hex}"
        numbers[key] = numbers.get(key, 0) + 1
        data = {**event["data"], "person": key}
        more = {"recordedtime": event["time"], "sequence": str(numbers[key]), "sequencetype": "Integer"}
        found.append((key, {**event, **more, "data": data}))
    return found


def _told(facts: Sequence[tuple[str, dict[str, Any]]]) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for key, event in facts:
        told.setdefault(key, []).append(event["id"])
    return told


def turn(kafka: str, mongo: str, facts: Sequence[tuple[str, dict[str, Any]]]) -> Any:
    """The service's own relay, its lease and comparisons included, until nothing waits."""

    async def once() -> Outcome:
        topic = f"bench-relay-{uuid.uuid4().hex[:8]}"
        log, clock = KafkaLog(kafka, client="bench-relay"), SystemClock()
        async with empty_database(mongo) as database:
            store = MongoStore(mongo, database.name)
            await log.start()
            await store.start()
            try:
                await log.create({topic: PARTITIONS}, {topic: None})
                await store.declare(outbox.indexes())
                await _fill(store, [fact_row(topic, key, event) for key, event in facts], clock)
                lease = Lease(store, clock, name="relay", owner="bench", lasts_s=5.0)
                relay = Relay(store, log, Outbox(store, clock), clock, lease=lease, topics=[topic])
                started, sent = time.perf_counter(), 0
                while sent < len(facts):
                    sent += await relay.step()
                seconds = time.perf_counter() - started
                marked = await store.count(outbox.ROWS, {"state": "sent"})
                return Outcome(marked, seconds, await _on_the_log(log, topic))
            finally:
                await store.stop()
                await log.stop()

    return once


async def _fill(store: MongoStore, rows: Sequence[Document], clock: SystemClock) -> None:
    for first in range(0, len(rows), CHUNK):
        now = timestamp(clock.now())
        await store.commit([Put(outbox.ROWS, {**row, "recorded": now}) for row in rows[first : first + CHUNK]])


async def _on_the_log(log: KafkaLog, topic: str) -> dict[str, list[str]]:
    """Ids of the events per key, in the order in which they lie there."""
    found: dict[str, list[str]] = {}
    for partition, bounds in (await log.bounds(await log.partitions(topic))).items():
        for record in await read_log(log, partition, bounds.end):
            key = (record.key or b"").decode()
            found.setdefault(key, []).append(msgspec.json.decode(record.value or b"{}")["id"])
    return found
