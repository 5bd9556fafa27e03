"""
Agreements follow the managers of their units, whatever the order in which appointments become known.

Random histories - appointments, nobody appointed, corrections, withdrawals, units that close and merge, some ahead in
time - are folded fact by fact, with a look at the state after some of them, by one process or by two at once. What is
expected is told by walking over all facts again.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any

import pytest

from peil_chassis.audit import Audit
from peil_chassis.clock import SteppedClock
from peil_chassis.outbox import ROWS, Outbox
from peil_chassis.projection import Fact
from peil_chassis.store.memory import MemoryStore
from peil_plans.agreements.domain.agreement import State
from peil_plans.agreements.domain.consent import ConsentState, RecordConsent
from peil_plans.agreements.domain.decisions import MakeAgreement, NoteProgress
from peil_plans.agreements.handlers import Agreements
from peil_plans.agreements.kinds import KINDS
from peil_plans.agreements.storage import AgreementRecords, Consents
from peil_plans.agreements.upkeep import hand_over_all
from peil_plans.organisation.domain import Organisation, Unit
from peil_plans.organisation.projection import PROJECTION
from plans_service import NOW
from relation_facts import appointed, municipality, pseudonym, taken_back
from reporting_facts import placed

TODAY = date(2026, 3, 3)
PEOPLE = [None, *(pseudonym(letter) for letter in "abcd")]
UNITS = ("werving", "groen", "po")


class Known:
    """Who answers for what by the facts folded so far: what `Responsibilities` reads from the fold's documents."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self.units: dict[str, Unit] = {}
        for fact in facts:
            self.fold(fact)

    def fold(self, fact: Fact) -> None:
        """One more fact."""
        unit = (fact.data.get("key") or fact.data)["unit"]
        self.units[unit] = PROJECTION.apply(self.units.get(unit, Unit()), fact)

    async def on(self, day: date) -> Organisation:
        """Who answers for what on *day*, as known now."""
        return Organisation(list(self.units.values()), day)


def handling(store: MemoryStore, known: Known, clock: SteppedClock) -> Agreements:
    records = AgreementRecords(store, Outbox(store, clock))
    source = "urn:nld:oin:00000001234567890000:systeem:peil-plans"
    return Agreements(records, Consents(store, Audit(store, clock)), known, KINDS, source)  # type: ignore[arg-type]


async def agreed(agreements: Agreements, unit: str, now: datetime = NOW) -> str:
    """An agreement with the manager of *unit*, made today."""
    kind = KINDS["inclusion-1"]
    consent = await agreements.consents.load(kind.code)
    if not consent.version:
        asked = RecordConsent(kind.code, "c", ConsentState.GIVEN, TODAY, None, 0, "works-council", now)
        await agreements.record_consent(asked, "test:council")
    command = MakeAgreement(
        f"a-{unit}", unit, kind, TODAY, date(2026, 12, 1), date(2026, 9, 1), "Een peiling.", "bureau", now
    )
    return (await agreements.make(command)).agreement.agreement


def published(store: MemoryStore, agreement: str) -> list[dict[str, Any]]:
    """The facts of *agreement* in the outbox, in their order."""
    rows = sorted(store.documents(ROWS).values(), key=lambda row: row["_id"])
    facts = [json.loads(row["value"]) for row in rows]
    return [fact for fact in facts if fact["subject"] == agreement]


def managers(store: MemoryStore, agreement: str) -> list[str | None]:
    """Who had *agreement*, one after the other, as the rest of Peil hears it."""
    return [fact["data"]["manager"] for fact in published(store, agreement)]


def random_facts(rng: random.Random) -> list[Fact]:
    """What happens to units after the agreements were made, in the order in which it becomes known."""
    facts: list[Fact] = []
    for number in range(100, 100 + rng.randint(4, 14)):
        unit, day = rng.choice(UNITS), date(2026, rng.choice([1, 2, 3, 3, 4]), rng.choice([1, 2, 3])).isoformat()
        told = [fact for fact in facts if "manager" in fact.type]
        what = rng.random()
        if told and what < 0.15:
            facts.append(taken_back(rng.choice(told), n=number))
        elif what < 0.25:
            state = rng.choice([{"state": "closed"}, {"state": "open"}, {"state": "merged", "merged_into": "ddv"}])
            facts.append(placed(unit, "stad", day, n=number, **state))
        else:
            facts.append(appointed(unit, rng.choice(PEOPLE), day, n=number))
    return facts


def leads(facts: Sequence[Fact], unit: str, seen: frozenset[str] = frozenset()) -> str | None:
    """Who leads *unit* today: told slowly, from the facts alone."""
    standing: dict[str, Fact] = {}
    for fact in facts:
        data = fact.data.get("key") or fact.data
        type_ = fact.data.get("fact_type") or fact.type
        key = f"{type_} {data['unit']} {data['effective_on']}"
        standing[key] = fact
    about = [fact for fact in standing.values() if fact.data.get("unit") == unit]
    about = [fact for fact in about if fact.data["effective_on"] <= TODAY.isoformat()]
    places = [fact for fact in about if "placed" in fact.type]
    appointments = [fact for fact in about if "appointed" in fact.type]
    if not places or unit in seen:
        return None
    place = max(places, key=lambda fact: (fact.data["effective_on"], fact.time, fact.id)).data
    if place["state"] == "merged":
        return leads(facts, place["merged_into"], seen | {unit})
    if place["state"] == "closed" or not appointments:
        return None
    last = max(appointments, key=lambda fact: (fact.data["effective_on"], fact.time, fact.id))
    person: str | None = last.data["person"]
    return person


