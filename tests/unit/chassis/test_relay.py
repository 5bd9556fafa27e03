"""The relay on the ports in memory: nothing committed is skipped, and what a broker loses is sent again in order."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from peil_chassis import metrics, outbox
from peil_chassis.clock import SteppedClock, SystemClock
from peil_chassis.lease import Lease, LeaseLost
from peil_chassis.log.memory import MemoryLog
from peil_chassis.log.port import Appended, LogAway, LogError, Outgoing, Partition
from peil_chassis.outbox import ROWS, Draft, Outbox, raw_row
from peil_chassis.relay import BATCH, Relay, Suspicion
from peil_chassis.store.memory import MemoryStore
from peil_chassis.store.port import Conflict, Put, StoreAway

TOPIC = "peil-vacancies"
SOURCE = "urn:nld:oin:00000001234567890000:systeem:werving"
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


def step(vacancy: str, number: int) -> Draft:
    event = {
        "specversion": "1.0",
        "id": f"{vacancy}-{number}",
        "source": SOURCE,
        "type": "nl.peil.vacancies.step-completed.v1",
        "subject": vacancy,
        "time": "2026-03-10T10:00:00Z",
        "datacontenttype": "application/json",
        "data": {"vacancy": vacancy, "step": "criteria-locked", "occurred_on": "2026-03-09"},
    }
    return Draft(TOPIC, vacancy, event)


class House:
    """A store, a log and a clock, and relays over them."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.log: MemoryLog = MemoryLog()
        self.clock: Any = SteppedClock(NOON)
        self.outbox = Outbox(self.store, self.clock)

    async def open(self) -> House:
        await self.store.start()
        await self.log.start()
        await self.store.declare(outbox.indexes())
        await self.log.create({TOPIC: 1}, {TOPIC: None})
        return self

    def relay(self, owner: str = "one", *, lasts_s: float = 5.0, topics: Sequence[str] = (TOPIC,)) -> Relay:
        lease = Lease(self.store, self.clock, name="relay", owner=owner, lasts_s=lasts_s)
        return Relay(self.store, self.log, self.outbox, self.clock, lease=lease, topics=topics)

    async def commit(self, *drafts: Draft) -> list[dict[str, Any]]:
        prepared = await self.outbox.prepare(drafts)
        await self.store.commit(prepared.writes, prepared.expected)
        return prepared.facts

    def sent(self) -> list[str]:
        return [json.loads(record.value or b"")["id"] for record in self.log.records(TOPIC)]

    def states(self) -> list[str]:
        return sorted(row["state"] for row in self.store.documents(ROWS).values())


@pytest.fixture
async def house() -> House:
    return await House().open()


async def test_facts_get_a_sequence_without_gaps_per_key(house: House) -> None:
    facts = await house.commit(step("v1", 1), step("v2", 1), step("v1", 2))
    more = await house.commit(step("v1", 3))
    assert [(fact["subject"], fact["sequence"]) for fact in [*facts, *more]] == [
        ("v1", "1"),
        ("v2", "1"),
        ("v1", "2"),
        ("v1", "3"),
    ]


async def test_recorded_time_never_goes_back_within_a_key(house: House) -> None:
    [first] = await house.commit(step("v1", 1))
    house.clock.set(NOON - timedelta(hours=1))
    [second] = await house.commit(step("v1", 2))
    assert second["recordedtime"] == first["recordedtime"]


async def test_two_who_publish_at_once_cannot_take_the_same_sequence(house: House) -> None:
    mine = await house.outbox.prepare([step("v1", 1)])
    theirs = await house.outbox.prepare([step("v1", 2)])
    await house.store.commit(mine.writes, mine.expected)
    with pytest.raises(Conflict):
        await house.store.commit(theirs.writes, theirs.expected)


async def test_pending_rows_are_sent_oldest_first_and_marked(house: House) -> None:
    for number in (1, 2, 3):
        await house.commit(step("v1", number))
        house.clock.set(house.clock.now() + timedelta(seconds=1))
    assert await house.relay().step() == 3
    assert house.sent() == ["v1-1", "v1-2", "v1-3"]
    assert house.states() == ["sent", "sent", "sent"]
    assert [house.store.documents(ROWS)[f"{TOPIC}|v1|{n:012d}"]["offset"] for n in (1, 2, 3)] == [0, 1, 2]


