"""Forgetting: on request, in time, and what waited too long; late deliveries; and starting anew."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from intake_deliveries import NOW, a_door, event
from peil_chassis.audit import Audit
from peil_chassis.clock import SteppedClock
from peil_chassis.outbox import Outbox
from peil_chassis.store.memory import MemoryStore
from peil_contracts.people import EMPLOYMENT_CHANGED, EMPLOYMENT_ENDED, PERSON_ERASED
from peil_contracts.register import FACT_WITHDRAWN
from peil_intake.deliveries import storage as deliveries
from peil_intake.deliveries.deciding import Door
from peil_intake.persons.domain.rows import PersonRef
from peil_intake.persons.forgetting import erase, erase_those_due, expire_waiting
from peil_intake.persons.handlers import map_person
from peil_intake.persons.upkeep import keep_terms
from persons_at_the_door import (
    SOMEBODY,
    deliver,
    deputy,
    employed,
    employment_withdrawn,
    facts,
    holds,
    left,
    mapped,
    outcomes,
    pseudonym,
    trained,
)
from vault_parts import LEADING, PORTAL, a_vault

KEPT = ("vault", "waiting", "register", "erased", "erasing")


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(NOW)


@pytest.fixture
def door(store: MemoryStore, clock: SteppedClock) -> Door:
    return a_door(store, clock)


async def forget(door: Door, reference: str = "1", source: str = LEADING, *, due_only: bool = False) -> str:
    return await erase(door, PersonRef(source, reference), SOMEBODY, due_only=due_only)


def changed(reference: str, employment: str = "D1", on: str = "2024-03-01") -> Any:
    """Something about somebody's contract changed."""
    sent = employed(reference, employment=employment, on=on, id_=f"C-{employment}-{on}")
    return {**sent, "type": EMPLOYMENT_CHANGED}


def taken_back(reference: str, employment: str = "D1", on: str = "2024-03-01") -> Any:
    """That change does not hold."""
    key = {"person": reference, "employment": employment, "effective_on": on}
    data = {"fact_type": EMPLOYMENT_CHANGED, "key": key}
    return event(FACT_WITHDRAWN, data, source=LEADING, id_=f"B-{employment}-{on}", at="11:00:00")


async def ends(store: MemoryStore) -> dict[str, str]:
    """Employment -> the first day no longer employed, as last published."""
    told = [fact["data"] for fact in await facts(store) if fact["type"] == EMPLOYMENT_ENDED]
    return {data["employment"]: data["effective_on"] for data in told}


async def kept(store: MemoryStore) -> str:
    return json.dumps([await store.find(name, {}) for name in KEPT])


async def test_erasing_takes_the_person_out_and_tells_readers_in_one_commit(door: Door, store: MemoryStore) -> None:
    await deliver(door, employed("1"), employed("2"), trained("ann-a"))
    await mapped(door, "ann-a", "1")
    person = await pseudonym(door, "1")
    assert await forget(door) == "erased"
    assert await pseudonym(door, "1") is None
    assert str(person) not in await kept(store)
    assert "ann-a" not in await kept(store)
    [told] = [fact for fact in await facts(store) if fact["type"] == PERSON_ERASED]
    assert told["data"] == {"person": person, "erased_on": "2026-03-10"}
    assert told["source"] == "urn:nld:oin:00000001234567890000:systeem:peil-intake"
    assert {key[2] for key in holds(await facts(store))} == {await pseudonym(door, "2")}


async def test_erasing_again_changes_nothing(door: Door, store: MemoryStore) -> None:
    await deliver(door, employed("1"))
    await forget(door)
    before = len(await facts(store))
    assert await forget(door) == "erased-before"
    assert await forget(door, "nobody") == "unknown"
    assert len(await facts(store)) == before