BEGIN = [
    *municipality(),
    *(appointed(unit, PEOPLE[1], "2026-01-01", n=50 + n) for n, unit in enumerate((*UNITS, "ddv"))),
]


@pytest.mark.parametrize("seed", range(60))
async def test_in_any_order_of_appointments_an_agreement_ends_with_who_leads_its_unit(
    seed: int,
) -> None:
    rng = random.Random(seed)
    store, clock = MemoryStore(), SteppedClock(NOW)
    known = Known(BEGIN)
    one, two = handling(store, known, clock), handling(store, known, clock)
    ids = {unit: await agreed(one, unit) for unit in UNITS}
    facts = random_facts(rng)
    for fact in facts:
        known.fold(fact)
        if rng.random() < 0.5:
            organisation = await known.on(TODAY)
            both = [hand_over_all(one, organisation, clock)]
            if rng.random() < 0.5:
                both.append(hand_over_all(two, organisation, clock))
            await asyncio.gather(*both)
    await hand_over_all(one, await known.on(TODAY), clock)
    assert await hand_over_all(two, await known.on(TODAY), clock) == 0
    for unit, agreement in ids.items():
        had = managers(store, agreement)
        assert had[-1] == leads([*BEGIN, *facts], unit)
        assert all(before != after for before, after in pairwise(had))
        told = published(store, agreement)
        assert [fact["sequence"] for fact in told] == [str(number) for number in range(1, len(told) + 1)]
        assert len({fact["id"] for fact in told}) == len(told)
        assert all(fact["data"]["effective_on"] <= TODAY.isoformat() for fact in told[1:])


async def test_an_appointment_ahead_hands_over_on_its_day_and_not_before() -> None:
    store, clock = MemoryStore(), SteppedClock(NOW)
    known = Known([*BEGIN, appointed("werving", PEOPLE[2], "2026-03-04", n=100)])
    agreements = handling(store, known, clock)
    agreement = await agreed(agreements, "werving")
    assert await hand_over_all(agreements, await known.on(TODAY), clock) == 0
    clock.set(datetime.fromisoformat("2026-03-03T23:30:00Z"))  # the next day has begun in Amsterdam
    assert await hand_over_all(agreements, await known.on(date(2026, 3, 4)), clock) == 1
    assert managers(store, agreement) == [PEOPLE[1], PEOPLE[2]]
    assert published(store, agreement)[-1]["data"]["effective_on"] == "2026-03-04"


async def test_a_corrected_appointment_hands_back() -> None:
    store, clock = MemoryStore(), SteppedClock(NOW)
    known = Known(BEGIN)
    agreements = handling(store, known, clock)
    agreement = await agreed(agreements, "werving")
    wrong = appointed("werving", PEOPLE[2], "2026-03-01", n=100)
    for fact in (wrong, taken_back(wrong, n=101)):
        known.fold(fact)
        await hand_over_all(agreements, await known.on(TODAY), clock)
    assert managers(store, agreement) == [PEOPLE[1], PEOPLE[2], PEOPLE[1]]


async def test_of_two_processes_at_once_one_hands_over_and_the_other_finds_it_done() -> None:
    store, clock = MemoryStore(), SteppedClock(NOW)
    known = Known(BEGIN)
    agreement = await agreed(handling(store, known, clock), "werving")
    known.fold(appointed("werving", PEOPLE[2], "2026-03-01", n=100))
    organisation = await known.on(TODAY)
    counts = await asyncio.gather(
        *(handling(store, known, clock).hand_over(agreement, organisation, NOW) for _ in range(5))
    )
    assert sum(handled.changed for handled in counts) == 1
    assert managers(store, agreement) == [PEOPLE[1], PEOPLE[2]]


async def test_when_the_answer_to_the_commit_is_lost_the_next_look_publishes_nothing_twice() -> None:
    store, clock = MemoryStore(), SteppedClock(NOW)
    known = Known(BEGIN)
    agreements = handling(store, known, clock)
    agreement = await agreed(agreements, "werving")
    known.fold(appointed("werving", PEOPLE[2], "2026-03-01", n=100))
    organisation = await known.on(TODAY)
    store.lose_next_answer()
    with pytest.raises(Exception):  # noqa: B017, PT011 - whichever way the store says that it did not answer
        await hand_over_all(agreements, organisation, clock)
    assert await hand_over_all(agreements, organisation, clock) == 0
    assert managers(store, agreement) == [PEOPLE[1], PEOPLE[2]]


async def test_what_has_ended_stays_with_whom_it_ended() -> None:
    store, clock = MemoryStore(), SteppedClock(NOW)
    known = Known(BEGIN)
    agreements = handling(store, known, clock)
    agreement = await agreed(agreements, "werving")
    await agreements.note(NoteProgress(agreement, "n", State.KEPT, TODAY, None, 0, "manager", NOW))
    known.fold(appointed("werving", PEOPLE[2], "2026-03-01", n=100))
    assert await hand_over_all(agreements, await known.on(TODAY), clock) == 0


async def test_more_agreements_than_a_page_are_all_handed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("peil_plans.agreements.upkeep.PAGE", 1)
    store, clock = MemoryStore(), SteppedClock(NOW)
    known = Known(BEGIN)
    agreements = handling(store, known, clock)
    ids = [await agreed(agreements, unit) for unit in UNITS]
    for number, unit in enumerate(UNITS):
        known.fold(appointed(unit, PEOPLE[2], "2026-03-01", n=100 + number))
    assert await hand_over_all(agreements, await known.on(TODAY), clock) == len(ids)