async def test_an_answer_that_was_lost_repeats_the_fact_with_the_same_id(house: House) -> None:
    await house.commit(step("v1", 1))
    relay = house.relay()
    house.log.lose_next_answer()
    with pytest.raises(LogAway):
        await relay.step()
    await relay.step()
    assert house.sent() == ["v1-1", "v1-1"]
    assert house.states() == ["sent"]


async def test_while_the_log_is_away_nothing_is_lost(house: House) -> None:
    relay = house.relay()
    await relay.step()
    house.log.away(True)
    await house.commit(step("v1", 1))
    with pytest.raises(LogAway):
        await relay.step()
    house.log.away(False)
    await relay.step()
    assert house.sent() == ["v1-1"]


async def test_a_second_relay_waits_for_the_lease_and_takes_over_when_it_runs_out(house: House) -> None:
    first, second = house.relay("one"), house.relay("two")
    await house.commit(step("v1", 1))
    await first.step()
    await house.commit(step("v1", 2))
    assert await second.step() == 0
    house.clock.set(NOON + timedelta(seconds=30))
    assert await second.step() == 1
    assert house.sent() == ["v1-1", "v1-2"]


async def test_a_relay_that_lost_its_lease_cannot_mark(house: House) -> None:
    first, second = house.relay("one"), house.relay("two")
    await first.step()
    await house.commit(step("v1", 1))
    rows = await house.store.find(ROWS, {"state": "pending"})
    house.clock.set(NOON + timedelta(seconds=30))
    await second.step()
    with pytest.raises((Conflict, LeaseLost)):
        await first._commit([Put(ROWS, {**rows[0], "state": "pending"})])
    assert house.states() == ["sent"]


async def test_what_the_broker_lost_is_sent_again_first_in_the_old_order(house: House) -> None:
    await house.commit(*(step("v1", number) for number in range(1, 106)))
    await house.relay().step()
    house.log.lose_tail(Partition(TOPIC, 0), 100)
    await house.commit(step("v2", 1))
    restarted = house.relay("two")
    house.clock.set(NOON + timedelta(seconds=30))
    await restarted.step()
    await restarted.step()
    assert house.sent()[95:] == [*(f"v1-{number}" for number in range(96, 106)), "v2-1"]


async def test_an_acknowledged_offset_below_the_marks_shows_a_replaced_broker(house: House) -> None:
    relay = house.relay()
    await house.commit(step("v1", 1), step("v1", 2))
    await relay.step()
    house.log.replace()
    await house.log.create({TOPIC: 1}, {TOPIC: None})
    await house.commit(step("v2", 1))
    with pytest.raises(Suspicion):
        await relay.step()
    relay._compared_at = None
    await relay.step()
    await relay.step()
    assert house.sent() == ["v2-1", "v1-1", "v1-2", "v2-1"]
    assert house.states() == ["sent", "sent", "sent"]


async def test_a_crash_while_resending_loses_nothing(house: House) -> None:
    await house.commit(*(step("v1", number) for number in range(1, 11)))
    await house.relay().step()
    house.log.lose_tail(Partition(TOPIC, 0), 4)
    house.clock.set(NOON + timedelta(seconds=30))
    interrupted = house.relay("two")
    house.log.lose_next_answer()
    with pytest.raises(LogAway):
        await interrupted.step()
    house.clock.set(NOON + timedelta(seconds=60))
    after = house.relay("three")
    while "lost" in house.states():
        await after.step()
    seen = dict.fromkeys(house.sent())
    assert list(seen) == [f"v1-{number}" for number in range(1, 11)]


async def test_marked_rows_leave_after_thirty_days(house: House) -> None:
    await house.commit(step("v1", 1))
    await house.relay().step()
    house.clock.set(NOON + timedelta(days=31))
    await house.relay("two").step()
    assert house.states() == []


DEAD = "intake-dlq"
NEVER = (("trace", b"\xff"),)