async def test_erasing_ends_what_runs_on_so_that_nobody_counts_for_ever(door: Door, store: MemoryStore) -> None:
    await deliver(door, employed("1"), left("1"))
    await deliver(door, employed("1", employment="RUNS"), employed("1", employment="COMES", on="2026-05-01"))
    await deliver(door, employed("1", employment="GOES"), left("1", employment="GOES", on="2026-07-01"))
    await deliver(door, employed("1", employment="BACK"), left("1", employment="BACK", on="2023-07-01"))
    await deliver(door, employed("ann-a", employment="PORTAL", source=PORTAL), changed("1", "NEVER-BEGAN"))
    await mapped(door, "ann-a", "1")
    person = await pseudonym(door, "1")
    await forget(door)
    today = "2026-03-10"
    expected = {"D1": "2024-06-01", "RUNS": today, "COMES": "2026-05-01", "GOES": today, "BACK": today, "PORTAL": today}
    assert await ends(store) == expected
    told = [fact for fact in await facts(store) if fact["type"] in {EMPLOYMENT_ENDED, PERSON_ERASED}]
    assert {fact["data"]["person"] for fact in told} == {person}
    assert told[-1]["type"] == PERSON_ERASED
    assert {fact["source"] for fact in told if fact["data"].get("employment") == "PORTAL"} == {PORTAL}
    assert len({fact["id"] for fact in told}) == len(told)


@pytest.mark.parametrize("on", ["2024-01-01", "2026-04-01"], ids=["ran", "was-to-start"])
async def test_an_employment_from_before_the_erasure_is_never_told_under_a_new_pseudonym(
    door: Door, store: MemoryStore, on: str
) -> None:
    await deliver(door, employed("1", employment="K77", on=on))
    old = await pseudonym(door, "1")
    await forget(door)
    again = employed("1", employment="K77", on="2026-04-01", id_="again", at="10:00:00")
    assert await outcomes(door, again) == ["person-erased"]
    assert await outcomes(door, employed("1", employment="K88", on="2026-03-15")) == ["accepted"]
    later = [again, changed("1", "K77", "2026-04-02"), taken_back("1", "K77", "2026-04-02")]
    late = [*later, left("1", employment="K77", on="2026-05-01"), employment_withdrawn("1", employment="K77")]
    assert await outcomes(door, *late) == ["person-erased"] * 5
    assert await outcomes(door, employed("2", employment="K77")) == ["accepted"]
    assert await pseudonym(door, "1") != old


async def test_two_erasures_at_once_tell_readers_once(store: MemoryStore, clock: SteppedClock) -> None:
    door = a_door(store, clock)
    await deliver(door, employed("1"))
    answers = await asyncio.gather(*(forget(a_door(store, clock)) for _ in range(5)))
    assert sorted(answers) == ["erased"] + ["erased-before"] * 4
    assert len([fact for fact in await facts(store) if fact["type"] == PERSON_ERASED]) == 1


async def test_what_remains_of_a_reference_is_of_no_use_without_the_key(door: Door, store: MemoryStore) -> None:
    await deliver(door, employed("1"))
    await forget(door)
    remains = await store.find("erased", {})
    assert all(set(each) == {"_id", "erased_on"} for each in remains)
    keys = a_vault().keys
    reference = keys.digest("erased", json.dumps([LEADING, "1"], separators=(",", ":")))
    employment = keys.digest("erased-employment", json.dumps([LEADING, "1", "D1"], separators=(",", ":")))
    assert {each["_id"] for each in remains} == {reference, employment}


async def test_a_late_delivery_about_an_erased_person_is_refused(door: Door, store: MemoryStore) -> None:
    await deliver(door, employed("1"), trained("ann-a"))
    await mapped(door, "ann-a", "1")
    await forget(door)
    late = [left("1"), employed("1", employment="D2", on="2026-03-10"), trained("ann-a", id_="T2", training="law")]
    assert await outcomes(door, *late, deputy("1", of="2", id_="D7")) == ["person-erased"] * 4
    assert await pseudonym(door, "2") is None


async def test_the_same_body_sent_again_after_erasure_gets_its_receipt_and_has_no_effect(
    door: Door, store: MemoryStore
) -> None:
    [receipt] = await deliver(door, employed("1"))
    await forget(door)
    before = len(await facts(store))
    assert await deliver(door, employed("1")) == [receipt]
    assert len(await facts(store)) == before


