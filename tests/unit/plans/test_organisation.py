from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date

import pytest

from peil_chassis.projection import Fact
from peil_contracts.organisation import UNIT_PLACED
from peil_plans.organisation.domain import Organisation, Unit
from peil_plans.organisation.projection import PROJECTION
from relation_facts import SlowAnswers, appointed, municipality, named, pseudonym, taken_back
from reporting_facts import OTHER_SOURCE, SOURCE, placed, withdrawn

TODAY = date(2026, 6, 15)
A, B, C = pseudonym("a"), pseudonym("b"), pseudonym("c")
UNITS = ["stad", "po", "ddv", "werving", "groen", "blauw"]


def units_of(facts: Iterable[Fact]) -> list[Unit]:
    """The entities after *facts*, as the fold has them."""
    found: dict[str, Unit] = {}
    for one in facts:
        unit = (one.data.get("key") or one.data)["unit"]
        found[unit] = PROJECTION.apply(found.get(unit, Unit()), one)
    return list(found.values())


def organisation(*facts: Fact, day: date = TODAY) -> Organisation:
    return Organisation(units_of([*municipality(), *facts]), day)


def managed(found: Organisation, person: str) -> list[str]:
    assert found.managed(person) == {unit for unit in UNITS if found.manages(person, unit)}
    return [unit for unit in UNITS if found.manages(person, unit)]


def test_a_manager_has_the_unit_and_all_below_it_and_nothing_above_or_beside() -> None:
    found = organisation(appointed("werving", A, "2026-01-01", n=10))
    assert managed(found, A) == ["werving", "groen", "blauw"]
    assert managed(found, B) == []


def test_a_unit_has_parts_when_two_open_teams_lie_under_it() -> None:
    assert organisation().with_parts() == {"stad", "po", "werving"}
    closed = placed("blauw", "werving", "2026-03-03", n=60, level="team", state="closed")
    assert organisation(closed).with_parts() == {"stad"}, "one team is no parts"


def test_a_former_manager_has_nothing() -> None:
    found = organisation(appointed("po", A, "2026-01-01", n=10), appointed("po", B, "2026-06-15", n=11))
    assert managed(found, A) == []
    assert managed(found, B) == ["po", "werving", "groen", "blauw"]


def test_a_unit_whose_manager_left_has_nobody() -> None:
    found = organisation(appointed("po", A, "2026-01-01", n=10), appointed("po", None, "2026-06-01", n=11))
    assert managed(found, A) == []


def test_a_future_appointment_does_not_hold_yet_and_takes_nothing_away_yet() -> None:
    facts = [appointed("po", A, "2026-01-01", n=10), appointed("po", B, "2026-06-16", n=11)]
    assert managed(organisation(*facts), A) == ["po", "werving", "groen", "blauw"]
    assert managed(organisation(*facts), B) == []
    assert managed(organisation(*facts, day=date(2026, 6, 16)), B) == ["po", "werving", "groen", "blauw"]


def test_a_withdrawn_appointment_gives_nothing_and_what_was_before_holds_again() -> None:
    late = appointed("po", B, "2026-06-01", n=11)
    found = organisation(appointed("po", A, "2026-01-01", n=10), late, taken_back(late, n=12))
    assert managed(found, B) == []
    assert managed(found, A) == ["po", "werving", "groen", "blauw"]


def test_a_corrected_appointment_counts_once() -> None:
    found = organisation(appointed("po", A, "2026-01-01", n=10), appointed("po", B, "2026-01-01", n=11))
    assert managed(found, A) == []


def test_of_two_sources_of_one_day_the_later_time_holds() -> None:
    ours, theirs = appointed("po", A, "2026-01-01", n=10), appointed("po", B, "2026-01-01", n=11, source=OTHER_SOURCE)
    for facts in ([ours, theirs], [theirs, ours]):
        assert managed(organisation(*facts), B) == ["po", "werving", "groen", "blauw"]
        assert managed(organisation(*facts), A) == []


@pytest.mark.parametrize("change", [{"state": "closed"}, {"state": "merged", "merged_into": "ddv"}])
def test_the_last_manager_of_a_unit_that_is_gone_has_nothing(change: dict[str, str]) -> None:
    gone = placed("po", "stad", "2026-06-01", level="directorate", n=11, **change)
    found = organisation(appointed("po", A, "2026-01-01", n=10), gone)
    assert managed(found, A) == []


def test_a_merged_unit_belongs_to_the_manager_of_the_unit_it_went_up_in() -> None:
    gone = placed("po", "stad", "2026-06-01", level="directorate", n=11, state="merged", merged_into="ddv")
    found = organisation(appointed("ddv", B, "2026-01-01", n=10), gone)
    assert managed(found, B) == ["po", "ddv", "werving", "groen", "blauw"]


def test_a_closed_team_still_lies_under_the_manager_above_it() -> None:
    gone = placed("groen", "werving", "2026-06-01", n=11, state="closed")
    found = organisation(appointed("werving", A, "2026-01-01", n=10), gone)
    assert "groen" in managed(found, A)


def test_a_unit_that_moved_goes_with_its_new_manager() -> None:
    moved = placed("groen", "ddv", "2026-06-01", n=12)
    facts = [appointed("po", A, "2026-01-01", n=10), appointed("ddv", B, "2026-01-01", n=11), moved]
    found = organisation(*facts)
    assert managed(found, A) == ["po", "werving", "blauw"]
    assert managed(found, B) == ["ddv", "groen"]