def dead_row(number: int, headers: tuple[tuple[str, bytes], ...] = NEVER) -> Put:
    record = Outgoing(DEAD, b"k%d" % number, b"x", headers)
    return Put(ROWS, raw_row(f"{DEAD}|{number}", "2026-03-10T11:00:00.000000Z", record))


async def turns(relay: Relay, count: int) -> None:
    for _ in range(count):
        await relay.step()


async def test_a_dead_letter_that_the_log_will_never_take_is_set_aside_and_blocks_no_fact(house: House) -> None:
    await house.log.create({DEAD: 1}, {})
    await house.store.commit([dead_row(number) for number in range(BATCH)])
    await house.commit(step("v1", 1))
    before = metrics.OUTBOX_REFUSED_TOTAL.labels(DEAD)._value.get()
    await turns(house.relay(), 2)
    assert house.sent() == ["v1-1"]
    assert house.states() == ["refused"] * BATCH + ["sent"]
    assert metrics.OUTBOX_REFUSED_TOTAL.labels(DEAD)._value.get() == before + BATCH


async def test_a_dead_letter_whose_topic_is_missing_waits_for_it(house: House, monkeypatch: Any) -> None:
    monkeypatch.setattr("peil_chassis.relay.REFUSED_REST_S", 0.0)
    await house.store.commit([dead_row(1, ())])
    relay = house.relay(topics=(TOPIC, DEAD))
    await relay.step()
    assert house.states() == ["pending"]
    await house.log.create({DEAD: 1}, {})
    await turns(relay, 2)
    assert house.states() == ["sent"]


async def test_facts_whose_topic_is_missing_stay_in_order_and_do_not_block_other_topics(
    house: House, monkeypatch: Any
) -> None:
    house.log = MemoryLog()
    await house.log.create({DEAD: 1}, {})
    await house.commit(*(step("v1", number) for number in range(1, BATCH + 3)))
    house.clock.set(NOON + timedelta(seconds=1))
    await house.store.commit([Put(ROWS, {**dead_row(1, ()).document, "recorded": "2026-03-10T12:00:01.000000Z"})])
    relay = house.relay(topics=(TOPIC, DEAD))
    await turns(relay, 2)
    assert len(house.log.records(DEAD)) == 1
    assert house.states().count("pending") == BATCH + 2
    await house.log.create({TOPIC: 1}, {})
    relay._resting = dict.fromkeys(relay._resting, 0.0)
    await turns(relay, 2)
    assert house.sent() == [f"v1-{number}" for number in range(1, BATCH + 3)]


async def test_lost_rows_whose_topic_is_missing_go_before_later_facts_once_it_is_there(house: House) -> None:
    await house.commit(step("v1", 1), step("v1", 2))
    relay = house.relay()
    await relay.step()
    house.log = MemoryLog()
    relay = house.relay("two")
    house.clock.set(NOON + timedelta(seconds=30))
    await house.commit(step("v1", 3))
    await relay.step()
    await house.log.create({TOPIC: 1}, {})
    relay._resting = dict.fromkeys(relay._resting, 0.0)
    await turns(relay, 2)
    assert house.sent() == ["v1-1", "v1-2", "v1-3"]


async def test_one_refused_fact_stays_and_those_of_other_keys_go(house: House) -> None:
    rows = [Put(ROWS, {**dead_row(0).document, "_id": "refused", "topic": TOPIC})]
    await house.store.commit(rows)
    await house.commit(step("v1", 1))
    relay = house.relay()
    await relay.step()
    assert house.sent() == ["v1-1"]
    assert house.states() == ["pending", "sent"]


async def test_rows_that_were_lost_twice_are_sent_in_the_old_order(house: House, monkeypatch: Any) -> None:
    """Replaced; half is sent again, twice, for the answer was lost; replaced again: offsets of two logs."""
    for number in range(1, 9):
        await house.commit(step("v1", number))
    await house.relay().step()
    house.log.replace()
    monkeypatch.setattr("peil_chassis.relay.BATCH", 4)
    second = house.relay("two")
    house.clock.set(NOON + timedelta(seconds=60))
    house.log.lose_next_answer()
    with pytest.raises(LogAway):
        await second.step()
    await second.step()
    assert house.states() == ["lost"] * 4 + ["sent"] * 4
    house.log.replace()
    house.clock.set(NOON + timedelta(seconds=120))
    await turns(house.relay("three"), 4)
    assert house.sent() == [f"v1-{number}" for number in range(1, 9)]