async def test_a_new_employment_after_erasure_starts_a_new_pseudonym(door: Door, store: MemoryStore) -> None:
    await deliver(door, employed("1"))
    before = await pseudonym(door, "1")
    await forget(door)
    assert await outcomes(door, employed("1", employment="D2", on="2026-04-01")) == ["accepted"]
    assert await pseudonym(door, "1") not in {before, None}
    late = employed("1", employment="D1", on="2024-02-01", id_="again")
    assert await outcomes(door, late) == ["person-erased"]


async def test_a_mapped_reference_of_an_erased_person_is_refused_until_it_is_mapped_anew(door: Door) -> None:
    await deliver(door, employed("1"), trained("ann-a", id_="T1"))
    await mapped(door, "ann-a", "1")
    await forget(door)
    await deliver(door, employed("1", employment="D2", on="2026-03-11"))
    assert await outcomes(door, trained("ann-a", id_="T2", day="2026-03-10")) == ["person-erased"]
    await mapped(door, "ann-a", "1")
    assert await outcomes(door, trained("ann-a", id_="T3", day="2026-03-10")) == ["accepted"]
    assert await outcomes(door, trained("ann-a", id_="T4", day="2026-03-09")) == ["person-erased"]


async def test_erasing_by_a_mapped_reference_erases_the_person(door: Door) -> None:
    await deliver(door, employed("1"), trained("ann-a"))
    await mapped(door, "ann-a", "1")
    assert await forget(door, "ann-a", PORTAL) == "erased"
    assert await pseudonym(door, "1") is None


async def test_a_reference_that_is_not_mapped_can_be_forgotten_with_what_waits(door: Door, store: MemoryStore) -> None:
    await deliver(door, trained("ann-a", id_="T1"))
    assert await forget(door, "ann-a", PORTAL) == "erased"
    assert not await store.find("waiting", {})
    assert not await facts(store)
    [refusal] = await deliveries.find_refusals_of(store, "hr-system", PORTAL, "T1")
    assert [error.rule for error in refusal.errors] == ["person-erased"]
    assert await deliveries.find_receipt(store, PORTAL, "T1") is None


async def test_a_delivery_that_waits_for_another_goes_with_the_erased_person_it_names(
    door: Door, store: MemoryStore
) -> None:
    await deliver(door, employed("1"), trained("ann-a"))
    await mapped(door, "ann-a", "1")
    assert await outcomes(door, deputy("zed-z", of="ann-a", source=PORTAL, id_="D1")) == ["waiting"]
    await forget(door)
    assert not await store.find("waiting", {})
    assert await pseudonym(door, "zed-z", PORTAL) is None
    assert [row["reference"] for row in await store.find("vault", {})] == []


async def test_erasing_somebody_while_a_mapping_moves_leaves_nothing_under_either(
    door: Door, store: MemoryStore
) -> None:
    await deliver(door, employed("1"), employed("2"), trained("ann-a"))
    await mapped(door, "ann-a", "1")
    await map_person(door, PersonRef(PORTAL, "ann-a"), "2", SOMEBODY)  # and its process stops here
    assert await forget(door, "2") == "erased"
    assert {key[2] for key in holds(await facts(store))} == {await pseudonym(door, "1")}
    assert [key[0] for key in holds(await facts(store))] == ["nl.peil.people.employment-started.v1"]


async def test_what_waited_thirty_days_is_refused_and_its_reference_forgotten(
    door: Door, store: MemoryStore, clock: SteppedClock
) -> None:
    await deliver(door, trained("ann-a", id_="T1"))
    clock.set(NOW + timedelta(days=29))
    assert await expire_waiting(door) == 0
    await deliver(door, trained("bob-b", id_="T2"))
    clock.set(NOW + timedelta(days=31))
    assert await expire_waiting(door) == 1
    [refusal] = await deliveries.find_refusals_of(store, "hr-system", PORTAL, "T1")
    assert [error.rule for error in refusal.errors] == ["person-unmapped"]
    assert await deliveries.find_receipt(store, PORTAL, "T1") is None
    assert [row["reference"] for row in await store.find("vault", {})] == ["bob-b"]
    assert await outcomes(door, trained("ann-a", id_="T1")) == ["waiting"]


