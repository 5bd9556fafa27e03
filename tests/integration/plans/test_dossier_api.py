"""The API of a plan's file, its phases and its revised actions: what is answered, and every problem by its rule."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from peil_chassis.log.memory import MemoryLog
from peil_contracts.catalogue import check_fact
from peil_plans.action_plans.facts import TOPIC
from plans_service import API, action_body, bearer, plan_body, plans_app, ready_log, serving

PLAN = f"{API}/plans/plan-1"
ENTRY = f"{PLAN}/entries/e1"
WAITS = {"label": "", "periodText": "", "done": False}


@pytest.fixture
async def log() -> MemoryLog:
    return await ready_log()


@pytest.fixture
async def client(log: MemoryLog) -> AsyncIterator[httpx.AsyncClient]:
    waits = dict(WAITS, after={"action": "a1", "milestone": "m1", "months": 3})
    body = plan_body("plan-1", action_body(), action_body("A2", milestones=[waits], owner="hr", every="quarter"))
    async with serving(plans_app(log=log)) as client:
        client.headers.update(bearer("bureau"))
        assert (await client.post(f"{API}/plans", json=body | {"holder": "platform"})).status_code == 201
        yield client


def entry(kind: str = "decision", seen: int = 0, **said: Any) -> dict[str, Any]:
    """An entry that may be recorded."""
    held = {"heldOn": "2026-02-24"} if kind == "decision" else {}
    return {"kind": kind, "text": "Iets", "recordedOn": "2026-03-02", "seenVersion": seen, **held, **said}


def revised(seen: int = 0, **said: Any) -> dict[str, Any]:
    """A revision of A1 that may be made."""
    content = {k: v for k, v in action_body(**said).items() if k not in {"action", "status"}}
    return {"action": content, "changedOn": "2026-03-02", "seenVersion": seen}


def phase(to: str = "check", seen: int = 0, **said: Any) -> dict[str, Any]:
    """A change of phase that may be made."""
    return {"to": to, "changedOn": "2026-03-02", "seenVersion": seen, **said}


async def sent(client: httpx.AsyncClient, address: str, body: dict[str, Any], key: str = "") -> httpx.Response:
    return await client.post(address, json=body, headers={"Idempotency-Key": key} if key else {})


async def test_an_entry_is_recorded_once_changed_and_shown_with_its_history(client: httpx.AsyncClient) -> None:
    first = await sent(client, f"{ENTRY}/recordings", entry(), "k")
    again = await sent(client, f"{ENTRY}/recordings", entry(), "k")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert (await sent(client, f"{ENTRY}/recordings", entry(seen=1, text="Anders", reason="Beter"))).status_code == 201
    found = (await client.get(ENTRY)).json()
    assert (found["version"], found["text"]) == (2, "Anders")
    assert [(one["text"], one["reason"]) for one in found["recordings"]] == [("Iets", None), ("Anders", "Beter")]


async def test_an_entry_taken_back_is_told_and_reads_as_withdrawn(client: httpx.AsyncClient, log: MemoryLog) -> None:
    advice = entry("advice", heldOn="2026-03-02", score="sufficient")
    assert (await sent(client, f"{ENTRY}/recordings", advice)).status_code == 201
    body = {"recordedOn": "2026-03-03", "reason": "Van een ander plan.", "seenVersion": 1}
    first = await sent(client, f"{ENTRY}/withdrawals", body, "k")
    again = await sent(client, f"{ENTRY}/withdrawals", body, "k")
    assert (first.status_code, again.status_code, first.json()) == (201, 200, again.json())
    assert [(one["withdrawn"], one["score"]) for one in first.json()["recordings"]] == [
        (False, "sufficient"),
        (True, "sufficient"),
    ]
    plan = (await client.get(PLAN)).json()
    assert (plan["entries"], [one["entry"] for one in plan["withdrawnEntries"]]) == ([], ["e1"])
    while len(log.records(TOPIC)) < 3:
        await asyncio.sleep(0.01)
    (told,) = (json.loads(one.value or b"{}")["data"] for one in log.records(TOPIC)[2:])
    assert (told["withdrawn"], told["score"], told["reason"]) == (True, "sufficient", "Van een ander plan.")


async def test_one_key_serves_an_action_an_entry_and_a_phase_that_have_the_same_id(client: httpx.AsyncClient) -> None:
    assert (await sent(client, f"{PLAN}/entries/a1/recordings", entry(), "k")).status_code == 201
    assert (await sent(client, f"{PLAN}/actions/a1/revisions", revised(remark="x"), "k")).status_code == 201
    assert (await sent(client, f"{PLAN}/actions/phase/revisions", revised(code="P"), "k")).status_code == 201
    assert (await sent(client, f"{PLAN}/entries/phase/recordings", entry(), "k")).status_code == 201
    assert (await sent(client, f"{PLAN}/phase-changes", phase(), "k")).status_code == 201


async def test_a_plan_tells_its_file_its_sums_its_phase_and_what_it_lacks(client: httpx.AsyncClient) -> None:
    formula = [{"value": 10, "what": "leden"}, {"value": 16, "what": "uur per maand"}, {"value": 0.1, "what": "x"}]
    for name, body in (
        ("p1", entry("precondition", subject="owner", settled=True)),
        ("b1", entry("budget", factors=formula, stated=17)),
        ("b2", entry("budget", stated=7500)),
        ("t1", entry("budget-total", stated=7517)),
        ("t2", entry("budget-total", stated=287200)),
    ):
        assert (await sent(client, f"{PLAN}/entries/{name}/recordings", body)).status_code == 201
    plan = (await client.get(PLAN)).json()
    assert plan["lacking"] == ["hours", "budget"]
    assert (plan["phase"], plan["holder"], plan["actions"][1]["every"]) == ("do", "platform", "quarter")
    assert [one["computed"] for one in plan["entries"]] == [None, "16.00", None, None, None]
    assert plan["budget"] == {
        "computed": "7516.00",
        "ofStated": "7517.0",
        "wrongLines": ["b1"],
        "wrongTotals": ["t2"],
    }


async def test_reaching_a_milestone_gives_the_one_that_waited_its_day_and_keeps_the_contract(
    client: httpx.AsyncClient, log: MemoryLog
) -> None:
    (made,) = action_body()["milestones"]
    reached = made | {"milestone": "m1", "done": True, "reachedOn": "2026-02-28"}
    answer = await sent(client, f"{PLAN}/actions/a1/revisions", revised(milestones=[reached]), "k")
    assert answer.status_code == 201, answer.text
    assert (answer.json()["version"], len(answer.json()["revisions"])) == (1, 1)
    other = (await client.get(f"{PLAN}/actions/a2")).json()
    assert other["milestones"][0]["dueOn"] == "2026-05-28"
    again = await sent(client, f"{PLAN}/actions/a1/revisions", revised(milestones=[reached]), "k")
    assert (again.status_code, again.json()) == (200, answer.json())
    assert (await sent(client, f"{PLAN}/actions/a9/revisions", revised(code="A9") | {"status": "running"})).is_success
    assert (await client.get(f"{PLAN}/actions/a9")).json()["status"] == "running"
    assert (await sent(client, f"{PLAN}/phase-changes", phase())).status_code == 201
    while len(log.records(TOPIC)) < 5:
        await asyncio.sleep(0.01)
    for record in log.records(TOPIC):
        check_fact(TOPIC, json.loads(record.value or b"{}"))


async def test_a_plan_goes_on_in_its_phases_and_is_closed_by_the_plan_that_follows_it(
    client: httpx.AsyncClient,
) -> None:
    first = await sent(client, f"{PLAN}/phase-changes", phase(), "k")
    assert (first.status_code, first.json()["phase"], first.json()["version"]) == (201, "check", 1)
    assert (await sent(client, f"{PLAN}/phase-changes", phase(), "k")).status_code == 200
    goes_on = action_body(continues="a1", source=None)
    after = plan_body("plan-2", goes_on, follows="plan-1", adoptedOn="2026-03-02", adoptedBy="management-team")
    after["followsVersion"] = (await client.get(PLAN)).json()["version"]
    for wrong, status, field, rule in (
        ({"followsVersion": None}, 400, "followsVersion", "follows-version-missing"),
        ({"followsVersion": 0}, 409, "followsVersion", "followed-changed"),
        ({"unit": "directie-2"}, 400, "follows", "follows-other-unit"),
        ({"adoptedOn": "2026-03-01"}, 400, "adoptedOn", "changed-too-early"),
    ):
        answer = await client.post(f"{API}/plans", json=after | wrong)
        (error,) = answer.json()["errors"]
        assert (answer.status_code, error["field"], error["rule"]) == (status, field, rule)
    assert (await client.post(f"{API}/plans", json=after)).status_code == 201
    assert (await client.post(f"{API}/plans", json=after)).status_code == 200
    before, now = (await client.get(PLAN)).json(), (await client.get(f"{API}/plans/plan-2")).json()
    assert (before["phase"], before["phases"]["followedBy"]) == ("closed", "plan-2")
    assert (now["follows"], now["adoptedBy"], now["actions"][0]["continues"]) == ("plan-1", "management-team", "a1")


def withdrawal(day: str) -> dict[str, Any]:
    return {"recordedOn": day, "reason": "x", "seenVersion": 1}


REFUSED: list[tuple[str, dict[str, Any], int, str, str]] = [
    ("entries/e1/recordings", entry(heldOn=None), 400, "heldOn", "entry-incomplete"),
    ("entries/e1/recordings", entry(settled=True), 400, "settled", "entry-superfluous"),
    ("entries/e1/recordings", entry(action="a9"), 400, "action", "entry-action-unknown"),
    ("entries/e1/recordings", entry(heldOn="2026-03-04"), 400, "heldOn", "changed-in-future"),
    ("entries/e1/recordings", entry(recordedOn="2026-01-09"), 400, "recordedOn", "changed-too-early"),
    ("entries/e1/recordings", entry(recordedOn="2026-03-04"), 400, "recordedOn", "changed-in-future"),
    ("entries/there/withdrawals", withdrawal("2026-01-09"), 400, "recordedOn", "changed-too-early"),
    ("entries/there/withdrawals", withdrawal("2026-03-04"), 400, "recordedOn", "changed-in-future"),
    (
        "entries/e1/recordings",
        entry("hours", factors=[{"value": 10_000_000, "what": ""}] * 6),
        400,
        "factors",
        "entry-too-large",
    ),
    ("entries/e1/recordings", entry(owner="Jan"), 400, "owner", ""),
    ("entries/there/recordings", entry(seen=1), 400, "", "nothing-changed"),
    ("entries/there/recordings", entry("hours", seen=1, stated=1), 400, "kind", "kind-fixed"),
    ("entries/there/recordings", entry(seen=0, text="Anders"), 409, "seenVersion", "stale-entry"),
    (
        "entries/there/withdrawals",
        {"recordedOn": "2026-03-02", "reason": "x", "seenVersion": 2},
        409,
        "seenVersion",
        "",
    ),
    ("entries/there/withdrawals", {"recordedOn": "2026-03-02", "reason": " ", "seenVersion": 1}, 400, "reason", ""),
    ("entries/there/recordings", entry(seen=1, score="good"), 400, "score", "entry-superfluous"),
    ("phase-changes", phase("act"), 400, "to", "phase-impossible"),
    ("phase-changes", phase("closed"), 400, "reason", "reason-missing"),
    ("phase-changes", phase(seen=1), 409, "seenVersion", "stale-phase"),
    ("actions/a1/revisions", revised(), 400, "", "nothing-changed"),
    ("actions/a1/revisions", revised(seen=1, remark="x"), 400, "seenVersion", "version-unknown"),
    ("actions/a1/revisions", revised(remark="x") | {"status": "done"}, 400, "status", "status-by-revision"),
    ("actions/a1/revisions", revised(theme="99"), 400, "theme", "theme-unknown"),
    ("actions/a1/revisions", revised(code="A2"), 400, "code", "action-twice"),
    ("actions/a1/revisions", revised(explanation="Bel 06-12345678."), 400, "explanation", "phone-number"),
    (
        "actions/a1/revisions",
        revised(milestones=[dict(WAITS, after={"months": 601})]),
        400,
        "milestones.0.after",
        "clock-too-long",
    ),
    ("actions/a1/revisions", revised(milestones=[]), 400, "action.milestones.0", "clock-unknown"),
]
"""Address, body, status, field and rule; the rule of a value that no list holds is the door's own."""


