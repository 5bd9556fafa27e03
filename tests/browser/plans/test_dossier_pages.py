"""The pages of a plan's file in Chromium: nothing for axe to find, and an entry added with the keyboard alone."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from accessibility import assert_accessible, chromium
from demo_login import behind_the_front, log_in_as
from peil_local.papers import entries_to_send, plans_to_send
from plans_service import bearer, plans_app

pytestmark = pytest.mark.browser

PO, DDV = "/plannen/actieplan-po", "/plannen/actieplan-ddv"


def test_the_file_of_a_plan_has_no_finding_and_is_kept_with_the_keyboard(tmp_path: Path) -> None:
    with (
        behind_the_front(tmp_path, {"plans": lambda sign_in: plans_app(sign_in=sign_in)}) as address,
        chromium() as browser,
        httpx.Client(base_url=f"{address}/api/plans/v1", headers=bearer("bureau")) as api,
    ):
        for body in plans_to_send():
            api.post("/plans", json=body).raise_for_status()
        for path, body in entries_to_send():
            api.post(f"/{path}", json=body).raise_for_status()
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        log_in_as(page, f"{address}/plannen")
        for path in (
            "dossier",
            "dossier/uren-en-geld",
            "dossier/regels/werkgroep",
            "herijken",
            "verslag?soort=evaluatie",
        ):
            page.goto(f"{address}{DDV}/{path}")
            assert_accessible(page, widths=(320,))
        page.goto(f"{address}{PO}/dossier/nieuw/risico")
        page.get_by_label("Wat kan er misgaan?").focus()
        for typed in ("De trekker vertrekt", "Een tweede trekker zoeken", "ooit"):
            page.keyboard.type(typed)
            page.keyboard.press("Tab")
        page.get_by_role("button", name="Opslaan").focus()
        page.keyboard.press("Enter")
        page.get_by_role("alert").get_by_role("link").press("Enter")
        assert page.evaluate("document.activeElement.id") == "veld-volgende"
        assert page.get_by_label("Wat kan er misgaan?").input_value() == "De trekker vertrekt"
        assert_accessible(page, widths=(320,))
        page.keyboard.press("Control+A")
        page.keyboard.type("31-12-2026")
        page.keyboard.press("Enter")
        assert page.get_by_role("status").inner_text().startswith("Opgeslagen")
        assert page.get_by_role("link", name="De trekker vertrekt").is_visible()
