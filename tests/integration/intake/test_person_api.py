"""What waits, mappings, the question at login and erasure, over HTTP: who may, what is said, and what is never said."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from intake_deliveries import bearer, intake, post
from peil_chassis.store.memory import MemoryStore
from persons_at_the_door import employed, facts, left, trained
from vault_parts import LEADING, PORTAL

API = "/api/intake/v1"


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
async def client(store: MemoryStore) -> AsyncIterator[httpx.AsyncClient]:
    async with intake(store) as client:
        client.headers.update(bearer("hr"))
        yield client


async def put(client: httpx.AsyncClient, reference: str, person: str, source: str = PORTAL) -> httpx.Response:
    asked = {"source": source, "reference": reference, "person": person}
    return await client.put(f"{API}/person-mappings", json=asked)


async def waiting(client: httpx.AsyncClient, **more: Any) -> Any:
    return (await client.get(f"{API}/waiting-deliveries", params={"source": PORTAL, **more})).json()


async def test_a_waiting_delivery_is_answered_202_and_listed_with_whom_to_map(client: httpx.AsyncClient) -> None:
    answer = await post(client, trained("ann-a", id_="T1"))
    assert answer.status_code == 202
    [outcome] = answer.json()["outcomes"]
    assert outcome["outcome"] == "waiting"
    assert [each["rule"] for each in outcome["warnings"]] == ["person-unmapped"]
    [listed] = (await waiting(client))["deliveries"]
    assert (listed["id"], listed["source"]) == ("T1", PORTAL)
    assert [each["reference"] for each in listed["references"]] == ["ann-a"]


async def test_what_waits_is_listed_in_pages_the_longest_first(client: httpx.AsyncClient) -> None:
    await post(client, [trained(f"ref-{n}", id_=f"T{n}") for n in range(5)])
    first = await waiting(client, limit=3)
    rest = await waiting(client, limit=3, after=first["next"])
    assert len({each["id"] for page in (first, rest) for each in page["deliveries"]}) == 5
    assert rest["next"] is None
    wrong = await client.get(f"{API}/waiting-deliveries", params={"source": PORTAL, "after": "x"})
    assert wrong.status_code == 400


async def test_mapping_over_http_takes_in_what_waited_and_is_listed(
    client: httpx.AsyncClient, store: MemoryStore
) -> None:
    await post(client, [employed("1"), trained("ann-a", id_="T1"), trained("bob-b", id_="T2")])
    answer = await put(client, "ann-a", "1")
    assert answer.status_code == 200
    assert answer.json() | {"id": ""} == {
        "id": "", "source": PORTAL, "reference": "ann-a", "mapped": True, "moving": False
    }  # fmt: skip
    receipts = await client.get(f"{API}/event-receipts", params={"source": PORTAL, "id": "T1"})
    assert [each["outcome"] for each in receipts.json()["receipts"]] == ["accepted"]
    listed = (await client.get(f"{API}/person-mappings", params={"source": PORTAL})).json()["mappings"]
    assert {each["reference"]: each["mapped"] for each in listed} == {"ann-a": True, "bob-b": False}
    assert (await put(client, "ann-a", "1")).json() == answer.json()


async def test_mappings_are_listed_in_pages(client: httpx.AsyncClient) -> None:
    await post(client, [trained(f"ref-{n}", id_=f"T{n}") for n in range(5)])
    found, after = [], ""
    for _ in range(3):
        page = (
            await client.get(f"{API}/person-mappings", params={"source": PORTAL, "limit": 2, "after": after})
        ).json()
        found += [each["reference"] for each in page["mappings"]]
        after = page["next"]
    assert sorted(found) == [f"ref-{n}" for n in range(5)]
    assert after is None


async def test_a_mapping_is_removed_by_its_id(client: httpx.AsyncClient, store: MemoryStore) -> None:
    await post(client, [employed("1"), trained("ann-a", id_="T1")])
    mapping = (await put(client, "ann-a", "1")).json()["id"]
    assert (await client.delete(f"{API}/person-mappings/{mapping}")).status_code == 204
    assert [fact["type"].split(".")[-2] for fact in await facts(store)][-1] == "fact-withdrawn"
    assert (await client.delete(f"{API}/person-mappings/ps-{'0' * 32}")).status_code == 404
    assert (await client.delete(f"{API}/person-mappings/ann-a")).status_code == 400


@pytest.mark.parametrize(
    ("reference", "person", "source", "rule"),
    [
        ("ann-a", "nobody", PORTAL, "person-unknown"),
        ("1", "2", LEADING, "leading-source"),
        ("second", "1", PORTAL, "person-mapped"),
    ],
)
async def test_a_mapping_that_cannot_be_says_why_and_names_nobody(
    client: httpx.AsyncClient, reference: str, person: str, source: str, rule: str
) -> None:
    await post(client, [employed("1"), employed("2")])
    await put(client, "first", "1")
    answer = await put(client, reference, person, source)
    assert answer.status_code == 409
    assert [each["rule"] for each in answer.json()["errors"]] == [rule]
    assert reference not in answer.text.replace("second", reference) or len(reference) < 3


@pytest.mark.parametrize("token", ["werving", "nameless"])
async def test_who_does_not_speak_for_the_source_sees_and_changes_nothing(
    client: httpx.AsyncClient, token: str
) -> None:
    await post(client, [employed("1"), trained("ann-a", id_="T1")])
    mapping = (await put(client, "bob-b", "1")).json()["id"]
    client.headers.update(bearer(token))
    asked = {"source": PORTAL, "reference": "ann-a"}
    answers = [
        await client.get(f"{API}/waiting-deliveries", params={"source": PORTAL}),
        await client.get(f"{API}/person-mappings", params={"source": PORTAL}),
        await put(client, "ann-a", "1"),
        await client.delete(f"{API}/person-mappings/{mapping}"),
        await client.post(f"{API}/person-erasures", json=asked | {"ground": "request"}),
        await client.post(f"{API}/pseudonym-lookups", json={"reference": "1"}),
    ]
    assert {answer.status_code for answer in answers} == {403}
    assert not [answer for answer in answers if "ann-a" in answer.text]


async def test_only_a_service_may_ask_whose_pseudonym_it_is(client: httpx.AsyncClient, store: MemoryStore) -> None:
    await post(client, employed("1"))
    [fact] = await facts(store)
    refused = [
        await client.post(f"{API}/pseudonym-lookups", json={"reference": "1"}, headers=bearer(token))
        for token in ("hr", "bureau")
    ]
    assert {answer.status_code for answer in refused} == {403}
    client.headers.update(bearer("a-service"))
    found = await client.post(f"{API}/pseudonym-lookups", json={"reference": "1"})
    assert found.json() == {"pseudonym": fact["data"]["person"]}
    unknown = await client.post(f"{API}/pseudonym-lookups", json={"reference": "nobody"})
    assert unknown.json() == {"pseudonym": None}


async def test_erasing_over_http_says_what_became_of_it(client: httpx.AsyncClient) -> None:
    await post(client, [employed("1"), employed("2"), left("2", on="2026-01-01")])
    asked = {"source": LEADING, "reference": "1", "ground": "request"}
    assert (await client.post(f"{API}/person-erasures", json=asked)).json() == {"outcome": "erased"}
    assert (await client.post(f"{API}/person-erasures", json=asked)).json() == {"outcome": "erased-before"}
    unknown = await client.post(f"{API}/person-erasures", json=asked | {"reference": "nobody"})
    assert unknown.status_code == 404
    early = await client.post(f"{API}/person-erasures", json=asked | {"reference": "2", "ground": "retention"})
    assert early.status_code == 409
    assert "nobody" not in unknown.text


async def test_a_wrong_question_is_refused_without_repeating_it(client: httpx.AsyncClient) -> None:
    answers = [
        await put(client, "has space in it", "1"),
        await put(client, "x" * 65, "1"),
        await client.post(f"{API}/pseudonym-lookups", json={"reference": "a b"}, headers=bearer("a-service")),
        await client.post(f"{API}/person-erasures", json={"source": LEADING, "reference": "1", "ground": "curious"}),
    ]
    assert {answer.status_code for answer in answers} == {400}
    assert not [answer for answer in answers if "space in it" in answer.text or "xxxx" in answer.text]


async def test_while_the_store_is_away_nothing_is_lost_and_it_says_so(
    client: httpx.AsyncClient, store: MemoryStore
) -> None:
    await post(client, [employed("1"), trained("ann-a", id_="T1")])
    store.away(True)
    assert (await put(client, "ann-a", "1")).status_code == 503
    store.away(False)
    assert (await put(client, "ann-a", "1")).status_code == 200
