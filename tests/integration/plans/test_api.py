"""The API of plans: who may, what is answered, and that every problem names field and rule."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from typing import Any

import httpx
import pytest

from every_route import every_address
from peil_chassis.log.memory import MemoryLog
from peil_chassis.log.port import Appended, LogError, Outgoing
from peil_chassis.store.memory import MemoryStore
from peil_contracts.catalogue import check_fact
from peil_local.papers import plans_to_send
from peil_plans.action_plans.domain.limits import ACTION_PAGES, PLAN_PAGES
from peil_plans.action_plans.facts import TOPIC
from plans_service import API, action_body, bearer, change_body, plan_body, plans_app, ready_log, serving

CHANGES = f"{API}/plans/plan-1/actions/a1/status-changes"


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
async def log() -> MemoryLog:
    return await ready_log()


@pytest.fixture
async def client(store: MemoryStore, log: MemoryLog) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(plans_app(store, log)) as client:
        yield client


async def adopted(client: httpx.AsyncClient, **changes: Any) -> httpx.Response:
    return await client.post(f"{API}/plans", json=plan_body(**changes), headers=bearer("bureau"))


async def changed(client: httpx.AsyncClient, body: dict[str, Any], *, key: str | None = None) -> httpx.Response:
    headers = bearer("bureau") | ({"Idempotency-Key": key} if key else {})
    return await client.post(CHANGES, json=body, headers=headers)


def problem(answer: httpx.Response, status: int) -> tuple[str, str]:
    """Field and rule of the first error."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    error = answer.json()["errors"][0]
    assert error["message"]
    return error["field"], error["rule"]


async def test_a_plan_is_adopted_and_found_where_the_answer_says(client: httpx.AsyncClient) -> None:
    answer = await adopted(client)
    assert answer.status_code == 201
    found = await client.get(answer.headers["location"], headers=bearer("bureau"))
    assert found.json() == answer.json()
    assert found.json()["actions"][0]["status"] == "planned"


async def test_the_same_plan_again_is_answered_200_and_changes_nothing(
    client: httpx.AsyncClient, store: MemoryStore
) -> None:
    await adopted(client)
    before = store.documents("plans")
    assert (await adopted(client)).status_code == 200
    assert store.documents("plans") == before


async def test_another_plan_under_the_same_id_is_answered_409(client: httpx.AsyncClient) -> None:
    await adopted(client)
    assert problem(await adopted(client, title="Iets anders"), 409) == ("plan", "plan-already-adopted")


async def test_the_papers_are_taken_as_they_are_and_their_facts_keep_the_contract(
    client: httpx.AsyncClient, log: MemoryLog
) -> None:
    for body in plans_to_send():
        answer = await client.post(f"{API}/plans", json=body, headers=bearer("bureau"))
        assert answer.status_code == 201, answer.text
    while len(log.records(TOPIC)) < 2:
        await asyncio.sleep(0.01)
    for record in log.records(TOPIC):
        assert record.value is not None
        check_fact(TOPIC, json.loads(record.value))
        assert len(record.value) < 32 * 1024


async def test_a_change_of_status_is_made_and_shown(client: httpx.AsyncClient) -> None:
    await adopted(client)
    answer = await changed(client, change_body("delayed", reason="Ziekte"))
    assert answer.status_code == 201, answer.text
    action = answer.json()
    assert (action["status"], action["version"], action["adoptedStatus"]) == ("delayed", 1, "planned")
    assert action["statusSince"] == "2026-03-02"
    (made,) = action["changes"]
    assert (made["from"], made["to"], made["reason"], made["changedByRole"]) == (
        "planned",
        "delayed",
        "Ziekte",
        "bureau",
    )
    read = await client.get(f"{API}/plans/plan-1/actions/a1", headers=bearer("bureau"))
    assert read.json() == action


async def test_the_same_request_with_the_same_key_is_carried_out_once(client: httpx.AsyncClient) -> None:
    await adopted(client)
    first = await changed(client, change_body(), key="Jan de Vries 123456789")
    again = await changed(client, change_body(), key="Jan de Vries 123456789")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert "Jan" not in first.text


