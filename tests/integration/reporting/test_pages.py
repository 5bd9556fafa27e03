from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator

import httpx
import pytest

from peil_contracts.vacancies import STEP_COMPLETED
from reporting_facts import action, adopted, changed, closed, opened, placed, step, withdrawn
from reporting_municipality import municipality
from reporting_service import API, HOST, Reporting


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    reporting = Reporting()
    await reporting.take(municipality())
    async with reporting.serving() as client:
        yield client


async def text(client: httpx.AsyncClient, path: str, *, status: int = 200) -> str:
    """What a reader reads at *path*, on one line."""
    answer = await client.get(f"{HOST}{path}", headers={"Accept": "text/html"})
    assert answer.status_code == status, answer.text
    body = re.sub(r"<(title|desc)[^>]*>.*?</\1>|<[^>]+>", " ", answer.text.partition("<main")[2], flags=re.S)
    return " ".join(html.unescape(body).split())


async def on(facts: list, path: str, **more: int) -> str:
    reporting = Reporting()
    await reporting.take(facts)
    async with reporting.serving() as client:
        return await text(client, path, **more)


CITY = placed("stad", None, "2026-01-01", level="municipality", name="Gemeente")
PO = placed("po", "stad", "2026-01-01", level="directorate", name="P&O")


async def test_the_overview_gives_the_same_numbers_as_the_api(client: httpx.AsyncClient) -> None:
    page = await text(client, "/")
    progress = (await client.get(f"{API}/figures/plan_progress")).json()
    assert f"Dat zijn er {progress['numerator']} van de {progress['denominator']}." in page
    late = (await client.get(f"{API}/figures/overdue_actions")).json()["value"]
    assert f"{late} acties over tijd" in page
    assert f"{(await client.get(f'{API}/figures/open_vacancies')).json()['value']} vacatures open" in page


async def test_the_overview_names_one_next_step(client: httpx.AsyncClient) -> None:
    page = await text(client, "/")
    assert "De meeste bij Digitale Voorzieningen: 13." in page
    assert page.count("Bekijk deze 13 acties") == 1


async def test_without_overdue_actions_the_next_step_is_calm() -> None:
    page = await on([CITY, PO, adopted("po", "2026-02-01", [action("a1")])], "/")
    assert "Geen enkele actie is over tijd" in page


async def test_without_plans_the_next_step_is_to_wait_for_one() -> None:
    assert "Er is nog geen actieplan" in await on([CITY], "/")


async def test_an_overdue_action_outside_every_directorate_is_still_the_next_step() -> None:
    facts = [CITY, adopted("stad", "2026-02-01", [action("a1", due=["2026-03-01"])])]
    page = await on(facts, "/")
    assert "Eén actie is over tijd" in page
    assert "Bekijk welke het zijn." in page


async def test_another_day_is_kept_on_every_link(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"{HOST}/?op=2025-12-31&bekend=2026-01-31")
    assert "U bekijkt een andere stand dan die van nu" in answer.text
    links = re.findall(r'href="(/(?:eenheden|cijfers/)[^"]*)"', answer.text)
    assert links
    assert all("op=2025-12-31" in link and "bekend=2026-01-31" in link for link in links)


@pytest.mark.parametrize("query", ["op=2026-02-31", "op=1700-01-01", "op=gisteren"])
async def test_a_wrong_day_is_said_and_today_is_shown(client: httpx.AsyncClient, query: str) -> None:
    page = await text(client, f"/?{query}")
    assert "Kies bij ‘Stand van’ een bestaande dag" in page
    assert "Stand van 15 juni 2026" in page


async def test_an_unknown_unit_or_figure_is_a_page_that_says_so(client: httpx.AsyncClient) -> None:
    assert "Deze eenheid is vandaag niet bekend." in await text(client, "/eenheden/maan", status=404)
    assert "Dit cijfer bestaat niet." in await text(client, "/cijfers/geluk", status=404)


async def test_below_a_directorate_the_board_says_why_it_shows_no_vacancies(client: httpx.AsyncClient) -> None:
    page = await text(client, "/eenheden/afdeling-werk")
    assert "Open vacatures en afspraken tellen we vanaf het niveau van directie of stadsdeel." in page
    assert "vacatures open" not in page
    page = await text(client, "/cijfers/open_vacancies?eenheid=afdeling-werk")
    assert "Dit cijfer is er alleen vanaf het niveau van directie of stadsdeel." in page
    assert "vac-1" not in page