async def test_what_is_refused_is_told_by_field_and_rule(client: httpx.AsyncClient) -> None:
    assert (await sent(client, f"{PLAN}/entries/there/recordings", entry())).status_code == 201
    for address, body, status, field, rule in REFUSED:
        answer = await sent(client, f"{PLAN}/{address}", body)
        assert answer.status_code == status, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        (error,) = answer.json()["errors"]
        assert (error["field"], rule or error["rule"]) == (field, error["rule"])


async def test_of_a_closed_plan_nothing_is_said_any_more_and_what_is_not_there_is_404(
    client: httpx.AsyncClient,
) -> None:
    assert (await sent(client, f"{PLAN}/phase-changes", phase("closed", reason="Opgeheven."))).status_code == 201
    for address, body in (
        ("entries/e1/recordings", entry()),
        ("phase-changes", phase("do", seen=1)),
        ("actions/a1/revisions", revised(remark="x")),
    ):
        answer = await sent(client, f"{PLAN}/{address}", body)
        assert (answer.status_code, answer.json()["errors"][0]["rule"]) == (409, "plan-closed")
        missing = await sent(client, f"{API}/plans/none/{address}", body)
        assert (missing.status_code, missing.json()["errors"][0]["rule"]) == (404, "plan-unknown")
    assert (await client.get(ENTRY)).json()["errors"][0]["rule"] == "entry-unknown"
