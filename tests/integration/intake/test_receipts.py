"""What a supplier is told, at once and when it asks later, however it sent the event."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import msgspec
import pytest

from intake_deliveries import (
    NOW,
    SOURCE,
    a_door,
    bearer,
    event,
    intake,
    opened,
    placed,
    post,
    published,
    step,
    step_withdrawn,
)
from peil_chassis.clock import SteppedClock
from peil_chassis.store.memory import MemoryStore
from peil_contracts.measures import SIGNALS_COUNTED
from peil_intake.deliveries.handlers import forget_old_refusals

RECEIPTS = "/api/intake/v1/event-receipts"
REFUSALS = "/api/intake/v1/refusals"


@pytest.fixture
async def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(NOW)


@pytest.fixture
async def client(store: MemoryStore, clock: SteppedClock) -> AsyncIterator[httpx.AsyncClient]:
    async with intake(store, clock=clock) as client:
        yield client


async def receipts(client: httpx.AsyncClient, id_: str) -> list[dict[str, Any]]:
    answer = await client.get(RECEIPTS, params={"source": SOURCE, "id": id_})
    assert answer.status_code == 200
    kept: list[dict[str, Any]] = answer.json()["receipts"]
    return kept


def binary(event: dict[str, Any]) -> dict[str, str]:
    return {f"ce-{name}": value for name, value in event.items() if name not in {"data", "datacontenttype"}}


async def test_an_accepted_event_becomes_a_fact_with_recorded_time_and_sequence(
    client: httpx.AsyncClient, store: MemoryStore
) -> None:
    answer = await post(client, step())
    assert answer.status_code == 202
    [fact] = await published(store)
    assert fact == step() | {
        "time": "2026-03-10T09:00:00.000000Z",
        "recordedtime": "2026-03-10T15:00:00.000000Z",
        "sequence": "1",
        "sequencetype": "Integer",
    }


async def test_an_event_in_binary_mode_is_the_same_event(client: httpx.AsyncClient, store: MemoryStore) -> None:
    event = step()
    first = await post(client, msgspec.json.encode(event["data"]), "application/json", **binary(event))
    again = await post(client, event)
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json() == again.json()
    assert len(await published(store)) == 1


async def test_a_wrong_event_in_binary_mode_is_refused_with_field_and_rule(client: httpx.AsyncClient) -> None:
    event = step(day="3 maart")
    answer = await post(client, msgspec.json.encode(event["data"]), "application/json", **binary(event))
    assert answer.status_code == 400
    assert [(each["field"], each["rule"]) for each in answer.json()["errors"]] == [("data.occurred_on", "day-form")]


async def test_the_receipt_of_an_accepted_event_can_be_asked_for(client: httpx.AsyncClient) -> None:
    await post(client, step())
    [receipt] = await receipts(client, "E1")
    assert (receipt["outcome"], receipt["warnings"], receipt["errors"]) == ("accepted", [], [])
    assert receipt["decided_at"] == "2026-03-10T15:00:00.000000Z"


async def test_the_receipt_of_an_event_with_an_unknown_unit_keeps_its_warning(client: httpx.AsyncClient) -> None:
    await post(client, opened(id_="O1"))
    await post(client, [placed("gemeente", None, id_="P1"), placed("ddv", id_="P2")])
    [receipt] = await receipts(client, "O1")
    assert [warning["rule"] for warning in receipt["warnings"]] == ["unit-unknown"]


async def test_a_unit_placed_in_an_earlier_request_is_known(client: httpx.AsyncClient) -> None:
    await post(client, [placed("gemeente", None, id_="P1"), placed("ddv", id_="P2")])
    answer = await post(client, opened(unit="ddv", id_="O1"))
    assert answer.json()["outcomes"][0]["warnings"] == []


async def test_signals_at_another_level_than_that_of_an_earlier_placing_are_warned_about(
    client: httpx.AsyncClient,
) -> None:
    await post(client, [placed("gemeente", None, id_="P1"), placed("ddv", id_="P2")])
    data = {"unit": "ddv", "level": "municipality", "period": "2026-02", "kind": "integrity", "count": 3}
    await post(client, event(SIGNALS_COUNTED, data, id_="S1"))
    [receipt] = await receipts(client, "S1")
    assert receipt["outcome"] == "accepted"
    assert [(each["field"], each["rule"]) for each in receipt["warnings"]] == [("data.level", "level-differs")]


async def test_a_superseded_event_is_told_the_id_of_the_winner(client: httpx.AsyncClient, store: MemoryStore) -> None:
    await post(client, step("2026-03-05", id_="E2", at="11:00:00"))
    answer = await post(client, step("2026-03-03", id_="E1", at="09:00:00"))
    assert answer.status_code == 202
    [receipt] = await receipts(client, "E1")
    assert (receipt["outcome"], receipt["superseded_by"]) == ("superseded", "E2")
    assert [fact["id"] for fact in await published(store)] == ["E2"]


async def test_a_withdrawal_goes_to_the_topic_and_key_of_what_it_withdraws(
    client: httpx.AsyncClient, store: MemoryStore
) -> None:
    await post(client, step(id_="E1"))
    await post(client, step_withdrawn(id_="W", at="10:00:00"))
    rows = await store.find("outbox", {})
    assert {(row["topic"], row["key"]) for row in rows} == {("peil-vacancies", "V1")}
    assert [fact["sequence"] for fact in await published(store)] == ["1", "2"]


async def test_a_refusal_is_found_by_source_and_id_and_in_the_list(client: httpx.AsyncClient) -> None:
    await post(client, step(day="3 maart"))
    [receipt] = await receipts(client, "E1")
    listed = (await client.get(REFUSALS)).json()
    assert receipt["outcome"] == "refused"
    assert [(each["field"], each["rule"]) for each in receipt["errors"]] == [("data.occurred_on", "day-form")]
    assert listed == {"refusals": [receipt], "next": None}


async def test_after_mending_both_the_receipt_and_the_earlier_refusal_are_shown(client: httpx.AsyncClient) -> None:
    await post(client, step(day="3 maart"))
    await post(client, step())
    assert [receipt["outcome"] for receipt in await receipts(client, "E1")] == ["accepted", "refused"]


async def test_the_same_mistake_twice_is_one_refusal(client: httpx.AsyncClient) -> None:
    for _ in range(2):
        await post(client, step(day="3 maart"))
    assert len((await client.get(REFUSALS)).json()["refusals"]) == 1


async def test_a_client_sees_only_its_own_refusals(client: httpx.AsyncClient) -> None:
    await post(client, step(day="3 maart"))
    theirs = await client.get(REFUSALS, headers=bearer("opleidingen"))
    assert theirs.json()["refusals"] == []


async def test_refusals_are_listed_newest_first_and_in_pages(client: httpx.AsyncClient, clock: SteppedClock) -> None:
    for number in range(5):
        await post(client, step(day="3 maart", id_=f"E{number}"))
        clock.set(clock.now() + timedelta(seconds=1))
    ids, after = [], None
    for _ in range(3):
        page = (await client.get(REFUSALS, params={"limit": 2} | ({"after": after} if after else {}))).json()
        ids += [refusal["id"] for refusal in page["refusals"]]
        after = page["next"]
    assert (ids, after) == (["E4", "E3", "E2", "E1", "E0"], None)


async def test_a_mark_that_no_page_gave_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.get(REFUSALS, params={"after": "zomaar"})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "after"


async def test_a_refusal_is_forgotten_after_thirty_days_and_not_before(
    client: httpx.AsyncClient, store: MemoryStore, clock: SteppedClock
) -> None:
    await post(client, step(day="3 maart"))
    door = a_door(store, clock)
    clock.set(NOW + timedelta(days=30))
    assert await forget_old_refusals(door) == 0
    clock.set(NOW + timedelta(days=30, seconds=1))
    assert await forget_old_refusals(door) == 1
    assert await receipts(client, "E1") == []


async def test_receipts_of_taken_events_stay_so_that_none_is_taken_twice(
    client: httpx.AsyncClient, store: MemoryStore, clock: SteppedClock
) -> None:
    await post(client, step())
    clock.set(NOW + timedelta(days=400))
    await forget_old_refusals(a_door(store, clock))
    await post(client, step())
    assert len(await published(store)) == 1


async def test_a_batch_over_several_commits_is_answered_in_the_order_sent(
    client: httpx.AsyncClient, store: MemoryStore
) -> None:
    batch = [step(id_=f"E{n:03d}", vacancy=f"V{n % 7}", step="letters-screened") for n in range(500)]
    outcomes = (await post(client, batch)).json()["outcomes"]
    assert [outcome["id"] for outcome in outcomes] == [event["id"] for event in batch]
    assert all(int(fact["sequence"]) >= 1 for fact in await published(store))


async def test_the_process_shows_that_it_is_ready_and_what_it_counted(client: httpx.AsyncClient) -> None:
    await post(client, step())
    assert (await client.get("/livez")).status_code == 200
    assert (await client.get("/readyz")).json()["checks"] == {"store": True, "log": True, "client-topics": True}
    metrics = (await client.get("/metrics")).text
    assert 'peil_intake_deliveries_total{door="http",outcome="accepted"}' in metrics


async def test_the_openapi_document_names_the_three_ways_to_deliver(client: httpx.AsyncClient) -> None:
    document = (await client.get("/api/intake/v1/openapi.json")).json()
    operation = document["paths"]["/events"]["post"]
    assert set(operation["requestBody"]["content"]) == {
        "application/cloudevents+json",
        "application/cloudevents-batch+json",
        "application/json",
    }
    assert {"202", "400", "413", "503"} <= set(operation["responses"])
