"""A later version of a paper: only what differs is proposed, taken over once, and never over somebody's head."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from import_forms import ADOPT, filled_in, typed_in, uploaded
from logged_in import log_in
from peil_chassis.clock import SteppedClock
from peil_chassis.store.memory import MemoryStore
from peil_plans.imports.pages import later, later_routes
from plans_service import API, NOW, bearer, plans_app, ready_log, serving

HEAD = "Nr;Actie;Trekker;Gereed;Status;Opmerking\n"
FIRST = HEAD + (
    "A1;Een cursus geven;Teammanager;Q2 2026;loopt;Al begonnen\n"
    "A2;Een dialoog houden;Werkgroep;Q3 2026;gepland;\n"
    "A3;Een folder maken;Communicatie;Q1 2026;gereed;\n"
)
LATER = HEAD + (
    "A3;Een folder maken;Communicatie;Q1 2026;gereed;\n"
    "A1;Een cursus geven aan allen;Directeur;Q4 2026;gereed;Al begonnen\n"
    "A2;Een dialoog houden;Werkgroep;Q3 2026;niet opgepakt;\n"
    "A4;Een netwerk oprichten;Werkgroep;Q4 2026;gepland;\n"
)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
async def client(store: MemoryStore) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(plans_app(store, await ready_log())) as client:
        client.headers["accept"] = "text/html"
        client.params = httpx.QueryParams()
        await log_in(client, store, SteppedClock(NOW), "plans")
        yield client


@pytest.fixture
async def address(client: httpx.AsyncClient) -> str:
    """The address of a plan that was adopted from the first version of its paper."""
    typed = filled_in(await uploaded(client, FIRST.encode(), "plan.csv")) | {"vastgesteld": "1-1-2026"}
    answer = await client.post(ADOPT, files={name: (None, text) for name, text in typed.items()})
    assert answer.status_code == 303
    return str(answer.headers["location"]).partition("?")[0]


async def compared(client: httpx.AsyncClient, address: str, paper: str) -> httpx.Response:
    return await uploaded(client, paper.encode(), "plan.csv", at=f"{address}/importeren")


async def taken(client: httpx.AsyncClient, address: str, typed: dict[str, str]) -> httpx.Response:
    at = f"{address}/importeren/overnemen"
    return await client.post(at, files={name: (None, text) for name, text in typed.items()})


async def plan_at(client: httpx.AsyncClient, address: str) -> dict[str, Any]:
    plan = address.rpartition("/")[2]
    found: dict[str, Any] = (await client.get(f"{API}/plans/{plan}", headers=bearer("bureau"))).json()
    return found


async def test_the_same_paper_again_proposes_nothing(client: httpx.AsyncClient, address: str) -> None:
    assert f'href="{address}/importeren"' in (await client.get(address)).text
    assert "Het papier zegt niets anders dan het plan" in (await compared(client, address, FIRST)).text


async def test_only_differences_are_proposed_and_each_is_taken_over_once(
    client: httpx.AsyncClient, address: str
) -> None:
    page = (await compared(client, address, LATER)).text
    assert [f'id="kop-actie-{number}"' in page for number in (1, 2, 3)] == [True, True, False]
    assert "Een netwerk oprichten" in page
    typed = {**typed_in(page), "datum": "1-3-2026"}
    reason = next(name for name in typed if name.endswith("-reden"))
    typed |= {reason.removesuffix("-reden"): "ja", "rol": "bureau"}
    refused = await taken(client, address, typed)
    assert refused.status_code == 400
    assert "Vul in waarom de actie niet is opgepakt." in refused.text
    typed = {**typed_in(refused.text), reason: "Er is geen tijd voor."}
    assert [(await taken(client, address, typed)).status_code for _ in range(2)] == [303, 303]
    plan = await plan_at(client, address)
    one, two, three, four = plan["actions"]
    assert (one["title"], one["owner"], one["status"]) == ("Een cursus geven aan allen", "director", "done")
    assert [each["dueOn"] for each in one["milestones"]] == ["2026-12-31"]
    assert (two["status"], two["changes"][-1]["reason"]) == ("not-taken-up", "Er is geen tijd voor.")
    assert three["version"] == 0
    assert (four["title"], four["status"]) == ("Een netwerk oprichten", "planned")
    assert "Het papier zegt niets anders dan het plan" in (await compared(client, address, LATER)).text


async def test_amounts_and_hours_of_a_later_paper_become_lines_of_the_file_once_and_none_is_taken_away(
    client: httpx.AsyncClient, store: MemoryStore
) -> None:
    head = "Nr;Actie;Trekker;Gereed;Status;Kosten;Uren\n"
    first = (
        head
        + "A1;Een cursus geven;Teammanager;Q2 2026;loopt;1000;40\n"
        + "A2;Een dialoog houden;Werkgroep;Q3 2026;gepland;500;\n"
    )
    again = first.replace("1000;40", "1500;60").replace("500;\n", ";20\n") + "A3;Een netwerk;MT;Q4 2026;gepland;250;\n"
    typed = filled_in(await uploaded(client, first.encode(), "plan.csv")) | {"vastgesteld": "1-1-2026"}
    answer = await client.post(ADOPT, files={name: (None, text) for name, text in typed.items()})
    address = str(answer.headers["location"]).partition("?")[0]
    assert "Het papier zegt niets anders dan het plan" in (await compared(client, address, first)).text
    page = await compared(client, address, again)
    typed = {**typed_in(page.text), "datum": "1-3-2026", "rol": "bureau"}
    assert sum(name.startswith("regel-") for name in typed) == 3
    assert "Komt mee in het dossier: € 250." in page.text
    assert [(await taken(client, address, typed)).status_code for _ in range(2)] == [303, 303]
    plan = await plan_at(client, address)
    lines = [
        (each["action"], each["kind"], each["stated"], [part["value"] for part in each["factors"]])
        for each in plan["entries"]
    ]
    assert lines[:2] == [("actie-1", "budget", 1500, []), ("actie-1", "hours", None, [60, 1])]
    assert lines[2] == ("actie-2", "budget", 500, [])
    assert ("actie-2", "hours", None, [20, 1]) in lines
    assert any(action.startswith("later-") and stated == 250 for action, _, stated, _ in lines)
    assert len(lines) == 5
    assert "Het papier zegt niets anders dan het plan" in (await compared(client, address, again)).text


async def test_what_somebody_else_changed_meanwhile_is_shown_again_and_the_rest_is_taken(
    client: httpx.AsyncClient, address: str
) -> None:
    typed = {**typed_in((await compared(client, address, LATER)).text), "datum": "1-3-2026", "rol": "bureau"}
    plan = address.rpartition("/")[2]
    change = {"to": "delayed", "changedOn": "2026-02-28", "seenVersion": 0}
    at = f"{API}/plans/{plan}/actions/actie-1/status-changes"
    assert (await client.post(at, json=change, headers=bearer("bureau"))).status_code == 201
    answer = await taken(client, address, typed)
    assert answer.status_code == 400
    assert "Iemand anders wijzigde deze actie intussen." in answer.text
    actions = {each["code"]: each for each in (await plan_at(client, address))["actions"]}
    assert (actions["A1"]["title"], actions["A1"]["status"]) == ("Een cursus geven", "delayed")
    assert "A4" in actions
    undated = await taken(client, address, {**typed_in(answer.text), "datum": ""})
    assert "Niet alles wat u koos" not in undated.text, "what this person took over themselves is not lost"
    assert (await taken(client, address, typed_in(answer.text))).status_code == 303
    assert (await plan_at(client, address))["actions"][0]["title"] == "Een cursus geven aan allen"


async def test_what_was_chosen_and_differs_otherwise_by_now_is_said_and_not_reported_as_stored(
    client: httpx.AsyncClient, address: str
) -> None:
    at = f"{API}/plans/{address.rpartition('/')[2]}/actions/actie-1"
    section = (await plan_at(client, address))["actions"][0]["section"]
    action = {"code": "A1", "title": "Een training geven", "section": section, "milestones": [], "continuous": False}
    since = {"changedOn": "2026-02-28"}
    meanwhile = {
        FIRST.replace("Een cursus geven", "Een cursus geven aan allen"): ("revisions", {"action": action}),
        FIRST.replace("loopt", "gereed"): ("status-changes", {"to": "delayed"}),
    }
    for seen, (paper, (what, said)) in enumerate(meanwhile.items()):
        found = typed_in((await compared(client, address, paper)).text)
        other = "verschil-" if what == "status-changes" else "status-"
        typed = {name: text for name, text in found.items() if not name.startswith(other)}
        typed |= {"datum": "1-3-2026", "rol": "bureau"}
        body = {**said, **since, "seenVersion": seen}
        assert (await client.post(f"{at}/{what}", json=body, headers=bearer("bureau"))).status_code == 201
        undated = await taken(client, address, {**typed, "datum": ""})
        assert undated.status_code == 400
        assert "Niet alles wat u koos, staat er nog" in undated.text, "said too when it comes back for another reason"
        answer = await taken(client, address, typed)
        assert answer.status_code == 400
        assert "Iemand anders wijzigde intussen iets wat u koos." in answer.text
    one = (await plan_at(client, address))["actions"][0]
    assert (one["title"], one["status"], one["version"]) == ("Een training geven", "delayed", 2)


async def test_papers_are_compared_beside_the_loop_that_answers_everybody(
    client: httpx.AsyncClient, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[threading.Thread] = []

    def watched(*asked: Any) -> later.Later:
        threads.append(threading.current_thread())
        return later.compared(*asked)

    monkeypatch.setattr(later_routes, "compared", watched)
    typed = {**typed_in((await compared(client, address, LATER)).text), "datum": "ooit", "rol": "bureau"}
    assert (await taken(client, address, typed)).status_code == 400
    assert len(threads) == 2
    assert threading.current_thread() not in threads


async def test_a_new_action_that_the_plan_has_already_in_other_words_is_said_and_not_reported_as_stored(
    client: httpx.AsyncClient, address: str
) -> None:
    paper = FIRST + "A4;Een netwerk oprichten;Werkgroep;Q4 2026;gepland;\n"
    typed = {**typed_in((await compared(client, address, paper)).text), "datum": "1-3-2026", "rol": "bureau"}
    assert (await taken(client, address, typed)).status_code == 303
    added = (await plan_at(client, address))["actions"][3]
    body = {
        "action": {
            "code": "A4",
            "title": "Zaal huren",
            "section": added["section"],
            "milestones": [],
            "continuous": False,
        }
    }
    at = f"{API}/plans/{address.rpartition('/')[2]}/actions/{added['action']}/revisions"
    body |= {"changedOn": "2026-03-02", "seenVersion": 1}
    revised = await client.post(at, json=body, headers=bearer("bureau"))
    assert revised.status_code == 201, revised.text
    again = await taken(client, address, typed)
    assert again.status_code == 400
    assert "staat nu in het plan als ‘A4. Zaal huren’" in again.text
    page = (await compared(client, address, paper)).text
    assert "Peil voegde deze al eens toe uit dit papier" in page


async def test_a_plan_that_is_closed_takes_no_paper(client: httpx.AsyncClient, address: str) -> None:
    plan = address.rpartition("/")[2]
    closing = {"to": "closed", "changedOn": "2026-03-01", "reason": "Klaar.", "seenVersion": 0}
    at = f"{API}/plans/{plan}/phase-changes"
    assert (await client.post(at, json=closing, headers=bearer("bureau"))).status_code == 201
    assert 'type="file"' not in (await client.get(f"{address}/importeren")).text


async def test_a_file_is_taken_by_the_pages_for_papers_alone(client: httpx.AsyncClient, address: str) -> None:
    for at in (f"{address}/acties/actie-1", f"{address}/importeren/elders", "/plannen//importeren"):
        answer = await client.post(at, files={"bestand": ("plan.csv", b"Actie\n")})
        assert answer.status_code == 415, at
