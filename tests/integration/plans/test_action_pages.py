"""The page of one action: act in one click and back, revise it by a form, and two people at once lose nothing."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from html import unescape

import httpx
import pytest

from action_forms import A1, NEW, click, fields, followed, form, hidden
from logged_in import log_in
from peil_chassis.clock import SteppedClock
from peil_chassis.outbox import Outbox
from peil_chassis.store.memory import MemoryStore
from peil_local.papers import plans_to_send
from peil_plans.action_plans.domain.plan import ActionRevised
from peil_plans.action_plans.storage import Plans
from plans_service import API, NOW, action_body, bearer, plan_body, plans_app, ready_log, serving

MILESTONES = [
    {"label": "Plan goedgekeurd", "periodText": "Q4 2026", "dueOn": "2026-12-31", "done": False},
    {"label": "Eerste keer", "periodText": "", "dueOn": None, "done": False},
]


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
async def client(store: MemoryStore) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(plans_app(store, await ready_log())) as client:
        client.headers["accept"] = "text/html"
        actions = (action_body(milestones=MILESTONES), action_body("A2", continuous=True, status="delayed"))
        body = plan_body("plan-1", *actions)
        assert (await client.post(f"{API}/plans", json=body, headers=bearer("bureau"))).status_code == 201
        await log_in(client, store, SteppedClock(NOW), "plans")
        yield client


async def revisions(store: MemoryStore) -> tuple[ActionRevised, ...]:
    """The revisions of the plan as the store has them, oldest first."""
    stored = await Plans(store, Outbox(store, SteppedClock(NOW))).load("plan-1")
    if stored is None:
        raise KeyError("plan-1")
    return stored.plan.revisions


async def test_a_status_is_changed_in_one_click_and_back_where_the_table_allows_it(client: httpx.AsyncClient) -> None:
    page = await followed(client, await click(client, "/plannen/plan-1/acties/a2", status="running"))
    assert "Status: van vertraagd naar loopt, sinds 3 maart 2026." in page
    assert '<button class="quiet" name="status" value="delayed">Terug naar vertraagd</button>' in page
    page = await followed(client, await click(client, "/plannen/plan-1/acties/a2", status="delayed"))
    assert "van loopt naar vertraagd" in page
    page = await followed(client, await click(client, "/plannen/plan-1/acties/a2", status="done"))
    assert "Terug naar ‘vertraagd’ kan, met uitleg" in page


async def test_a_step_that_needs_a_reason_has_no_button_and_is_refused_without_one(client: httpx.AsyncClient) -> None:
    assert 'name="status" value="not-taken-up"' not in (await client.get(A1)).text
    answer = await click(client, status="not-taken-up")
    assert answer.status_code == 400
    assert "Dat kan nu niet meer" in answer.text


async def test_a_milestone_is_ticked_in_one_click_and_back_and_the_history_says_so(client: httpx.AsyncClient) -> None:
    page = await followed(client, await click(client, gereed="m1"))
    assert "<li>Mijlpaal ‘Plan goedgekeurd’ gereed op 3 maart 2026.</li>" in page
    assert 'name="niet" value="m1">Toch niet gereed: Plan goedgekeurd</button>' in page
    page = await followed(client, await click(client, niet="m1"))
    timeline = page.partition("Geschiedenis")[2]
    assert timeline.index("Mijlpaal ‘Plan goedgekeurd’ toch niet gereed") < timeline.index("gereed op 3 maart 2026")


async def test_the_same_click_twice_is_one_change_and_another_button_of_an_old_page_is_told_what_was_missed(
    client: httpx.AsyncClient,
) -> None:
    page = hidden((await client.get(A1)).text)
    twice = [(await client.post(f"{A1}/klik", data={**page, "status": "running"})).status_code for _ in range(2)]
    assert twice == [303, 303]
    stale = await client.post(f"{A1}/klik", data={**page, "gereed": "m1"})
    assert stale.status_code == 409
    assert "Van gepland naar loopt" in stale.text
    assert (await client.post(f"{A1}/klik", data={**page, "gereed": "z9"})).status_code == 400


async def test_a_click_from_another_site_or_without_rights_changes_nothing(client: httpx.AsyncClient) -> None:
    page = hidden((await client.get(A1)).text)
    other = await client.post(
        f"{A1}/klik", data={**page, "status": "running"}, headers={"sec-fetch-site": "cross-site"}
    )
    forged = await client.post(f"{A1}/klik", data={**page, "status": "running", "csrf": "x"})
    assert (other.status_code, forged.status_code) == (403, 403)


async def test_the_form_revises_an_action_and_its_page_says_what_changed(
    client: httpx.AsyncClient, store: MemoryStore
) -> None:
    typed = await form(client, eigenaar="director", dient="1.1", maat="Meer diversiteit", reden="Besloten in het MT.")
    page = await followed(client, await client.post(f"{A1}/wijzigen", data=typed))
    assert "<li>Eigenaar: directeur.</li>" in page
    assert 'href="/plannen/bestuursopdracht?versie=' in page
    assert "#i-1.1" in page
    assert "Nog niet helemaal te meten" in page
    assert "Besloten in het MT." in page.partition("Geschiedenis")[2]
    assert (await revisions(store))[-1].action.intervention == "1.1"


async def test_a_measure_is_bound_to_a_figure_that_peil_measures(client: httpx.AsyncClient, store: MemoryStore) -> None:
    typed = await form(client, cijfer="vacancies-at-step/committee-formed", drempel="12,5", maatdag="2026-12-31")
    page = await followed(client, await client.post(f"{A1}/wijzigen", data=typed))
    assert "Open vacatures die op een stap wachten: Commissie samenstellen" in page
    assert 'href="/gemeten?eenheid=directie-1#plan-1-a1"' in page
    assert "Nog niet helemaal te meten" not in page
    made = (await revisions(store))[-1].action.measure
    assert made is not None
    assert (made.indicator, made.item, made.threshold) == ("vacancies-at-step", "committee-formed", 12.5)
    same = await client.post(f"{A1}/wijzigen", data=await form(client))
    assert "Er is niets veranderd" in same.text


async def test_a_term_that_waits_is_shown_and_starts_when_what_it_waits_for_is_ticked(
    client: httpx.AsyncClient,
) -> None:
    typed = await form(client, "/plannen/plan-1/acties/a2/wijzigen", m0_na="a1/m1", m0_maanden="3", m0_uiterlijk="")
    page = await followed(client, await client.post("/plannen/plan-1/acties/a2/wijzigen", data=typed))
    assert "Binnen 3 maanden nadat ‘Plan goedgekeurd’ van A1 is bereikt; die klok loopt nog niet" in page
    page = await followed(client, await click(client, gereed="m1"))
    assert "Actie A2: mijlpaal ‘Af’, uiterlijk: 3 juni 2026." in page
    typed = await form(client, m0_naam="", m0_wanneer="", m0_uiterlijk="", m0_op="")
    del typed["m0-gereed"]
    refused = await client.post(f"{A1}/wijzigen", data=typed)
    assert "U haalt een mijlpaal weg waar een termijn op wacht, van A2" in refused.text


async def test_an_action_is_added_and_one_that_comes_back_is_written_out(
    client: httpx.AsyncClient, store: MemoryStore
) -> None:
    typed = await form(client, NEW, code="A9", titel="Kennissessies", hoofdstuk="A", keer="quarter")
    answers = [await client.post(NEW, data=typed) for _ in range(2)]
    assert answers[0].headers["location"] == answers[1].headers["location"]
    page = await followed(client, answers[1])
    assert "Toegevoegd aan het plan" in page
    assert "Komt elk kwartaal terug" in page
    milestones = (await revisions(store))[-1].action.milestones
    assert [(each.period_text, str(each.due_on)) for each in milestones] == [
        ("Q1 2026", "2026-03-31"), ("Q2 2026", "2026-06-30"), ("Q3 2026", "2026-09-30"), ("Q4 2026", "2026-12-31"),
    ]  # fmt: skip
    address = answers[1].headers["location"].partition("?")[0]
    half = await form(client, f"{address}/wijzigen", keer="half-year")
    await followed(client, await client.post(f"{address}/wijzigen", data=half))
    milestones = (await revisions(store))[-1].action.milestones
    assert [each.period_text for each in milestones] == ["1e helft van 2026", "2e helft van 2026"]


async def test_turns_that_a_paper_gave_no_days_are_written_out_by_one_click(
    client: httpx.AsyncClient, store: MemoryStore
) -> None:
    session = {"label": "Sessie", "periodText": "", "dueOn": "2026-05-20", "done": False}
    quarterly = action_body("A1", every="quarter", milestones=[session])
    body = plan_body("plan-9", quarterly, action_body("A2", every="month", status="done"))
    assert (await client.post(f"{API}/plans", json=body, headers=bearer("bureau"))).status_code == 201
    action = "/plannen/plan-9/acties/a1"
    page = (await client.get(action)).text
    assert "Schrijf deze 3 beurten uit" in page
    assert "Schrijf deze" not in (await client.get("/plannen/plan-9/acties/a2")).text
    sent = {**hidden(page), "beurten": "uitschrijven"}
    answers = [await client.post(f"{action}/klik", data=sent) for _ in range(2)]
    assert answers[0].headers["location"] == answers[1].headers["location"]
    assert "Schrijf deze" not in await followed(client, answers[1])
    stored = await Plans(store, Outbox(store, SteppedClock(NOW))).load("plan-9")
    assert stored is not None
    written = stored.plan.actions[0].milestones
    assert [(each.label, each.period_text, str(each.due_on)) for each in written] == [
        ("Sessie", "", "2026-05-20"), ("Elk kwartaal", "Q1 2026", "2026-03-31"),
        ("Elk kwartaal", "Q3 2026", "2026-09-30"), ("Elk kwartaal", "Q4 2026", "2026-12-31"),
    ]  # fmt: skip


async def test_one_more_row_keeps_all_that_was_typed_and_stores_nothing(
    client: httpx.AsyncClient, store: MemoryStore
) -> None:
    typed = await form(client, titel="Iets anders", m2_naam="Nog een", reden="Eén\nTwee")
    answer = await client.post(f"{A1}/wijzigen", data={**typed, "doe": "regel"})
    assert answer.status_code == 200
    assert fields(answer.text) == {**typed, "regels": "4", **{f"m3-{name}": "" for name in ROW}}
    assert await revisions(store) == ()


ROW = ("id", "naam", "wanneer", "uiterlijk", "maanden", "dagen", "na", "op")


WRONG: list[tuple[dict[str, str], str, str]] = [
    ({"titel": ""}, "titel", "Schrijf op"),
    ({"titel": "x" * 501}, "titel", "korter"),
    ({"code": "A2"}, "code", "heeft deze code al"),
    ({"hoofdstuk": "Z"}, "hoofdstuk", "Kies"),
    ({"eigenaar": "Mevrouw Jansen"}, "eigenaar", "Kies een rol"),
    ({"mede": "iemand"}, "mede", "Kies een rol"),
    ({"dient": "99.9"}, "dient", "uit de lijst"),
    ({"opmerking": "Bel j.jansen@example.org"}, "opmerking", "e-mailadres"),
    ({"uitleg": "a\u202eb"}, "uitleg", "niet te lezen"),
    ({"m0_uiterlijk": "gauw"}, "m0-uiterlijk", "datum"),
    ({"m0_na": "plan", "m0_maanden": "3"}, "m0-uiterlijk", "niet allebei"),
    ({"m1_na": "plan"}, "m1-maanden", "hoeveel"),
    ({"m1_maanden": "drie"}, "m1-maanden", "heel getal"),
    ({"m1_maanden": "3"}, "m1-na", "waarna"),
    ({"m1_op": "2026-03-01"}, "m1-op", "vinkje"),
    ({"m1_gereed": "ja", "m1_op": "2026-03-04"}, "mijlpalen", "dag die nog komt"),
    ({"m1_na": "a1/m2", "m1_dagen": "1"}, "mijlpalen", "van zichzelf"),
    ({"drempel": "veel"}, "drempel", "getal"),
    ({"drempel": "99999999"}, "drempel", "10.000.000"),
    ({"cijfer": "geen"}, "cijfer", "uit de lijst"),
    ({"cijfer": "training-coverage"}, "item", "welke training"),
    ({"cijfer": "absence", "item": "x"}, "item", "laat dit leeg"),
    ({"item": "x"}, "cijfer", "welk cijfer"),
    ({"keer": "soms"}, "keer", "hoe vaak"),
    ({"titel": "Anders", "datum": "2026-03-04"}, "datum", "toekomst"),
    ({"titel": "Anders", "datum": "2025-01-01"}, "datum", "op of na"),
    ({"titel": "Anders", "rol": "burgemeester"}, "rol", "als wie"),
    ({"titel": "Anders", "gezien": "7"}, "opslaan", "niet meer geldig"),
    ({}, "opslaan", "niets veranderd"),
]
UNLISTED = {"cijfer", "eigenaar", "mede", "dient", "hoofdstuk", "keer", "rol", "wijziging"}
"""Fields in which what no list offers cannot be chosen again."""


async def test_what_is_refused_comes_back_with_its_field_named_and_everything_typed(
    client: httpx.AsyncClient, store: MemoryStore
) -> None:
    blank = await form(client)
    for typed, field, words in WRONG:
        filled = {**blank, **{name.replace("_", "-"): text for name, text in typed.items()}}
        answer = await client.post(f"{A1}/wijzigen", data=filled)
        assert answer.status_code == 400, typed
        assert f'id="veld-{field}"' in answer.text, typed
        error = re.search(rf'<a href="#veld-{field}">(.*?)</a>', answer.text)
        assert error is not None, typed
        assert words in error[1], typed
        back = fields(answer.text)
        assert {name: text for name, text in filled.items() if name not in UNLISTED} == {
            name: text for name, text in back.items() if name not in UNLISTED
        }, typed
    assert await revisions(store) == ()


async def test_two_people_at_once_lose_nothing(client: httpx.AsyncClient, store: MemoryStore) -> None:
    mine = await form(client, titel="Mijn titel", m2_naam="Mijn mijlpaal", m2_uiterlijk="2026-05-01", reden="Omdat")
    theirs = await form(client, eigenaar="director", m0_gereed="ja", m0_op="2026-03-02", opmerking="Van hen")
    assert (await client.post(f"{A1}/wijzigen", data=theirs)).status_code == 303
    answer = await client.post(f"{A1}/wijzigen", data=mine)
    assert answer.status_code == 409
    assert "Iemand anders was u voor" in answer.text
    assert "Mijlpaal ‘Plan goedgekeurd’ gereed op 2 maart 2026." in answer.text
    assert (await client.post(f"{A1}/wijzigen", data=fields(answer.text))).status_code == 303
    made = (await revisions(store))[-1]
    assert (made.action.title, made.action.owner, made.action.remark, made.reason) == (
        "Mijn titel", "director", "Van hen", "Omdat",
    )  # fmt: skip
    assert [(each.label, each.done) for each in made.action.milestones] == [
        ("Plan goedgekeurd", True), ("Eerste keer", False), ("Mijn mijlpaal", False),
    ]  # fmt: skip


async def test_while_the_store_is_away_nothing_typed_is_lost_and_sending_again_is_one_change(
    client: httpx.AsyncClient, store: MemoryStore
) -> None:
    typed = await form(client, titel="Iets anders")
    store.lose_next_answer(about="plans")
    answer = await client.post(f"{A1}/wijzigen", data=typed)
    assert answer.status_code == 503
    assert fields(answer.text) == typed
    assert (await client.post(f"{A1}/wijzigen", data=typed)).status_code == 303
    assert len(await revisions(store)) == 1


async def test_who_may_not_change_sees_no_buttons(client: httpx.AsyncClient, store: MemoryStore) -> None:
    page = (await client.get(A1)).text
    assert "Actie aanpassen" in page
    await log_in(client, store, SteppedClock(NOW), "plans", roles=("employee",))
    assert (await client.get(f"{A1}/wijzigen")).status_code == 403


async def test_what_is_done_as_a_whole_says_so_of_its_milestones_and_where_papers_disagree(
    client: httpx.AsyncClient,
) -> None:
    for body in plans_to_send():
        await client.post(f"{API}/plans", json=body, headers=bearer("bureau"))
    page = (await client.get("/plannen/actieplan-po/acties/b3")).text
    assert "Niet apart afgevinkt" in page
    assert "Nog niet afgevinkt" not in page
    assert "De bronnen spreken elkaar hier tegen" in page
    assert "De bronnen" in (await client.get("/plannen/actieplan-po")).text
    assert "De bronnen" not in (await client.get("/plannen/actieplan-po/acties/b4")).text


async def test_actions_of_all_plans_are_found_by_theme_owner_and_status(client: httpx.AsyncClient) -> None:
    await client.post(f"{A1}/wijzigen", data=await form(client, eigenaar="director", dient="1.1"))
    page = (await client.get("/plannen?eigenaar=director")).text
    assert "1 actie in 1 plan" in page
    assert 'href="/plannen/plan-1/acties/a1"' in page
    theme = re.search(
        r'<select id="veld-thema".*?<option value="" selected>.*?<option value="([^"]+)"', page, re.DOTALL
    )
    assert theme is not None
    assert "1 actie in 1 plan" in (await client.get("/plannen", params={"thema": unescape(theme[1])})).text
    assert "Er is geen actie" in (await client.get("/plannen?eigenaar=director&status=done")).text


async def test_a_course_is_filtered_by_theme_and_owner_and_shows_revisions(client: httpx.AsyncClient) -> None:
    await client.post(f"{A1}/wijzigen", data=await form(client, eigenaar="director", dient="1.1"))
    page = (await client.get("/plannen/plan-1/verloop?eigenaar=director&thema=1")).text
    assert "Er veranderde iets bij 1 van de 1 actie." in page
    assert "Eigenaar: directeur." in page
    assert "A2. Iets doen" not in page
