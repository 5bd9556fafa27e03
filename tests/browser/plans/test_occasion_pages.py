"""Calendar, checklist, what lies with Bureau I&D and its form in Chromium: nothing for axe to find, also on a phone."""

from __future__ import annotations

import os
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page

from accessibility import assert_accessible, chromium
from demo_login import behind_the_front, log_in_as
from peil_chassis.clock import SteppedClock
from plans_service import NOW, action_body, bearer, plan_body, plans_app

pytestmark = pytest.mark.browser

PLAN = "/plannen/plan-1"


def test_the_calendar_a_checklist_and_the_way_to_the_bureau_have_no_finding(tmp_path: Path) -> None:
    clock = SteppedClock(NOW)
    with (
        behind_the_front(tmp_path, {"plans": lambda sign_in: plans_app(clock=clock, sign_in=sign_in)}) as address,
        chromium() as browser,
        httpx.Client(base_url=f"{address}/api/plans/v1", headers=bearer("bureau")) as api,
    ):
        moments = [{"label": "Teamdag", "periodText": "", "dueOn": "2026-05-27", "done": False}]
        api.post("/plans", json=plan_body("plan-1", action_body(milestones=moments))).raise_for_status()
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        log_in_as(page, f"{address}/plannen")
        put_before_the_bureau(page, address)
        for path in (
            "/plannen/voorgelegd",
            "/plannen/kalender",
            "/plannen/checklists/bijeenkomst",
            f"{PLAN}/acties/a1",
            f"{PLAN}/dossier",
            f"{PLAN}/dossier/overleg",
        ):
            page.goto(f"{address}{path}")
            shot(page, path)
            assert_accessible(page, widths=(320,))
        page.goto(f"{address}{PLAN}/acties/a1")
        page.get_by_role("button", name="Zet erbij").click()
        assert page.get_by_role("status").inner_text().startswith("Opgeslagen")
        shot(page, "na-klik")
        assert_accessible(page, widths=(320,))


def put_before_the_bureau(page: Page, address: str) -> None:
    """With the keyboard: what, and by when; the rest is filled in."""
    page.goto(f"{address}{PLAN}/dossier")
    page.get_by_role("link", name="Leg voor aan Bureau I&D").press("Enter")
    shot(page, "voorleggen")
    assert_accessible(page, widths=(320,))
    page.get_by_label("Wat legt u voor aan Bureau I&D?").fill("Wie betaalt de tolk bij een bijeenkomst van het team?")
    page.get_by_label("Wanneer moet er antwoord zijn?").fill("1-4-2026")
    page.get_by_role("button", name="Opslaan").press("Enter")
    assert page.get_by_role("status").inner_text().startswith("Opgeslagen")


def shot(page: Page, name: str) -> None:
    folder = os.environ.get("SHOTS_B")
    if folder:
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{folder}/B-{name.strip('/').replace('/', '-')}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})
