"""The audit of BIWS: drawn by lot, counted by hand, and followed by the rule of the released figure."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peil_chassis.projection import Fact
from peil_contracts.vacancies import BIWS_STEPS
from peil_reporting.biws_audit.asked import Days, Wrong, days_of, draw_of, made_seed
from peil_reporting.biws_audit.domain import DEFINITION, Drawn, draw, examine, lot_of, status_of, summary
from peil_reporting.biws_audit.words import REFUSALS
from peil_reporting.releases.domain.quarters import Quarter
from peil_reporting.vacancies.domain import MANDATORY_STEPS
from peil_reporting.vacancies.ending import Ended, ended
from reporting_biws_audit import recounted
from reporting_facts import OTHER_SOURCE, closed, opened, step, withdrawn
from reporting_measures import folded, tree

TODAY = date(2026, 6, 15)
Q1 = Days(Quarter(2026, 1), Quarter(2026, 1), date(2026, 6, 14))
IDS = st.sets(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,12}", fullmatch=True), min_size=1, max_size=40)
SEEDS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,20}", fullmatch=True)


@given(SEEDS, IDS, st.integers(1, 40))
def test_anybody_with_seed_and_vacancies_draws_the_same(seed: str, vacancies: set[str], size: int) -> None:
    drawn = [vacancy for _, vacancy in draw(seed, vacancies, size)]
    assert drawn == recounted(seed, vacancies, size)
    assert drawn == [vacancy for _, vacancy in draw(seed, sorted(vacancies, reverse=True), size)]


@given(SEEDS, IDS, st.integers(1, 39))
def test_a_larger_sample_begins_with_the_smaller_one(seed: str, vacancies: set[str], size: int) -> None:
    assert draw(seed, vacancies, size + 1)[:size] == draw(seed, vacancies, size)


@given(SEEDS, IDS, st.text("0123456789abcdef", min_size=3, max_size=6))
def test_a_vacancy_more_pushes_out_one_at_most(seed: str, vacancies: set[str], more: str) -> None:
    before, after = ({one for _, one in draw(seed, of, 10)} for of in (vacancies, vacancies | {more}))
    assert after - before <= {more}
    assert len(before - after) <= 1


def test_over_many_seeds_every_vacancy_is_drawn_as_often_as_another() -> None:
    vacancies = [f"vac-{n}" for n in range(20)]
    times = Counter(one for n in range(4000) for _, one in draw(f"worp-{n}", vacancies, 5))
    # Expected 1,000 of each, with a standard deviation of 27: five of them either way.
    assert all(863 <= times[one] <= 1137 for one in vacancies), times


def test_a_lot_is_what_the_shell_makes_of_it() -> None:
    # printf '%s' 'worp-4|vac-1' | sha256sum
    assert lot_of("worp-4", "vac-1") == "048dbca11039643d2635f0c63fd7987c5a57ab71aa8ca1c87bb46a38ed550725"


def examined(*facts: Fact, known: int = 20260614) -> Drawn:
    vacancy, holders = folded(list(facts))
    how = ended(vacancy, holders, known)
    assert how is not None
    return examine("lot", how, vacancy, known)


def test_a_vacancy_counted_by_hand() -> None:
    """Letters before the criteria; the decision recorded after closing; no interviews; an assessment left out."""
    one = examined(
        opened("zorg", "2026-01-05"),
        step("brief-translated", "2026-01-10", "2026-01-12", n=2),
        step("requirements-fixed", "2026-01-11", n=3),
        step("committee-formed", "2026-01-11", n=4),
        step("vacancy-published", "2026-01-20", n=5),
        step("letters-screened", "2026-02-01", n=6),
        step("criteria-locked", "2026-02-03", n=7),
        closed("2026-03-01", n=8),
        step("decision-recorded", "2026-03-09", n=9),
        step("brief-translated", "2026-01-09", "2026-03-20", n=10, source=OTHER_SOURCE),
    )
    assert [(each.step, each.state) for each in one.steps] == [
        ("brief-translated", "in-order"),
        ("requirements-fixed", "in-order"),
        ("committee-formed", "in-order"),
        ("vacancy-published", "in-order"),
        ("criteria-locked", "in-order"),
        ("letters-screened", "out-of-order"),
        ("interviews-scored", "missing"),
        ("assessment-done", "missing"),
        ("decision-recorded", "after-closing"),
        ("procedure-closed", "missing"),
    ]
    first = one.steps[0].evidence
    assert first is not None
    assert (first.on, first.known_on, first.source, first.event) == (20260109, 20260320, OTHER_SOURCE, "e0010")
    assert (one.opened.on, one.closed.on, one.outcome, one.followed) == (20260105, 20260301, "filled", False)
    assert [each.optional for each in one.steps].index(True) == BIWS_STEPS.index("assessment-done")
    counted = summary([one, one])
    assert counted[5].states == {"in-order": 0, "out-of-order": 2, "after-closing": 0, "missing": 0}
    assert [each.with_evidence for each in counted] == [2, 2, 2, 2, 2, 2, 0, 0, 2, 0]


def test_what_was_withdrawn_or_not_known_yet_is_no_evidence() -> None:
    facts = [
        opened("zorg", "2026-01-05"),
        step("brief-translated", "2026-01-10", n=2),
        closed("2026-03-01", n=3),
        step("requirements-fixed", "2026-01-11", "2026-04-02", n=4),
        withdrawn(
            "2026-04-05", "nl.peil.vacancies.step-completed.v1", {"vacancy": "v1", "step": "brief-translated"}, n=5
        ),
    ]
    then, now = examined(*facts, known=20260401), examined(*facts)
    assert [each.state != "missing" for each in then.steps][:2] == [True, False]
    assert [each.state != "missing" for each in now.steps][:2] == [False, True]


DAYS = st.integers(1, 28).map(lambda day: f"2026-02-{day:02d}")


@given(st.dictionaries(st.sampled_from(BIWS_STEPS), DAYS), DAYS)
def test_followed_is_what_the_released_figure_calls_followed_and_what_the_steps_show(
    steps: dict[str, str], end: str
) -> None:
    facts = [opened("zorg", "2026-01-05"), closed(end, "2026-03-01", n=3)]
    facts += [step(name, on, "2026-03-01", n=10 + n) for n, (name, on) in enumerate(steps.items())]
    vacancy, holders = folded(facts)
    how = ended(vacancy, holders, 20260614)
    assert how is not None
    one = examine("lot", how, vacancy, 20260614)
    assert one.followed == how.followed
    assert one.followed == all(each.state == "in-order" for each in one.steps if each.step in MANDATORY_STEPS)


def of_people(amount: int, each: int = 1) -> list[Ended]:
    return [Ended(f"v{n}", f"u{n // each}", 20260301, True, f"m{n // each}") for n in range(amount * each)]


def test_nothing_is_drawn_from_the_vacancies_of_too_few() -> None:
    assert status_of([], 10) == "nothing"
    assert status_of(of_people(9, each=20), 10) == "too-few"
    assert status_of(of_people(10), 10) == "ok"
    assert status_of(of_people(10), 5) == "ok"
    assert status_of(of_people(9), 5) == "too-few", "a threshold below ten lowers nothing here"
    assert status_of(of_people(19), 20) == "too-few"


@pytest.mark.parametrize(
    ("typed", "field", "rule"),
    [
        ({"to": "2026-Q5"}, "to", "quarter-form"),
        ({"from": "voorjaar"}, "from", "quarter-form"),
        ({"to": "2026-Q2"}, "to", "quarter-not-ended"),
        ({"from": "2026-Q1", "to": "2025-Q4"}, "to", "period-backwards"),
        ({"knownAt": "2026-06-16"}, "knownAt", "known-in-future"),
        ({"knownAt": "2026-03-30"}, "knownAt", "known-before-end"),
        ({"knownAt": "2026-02-31"}, "knownAt", "day-form"),
        ({"knownAt": "20260401"}, "knownAt", "day-form"),
        ({"unit": "maan"}, "unit", "unit-unknown"),
        ({"unit": "zorg"}, "unit", "unit-too-low"),
        ({"size": "0"}, "size", "size-form"),
        ({"size": "201"}, "size", "size-form"),
        ({"size": "vijf"}, "size", "size-form"),
        ({"size": "²"}, "size", "size-form"),
        ({"seed": "een twee"}, "seed", "seed-form"),
        ({"seed": "123456789"}, "seed", "seed-form"),
        ({"seed": "a|b"}, "seed", "seed-form"),
        ({"seed": "x" * 65}, "seed", "seed-form"),
    ],
)
def test_what_cannot_be_answered_is_refused_by_field_and_rule(typed: dict[str, str], field: str, rule: str) -> None:
    with pytest.raises(Wrong) as refused:
        draw_of(typed, days_of(typed, TODAY), tree())
    assert dict(refused.value.rules) == {field: rule}
    assert all(REFUSALS[rule])


def test_without_anything_typed_the_last_quarter_is_drawn_from_as_known_yesterday() -> None:
    days = days_of({}, TODAY)
    assert days == Q1
    asked = draw_of({}, days, tree())
    assert (asked.unit, asked.size, asked.seed) == ("stad", None, "biws.2026-Q1.2026-Q1.stad")
    assert made_seed(days, "sociaal") != asked.seed
    assert days_of({}, date(2026, 4, 1)).known == date(2026, 3, 31)


def test_the_definition_says_how_lots_are_made() -> None:
    assert "SHA-256" in DEFINITION
    assert "laagste" in DEFINITION
