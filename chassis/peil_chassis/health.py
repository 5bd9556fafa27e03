"""Whether a process lives and whether it can do its work."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")

STALE_AFTER_S = 30.0
"""A loop that has not turned for so long is taken for dead."""

CHECK_TIMEOUT_S = 2.0
BEAT_EVERY_S = 5.0


class Heartbeat:
    """The pulse of one loop: call `beat` on every turn, and at least every few seconds while it waits."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._last = now()

    def beat(self) -> None:
        """The loop has turned."""
        self._last = self._now()

    @property
    def age_s(self) -> float:
        """Seconds since the last turn."""
        return self._now() - self._last


async def beating(heartbeat: Heartbeat | None, work: Coroutine[Any, Any, T]) -> T:
    """What *work* returns, or raises; *heartbeat* beats meanwhile, for it may take longer than a loop may be silent."""
    working = asyncio.create_task(work)
    try:
        while not working.done():
            if heartbeat:
                heartbeat.beat()
            await asyncio.wait([working], timeout=BEAT_EVERY_S)
        return working.result()
    finally:
        if not working.done():
            working.cancel()
            await asyncio.wait([working])


@dataclass(frozen=True, slots=True)
class Report:
    """What was found: name -> fine or not."""

    checks: dict[str, bool] = field(default_factory=dict)

    @property
    def fine(self) -> bool:
        """Whether everything is."""
        return all(self.checks.values())


class Health:
    """Loops and dependencies of one process, registered by name."""

    def __init__(self, *, now: Callable[[], float] = time.monotonic) -> None:
        """*now* counts seconds and never goes back."""
        self._now = now
        self._loops: dict[str, Heartbeat] = {}
        self._dependencies: dict[str, Callable[[], Awaitable[bool]]] = {}

    def loop(self, name: str) -> Heartbeat:
        """A heartbeat for the loop *name*; from now on `/livez` expects it to beat."""
        return self._loops.setdefault(name, Heartbeat(self._now))

    def dependency(self, name: str, reachable: Callable[[], Awaitable[bool]]) -> None:
        """Let `/readyz` ask *reachable*; an error or no answer within two seconds counts as no."""
        self._dependencies[name] = reachable

    def alive(self) -> Report:
        """Whether every loop turned within the last thirty seconds."""
        return Report({name: heartbeat.age_s <= STALE_AFTER_S for name, heartbeat in self._loops.items()})

    async def ready(self) -> Report:
        """Whether every dependency answers, all asked at once."""
        names = list(self._dependencies)
        answers = await asyncio.gather(*(self._ask(self._dependencies[name]) for name in names))
        return Report(dict(zip(names, answers, strict=True)))

    async def _ask(self, reachable: Callable[[], Awaitable[bool]]) -> bool:
        try:
            async with asyncio.timeout(CHECK_TIMEOUT_S):
                return await reachable()
        except Exception:
            return False
