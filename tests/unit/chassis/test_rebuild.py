"""Blue/green rebuild on the ports in memory: readers never see a gap, differences are shown, a crash goes on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from peil_chassis import rebuild, registry
from peil_chassis.cells import totals
from peil_chassis.clock import SteppedClock
from peil_chassis.fold.house import FoldHouse
from peil_chassis.log.memory import MemoryLog
from peil_chassis.log.port import Partition
from peil_chassis.outbox import ROWS, Outbox
from peil_chassis.projection import Build, Fact, Projection, Span
from peil_chassis.rebuild import OLD_BUILD_STAYS
from peil_chassis.recompute import stored_documents
from peil_chassis.registry import Entry
from peil_chassis.store.memory import MemoryStore
from peil_chassis.store.port import Conflict
from toy import TOPIC, Beside, Task, apply_mended, contribute, fact, projection

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


class Town:
    """Log, store and clock with one fold house at a time."""

    def __init__(self) -> None:
        self.log = MemoryLog()
        self.store = MemoryStore()
        self.clock = SteppedClock(NOON)

    @asynccontextmanager
    async def folding(self, made: Projection[Any], owner: str = "one") -> AsyncIterator[FoldHouse]:
        house = FoldHouse([made], log=self.log, store=self.store, clock=self.clock, owner=owner)
        task = asyncio.create_task(house.run())
        try:
            yield house
        finally:
            task.cancel()
            await asyncio.wait([task])

    async def entry(self) -> Entry:
        entry = await registry.entry_of(self.store, "toy")
        assert entry is not None
        return entry

    async def answer(self) -> tuple[str, int]:
        build = await registry.active_build(self.store, "toy")
        if build is None:
            return "", 0
        documents = [d for n in (0, 1) for d in (await stored_documents(self.store, build.cells, n)).values()]
        return build.name, sum(totals(documents, 20261231, 20261231).values())

    async def until(self, holds: Callable[[Entry, int], bool]) -> None:
        async with asyncio.timeout(15):
            while True:
                entry = await registry.entry_of(self.store, "toy")
                if entry is not None and holds(entry, (await self.answer())[1]):
                    return
                await asyncio.sleep(0.02)


@pytest.fixture
async def town() -> Town:
    town = Town()
    await town.log.start()
    await town.store.start()
    await town.log.create({TOPIC: 2}, {TOPIC: None})
    return town


async def test_a_rebuild_with_the_same_code_gives_the_same_bytes_and_is_switched_to(town: Town) -> None:
    await town.log.append([fact(f"task-{n}", 1) for n in range(40)])
    async with town.folding(projection()):
        await town.until(lambda entry, total: total == 40)
        await registry.request_rebuild(town.store, "toy")
        await town.until(lambda entry, total: entry.active == Build("toy", 1, 2))
    entry = await town.entry()
    assert entry.differences == ()
    assert entry.retired == (Build("toy", 1, 1),)
    for number in (0, 1):
        assert await rebuild.compare_builds(town.store, entry.retired[0], entry.active, number) == []


async def test_a_reader_who_polls_all_the_time_sees_no_gap_and_no_mix(town: Town) -> None:
    answers: list[tuple[str, int]] = []

    async def read_on() -> None:
        while True:
            answers.append(await town.answer())
            await asyncio.sleep(0)

    async def write_on() -> None:
        for number in range(400):
            await town.log.append([fact(f"task-{number}", 1)])
            await asyncio.sleep(0.005)

    async with town.folding(projection()):
        await town.until(lambda entry, total: True)
        reading, writing = asyncio.create_task(read_on()), asyncio.create_task(write_on())
        await asyncio.sleep(0.5)
        await registry.request_rebuild(town.store, "toy")
        await town.until(lambda entry, total: entry.active.number == 2)
        await writing
        await town.until(lambda entry, total: total == 400)
        reading.cancel()
        await asyncio.wait([reading])
    totals_seen = [total for _, total in answers]
    assert totals_seen == sorted(totals_seen)
    assert [name for name, _ in answers if name.endswith("_b2")]


async def test_only_one_rebuild_runs_at_a_time(town: Town) -> None:
    await registry.first_entry(town.store, "toy", 1)
    await registry.request_rebuild(town.store, "toy")
    with pytest.raises(registry.RebuildUnderWay):
        await registry.request_rebuild(town.store, "toy")


async def test_a_projection_that_was_never_folded_cannot_be_rebuilt(town: Town) -> None:
    with pytest.raises(registry.ProjectionUnknown):
        await registry.request_rebuild(town.store, "toy")


async def test_a_rebuild_is_refused_when_the_log_lost_its_beginning(town: Town) -> None:
    await town.log.append([fact(f"task-{n}", 1) for n in range(10)])
    town.log.trim(Partition(TOPIC, 0), 1)
    with pytest.raises(rebuild.HistoryGone):
        await rebuild.refuse_without_history(town.log, TOPIC)


def contribute_double(entity: Task) -> list[Span]:
    return [span._replace(amount=2) for span in contribute(entity)]


async def test_changed_code_waits_with_its_differences_until_they_are_confirmed(town: Town) -> None:
    await town.log.append([fact(f"task-{n}", 1) for n in range(5)])
    async with town.folding(projection()):
        await town.until(lambda entry, total: total == 5)
    async with town.folding(projection(2, contribute=contribute_double), owner="two"):
        await town.until(lambda entry, total: entry.waiting)
        assert (await town.entry()).differences == ("tasks A open: 5 -> 10",)
        assert (await town.answer())[1] == 5
        await registry.confirm(town.store, "toy")
        await town.until(lambda entry, total: entry.active == Build("toy", 2, 2))
        assert (await town.answer())[1] == 10


async def test_a_mended_projection_lists_what_it_now_accepts(town: Town) -> None:
    await town.log.append([fact("task-1", 1), fact("task-1", 2, state="crash"), fact("task-1", 3)])
    async with town.folding(projection()):
        await town.until(lambda entry, total: total == 1)
    async with town.folding(projection(2, apply=apply_mended), owner="two"):
        await town.until(lambda entry, total: entry.waiting)
        entry = await town.entry()
    assert entry.now_accepted == ("urn:nld:oin:00000001234567890000:systeem:toy task-1-2",)


async def test_the_same_code_that_answers_differently_is_not_switched_to(town: Town) -> None:
    moods = iter(range(10**6))

    def moody(entity: Task, fact_: Fact) -> Task:
        return Task((*entity.states, (20260101, "A", f"mood {next(moods)}")))

    await town.log.append([fact("task-1", 1)])
    async with town.folding(projection(apply=moody)):
        await town.until(lambda entry, total: total == 1)
        await registry.request_rebuild(town.store, "toy")
        await town.until(lambda entry, total: entry.waiting)
    entry = await town.entry()
    assert entry.active == Build("toy", 1, 1)
    assert entry.differences != ()
    with pytest.raises(registry.SameCodeDiffers):
        await registry.confirm(town.store, "toy")


async def test_a_rebuild_that_was_interrupted_goes_on(town: Town) -> None:
    await town.log.append([fact(f"task-{n}", 1) for n in range(40)])
    async with town.folding(projection()):
        await town.until(lambda entry, total: total == 40)
        await registry.request_rebuild(town.store, "toy")
    async with town.folding(projection(), owner="two"):
        await town.until(lambda entry, total: entry.active == Build("toy", 1, 2) and total == 40)


def test_an_old_build_outlives_a_transaction_that_a_dead_process_left_open() -> None:
    """A store keeps such a transaction for 60 s; dropping what it wrote to before then blocks the embedded server."""
    assert timedelta(seconds=2 * 60) <= OLD_BUILD_STAYS


async def test_the_old_documents_are_dropped_once_they_have_stayed_after_the_switch(town: Town) -> None:
    await town.log.append([fact("task-1", 1)])
    async with town.folding(projection()):
        await town.until(lambda entry, total: total == 1)
        await registry.request_rebuild(town.store, "toy")
        await town.until(lambda entry, total: entry.active.number == 2)
        assert town.store.documents("toy_v1_b1_entities")
        town.clock.set(NOON + OLD_BUILD_STAYS - timedelta(seconds=1))
        await asyncio.sleep(0.5)
        assert town.store.documents("toy_v1_b1_entities")
        town.clock.set(NOON + OLD_BUILD_STAYS + timedelta(seconds=1))
        await town.until(lambda entry, total: not entry.retired)
        assert town.store.documents("toy_v1_b1_entities") == {}


async def test_a_standby_takes_over_when_the_owner_is_gone(town: Town) -> None:
    await town.log.append([fact("task-1", 1)])
    async with town.folding(projection(), "one") as first:
        await town.until(lambda entry, total: total == 1)
        async with town.folding(projection(), "two") as second:
            await asyncio.sleep(0.6)
            assert first.on_duty
            assert not second.on_duty
            town.clock.set(NOON + timedelta(seconds=60))
            async with asyncio.timeout(10):
                while not (first.on_duty or second.on_duty):
                    await asyncio.sleep(0.05)
            await town.log.append([fact("task-2", 1)])
            await town.until(lambda entry, total: total == 2)


async def test_a_build_that_differs_can_be_given_up(town: Town) -> None:
    await town.log.append([fact(f"task-{n}", 1) for n in range(5)])
    async with town.folding(projection()):
        await town.until(lambda entry, total: total == 5)
    async with town.folding(projection(2, contribute=contribute_double), owner="two"):
        await town.until(lambda entry, total: entry.waiting)
    await registry.abandon(town.store, "toy")
    async with town.folding(projection(), owner="three"):
        await town.until(lambda entry, total: entry.building is None and entry.active.version == 1)
        with pytest.raises(registry.NothingToConfirm):
            await registry.confirm(town.store, "toy")


async def test_a_newer_release_takes_the_place_of_one_that_was_not_ready(town: Town) -> None:
    await town.log.append([fact(f"task-{n}", 1) for n in range(5)])
    async with town.folding(projection()):
        await town.until(lambda entry, total: total == 5)
    await registry.request_rebuild(town.store, "toy", 2)
    async with town.folding(projection(3), owner="three"):
        await town.until(lambda entry, total: entry.active.version == 3)


async def test_a_build_read_after_a_confirmation_publishes_its_dead_letters(town: Town) -> None:
    await town.log.append([fact(f"task-{n}", 1) for n in range(5)])
    async with town.folding(projection()):
        await town.until(lambda entry, total: total == 5)
    box = Outbox(town.store, town.clock)
    house = FoldHouse(
        [projection(2, contribute=contribute_double)],
        log=town.log, store=town.store, clock=town.clock, owner="two", dead_letter_topic="toy-dlq", box=box,
    )  # fmt: skip
    task = asyncio.create_task(house.run())
    try:
        await town.until(lambda entry, total: entry.waiting)
        await asyncio.sleep(1.2)
        await registry.confirm(town.store, "toy")
        await town.until(lambda entry, total: entry.active == Build("toy", 2, 2))
        await town.log.append([fact("task-1", 2, state="crash")])
        async with asyncio.timeout(10):
            while not town.store.documents(ROWS):
                await asyncio.sleep(0.05)
    finally:
        task.cancel()
        await asyncio.wait([task])


async def test_two_rebuilds_within_a_minute_leave_no_old_documents(town: Town) -> None:
    await town.log.append([fact("task-1", 1)])
    async with town.folding(projection()):
        await town.until(lambda entry, total: total == 1)
        for number in (2, 3):
            await registry.request_rebuild(town.store, "toy")
            await town.until(lambda entry, total, number=number: entry.active.number == number)
        town.clock.set(NOON + timedelta(seconds=200))
        await town.until(lambda entry, total: not entry.retired)
    assert town.store.documents("toy_v1_b1_entities") == {}
    assert town.store.documents("toy_v1_b2_entities") == {}


async def test_new_code_catches_up_also_when_the_broker_was_replaced_meanwhile(town: Town) -> None:
    facts = [fact(f"task-{n}", 1) for n in range(1200)]
    await town.log.append([*facts, *facts])
    async with town.folding(projection()):
        await town.until(lambda entry, total: total == 1200)
    town.log.replace()
    await town.log.create({TOPIC: 2}, {TOPIC: None})
    await town.log.append(facts)
    async with town.folding(projection(2), owner="two"):
        await town.until(lambda entry, total: entry.active.version == 2)


async def test_trouble_with_one_projection_leaves_the_house_standing(town: Town) -> None:
    def units(entity: Task) -> list[str]:
        raise KeyError("a planted bug")

    class Unlucky(Beside):
        declared = 0

        async def declare(self, wanted: Any) -> None:
            self.declared += 1
            if self.declared == 1:
                raise Conflict("another process makes the same index")
            await self._store.declare(wanted)

    await town.log.append([fact("task-1", 1)])
    sound = replace(projection(), name="sound")
    house = FoldHouse(
        [projection(units=units), sound], log=town.log, store=Unlucky(town.store), clock=town.clock, owner="one"
    )
    task = asyncio.create_task(house.run())
    try:
        async with asyncio.timeout(10):
            while "task-1" not in town.store.documents("sound_v1_b1_entities"):
                await asyncio.sleep(0.05)
        assert not task.done()
    finally:
        task.cancel()
        await asyncio.wait([task])
