"""From facts to the page, the file and the API of an audit of BIWS, for whom it may be."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import AsyncIterator
from urllib.parse import urlencode

import httpx
import pytest

from logged_in import log_in
from peil_reporting.vacancies.domain import MANDATORY_STEPS
from reporting_biws_audit import recounted, town, vacancy
from reporting_facts import step
from reporting_service import API, Reporting, bearer, records

OF_SOCIAAL = [f"vac-{n:02d}" for n in range(28)]
ALL = [*OF_SOCIAAL, *(f"vac-k{n}" for n in range(3))]


@pytest.fixture
async def reporting() -> Reporting:
    reporting = Reporting()
    await reporting.take(town())
    return reporting


@pytest.fixture
async def client(reporting: Reporting) -> AsyncIterator[httpx.AsyncClient]:
    async with reporting.serving() as client:
        yield client


async def asked(client: httpx.AsyncClient, role: str = "bureau", **query: str) -> httpx.Response:
    return await client.get(f"{API}/biws-audits?{urlencode(query)}", headers=bearer(role))


def names(answer: httpx.Response) -> list[str]:
    return [lot["vacancy"]["vacancy"] for lot in answer.json()["lots"]]


async def test_the_draw_is_the_one_anybody_recounts(client: httpx.AsyncClient) -> None:
    answer = await asked(client, to="2026-Q1", size="5", seed="worp-4")
    told = answer.json()
    assert (told["status"], told["population"], told["seed"], told["knownAt"]) == ("ok", 31, "worp-4", "2026-06-14")
    assert names(answer) == recounted("worp-4", ALL, 5)
    assert names(await asked(client, to="2026-Q1", size="6", seed="worp-4"))[:5] == names(answer)
    cluster = await asked(client, to="2026-Q1", size="5", unit="sociaal", seed="worp-4")
    assert (cluster.json()["population"], names(cluster)) == (28, recounted("worp-4", OF_SOCIAAL, 5))
    made = (await asked(client)).json()
    assert (made["seed"], len(made["lots"])) == ("biws.2026-Q1.2026-Q1.stad", 25)


async def test_what_becomes_known_later_changes_no_draw_of_an_earlier_day(
    reporting: Reporting, client: httpx.AsyncClient
) -> None:
    before = await asked(client, knownAt="2026-06-14", seed="worp-4", size="9")
    late = [one for n in range(30) for one in vacancy(f"laat-{n}", "team-1", "2026-03-05", known="2026-06-15")]
    late += [step(MANDATORY_STEPS[0], "2026-03-01", "2026-06-15", vacancy=one, n=50) for one in OF_SOCIAAL]
    await reporting.take(late)
    assert (await asked(client, knownAt="2026-06-14", seed="worp-4", size="9")).text == before.text
    now = (await asked(client, knownAt="2026-06-15", seed="worp-4", size="9")).json()
    assert now["population"] == 61


async def test_evidence_per_step_with_source_and_event_and_no_person(client: httpx.AsyncClient) -> None:
    answer = await asked(client, size="31")
    told = answer.json()
    case = next(lot["vacancy"] for lot in told["lots"] if lot["vacancy"]["vacancy"] == "vac-07")
    assert (case["followed"], case["page"], case["closed"]["on"]) == (True, "/vacatures/vac-07", "2026-03-08")
    first, assessment = case["steps"][0], case["steps"][7]
    assert first["evidence"]["source"].endswith(":systeem:hr")
    assert (first["state"], first["evidence"]["event"]) == ("in-order", "e0010")
    assert (assessment["optional"], assessment["state"], assessment["evidence"]) == (True, "missing", None)
    assert (told["followed"], told["summary"][0]["inOrder"], told["summary"][7]["missing"]) == (31, 31, 31)
    assert "ps-" not in answer.text
    assert "team-" not in answer.text, "counts per unit cannot be made of it"


async def test_the_auditor_sees_lots_that_the_file_of_the_bureau_can_be_held_against(
    client: httpx.AsyncClient,
) -> None:
    question = {"size": "7", "seed": "worp-4"}
    seen = await asked(client, "auditor", **question)
    told = seen.json()
    assert {lot["vacancy"] is None for lot in told["lots"]} == {True}
    assert (told["summary"], told["followed"]) == (None, None)
    assert not re.search(r"vac-|hr\b|in-order|missing", json.dumps(told["lots"]))
    file = (await asked(client, **question, format="csv")).text
    rows = [*csv.DictReader(io.StringIO(file))]
    assert len(rows) == 70
    of_the_file = {row["number"]: row["lot"] for row in rows}
    assert [*of_the_file.values()] == [lot["lot"] for lot in told["lots"]]
    own = [*csv.DictReader(io.StringIO((await asked(client, "auditor", **question, format="csv")).text))]
    assert [(row["lot"], row["vacancy"], row["step"], row["followed"]) for row in own] == [
        (lot["lot"], "", "", "") for lot in told["lots"]
    ]


@pytest.mark.parametrize("role", ["works-council", "employee", "disclosure-officer", "operator", "hr-system"])
async def test_nobody_else_has_anything_drawn(client: httpx.AsyncClient, role: str) -> None:
    assert (await asked(client, role)).status_code == 403


async def test_a_cluster_of_too_few_people_is_not_drawn_from(client: httpx.AsyncClient) -> None:
    for role in ("bureau", "auditor"):
        told = (await asked(client, role, unit="ruimte")).json()
        assert (told["status"], told["population"], told["lots"]) == ("too-few", None, [])
    nothing = (await asked(client, to="2025-Q3")).json()
    assert (nothing["status"], nothing["population"], nothing["lots"]) == ("nothing", 0, [])
    rows = [*csv.DictReader(io.StringIO((await asked(client, unit="ruimte", format="csv")).text))]
    assert [(row["status"], row["population"], row["lot"]) for row in rows] == [("too-few", "", "")]


async def test_the_api_refuses_by_field_and_rule(client: httpx.AsyncClient) -> None:
    for query, field, rule in (
        ({"to": "2026-Q2"}, "to", "quarter-not-ended"),
        ({"from": "2026-Q1", "to": "2025-Q4"}, "to", "period-backwards"),
        ({"unit": "maan"}, "unit", "unit-unknown"),
        ({"unit": "zorg"}, "unit", "unit-too-low"),
        ({"size": "32"}, "size", "size-above-population"),
        ({"seed": "met spatie"}, "seed", "seed-form"),
    ):
        answer = await asked(client, **query)
        assert answer.headers["content-type"].startswith("application/problem+json")
        error = answer.json()["errors"][0]
        assert (answer.status_code, error["field"], error["rule"]) == (400, field, rule)
    assert (await asked(client, team="zorg")).status_code == 400


async def test_every_draw_is_in_the_audit_log_and_what_was_not_drawn_too(client: httpx.AsyncClient) -> None:
    await asked(client, "bureau", size="5", seed="worp-4")
    await asked(client, "auditor", size="5", seed="worp-5")
    await asked(client, "auditor", unit="ruimte", seed="worp-6")  # nothing may be drawn
    entries = (await client.get(f"{API}/audit-entries", headers=bearer("auditor"))).json()["entries"]
    drawn = [(one["why"], one["object"]) for one in entries if one["action"] == "biws-audit-drawn"]
    assert drawn == [
        ("auditor", "2026-Q1..2026-Q1 ruimte size=0 knownAt=2026-06-14 seed=worp-6"),
        ("auditor", "2026-Q1..2026-Q1 stad size=5 knownAt=2026-06-14 seed=worp-5"),
        ("bureau", "2026-Q1..2026-Q1 stad size=5 knownAt=2026-06-14 seed=worp-4"),
    ]


async def page(client: httpx.AsyncClient, query: str = "") -> httpx.Response:
    return await client.get(f"/biws-audit{query}", headers={"accept": "text/html"})


async def test_the_page_begins_with_a_form_and_shows_each_step(client: httpx.AsyncClient) -> None:
    first = await page(client)
    assert first.status_code == 200
    assert "De trekking" not in first.text
    assert '<option value="2026-Q1" selected>' in first.text
    drawn = (await page(client, "?van=2026-Q1&tot=2026-Q1&aantal=3&startwoord=worp-4")).text
    assert "31 vacatures van Stad" in drawn
    assert "Bij 3 van de 3 is de procedure gevolgd" in drawn
    assert [*re.findall(r'href="/vacatures/(vac-[^"]+)"', drawn)] == recounted("worp-4", ALL, 3)
    assert "Overgeslagen (mag)" in drawn
    assert "bekend=2026-06-14" in drawn
    assert 'href="/biws-audit"' in (await client.get("/vacatures")).text


async def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(client: httpx.AsyncClient) -> None:
    wrong = await page(client, "?van=2026-Q1&tot=2026-Q1&aantal=99&startwoord=worp-4&eenheid=sociaal")
    assert wrong.status_code == 400
    assert "Zoveel vacatures zijn er in deze periode niet gesloten" in wrong.text
    assert 'value="99"' in wrong.text
    assert 'value="worp-4"' in wrong.text
    assert '<option value="sociaal" selected>' in wrong.text
    for query, said in (
        ("?tot=2026-Q2", "nog niet voorbij"),
        ("?eenheid=maan", "Deze eenheid was er niet"),
        ("?van=2026-Q1&tot=2025-Q4", "ligt voor het eerste"),
        ("?bekend=2026-01-01", "nog niet voorbij"),
    ):
        answer = await page(client, query)
        assert (answer.status_code, said in answer.text) == (400, True), query
    assert (await client.get("/biws-audit/steekproef.csv?aantal=99")).status_code == 400
    assert "Hieruit wordt geen steekproef getrokken" in (await page(client, "?eenheid=ruimte")).text
    assert "geen vacature gesloten" in (await page(client, "?tot=2025-Q3")).text


async def test_the_page_of_the_auditor_shows_lots_and_no_case(reporting: Reporting, client: httpx.AsyncClient) -> None:
    await log_in(client, reporting.store, reporting.clock, "reporting", roles=("auditor",))
    drawn = (await page(client, "?aantal=3&startwoord=worp-4")).text
    assert len(re.findall(r"<li><code>[0-9a-f]{64}</code></li>", drawn)) == 3
    assert "vac-" not in drawn
    assert "procedure gevolgd" not in drawn
    assert 'href="/biws-audit"' in (await client.get("/vacatures")).text
    await log_in(client, reporting.store, reporting.clock, "reporting", roles=("works-council",))
    assert 'href="/biws-audit"' not in (await client.get("/vacatures")).text
    assert (await page(client)).status_code == 403


async def test_nothing_is_drawn_while_the_fold_is_behind(reporting: Reporting) -> None:
    await reporting.log.append(records(vacancy("vac-nieuw", "team-1", "2026-03-05"), Counter()))
    async with reporting.serving() as client:
        answer = await asked(client)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
        behind = await page(client, "?aantal=3")
        assert (behind.status_code, "Nog niet alles wat is aangeleverd" in behind.text) == (503, True)
        assert (await page(client)).status_code == 200, "the form itself needs no fold"
