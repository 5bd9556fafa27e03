"""What may be published, under which key and where."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from contract_examples import as_fact, example
from peil_contracts.catalogue import (
    FACT_TYPES,
    FACT_WITHDRAWN,
    check_fact,
    natural_key,
    parse_delivery,
    read_data,
    topic_and_key,
)
from peil_contracts.envelope import ContractBroken, Fact
from peil_contracts.plans import STATUSES
from peil_contracts.vacancies import BIWS_STEPS, OPTIONAL_STEPS

STEP = "nl.peil.vacancies.step-completed.v1"
PLAN = "nl.peil.plans.plan-adopted.v1"
CHANGED = "nl.peil.plans.action-status-changed.v1"


def refusals(topic: str, event: dict[str, Any]) -> set[tuple[str, str]]:
    with pytest.raises(ContractBroken) as refused:
        check_fact(topic, event)
    return {(violation.field, violation.rule) for violation in refused.value.violations}


def changed(name: str, **fields: Any) -> dict[str, Any]:
    event = as_fact(name)
    return event | {"data": event["data"] | fields}


@pytest.mark.parametrize("name", FACT_TYPES)
def test_every_example_may_be_published_to_its_topic_and_to_no_other(name: str) -> None:
    fact = as_fact(name)
    own, _ = topic_and_key(name, fact["data"])
    check_fact(own, fact)
    for other in {"peil-organisation", "peil-vacancies", "peil-plans"} - {own}:
        assert refusals(other, fact) == {("type", "wrong-topic")}


@pytest.mark.parametrize(
    ("attributes", "field", "rule"),
    [
        ({"recordedtime": None}, "recordedtime", "required"),
        ({"recordedtime": "today"}, "recordedtime", "time-form"),
        ({"sequence": 1}, "sequence", "text"),
        ({"sequence": "0"}, "sequence", "sequence-form"),
        ({"sequence": "01"}, "sequence", "sequence-form"),
        ({"sequence": "2147483648"}, "sequence", "sequence-form"),
        ({"sequencetype": "String"}, "sequencetype", "one-of"),
        ({"owner": "a@example.org"}, "owner", "email-address"),
        ({"type": "nl.peil.vacancies.step-completed.v9"}, "type", "unknown-type"),
    ],
)
def test_a_fact_against_a_rule_is_not_published(attributes: dict[str, Any], field: str, rule: str) -> None:
    assert refusals("peil-vacancies", as_fact(STEP) | attributes) == {(field, rule)}


def test_a_delivery_that_was_not_recorded_is_not_published() -> None:
    assert refusals("peil-vacancies", example(STEP)) == {
        ("recordedtime", "required"), ("sequence", "required"), ("sequencetype", "required"),
    }  # fmt: skip


def test_a_field_that_no_contract_names_is_not_published_and_is_passed_over_when_read() -> None:
    assert refusals("peil-vacancies", changed(STEP, colour="red")) == {("data.colour", "unknown-field")}
    assert read_data(STEP, example(STEP)["data"] | {"colour": "red"}) == read_data(STEP, example(STEP)["data"])


def test_reading_refuses_what_lacks_a_needed_field() -> None:
    with pytest.raises(ContractBroken, match=r"data\.step"):
        read_data(STEP, {"vacancy": "v", "occurred_on": "2026-01-01"})


def test_a_dead_letter_topic_takes_anything_up_to_one_megabyte() -> None:
    check_fact("reporting-dlq", {"anything": "\u0000"})
    assert refusals("reporting-dlq", {"anything": "x" * 1024 * 1024}) == {("", "too-large")}


@pytest.mark.parametrize(
    ("name", "fields", "field", "rule"),
    [
        (PLAN, {"actions": []}, "data.actions", "too-few"),
        (PLAN, {"period": {"from": "2026-02-01", "to": "2026-01-31"}}, "data.period.to", "period-order"),
        (PLAN, {"period": {"from": "2026-02-01"}}, "data.period.to", "required"),
        (PLAN, {"actions": {}}, "data.actions", "list"),
        (CHANGED, {"to": "not-taken-up", "reason": None}, "data.reason", "reason-needed"),
        (CHANGED, {"to": "not-taken-up", "reason": " \n"}, "data.reason", "reason-needed"),
        (CHANGED, {"to": "gereed"}, "data.to", "one-of"),
        (CHANGED, {"reason": "x" * 4001}, "data.reason", "too-long"),
        (CHANGED, {"changed_by_role": "Jan Jansen"}, "data.changed_by_role", "code-form"),
    ],
)
def test_plans_against_a_rule_are_not_published(name: str, fields: dict[str, Any], field: str, rule: str) -> None:
    assert refusals("peil-plans", changed(name, **fields)) == {(field, rule)}


def test_two_actions_of_one_id_and_a_wrong_milestone_are_told_by_their_place() -> None:
    action = example(PLAN)["data"]["actions"][0]
    assert refusals("peil-plans", changed(PLAN, actions=[action, action])) == {("data.actions", "action-twice")}
    action["milestones"][0] |= {"done": "yes", "due_on": "soon"}
    assert refusals("peil-plans", changed(PLAN, actions=[action])) == {
        ("data.actions[0].milestones[0].done", "true-or-false"),
        ("data.actions[0].milestones[0].due_on", "day-form"),
    }


def test_free_text_that_holds_an_address_or_a_number_of_a_person_is_not_published_and_can_still_be_read() -> None:
    for text, rule in (
        ("Mail j@example.org", "email-address"),
        ("06-12345678", "phone-number"),
        ("123456789", "nine-digits"),
    ):
        assert refusals("peil-plans", changed(CHANGED, reason=text)) == {("data.reason", rule)}
        assert read_data(CHANGED, changed(CHANGED, reason=text)["data"])
    action = example(PLAN)["data"]["actions"][0]
    action["milestones"][0]["label"] = "j@example.org"
    assert refusals("peil-plans", changed(PLAN, actions=[action])) == {
        ("data.actions[0].milestones[0].label", "email-address")
    }


def test_a_reason_may_have_several_lines() -> None:
    check_fact("peil-plans", changed(CHANGED, reason="Een.\nTwee."))


def test_a_withdrawal_has_key_and_topic_of_what_it_withdraws() -> None:
    step, withdrawn = example(STEP), example(FACT_WITHDRAWN)
    assert natural_key(FACT_WITHDRAWN, "s", withdrawn["data"]) == natural_key(STEP, "s", step["data"])
    assert topic_and_key(FACT_WITHDRAWN, withdrawn["data"]) == ("peil-vacancies", "vac-2026-0117")


def test_a_natural_key_begins_with_type_and_source_and_tells_facts_apart() -> None:
    data = example(STEP)["data"]
    assert json.loads(natural_key(STEP, "s", data)) == [STEP, "s", "vac-2026-0117", "criteria-locked"]
    others = [
        natural_key(STEP, "other", data),
        natural_key(STEP, "s", data | {"vacancy": "vac-2"}),
        natural_key(STEP, "s", data | {"step": "letters-screened"}),
        natural_key("nl.peil.vacancies.vacancy-opened.v1", "s", data),
    ]
    assert len({natural_key(STEP, "s", data), *others}) == 5
    assert natural_key(STEP, "s", data | {"occurred_on": "2026-03-10"}) == natural_key(STEP, "s", data)


@pytest.mark.parametrize("data", [{}, {"vacancy": "v"}, {"vacancy": 1, "step": "criteria-locked"}])
def test_a_key_of_broken_data_is_refused_not_guessed(data: dict[str, Any]) -> None:
    with pytest.raises(ContractBroken):
        natural_key(STEP, "s", data)
    with pytest.raises(ContractBroken):
        natural_key("nl.peil.unheard-of.thing-done.v1", "s", data)


@pytest.mark.parametrize("known", [known for known in FACT_TYPES.values() if known.topic], ids=lambda known: known.type)
def test_the_topic_key_is_part_of_the_natural_key_so_corrections_stay_in_order(known: Any) -> None:
    assert known.topic_key in known.natural_key
    assert set(known.natural_key) <= set(known.model.model_fields)


def test_envelopes_and_data_are_frozen() -> None:
    delivery = parse_delivery(example(STEP), now=Fact.model_validate(as_fact(STEP)).recordedtime)
    for value, field in [(delivery, "id"), (Fact.model_validate(as_fact(STEP)), "sequence")]:
        with pytest.raises(ValidationError, match="frozen"):
            setattr(value, field, "x")
    with pytest.raises(ValidationError, match="frozen"):
        read_data(STEP, example(STEP)["data"]).vacancy = "x"  # type: ignore[attr-defined]  # that is the point


def test_the_ten_steps_and_nine_statuses_are_the_agreed_ones() -> None:
    assert len(BIWS_STEPS) == 10
    assert (BIWS_STEPS[0], BIWS_STEPS[4], BIWS_STEPS[9]) == ("brief-translated", "criteria-locked", "procedure-closed")
    assert set(BIWS_STEPS) > OPTIONAL_STEPS
    assert len(STATUSES) == 9