class SlowLog(MemoryLog):
    """A log that takes longer to answer than the lease lasts."""

    async def append(self, records: Sequence[Outgoing]) -> list[Appended | LogError]:
        await asyncio.sleep(0.7)
        return await super().append(records)


async def test_a_log_slower_than_the_lease_lasts_is_waited_for_while_another_relay_stands_by(house: House) -> None:
    house.log, house.clock = SlowLog(), SystemClock()
    house.outbox = Outbox(house.store, house.clock)
    await house.log.create({TOPIC: 1}, {})
    await house.commit(step("v1", 1), step("v1", 2))
    relays = [asyncio.create_task(house.relay(owner, lasts_s=0.4).run()) for owner in "AB"]
    try:
        async with asyncio.timeout(5):
            while house.states() != ["sent", "sent"]:
                await asyncio.sleep(0.05)
    finally:
        for relay in relays:
            relay.cancel()
        await asyncio.wait(relays)
    assert house.sent() == ["v1-1", "v1-2"]


async def test_a_store_slower_than_the_lease_lasts_keeps_no_batch_from_being_marked(
    house: House, monkeypatch: Any
) -> None:
    house.clock = SystemClock()
    await house.commit(*(step(f"v{number}", 1) for number in range(3)))
    find = house.store.find

    async def slow(collection: str, *where: Any, **more: Any) -> Any:
        if collection == ROWS:
            await asyncio.sleep(0.4)
        return await find(collection, *where, **more)

    relay = house.relay(lasts_s=0.3)
    await relay.step()
    monkeypatch.setattr(house.store, "find", slow)
    await house.commit(*(step(f"w{number}", 1) for number in range(3)))
    await relay.step()
    assert house.states() == ["sent"] * 6
    assert len(house.sent()) == 6


async def test_a_large_backlog_is_looked_through_in_bounded_parts_and_stays_in_order(
    house: House, monkeypatch: Any
) -> None:
    looked: list[Any] = []
    find = house.store.find

    async def noting(collection: str, equal: Any, **more: Any) -> Any:
        if collection == ROWS and equal.get("state") == "pending":
            looked.append(more["between"])
        return await find(collection, equal, **more)

    monkeypatch.setattr(house.store, "find", noting)
    wanted: list[str] = []
    for second in range(5 * BATCH // 100):
        house.clock.set(NOON + timedelta(seconds=second))
        wanted += [fact["id"] for fact in await house.commit(*(step(f"v{second}-{n:03d}", 1) for n in range(100)))]
    later = NOON + timedelta(hours=2)
    house.clock.set(later)
    wanted += [fact["id"] for fact in await house.commit(step("late", 1))]
    relay = house.relay()
    while await relay.step():
        pass
    assert house.sent() == wanted
    assert sum(between is None for between in looked) <= 3, "the beginning, the gap of two hours, and the end"


async def test_a_lease_that_another_took_is_not_renewed(house: House) -> None:
    first, second = (Lease(house.store, house.clock, name="relay", owner=owner) for owner in ("one", "two"))
    assert await first.acquire()
    assert await first.renew()
    house.clock.set(NOON + timedelta(seconds=30))
    assert await second.acquire()
    assert not await first.renew()
    with pytest.raises(LeaseLost):
        first.fence()


async def test_a_renewal_that_the_store_did_not_answer_makes_the_lease_no_longer(house: House) -> None:
    lease = Lease(house.store, house.clock, name="relay", owner="one")
    await lease.acquire()
    house.clock.set(NOON + timedelta(seconds=4))
    house.store.away(True)
    with pytest.raises(StoreAway):
        await lease.renew()
    house.clock.set(NOON + timedelta(seconds=6))
    assert not lease.held


async def test_releasing_a_lease_is_quiet_while_the_store_is_away(house: House) -> None:
    lease = Lease(house.store, house.clock, name="relay", owner="one")
    await lease.acquire()
    house.store.away(True)
    await lease.release()
    assert not lease.held
