"""A small projection and a way to write its facts, for tests of the chassis: tasks, their unit and their state."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import msgspec

from peil_chassis.log.port import Outgoing
from peil_chassis.projection import Fact, Projection, Span
from peil_chassis.store.port import Conflict, DocumentTooLarge, Expected, Put, Store, Write

TOPIC = "toy-tasks"


class Task(msgspec.Struct, frozen=True):
    """The history of one task: (day it holds, unit, state)."""

    states: tuple[tuple[int, str, str], ...] = ()


def apply(entity: Task, fact: Fact) -> Task:
    """The task after one more state; a state "crash" raises, as a bug would."""
    if fact.data["state"] == "crash":
        raise RuntimeError("a planted bug")
    state = (fact.data["day"], fact.data["unit"], fact.data["state"])
    return Task((*entity.states, state))


def apply_mended(entity: Task, fact: Fact) -> Task:
    """As `apply`, with the bug mended."""
    return Task((*entity.states, (fact.data["day"], fact.data["unit"], fact.data["state"])))


def contribute(entity: Task) -> list[Span]:
    """One task in its latest state, from the day that state holds."""
    if not entity.states:
        return []
    day, unit, state = entity.states[-1]
    return [Span("tasks", unit, state, 1, day, None)]


def units(entity: Task) -> list[str]:
    """Every unit the task was ever in."""
    return sorted({unit for _, unit, _ in entity.states})


def projection(version: int = 1, **changes: Any) -> Projection[Task]:
    """The toy projection; *changes* replace its parts."""
    parts: dict[str, Any] = {"topic": TOPIC, "apply": apply, "contribute": contribute, "units": units, **changes}
    return Projection(name="toy", version=version, types=frozenset({"nl.peil.toy.task-moved.v1"}), entity=Task, **parts)


def fact(
    key: str,
    sequence: int,
    *,
    unit: str = "A",
    state: str = "open",
    day: int = 20260101,
    recorded: str = "2026-01-03T09:00:00.000000Z",
    type_: str = "nl.peil.toy.task-moved.v1",
    topic: str = TOPIC,
    **data: Any,
) -> Outgoing:
    """A fact about task *key* as the relay sends it."""
    event = {
        "specversion": "1.0",
        "id": f"{key}-{sequence}",
        "source": "urn:nld:oin:00000001234567890000:systeem:toy",
        "type": type_,
        "time": recorded,
        "recordedtime": recorded,
        "sequence": str(sequence),
        "data": {"unit": unit, "state": state, "day": day, **data},
    }
    return Outgoing(topic, key.encode(), json.dumps(event).encode())


class Beside:
    """Another process's view of a store: everything goes to the same documents."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


class SleepyStore(Beside):
    """A store whose owner can be put to sleep in the middle of a commit, as a paused process is."""

    def __init__(self, store: Store, delay_s: float = 0.0) -> None:
        super().__init__(store)
        self._delay_s = delay_s
        self._awake = asyncio.Event()
        self._awake.set()
        self.conflicts = 0

    def sleep(self) -> None:
        """Commits wait from now on."""
        self._awake.clear()

    def wake(self) -> None:
        """Commits that waited go on."""
        self._awake.set()

    async def commit(self, writes: Sequence[Write], expected: Expected | None = None) -> None:
        """Commit, once awake; conflicts are counted and passed on."""
        await asyncio.sleep(self._delay_s)
        await self._awake.wait()
        try:
            await self._store.commit(writes, expected)
        except Conflict:
            self.conflicts += 1
            raise


class NarrowStore(Beside):
    """A store that refuses documents above a size of our choosing, in bytes of JSON."""

    def __init__(self, store: Store, max_document_bytes: int) -> None:
        super().__init__(store)
        self._max = max_document_bytes

    async def commit(self, writes: Sequence[Write], expected: Expected | None = None) -> None:
        """Commit, unless an entity is too large."""
        for write in writes:
            if isinstance(write, Put) and "entity" in write.document and len(json.dumps(write.document)) > self._max:
                raise DocumentTooLarge(write.collection)
        await self._store.commit(writes, expected)
