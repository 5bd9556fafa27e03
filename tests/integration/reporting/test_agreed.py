"""Agreements and reminders on the live boards: counted from directorate up, cases for whose they are, at once."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from logged_in import log_in, sign_in_nowhere
from peil_chassis import registry
from peil_chassis.clock import SystemClock
from peil_chassis.log.memory import MemoryLog
from peil_chassis.settings import HttpSettings
from peil_chassis.store.memory import MemoryStore
from peil_chassis.verify import verify
from peil_contracts.organisation import MANAGER_APPOINTED
from peil_reporting.app import create_app
from peil_reporting.fold.app import compose
from peil_reporting.fold.settings import FoldSettings
from peil_reporting.projections import PROJECTIONS
from reporting_agreed import item_ended, noted, reminded
from reporting_agreed_town import agreed_town
from reporting_facts import fact
from reporting_municipality import municipality
from reporting_service import API, HOST, Reporting, RoleTokens, bearer, records

MANAGER = "ps-" + "a" * 32


@pytest.fixture
async def reporting() -> Reporting:
    reporting = Reporting()
    appointed = {"unit": "directie-wpi", "effective_on": "2024-01-01", "person": MANAGER}
    town = [*municipality(), *agreed_town(), fact(MANAGER_APPOINTED, "2026-06-14", appointed)]
    await reporting.take(sorted(town, key=lambda one: one.known_on))
    return reporting


@pytest.fixture
async def client(reporting: Reporting) -> AsyncIterator[httpx.AsyncClient]:
    async with reporting.serving() as client:
        yield client


async def got(client: httpx.AsyncClient, path: str, **query: Any) -> Any:
    answer = await client.get(f"{API}{path}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_agreements_are_told_by_state_kind_and_day_from_directorate_up(client: httpx.AsyncClient) -> None:
    states = await got(client, "/figures/agreements")
    assert (states["denominator"], sum(one["amount"] for one in states["categories"])) == (40, 40)
    kinds = await got(client, "/figures/agreement_kinds")
    assert len(kinds["categories"]) == 13
    due = await got(client, "/figures/agreements_due", unit="directie-wpi")
    assert due["numerator"] <= due["denominator"]
    for figure in ("agreements", "agreement_kinds", "agreements_due", "reminded_items", "reminders_sent"):
        low = await got(client, f"/figures/{figure}", unit="team-matching")
        assert (low["status"], low["value"]) == ("not-measurable-at-this-level", None)


async def test_reminders_are_told_by_how_they_ended_and_nowhere_by_whom(client: httpx.AsyncClient) -> None:
    items = await got(client, "/figures/reminded_items")
    amounts = {one["category"]: one["amount"] for one in items["categories"]}
    assert sum(amounts.values()) == items["denominator"] == 30
    assert amounts["waiting"] == items["numerator"] == 6
    explained = await client.get(f"{API}/figures/reminded_items/explanation")
    assert "ps-" not in explained.text
    assert explained.json()["entities"][0]["events"][0]["says"]["about"] == "agreement-due"


async def test_an_explanation_of_an_agreement_adds_up_and_holds_neither_text_nor_manager(
    client: httpx.AsyncClient,
) -> None:
    answer = await got(client, "/figures/agreements", unit="directie-wpi")
    explained = await client.get(f"{API}/figures/agreements/explanation", params={"unit": "directie-wpi"})
    assert len(explained.json()["entities"]) == answer["denominator"]
    assert "Iets afgesproken" not in explained.text
    assert "ps-" not in explained.text


async def test_a_case_is_shown_to_the_manager_of_its_unit_and_to_nobody_else(
    reporting: Reporting, client: httpx.AsyncClient
) -> None:
    path = "/cijfers/agreements?eenheid=directie-wpi"
    assert "/plannen/afspraken/afspraak-0" in (await client.get(f"{HOST}{path}")).text
    client.headers.pop("Authorization")
    await log_in(client, reporting.store, reporting.clock, "reporting", roles=("employee",), pseudonym=MANAGER)
    assert "/plannen/afspraken/afspraak-0" in (await client.get(f"{HOST}{path}")).text
    assert (await client.get(f"{HOST}/cijfers/agreements?eenheid=directie-verkeer")).status_code == 403
    await log_in(client, reporting.store, reporting.clock, "reporting", roles=("employee", "auditor"))
    page = (await client.get(f"{HOST}{path}")).text
    assert "/plannen/afspraken/" not in page
    assert "ziet alleen wie daar verantwoordelijk voor is" in page


async def test_a_reminder_about_a_vacancy_is_no_case_of_the_manager_of_the_unit(reporting: Reporting) -> None:
    other = reminded("directie-wpi", "2026-06-15", about="vacancy-step", object="vac-1000", part="criteria-locked")
    await reporting.take([other])
    async with reporting.serving() as client:
        query = {"eenheid": "directie-wpi"}
        assert "vac-1000" in (await client.get(f"{HOST}/cijfers/reminded_items", params=query)).text
        await log_in(client, reporting.store, reporting.clock, "reporting", roles=("employee",), pseudonym=MANAGER)
        page = (await client.get(f"{HOST}/cijfers/reminded_items", params=query)).text
    assert "vac-1000" not in page
    assert "Afspraak nakomen" in page


async def test_the_page_of_agreements_has_pictures_beside_tables_and_one_next_step(client: httpx.AsyncClient) -> None:
    page = (await client.get(f"{HOST}/afspraken")).text
    for caption in ("Afspraken naar stand", "Lopende afspraken naar termijn", "Afspraken per soort"):
        assert f"<caption>{caption}" in page
    assert page.count('class="picture"') == 5
    assert page.count('class="notice') == 1
    before = (await client.get(f"{HOST}/afspraken?op=2025-01-01")).text
    assert "Er is op deze dag nog nergens aan herinnerd." in before


async def test_the_new_read_models_hold_against_a_recompute_and_a_planted_difference_is_found(
    reporting: Reporting,
) -> None:
    for projection in PROJECTIONS:
        entry = await registry.first_entry(reporting.store, projection.name, projection.version)
        verdicts = await verify(projection, entry.active, log=reporting.log, store=reporting.store)
        assert not [line for verdict in verdicts for line in verdict.differences]
        if projection.topic in ("peil-reminders", "peil-survey", "peil-responses"):
            assert sum(verdict.documents for verdict in verdicts)


async def test_what_happened_is_on_the_board_within_a_second() -> None:
    log, store, clock = MemoryLog(), MemoryStore(), SystemClock()
    await log.create({projection.topic: 4 for projection in PROJECTIONS} | {"reporting-dlq": 1}, {})
    sequences: Counter[tuple[str, str]] = Counter()
    today = datetime.now(UTC).date().isoformat()
    fold = compose(FoldSettings(kafka="memory:1", mongo="mongodb://memory:1/"), store, log, clock)
    settings, login = HttpSettings(), sign_in_nowhere(HOST)
    app = create_app(
        settings=settings, store=store, log=log, clock=clock, authenticator=RoleTokens(), sign_in=login
    )  # fmt: skip
    async with fold.router.lifespan_context(fold), app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, headers=bearer("bureau")) as client:
            await log.append(records([reminded("a", "2026-01-05")], sequences))
            await _until(client, "waiting")
            await log.append(records([item_ended("a", "acknowledged", today)], sequences))
            assert await _until(client, "acknowledged") < 1.0


async def _until(client: httpx.AsyncClient, category: str) -> float:
    """Seconds until one item is told under *category*."""
    begun = time.monotonic()
    async with asyncio.timeout(20):
        while True:
            answer = await client.get(f"{API}/figures/reminded_items")
            if answer.status_code == 200:
                amounts = {one["category"]: one["amount"] for one in answer.json()["categories"]}
                if amounts.get(category) == 1:
                    return time.monotonic() - begun
            await asyncio.sleep(0.02)


async def test_a_note_that_comes_later_changes_the_figure_and_not_what_was_known_before(
    reporting: Reporting,
) -> None:
    await reporting.take([noted("lapsed", "2026-06-15", "2026-06-16", agreement="afspraak-0", n=7)])
    reporting.clock.set(datetime(2026, 6, 17, 12, tzinfo=UTC))
    async with reporting.serving() as client:
        before = await got(client, "/figures/agreements", knownAt="2026-06-15", asOf="2026-06-15")
        after = await got(client, "/figures/agreements", knownAt="2026-06-16", asOf="2026-06-15")
    lapsed = [
        next(one["amount"] for one in answer["categories"] if one["category"] == "lapsed") for answer in (before, after)
    ]
    assert lapsed[1] == lapsed[0] + 1
