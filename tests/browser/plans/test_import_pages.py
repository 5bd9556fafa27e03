"""A paper becomes a plan in Chromium: nothing for axe to find, the keyboard is enough, and pictures to look at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from accessibility import assert_accessible, chromium
from demo_login import behind_the_front, log_in_as
from plans_service import plans_app

pytestmark = pytest.mark.browser

SCREENS = Path(__file__).parents[3] / ".peil" / "screens"
TABLE = """Nr;Actie;Trekker;Gereed;Status;Opmerking
A1;Een cursus geven;Teamleider;Q3;loopt;Kost ca. 8 uur per week
A2;Het beleid schrijven;Werkgroep;Q4 2026;gepland;Voor EUR 500
"""


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    with (
        chromium() as browser,
        behind_the_front(tmp_path, {"plans": lambda sign_in: plans_app(sign_in=sign_in)}) as address,
    ):
        page = browser.new_page(viewport={"width": 1280, "height": 900}, java_script_enabled=True)
        log_in_as(page, f"{address}/plannen")
        yield page


def keep(page: Page, name: str) -> None:
    """Put pictures of *page* where a person looks: wide, and as on a telephone."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    for width, kind in ((1280, "desktop"), (390, "phone")):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=SCREENS / f"importeren-{name}-{kind}.png", full_page=True)


def test_a_paper_is_taken_in_with_the_keyboard_and_no_page_has_a_finding(page: Page, tmp_path: Path) -> None:
    page.get_by_role("link", name="Neem een actieplan over van papier").press("Enter")
    (broken := tmp_path / "plan.docx").write_bytes(b"%PDF-1.7")
    page.get_by_label("Bestand").set_input_files(broken)
    page.get_by_role("button", name="Lezen").press("Enter")
    page.get_by_role("alert").get_by_role("link").press("Enter")
    assert page.evaluate("document.activeElement.id") == "veld-bestand"
    assert_accessible(page, widths=(320,))
    keep(page, "geweigerd")
    (paper := tmp_path / "plan.csv").write_text(TABLE, encoding="utf-8")
    page.get_by_label("Bestand").set_input_files(paper)
    page.get_by_role("button", name="Lezen").press("Enter")
    assert "waarden vragen uw blik" in page.locator("main").inner_text()
    page.get_by_role("button", name="Naar het vaststellen").press("Enter")
    assert_accessible(page, widths=(320,))
    page.get_by_role("button", name="Plan vaststellen").first.press("Enter")
    page.get_by_role("alert").get_by_role("link", name="Titel").press("Enter")
    assert page.evaluate("document.activeElement.id") == "veld-titel"
    assert_accessible(page, widths=(1280, 320))
    keep(page, "fout")
    page.keyboard.type("Actieplan van de directie")
    page.keyboard.press("Tab")
    page.keyboard.type("directie-po")
    page.keyboard.press("Enter")  # what Enter does is the next step
    page.wait_for_selector("h1:has-text('Acties 1 tot en met 2')")
    assert_accessible(page, widths=(320,))
    keep(page, "acties")
    page.locator("#veld-a1-mee").press("Space")
    page.get_by_role("button", name="Volgende").first.press("Enter")
    page.wait_for_selector("h1:has-text('Vaststellen')")
    keep(page, "vaststellen")
    page.get_by_role("button", name="Plan vaststellen").first.press("Enter")
    page.wait_for_selector("h1:has-text('Actieplan van de directie')")
    assert page.get_by_role("article").count() == 1
    keep(page, "plan")
    page.get_by_role("link", name="Nieuwe versie van het papier inlezen").press("Enter")
    paper.write_text(TABLE.replace("Q4 2026;gepland", "Q1 2027;gepland").replace("loopt", "gereed"), encoding="utf-8")
    page.get_by_label("Bestand").set_input_files(paper)
    page.get_by_role("button", name="Vergelijken").press("Enter")
    page.wait_for_selector("h1:has-text('Verschillen')")
    assert_accessible(page, widths=(1280, 320))
    keep(page, "verschillen")
