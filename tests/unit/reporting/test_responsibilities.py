from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import date

import pytest

from peil_chassis.projection import Fact, Projection
from peil_contracts.organisation import MANAGER_APPOINTED, UNIT_PLACED
from peil_contracts.register import FACT_WITHDRAWN
from peil_contracts.vacancies import VACANCY_OPENED
from peil_reporting.days import number_of
from peil_reporting.organisation.domain import ROOT, UNPLACED
from peil_reporting.organisation.placements import Placements
from peil_reporting.organisation.projection import PROJECTION as UNIT_PLACEMENTS
from peil_reporting.responsibilities.domain import Responsible
from peil_reporting.responsibilities.projection import HOLDERS, MANAGERS, holder, manager_on
from relation_facts import SlowAnswers, appointed, municipality, pseudonym, taken_back
from reporting_facts import OTHER_SOURCE, SOURCE, E, closed, opened, placed, withdrawn

TODAY = date(2026, 6, 15)
A, B, C = pseudonym("a"), pseudonym("b"), pseudonym("c")
UNITS = ["stad", "po", "ddv", "werving", "groen", "blauw"]


def folded(projection: Projection[E], facts: Iterable[Fact], key: str) -> list[E]:
    """The entities of *projection* after *facts*."""
    found: dict[str, E] = {}
    for one in facts:
        if one.type in projection.types:
            name = (one.data.get("key") or one.data)[key]
            found[name] = projection.apply(found.get(name, projection.entity()), one)
    return list(found.values())


def responsible(facts: Sequence[Fact], day: date = TODAY) -> Responsible:
    on = number_of(day)
    of_units = [one for one in facts if "unit" in (one.data.get("key") or one.data)]
    about_units = [one for one in of_units if one.type in (UNIT_PLACED, MANAGER_APPOINTED, FACT_WITHDRAWN)]
    managers = {each.unit: manager_on(each, on) for each in folded(MANAGERS, about_units, "unit") if each.unit}
    about_vacancies = [one for one in facts if "vacancy" in (one.data.get("key") or one.data)]
    holders = {each.vacancy: holder(each) for each in folded(HOLDERS, about_vacancies, "vacancy")}
    tree = Placements(folded(UNIT_PLACEMENTS, about_units, "unit")).tree(on, number_of(date.max))
    return Responsible(tree, managers, holders)


def managed(found: Responsible, person: str) -> list[str]:
    units = [unit for unit in UNITS if found.manages(person, unit)]
    assert {unit for unit in found.managed(person) if unit in UNITS} == set(units)
    return units


def test_a_manager_has_the_unit_and_all_below_it_and_nothing_above_or_beside() -> None:
    found = responsible([*municipality(), appointed("werving", A, "2026-01-01", n=10)])
    assert managed(found, A) == ["werving", "groen", "blauw"]
    assert found.topmost(A) == ("werving",)


def test_former_and_future_and_withdrawn_managers_have_nothing() -> None:
    gone = appointed("ddv", C, "2026-01-01", n=13)
    found = responsible(
        [
            *municipality(),
            appointed("po", A, "2026-01-01", n=10),
            appointed("po", B, "2026-06-15", n=11),
            appointed("ddv", A, "2026-06-16", n=12),
            gone,
            taken_back(gone, n=14),
        ]
    )
    assert [managed(found, person) for person in (A, C)] == [[], []]
    assert managed(found, B) == ["po", "werving", "groen", "blauw"]


def test_the_last_manager_of_a_closed_or_merged_unit_has_nothing() -> None:
    facts = [
        *municipality(),
        appointed("groen", A, "2026-01-01", n=10),
        appointed("blauw", B, "2026-01-01", n=11),
        placed("groen", "werving", "2026-06-01", n=12, state="closed"),
        placed("blauw", "werving", "2026-06-01", n=13, state="merged", merged_into="ddv"),
    ]
    found = responsible(facts)
    assert [managed(found, person) for person in (A, B)] == [[], []]


def test_an_appointment_to_what_only_gathers_units_makes_nobody_manager_of_them() -> None:
    lost = [placed("los", "kwijt", "2026-01-01", n=12), appointed(UNPLACED, A, "2026-01-01", n=13)]
    found = responsible([*municipality(), *lost])
    assert not any(found.manages(A, unit) for unit in ("los", UNPLACED, *UNITS))
    assert (found.topmost(A), found.managed(A)) == ((), frozenset())
    two = placed("stad-twee", None, "2026-01-01", n=14, level="municipality")
    found = responsible([*municipality(), two, appointed(ROOT, A, "2026-01-01", n=15)])
    assert not any(found.manages(A, unit) for unit in (ROOT, "stad-twee", *UNITS))
    assert (found.topmost(A), found.managed(A)) == ((), frozenset())


