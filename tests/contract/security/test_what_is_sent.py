"""What callers send stays what it is: no operator of a query, no member nobody knows, no depth that breaks us."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import pytest

from contract_examples import example
from every_operation import SERVICES, Caller, Operation, calling

pytestmark = pytest.mark.parametrize("name", SERVICES)

OPERATORS: list[dict[str, Any]] = [{"$ne": None}, {"$gt": ""}, {"$where": "1"}, {"$regex": ".*"}, {"$in": [""]}]
MOST_ON_A_PAGE = 500


@pytest.fixture
async def caller(name: str) -> AsyncIterator[Caller]:
    async with calling(name) as caller:
        yield caller


def where(operation: Operation) -> str:
    return f"{operation.method} {operation.path}"


async def test_an_operator_in_the_address_finds_nothing_and_breaks_nothing(caller: Caller) -> None:
    for operation in caller.operations():
        for operator in OPERATORS:
            text = json.dumps(operator)
            answer = await caller.ask(operation, operation.address(quote(text, safe="")))
            assert answer.status_code < 500, where(operation)
            if operation.parameters("path") and operation.method == "GET":
                assert answer.status_code in (400, 404), where(operation)
            for parameter in operation.parameters("query"):
                for query in ({parameter: text}, {f"{parameter}[{next(iter(operator))}]": ""}):
                    answer = await caller.ask(operation, params=query)
                    assert answer.status_code < 500, f"{where(operation)} {query}"


async def test_an_operator_in_a_body_is_refused_where_a_value_belongs(caller: Caller) -> None:
    for operation in caller.operations():
        schema = operation.body()
        for member in (schema or {}).get("properties", ()):
            for operator in OPERATORS:
                answer = await caller.ask(operation, json={member: operator})
                assert answer.status_code == 400, f"{where(operation)} {member}"
                assert any(member in error["field"] for error in answer.json()["errors"]), where(operation)


async def test_a_member_that_nobody_knows_is_refused_by_name(caller: Caller, name: str) -> None:
    for operation in caller.operations():
        if operation.body() is not None and "properties" in (operation.body() or {}):
            answer = await caller.ask(operation, json={"planted": 1})
            found = {(error["field"], error["rule"]) for error in answer.json()["errors"]}
            assert ("planted", "extra-forbidden") in found, where(operation)
    if name == "intake":
        event = example("nl.peil.vacancies.vacancy-opened.v1")
        event["data"]["planted"] = 1
        deliver = next(each for each in caller.operations() if where(each) == "POST /events")
        answer = await caller.ask(
            deliver, content=json.dumps(event), headers={"Content-Type": "application/cloudevents+json"}
        )
        assert answer.status_code == 400
        assert "data.planted" in {error["field"] for error in answer.json()["errors"]}


BROKEN = {
    "deep lists": b"[" * 100_000,
    "deep objects": b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
    "a number of ten thousand digits": b'{"a":' + b"9" * 10_000 + b"}",
    "a number without an end": b'{"a":1e999999}',
    "half a character": b'{"a":"\\ud800"}',
    "no UTF-8": b'{"a":"\xff\xfe"}',
    "a NUL": b'{"a":"\x00"}',
    "no JSON's number": b'{"a":NaN}',
    "nothing": b"",
    "null": b"null",
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
async def test_a_body_made_to_break_the_reader_is_a_refusal_and_never_a_failure(caller: Caller, body: bytes) -> None:
    for operation in caller.operations():
        if "requestBody" not in operation.told:
            continue
        for kind in operation.told["requestBody"]["content"]:
            answer = await caller.ask(operation, content=body, headers={"Content-Type": kind})
            assert answer.status_code in (400, 413), f"{where(operation)} {kind}: {answer.status_code}"
            assert answer.headers["content-type"] == "application/problem+json"


async def test_a_body_is_limited_also_when_it_does_not_say_how_long_it_is(caller: Caller) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(200):
            yield b" " * 65_536

    for operation in caller.operations():
        if "requestBody" in operation.told:
            answer = await caller.ask(operation, content=endless(), headers={"Content-Type": "application/json"})
            assert answer.status_code == 413, where(operation)


async def test_no_list_is_longer_than_a_page_and_no_page_than_its_limit(caller: Caller) -> None:
    for operation in caller.operations():
        limits = [each for each in operation.told.get("parameters", ()) if each["name"] == "limit"]
        for limit in limits:
            assert limit["schema"]["maximum"] <= MOST_ON_A_PAGE, where(operation)
            for wrong in ("0", "-1", str(limit["schema"]["maximum"] + 1), "1e3", "NaN"):
                answer = await caller.ask(operation, params={"limit": wrong})
                assert answer.status_code == 400, f"{where(operation)} limit={wrong}"


async def test_lists_in_a_body_have_a_longest_length(caller: Caller) -> None:
    for operation in caller.operations():
        schema = operation.body()
        if schema is not None:
            assert not list(_endless(operation, schema, "")), where(operation)


def _endless(operation: Operation, schema: dict[str, Any], path: str) -> Any:
    schema = operation.resolved(schema)
    if schema.get("type") == "array" and "maxItems" not in schema:
        yield path
    if schema.get("type") == "string" and not {"maxLength", "format", "enum", "pattern"} & set(schema):
        yield path
    for name, child in schema.get("properties", {}).items():
        yield from _endless(operation, child, f"{path}.{name}")
    for child in (*([schema["items"]] if "items" in schema else ()), *schema.get("anyOf", ())):
        yield from _endless(operation, child, path)