async def test_the_same_key_for_another_change_is_refused(client: httpx.AsyncClient) -> None:
    await adopted(client)
    await changed(client, change_body(), key="k")
    assert problem(await changed(client, change_body("done"), key="k"), 409) == ("change", "change-reused")


async def test_who_saves_second_is_shown_the_change_they_missed(client: httpx.AsyncClient) -> None:
    await adopted(client)
    await changed(client, change_body("delayed", reason="Ziekte"))
    answer = await changed(client, change_body("done"))
    assert problem(answer, 409) == ("seenVersion", "stale-version")
    (missed,) = answer.json()["missedChanges"]
    assert (missed["to"], missed["reason"]) == ("delayed", "Ziekte")


@pytest.mark.parametrize(
    ("body", "field", "rule"),
    [
        (change_body("not-taken-up"), "reason", "reason-missing"),
        (change_body("not-taken-up", reason="  "), "reason", "reason-missing"),
        (change_body("planned"), "to", "status-unchanged"),
        (change_body("continuous"), "to", "not-continuous"),
        (change_body(changedOn="2026-03-04"), "changedOn", "changed-in-future"),
        (change_body(changedOn="2026-01-09"), "changedOn", "changed-too-early"),
        (change_body(changedOn="3 maart"), "changedOn", "day-form"),
        (change_body(seen=1), "seenVersion", "version-unknown"),
        (change_body("finished"), "to", "enum"),
        (change_body(reason="\u202eomgekeerd"), "reason", "bidi-character"),
        (change_body(reden="misspelt"), "reden", "extra-forbidden"),
    ],
)
async def test_a_wrong_change_is_answered_with_field_and_rule(
    client: httpx.AsyncClient, body: dict[str, Any], field: str, rule: str
) -> None:
    await adopted(client)
    assert problem(await changed(client, body), 400) == (field, rule)


@pytest.mark.parametrize(
    ("changes", "field", "rule"),
    [
        ({"adoptedOn": "2026-03-04"}, "adoptedOn", "adopted-in-future"),
        ({"period": {"from": "2026-02-01", "to": "2026-01-01"}}, "period.to", "period-backwards"),
        ({"actions": []}, "actions", "no-actions"),
        ({"actions": [action_body(), action_body()]}, "actions.0.action", "action-twice"),
        ({"actions": [action_body(section="Z")]}, "actions.0.section", "section-unknown"),
        ({"actions": [action_body(status="not-taken-up")]}, "actions.0.statusReason", "reason-missing"),
        ({"actions": [action_body(explanation="\u202ex")]}, "actions[0].explanation", "bidi-character"),
        ({"unit": "jan.de.vries@example.nl"}, "unit", "id-form"),
    ],
)
async def test_a_wrong_plan_is_answered_with_field_and_rule(
    client: httpx.AsyncClient, changes: dict[str, Any], field: str, rule: str
) -> None:
    assert problem(await adopted(client, **changes), 400) == (field, rule)


async def test_an_id_whose_page_would_be_another_of_peils_is_refused(store: MemoryStore, log: MemoryLog) -> None:
    app = plans_app(store, log)
    paths = [address.path.split("/") for address in every_address(app) if address.path.startswith("/plannen/")]
    assert {path[2] for path in paths} == PLAN_PAGES | {"x"}
    assert {path[4] for path in paths if path[2:4] == ["x", "acties"]} == ACTION_PAGES | {"x"}
    async with serving(app) as client:
        for name in sorted(PLAN_PAGES):
            assert problem(await adopted(client, plan=name), 400) == ("plan", "id-taken")
        for name in sorted(ACTION_PAGES):
            body = plan_body("plan-1", action_body(action=name))
            answer = await client.post(f"{API}/plans", json=body, headers=bearer("bureau"))
            assert problem(answer, 400) == ("actions.0.action", "id-taken")


async def test_what_would_be_too_large_to_publish_is_refused(client: httpx.AsyncClient) -> None:
    many = [action_body(f"A{number}", remark="x" * 1000) for number in range(80)]
    answer = await adopted(client, actions=many)
    assert answer.status_code == 400
    assert "contract" in answer.json()["detail"]


