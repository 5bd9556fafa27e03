"""A paper becomes a plan: read, corrected and confirmed on pages; nothing is kept before, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

import imports_hostile as hostile
from import_forms import ADOPT, FILLED, UPLOAD, typed_in, uploaded
from logged_in import log_in
from peil_chassis.clock import SteppedClock
from peil_chassis.store.memory import MemoryStore
from peil_chassis.store.port import StoreAway
from peil_plans.action_plans.domain.dossier import EntryKind
from peil_plans.action_plans.domain.recording import NEEDS
from peil_plans.mandate.reading import load_mandates
from plans_service import API, NOW, bearer, plans_app, ready_log, serving

DORPVEEN = Path(__file__).parent / "mandate_of_dorpveen"
PAPER = Path(__file__).parents[2] / "imports" / "papers" / "progress-po.txt"
TABLE = b"Nr;Actie;Trekker;Gereed;Status;Kosten\nA1;Een cursus geven;Teamleider;Q3 2026;loopt;EUR 500\n"


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


async def confirmed(client: httpx.AsyncClient, typed: dict[str, str]) -> httpx.Response:
    return await client.post(ADOPT, files={name: (None, text) for name, text in typed.items()})


async def step(client: httpx.AsyncClient, typed: dict[str, str], name: str) -> httpx.Response:
    """The form, sent with the button that goes to another step."""
    answer = await confirmed(client, {**typed, "naar": name})
    assert answer.status_code == 200
    return answer


async def plans(client: httpx.AsyncClient) -> list[dict[str, str]]:
    found: list[dict[str, str]] = (await client.get(f"{API}/plans", headers=bearer("bureau"))).json()["plans"]
    return found


async def test_a_paper_is_read_corrected_and_adopted_once_and_the_plan_shows_it(client: httpx.AsyncClient) -> None:
    assert f'href="{UPLOAD}"' in (await client.get("/plannen")).text
    page = (await uploaded(client, PAPER.read_bytes(), "plan.txt")).text
    assert "waarden vragen uw blik" in page
    assert "Stap 3: 6 waarden" in page
    assert "Niet begrepen (" in page
    assert await plans(client) == []
    page = (await step(client, {**typed_in(page), **FILLED}, "acties-1")).text
    assert "Kijk dit na (" in page
    typed = {**typed_in(page), "a0-titel": "Werkgroep <opnieuw> inrichten", "a0-status": "running"}
    typed |= {"a0-eigenaar": "working-group", "a0-dient": "t:4"}
    del typed["a1-mee"]
    page = (await step(client, typed, "vaststellen")).text
    assert "Actie A2. " in page
    typed = typed_in(page)
    answers = [await confirmed(client, typed) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(await plans(client)) == 1
    board = (await client.get(answers[0].headers["location"])).text
    assert "A1. Werkgroep &lt;opnieuw&gt; inrichten" in board
    assert "A2." not in board
    assert board.count('class="card" id="actie-') == 13
    plan = (await client.get(f"{API}/plans/{(await plans(client))[0]['plan']}", headers=bearer("bureau"))).json()
    assert (plan["actions"][0]["owner"], plan["actions"][0]["theme"]) == ("working-group", "4")
    assert "1. 8 uur per week" not in board
    assert plan["entries"][0]["factors"][0] == {"value": 8, "what": "uur per week"}
    assert len(plan["entries"]) == len({entry["entry"] for entry in plan["entries"]})


async def test_a_refused_form_names_field_and_rule_and_keeps_everything_typed(client: httpx.AsyncClient) -> None:
    typed = typed_in((await uploaded(client, TABLE, "plan.csv")).text)
    wrong = {**typed, **FILLED, "titel": "", "a0-titel": "x" * 501, "a0-opmerking": "Mail jan@voorbeeld.nl"}
    wrong |= {"a0-m0-datum": "ooit", "a0-b0": "veel", "vastgesteld": "1-1-2027"}
    del wrong["a0-mee"]
    empty = await confirmed(client, wrong)
    assert empty.status_code == 400
    assert typed_in(empty.text) == {**wrong, "nagekeken": "ja"}
    answer = await confirmed(client, {**wrong, "a0-mee": "ja"})
    assert answer.status_code == 400
    assert typed_in(answer.text) == {**wrong, "a0-mee": "ja", "nagekeken": "ja"}
    for words in ("Titel: Vul dit in.", "Actie A1, titel: Maak dit korter.", "Actie A1, mijlpaal 1, uiterlijk: Vul"):
        assert words in answer.text, words
    there = await step(client, typed_in(answer.text), "acties-1")
    assert 'id="fout-a0-b0"' in there.text
    assert "Actie A1, bedrag: Vul een bedrag in euro in" in there.text
    mended = {**wrong, "a0-mee": "ja", "titel": "Plan", "a0-titel": "Cursus", "a0-m0-datum": "", "a0-b0": "500"}
    later = await confirmed(client, mended)
    assert "Dag van vaststelling: Kies een dag die niet in de toekomst ligt." in later.text
    person = await confirmed(client, {**mended, "vastgesteld": "1-1-2026"})
    assert "Actie A1, opmerking: Haal het e-mailadres" in person.text
    assert await plans(client) == []


async def test_a_form_already_adopted_is_not_adopted_as_something_else(client: httpx.AsyncClient) -> None:
    typed = {**typed_in((await uploaded(client, TABLE, "plan.csv")).text), **FILLED}
    assert (await confirmed(client, typed)).status_code == 303
    again = await confirmed(client, {**typed, "titel": "Iets anders"})
    assert "al eens vastgesteld" in again.text
    assert [plan["title"] for plan in await plans(client)] == ["Plan van de directie"]


async def test_a_paper_that_cannot_be_read_is_refused_on_the_page(client: httpx.AsyncClient) -> None:
    macro = await uploaded(client, hostile.with_part(hostile.word(), "word/vbaProject.bin", b"x"), "plan.docx")
    assert macro.status_code == 400
    assert 'id="fout-bestand"' in macro.text
    assert "macro" in macro.text
    assert "Kies eerst een bestand." in (await uploaded(client, b"", "")).text
    long = b"Actie;Gereed;Opmerking\n" + b"".join(b"Les %d;Q3 2026;%s\n" % (each, b"en " * 2000) for each in range(190))
    assert "te lang voor" in (await uploaded(client, long, "plan.csv")).text
    large = await uploaded(client, b"x" * (9 * 1024 * 1024), "plan.txt")
    assert large.status_code == 413
    assert "kleiner bestand" in large.text


async def test_what_a_form_carries_along_is_not_trusted(client: httpx.AsyncClient) -> None:
    typed = typed_in((await uploaded(client, TABLE, "plan.csv")).text)
    other = typed["voorstel"].replace('"value":"running"', '"value":"foo"')
    assert other != typed["voorstel"]
    for carried in ("", "[]", '{"actions": 3}', "[" * 100_000, other):
        answer = await confirmed(client, {**typed, "voorstel": carried})
        assert answer.status_code == 400
        assert "Dit formulier is niet meer te lezen." in answer.text


async def test_a_form_whose_session_is_over_keeps_what_was_typed(client: httpx.AsyncClient) -> None:
    typed = {**typed_in((await uploaded(client, TABLE, "plan.csv")).text), **FILLED}
    held = await confirmed(client, {**typed, "csrf": "old"})
    assert held.status_code == 403
    assert 'enctype="multipart/form-data"' in held.text
    assert (await confirmed(client, typed_in(held.text))).status_code == 303
    client.cookies.clear()
    csrf = typed["csrf"]
    stranger = await client.post(UPLOAD, data={"csrf": csrf}, files={"bestand": ("a.txt", b"x" * 2_000_000)})
    assert stranger.status_code == 403


async def test_a_plan_and_the_lines_of_its_file_are_one_commit(
    client: httpx.AsyncClient, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = {**typed_in((await uploaded(client, TABLE, "plan.csv")).text), **FILLED}
    commit, commits = store.commit, 0

    async def dying(*asked: Any, **more: Any) -> None:
        nonlocal commits
        of_plans = any(write.collection == "plans" for write in asked[0])
        commits += of_plans
        await commit(*asked, **more)
        if of_plans:
            raise StoreAway("the answer was lost")

    monkeypatch.setattr(store, "commit", dying)
    held = await confirmed(client, typed)
    assert held.status_code == 503
    assert [(await confirmed(client, typed_in(held.text))).status_code for _ in range(2)] == [303, 303]
    assert commits == 1
    plan = (await client.get(f"{API}/plans/{(await plans(client))[0]['plan']}", headers=bearer("bureau"))).json()
    assert [(entry["kind"], entry["stated"]) for entry in plan["entries"]] == [("budget", 500.0)]


async def test_a_line_that_is_refused_is_told_of_and_keeps_nothing_else_from_being_stored(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(NEEDS, EntryKind.BUDGET, frozenset({"owner"}))  # type: ignore[arg-type]  # a dict in truth
    typed = {**typed_in((await uploaded(client, TABLE, "plan.csv")).text), **FILLED}
    held = await confirmed(client, typed)
    assert held.status_code == 400
    assert "Het plan is vastgesteld, maar niet alle regels staan in het dossier" in held.text
    assert "<li>Actie A1, bedrag</li>" in held.text
    monkeypatch.undo()
    assert (await confirmed(client, typed_in(held.text))).status_code == 303
    plan = (await client.get(f"{API}/plans/{(await plans(client))[0]['plan']}", headers=bearer("bureau"))).json()
    assert len(plan["entries"]) == 1


async def test_a_milestone_can_wait_for_another_and_an_action_can_come_back(client: httpx.AsyncClient) -> None:
    table = "Nr;Actie;Wanneer\nA1;Plan maken;Q1 2026\nA2;Les geven;binnen 3 maanden na goedkeuring\n"
    table += "A3;Bijpraten;elk kwartaal\n"
    page = (await uploaded(client, table.encode(), "plan.csv")).text
    typed = {**typed_in(page), **FILLED}
    assert typed["a1-m0-binnen"] == "3 maanden"
    assert typed["a2-keert"] == "quarter"
    typed |= {"a1-m0-na": "a0.m0", "a1-m0-binnen": "snel"}
    assert "Vul een aantal maanden" in (await confirmed(client, typed)).text
    assert (await confirmed(client, {**typed, "a1-m0-binnen": "3 maanden"})).status_code == 303
    plan = (await client.get(f"{API}/plans/{(await plans(client))[0]['plan']}", headers=bearer("bureau"))).json()
    waits, back = plan["actions"][1]["milestones"], plan["actions"][2]["milestones"]
    assert waits[0]["after"] == {"action": "actie-1", "milestone": "m1", "months": 3, "days": 0}
    assert [milestone["dueOn"] for milestone in back] == ["2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31"]


async def test_what_actions_can_serve_is_that_of_the_day_of_adoption() -> None:
    store = MemoryStore()
    async with serving(plans_app(store, await ready_log(), mandates=load_mandates(DORPVEEN))) as client:
        client.headers["accept"] = "text/html"
        await log_in(client, store, SteppedClock(NOW), "plans")
        typed = {**typed_in((await uploaded(client, TABLE, "plan.csv")).text), **FILLED, "vastgesteld": "3-3-2026"}
        now = typed_in((page := await step(client, typed, "acties-1")).text)
        assert "x.2 Schrijfwijzer" in page.text
        earlier = {**now, "a0-dient": "i:x:x.2", "vastgesteld": "1-5-2024"}
        answer = await confirmed(client, earlier)
        assert answer.status_code == 400
        assert "Op de dag van vaststelling gold een andere bestuursopdracht." in answer.text
        assert await plans(client) == []
        again = typed_in(answer.text)
        assert again["a0-dient"] == ""
        then = await step(client, {**again, "a0-dient": ""}, "acties-1")
        assert "x.2 Woordenlijst" in then.text
        assert "Schrijfwijzer" not in then.text
        assert (await confirmed(client, {**typed_in(then.text), "a0-dient": "i:x:x.2"})).status_code == 303
        plan = (await client.get(f"{API}/plans/{(await plans(client))[0]['plan']}", headers=bearer("bureau"))).json()
        assert plan["actions"][0]["intervention"] == "x.2"