def test_the_last_manager_of_a_closed_municipality_has_nothing() -> None:
    appointment = appointed("stad", A, "2026-01-01", n=12)
    assert managed(responsible([*municipality(), appointment]), A) == UNITS
    shut = placed("stad", None, "2026-06-01", n=13, level="municipality", state="closed")
    found = responsible([*municipality(), appointment, shut])
    assert (managed(found, A), found.topmost(A), found.managed(A)) == ([], (), frozenset())


def test_units_within_units_of_ones_own_are_not_named_twice() -> None:
    facts = [*municipality(), *(appointed(unit, A, "2026-01-01", n=10 + at) for at, unit in enumerate(UNITS[1:]))]
    assert responsible(facts).topmost(A) == ("ddv", "po")


def held(*facts: Fact) -> Responsible:
    return responsible([*municipality(), *facts])


def with_holder(person: str | None, on: str = "2026-03-01", *, n: int = 20, source: str = SOURCE) -> Fact:
    made = opened("groen", on, vacancy="v1", n=n, source=source)
    return made if person is None else _with(made, person)


def _with(made: Fact, person: str) -> Fact:
    made.data["hiring_manager"] = person
    return made


def test_the_hiring_manager_has_the_vacancy_they_are_named_for_alone() -> None:
    found = held(with_holder(A))
    assert found.has_vacancy(A, "v1")
    assert found.vacancies(A) == {"v1"}
    assert not found.has_vacancy(B, "v1")
    assert not found.has_vacancy(A, "v2")


def test_a_vacancy_without_a_name_is_nobodys() -> None:
    assert held(with_holder(None)).vacancies(A) == frozenset()


def test_who_was_replaced_or_taken_back_has_the_vacancy_no_more() -> None:
    assert not held(with_holder(A), with_holder(B, n=21)).has_vacancy(A, "v1")
    assert held(with_holder(A), with_holder(B, n=21)).has_vacancy(B, "v1")
    gone = withdrawn("2026-06-01", VACANCY_OPENED, {"vacancy": "v1"}, n=22)
    assert not held(with_holder(A), gone).has_vacancy(A, "v1")


def test_of_two_sources_the_one_that_told_it_last_counts() -> None:
    ours, theirs = with_holder(A, n=20), with_holder(B, n=21, source=OTHER_SOURCE)
    for facts in ((ours, theirs), (theirs, ours)):
        assert held(*facts).has_vacancy(B, "v1")
        assert not held(*facts).has_vacancy(A, "v1")


def test_a_closed_vacancy_keeps_its_hiring_manager() -> None:
    assert held(with_holder(A), closed("2026-04-01", vacancy="v1", n=30)).has_vacancy(A, "v1")


def random_facts(rng: random.Random) -> list[Fact]:
    facts: list[Fact] = municipality() if rng.random() < 0.8 else []
    for number in range(10, 10 + rng.randrange(20)):
        unit, on = rng.choice(UNITS), f"2026-06-{rng.randrange(10, 20)}"
        source = rng.choice([SOURCE, OTHER_SOURCE])
        kind = rng.randrange(4)
        if kind == 0:
            others = [other for other in [*UNITS, "weg"] if other != unit]
            state = rng.choice(["open", "open", "closed", "merged"])
            into = rng.choice(others) if state == "merged" else None
            more = {"state": state, "merged_into": into, "source": source}
            facts.append(placed(unit, rng.choice(others), on, "2026-01-01", n=number, **more))
        elif kind == 3 and facts:
            facts.append(taken_back(rng.choice([one for one in facts if "key" not in one.data]), n=number))
        else:
            facts.append(appointed(unit, rng.choice([A, B, C, None]), on, n=number, source=source))
    return facts


@pytest.mark.parametrize("seed", range(150))
def test_any_facts_give_what_a_slow_and_plain_answer_gives(seed: int) -> None:
    rng = random.Random(seed)
    facts = random_facts(rng)
    day = date(2026, 6, rng.randrange(9, 22))
    found, slow = responsible(facts, day), SlowAnswers(facts, day)
    for person in (A, B, C):
        for unit in [*UNITS, "weg"]:
            assert found.manages(person, unit) == slow.manages(person, unit), (person, unit)
