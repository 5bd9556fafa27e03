"""Structured and binary events over HTTP and Kafka come out the same."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import pytest

from contract_examples import DELIVERABLE, NOW, example
from peil_contracts.catalogue import parse_delivery
from peil_contracts.envelope import ContractBroken
from peil_contracts.wire import from_http, from_kafka, media_type

STEP = "nl.peil.vacancies.step-completed.v1"
EVENT = example(STEP)
WHOLE = json.dumps(EVENT).encode()
DATA = json.dumps(EVENT["data"]).encode()
ATTRIBUTES = {name: value for name, value in EVENT.items() if name not in {"data", "datacontenttype"}}


def rules(refused: pytest.ExceptionInfo[ContractBroken]) -> list[tuple[str, str]]:
    return [(violation.field, violation.rule) for violation in refused.value.violations]


@pytest.mark.parametrize("name", DELIVERABLE)
def test_one_event_is_the_same_in_every_mode(name: str) -> None:
    event = example(name)
    attributes = {key: value for key, value in event.items() if key not in {"data", "datacontenttype"}}
    whole, data = json.dumps(event).encode(), json.dumps(event["data"]).encode()
    read = [
        from_http({"content-type": "application/cloudevents+json; charset=UTF-8"}, whole),
        from_http({"Content-Type": "application/json", **{f"CE-{k}": v for k, v in attributes.items()}}, data),
        from_kafka([("content-type", b"application/cloudevents+json")], whole),
        from_kafka([], whole),
        from_kafka(
            [("content-type", b"application/json"), *((f"ce_{k}", v.encode()) for k, v in attributes.items())], data
        ),
    ]
    assert all(parse_delivery(one, now=NOW) == parse_delivery(event, now=NOW) for one in read)


def test_header_values_over_http_are_percent_decoded() -> None:
    headers = {
        "content-type": "application/json",
        **{f"ce-{k}": v for k, v in ATTRIBUTES.items()},
        "ce-place": "%C3%BF",
    }
    assert from_http(headers, DATA)["place"] == "ÿ"


@pytest.mark.parametrize(
    ("headers", "body", "expected"),
    [
        ({}, WHOLE, ("", "unreadable-mode")),
        ({"content-type": "application/json"}, WHOLE, ("", "unreadable-mode")),
        ({"content-type": "text/plain"}, WHOLE, ("", "unreadable-mode")),
        ({"content-type": "text/xml", "ce-id": "1"}, b"<x/>", ("datacontenttype", "media-type")),
        ({"content-type": "application/json", "ce-id": "1"}, b"{", ("", "not-json")),
        ({"content-type": "application/cloudevents+json"}, b"\xff", ("", "not-utf-8")),
    ],
)
def test_a_request_that_is_no_cloudevent_is_refused(
    headers: Mapping[str, str], body: bytes, expected: tuple[str, str]
) -> None:
    with pytest.raises(ContractBroken) as refused:
        from_http(headers, body)
    assert rules(refused) == [expected]


@pytest.mark.parametrize(
    ("headers", "value", "expected"),
    [
        ([], None, ("", "no-value")),
        ([("ce_id", b"\xff")], DATA, ("", "not-utf-8")),
        ([("ce_id", b"1")], DATA, ("datacontenttype", "media-type")),
        ([("content-type", b"avro/binary")], DATA, ("", "unreadable-mode")),
    ],
)
def test_a_record_that_is_no_cloudevent_is_refused(
    headers: Sequence[tuple[str, bytes]], value: bytes | None, expected: tuple[str, str]
) -> None:
    with pytest.raises(ContractBroken) as refused:
        from_kafka(headers, value)
    assert rules(refused) == [expected]


def test_a_binary_event_without_data_lacks_its_data() -> None:
    headers = {"content-type": "application/json", **{f"ce-{k}": v for k, v in ATTRIBUTES.items()}}
    with pytest.raises(ContractBroken) as refused:
        parse_delivery(from_http(headers, b""), now=NOW)
    assert rules(refused) == [("data", "required")]


def test_a_media_type_is_read_without_its_parameters() -> None:
    assert media_type("Application/JSON ; charset=utf-8") == "application/json"
    assert media_type(None) == ""
