"""
Deliveries that come one by one, gathered: those that wait at the same moment share one commit.

A commit costs about as much for one delivery as for fifty. Whoever delivers alone waits for nobody; whoever comes
while a commit is under way goes into the next one. Each is answered once its own receipt is committed, as ever.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from peil_chassis.store.port import StoreAway
from peil_intake.deliveries.deciding import Door
from peil_intake.deliveries.domain.reading import Arrival, Supplier, read
from peil_intake.deliveries.domain.receipts import Receipt, Refusal
from peil_intake.deliveries.handlers import CHUNK, take

WAIT_SHARE, LONGEST_WAIT_S = 0.25, 0.02
"""
How long a commit waits for as many deliveries as the one before it held, beside how long that one took: whoever was
just answered comes again, and would else find every second commit begun without most of them.
"""


class _Waiting(NamedTuple):
    arrival: Arrival | Refusal
    answer: asyncio.Future[Receipt | Refusal]


@dataclass(slots=True)
class _Line:
    """Who waits of one client, the first first; *came* is set whenever somebody joins."""

    waiting: deque[_Waiting] = field(default_factory=deque)
    came: asyncio.Event = field(default_factory=asyncio.Event)


class Gathering:
    """Takes in single deliveries, a commit at a time per client, in the order in which they came."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._lines: dict[str, _Line] = {}
        self._working: dict[str, asyncio.Task[None]] = {}

    async def take(self, supplier: Supplier, body: bytes | Mapping[str, Any] | Refusal) -> Receipt | Refusal:
        """
        Take one delivery of *supplier* in: the bytes of an event, one put together from headers, or a refusal.

        Returns:
            Its receipt or refusal, committed.

        Raises:
            StoreAway: the store does not answer; it may or may not have been committed.
        """
        arrival = body if isinstance(body, Refusal) else read(body, supplier, now=self._door.clock.now())
        waiting = _Waiting(arrival, asyncio.get_running_loop().create_future())
        line = self._lines.setdefault(supplier.client, _Line())
        line.waiting.append(waiting)
        line.came.set()
        if supplier.client not in self._working:
            self._working[supplier.client] = asyncio.create_task(self._work(supplier), name="gathering")
        return await waiting.answer

    async def _work(self, supplier: Supplier) -> None:
        """Commit what waits of one client until nothing does."""
        line = self._lines[supplier.client]
        clock = asyncio.get_running_loop().time
        try:
            while line.waiting:
                together, begun = min(CHUNK, len(line.waiting)), clock()
                await self._together(supplier, [line.waiting.popleft() for _ in range(together)])
                if together > 1:
                    await _until(line, together, min((clock() - begun) * WAIT_SHARE, LONGEST_WAIT_S))
        finally:
            del self._working[supplier.client], self._lines[supplier.client]
            for each in line.waiting:  # only when this process ends
                each.answer.cancel()

    async def _together(self, supplier: Supplier, part: Sequence[_Waiting]) -> None:
        try:
            answers = await take(self._door, supplier, [each.arrival for each in part])
        except StoreAway as error:
            _fail(part, error)
        except Exception as error:  # of one of them: it must not become the failure of the others
            if len(part) == 1:
                _fail(part, error)
                return
            for each in part:
                await self._together(supplier, [each])
        except BaseException:
            for each in part:
                each.answer.cancel()
            raise
        else:
            for each, answer in zip(part, answers, strict=True):
                if not each.answer.done():  # whoever asked may have gone
                    each.answer.set_result(answer)


async def _until(line: _Line, count: int, longest_s: float) -> None:
    """Wait for *count* in *line*, a moment at most; one alone waits for nobody."""
    with suppress(TimeoutError):
        async with asyncio.timeout(longest_s):
            while len(line.waiting) < count:
                line.came.clear()
                await line.came.wait()


def _fail(part: Sequence[_Waiting], error: Exception) -> None:
    for each in part:
        if not each.answer.done():
            each.answer.set_exception(error)
