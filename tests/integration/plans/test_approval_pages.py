"""An approval before the start, through the door: on the page of the action, in its form, on boards and in the API."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from action_forms import A1, NEW, click, followed, form, hidden
from logged_in import log_in
from peil_chassis.clock import SteppedClock
from peil_chassis.store.memory import MemoryStore
from plans_service import API, NOW, action_body, bearer, change_body, plan_body, plans_app, ready_log, serving

A2 = "/plannen/plan-1/acties/a2"
NEEDED = "Goedkeuring nodig voor de start"
GATE = {
    "label": "Ethische commissie",
    "periodText": "Q2 2026",
    "dueOn": "2026-06-30",
    "done": False,
    "milestone": "ok",
    "gate": True,
}
PLAIN = {**GATE, "label": "Begonnen", "milestone": "begin", "gate": False}


EARLY = "2026-01-20"


def revision_body(seen: int, **changes: Any) -> dict[str, Any]:
    action = {name: value for name, value in action_body(**changes).items() if name not in ("action", "status")}
    return {"action": action, "changedOn": "2026-03-02", "seenVersion": seen}


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
async def client(store: MemoryStore) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(plans_app(store, await ready_log())) as client:
        client.headers["accept"] = "text/html"
        actions = (action_body(milestones=[GATE, PLAIN]), action_body("A2", status="running", milestones=[PLAIN]))
        answer = await client.post(f"{API}/plans", json=plan_body("plan-1", *actions), headers=bearer("bureau"))
        assert answer.status_code == 201, answer.text
        await log_in(client, store, SteppedClock(NOW), "plans")
        yield client


async def api(client: httpx.AsyncClient, path: str, body: dict[str, Any]) -> httpx.Response:
    return await client.post(f"{API}/plans/plan-1/actions/{path}", json=body, headers=bearer("bureau"))


async def test_the_page_says_what_is_needed_offers_no_start_and_opens_once_it_is_ticked(
    client: httpx.AsyncClient,
) -> None:
    page = (await client.get(A1)).text
    assert NEEDED in page
    assert "Goedgekeurd: Ethische commissie" in page
    assert 'name="status" value="running"' not in page
    assert '<option value="done"' not in page
    assert 'name="status" value="delayed"' in page
    page = await followed(client, await click(client, gereed="ok"))
    assert NEEDED not in page
    assert 'name="status" value="running"' in page
    page = await followed(client, await click(client, status="running"))
    assert "Vast, want de actie is begonnen" in page


@pytest.mark.parametrize("status", ["running", "done"])
async def test_a_start_from_an_old_page_is_refused_with_what_to_do_first(
    client: httpx.AsyncClient, status: str
) -> None:
    for answer in (await click(client, status=status), await _typed(client, status)):
        assert answer.status_code == 400
        assert "De goedkeuring ‘Ethische commissie’ is er nog niet. Vink eerst die goedkeuring af" in answer.text


async def _typed(client: httpx.AsyncClient, status: str) -> httpx.Response:
    typed = {"status": status, "datum": NOW.date().isoformat(), "rol": "bureau"}
    return await client.post(A1, data={**hidden((await client.get(A1)).text), **typed})


async def test_an_approval_is_not_unticked_once_the_action_has_begun(client: httpx.AsyncClient) -> None:
    await followed(client, await click(client, gereed="ok"))
    await followed(client, await click(client, status="running"))
    answer = await click(client, niet="ok")
    assert answer.status_code == 400
    assert "deze goedkeuring blijft staan" in answer.text
    await followed(client, await click(client, status="delayed"))
    assert NEEDED in await followed(client, await click(client, niet="ok"))


async def test_the_form_has_a_tick_per_milestone_and_refuses_a_gate_of_what_has_begun(
    client: httpx.AsyncClient,
) -> None:
    asked = await form(client, f"{A2}/wijzigen")
    assert "m0-eerst" not in asked
    answer = await client.post(f"{A2}/wijzigen", data={**asked, "m0-eerst": "ja"})
    assert answer.status_code == 400
    assert "De actie is al begonnen" in answer.text
    assert 'name="m0-eerst" value="ja" checked' in answer.text
    page = await followed(
        client, await client.post(f"{A2}/wijzigen", data={**asked, "m0-eerst": "ja", "m0-gereed": "ja"})
    )
    assert "is een goedkeuring: de actie begint niet eerder" in page
    kept = await form(client)
    assert kept["m0-eerst"] == "ja"
    del kept["m0-eerst"]
    page = await followed(client, await client.post(f"{A1}/wijzigen", data=kept))
    assert "is geen goedkeuring meer" in page
    assert NEEDED not in page


async def test_an_action_is_not_added_as_begun_without_its_approval(client: httpx.AsyncClient) -> None:
    asked = await form(client, NEW, code="A9", titel="Iets nieuws", hoofdstuk="A", status="running")
    answer = await client.post(NEW, data={**asked, "m0-naam": "Akkoord", "m0-eerst": "ja"})
    assert answer.status_code == 400
    assert "De goedkeuring ‘Akkoord’ is er nog niet" in answer.text


async def test_board_plan_and_report_say_that_it_waits(client: httpx.AsyncClient) -> None:
    board = (await client.get("/plannen?status=planned")).text
    assert "Wacht op goedkeuring" in board
    assert "Wacht op goedkeuring" in (await client.get("/plannen/plan-1")).text
    report = (await client.get("/plannen/plan-1/verslag")).text
    assert "kan pas beginnen na de goedkeuring ‘ethische commissie’" in report.lower()


async def test_the_api_tells_and_takes_gates_and_names_the_rule(client: httpx.AsyncClient) -> None:
    read = (await client.get(f"{API}/plans/plan-1", headers=bearer("bureau"))).json()
    assert [each["gate"] for each in read["actions"][0]["milestones"]] == [True, False]
    for to in ("running", "done"):
        answer = await api(client, "a1/status-changes", change_body(to))
        assert answer.status_code == 400
        assert [(each["field"], each["rule"]) for each in answer.json()["errors"]] == [("to", "approval-missing")]


async def test_a_client_that_knows_no_gates_drops_none_and_only_false_removes_one(client: httpx.AsyncClient) -> None:
    unsaid = {name: value for name, value in GATE.items() if name != "gate"}
    found = []
    for seen, gate in enumerate([unsaid, {**unsaid, "gate": None}, {**unsaid, "gate": False}, unsaid]):
        body = revision_body(seen, milestones=[gate, PLAIN], title=f"Onderzoek {seen}")
        answer = await api(client, "a1/revisions", body)
        assert answer.status_code == 201, answer.text
        found.append([each["gate"] for each in answer.json()["milestones"]])
    assert found == [[True, False], [True, False], [False, False], [False, False]]


async def test_the_same_request_again_is_the_same_after_the_gate_was_removed(client: httpx.AsyncClient) -> None:
    unsaid = {name: value for name, value in GATE.items() if name != "gate"}
    first = revision_body(0, milestones=[unsaid, PLAIN], title="Onderzoek")
    key = {"idempotency-key": "eerste", **bearer("bureau")}
    address = f"{API}/plans/plan-1/actions/a1/revisions"
    assert (await client.post(address, json=first, headers=key)).status_code == 201
    removed = revision_body(1, milestones=[{**unsaid, "gate": False}, PLAIN], title="Onderzoek")
    assert (await api(client, "a1/revisions", removed)).status_code == 201
    assert (await client.post(address, json=first, headers=key)).status_code == 200


@pytest.mark.parametrize(
    "left", [[{**GATE, "gate": False, "done": False}], [], [{**GATE, "gate": False, "done": True}]]
)
async def test_the_api_takes_no_approval_away_from_what_has_begun(
    client: httpx.AsyncClient, left: list[dict[str, Any]]
) -> None:
    await followed(client, await click(client, gereed="ok"))
    await followed(client, await click(client, status="running"))
    answer = await api(client, "a1/revisions", revision_body(2, milestones=left))
    assert answer.status_code == 400
    assert [(each["field"], each["rule"]) for each in answer.json()["errors"]] == [
        ("milestones", "approval-taken-away")
    ]
    kept = await form(client)
    del kept["m0-eerst"]
    page = await client.post(f"{A1}/wijzigen", data=kept)
    assert page.status_code == 400
    assert "Haal een goedkeuring voor de start dan niet weg" in page.text


async def test_a_start_before_the_day_of_the_approval_is_refused_with_that_day(client: httpx.AsyncClient) -> None:
    await followed(client, await click(client, gereed="ok"))
    answer = await api(client, "a1/status-changes", {**change_body("running", 1), "changedOn": EARLY})
    assert [(each["field"], each["rule"]) for each in answer.json()["errors"]] == [
        ("changedOn", "begun-before-approval")
    ]
    typed = {"status": "running", "datum": EARLY, "rol": "bureau"}
    page = await client.post(A1, data={**hidden((await client.get(A1)).text), **typed})
    assert page.status_code == 400
    assert "De laatste goedkeuring voor de start is van die dag" in page.text


async def test_a_row_with_only_the_tick_for_an_approval_is_not_dropped(client: httpx.AsyncClient) -> None:
    asked = await form(client)
    row = int(asked["regels"]) - 1
    answer = await client.post(f"{A1}/wijzigen", data={**asked, f"m{row}-eerst": "ja"})
    assert answer.status_code == 400
    assert f'name="m{row}-eerst" value="ja" checked' in answer.text
    assert "Geef deze goedkeuring een naam" in answer.text
