"""The facts that are folded while we measure: tasks that move between units and states in the course of one year."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from aiokafka import AIOKafkaProducer

from peil_chassis.log.kafka import KafkaLog
from peil_chassis.log.port import Outgoing
from peil_chassis.projection import Fact, Projection, Span

TYPE = "nl.peil.bench.task-moved.v1"
SOURCE = "urn:nld:oin:00000001234567890000:systeem:bench"
STATES = ("planned", "running", "delayed", "done", "unknown")
UNITS = 100
YEAR_BEGINS = datetime(2026, 1, 1, 8, tzinfo=UTC)

State = tuple[int, str, str, int]
"""What is compared between contestants: sequence, unit, state and day of a task's last fact."""


class Task(msgspec.Struct, frozen=True):
    """Where a task is now."""

    unit: str = ""
    state: str = ""
    on: int = 0


def _apply(entity: Task, fact: Fact) -> Task:
    data = fact.data
    return Task(data["unit"], data["state"], data["on"])


def _units(entity: Task) -> Sequence[str]:
    return (entity.unit,)


def _nothing(entity: Task) -> Sequence[Span]:
    return ()


def _in_its_state(entity: Task) -> Sequence[Span]:
    return (Span("tasks", entity.unit, entity.state, 1, entity.on, None),)


def projection(topic: str, *, with_cells: bool) -> Projection[Task]:
    """The read model that keeps a task's last state; *with_cells* it counts tasks per unit and state as well."""
    return Projection(
        name="bench_cells" if with_cells else "bench_entities",
        version=1,
        topic=topic,
        types=frozenset({TYPE}),
        entity=Task,
        apply=_apply,
        contribute=_in_its_state if with_cells else _nothing,
        units=_units,
    )


@dataclass(frozen=True, slots=True)
class Load:
    """A topic to be filled: *events* facts about *keys* tasks, taken in random order, spread over a year."""

    topic: str
    events: int
    keys: int
    partitions: int = 4


def facts(load: Load, seed: int = 20260101) -> Iterator[tuple[Outgoing, str, State]]:
    """The records of *load* as the relay sends them, each with its task and the state it leads to."""
    chance = random.Random(seed)
    sequences: dict[str, int] = {}
    step = timedelta(days=364) / load.events
    for number in range(load.events):
        task = f"task-{chance.randrange(load.keys):06d}"
        at = YEAR_BEGINS + step * number
        sequence = sequences[task] = sequences.get(task, 0) + 1
        unit = f"{chance.randrange(UNITS):03d}_afdeling"
        state: State = (sequence, unit, chance.choice(STATES), at.year * 10000 + at.month * 100 + at.day)
        yield _record(load.topic, task, state, at, number), task, state


def _record(topic: str, task: str, state: State, at: datetime, number: int) -> Outgoing:
    sequence, unit, name, on = state
    recorded = at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    event: dict[str, Any] = {
        "specversion": "1.0",
        "id": f"b-{number:08d}",
        "source": SOURCE,
        "type": TYPE,
        "subject": task,
        "time": recorded,
        "datacontenttype": "application/json",
        "data": {"task": task, "unit": unit, "state": name, "on": on},
        "recordedtime": recorded,
        "sequence": str(sequence),
        "sequencetype": "Integer",
    }
    headers = (("content-type", b"application/cloudevents+json"),)
    return Outgoing(topic, task.encode(), msgspec.json.encode(event), headers)


async def fill(kafka: str, load: Load) -> dict[str, State]:
    """
    Create and fill the topic of *load*.

    Returns:
        The last state per task: what every contestant must have when it is done.

    Raises:
        LogError: the topic could not be made.
    """
    log = KafkaLog(kafka)
    await log.start()
    await log.create({load.topic: load.partitions}, {load.topic: None})
    await log.stop()
    # Many records per request: the relay's own producer cares for order after a failure, not for speed.
    producer = AIOKafkaProducer(bootstrap_servers=kafka, enable_idempotence=True, linger_ms=20, max_batch_size=500_000)
    await producer.start()
    last: dict[str, State] = {}
    try:
        for record, task, state in facts(load):
            last[task] = state
            await producer.send(record.topic, record.value, key=record.key, headers=list(record.headers))
        await producer.flush()
    finally:
        await producer.stop()
    return last


def counted(last: Mapping[str, State]) -> dict[tuple[str, str], int]:
    """Tasks per unit and state at the end: what the cells must add up to."""
    found: dict[tuple[str, str], int] = {}
    for _, unit, state, _ in last.values():
        found[unit, state] = found.get((unit, state), 0) + 1
    return found
