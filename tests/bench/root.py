"""``bench root``: the figure of the whole municipality, on any day as known on any day, over 100,000 cell entries."""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec
import uvloop

from bench import machine
from bench.contestants import empty_database
from bench.report import Report, Wish, quantile
from bench.rounds import same_effect
from peil_chassis.cells import day_number
from peil_chassis.fold.options import indexes
from peil_chassis.fold.positions import COLLECTION as POSITIONS
from peil_chassis.fold.positions import Position, move
from peil_chassis.log.port import Partition
from peil_chassis.projection import Build, Fact
from peil_chassis.registry import first_entry
from peil_chassis.store.mongo import MongoStore
from peil_chassis.store.port import Document, Put
from peil_contracts.vacancies import BIWS_STEPS
from peil_reporting.figures.catalogue import FIGURES
from peil_reporting.figures.domain import Days
from peil_reporting.figures.questions import Questions
from peil_reporting.organisation.projection import PROJECTION as UNIT_PLACEMENTS
from peil_reporting.vacancies.projection import OPEN_VACANCIES, PROJECTION
from reporting_cells import cells, entities, per_key
from reporting_facts import closed, opened, placed, step

ENTRIES = 100_000
VACANCIES = 5_300
UNITS = 300
BEGIN = date(2025, 1, 6)
DAYS = 700
ASKED, CHECKED = 60, 3
HOPED_MS = {"python": 500.0, "rust": 100.0}
CHUNK = 2_000


