"""What was done in teams, in Chromium: nothing for axe to find, and pictures of the pages to look at."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page

from accessibility import assert_accessible, chromium
from agreements_service import BUREAU, WHO
from demo_login import behind_the_front, log_in_as
from peil_chassis.log.memory import MemoryLog
from plans_service import plan_body, plans_app
from reporting_service import records

pytestmark = pytest.mark.browser

SCREENS = Path(__file__).parents[3] / ".peil" / "screens"
LIST = "/plannen/activiteiten"


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    log = MemoryLog()

    async def tell() -> None:
        topics = {"peil-organisation": 4, "peil-plans": 4}
        await log.create(topics, dict.fromkeys(topics))
        await log.append(records(WHO, Counter()))

    with ThreadPoolExecutor(1) as thread:  # Playwright has a loop in this one
        thread.submit(asyncio.run, tell()).result()
    with behind_the_front(tmp_path, {"plans": lambda sign_in: plans_app(log=log, sign_in=sign_in)}) as address:
        yield address


def record(address: str, **done: object) -> None:
    """Let Bureau I&D record that something was done."""
    while httpx.post(f"{address}/api/plans/v1/activities", json=done, headers=BUREAU).status_code == 503:
        continue  # until it is folded which units there are


def look(page: Page, name: str) -> None:
    """Nothing for axe to find; and a picture, wide and as on a telephone."""
    assert_accessible(page, widths=(1280, 390))
    SCREENS.mkdir(parents=True, exist_ok=True)
    page.emulate_media(color_scheme="light")
    for width, kind in ((1280, "desktop"), (390, "phone")):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=SCREENS / f"activiteiten-{name}-{kind}.png", full_page=True)


def test_what_was_done_is_recorded_and_read_without_a_finding(address: str) -> None:
    httpx.post(f"{address}/api/plans/v1/plans", json=plan_body(unit="po"), headers=BUREAU).raise_for_status()
    record(address, unit="groen", kind="course", heldOn="2026-01-10", until="2026-03-31")
    record(address, unit="groen", kind="course", heldOn="2026-03-01")
    record(address, unit="werving", kind="award", heldOn="2026-02-01", number=12, criterion="inclusief-gedrag")
    with chromium() as browser:
        page = browser.new_page()
        log_in_as(page, f"{address}{LIST}")
        look(page, "lijst")
        page.get_by_role("link", name="Vastleggen wat is gedaan").click()
        look(page, "kiezen")
        page.get_by_label("Wat is er gedaan").select_option("survey-follow-up")
        page.get_by_label("In welk team of welke eenheid").select_option("blauw")
        page.get_by_role("button", name="Verder").click()
        page.get_by_label("Welke peiling").fill("Wave 1!")
        page.get_by_role("button", name="Vastleggen").click()
        look(page, "fout")
        page.get_by_label("Welke peiling").fill("wave-1")
        page.get_by_role("button", name="Vastleggen").click()
        assert "Het is vastgelegd." in page.get_by_role("status").inner_text()
        page.get_by_role("link", name="Traject begonnen").first.click()
        look(page, "twee-trajecten")
