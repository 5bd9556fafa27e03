"""The pages of reports: a draft per quarter, an evaluation, a text to take over, and the pack for a meeting."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import httpx
import pytest

from plans_reported import reported
from plans_service import API, action_body, bearer, plan_body

REPORT = "/plannen/plan-1/verslag"


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with reported() as client:
        yield client


async def test_a_quarter_is_drafted_with_what_was_done_what_is_late_and_what_comes(client: httpx.AsyncClient) -> None:
    page = (await client.get(REPORT)).text
    for words in (
        "Verslag aan het MT",
        "1 januari 2026 tot en met 31 maart 2026",
        "Deze periode is nog niet voorbij",
        "Gereed: 1 van de 3 acties",
        "Bij 1 actie loopt iets achter: A1.",
        "als eerste op 10 april 2026: A2. Iets doen: Training begint.",
        "Plan af (1 februari 2026)",
        "Er is geen reden opgeschreven.",
        "Lead buyers uitnodigen. Wie: P&amp;O. Klaar op 1 maart 2026: die datum is voorbij.",
        "Korte tekst om over te nemen",
        '<svg class="picture" role="img"',
    ):
        assert words in page, words


async def test_an_evaluation_is_drafted_over_the_whole_plan_with_questions_to_answer(client: httpx.AsyncClient) -> None:
    page = (await client.get(f"{REPORT}?soort=evaluatie")).text
    assert "10 januari 2026 tot en met 3 maart 2026" in page
    assert "Wat werkte niet, en wat was daarvan de oorzaak?" in page
    assert "Waaraan u het ziet" in page or "Bij geen actie is opgeschreven" in page


async def test_the_platform_gets_no_hours_and_money_and_a_short_text_has_no_reasons(client: httpx.AsyncClient) -> None:
    page = (await client.get(f"{REPORT}?soort=platform")).text
    assert "Verslag aan het platform" in page
    assert "Uren en geld" not in page
    message = page.partition('id="korte-tekst"')[2].partition("</div>")[0]
    assert "Dit is nu gereed: Iets doen." in message
    assert "Dit komt eraan: Iets doen: Training begint." in message
    assert "voorbij" not in message


async def test_a_report_is_kept_as_a_file_and_a_day_that_is_none_is_said(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"{REPORT}/bestand?soort=mt&van=2026-01-01&tot=2026-03-31")
    assert answer.headers["content-disposition"] == 'attachment; filename="peil-mt-2026-03-31.docx"'
    assert answer.content.startswith(b"PK")
    wrong = await client.get(f"{REPORT}?van=ooit")
    assert wrong.status_code == 400
    assert "Dit is geen dag" in wrong.text
    assert "gold op 1 mei 2025 nog niet" in (await client.get(f"{REPORT}?van=2025-01-01&tot=2025-05-01")).text


async def test_the_reports_of_coming_quarters_are_put_on_the_list_two_weeks_before_the_end(
    client: httpx.AsyncClient,
) -> None:
    page = (await client.get(REPORT)).text
    assert "Zet deze 4 verslagen op de actielijst" in page
    sent = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.partition('id="herinnering"')[2]))
    for _ in range(2):  # sent twice they stand there once
        answer = await client.post(REPORT, data=sent)
        assert answer.headers["location"].endswith("?opgeslagen=herinneringen")
    assert "Zet deze" not in (await client.get(REPORT)).text
    told = (await client.get(f"{API}/plans/plan-1", headers=bearer("bureau"))).json()["entries"]
    reports = [each for each in told if each["entry"].startswith("verslag-")]
    assert [(each["kind"], each["owner"], each["nextOn"]) for each in reports] == [
        ("agreed", "action-lead", day) for day in ("2026-03-17", "2026-06-16", "2026-09-16", "2026-12-17")
    ]


async def test_what_lies_outside_the_plan_says_who_answers_for_it_instead(client: httpx.AsyncClient) -> None:
    decided = {"kind": "decision", "text": "Toegankelijkheid is niet aan de werkgroep.", "heldOn": "2026-02-04",
               "outside": True, "recordedOn": "2026-02-05", "seenVersion": 0}  # fmt: skip
    at = f"{API}/plans/plan-1/entries/e2/recordings"
    refused = await client.post(at, json=decided, headers=bearer("bureau") | {"accept": "application/json"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "owner")
    recorded = await client.post(at, json={**decided, "owner": "management-team"}, headers=bearer("bureau"))
    assert recorded.is_success, recorded.text
    assert "Buiten dit plan" in (await client.get("/plannen/plan-1/dossier/overleg")).text
    page = (await client.get(REPORT)).text
    assert "Wat buiten dit plan valt" in page
    assert "hierover gaat: managementteam." in page


async def test_a_proposal_of_employees_is_told_from_other_actions_with_its_owner(client: httpx.AsyncClient) -> None:
    body = plan_body("plan-2", action_body("A1", proposal=True, owner="recruiter", title="Vacatures vrijhouden"))
    assert (await client.post(f"{API}/plans", json=body, headers=bearer("bureau"))).is_success
    page = (await client.get("/plannen/plan-2/acties/a1")).text
    assert "Voorstel van medewerkers" in page
    assert "Voorstel van medewerkers" not in (await client.get("/plannen/plan-1/acties/a1")).text
    report = (await client.get("/plannen/plan-2/verslag")).text
    assert "Voorstellen van medewerkers" in report
    assert "gepland. Wie: recruiter." in report
    form = (await client.get("/plannen/plan-2/acties/a1/wijzigen")).text
    assert 'name="voorstel" value="ja" checked' in form
    told = (await client.get(f"{API}/plans/plan-2/actions/a1", headers=bearer("bureau"))).json()
    assert told["proposal"] is True


async def test_the_pack_begins_at_the_last_meeting_and_tells_of_every_plan_what_is_new(
    client: httpx.AsyncClient,
) -> None:
    page = (await client.get("/plannen/overleg")).text
    assert "het overleg van 4 februari 2026" in page
    for words in ("Plan 2026", "Lead buyers uitnodigen", "1 maart 2026 (datum voorbij)", "Plan af (1 februari 2026)"):
        assert words in page, words
    assert 'href="/plannen/plan-1/verslag?van=2026-02-04&amp;tot=2026-03-03"' in page
    assert (await client.get("/plannen/overleg/bestand")).content.startswith(b"PK")
