"""
An event loop whose time is made up: it sleeps for nothing, and one seed decides the order in which ready work runs.

Nothing comes from outside: no sockets, no threads, no signals. What a service hands to a thread runs at once, in turn.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import random
from collections.abc import Callable, Coroutine
from contextvars import Context, ContextVar, copy_context
from typing import Any, Protocol

STANDSTILL_TURNS = 200_000
"""Turns without the time moving after which something goes round in a circle."""


class Owner(Protocol):
    """What a task belongs to: a process of the town."""

    paused: bool
    held: list[asyncio.Handle]


OWNER: ContextVar[Owner | None] = ContextVar("OWNER", default=None)
"""Whose the running code is. Tasks inherit it, so that a whole process can be frozen or ended."""


class Standstill(Exception):
    """Nothing is ready and nothing is due any more, or the same work is ready for ever."""


class SimulatedTask(asyncio.Task[Any]):
    """A task with a number, by which sets of tasks have the same order in every run."""

    numbers = itertools.count()
    number: int
    owner: Owner | None

    def __new__(cls, *_: Any, **__: Any) -> SimulatedTask:
        """Numbered before anything asks for its hash."""
        made = super().__new__(cls)
        made.number = next(cls.numbers)
        return made

    def __hash__(self) -> int:
        return self.number

    def __eq__(self, other: object) -> bool:
        return self is other


class VirtualLoop(asyncio.BaseEventLoop):
    """Runs what is ready in an order of *order*'s choice, and goes to the next timer when nothing is."""

    def __init__(self, order: random.Random, began: float = 1000.0) -> None:
        super().__init__()
        self._order = order
        self._now = began
        self._running_since = began
        self.turns = 0
        self._still = 0
        SimulatedTask.numbers = itertools.count()
        self.set_task_factory(_numbered)

    def time(self) -> float:
        """Seconds, made up."""
        return self._now

    def leap(self, seconds: float) -> None:
        """Let *seconds* pass at once: everything that fell due meanwhile is late, as after a machine's sleep."""
        self._now += seconds
        self._running_since += seconds

    def ran(self) -> float:
        """Seconds that have passed, without those that passed at once."""
        return self._now - self._running_since

    def release(self, owner: Owner) -> None:
        """Let the work of *owner* that was held go on."""
        self._ready.extend(owner.held)  # type: ignore[attr-defined]
        owner.held.clear()

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> asyncio.Future[Any]:  # type: ignore[override]
        """Run *func* now: there are no threads here."""
        future = self.create_future()
        try:
            future.set_result(func(*args))
        except Exception as error:
            future.set_exception(error)
        return future

    def call_soon_threadsafe(self, callback: Any, *args: Any, context: Context | None = None) -> asyncio.Handle:
        """As `call_soon`: there is one thread."""
        return self.call_soon(callback, *args, context=context)

    def _run_once(self) -> None:
        scheduled: list[asyncio.TimerHandle] = self._scheduled  # type: ignore[attr-defined]
        ready = self._ready  # type: ignore[attr-defined]
        _forget_cancelled(self, scheduled)
        if not ready:
            if not scheduled:
                raise Standstill("nothing is ready and nothing is due")
            if scheduled[0].when() > self._now:
                self._now, self._still = scheduled[0].when(), 0
        while scheduled and scheduled[0].when() <= self._now:
            due = heapq.heappop(scheduled)
            due._scheduled = False  # type: ignore[attr-defined]
            ready.append(due)
        turn = list(ready)
        ready.clear()
        self.turns += 1
        self._still += 1
        if self._still > STANDSTILL_TURNS:
            raise Standstill("the same work is ready for ever")
        if len(turn) > 1:
            drawn = self._order.random
            turn = [handle for _, _, handle in sorted((drawn(), place, each) for place, each in enumerate(turn))]
        for handle in turn:
            if handle.cancelled():
                continue
            owner = handle._context.get(OWNER)  # type: ignore[attr-defined]
            if owner is not None and owner.paused:
                owner.held.append(handle)
            else:
                handle._run()

    def _write_to_self(self) -> None:
        """Nobody sleeps, so nobody is woken."""

    def _process_events(self, event_list: Any) -> None:
        """Nothing comes from outside."""


def _numbered(
    loop: asyncio.AbstractEventLoop, coroutine: Coroutine[Any, Any, Any], *, context: Context | None = None
) -> SimulatedTask:
    context = context or copy_context()
    task = SimulatedTask(coroutine, loop=loop, context=context)
    task.owner = context.get(OWNER)
    return task


def _forget_cancelled(loop: VirtualLoop, scheduled: list[asyncio.TimerHandle]) -> None:
    """Timers that were cancelled go when they come to the front, or when they are most of what there is."""
    if loop._timer_cancelled_count > 100 and loop._timer_cancelled_count * 2 > len(scheduled):  # type: ignore[attr-defined]
        for handle in scheduled:
            if handle.cancelled():
                handle._scheduled = False  # type: ignore[attr-defined]
        scheduled[:] = [handle for handle in scheduled if not handle.cancelled()]
        heapq.heapify(scheduled)
        loop._timer_cancelled_count = 0  # type: ignore[attr-defined]
    while scheduled and scheduled[0].cancelled():
        loop._timer_cancelled_count -= 1  # type: ignore[attr-defined]
        heapq.heappop(scheduled)._scheduled = False  # type: ignore[attr-defined]
