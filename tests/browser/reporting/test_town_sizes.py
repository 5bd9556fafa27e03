"""The boards of a small and of a very large municipality in Chromium: they fit, and pictures of them to look at."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from accessibility import chromium
from demo_login import behind_the_front, log_in_as
from municipality_facts import facts_of, facts_of_papers
from peil_chassis.projection import Fact
from peil_local.municipality.generate import make_municipality
from reporting_service import Reporting

pytestmark = pytest.mark.browser

SCREENS = Path(__file__).parents[3] / ".peil" / "screens"
LAST = date(2026, 6, 14)

ORGANISATION = {
    "overzicht": "/",
    "cluster": "/eenheden/cluster-1",
    "directie": "/eenheden/directie-1-1",
    "afdeling": "/eenheden/afdeling-1-1-1",
    "team": "/eenheden/team-1-1-1-1",
    "vacatures": "/vacatures",
    "open-vacatures": "/cijfers/open_vacancies",
    "vacature": "/vacatures/vac-ddv-verhaal",
}
PEOPLE = {
    "schalen": "/cijfers/staff_by_scale_band",
    "leren": "/cijfers/learning_coverage",
    "stroom": "/cijfers/staff_moves?eenheid=cluster-1",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


async def _folded(facts: Sequence[Fact], *, release: bool) -> Reporting:
    reporting = Reporting(batch_records=20_000)
    await reporting.take(facts)
    if release:
        await reporting.release_room().release_due()
    return reporting


def look_at(browser: Browser, folder: Path, facts: Sequence[Fact], pages: dict[str, str], size: str) -> None:
    """Take pictures of *pages*, wide and as on a telephone; each fits its width and says what it is."""
    with ThreadPoolExecutor(1) as thread:  # Playwright's loop runs in this one
        reporting = thread.submit(asyncio.run, _folded(facts, release="leren" in pages)).result()
    with behind_the_front(folder, {"reporting": lambda sign_in: reporting.app(sign_in=sign_in)}) as address:
        page = browser.new_context(color_scheme="light").new_page()
        log_in_as(page, f"{address}/vacatures")
        for name, path in pages.items():
            answer = page.goto(f"{address}{path}")
            assert answer is not None
            assert answer.status == 200, path
            _keep(page, f"gemeente-{size}-{name}")
        page.context.close()


def _keep(page: Page, name: str) -> None:
    SCREENS.mkdir(parents=True, exist_ok=True)
    for width, kind in ((1280, "desktop"), (390, "phone")):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} is wider than {width} px"
        page.screenshot(path=SCREENS / f"{name}-{kind}.png", full_page=True)


def test_the_boards_of_1500_people_fit_a_desktop_and_a_telephone(browser: Browser, tmp_path: Path) -> None:
    told = make_municipality(1_500, 1, LAST).deliveries
    facts = [*facts_of_papers(), *facts_of(told, {"organisation", "vacancies", "people"})]
    look_at(browser, tmp_path, facts, {**ORGANISATION, **PEOPLE}, "1500")


@pytest.mark.slow
def test_the_boards_of_18000_people_fit_a_desktop_and_a_telephone(browser: Browser, tmp_path: Path) -> None:
    told = make_municipality(18_000, 1, LAST).deliveries
    facts = [*facts_of_papers(), *facts_of(told, {"organisation", "vacancies"})]
    look_at(browser, tmp_path, facts, ORGANISATION, "18000")
