"""What a delivery must keep to be taken."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contract_examples import DELIVERABLE, NOW, example
from peil_contracts.catalogue import parse_delivery
from peil_contracts.envelope import ContractBroken
from peil_contracts.hygiene import unclean

STEP = "nl.peil.vacancies.step-completed.v1"
UNIT = "nl.peil.organisation.unit-placed.v1"


def refusals(event: bytes | Mapping[str, Any], *, now: datetime = NOW) -> set[tuple[str, str]]:
    """Field and rule of every violation of *event*."""
    with pytest.raises(ContractBroken) as refused:
        parse_delivery(event, now=now)
    return {(violation.field, violation.rule) for violation in refused.value.violations}


def with_data(name: str, /, **fields: Any) -> dict[str, Any]:
    event = example(name)
    return event | {"data": event["data"] | fields}


@pytest.mark.parametrize("name", DELIVERABLE)
def test_every_example_that_an_hr_system_may_send_is_taken(name: str) -> None:
    assert parse_delivery(json.dumps(example(name)).encode(), now=NOW).data == example(name)["data"]


def test_every_violation_is_told_at_once() -> None:
    event = example(STEP) | {"Nickname": "x", "time": "2030-01-01T00:00:00Z", "source": "hr"}
    event["data"] = event["data"] | {"step": "dance", "occurred_on": "2030-01-01", "extra": 1}
    assert refusals(event) == {
        ("Nickname", "attribute-name"),
        ("time", "future-time"),
        ("source", "source-form"),
        ("data.step", "one-of"),
        ("data.occurred_on", "future-day"),
        ("data.extra", "unknown-field"),
    }


@pytest.mark.parametrize("name", ["id", "source", "specversion", "type", "time", "data"])
def test_an_attribute_that_is_needed_and_missing_is_refused(name: str) -> None:
    event = example(STEP)
    del event[name]
    assert (name, "required") in refusals(event)


@pytest.mark.parametrize(
    ("attributes", "field", "rule"),
    [
        ({"id": ""}, "id", "id-form"),
        ({"id": "two words"}, "id", "id-form"),
        ({"id": "i" * 129}, "id", "id-form"),
        ({"id": 7}, "id", "text"),
        ({"source": "urn:nld:oin:123:systeem:hr"}, "source", "source-form"),
        ({"source": "urn:nld:oin:00000001234567890000:systeem:hr\n"}, "source", "source-form"),
        ({"specversion": "0.3"}, "specversion", "one-of"),
        ({"type": "nl.peil.vacancies.step-completed"}, "type", "type-form"),
        ({"type": "StepCompleted"}, "type", "type-form"),
        ({"type": "nl.peil.vacancies.step-completed.v2"}, "type", "unknown-type"),
        ({"type": "nl.peil.vacancies.step-dropped.v1"}, "type", "unknown-type"),
        ({"type": "nl.peil.plans.plan-adopted.v1"}, "type", "not-deliverable"),
        ({"datacontenttype": "text/xml"}, "datacontenttype", "media-type"),
        ({"dataschema": "schema.json"}, "dataschema", "uri-form"),
        ({"dataref": "a b"}, "dataref", "uri-form"),
        ({"dataref": "https://hr.example/?mail=a%40b.nl"}, "dataref", "email-address"),
        ({"subject": "a person"}, "subject", "id-form"),
        ({"subject": "J.Jansen"}, "subject", "personal-name"),
        ({"time": "2026-03-09 14:05"}, "time", "time-form"),
        ({"time": "2026-03-09T14:05:00"}, "time", "time-form"),
        ({"time": "2026-02-30T14:05:00Z"}, "time", "time-form"),
        ({"time": 1772000000}, "time", "time-form"),
        ({"time": "0001-01-01T00:00:00+23:59"}, "time", "time-range"),
        ({"traceparent": "00-1-2-3"}, "traceparent", "traceparent-form"),
        ({"recordedtime": "2026-03-09T14:05:00Z"}, "recordedtime", "reserved-attribute"),
        ({"eventKey": "x"}, "eventKey", "attribute-name"),
        ({"a" * 21: "x"}, "a" * 21, "attribute-name"),
        ({"data_base64": "eA=="}, "data_base64", "data-base64"),
        ({"tags": ["x"]}, "tags", "attribute-type"),
        ({"number": 2**31}, "number", "attribute-type"),
        ({"ratio": 0.5}, "ratio", "attribute-type"),
        ({"note": "x" * 257}, "note", "too-long"),
        ({"note": "a\nb"}, "note", "one-line"),
        ({"owner": "a@example.org"}, "owner", "email-address"),
    ],
)
def test_an_attribute_against_its_rule_is_refused_by_that_rule(
    attributes: dict[str, Any], field: str, rule: str
) -> None:
    assert refusals(example(STEP) | attributes) == {(field, rule)}


def test_attributes_that_peil_does_not_know_are_kept() -> None:
    delivery = parse_delivery(example(STEP) | {"region": "noord", "urgent": False, "level2": 3, "gone": None}, now=NOW)
    assert delivery.as_event().items() >= {"region": "noord", "urgent": False, "level2": 3}.items()
    assert "gone" not in delivery.as_event()


def test_what_is_published_from_a_delivery_leaves_out_what_peil_or_the_log_sets() -> None:
    event = example(STEP) | {"sequence": "9", "sequencetype": "Integer", "partitionkey": "p", "region": "noord"}
    assert parse_delivery(event, now=NOW).for_fact().keys() == example(STEP).keys() | {"region"}


@pytest.mark.parametrize(
    ("fields", "field", "rule"),
    [
        ({"level": "floor"}, "data.level", "one-of"),
        ({"parent": "dir-po"}, "data.parent", "own-parent"),
        ({"level": "municipality"}, "data.parent", "root-has-no-parent"),
        ({"name": ""}, "data.name", "empty"),
        ({"name": "x" * 201}, "data.name", "too-long"),
        ({"name": "a\nb"}, "data.name", "one-line"),
        ({"name": None}, "data.name", "text"),
        ({"effective_on": "2026-02-30"}, "data.effective_on", "day-form"),
        ({"effective_on": "2026-01-01T00:00:00Z"}, "data.effective_on", "day-form"),
        ({"effective_on": 20260101}, "data.effective_on", "day-form"),
        ({"effective_on": "1899-12-31"}, "data.effective_on", "day-range"),
        ({"state": "merged"}, "data.merged_into", "merged-into"),
        ({"merged_into": "dir-x"}, "data.merged_into", "merged-into"),
        ({"state": "merged", "merged_into": "dir-po"}, "data.merged_into", "merged-into-itself"),
        ({"unit": "123456789"}, "data.unit", "nine-digits"),
        ({"unit": "dir/po"}, "data.unit", "id-form"),
        ({"colour": "red"}, "data.colour", "unknown-field"),
    ],
)
def test_a_unit_against_a_rule_is_refused_by_that_rule(fields: dict[str, Any], field: str, rule: str) -> None:
    assert refusals(with_data(UNIT, **fields)) == {(field, rule)}


def test_time_may_run_five_minutes_ahead_and_no_further() -> None:
    def sent(ahead: timedelta) -> dict[str, Any]:
        return example(STEP) | {"time": (NOW + ahead).isoformat()}

    assert parse_delivery(sent(timedelta(minutes=5)), now=NOW).time == NOW + timedelta(minutes=5)
    assert refusals(sent(timedelta(minutes=5, microseconds=1))) == {("time", "future-time")}


def test_an_event_happens_today_in_amsterdam_at_the_latest() -> None:
    before_midnight = datetime(2026, 11, 1, 22, 54, 59, tzinfo=UTC)  # 23:54:59 in Amsterdam
    tomorrow = with_data(STEP, occurred_on="2026-11-02")
    assert refusals(tomorrow, now=before_midnight) == {("data.occurred_on", "future-day")}
    assert parse_delivery(tomorrow, now=before_midnight + timedelta(seconds=1))


@pytest.mark.parametrize(("now", "last"), [(NOW, "2028-11-01"), (datetime(2028, 2, 29, tzinfo=UTC), "2030-02-28")])
def test_a_placing_may_lie_two_years_ahead_and_no_further(now: datetime, last: str) -> None:
    day_after = (datetime.fromisoformat(last) + timedelta(days=1)).date().isoformat()
    assert parse_delivery(with_data(UNIT, effective_on=last), now=now)
    assert refusals(with_data(UNIT, effective_on=day_after), now=now) == {("data.effective_on", "too-far-ahead")}


def test_the_same_moment_in_another_zone_is_the_same_time() -> None:
    local = parse_delivery(example(STEP) | {"time": "2026-03-09T15:05:00+01:00"}, now=NOW)
    assert local.as_event()["time"] == "2026-03-09T14:05:00.000000Z"


@pytest.mark.parametrize(
    ("fields", "field", "rule"),
    [
        ({"fact_type": "nl.peil.plans.plan-adopted.v1", "key": {"plan": "p"}}, "data.fact_type", "not-deliverable"),
        ({"fact_type": "nl.peil.register.fact-withdrawn.v1"}, "data.fact_type", "unknown-type"),
        ({"fact_type": "nl.peil.vacancies.unheard-of.v1"}, "data.fact_type", "unknown-type"),
        ({"key": {"vacancy": "vac-1"}}, "data.key.step", "required"),
        ({"key": {"vacancy": "vac-1", "step": "dance"}}, "data.key.step", "one-of"),
        ({"key": {"vacancy": "v", "step": "criteria-locked", "more": 1}}, "data.key.more", "unknown-field"),
        ({"key": "vac-1"}, "data.key", "object"),
        ({"reason": "It was wrong"}, "data.reason", "code-form"),
    ],
)
def test_a_withdrawal_names_a_fact_that_can_be_withdrawn(fields: dict[str, Any], field: str, rule: str) -> None:
    assert refusals(with_data("nl.peil.register.fact-withdrawn.v1", **fields)) == {(field, rule)}


@pytest.mark.parametrize(
    ("body", "field", "rule"),
    [
        (b"", "", "not-json"),
        (b"hello", "", "not-json"),
        (b"\xff\xfe", "", "not-utf-8"),
        (b"[]", "", "object"),
        (b'"text"', "", "object"),
        (b'{"id": NaN}', "", "not-json"),
        (b'{"id": 1, "id": 2}', "id", "name-twice"),
        (b'{"id": "a\x00b"}', "id", "control-character"),
        (b'{"id": "a\\u0000b"}', "id", "control-character"),
        (b'{"id": "a\nb"}', "id", "control-character"),
        (b'{"i\\u0000d": "x"}', "(unreadable name)", "control-character"),
        (b'{"data": {"name": "\\u202e"}}', "data.name", "bidi-character"),
        (b'{"data": [{"x": "\\ud800"}]}', "data[0].x", "control-character"),
        (b'{"data": {"name": "a\\uffff"}}', "data.name", "control-character"),
        (b'{"data": {"name": "\\ud83f\\udffe a"}}', "data.name", "control-character"),
        (b'{"data": {"name": "\\u200b"}}', "data.name", "invisible-text"),
        (b'{"data": {"name": " \\u2060\\u00a0\\n\\u00ad\\ufeff\\u3164"}}', "data.name", "invisible-text"),
        (b'{"id": 1e999}', "id", "not-json"),
        (b'{"id": ' + b"9" * 5000 + b"}", "", "not-json"),
        (b'{"a":' * 200 + b"1" + b"}" * 200, "", "too-deep"),
        (b"[" * 60_000, "", "too-deep"),
        (b" " * 65_537, "", "too-large"),
    ],
)
def test_a_body_that_is_no_clean_json_is_refused(body: bytes, field: str, rule: str) -> None:
    found = refusals(body)
    assert rule in {broken for _, broken in found}
    assert field in {".".join(where.split(".")[:2]) if rule != "too-deep" else "" for where, _ in found}


@pytest.mark.parametrize("text", ["", " ", "\u00a0", "a\u200bb", "Zoë \u200d", "\u2764\ufe0f"])
def test_what_cannot_be_seen_may_stand_in_text_that_can(text: str) -> None:
    assert unclean({"text": text}) == []


def test_a_delivery_leaves_room_for_what_peil_adds() -> None:
    event, number = example(STEP), 0
    while (rest := 65_536 - 256 - len(json.dumps(event, separators=(",", ":"))) - len(',"last":""')) > 256:
        number += 1
        event[f"x{number}"] = "y" * 200
    assert parse_delivery(event | {"last": "z" * rest}, now=NOW)
    assert refusals(event | {"last": "z" * rest, "x1": "y" * 201}) == {("", "too-large")}


def test_a_refusal_never_repeats_what_was_sent() -> None:
    secret = "secret.person@example.org"
    event = example(STEP) | {"id": secret, "subject": secret, "owner": secret, secret: "x", "source": secret}
    event["data"] = event["data"] | {"vacancy": secret, "step": secret, "occurred_on": secret, secret: secret}
    with pytest.raises(ContractBroken) as refused:
        parse_delivery(event, now=NOW)
    assert len(refused.value.violations) >= 9
    assert "secret" not in str(refused.value)
