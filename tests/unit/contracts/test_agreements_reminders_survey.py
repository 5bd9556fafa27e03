"""What the facts about agreements, reminders and surveys may not say, field by field and rule by rule."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_examples import as_fact, example
from peil_contracts.agreements import AGREEMENT_KINDS, AGREEMENT_STATES, FINAL_STATES
from peil_contracts.catalogue import FACT_TYPES, check_fact, person_references, topic_and_key
from peil_contracts.envelope import ContractBroken
from peil_contracts.reminders import item_id
from peil_contracts.responses import ResponsesCounted
from peil_contracts.survey import CODES_IN_LOT, LeafListed, comes_back_on, floor_of
from peil_contracts.wire import EVENT_BYTES, compact

MADE = "nl.peil.plans.agreement-made.v1"
NOTED = "nl.peil.plans.agreement-progress-noted.v1"
HANDED_OVER = "nl.peil.plans.agreement-handed-over.v1"
RESCHEDULED = "nl.peil.plans.agreement-rescheduled.v1"
REMINDED = "nl.peil.reminders.item-reminded.v1"
ENDED = "nl.peil.reminders.item-ended.v1"
OPENED = "nl.peil.survey.campaign-opened.v1"
LISTED = "nl.peil.survey.leaf-listed.v1"
CLOSED = "nl.peil.survey.campaign-closed.v1"
COUNTED = "nl.peil.survey.responses-counted.v1"
RELEASED = "nl.peil.releases.figures-released.v1"
NEW = (MADE, NOTED, HANDED_OVER, RESCHEDULED, REMINDED, ENDED, OPENED, LISTED, CLOSED, COUNTED, RELEASED)
QUESTION = {"question": "veilig", "text": "Ik voel mij veilig.", "kind": "scale-5", "discrimination": False}
DIGEST = "0" * 63


def refusals(name: str, /, **fields: Any) -> set[tuple[str, str]]:
    """Field and rule of every violation of the example with these fields in its data; empty when it may be sent."""
    fact = as_fact(name)
    fact["data"] |= fields
    try:
        check_fact(str(FACT_TYPES[name].topic), fact)
    except ContractBroken as broken:
        return {(violation.field, violation.rule) for violation in broken.violations}
    return set()


@pytest.mark.parametrize(
    ("name", "fields", "at", "rule"),
    [
        (RELEASED, {"k": 4}, "k", "k-floor"),
        (RELEASED, {"verdict": "refused"}, "verdict", "one-of"),
        (RELEASED, {"ledger_first": 1469}, "ledger_first", "ledger-order"),
        (RELEASED, {"ledger_first": 0}, "ledger_first", "ledger-order"),
        (RELEASED, {"levels": [{"level": "team", "released": 1, "hidden": 0}] * 2}, "levels", "level-twice"),
        (RELEASED, {"answered": 12}, "answered", "unknown-field"),
        (MADE, {"kind": "Inclusie 1"}, "kind", "code-form"),
        (MADE, {"commitment": "both"}, "commitment", "one-of"),
        (MADE, {"manager": "10442"}, "manager", "not-pseudonym"),
        (MADE, {"manager": None}, "manager", "text"),
        (MADE, {"due_on": "2026-03-01"}, "due_on", "period-order"),
        (MADE, {"review_on": "2026-03-01"}, "review_on", "period-order"),
        (MADE, {"text": " \n"}, "text", "empty"),
        (MADE, {"text": "Bel 06-12345678."}, "text", "phone-number"),
        (NOTED, {"from": "kept"}, "from", "final-state"),
        (NOTED, {"from": "not-kept"}, "from", "final-state"),
        (NOTED, {"from": "lapsed"}, "from", "final-state"),
        (NOTED, {"to": "done"}, "to", "one-of"),
        (NOTED, {"reason": "j@example.org"}, "reason", "email-address"),
        (NOTED, {"noted_by_role": "Jan Jansen"}, "noted_by_role", "code-form"),
        (HANDED_OVER, {"manager": "10442"}, "manager", "not-pseudonym"),
        (HANDED_OVER, {"reason": ""}, "reason", "reason-needed"),
        (HANDED_OVER, {"reason": None}, "reason", "text"),
        (RESCHEDULED, {"reason": " "}, "reason", "reason-needed"),
        (RESCHEDULED, {"due_on": "soon"}, "due_on", "day-form"),
        (REMINDED, {"item": "it-1"}, "item", "item-id"),
        (REMINDED, {"item": "it-" + "0" * 32}, "item", "item-id"),
        (REMINDED, {"due_on": "2026-06-16"}, "item", "item-id"),
        (REMINDED, {"part": "a1"}, "part", "part-needed"),
        (REMINDED, {"about": "birthday"}, "about", "one-of"),
        (REMINDED, {"rung": "plus-4"}, "rung", "one-of"),
        (REMINDED, {"outcome": "maybe"}, "outcome", "one-of"),
        (ENDED, {"about": "vacancy-step"}, "part", "part-needed"),
        (ENDED, {"object": "afspraak-2"}, "item", "item-id"),
        (ENDED, {"ending": "forgotten"}, "ending", "one-of"),
        (OPENED, {"questions": []}, "questions", "too-few"),
        (OPENED, {"questions": [QUESTION | {"question": f"q{i}"} for i in range(31)]}, "questions", "too-many"),
        (OPENED, {"questions": [QUESTION, QUESTION]}, "questions", "question-twice"),
        (OPENED, {"questions": [QUESTION | {"discrimination": True}]}, "k", "k-floor"),
        (OPENED, {"k": 4}, "k", "k-floor"),
        (OPENED, {"k": "5"}, "k", "whole-number"),
        (OPENED, {"closes_at": "2026-09-14T06:00:00Z"}, "closes_at", "period-order"),
        (OPENED, {"closes_at": "2026-10-26T17:00:00"}, "closes_at", "time-form"),
        (OPENED, {"rules_hash": "x"}, "rules_hash", "digest-form"),
        (OPENED, {"invited": 96 * 5 - 1}, "invited", "below-k"),
        (OPENED, {"leaves": 0}, "invited", "below-k"),
        (OPENED, {"question_set": "Sociaal"}, "question_set", "code-form"),
        (OPENED, {"question_set": None}, "question_set", "set-needed"),
        (OPENED, {"question_set": None, "theme": None}, "question_set", "set-needed"),
        (OPENED, {"theme": " "}, "theme", "empty"),
        (OPENED, {"repeat_months": 0}, "repeat_months", "repeat-range"),
        (OPENED, {"repeat_months": 121}, "repeat_months", "repeat-range"),
        (OPENED, {"repeat_months": "24"}, "repeat_months", "repeat-range"),
        (OPENED, {"repeat_months": True}, "repeat_months", "repeat-range"),
        (LISTED, {"invited": 4}, "invited", "below-k"),
        (LISTED, {"invited": 5}, "invited", "below-k"),
        (LISTED, {"lot": 0}, "lot", "lot-order"),
        (LISTED, {"lot": 2}, "lot", "lot-order"),
        (LISTED, {"part": "some"}, "part", "one-of"),
        (LISTED, {"path": []}, "path", "too-few"),
        (LISTED, {"path": ["gemeente"]}, "path", "path"),
        (LISTED, {"path": ["team-groen", "team-groen"]}, "path", "path"),
        (LISTED, {"path": [*(f"u{i}" for i in range(16)), "team-groen"]}, "path", "too-many"),
        (LISTED, {"level": "floor"}, "level", "one-of"),
        (LISTED, {"codes": []}, "codes", "too-few"),
        (LISTED, {"codes": [DIGEST + "1", DIGEST + "0"]}, "codes", "codes-order"),
        (LISTED, {"codes": [DIGEST + "1", DIGEST + "1"]}, "codes", "codes-order"),
        (CLOSED, {"closed_at": "2026-10-26"}, "closed_at", "time-form"),
        (CLOSED, {"drawn": -1}, "drawn", "count-range"),
        (COUNTED, {"path": ["gemeente"]}, "path", "path"),
        (COUNTED, {"leaves": 0}, "leaves", "too-few-leaves"),
        (COUNTED, {"k": 4}, "k", "k-floor"),
        (COUNTED, {"answered": 4}, "answered", "below-k"),
        (COUNTED, {"answered": 7}, "answered", "below-k"),
        (COUNTED, {"k": 6}, "answered", "below-k"),
        (COUNTED, {"counts": {}}, "counts", "too-few"),
        (COUNTED, {"counts": {"welkom": [2, 2, 2, 0, 0]}}, "counts", "more-than-answered"),
    ],
)
def test_what_breaks_a_rule_is_not_published(name: str, fields: dict[str, Any], at: str, rule: str) -> None:
    assert refusals(name) == set()
    assert refusals(name, **fields) == {(f"data.{at}", rule)}


@pytest.mark.parametrize("state", ["at-risk", "not-kept", "lapsed"])
@pytest.mark.parametrize("reason", [None, "", " \n"])
def test_bad_news_says_why(state: str, reason: str | None) -> None:
    assert refusals(NOTED, to=state, reason=reason) == {("data.reason", "reason-needed")}


@pytest.mark.parametrize("state", ["open", "on-track", "kept"])
def test_good_news_needs_no_reason(state: str) -> None:
    assert refusals(NOTED, to=state, reason=None) == set()


def test_an_agreement_is_on_the_topic_of_plans_under_its_own_id() -> None:
    for name in (MADE, NOTED, HANDED_OVER, RESCHEDULED):
        assert topic_and_key(name, example(name)["data"]) == ("peil-plans", "afspraak-2026-031")


def test_nothing_of_the_new_facts_can_be_delivered_and_only_two_name_a_person() -> None:
    assert not any(FACT_TYPES[name].deliverable for name in NEW)
    assert {name for name in NEW if person_references(name, example(name)["data"])} == {MADE, HANDED_OVER}


def test_the_thirteen_kinds_and_six_states_are_the_agreed_ones() -> None:
    assert len(AGREEMENT_KINDS) == len(set(AGREEMENT_KINDS)) == 13
    assert len(AGREEMENT_STATES) == 6
    assert sorted(FINAL_STATES) == ["kept", "lapsed", "not-kept"]


@pytest.mark.parametrize("counts", [[1], [1, 1, 1], [1, 1, 1, 1]])
def test_answers_are_counted_as_five_or_two(counts: list[int]) -> None:
    assert {rule for _, rule in refusals(COUNTED, counts={"welkom": counts})} <= {"answer-counts", "too-few"}
    assert refusals(COUNTED, counts={"welkom": counts})


def test_a_code_is_no_digest_of_another_form() -> None:
    assert refusals(LISTED, codes=["A" * 64]) == {("data.codes[0]", "digest-form")}


def test_a_step_and_an_action_name_their_part() -> None:
    day = date(2026, 6, 15)
    for about, part in (("vacancy-step", "criteria-locked"), ("plan-action", "a1")):
        fields = {"about": about, "object": "x", "part": part, "item": item_id(about, "x", part, day)}
        assert refusals(REMINDED, **fields) == set()
        assert refusals(ENDED, **fields) == set()


ITEMS = st.tuples(
    st.sampled_from(["agreement-due", "agreement-review", "vacancy-step", "plan-action"]),
    st.text("abc-", min_size=1, max_size=4),
    st.none() | st.text("abc-", min_size=1, max_size=4),
    st.dates(date(2026, 1, 1), date(2026, 1, 5)),
)


@given(ITEMS, ITEMS)
def test_two_items_have_one_id_only_when_they_are_the_same(one: Any, other: Any) -> None:
    assert (item_id(*one) == item_id(*other)) == (one == other)


def test_the_id_of_an_item_is_the_one_that_was_published_first() -> None:
    assert item_id("agreement-due", "a", None, date(2026, 1, 1)) == "it-4268459988fb8275a472724be78de34d"
    assert item_id("agreement-due", "a", None, date(2026, 1, 1) + timedelta(1)) != item_id(
        "agreement-due", "a", None, date(2026, 1, 1)
    )


def test_k_is_ten_as_soon_as_one_question_is_about_discrimination() -> None:
    data = example(OPENED)["data"]
    asked = [*data["questions"], QUESTION | {"discrimination": True}]
    assert refusals(OPENED, questions=asked, k=9) == {("data.k", "k-floor")}
    assert refusals(OPENED, questions=asked, k=10) == set()
    assert floor_of([]) == 5


def test_a_campaign_of_no_set_and_one_that_does_not_come_back_are_published_as_before() -> None:
    fact = as_fact(OPENED)
    for name in ("repeat_months", "theme", "question_set"):
        del fact["data"][name]
        check_fact("peil-survey", fact)


@pytest.mark.parametrize(
    ("opened", "months", "due"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 23), 24, date(2028, 11, 23)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_a_campaign_is_due_again_so_many_months_later_and_in_a_shorter_month_on_its_last_day(
    opened: date, months: int, due: date
) -> None:
    assert comes_back_on(opened, months) == due


def test_a_full_lot_of_codes_under_the_longest_names_fits_in_one_event() -> None:
    fact = as_fact(LISTED)
    path = [f"{i:02}" + "x" * 62 for i in range(16)]
    codes = [f"{i:064x}" for i in range(CODES_IN_LOT)]
    fact["data"] |= {
        "path": path,
        "unit": path[-1],
        "levels": ["team"] * 16,
        "codes": codes,
        "invited": CODES_IN_LOT,
        "campaign": "c" * 64,
    }
    LeafListed.model_validate(fact["data"])
    check_fact("peil-survey", fact)
    assert len(compact(fact)) < EVENT_BYTES * 0.9
    fact["data"]["codes"].append("f" * 64)
    with pytest.raises(ContractBroken, match="too-many"):
        check_fact("peil-survey", fact)


def test_thirty_questions_of_the_longest_text_fit_in_one_event() -> None:
    asked = [QUESTION | {"question": f"q{i}", "text": "é" * 500} for i in range(30)]
    assert refusals(OPENED, questions=asked) == set()


def test_counts_hold_no_answer_row_by_construction() -> None:
    assert set(ResponsesCounted.model_fields) == {
        "campaign", "unit", "part", "leaves", "k", "path", "level", "invited", "answered", "counts", "counted_on",
    }  # fmt: skip
