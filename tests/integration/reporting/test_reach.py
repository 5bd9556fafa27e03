"""From facts to the page, the file and the API: in how many teams something was done, for whom it may be."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator

import httpx
import pytest

from logged_in import log_in
from peil_contracts.plans import ACTIVITY_HELD
from reporting_facts import fact, placed
from reporting_service import API, Reporting, bearer


def held(unit: str, kind: str, on: str, n: int, **more: object) -> object:
    rest = dict.fromkeys(["until", "plan", "action", "campaign", "criterion"])
    data = {"unit": unit, "activity": f"act-{n}", "kind": kind, "held_on": on, "number": 1, **rest, "withdrawn": False}
    return fact(ACTIVITY_HELD, on, {**data, "recorded_on": on, "recorded_by_role": "bureau", **more}, n=n)


FACTS = [
    placed("stad", None, "2020-01-01", level="municipality", name="Stad"),
    placed("zorg", "stad", "2020-01-01", level="directorate", name="Zorg"),
    placed("groen", "zorg", "2020-01-01", name="Team Groen"),
    placed("blauw", "zorg", "2020-01-01", name="Team Blauw"),
    held("groen", "adviser-visit", "2026-02-11", 1),
    held("blauw", "adviser-visit", "2024-05-01", 2),
    held("zorg", "team-support", "2026-05-01", 3, number=7),
]


@pytest.fixture
async def reporting() -> Reporting:
    reporting = Reporting()
    await reporting.take(FACTS)
    return reporting


@pytest.fixture
async def client(reporting: Reporting) -> AsyncIterator[httpx.AsyncClient]:
    async with reporting.serving() as client:
        yield client


async def test_the_api_tells_teams_with_the_event_behind_each_and_no_day(client: httpx.AsyncClient) -> None:
    answer = (await client.get(f"{API}/reach?unit=zorg", headers=bearer("bureau"))).json()
    visits = next(row for row in answer["kinds"] if row["kind"] == "adviser-visit")
    assert (visits["teams"], visits["reached"]) == (2, 1)
    assert [(team["name"], bool(team["event"])) for team in visits["ofTeams"]] == [
        ("Team Blauw", False),
        ("Team Groen", True),
    ]
    assert "2026-02-11" not in str(answer)
    assert (answer["since"], answer["until"]) == ("2025-04-01", "2026-03-31")
    assert "team-support" not in str(answer)
    longer = (await client.get(f"{API}/reach?unit=zorg&since=2024-01-01", headers=bearer("bureau"))).json()
    assert next(row for row in longer["kinds"] if row["kind"] == "adviser-visit")["reached"] == 2
    for wrong in ("since=2026-02-11", "since=2026-04-01&asOf=2026-03-03"):
        refused = await client.get(f"{API}/reach?unit=zorg&{wrong}", headers=bearer("bureau"))
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "since")
    assert (await client.get(f"{API}/reach?unit=nergens", headers=bearer("bureau"))).status_code == 404


async def test_who_watches_over_the_whole_sees_numbers_and_no_team(client: httpx.AsyncClient) -> None:
    whole = (await client.get(f"{API}/reach", headers=bearer("auditor"))).json()
    assert {row["ofTeams"] is None for row in whole["kinds"]} == {True}
    low = (await client.get(f"{API}/reach?unit=groen", headers=bearer("auditor"))).json()
    assert (low["status"], low["kinds"]) == ("not-at-this-level", [])


async def test_page_and_file_say_the_same(reporting: Reporting, client: httpx.AsyncClient) -> None:
    await log_in(client, reporting.store, reporting.clock, "reporting", roles=("bureau",))
    page = (await client.get("/bereik?eenheid=zorg", headers={"accept": "text/html"})).text
    assert "In hoeveel van de 2 teams" in page
    assert "Vertrouwenspersoon langs geweest: 1 team niet" in page
    file = (await client.get("/bereik/teams.csv?eenheid=zorg")).text
    row = next(row for row in csv.DictReader(io.StringIO(file)) if row["kind"] == "adviser-visit")
    assert (row["teams"], row["reached"]) == ("2", "1")
    assert "Van 1 april 2025 tot en met 31 maart 2026." in page
    longer = (await client.get("/bereik?eenheid=zorg&sinds=2024-04-01")).text
    assert '<option value="2024-04-01" selected>1 april 2024' in longer
    assert "Vertrouwenspersoon langs geweest: alle teams zijn bereikt" in longer
    for wrong in ("gisteren", "2026-02-11"):
        assert (await client.get(f"/bereik?sinds={wrong}")).status_code == 400