async def test_a_reference_that_something_newer_waits_for_is_kept(
    door: Door, store: MemoryStore, clock: SteppedClock
) -> None:
    await deliver(door, trained("ann-a", id_="T1"))
    clock.set(NOW + timedelta(days=20))
    await deliver(door, trained("ann-a", id_="T2", training="law"), employed("1"))
    clock.set(NOW + timedelta(days=31))
    await expire_waiting(door)
    await mapped(door, "ann-a", "1")
    assert [fact["id"] for fact in await facts(store) if fact["source"] == PORTAL] == ["T2"]


@pytest.mark.parametrize(("today", "gone"), [("2026-06-01", False), ("2026-06-02", True)])
async def test_a_person_is_forgotten_two_years_after_the_last_employment_ended(
    door: Door, clock: SteppedClock, today: str, gone: bool
) -> None:
    await deliver(door, employed("1", on="2020-01-01"), employed("1", employment="D2"), left("1", on="2023-01-01"))
    await deliver(door, left("1", employment="D2", on="2024-06-01"))
    clock.set(datetime.fromisoformat(f"{today}T12:00:00").replace(tzinfo=UTC))
    await keep_terms(door)
    assert (await pseudonym(door, "1") is None) is gone


@pytest.mark.parametrize(
    ("story", "gone"),
    [
        ([employed("1")], False),
        ([employed("1"), left("1"), employed("1", employment="D2", on="2025-01-01")], False),
        ([employed("1"), left("1"), employment_withdrawn("1", ended=True)], False),
        ([employed("1"), left("1", on="2024-01-01"), left("1", on="2026-01-01", at="10:00:00")], False),
        ([employed("1"), left("1", on="2026-01-01"), left("1", on="2024-01-01", at="10:00:00")], True),
        ([employed("1"), employment_withdrawn("1")], False),
        ([left("1")], True),
        ([employed("1", on="2018-01-01"), left("1", on="2020-01-01"), changed("1", "D9"), taken_back("1", "D9")], True),
        ([employed("1"), employment_withdrawn("1"), changed("1"), left("1")], True),
        ([employed("1"), employment_withdrawn("1"), changed("1"), taken_back("1"), left("1")], True),
        ([employed("1"), changed("1"), employment_withdrawn("1")], False),
        ([left("1", on="2020-01-01"), employed("1", on="2024-01-01")], False),
    ],
    ids=[
        "employed",
        "again",
        "end-withdrawn",
        "end-later",
        "end-earlier",
        "never-began-seen-today",
        "end-alone",
        "change-by-mistake",
        "change-and-end",
        "change-withdrawn-last",
        "change-alone",
        "end-of-an-earlier-run",
    ],
)
async def test_who_is_kept_follows_corrections_of_employments(
    store: MemoryStore, story: list[object], gone: bool
) -> None:
    door = a_door(store, SteppedClock(datetime(2026, 7, 1, tzinfo=UTC)))
    await deliver(door, *story)
    await erase_those_due(door)
    assert (await pseudonym(door, "1") is None) is gone


async def test_months_of_keeping_are_a_setting(store: MemoryStore, clock: SteppedClock) -> None:
    door = Door(store, Outbox(store, clock), clock, a_vault(retention_months=6), Audit(store, clock))
    await deliver(door, employed("1"), left("1", on="2025-09-01"))
    await erase_those_due(door)
    assert await pseudonym(door, "1") is None


async def test_erasing_for_retention_before_its_time_is_refused(door: Door) -> None:
    await deliver(door, employed("1"), left("1", on="2026-01-01"))
    assert await forget(door, due_only=True) == "kept"
    assert await pseudonym(door, "1") is not None


async def test_a_mapped_reference_goes_with_its_person_and_not_before(
    door: Door, store: MemoryStore, clock: SteppedClock
) -> None:
    await deliver(door, employed("1"), trained("ann-a"), trained("bob-b", id_="T2"))
    await mapped(door, "ann-a", "1")
    clock.set(NOW + timedelta(days=1000))
    await keep_terms(door)
    assert {row["reference"] for row in await store.find("vault", {})} == {"1", "ann-a"}
