"""The pages of plans: they work without a script, and whatever was typed comes back when it is refused."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from logged_in import log_in
from peil_chassis.clock import SteppedClock
from peil_chassis.store.memory import MemoryStore
from peil_local.papers import plans_to_send
from plans_service import API, NOW, action_body, bearer, plan_body, plans_app, ready_log, serving

ACTION = "/plannen/plan-1/acties/a1"
WHY = "Door ziekte in het team\nlukt het niet meer."


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
async def client(store: MemoryStore) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(plans_app(store, await ready_log())) as client:
        client.headers["accept"] = "text/html"
        for body in [*plans_to_send(), plan_body("plan-1", action_body(), action_body("A2", status="done"))]:
            answer = await client.post(f"{API}/plans", json=body, headers=bearer("bureau"))
            assert answer.status_code == 201
        await log_in(client, store, SteppedClock(NOW), "plans")
        yield client


async def form(client: httpx.AsyncClient, **typed: str) -> dict[str, str]:
    """The form as it is handed out, filled in."""
    page = (await client.get(ACTION)).text.partition("<main")[2]
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    assert set(hidden) == {"csrf", "gezien", "wijziging"}
    return {**hidden, "status": "delayed", "reden": WHY, "datum": "2026-03-02", "rol": "bureau", **typed}


async def action(client: httpx.AsyncClient) -> dict[str, Any]:
    found: dict[str, Any] = (await client.get(f"{API}/plans/plan-1/actions/a1", headers=bearer("bureau"))).json()
    return found


async def test_all_plans_are_shown_with_picture_and_table(client: httpx.AsyncClient) -> None:
    page = (await client.get("/plannen")).text
    assert page.count('<svg class="picture" role="img"') == 3
    assert page.count("<table") == 3
    assert "directie Digitale Voorzieningen" in page


async def test_a_plan_shows_statuses_quarters_ticks_and_remarks_of_the_paper(client: httpx.AsyncClient) -> None:
    page = (await client.get("/plannen/actieplan-po")).text
    for words in ("A1. Inrichten", "Q3 2023", "Te herzien", "In Q3 niet opgepakt", "Doorlopend", "regel 5"):
        assert words in page, words
    assert page.count('class="card" id="actie-') == 14


async def test_without_plans_the_page_says_how_they_come(store: MemoryStore) -> None:
    async with serving(plans_app(store, await ready_log())) as client:
        await log_in(client, store, SteppedClock(NOW), "plans")
        assert "nog geen actieplan" in (await client.get("/plannen")).text


async def test_saving_a_change_leads_back_to_the_plan_which_says_so(client: httpx.AsyncClient) -> None:
    answer = await client.post(ACTION, data=await form(client))
    assert answer.status_code == 303
    page = (await client.get(answer.headers["location"])).text
    assert "Actie A1 staat nu op vertraagd" in page
    assert "Door ziekte in het team" in page
    assert "door: Bureau I&amp;D" in page
    assert (await action(client))["changes"][0]["reason"] == WHY


async def test_the_same_form_twice_is_one_change(client: httpx.AsyncClient) -> None:
    filled = await form(client)
    assert [(await client.post(ACTION, data=filled)).status_code for _ in range(2)] == [303, 303]
    assert (await action(client))["version"] == 1


async def test_line_ends_as_browsers_send_them_are_taken(client: httpx.AsyncClient) -> None:
    assert (await client.post(ACTION, data=await form(client, reden="een\r\ntwee"))).status_code == 303
    assert (await action(client))["changes"][0]["reason"] == "een\ntwee"


def assert_kept(page: str, typed: dict[str, str]) -> None:
    """Everything typed stands in the form again."""
    assert f'<option value="{typed["status"]}" selected>' in page
    assert f">{typed['reden']}</textarea>" in page
    assert f'name="datum" type="date" value="{typed["datum"]}"' in page
    assert re.search(rf'name="rol" value="{typed["rol"]}" id="[^"]*" checked', page)


async def test_who_saves_second_sees_the_others_change_beside_what_they_typed(client: httpx.AsyncClient) -> None:
    mine, theirs = await form(client, rol="bureau"), await form(client, status="to-revise", reden="Plan klopt niet")
    await client.post(ACTION, data=theirs)
    answer = await client.post(ACTION, data=mine)
    assert answer.status_code == 409
    assert "Iemand anders was u voor" in answer.text
    assert "Van gepland naar te herzien" in answer.text
    assert "Plan klopt niet" in answer.text
    assert_kept(answer.text, mine)
    assert (await action(client))["status"] == "to-revise"


async def test_sending_again_after_having_seen_the_others_change_is_taken(client: httpx.AsyncClient) -> None:
    mine, theirs = await form(client), await form(client, status="to-revise")
    await client.post(ACTION, data=theirs)
    refused = (await client.post(ACTION, data=mine)).text
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', refused))
    assert (await client.post(ACTION, data={**mine, **hidden})).status_code == 303
    assert [change["to"] for change in (await action(client))["changes"]] == ["to-revise", "delayed"]


async def test_two_people_who_choose_the_same_status_both_keep_their_words(client: httpx.AsyncClient) -> None:
    mine, theirs = await form(client), await form(client, reden="Om een andere reden")
    await client.post(ACTION, data=theirs)
    refused = await client.post(ACTION, data=mine)
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', refused.text))
    again = await client.post(ACTION, data={**mine, **hidden})
    assert again.status_code == 400
    assert "heeft de status ‘vertraagd’ al" in again.text
    assert_kept(again.text, mine)


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"status": ""}, "status", "Kies de nieuwe status"),
        ({"status": "klaar"}, "status", "Kies de nieuwe status"),
        ({"status": "planned"}, "status", "al. Kies een andere"),
        ({"status": "continuous"}, "status", "niet doorlopend"),
        ({"status": "not-taken-up", "reden": ""}, "reden", "Vul in waarom"),
        ({"reden": "x" * 2001}, "reden", "korter"),
        ({"reden": "a\u202eb"}, "reden", "tekens die niet te lezen zijn"),
        ({"reden": "Vraag het j.jansen@example.org."}, "reden", "Haal dat weg"),
        ({"datum": ""}, "datum", "Vul een datum in"),
        ({"datum": "2026-03-04"}, "datum", "niet in de toekomst"),
        ({"datum": "2026-01-09"}, "datum", "na 10 januari 2026"),
        ({"rol": "burgemeester"}, "rol", "Kies als wie"),
        ({"gezien": "7"}, "status", "niet meer geldig"),
        ({"gezien": "9" * 5000}, "status", "niet meer geldig"),
    ],
)
async def test_a_wrong_form_comes_back_with_the_error_at_its_field_and_everything_typed(
    client: httpx.AsyncClient, typed: dict[str, str], field: str, words: str
) -> None:
    filled = await form(client, **typed)
    answer = await client.post(ACTION, data=filled)
    assert answer.status_code == 400
    error = re.search(rf'<p class="error" id="fout-{field}">(.*?)</p>', answer.text)
    assert error is not None
    assert words in error[1]
    assert f'<a href="#veld-{field}">' in answer.text
    assert "<title>Fout: " in answer.text
    assert f">{filled['reden']}</textarea>" in answer.text
    assert f'type="date" value="{filled["datum"]}"' in answer.text
    assert (await action(client))["version"] == 0


async def test_while_the_store_is_away_nothing_typed_is_lost(client: httpx.AsyncClient, store: MemoryStore) -> None:
    filled = await form(client)
    store.lose_next_answer(about="plans")
    answer = await client.post(ACTION, data=filled)
    assert answer.status_code == 503
    assert "Opslaan is niet gelukt" in answer.text
    assert_kept(answer.text, filled)
    # It was done after all; sending the same form again finds that out.
    assert (await client.post(ACTION, data=filled)).status_code == 303
    assert (await action(client))["version"] == 1


async def test_what_people_type_is_shown_as_text(client: httpx.AsyncClient) -> None:
    await client.post(ACTION, data=await form(client, reden="<script>alert(1)</script>"))
    page = (await client.get("/plannen/plan-1")).text
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


async def test_what_was_done_can_be_opened_again_with_a_reason(client: httpx.AsyncClient) -> None:
    page = (await client.get("/plannen/plan-1/acties/a2")).text
    assert '<option value="running">' in page
    assert '<option value="unknown">' not in page


@pytest.mark.parametrize(
    ("path", "way"),
    [
        ("/plannen/x", '<a href="/">Naar het overzicht</a>'),
        ("/plannen/x/acties/a1", '<a href="/">Naar het overzicht</a>'),
        ("/plannen/plan-1/acties/z9", '<a href="/plannen/plan-1">Naar het plan</a>'),
        ("/plannen/plan-1/dossier/regels/z9", '<a href="/plannen/plan-1/dossier">Naar het dossier</a>'),
        ("/plannen/plan-1/rode-draden/z9", '<a href="/plannen/plan-1/rode-draden">Naar de rode draden</a>'),
    ],
)
async def test_a_page_that_does_not_exist_says_where_to_look_and_leads_there(
    client: httpx.AsyncClient, path: str, way: str
) -> None:
    answer = await client.get(path)
    assert answer.status_code == 404
    assert "Kijk" in answer.text
    assert way in answer.text


async def test_while_the_store_is_away_a_page_says_so(client: httpx.AsyncClient, store: MemoryStore) -> None:
    store.away(True)
    answer = await client.get("/plannen")
    store.away(False)
    assert answer.status_code == 503
    assert "niet te bereiken" in answer.text


async def test_a_form_from_another_site_is_refused(client: httpx.AsyncClient) -> None:
    filled = await form(client)
    answer = await client.post(ACTION, data=filled, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert (await action(client))["version"] == 0
