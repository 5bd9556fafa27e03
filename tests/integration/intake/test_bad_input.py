"""What goes wrong at the door: every bad input is answered with the field and the rule, and hinders nobody else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import msgspec
import pytest

from intake_deliveries import BATCH, OTHER_SOURCE, SOURCE, bearer, intake, opened, placed, post, published, step
from peil_chassis.store.memory import MemoryStore
from peil_chassis.store.port import Put


@pytest.fixture
async def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
async def client(store: MemoryStore) -> AsyncIterator[httpx.AsyncClient]:
    async with intake(store) as client:
        yield client


def found(answer: httpx.Response) -> set[tuple[str, str]]:
    """The (field, rule) pairs of a refusal, after checking that it is a problem as the design rules ask."""
    body = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert {"status", "title", "detail"} <= set(body)
    assert all(error["message"] for error in body["errors"])
    return {(error["field"], error["rule"]) for error in body["errors"]}


async def test_a_body_that_is_not_json_is_refused(client: httpx.AsyncClient) -> None:
    answer = await post(client, b'{"id": ')
    assert answer.status_code == 400
    assert found(answer) == {("", "not-json")}


@pytest.mark.parametrize("body", [b"null", b"7", b'"text"', b"[]", b"true"])
async def test_json_that_is_no_object_is_refused(client: httpx.AsyncClient, body: bytes) -> None:
    answer = await post(client, body)
    assert answer.status_code == 400
    assert found(answer)


async def test_a_nul_character_is_refused_in_the_field_that_holds_it(client: httpx.AsyncClient) -> None:
    answer = await post(client, step(vacancy="V\0001"))
    assert answer.status_code == 400
    assert ("data.vacancy", "control-character") in found(answer)


async def test_a_raw_nul_byte_is_refused(client: httpx.AsyncClient) -> None:
    answer = await post(client, b'{"id":"E\x001"}')
    assert answer.status_code == 400
    assert {rule for _, rule in found(answer)} == {"control-character"}


async def test_a_bidi_character_is_refused_in_the_field_that_holds_it(client: httpx.AsyncClient) -> None:
    event = placed()
    event["data"]["name"] = "Directie \u202eODP"
    answer = await post(client, event)
    assert answer.status_code == 400
    assert found(answer) == {("data.name", "bidi-character")}


async def test_an_event_over_64_kb_is_refused(client: httpx.AsyncClient) -> None:
    answer = await post(client, step() | {"padding": "x" * 65536})
    assert answer.status_code == 400
    assert found(answer) == {("", "too-large")}


async def test_a_nesting_of_200_is_refused(client: httpx.AsyncClient) -> None:
    event = step()
    deep: dict[str, Any] = {}
    for _ in range(200):
        deep = {"a": deep}
    event["data"]["deep"] = deep
    answer = await post(client, event)
    assert answer.status_code == 400
    assert {rule for _, rule in found(answer)} == {"too-deep"}


async def test_a_missing_attribute_is_named(client: httpx.AsyncClient) -> None:
    event = step()
    del event["time"]
    answer = await post(client, event)
    assert answer.status_code == 400
    assert found(answer) == {("time", "required")}


async def test_an_attribute_in_upper_case_is_refused(client: httpx.AsyncClient) -> None:
    answer = await post(client, step() | {"traceId": "abc"})
    assert answer.status_code == 400
    assert {rule for _, rule in found(answer)} == {"attribute-name"}


async def test_another_clients_source_is_refused(client: httpx.AsyncClient, store: MemoryStore) -> None:
    answer = await post(client, step() | {"source": OTHER_SOURCE})
    assert answer.status_code == 400
    assert found(answer) == {("source", "source-not-yours")}
    assert not await published(store)


async def test_an_address_in_an_attribute_is_refused_and_never_repeated(client: httpx.AsyncClient) -> None:
    answer = await post(client, step() | {"operator": "jan.jansen@gemeente.example"})
    assert answer.status_code == 400
    assert found(answer) == {("operator", "email-address")}
    kept = await client.get("/api/intake/v1/refusals")
    assert "jansen" not in answer.text + kept.text


async def test_a_time_in_the_future_is_refused(client: httpx.AsyncClient) -> None:
    answer = await post(client, step(at="15:06:00"))
    assert answer.status_code == 400
    assert found(answer) == {("time", "future-time")}


async def test_a_clock_five_minutes_fast_is_accepted(client: httpx.AsyncClient) -> None:
    assert (await post(client, step(at="15:05:00"))).status_code == 202


async def test_an_unknown_unit_is_accepted_with_a_warning(client: httpx.AsyncClient, store: MemoryStore) -> None:
    answer = await post(client, opened(unit="onbekend"))
    assert answer.status_code == 202
    [outcome] = answer.json()["outcomes"]
    assert outcome["outcome"] == "accepted"
    [warning] = outcome["warnings"]
    assert (warning["field"], warning["rule"]) == ("data.unit", "unit-unknown")
    assert "Niet geplaatst" in warning["message"]
    assert len(await published(store)) == 1


async def test_a_batch_over_2_mib_is_refused_as_a_whole(client: httpx.AsyncClient, store: MemoryStore) -> None:
    filler = "x" * 60_000
    batch = [step(id_=f"E{n}", vacancy=f"V{n}") | {"padding": filler} for n in range(36)]
    answer = await post(client, batch)
    assert answer.status_code == 413
    assert found(answer) == {("", "too-large")}
    assert not await published(store)


async def test_a_body_far_over_2_mib_is_not_even_read_to_its_end(client: httpx.AsyncClient) -> None:
    assert (await post(client, b"[" + b" " * 5_000_000 + b"]", BATCH)).status_code == 413


async def test_a_batch_of_more_than_500_events_is_refused_as_a_whole(client: httpx.AsyncClient) -> None:
    answer = await post(client, [step(id_=f"E{n}") for n in range(501)])
    assert answer.status_code == 400
    assert found(answer) == {("", "too-many")}


async def test_a_batch_that_is_no_list_is_refused(client: httpx.AsyncClient) -> None:
    answer = await post(client, step(), BATCH)
    assert answer.status_code == 400
    assert found(answer) == {("", "not-a-list")}


async def test_the_same_id_with_the_same_body_is_accepted_again_and_has_no_effect(
    client: httpx.AsyncClient, store: MemoryStore
) -> None:
    first = await post(client, step())
    before = await published(store)
    again = await post(client, dict(reversed(step().items())))
    assert (again.status_code, again.json()) == (202, first.json())
    assert await published(store) == before


async def test_the_same_id_with_another_body_is_refused_and_the_first_stays(
    client: httpx.AsyncClient, store: MemoryStore
) -> None:
    await post(client, step("2026-03-03"))
    answer = await post(client, step("2026-03-04"))
    assert answer.status_code == 400
    assert found(answer) == {("id", "id-reused")}
    [fact] = await published(store)
    assert fact["data"]["occurred_on"] == "2026-03-03"


@pytest.mark.parametrize(
    "bad",
    [
        {"no": "event"},
        "text",
        None,
        step(id_="bad") | {"Upper": "1"},
        step(id_="bad", day="2027-01-01"),
        step(id_="bad") | {"source": OTHER_SOURCE},
        step(id_="bad") | {"padding": "x" * 70_000},
    ],
    ids=["no-event", "text", "null", "upper-case", "future", "other-source", "large"],
)
async def test_of_a_batch_with_one_bad_event_the_others_are_taken(
    client: httpx.AsyncClient, store: MemoryStore, bad: Any
) -> None:
    answer = await post(client, [step(id_="E1", vacancy="V1"), bad, step(id_="E2", vacancy="V2")])
    assert answer.status_code == 202
    outcomes = answer.json()["outcomes"]
    assert [outcome["outcome"] for outcome in outcomes] == ["accepted", "refused", "accepted"]
    assert outcomes[1]["errors"]
    assert {fact["id"] for fact in await published(store)} == {"E1", "E2"}


async def test_a_name_given_twice_in_one_event_does_not_spoil_the_batch(
    client: httpx.AsyncClient, store: MemoryStore
) -> None:
    good = msgspec.json.encode(step(id_="E2"))
    answer = await post(client, b'[{"id":"a","id":"b"},' + good + b"]", BATCH)
    assert [outcome["outcome"] for outcome in answer.json()["outcomes"]] == ["refused", "accepted"]


async def test_an_empty_batch_is_answered_with_no_outcomes(client: httpx.AsyncClient) -> None:
    answer = await post(client, b"[]", BATCH)
    assert (answer.status_code, answer.json()) == (202, {"outcomes": []})


async def test_a_type_that_peil_publishes_itself_is_refused(client: httpx.AsyncClient) -> None:
    answer = await post(client, step() | {"type": "nl.peil.plans.plan-adopted.v1", "data": {}})
    assert answer.status_code == 400
    assert ("type", "not-deliverable") in found(answer)


async def test_plain_json_without_ce_headers_is_told_how_to_send_an_event(client: httpx.AsyncClient) -> None:
    answer = await post(client, step(), "application/json")
    assert answer.status_code == 400
    assert found(answer) == {("", "unreadable-mode")}


async def test_text_that_is_not_said_to_be_json_is_refused_by_its_media_type(client: httpx.AsyncClient) -> None:
    assert (await post(client, step(), "text/plain")).status_code == 415


async def test_without_a_token_nothing_is_taken(client: httpx.AsyncClient, store: MemoryStore) -> None:
    assert (await post(client, step(), Authorization="Bearer nobody")).status_code == 401
    assert not await published(store)


async def test_a_person_may_not_deliver(client: httpx.AsyncClient) -> None:
    assert (await post(client, step(), **bearer("bureau"))).status_code == 403


async def test_the_source_of_another_client_shows_no_receipt(client: httpx.AsyncClient) -> None:
    await post(client, step())
    answer = await client.get(
        "/api/intake/v1/event-receipts", params={"source": SOURCE, "id": "E1"}, headers=bearer("opleidingen")
    )
    assert answer.json() == {"receipts": []}


async def test_while_the_store_is_away_the_caller_is_told_to_send_again(
    client: httpx.AsyncClient, store: MemoryStore
) -> None:
    store.away(True)
    answer = await post(client, step())
    store.away(False)
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert (await post(client, step())).status_code == 202


async def test_a_fact_that_cannot_be_published_is_refused_alone(client: httpx.AsyncClient, store: MemoryStore) -> None:
    # The key's sequence is used up: of the guards before publishing, the only one that a good delivery can meet.
    full = {"_id": "peil-vacancies|V3", "sequence": 2_147_483_647, "recorded": ""}
    await store.commit([Put("sequences", full)])
    answer = await post(client, [step(id_=f"E{n}", vacancy=f"V{n}") for n in range(1, 8)])
    outcomes = {outcome["id"]: outcome["outcome"] for outcome in answer.json()["outcomes"]}
    assert outcomes == {f"E{n}": "refused" if n == 3 else "accepted" for n in range(1, 8)}
    assert {fact["id"] for fact in await published(store)} == set(outcomes) - {"E3"}


async def test_a_token_that_names_no_client_cannot_deliver(client: httpx.AsyncClient) -> None:
    answer = await post(client, step(), **bearer("nameless"))
    assert answer.status_code == 403
    assert "client" in answer.json()["detail"]
