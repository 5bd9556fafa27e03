from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import msgspec
import pytest

from peil_chassis import registry
from peil_chassis.clock import SteppedClock
from peil_chassis.fold.loop import Fold
from peil_chassis.fold.watch import FoldWatch
from peil_chassis.log.memory import MemoryLog
from peil_chassis.log.port import Outgoing
from peil_chassis.projection import Fact, Projection, Span
from peil_chassis.store.memory import MemoryStore


class Seen(msgspec.Struct, frozen=True):
    count: int = 0


def nothing(seen: Seen) -> Iterable[Span]:
    return ()


def no_units(seen: Seen) -> Sequence[str]:
    return ()


def count(seen: Seen, fact: Fact) -> Seen:
    return Seen(seen.count + 1)


TOY = Projection("toy", 1, "toys", frozenset({"nl.peil.toys.made.v1"}), Seen, count, nothing, no_units)


class Stopwatch:
    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


class House:
    def __init__(self) -> None:
        self.log, self.store, self.time = MemoryLog(), MemoryStore(), Stopwatch()
        self.watch = FoldWatch(TOY, log=self.log, store=self.store, patience_s=60, now=self.time)

    async def publish(self) -> None:
        await self.log.append([Outgoing("toys", b"a", b"{}")])

    async def fold(self) -> None:
        entry = await registry.first_entry(self.store, "toy", 1)
        clock = SteppedClock(datetime(2026, 3, 3, tzinfo=UTC))
        bounds = await self.log.bounds(await self.log.partitions("toys"))
        fold = Fold(TOY, entry.active, log=self.log, store=self.store, clock=clock)
        await fold.run_until({partition: found.end for partition, found in bounds.items()})

    async def is_up_to_date(self, at: float) -> bool:
        """Whether it is, after a look at this second. The first look was made, so nothing is waited for."""
        self.time.at = at
        await self.watch.look()
        self.watch._looked.set()
        return await self.watch.up_to_date()


@pytest.fixture
async def house() -> House:
    house = House()
    await house.log.create({"toys": 2}, {"toys": None})
    return house


async def test_what_was_never_folded_is_not_up_to_date(house: House) -> None:
    assert not await house.is_up_to_date(0)
    await house.publish()
    assert not await house.is_up_to_date(1)


async def test_an_empty_log_is_up_to_date_once_there_is_a_build(house: House) -> None:
    await registry.first_entry(house.store, "toy", 1)
    assert await house.is_up_to_date(0)


async def test_what_holds_everything_in_the_log_is_up_to_date(house: House) -> None:
    await house.publish()
    await house.fold()
    assert await house.is_up_to_date(0)


async def test_a_fold_that_fell_behind_is_no_longer_up_to_date(house: House) -> None:
    await house.publish()
    await house.fold()
    assert await house.is_up_to_date(0)
    await house.publish()
    assert await house.is_up_to_date(30)
    assert not await house.is_up_to_date(61)
    await house.fold()
    assert await house.is_up_to_date(62)


async def test_events_that_keep_coming_are_no_lag_when_each_is_folded_soon(house: House) -> None:
    for second in range(0, 400, 20):
        await house.publish()
        await house.is_up_to_date(second)
        await house.fold()
        await house.publish()
        assert await house.is_up_to_date(second + 1)


async def test_a_log_that_is_away_costs_the_knowledge_after_a_minute(house: House) -> None:
    await house.publish()
    await house.fold()
    assert await house.is_up_to_date(0)
    house.time.at = 61
    assert not await house.watch.up_to_date()


async def test_another_version_that_is_still_read_is_not_what_this_code_would_read(house: House) -> None:
    await registry.first_entry(house.store, "toy", 7)
    assert not await house.is_up_to_date(0)


async def test_a_cancellation_that_comes_with_the_first_look_is_not_lost() -> None:
    house = House()
    waiting = asyncio.create_task(house.watch.up_to_date())
    looking = asyncio.create_task(house.watch.run())
    while not house.watch._looked.is_set():
        await asyncio.sleep(0)
    waiting.cancel()
    looking.cancel()
    found = await asyncio.gather(waiting, looking, return_exceptions=True)
    assert [type(one) for one in found] == [asyncio.CancelledError] * 2
