"""The relay on the ports in memory: nothing committed is skipped, and what a broker loses is sent again in order."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from peil_chassis import outbox
from peil_chassis.clock import SteppedClock
from peil_chassis.lease import Lease, LeaseLost
from peil_chassis.log.memory import MemoryLog
from peil_chassis.log.port import LogAway, Partition
from peil_chassis.outbox import ROWS, Draft, Outbox
from peil_chassis.relay import Relay, Suspicion
from peil_chassis.store.memory import MemoryStore
from peil_chassis.store.port import Conflict

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
        self.log = MemoryLog()
        self.clock = SteppedClock(NOON)
        self.outbox = Outbox(self.store, self.clock)

    async def open(self) -> House:
        await self.store.start()
        await self.log.start()
        await self.store.declare(outbox.indexes())
        await self.log.create({TOPIC: 1}, {TOPIC: None})
        return self

    def relay(self, owner: str = "one") -> Relay:
        lease = Lease(self.store, self.clock, name="relay", owner=owner)
        return Relay(self.store, self.log, self.outbox, self.clock, lease=lease, topics=[TOPIC])

    async def commit(self, *drafts: Draft) -> list[dict[str, Any]]:
        prepared = await self.outbox.prepare(drafts)
        await self.store.commit(prepared.writes, prepared.expected)
        return prepared.facts

    def sent(self) -> list[str]:
        return [json.loads(record.value)["id"] for record in self.log.records(TOPIC)]

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
        await first._commit_rows([{**rows[0], "state": "pending"}])
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
