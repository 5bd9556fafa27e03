"""Each field of the facts about people, and of the counts without people, against its rule."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_examples import NOW, as_fact, example
from peil_contracts.catalogue import FACT_TYPES, check_fact, natural_key, parse_delivery
from peil_contracts.envelope import ContractBroken
from peil_contracts.fields import WEEKDAYS, first_day_of
from peil_contracts.measures import CATEGORIES, Category

STARTED = "nl.peil.people.employment-started.v1"
CHANGED = "nl.peil.people.employment-changed.v1"
ENDED = "nl.peil.people.employment-ended.v1"
LEAVE = "nl.peil.people.leave-registered.v1"
DAYS = "nl.peil.people.part-time-days-registered.v1"
DEPUTY = "nl.peil.people.deputy-named.v1"
FINISHED = "nl.peil.people.training-finished.v1"
SESSION = "nl.peil.people.session-attended.v1"
MANAGER = "nl.peil.organisation.manager-appointed.v1"
OWNER = "nl.peil.organisation.plan-owner-named.v1"
ABSENCE = "nl.peil.measures.absence-recorded.v1"
SIGNALS = "nl.peil.measures.signals-counted.v1"
BAROMETER = "nl.peil.measures.barometer-published.v1"


def with_data(name: str, /, **fields: Any) -> dict[str, Any]:
    event = example(name)
    return event | {"data": event["data"] | fields}


def refusals(name: str, /, **fields: Any) -> set[tuple[str, str]]:
    """Field and rule of every violation; empty when it is taken."""
    try:
        parse_delivery(with_data(name, **fields), now=NOW)
    except ContractBroken as broken:
        return {(violation.field, violation.rule) for violation in broken.violations}
    return set()


def shares(*values: Any, classification: str = "new") -> list[dict[str, Any]]:
    order = {"new": ["netherlands", "europe", "outside-europe"], "old": ["dutch-background", "western", "non-western"]}
    return [{"category": name, "share": value} for name, value in zip(order[classification], values, strict=True)]


@pytest.mark.parametrize(
    ("name", "field", "value", "rule"),
    [
        (STARTED, "hours", 0, "hours-range"),
        (STARTED, "hours", -4, "hours-range"),
        (STARTED, "hours", 48.25, "hours-range"),
        (STARTED, "hours", 10**400, "hours-range"),
        (STARTED, "hours", 36.1, "quarter-hours"),
        (STARTED, "hours", 1e-9, "quarter-hours"),
        (STARTED, "hours", "36", "number"),
        (STARTED, "hours", True, "number"),
        (STARTED, "hours", None, "number"),
        (STARTED, "scale_band", "11", "one-of"),
        (STARTED, "scale_band", None, "one-of"),
        (STARTED, "age_group", "42", "one-of"),
        (STARTED, "function_family", "Beleid", "code-form"),
        (STARTED, "employment", "a b", "id-form"),
        (STARTED, "employment", "123456789", "nine-digits"),
        (STARTED, "unit", "", "id-form"),
        (STARTED, "effective_on", "2028-11-02", "too-far-ahead"),
        (STARTED, "effective_on", "2026-13-01", "day-form"),
        (STARTED, "birthday", "1980-01-01", "unknown-field"),
        (CHANGED, "hours", 12.3, "quarter-hours"),
        (ENDED, "effective_on", "2028-11-02", "too-far-ahead"),
        (LEAVE, "until", "2026-07-13", "period-order"),
        (LEAVE, "until", "2026-07-12", "period-order"),
        (LEAVE, "until", "soon", "day-form"),
        (LEAVE, "effective_on", "2026-08-03", "period-order"),
        (DAYS, "weekdays", ["mon", "mon"], "weekday-twice"),
        (DAYS, "weekdays", "mon", "list"),
        (DAYS, "weekdays", None, "list"),
        (DAYS, "weekdays", ["mon"] * 6, "too-many"),
        (DEPUTY, "deputy", "hr-10442", "own-deputy"),
        (DEPUTY, "deputy", None, "text"),
        (DEPUTY, "until", "2026-07-13", "period-order"),
        (FINISHED, "training", "Inclusive recruitment", "code-form"),
        (FINISHED, "edition", "J. Jansen", "id-form"),
        (FINISHED, "occurred_on", "2026-11-02", "future-day"),
        (SESSION, "kind", "party", "one-of"),
        (SESSION, "occurred_on", "2026-11-02", "future-day"),
        (MANAGER, "effective_on", "2028-11-02", "too-far-ahead"),
        (OWNER, "plan", None, "text"),
        (ABSENCE, "period", "2026", "period-form"),
        (ABSENCE, "period", "2026-Q5", "period-form"),
        (ABSENCE, "period", "2026-13", "period-form"),
        (ABSENCE, "period", "0001-01", "day-range"),
        (ABSENCE, "period", "2026-12", "future-period"),
        (ABSENCE, "period", "2027-Q1", "future-period"),
        (ABSENCE, "period", 202601, "text"),
        (ABSENCE, "staff_count", -1, "count-range"),
        (ABSENCE, "staff_count", 1.5, "whole-number"),
        (ABSENCE, "staff_count", "142", "whole-number"),
        (ABSENCE, "staff_count", False, "whole-number"),
        (ABSENCE, "absent_days", 8165.01, "more-than-available"),
        (ABSENCE, "absent_days", 1.005, "two-decimals"),
        (ABSENCE, "available_days", 10**8, "count-range"),
        (ABSENCE, "available_days", "many", "number"),
        (SIGNALS, "level", "department", "one-of"),
        (SIGNALS, "level", "team", "one-of"),
        (SIGNALS, "count", -1, "count-range"),
        (SIGNALS, "count", 2**60, "count-range"),
        (SIGNALS, "kind", "", "code-form"),
        (BAROMETER, "population", 249, "below-250"),
        (BAROMETER, "classification", "newer", "one-of"),
        (BAROMETER, "classification", "old", "categories"),
        (BAROMETER, "measured_on", "2026-11-02", "future-day"),
        (BAROMETER, "counted", "people", "one-of"),
        (BAROMETER, "shares", shares("73", "11", "11"), "no-hundred"),
        (BAROMETER, "shares", shares("73.0", "11.0", "16.2"), "no-hundred"),
        (BAROMETER, "shares", shares("99", None, "10"), "no-hundred"),
        (BAROMETER, "shares", shares("73", "11", "16")[:2], "too-few"),
        (BAROMETER, "shares", shares("73", "11", "16") * 2, "too-many"),
        (BAROMETER, "shares", [shares("73", "11", "16")[0]] * 3, "categories"),
    ],
)
def test_a_field_against_its_rule_is_refused_by_that_rule(name: str, field: str, value: Any, rule: str) -> None:
    at = {"more-than-available": "absent_days", "categories": "shares", "period-order": "until"}.get(rule, field)
    assert refusals(name, **{field: value}) == {(f"data.{at}", rule)}


@pytest.mark.parametrize("value", ["73%", "101", "100.1", "07", "7,5", "-1", "73.00001", ".5", ""])
def test_a_percentage_is_text_of_0_to_100_with_its_precision(value: str) -> None:
    assert refusals(BAROMETER, shares=shares(value, "11", "16")) == {("data.shares[0].share", "percentage-form")}
    assert refusals(BAROMETER, shares=shares(73, "11", "16")) == {("data.shares[0].share", "text")}


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        (STARTED, {"hours": 0.25}),
        (STARTED, {"hours": 48}),
        (STARTED, {"effective_on": "2028-11-01"}),
        (ENDED, {"effective_on": "2027-01-01"}),
        (LEAVE, {"until": None}),
        (LEAVE, {"until": "2026-07-14"}),
        (DAYS, {"weekdays": []}),
        (DAYS, {"weekdays": list(WEEKDAYS)}),
        (DEPUTY, {"until": None}),
        (ABSENCE, {"period": "2026-11"}),
        (ABSENCE, {"period": "2026-Q4"}),
        (ABSENCE, {"staff_count": 0, "absent_days": 0, "available_days": 0}),
        (ABSENCE, {"absent_days": 8165}),
        (SIGNALS, {"count": 0, "level": "municipality"}),
        (BAROMETER, {"population": 250}),
        (BAROMETER, {"shares": shares("100", "0", "0")}),
        (BAROMETER, {"shares": shares("33", "33", "33")}),
        (BAROMETER, {"shares": shares("33.3", "33.3", "33.3")}),
        (BAROMETER, {"shares": shares("73", None, None)}),
        (BAROMETER, {"shares": shares(None, None, None)}),
        (BAROMETER, {"classification": "old", "shares": shares("56", "17", "27", classification="old")}),
    ],
)
def test_what_lies_at_the_edge_of_a_rule_is_taken(name: str, fields: dict[str, Any]) -> None:
    assert refusals(name, **fields) == set()


def test_a_leave_begins_two_years_ahead_at_the_latest() -> None:
    assert refusals(LEAVE, effective_on="2028-11-02", until=None) == {("data.effective_on", "too-far-ahead")}
    assert refusals(LEAVE, effective_on="2028-11-01", until="2029-02-01") == set()


def test_every_field_of_a_person_fact_is_needed() -> None:
    for name in (STARTED, CHANGED, ENDED, LEAVE, DAYS, DEPUTY, FINISHED, SESSION, MANAGER, OWNER, ABSENCE, SIGNALS):
        for field in example(name)["data"]:
            event = example(name)
            del event["data"][field]
            with pytest.raises(ContractBroken) as refused:
                parse_delivery(event, now=NOW)
            assert {(v.field, v.rule) for v in refused.value.violations} == {(f"data.{field}", "required")}


@given(st.integers(1, 192))
def test_every_quarter_of_an_hour_up_to_48_is_taken_and_kept_as_it_is(quarters: int) -> None:
    delivery = parse_delivery(with_data(STARTED, hours=quarters / 4), now=NOW)
    assert delivery.data["hours"] == quarters / 4


@given(st.lists(st.sampled_from(WEEKDAYS), unique=True))
def test_days_of_the_week_are_kept_in_the_weeks_order(days: list[str]) -> None:
    kept = parse_delivery(with_data(DAYS, weekdays=days), now=NOW).data["weekdays"]
    assert kept == [day for day in WEEKDAYS if day in days]


def test_a_wrong_day_of_the_week_is_told_by_its_place() -> None:
    assert refusals(DAYS, weekdays=["mon", "sat"]) == {("data.weekdays[1]", "one-of")}


def test_two_references_that_proved_to_be_one_person_can_still_be_published() -> None:
    fact = as_fact(DEPUTY)
    check_fact("peil-people", fact | {"data": fact["data"] | {"deputy": fact["data"]["person"]}})


@pytest.mark.parametrize(
    ("period", "day"),
    [("2026-Q1", date(2026, 1, 1)), ("2026-Q4", date(2026, 10, 1)), ("2026-02", date(2026, 2, 1)),
     ("2026-12", date(2026, 12, 1))],
)  # fmt: skip
def test_a_period_begins_on_its_first_day(period: str, day: date) -> None:
    assert first_day_of(period) == day


@pytest.mark.parametrize("period", ["2026", "2026-Q0", "2026-00", "x"])
def test_what_is_no_period_has_no_first_day(period: str) -> None:
    with pytest.raises(ValueError, match="period"):
        first_day_of(period)


def test_each_classification_has_three_categories_of_its_own() -> None:
    assert {category for group in CATEGORIES.values() for category in group} == set(get_args(Category))
    assert CATEGORIES["old"].isdisjoint(CATEGORIES["new"])
    assert {len(group) for group in CATEGORIES.values()} == {3}


@pytest.mark.parametrize(
    ("name", "keeps", "changes"),
    [
        (STARTED, ["unit", "effective_on", "hours"], ["person", "employment"]),
        (CHANGED, ["unit", "hours"], ["person", "employment", "effective_on"]),
        (ENDED, ["effective_on"], ["person", "employment"]),
        (LEAVE, ["effective_on", "until"], ["person", "leave"]),
        (DAYS, ["weekdays"], ["person", "effective_on"]),
        (DEPUTY, ["deputy", "until"], ["person", "effective_on"]),
        (FINISHED, ["occurred_on"], ["person", "training", "edition"]),
        (SESSION, ["kind", "occurred_on"], ["person", "session"]),
        (MANAGER, ["person"], ["unit", "effective_on"]),
        (OWNER, ["person"], ["unit", "plan", "effective_on"]),
        (ABSENCE, ["absent_days"], ["unit", "period"]),
        (SIGNALS, ["count", "level"], ["unit", "period", "kind"]),
        (BAROMETER, ["shares", "population"], ["unit", "measured_on", "classification", "characteristic", "group"]),
    ],
)
def test_the_natural_key_is_what_makes_another_fact_of_it(name: str, keeps: list[str], changes: list[str]) -> None:
    assert list(FACT_TYPES[name].natural_key) == changes
    data = example(name)["data"]
    key = natural_key(name, "s", data)
    assert all(natural_key(name, "s", {**data, field: None}) == key for field in keeps)
    others = {"effective_on": "2020-01-01", "measured_on": "2020-01-01", "period": "2020-01", "classification": "old"}
    for field in changes:
        assert natural_key(name, "s", {**data, field: others.get(field, "another")}) != key
