"""Threads and approvals in Chromium: nothing for axe to find, and pictures of the pages to look at."""

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
from plans_service import action_body, plan_body, plans_app
from reporting_facts import placed
from reporting_service import records

pytestmark = pytest.mark.browser

SCREENS = Path(__file__).parents[3] / ".peil" / "screens"
DRAWN, ACTION = "/plannen/plan-1/rode-draden", "/plannen/plan-1/acties/a1"
GATE = {
    "label": "Goedkeuring van de ethische commissie",
    "periodText": "Q2 2026",
    "dueOn": "2026-06-30",
    "done": False,
    "gate": True,
}


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    log = MemoryLog()

    async def tell() -> None:
        topics = {"peil-organisation": 4, "peil-plans": 4}
        await log.create(topics, dict.fromkeys(topics))
        await log.append(records([*WHO, placed("opleiding", "po", "2025-01-01", level="team", n=7)], Counter()))

    with ThreadPoolExecutor(1) as thread:  # Playwright has a loop in this one
        thread.submit(asyncio.run, tell()).result()
    with behind_the_front(tmp_path, {"plans": lambda sign_in: plans_app(log=log, sign_in=sign_in)}) as address:
        yield address


def look(page: Page, name: str) -> None:
    """Nothing for axe to find; and a picture, wide and as on a telephone."""
    assert_accessible(page, widths=(1280, 390))
    SCREENS.mkdir(parents=True, exist_ok=True)
    page.emulate_media(color_scheme="light")
    for width, kind in ((1280, "desktop"), (390, "phone")):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=SCREENS / f"draden-{name}-{kind}.png", full_page=True)


def test_a_thread_is_noted_and_an_approval_ticked_without_a_finding(address: str) -> None:
    body = plan_body("plan-1", action_body(milestones=[GATE]), unit="po")
    httpx.post(f"{address}/api/plans/v1/plans", json=body, headers=BUREAU).raise_for_status()
    for unit in ("groen", "blauw", "opleiding"):
        held = {"unit": unit, "kind": "dialogue", "heldOn": "2026-03-02"}
        while httpx.post(f"{address}/api/plans/v1/activities", json=held, headers=BUREAU).status_code == 503:
            continue  # until it is folded which units there are
    with chromium() as browser:
        page = browser.new_page()
        log_in_as(page, f"{address}{DRAWN}")
        look(page, "leeg")
        page.get_by_label("In welke gesprekken").select_option("dialogue")
        page.get_by_label("Wat kwam in meer teams terug?").fill("Men mist ruimte om het te zeggen.")
        page.get_by_role("button", name="Opschrijven").click()
        assert "De rode draad is opgeschreven." in page.inner_text("main")
        look(page, "lijst")
        page.get_by_role("link", name="Verbeteren of geschiedenis").click()
        page.get_by_role("button", name="Terugnemen").click()
        assert "Vul in waarom" in page.inner_text("main")
        look(page, "fout")
        page.goto(f"{address}{ACTION}")
        look(page, "goedkeuring")
        page.get_by_role("button", name="Goedgekeurd: Goedkeuring").click()
        assert page.get_by_role("button", name="Loopt").count() == 1
        page.goto(f"{address}{ACTION}/wijzigen")
        look(page, "formulier")
        page.goto(f"{address}/plannen/plan-1/verslag")
        assert "Men mist ruimte" in page.inner_text("main")