def run(stores: list[str]) -> None:
    """Measure on each of *stores* (``python``, ``rust``) and report."""
    report = Report("root")
    facts = [*_town(), *_vacancies(random.Random(7))]
    documents = cells(PROJECTION, facts)
    entries = sum(len(numbers) // 3 for document in documents for numbers in document["entries"].values())
    report.notes.append(
        f"{entries:,} entries in {len(documents):,} documents: {VACANCIES:,} vacancies at {UNITS} units in two years."
    )
    for name in stores:
        with machine.store(rust=name == "rust") as store:
            report.engines.append(machine.versions(store))
            first, times = uvloop.run(_on(machine.mongo_uri(store), facts, documents))
        median, late = quantile(times, 0.5), quantile(times, 0.95)
        report.add_times(
            f"{machine.versions(store)}: a root figure on {ASKED} random days, in ms",
            [
                {
                    "first": round(first, 1),
                    "p50": round(median, 1),
                    "p95": round(late, 1),
                    "lowest": round(min(times), 1),
                    "highest": round(max(times), 1),
                }
            ],
        )
        report.hope(Wish(f"{machine.versions(store)}: p95", late, at_most=HOPED_MS[name], unit="ms"))
    report.close()


async def _on(uri: str, facts: Sequence[Fact], documents: Sequence[Document]) -> tuple[float, list[float]]:
    """Milliseconds of the first question, and of each after it, every one on other days, as reporting answers them."""
    async with empty_database(uri) as database:
        store = MongoStore(uri, database.name)
        await store.start()
        try:
            await _fill(store, facts, documents)
            return await _ask(store, facts, _positions(Build(PROJECTION.name, PROJECTION.version, 1), documents))
        finally:
            await store.stop()


async def _ask(store: MongoStore, facts: Sequence[Fact], positions: Sequence[Document]) -> tuple[float, list[float]]:
    """
    One process that answers: its first question finds nothing kept.

    Before every question a fact comes in, so the cells of the last known month have changed and are read again.
    """
    figure = FIGURES[OPEN_VACANCIES]
    chance = random.Random(11)
    times: list[float] = []
    questions = Questions(store)
    await questions.placements(Days(_some_day(chance), _some_day(chance)))  # connects
    for number in range(ASKED + 1):
        days = Days(_some_day(chance), _some_day(chance)) if number else Days(LAST_DAY, LAST_DAY)
        await store.commit([Put(POSITIONS, _moved(row, number)) for row in positions])
        started = time.perf_counter()
        board, unit = await questions.board([figure], None, days)
        answer = board.answer(figure, unit)
        times.append((time.perf_counter() - started) * 1000)
        if number < CHECKED:
            found = {name: amount for name, amount in answer.categories.items() if amount}
            same_effect(f"root figure on {days}", found, _slowly(facts, days))
    return times[0], times[1:]


def _positions(build: Build, documents: Sequence[Document]) -> list[Document]:
    """The positions of a fold that left these cells behind."""
    months: dict[int, set[int]] = {}
    for document in documents:
        months.setdefault(document["partition"], set()).add(document["month"])
    return [
        move(
            build,
            Partition(PROJECTION.topic, number),
            None,
            Position(1, "anchor", "", dict.fromkeys(sorted(held), "1.anchor")),
            "",
        )[0].document
        for number, held in sorted(months.items())
    ]


def _moved(position: Document, number: int) -> Document:
    """*position* after *number* commits that changed the cells of the last month."""
    last = max(position["months"])
    return {**position, "next": 1 + number, "months": {**position["months"], last: f"{1 + number}.anchor"}}


def _slowly(facts: Sequence[Fact], days: Days) -> dict[str, int]:
    """The same answer from the facts themselves."""
    found: dict[str, int] = {}
    known = [fact for fact in facts if fact.known_on <= days.known_on]
    for entity in entities(PROJECTION, known).values():
        for span in PROJECTION.contribute(entity):
            if span.first <= days.as_of and (span.until is None or days.as_of < span.until):
                found[span.category] = found.get(span.category, 0) + span.amount
    return found


async def _fill(store: MongoStore, facts: Sequence[Fact], documents: Sequence[Document]) -> None:
    for projection in (UNIT_PLACEMENTS, PROJECTION):
        build = Build(projection.name, projection.version, 1)
        await first_entry(store, projection.name, projection.version)
        await store.declare(indexes(build))
        keys = per_key(projection, facts)
        await _put(
            store,
            build.entities,
            (
                {
                    "_id": key, "partition": 0, "sequence": len(keys[key]),
                    "units": list(projection.units(entity)),  # type: ignore[arg-type]
                    "entity": msgspec.json.decode(msgspec.json.encode(entity)),
                }
                for key, entity in entities(projection, facts).items()
            ),
        )  # fmt: skip
    await _put(store, Build(PROJECTION.name, PROJECTION.version, 1).cells, documents)


async def _put(store: MongoStore, collection: str, documents: Iterable[Document]) -> None:
    waiting = [Put(collection, document) for document in documents]
    for first in range(0, len(waiting), CHUNK):
        await store.commit(waiting[first : first + CHUNK])


def _town() -> list[Fact]:
    root = placed("gemeente", None, "2020-01-01", level="municipality")
    units = [placed(f"{number:03d}_team", "gemeente", "2020-01-01") for number in range(UNITS)]
    return [root, *units]


def _vacancies(chance: random.Random) -> Iterable[Fact]:
    """Vacancies that walk through the process; most facts are told the same week, some after two months."""
    for number in range(VACANCIES):
        vacancy, unit = f"v-{uuid.UUID(int=chance.getrandbits(128))}", f"{chance.randrange(UNITS):03d}_team"
        day = BEGIN + timedelta(days=chance.randrange(DAYS))
        known = day
        for n, name in enumerate((None, *BIWS_STEPS, None)):
            known = max(known, day + timedelta(days=chance.choice((0, 0, 1, 2, 4, 60))))
            common: dict[str, Any] = {"vacancy": vacancy, "n": n + 1}
            if n == 0:
                yield opened(unit, day.isoformat(), known.isoformat(), **common)
            elif name is not None:
                yield step(name, day.isoformat(), known.isoformat(), **common)
            elif number % 5:
                yield closed(day.isoformat(), known.isoformat(), **common)
            day += timedelta(days=chance.randrange(1, 14))


LAST_DAY = day_number(BEGIN + timedelta(days=DAYS + 150))


def _some_day(chance: random.Random) -> int:
    return day_number(BEGIN + timedelta(days=chance.randrange(DAYS + 150)))