@pytest.mark.parametrize("path", ["plans/plan-9", "plans/plan-1/actions/z9", "plans/plan-9/actions/a1"])
async def test_what_does_not_exist_is_answered_404(client: httpx.AsyncClient, path: str) -> None:
    await adopted(client)
    assert problem(await client.get(f"{API}/{path}", headers=bearer("bureau")), 404)[1].endswith("-unknown")


async def test_plans_are_listed_page_by_page(client: httpx.AsyncClient) -> None:
    for name in ("p1", "p2", "p3"):
        await adopted(client, plan=name)
    first = (await client.get(f"{API}/plans?limit=2", headers=bearer("bureau"))).json()
    second = (await client.get(f"{API}/plans?limit=2&after={first['next']}", headers=bearer("bureau"))).json()
    assert [each["plan"] for each in first["plans"] + second["plans"]] == ["p1", "p2", "p3"]
    assert second["next"] is None
    assert (await client.get(f"{API}/plans?unit=elders", headers=bearer("bureau"))).json()["plans"] == []


async def test_without_a_token_nobody_gets_in(client: httpx.AsyncClient) -> None:
    assert (await client.get(f"{API}/plans")).status_code == 401


async def test_while_the_store_is_away_the_answer_is_503_and_says_to_try_again(
    client: httpx.AsyncClient, store: MemoryStore
) -> None:
    await adopted(client)
    store.away(True)
    answer = await changed(client, change_body())
    store.away(False)
    assert answer.status_code == 503
    assert answer.headers["retry-after"]


async def test_while_the_log_is_away_changes_are_taken_and_sent_later(store: MemoryStore) -> None:
    log = await ready_log()
    log.away(True)
    async with serving(plans_app(store, log)) as client:
        assert (await adopted(client)).status_code == 201
        assert (await client.get("/readyz")).status_code == 503
        log.away(False)
        async with asyncio.timeout(5):
            while not log.records(TOPIC):
                await asyncio.sleep(0.02)


async def test_what_nobody_foresaw_in_the_sending_is_begun_anew(
    store: MemoryStore, log: MemoryLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails = [RuntimeError("a bug"), RuntimeError("a bug")]
    append = log.append

    async def broken_at_first(records: Sequence[Outgoing]) -> list[Appended | LogError]:
        if fails:
            raise fails.pop()
        return await append(records)

    monkeypatch.setattr(log, "append", broken_at_first)
    monkeypatch.setattr("peil_chassis.running.RECONNECT_S", 0.01)
    async with serving(plans_app(store, log)) as client:
        await adopted(client)
        async with asyncio.timeout(5):
            while not log.records(TOPIC):
                await asyncio.sleep(0.02)
    assert not fails


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "after=%20", "eenheid=x"])
async def test_a_wrong_query_is_answered_400(client: httpx.AsyncClient, query: str) -> None:
    problem(await client.get(f"{API}/plans?{query}", headers=bearer("bureau")), 400)


async def test_the_description_names_every_route_and_is_open_to_all(client: httpx.AsyncClient) -> None:
    described = (await client.get(f"{API}/openapi.json")).json()
    assert set(described["paths"]) == {
        "/plans",
        "/plans/{plan}",
        "/plans/{plan}/actions/{action}",
        "/plans/{plan}/actions/{action}/status-changes",
        "/plans/{plan}/actions/{action}/revisions",
        "/plans/{plan}/entries/{entry}",
        "/plans/{plan}/entries/{entry}/recordings",
        "/plans/{plan}/entries/{entry}/withdrawals",
        "/plans/{plan}/phase-changes",
        "/plans/{plan}/report",
        "/plans/{plan}/threads",
        "/plans/{plan}/threads/{thread}/recordings",
        "/meeting-pack",
        "/referrals",
        "/calendar",
        "/checklists",
        "/checklists/{checklist}",
        "/activities",
        "/activities/{activity}",
        "/activities/{activity}/recordings",
        "/activities/{activity}/withdrawals",
        "/mandates",
        "/mandates/{version}",
        "/agreement-kinds",
        "/agreement-kinds/{kind}",
        "/agreement-kinds/{kind}/consent-changes",
        "/agreements",
        "/agreements/{agreement}",
        "/agreements/{agreement}/notes",
        "/agreements/{agreement}/reschedulings",
        "/audit-entries",
        "/audit-verification",
    }
