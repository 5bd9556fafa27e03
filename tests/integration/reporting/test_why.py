"""Where a figure is hidden, the same words stand, and they lead to one page that explains them."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

import peil_reporting
from logged_in import log_in
from peil_reporting.thresholds.domain import KINDS, SURVEY, Change
from peil_reporting.thresholds.storage import adding
from peil_reporting.why.words import ADDRESS, MARK, QUESTION, SENTENCE
from reporting_service import Reporting

HERE = Path(peil_reporting.__file__).parent


@pytest.fixture
async def reporting() -> Reporting:
    return Reporting()


@pytest.fixture
async def client(reporting: Reporting) -> AsyncIterator[httpx.AsyncClient]:
    async with reporting.serving() as client:
        client.headers.pop("Authorization")
        yield client


def test_what_hides_a_figure_is_said_in_one_place_only() -> None:
    """Words of their own would tell one kind of hiding from another."""
    own = [
        str(file.relative_to(HERE))
        for kind in ("*.py", "*.html")
        for file in sorted(HERE.rglob(kind))
        if not {"why", "operate"} & {*file.relative_to(HERE).parts}  # the operator's commands hide no figures
        and re.search(r"te weinig|niet te tonen", file.read_text(), re.IGNORECASE)
    ]
    assert own == []
    elsewhere = " ".join(file.read_text() for file in (HERE.parents[1] / "survey").rglob("*.html"))
    assert MARK in elsewhere
    assert not re.search(r"te weinig om te|niet zichtbaar", elsewhere)


def test_every_link_to_the_explanation_asks_the_same_question() -> None:
    asked = [
        text
        for file in HERE.rglob("*.html")
        for text in re.findall(rf'<a href="{ADDRESS}">([^<]*)</a>', file.read_text())
    ]
    assert set(asked) == {QUESTION}


@pytest.mark.parametrize("role", ["employee", "bureau", "works-council", "operator", "survey-operator"])
async def test_whoever_works_here_may_read_why(reporting: Reporting, client: httpx.AsyncClient, role: str) -> None:
    await log_in(client, reporting.store, reporting.clock, "reporting", roles=(role,))
    answer = await client.get(ADDRESS)
    assert answer.status_code == 200
    assert f"<h1>{QUESTION}</h1>" in answer.text
    assert f"‘{MARK}’" in answer.text
    assert SENTENCE.startswith(MARK.capitalize())


async def test_what_the_rule_cannot_do_is_said_to_employees_and_to_the_works_council_alike(
    reporting: Reporting, client: httpx.AsyncClient
) -> None:
    await log_in(client, reporting.store, reporting.clock, "reporting", roles=("works-council",))
    for path in (ADDRESS, "/verantwoording/document"):
        assert "dan deden van elke twaalf van hen er minstens twee dat" in (await client.get(path)).text, path


async def test_the_page_names_the_thresholds_as_they_are_set(reporting: Reporting, client: httpx.AsyncClient) -> None:
    await log_in(client, reporting.store, reporting.clock, "reporting", roles=("employee",))
    for k in (5, 13):
        assert f"{k} {KINDS[SURVEY].counts}" in (await client.get(ADDRESS)).text
        put, _ = adding(1, Change(SURVEY, 13, "2026-06-01T00:00:00Z", "voorzichtig"))
        await reporting.store.commit([put])
