"""Processes that die in the worst place, for tests that hold a service against a model of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from peil_chassis.clock import SteppedClock
from peil_chassis.lease import Lease
from peil_chassis.log.memory import MemoryLog
from peil_chassis.outbox import Outbox
from peil_chassis.relay import Relay
from peil_chassis.store.memory import MemoryStore
from peil_chassis.store.port import Document, Expected, StoreAway, Write


class Killed(BaseException):
    """The process was killed; nobody catches this."""


@dataclass(frozen=True)
class Death:
    """At which commit (from 1; 0: at the first reading), before or after it is done, and whether the process dies."""

    commit: int
    done: bool
    killed: bool


deaths = st.builds(Death, st.sampled_from([0, 1, 1, 1, 1, 2]), st.sampled_from([True, True, False]), st.booleans())


class FragileStore:
    """Passes everything on to *store* until its death; takes as many breaths before each answer as *breaths* say."""

    def __init__(self, store: MemoryStore, death: Death | None, breaths: Iterable[int] = ()) -> None:
        self._store = store
        self._death = death
        self._breaths = iter(breaths)
        self._commits = 0

    async def load(self, collection: str, ids: Sequence[str]) -> dict[str, Document]:
        await self._come_by(done=True)
        return dict(await self._store.load(collection, ids))

    async def commit(self, writes: Sequence[Write], expected: Expected | None = None) -> None:
        self._commits += 1
        await self._come_by(done=False)
        await self._store.commit(writes, expected)
        await self._come_by(done=True)

    async def _come_by(self, *, done: bool) -> None:
        for _ in range(next(self._breaths, 0)):
            await asyncio.sleep(0)
        if self._death and (self._death.commit, self._death.done) == (self._commits, done):
            raise Killed if self._death.killed else StoreAway("no answer")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


async def insisted(dying: Callable[[], Awaitable[str]], living: Callable[[], Awaitable[str]]) -> str:
    """Ask the one, and the same again of the other when no answer comes."""
    try:
        return await dying()
    except (Killed, StoreAway):
        return await living()


async def relayed(store: MemoryStore, clock: SteppedClock, topic: str) -> list[dict[str, Any]]:
    """Let a relay send everything; what the log then has, by partition."""
    log, outbox = MemoryLog(), Outbox(store, clock)
    await log.create({topic: 4}, {topic: None})
    lease = Lease(store, clock, name="relay", owner="test", lasts_s=60)
    relay = Relay(store, log, outbox, clock, lease=lease, topics=[topic])
    while await relay.step():
        pass
    return [json.loads(record.value or b"") for record in log.records(topic)]
