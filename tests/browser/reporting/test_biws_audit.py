"""The audit of BIWS in Chromium: drawn without a script, nothing for axe to find, and pictures of it to look at."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from accessibility import assert_accessible, chromium
from demo_login import BUREAU, behind_the_front, log_in_as
from reporting_biws_audit import town
from reporting_service import Reporting

pytestmark = pytest.mark.browser

SCREENS = Path(__file__).parents[3] / ".peil" / "screens"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    reporting = Reporting()
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, reporting.take(town())).result()
    folder = tmp_path_factory.mktemp("identity")
    with behind_the_front(folder, {"reporting": lambda sign_in: reporting.app(sign_in=sign_in)}) as address:
        yield address


def test_a_sample_is_drawn_without_a_script_and_each_step_is_read(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    log_in_as(page, f"{address}/vacatures", BUREAU)
    page.get_by_role("link", name="Kijk gesloten vacatures na").click()
    page.get_by_label("Hoeveel vacatures").fill("3")
    page.get_by_label("Startwoord van de loting").fill("worp-4")
    page.get_by_role("button", name="Trek de steekproef").click()
    page.get_by_role("heading", name="De trekking").wait_for()
    page.get_by_text("procedure gevolgd").nth(1).click()
    assert page.get_by_role("row").filter(has_text="Overgeslagen (mag)").first.is_visible()
    context.close()


@pytest.mark.parametrize("person", [BUREAU, "Auditor"])
def test_nothing_is_found_on_the_form_a_draw_and_a_mistake(browser: Browser, address: str, person: str) -> None:
    page: Page = browser.new_page()
    log_in_as(page, f"{address}/biws-audit", person)
    SCREENS.mkdir(parents=True, exist_ok=True)
    for name, query in (("", ""), ("-trekking", "?aantal=4&startwoord=worp-4"), ("-fout", "?aantal=99&startwoord=a+b")):
        page.goto(f"{address}/biws-audit{query}")
        page.evaluate("document.querySelectorAll('details').forEach(one => one.setAttribute('open', ''))")
        assert_accessible(page, widths=(1280, 360))
        page.screenshot(path=SCREENS / f"biws-audit{name}-{person.split()[0].lower()}.png", full_page=True)
    page.close()
