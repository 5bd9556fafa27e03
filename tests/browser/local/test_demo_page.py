"""The demonstration's first page in Chromium: findings of axe, the keyboard, no script, and pictures to look at."""

from __future__ import annotations

import json
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from accessibility import assert_accessible, chromium, keyboard_walk, served
from identity_flow import front_settings
from peil_local.front.app import create_front
from peil_local.front.story import MORE, STEPS

pytestmark = pytest.mark.browser

SCREENS = Path(__file__).parents[3] / ".peil" / "screens"
PAGES = {"verhaal": "/demo", "post": "/post", "brief": "/post/1"}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("front")
    (folder / "demo.json").write_text(json.dumps({"staff": 1500, "done": False}))
    (folder / "post").mkdir()
    for number in (1, 2):
        letter = EmailMessage()
        letter["From"], letter["To"] = "peil@example.org", "medewerker-200123@peil.example"
        letter["Subject"], letter["Date"] = "Peil: 1 punt vraagt uw aandacht", "Tue, 30 Jun 2026 09:00:00 +0200"
        letter.set_content("Vacature plaatsen was aan de beurt op 26 juni 2026.\n")
        (folder / "post" / f"{number}.eml").write_bytes(bytes(letter))
    with served(create_front(front_settings(folder, demo=folder / "demo.json", mail_port=0))) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(color_scheme="light")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_finding_and_fits_a_telephone(page: Page, address: str, name: str) -> None:
    page.goto(address + PAGES[name])
    assert_accessible(page)
    SCREENS.mkdir(parents=True, exist_ok=True)
    for width, kind in ((1280, "desktop"), (390, "phone")):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.screenshot(path=SCREENS / f"demo-{name}-{kind}.png", full_page=True)


def test_every_step_is_reached_with_the_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}/demo")
    names = [stop.name for stop in keyboard_walk(page) if stop.tag == "button"]
    looks = [*(look for step in STEPS for look in step.looks), *MORE]
    assert [name.split(", als ")[0] for name in names] == [*(look.label for look in looks), "Naar het overzicht"]


def test_a_button_makes_somebody_of_the_visitor_and_leads_on_without_a_script(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/demo")
    page.get_by_role("button", name="Bekijk de post, als Vacaturehouder DDV").click()
    assert page.url == f"{address}/post"
    page.goto(f"{address}/identiteit")
    assert "U bent nu Vacaturehouder DDV" in page.locator("main").inner_text()
    context.close()
