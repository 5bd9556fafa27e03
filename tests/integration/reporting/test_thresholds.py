"""Thresholds: changed by the disclosure officer alone, for the next wave alone, down to the floor, and written down."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import httpx
import pytest

from logged_in import log_in
from peil_chassis import audit
from peil_chassis.outbox import ROWS, Outbox
from peil_reporting.fold.settings import SOURCE
from peil_reporting.surveys.storage import find_catalogue
from peil_reporting.thresholds.domain import READS_FIGURES, Command, Refusal, change
from peil_reporting.thresholds.storage import every_change
from peil_reporting.thresholds.telling import Telling
from reporting_agreed import campaign_opened, survey_of
from reporting_agreed_town import LEAVES
from reporting_facts import placed
from reporting_municipality import municipality
from reporting_people import started
from reporting_service import API, HOST, Reporting, bearer

UNITS = [
    placed("stad", None, "2020-01-01", level="municipality"),
    placed("sociaal", "stad", "2020-01-01", level="cluster"),
]
WHY = {"reason": "Op verzoek van de ondernemingsraad."}


@pytest.fixture
async def reporting() -> Reporting:
    reporting = Reporting()
    await reporting.take([*UNITS, *(started("sociaal", "2025-01-01", person=f"p{n}") for n in range(18))])
    return reporting


@pytest.fixture
async def client(reporting: Reporting) -> AsyncIterator[httpx.AsyncClient]:
    async with reporting.serving() as client:
        client.headers.update(bearer("disclosure-officer"))
        yield client


async def put(client: httpx.AsyncClient, kind: str, k: int, seen: int = 0) -> httpx.Response:
    return await client.put(f"{API}/thresholds/{kind}", json={"k": k, "seenVersion": seen, **WHY})


async def test_the_officer_changes_a_threshold_upwards_and_down_to_the_floor(client: httpx.AsyncClient) -> None:
    assert (await put(client, "register", 20)).json()["version"] == 1
    assert (await put(client, "register", 5, seen=1)).json()["version"] == 2
    assert (await put(client, "register", 5, seen=2)).json()["version"] == 2
    below = await put(client, "register", 4, seen=2)
    assert (below.status_code, below.json()["errors"][0]["rule"]) == (400, "below-floor")
    assert (await put(client, "survey-discrimination", 9, seen=2)).status_code == 400
    assert (await put(client, "none", 9, seen=2)).status_code == 404


async def test_who_did_not_see_the_last_decision_looks_again_first(client: httpx.AsyncClient) -> None:
    done = await asyncio.gather(put(client, "register", 20), put(client, "register", 30))
    assert sorted(answer.status_code for answer in done) == [200, 409]


async def test_a_decision_is_in_the_audit_log_of_the_same_commit(
    reporting: Reporting, client: httpx.AsyncClient
) -> None:
    await put(client, "register", 20)
    (row,) = await reporting.store.find(audit.ROWS, {})
    assert (row["action"], row["object"], row["who"]) == ("threshold-changed", "register 20", "test:disclosure-officer")
    assert WHY["reason"] in row["why"]


async def test_every_decision_is_told_once_to_who_opens_surveys(
    reporting: Reporting, client: httpx.AsyncClient
) -> None:
    telling = Telling(reporting.store, Outbox(reporting.store, reporting.clock), SOURCE)
    assert await telling.tell_due() == 0
    await put(client, "survey", 8)
    await put(client, "register", 20, seen=1)
    assert await telling.tell_due() == 2
    await put(client, "survey", 5, seen=2)
    assert [await telling.tell_due() for _ in range(2)] == [1, 0]
    rows = await reporting.store.find(ROWS, {"topic": "peil-releases"})
    told = [json.loads(row["value"]) for row in rows]
    assert sorted((one["data"]["decision"], one["data"]["threshold"], one["data"]["k"]) for one in told) == [
        (1, "survey", 8),
        (2, "register", 20),
        (3, "survey", 5),
    ]
    assert WHY["reason"] not in str(told)


@pytest.mark.parametrize("role", ["bureau", "works-council", "auditor", "survey-operator", "employee"])
async def test_nobody_else_changes_one(client: httpx.AsyncClient, role: str) -> None:
    client.headers.update(bearer(role))
    assert (await put(client, "register", 20)).status_code == 403


async def test_the_officer_reads_no_figure_anywhere(client: httpx.AsyncClient) -> None:
    for path in ("/figures", "/figures/staff_by_scale_band", "/figures/open_vacancies", "/surveys", "/units"):
        assert (await client.get(f"{API}{path}")).status_code == 403


async def test_whoever_reads_figures_by_another_role_may_not_change_one(
    reporting: Reporting, client: httpx.AsyncClient
) -> None:
    client.headers.pop("Authorization")
    await log_in(client, reporting.store, reporting.clock, "reporting", roles=("disclosure-officer", "bureau"))
    page = (await client.get(f"{HOST}/drempels")).text
    assert "U leest met een andere rol ook cijfers" in page
    assert "Drempel veranderen" not in page
    assert await every_change(reporting.store) == []
    for reads in sorted(READS_FIGURES):
        both = frozenset({"disclosure-officer", reads})
        with pytest.raises(Refusal, match="leest met een andere rol"):
            change([], Command("register", 20, "Op verzoek.", both, "2026-03-03T12:00:00Z", 0))


async def test_the_page_shows_what_holds_and_takes_a_decision(reporting: Reporting, client: httpx.AsyncClient) -> None:
    client.headers.pop("Authorization")
    session = await log_in(client, reporting.store, reporting.clock, "reporting", roles=("disclosure-officer",))
    page = (await client.get(f"{HOST}/drempels")).text
    assert "Wat al loopt, houdt de drempel waarmee het begon" in page
    token = page.split('name="csrf" value="')[1].split('"')[0] if 'name="csrf"' in page else ""
    form = {"csrf": token, "gezien": "0", "soort": "register", "grens": "4", "waarom": "Proef"}
    answer = await client.post(f"{HOST}/drempels", data=form, headers={"Origin": HOST})
    assert answer.status_code == 400, (session, answer.text[:300])
    assert "niet lager dan 5" in answer.text
    answer = await client.post(f"{HOST}/drempels", data={**form, "grens": "15"}, headers={"Origin": HOST})
    assert answer.status_code == 303
    assert "Opgeslagen" in (await client.get(f"{HOST}/drempels?opgeslagen=1")).text
    assert [change.k for change in await every_change(reporting.store)] == [15]


async def test_a_quarter_that_had_begun_keeps_its_threshold(reporting: Reporting, client: httpx.AsyncClient) -> None:
    await put(client, "register", 25)
    release = await reporting.release_room().release_due()
    assert (release.quarter, release.k) == ("2026-Q1", 10)
    assert release.figures["staff_by_scale_band"].units["stad"].total == 18


async def test_a_survey_that_was_open_keeps_its_threshold_and_the_next_one_has_the_new(
    reporting: Reporting, client: httpx.AsyncClient
) -> None:
    await reporting.take([*municipality(), campaign_opened("2026-05-04")])
    await reporting.survey_room().release_due()
    await put(client, "survey", 20)
    later = [campaign_opened("2026-06-16", campaign="winter"), *survey_of(LEAVES, campaign="winter")]
    await reporting.take([*survey_of(LEAVES), *later])
    assert (await reporting.survey_room().release_due()).released == ("najaar", "winter")
    kept = [await find_catalogue(reporting.store, name) for name in ("najaar", "winter")]
    assert [one.k if one else None for one in kept] == [5, 20]
    nodes = await reporting.store.find("survey_nodes", {"campaign": "winter"})
    assert min(node["answered"] for node in nodes) >= 20
    nodes = await reporting.store.find("survey_nodes", {"campaign": "najaar"})
    assert min(node["answered"] for node in nodes) < 20
