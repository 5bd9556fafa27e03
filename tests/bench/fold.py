"""``bench fold``: Peil's fold beside a bare loop and a handler per message, on the same facts, to the same end."""

from __future__ import annotations

from dataclasses import dataclass

import uvloop

from bench import machine
from bench.contestants import bare, fold, handler
from bench.facts import Load, State, counted, fill
from bench.report import Report, Wish
from bench.rounds import Contestant, ratios, take_turns

BARE, FOLD, CELLS, HANDLER = "bare loop", "fold", "fold with cells", "FastStream per message"


@dataclass(frozen=True, slots=True)
class Size:
    """How many events a store is given: what it can do in seconds, not in minutes."""

    events: int
    handled: int
    entities_at_least: float
    cells_at_least: float
    handler_at_least: float


SIZES = {
    "rust": Size(200_000, 4_000, 0.8, 0.5, 40),
    "python": Size(40_000, 1_000, 0.3, 0.2, 10),
}
KEYS, MANY_KEYS = 2_000, 50_000
SMALL_BROKER_EVENTS = 20_000


def run(stores: list[str], rounds: int) -> None:
    """Measure on each of *stores* (``python``, ``rust``) and report."""
    report = Report("fold")
    with machine.broker() as broker:
        report.engines.append(machine.versions(broker))
        for name in stores:
            with machine.store(rust=name == "rust") as store:
                report.engines.append(machine.versions(store))
                size = SIZES[name]
                if broker.name == "noida-db":
                    size = Size(min(size.events, SMALL_BROKER_EVENTS), 1_000, *_hopes(size))
                    report.notes.append("Without Java and Kafka's jars: the embedded broker, and fewer events.")
                uvloop.run(_on(report, broker.address, machine.mongo_uri(store), machine.versions(store), size, rounds))
    report.close()


def _hopes(size: Size) -> tuple[float, float, float]:
    return size.entities_at_least, size.cells_at_least, size.handler_at_least


async def _on(report: Report, kafka: str, mongo: str, store: str, size: Size, rounds: int) -> None:
    mark = "rust" if "Rust" in store else "python"
    repeating = Load(f"bench-{mark}", size.events, KEYS)
    few = Load(f"bench-{mark}-few", size.handled, KEYS)
    spread = Load(f"bench-{mark}-spread", size.events, MANY_KEYS)
    ends = {load.topic: await fill(kafka, load) for load in (repeating, few, spread)}
    title = f"{store}: {size.events:,} events of about 430 B, {KEYS:,} keys, 4 partitions, {rounds} rounds in turns"
    print(f"\n# {title}", flush=True)
    contestants = [
        *_three(kafka, mongo, repeating, ends[repeating.topic]),
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
        (FOLD, HANDLER, size.handler_at_least),
    ):
        median = sorted(ratios(scores, name, base))[rounds // 2]
        report.hope(Wish(f"{store}: {name} / {base}, median of rounds", median, at_least=hoped))
    title = f"{store}: {size.events:,} events, {MANY_KEYS:,} keys that hardly repeat"
    print(f"\n# {title}", flush=True)
    scores = await take_turns(_three(kafka, mongo, spread, ends[spread.topic]), rounds, _say)
    report.add_scores(title, scores, BARE)


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