async def test_not_placed_says_which_unit_and_why(client: httpx.AsyncClient) -> None:
    page = await text(client, "/eenheden/niet-geplaatst")
    assert "Team Proeftuin De eenheid erboven is op deze dag niet bekend." in page


async def test_a_day_that_has_passed_asks_for_nothing_any_more(client: httpx.AsyncClient) -> None:
    assert "Spreek een nieuwe datum af" not in await text(client, "/?op=2025-12-31")


async def test_an_explanation_tells_every_event_as_a_sentence() -> None:
    facts = [
        CITY,
        PO,
        opened("po", "2026-02-01", n=1),
        step("brief-translated", "2026-02-05", n=2),
        step("assessment-done", "2026-02-06", n=3),
        withdrawn("2026-02-08", STEP_COMPLETED, {"vacancy": "v1", "step": "assessment-done"}, n=4),
        closed("2026-07-01", "2026-03-02", n=5),
        opened("po", "2026-02-02", "2026-03-03", n=6),
    ]
    page = await on(facts, "/cijfers/open_vacancies")
    for said in (
        "Geopend op 1 februari 2026 bij P&O. Later verbeterd.",
        "Stap ‘Opgave vertalen’ afgerond op 5 februari 2026.",
        "Stap ‘Assessment’ afgerond op 6 februari 2026. Later ingetrokken.",
        "Een eerder gegeven is ingetrokken. Intrekking.",
        "Gesloten op 1 juli 2026: vervuld.",
        "Geopend op 2 februari 2026 bij P&O.",
    ):
        assert said in page


async def test_an_explanation_of_a_plan_leads_to_its_actions(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"{HOST}/cijfers/plan_progress?eenheid=directie-po")
    assert 'href="/plannen/actieplan-po/acties/a3"' in answer.text
    page = await on(
        [CITY, PO, adopted("po", "2026-02-01", [action("a1")]), changed("a1", "not-taken-up", "2026-03-01")],
        "/cijfers/plan_progress",
    )
    assert "Vastgesteld op 1 februari 2026 voor P&O, met 1 actie." in page
    assert "Actie A1 kreeg op 1 maart 2026 de status niet opgepakt." in page


async def test_a_long_explanation_comes_in_pages(client: httpx.AsyncClient) -> None:
    first = await client.get(f"{HOST}/cijfers/open_vacancies")
    (following,) = re.findall(r'href="([^"]*na=[^"]*)"', first.text)
    second = await client.get(f"{HOST}{html.unescape(following)}")
    shown = [set(re.findall(r"kenmerk (vac-\d+)", page.text)) for page in (first, second)]
    assert not shown[0] & shown[1]
    assert len(shown[0] | shown[1]) == 29


@pytest.mark.parametrize("file", ["eenheden", "reeks"])
async def test_tables_can_be_taken_as_a_file(client: httpx.AsyncClient, file: str) -> None:
    answer = await client.get(f"{HOST}/cijfers/plan_progress/{file}.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["content-disposition"] == f'attachment; filename="plan_progress-{file}.csv"'
    assert answer.text.startswith("figure,definition_version,definition,")


async def test_before_the_first_fold_a_page_says_to_come_back() -> None:
    async with Reporting().serving() as client:
        page = await text(client, "/", status=503)
    assert "De cijfers worden voor het eerst opgebouwd." in page


async def test_a_store_that_is_away_is_said_calmly_on_a_page() -> None:
    reporting = Reporting()
    await reporting.take([CITY])
    async with reporting.serving() as client:
        reporting.store.away(True)
        page = await text(client, "/vacatures", status=503)
        reporting.store.away(False)
    assert "Er gaat niets verloren." in page


async def test_names_from_facts_are_shown_as_text() -> None:
    page = placed("x", "stad", "2026-01-01", level="directorate", name="<script>alert(1)</script>")
    reporting = Reporting()
    await reporting.take([CITY, page, adopted("x", "2026-02-01", [action("a1", title="<b>vet</b>")])])
    async with reporting.serving() as client:
        for path in ("/", "/eenheden/x", "/cijfers/plan_progress"):
            answer = await client.get(f"{HOST}{path}")
            assert "<script>" not in answer.text
            assert "<b>vet" not in answer.text
