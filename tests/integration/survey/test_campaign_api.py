"""The issuer's API: who plans, what is refused, and in which words."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from peil_chassis.store.memory import MemoryStore
from survey_service import Survey, asking, town

API = "http://127.0.0.1:8000/api/issuer/v1"


def bearer(role: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {role}"}


OPERATOR = bearer("survey-operator")


def body(**changes: Any) -> dict[str, Any]:
    return {
        "campaign": "wave-1",
        "title": "Hoe gaat het?",
        "questions": [{"question": "thuis", "text": "Ik voel mij thuis.", "kind": "scale-5"}],
        "opens": "2026-11-23T09:00",
        "closes": "2026-11-30T17:00",
        **changes,
    }


@pytest.fixture
async def survey() -> Survey:
    survey = Survey()
    await survey.begin(town({"rood": 8}))
    return survey


@pytest.fixture
async def client(survey: Survey) -> AsyncIterator[httpx.AsyncClient]:
    async with asking(survey.issuer(), "http://127.0.0.1:8000") as client:
        yield client


async def test_a_campaign_is_planned_once_and_read_by_who_watches(client: httpx.AsyncClient) -> None:
    answers = [await client.post(f"{API}/campaigns", json=body(), headers=OPERATOR) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].headers["location"] == "/api/issuer/v1/campaigns/wave-1"
    found = (await client.get(f"{API}/campaigns/wave-1", headers=bearer("works-council"))).json()
    assert (found["state"], found["k"], found["rulesHash"]) == ("planned", 5, None)
    assert found["opensAt"] == "2026-11-23T08:00:00Z"
    listed = (await client.get(f"{API}/campaigns", headers=bearer("auditor"))).json()
    assert [each["campaign"] for each in listed["campaigns"]] == ["wave-1"]


async def test_a_write_after_opening_is_refused_with_409(client: httpx.AsyncClient, survey: Survey) -> None:
    await client.post(f"{API}/campaigns", json=body(), headers=OPERATOR)
    plan = {name: value for name, value in body(title="Anders").items() if name != "campaign"}
    assert (await client.put(f"{API}/campaigns/wave-1", json=plan, headers=OPERATOR)).status_code == 200
    await survey.turn()
    before = (await client.get(f"{API}/campaigns/wave-1", headers=OPERATOR)).json()
    assert (before["state"], before["title"], len(before["rulesHash"])) == ("open", "Anders", 64)
    for answer in (
        await client.put(f"{API}/campaigns/wave-1", json=plan | {"title": "Nog anders"}, headers=OPERATOR),
        await client.put(f"{API}/campaigns/wave-1", json=plan, headers=OPERATOR),
        await client.delete(f"{API}/campaigns/wave-1", headers=OPERATOR),
        await client.post(f"{API}/campaigns", json=body(), headers=OPERATOR),
    ):
        assert answer.status_code == 409, answer.text
        assert answer.json()["errors"][0]["rule"] in ("campaign-frozen", "campaign-planned-before")
    assert (await client.get(f"{API}/campaigns/wave-1", headers=OPERATOR)).json() == before


async def test_a_campaign_that_is_not_open_can_be_withdrawn(client: httpx.AsyncClient) -> None:
    await client.post(f"{API}/campaigns", json=body(), headers=OPERATOR)
    assert (await client.delete(f"{API}/campaigns/wave-1", headers=OPERATOR)).status_code == 204
    assert (await client.get(f"{API}/campaigns/wave-1", headers=OPERATOR)).status_code == 404


@pytest.mark.parametrize(
    ("changes", "field", "rule"),
    [
        ({"opens": "2027-03-28T02:30", "closes": "2027-04-01T09:00"}, "opens", "time-missing"),
        ({"opens": "2026-11-01T09:00"}, "opens", "opens-in-past"),
        ({"closes": "2026-11-23T08:00"}, "closes", "closes-too-early"),
        ({"closes": "2027-11-23T08:00"}, "closes", "open-too-long"),
        ({"questions": body()["questions"] * 2}, "questions", "question-twice"),
    ],
)
async def test_a_refusal_names_field_and_rule(
    client: httpx.AsyncClient, changes: dict[str, Any], field: str, rule: str
) -> None:
    answer = await client.post(f"{API}/campaigns", json=body(**changes), headers=OPERATOR)
    assert answer.status_code == 400
    assert [(each["field"], each["rule"]) for each in answer.json()["errors"]] == [(field, rule)]


async def test_what_could_not_be_published_is_refused_when_it_is_planned(client: httpx.AsyncClient) -> None:
    asked = [{"question": "thuis", "text": "Regel een\nregel twee", "kind": "scale-5"}]
    answer = await client.post(f"{API}/campaigns", json=body(questions=asked), headers=OPERATOR)
    assert answer.status_code == 400
    written = [{"question": "thuis", "text": "Mail j.jansen@example.org.", "kind": "scale-5"}]
    answer = await client.post(f"{API}/campaigns", json=body(questions=written), headers=OPERATOR)
    assert answer.status_code == 400, answer.text


async def test_while_the_store_is_away_the_answer_says_when_to_try_again(
    client: httpx.AsyncClient, survey: Survey
) -> None:
    assert isinstance(survey.issuer_store, MemoryStore)
    survey.issuer_store.away(True)
    answer = await client.get(f"{API}/campaigns", headers=OPERATOR)
    survey.issuer_store.away(False)
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "2"
