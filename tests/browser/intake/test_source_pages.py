"""The page "Aanlevering" in Chromium: nothing for axe to find, no mouse needed, and pictures of it to look at."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page

from accessibility import assert_accessible, chromium, keyboard_walk
from demo_login import behind_the_front, log_in_as
from intake_deliveries import BATCH, NOW, SOURCE, bearer, event, intake_app, memory_log, opened, placed, step
from peil_chassis.clock import SteppedClock
from peil_chassis.store.memory import MemoryStore
from peil_contracts.vacancies import STEP_COMPLETED

pytestmark = pytest.mark.browser

SCREENS = Path(__file__).parents[3] / ".peil" / "screens"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A front before an intake to which werving delivered: most of it good, two things wrong."""
    with ThreadPoolExecutor() as elsewhere:  # in this thread the browser's own loop runs
        log = elsewhere.submit(lambda: asyncio.run(memory_log())).result()
    folder = tmp_path_factory.mktemp("identity")
    make = {"intake": lambda sign_in: intake_app(MemoryStore(), log, SteppedClock(NOW), sign_in)}
    with behind_the_front(folder, make) as address:
        good = [placed("gemeente", None, id_="P"), *(opened(f"V{n}", "onbekend", id_=f"O{n}") for n in range(20))]
        late = [step("2026-03-03", id_="S1", at="11:00:00"), step("2026-03-04", id_="S2", at="10:00:00")]
        wrong = {"vacancy": "V1", "step": "no-step", "occurred_on": "3 maart"}
        bad = [event(STEP_COMPLETED, wrong, id_="W1"), event("nl.peil.vacancies.renamed.v1", {}, id_="W2")]
        headers = {**bearer("werving"), "Content-Type": BATCH}
        for batch in (good, late, bad):
            httpx.post(f"{address}/api/intake/v1/events", json=batch, headers=headers)
        yield address


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    log_in_as(page, f"{address}/aanlevering")
    yield page
    context.close()


@pytest.mark.parametrize(("path", "name"), [("", "bronnen"), (f"/bron?bron={SOURCE}", "bron")])
def test_a_page_has_no_finding(page: Page, address: str, path: str, name: str) -> None:
    page.goto(f"{address}/aanlevering{path}")
    assert_accessible(page, widths=(1280, 320))
    SCREENS.mkdir(parents=True, exist_ok=True)
    page.emulate_media(color_scheme="light")
    for width, kind in ((1280, "desktop"), (390, "phone")):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=SCREENS / f"aanlevering-{name}-{kind}.png", full_page=True)


def test_the_way_from_the_overview_to_the_refusals_needs_no_mouse(page: Page, address: str) -> None:
    page.goto(f"{address}/aanlevering")
    link = page.get_by_role("link", name="Bekijk werving")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/aanlevering/bron?**")
    button = page.get_by_role("link", name="Naar de weigeringen")
    button.focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#geweigerd")
    assert page.get_by_text("Kies er een uit de lijst").first.is_visible()
    assert keyboard_walk(page)


def test_a_supplier_comes_in_through_the_same_door(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    log_in_as(page, f"{address}/aanlevering", "Functioneel beheerder HR-systeem")
    assert page.get_by_text("Er is nog geen systeem dat mag leveren").is_visible()  # its system is not one of these
    context.close()
