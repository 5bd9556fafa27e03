"""``bench fold``: Peil's fold beside a bare loop and a handler per message, on the same facts, to the same end."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace

import uvloop

from bench import machine
from bench.connect import connector, connector_exists, version, worker
from bench.contestants import bare, fold, handler
from bench.facts import Load, State, counted, fill
from bench.report import Report, Wish
from bench.rounds import Contestant, ratios, take_turns

BARE, FOLD, CELLS, HANDLER = "bare loop", "fold", "fold with cells", "FastStream per message"
INSERT, REPLACE = "MongoDB connector, insert", "MongoDB connector, replace"


@dataclass(frozen=True, slots=True)
class Size:
    """How many events a store is given: what it can do in seconds, not in minutes."""

    events: int
    handled: int
    entities_at_least: float
    cells_at_least: float
    handler_at_least: float
    connector_at_least: float = 1.5


SIZES = {
    "rust": Size(200_000, 4_000, 0.8, 0.5, 40),
    "python": Size(40_000, 1_000, 0.3, 0.2, 10),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Addresses of broker and store, the store's name and version, and a Connect worker's address, if there is one."""

    kafka: str
    mongo: str
    store: str
    rest: str


KEYS, MANY_KEYS = 2_000, 50_000
SMALL_BROKER_EVENTS = 20_000


def run(stores: list[str], rounds: int, share: float = 1.0) -> None:
    """Measure a *share* of the whole on each of *stores* (``python``, ``rust``) and report."""
    report = Report("fold")
    with machine.broker() as broker, ExitStack() as beside:
        report.engines.append(machine.versions(broker))
        rest = ""
        if connector_exists() and broker.name != "noida-db":
            rest = beside.enter_context(worker(broker.address))
            report.engines.append(f"{version()} in a standalone Kafka Connect worker, two tasks")
        else:
            report.notes.append("The MongoDB connector is left out: its jars need Java, Maven and Apache Kafka.")
        for name in stores:
            with machine.store(rust=name == "rust") as store:
                report.engines.append(machine.versions(store))
                size = replace(SIZES[name], events=int(SIZES[name].events * share))
                if broker.name == "noida-db":
                    size = Size(min(size.events, SMALL_BROKER_EVENTS), 1_000, *_hopes(size))
                    report.notes.append("Without Java and Kafka's jars: the embedded broker, and fewer events.")
                place = Place(broker.address, machine.mongo_uri(store), machine.versions(store), rest)
                uvloop.run(_on(report, place, size, rounds))
    report.close()


def _hopes(size: Size) -> tuple[float, float, float]:
    return size.entities_at_least, size.cells_at_least, size.handler_at_least


async def _on(report: Report, place: Place, size: Size, rounds: int) -> None:
    kafka, mongo, store = place.kafka, place.mongo, place.store
    mark = "rust" if "Rust" in store else "python"
    repeating = Load(f"bench-{mark}", size.events, KEYS)
    few = Load(f"bench-{mark}-few", size.handled, KEYS)
    spread = Load(f"bench-{mark}-spread", size.events, MANY_KEYS)
    ends = {load.topic: await fill(kafka, load) for load in (repeating, few, spread)}
    title = f"{store}: {size.events:,} events of about 430 B, {KEYS:,} keys, 4 partitions, {rounds} rounds in turns"
    print(f"\n# {title}", flush=True)
    contestants = [
        *_three(kafka, mongo, repeating, ends[repeating.topic]),
        *_connectors(place, (repeating, few), ends),
        Contestant(
            HANDLER, f"one update per message, on {few.events:,} events",
            handler(kafka, mongo, few.topic, few.events), ends[few.topic],
        ),
    ]  # fmt: skip
    scores = await take_turns(contestants, rounds, _say)
    report.add_scores(title, scores, BARE)
    for name, base, hoped in (
        (FOLD, BARE, size.entities_at_least),
        (CELLS, BARE, size.cells_at_least),
        (FOLD, INSERT, size.connector_at_least),
        (FOLD, HANDLER, size.handler_at_least),
    ):
        if base in scores:
            median = sorted(ratios(scores, name, base))[rounds // 2]
            report.hope(Wish(f"{store}: {name} / {base}, median of rounds", median, at_least=hoped))
    title = f"{store}: {size.events:,} events, {MANY_KEYS:,} keys that hardly repeat"
    print(f"\n# {title}", flush=True)
    scores = await take_turns(_three(kafka, mongo, spread, ends[spread.topic]), rounds, _say)
    report.add_scores(title, scores, BARE)


def _connectors(place: Place, loads: tuple[Load, Load], ends: dict[str, dict[str, State]]) -> list[Contestant]:
    """Inserting goes fast, replacing hardly faster than a handler: it is given as few events as that one."""
    if not place.rest:
        return []
    many, few = (
        connector(place.rest, place.kafka, place.mongo, load.topic, load.events, replace=replace)
        for load, replace in zip(loads, (False, True), strict=True)
    )
    by_record, by_key = "at least once, a document per record", f"at least once, by key, {loads[1].events:,} events"
    return [
        Contestant(INSERT, by_record, many, ends[loads[0].topic]),
        Contestant(REPLACE, by_key, few, ends[loads[1].topic]),
    ]


def _three(kafka: str, mongo: str, load: Load, last: dict[str, State]) -> list[Contestant]:
    with_counts = {"tasks": last, "cells": counted(last)}
    topic, events = load.topic, load.events
    return [
        Contestant(BARE, "same parser and batch size, promises nothing", bare(kafka, mongo, topic, events), last),
        Contestant(
            FOLD, "exactly once in effect, entities only", fold(kafka, mongo, topic, events, with_cells=False), last
        ),
        Contestant(
            CELLS, "the same, and amounts per unit, state and day known",
            fold(kafka, mongo, topic, events, with_cells=True), with_counts,
        ),
    ]  # fmt: skip


def _say(line: str) -> None:
    print(line, flush=True)
