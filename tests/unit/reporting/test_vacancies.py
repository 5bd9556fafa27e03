from __future__ import annotations

from itertools import permutations

from peil_contracts.vacancies import BIWS_STEPS, STEP_COMPLETED, VACANCY_CLOSED, VACANCY_OPENED
from peil_reporting.vacancies.domain import next_step, stretches
from peil_reporting.vacancies.projection import PROJECTION
from reporting_facts import OTHER_SOURCE, amounts, closed, entity_of, opened, step, withdrawn


def waiting(facts: list, day: int) -> dict[tuple[str, str], int]:
    found = amounts(PROJECTION, entity_of(PROJECTION, facts), day)
    return {(unit, category): amount for (_, unit, category), amount in found.items()}


def test_an_opened_vacancy_waits_for_the_first_step_from_the_day_it_opened() -> None:
    facts = [opened("a", "2026-01-05")]
    assert waiting(facts, 20260104) == {}
    assert waiting(facts, 20260105) == {("a", "brief-translated"): 1}


def test_a_completed_step_moves_it_to_the_next_one_from_that_day() -> None:
    facts = [opened("a", "2026-01-05"), step("brief-translated", "2026-01-08")]
    assert waiting(facts, 20260107) == {("a", "brief-translated"): 1}
    assert waiting(facts, 20260108) == {("a", "requirements-fixed"): 1}


def test_a_closed_vacancy_no_longer_counts_from_the_day_it_closed() -> None:
    facts = [opened("a", "2026-01-05"), closed("2026-02-01")]
    assert waiting(facts, 20260131) == {("a", "brief-translated"): 1}
    assert waiting(facts, 20260201) == {}


def test_a_later_step_does_not_skip_an_earlier_one() -> None:
    facts = [opened("a", "2026-01-05"), step("committee-formed", "2026-01-06")]
    assert waiting(facts, 20260110) == {("a", "brief-translated"): 1}


def test_an_assessment_may_be_left_out() -> None:
    before = BIWS_STEPS[: BIWS_STEPS.index("assessment-done")]
    assert next_step(dict.fromkeys(before, 20260101), 20260102) == "decision-recorded"


def test_after_every_step_it_waits_to_be_closed() -> None:
    assert next_step(dict.fromkeys(BIWS_STEPS, 20260101), 20260102) == "procedure-closed"


def test_a_step_before_the_opening_counts_from_the_opening() -> None:
    facts = [step("brief-translated", "2026-01-01"), opened("a", "2026-01-05")]
    assert waiting(facts, 20260104) == {}
    assert waiting(facts, 20260105) == {("a", "requirements-fixed"): 1}


def test_steps_and_closing_without_an_opening_count_nowhere() -> None:
    assert waiting([step("brief-translated", "2026-01-01"), closed("2026-02-01")], 20260115) == {}


def test_closed_on_the_day_it_opened_was_never_open() -> None:
    assert stretches(20260105, {}, 20260105) == []


def test_the_order_of_arrival_does_not_matter() -> None:
    facts = [
        opened("a", "2026-01-05", "2026-03-01", n=1),
        step("brief-translated", "2026-01-08", "2026-03-01", n=2),
        step("requirements-fixed", "2026-01-07", "2026-03-01", n=3),
        closed("2026-02-01", "2026-03-01", n=4),
    ]
    spans = {tuple(PROJECTION.contribute(entity_of(PROJECTION, order))) for order in permutations(facts)}
    assert len(spans) == 1


def test_a_step_told_by_two_sources_counts_once_on_its_earliest_day() -> None:
    facts = [
        opened("a", "2026-01-05"),
        step("brief-translated", "2026-01-09", n=2),
        step("brief-translated", "2026-01-07", "2026-01-09", n=3, source=OTHER_SOURCE),
    ]
    assert waiting(facts, 20260107) == {("a", "requirements-fixed"): 1}


def test_a_vacancy_opened_by_two_sources_counts_once() -> None:
    facts = [opened("b", "2026-01-05", n=1), opened("a", "2026-01-05", n=2, source=OTHER_SOURCE)]
    assert waiting(facts, 20260106) == waiting(facts[::-1], 20260106) == {("a", "brief-translated"): 1}


def test_a_corrected_day_replaces_the_earlier_one() -> None:
    facts = [
        opened("a", "2026-01-05"),
        step("brief-translated", "2026-01-08", n=2),
        step("brief-translated", "2026-01-12", n=3),
    ]
    assert waiting(facts, 20260109) == {("a", "brief-translated"): 1}
    assert waiting(facts, 20260112) == {("a", "requirements-fixed"): 1}


def test_a_withdrawn_step_was_not_completed_and_told_again_it_was() -> None:
    facts = [opened("a", "2026-01-05"), step("brief-translated", "2026-01-08", n=2)]
    gone = withdrawn("2026-01-09", STEP_COMPLETED, {"vacancy": "v1", "step": "brief-translated"}, n=3)
    again = step("brief-translated", "2026-01-10", n=4)
    assert waiting([*facts, gone], 20260109) == {("a", "brief-translated"): 1}
    assert waiting([*facts, gone, again], 20260110) == {("a", "requirements-fixed"): 1}


def test_a_withdrawn_closing_opens_the_vacancy_again() -> None:
    facts = [
        opened("a", "2026-01-05"),
        closed("2026-02-01"),
        withdrawn("2026-02-03", VACANCY_CLOSED, {"vacancy": "v1"}),
    ]
    assert waiting(facts, 20260202) == {("a", "brief-translated"): 1}


def test_a_withdrawn_opening_takes_the_vacancy_away() -> None:
    facts = [opened("a", "2026-01-05"), withdrawn("2026-01-06", VACANCY_OPENED, {"vacancy": "v1"})]
    assert waiting(facts, 20260107) == {}


def test_a_withdrawal_by_another_source_touches_nothing() -> None:
    facts = [
        opened("a", "2026-01-05"),
        withdrawn("2026-01-06", VACANCY_OPENED, {"vacancy": "v1"}, source=OTHER_SOURCE),
    ]
    assert waiting(facts, 20260107) == {("a", "brief-translated"): 1}


def test_a_vacancy_can_be_found_under_every_unit_it_was_ever_in() -> None:
    facts = [opened("b", "2026-01-05", n=1), opened("a", "2026-01-05", n=2)]
    assert list(PROJECTION.units(entity_of(PROJECTION, facts))) == ["a", "b"]