def test_units_in_a_ring_have_their_own_manager_and_the_municipality_above_them() -> None:
    ring = [placed("groen", "blauw", "2026-06-01", n=10), placed("blauw", "groen", "2026-06-01", n=11)]
    facts = [appointed("groen", A, "2026-01-01", n=12), appointed("stad", B, "2026-01-01", n=13), *ring]
    found = organisation(*facts)
    assert managed(found, A) == ["groen"]
    assert managed(found, B) == UNITS


def test_an_unknown_unit_has_no_manager() -> None:
    assert not organisation(appointed("weg", A, "2026-01-01", n=10)).manages(A, "weg")


def test_the_owner_of_a_plan_has_that_plan_of_that_unit_alone() -> None:
    found = organisation(named("po", "p1", A, "2026-01-01", n=10))
    assert found.owns(A, "p1", "po")
    assert found.owned(A) == {("po", "p1")}
    assert not found.owns(A, "p2", "po")
    assert not found.owns(A, "p1", "ddv")
    assert not found.owns(B, "p1", "po")
    assert managed(found, A) == []


def test_the_next_owner_takes_over_on_the_day_and_a_former_one_has_nothing() -> None:
    facts = [named("po", "p1", A, "2026-01-01", n=10), named("po", "p1", B, "2026-06-16", n=11)]
    assert organisation(*facts).owns(A, "p1", "po")
    assert not organisation(*facts, day=date(2026, 6, 16)).owns(A, "p1", "po")
    assert organisation(*facts, day=date(2026, 6, 16)).owns(B, "p1", "po")


def test_nobody_owns_a_plan_of_a_closed_unit() -> None:
    gone = placed("po", "stad", "2026-06-01", level="directorate", n=11, state="closed")
    assert not organisation(named("po", "p1", A, "2026-01-01", n=10), gone).owns(A, "p1", "po")


def test_the_withdrawal_of_something_unknown_changes_nothing() -> None:
    before = units_of(municipality())
    odd = withdrawn("2026-06-01", "nl.peil.organisation.something-new.v1", {"unit": "po"}, n=20)
    (po,) = (unit for unit in before if unit.unit == "po")
    assert PROJECTION.apply(po, odd) == po


def test_an_entity_keeps_what_stands_and_not_what_was_replaced() -> None:
    facts = [appointed("po", A, "2026-01-01", n=number) for number in range(10, 40)]
    (unit,) = units_of(facts)
    assert len(unit.facts) == 1


def random_facts(rng: random.Random) -> list[Fact]:
    """Any mix of placements (rings, closings and mergers too), appointments, namings and withdrawals."""
    facts: list[Fact] = municipality() if rng.random() < 0.7 else []
    for number in range(10, 10 + rng.randrange(25)):
        unit, on = rng.choice(UNITS), f"2026-06-{rng.randrange(10, 20)}"
        source = rng.choice([SOURCE, OTHER_SOURCE])
        person = rng.choice([A, B, C, None])
        kind = rng.randrange(4)
        if kind == 0:
            others = [other for other in [*UNITS, "weg"] if other != unit]
            state = rng.choice(["open", "open", "closed", "merged"])
            into = rng.choice(others) if state == "merged" else None
            level, parent = ("municipality", None) if rng.random() < 0.2 else ("team", rng.choice(others))
            more = {"level": level, "state": state, "merged_into": into, "source": source}
            facts.append(placed(unit, parent, on, "2026-01-01", n=number, **more))
        elif kind == 1:
            facts.append(appointed(unit, person, on, n=number, source=source))
        elif kind == 2:
            facts.append(named(unit, rng.choice(["p1", "p2"]), person, on, n=number, source=source))
        elif facts:
            facts.append(taken_back(rng.choice([one for one in facts if "key" not in one.data]), n=number))
    return facts


@pytest.mark.parametrize("seed", range(150))
def test_any_facts_give_what_a_slow_and_plain_answer_gives(seed: int) -> None:
    rng = random.Random(seed)
    facts = random_facts(rng)
    day = date(2026, 6, rng.randrange(9, 22))
    found, slow = Organisation(units_of(facts), day), SlowAnswers(facts, day)
    for person in (A, B, C):
        for unit in [*UNITS, "weg"]:
            assert found.manages(person, unit) == slow.manages(person, unit), (person, unit)
            for plan in ("p1", "p2"):
                assert found.owns(person, plan, unit) == slow.owns(person, plan, unit), (person, plan, unit)


def test_the_random_facts_are_of_every_kind() -> None:
    told = [one for seed in range(150) for one in random_facts(random.Random(seed))]
    places = [one.data for one in told if one.type == UNIT_PLACED]
    assert {place["state"] for place in places} == {"open", "closed", "merged"}
    answers = [
        Organisation(units_of(random_facts(random.Random(seed))), date(2026, 6, 21)).managed(A) for seed in range(150)
    ]
    assert sum(bool(one) for one in answers) > 25


def test_the_open_units_are_told_by_name_and_a_closed_one_is_not() -> None:
    gone = placed("groen", "werving", "2026-01-01", n=11, state="closed")
    told = organisation(gone, day=date(2026, 7, 1)).open_units()
    assert told == [(each, each.upper()) for each in ("blauw", "ddv", "po", "stad", "werving")]
