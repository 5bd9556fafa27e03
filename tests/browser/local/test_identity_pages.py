"""The pages of the local provider in Chromium: findings of axe, the keyboard, becoming somebody else."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page
from starlette.applications import Starlette
from starlette.routing import Mount

from accessibility import assert_accessible, chromium, keyboard_walk, served
from identity_flow import front_settings, question
from peil_chassis.clock import SystemClock
from peil_chassis.http.pages import assets
from peil_local.identity.app import PATH
from peil_local.identity.people import load_people
from peil_local.identity.start import open_provider

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    provider = open_provider(front_settings(tmp_path_factory.mktemp("identity")), SystemClock())
    with served(Starlette(routes=[Mount("/assets", assets()), *provider.routes()])) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def choose(page: Page, address: str, person: str) -> None:
    page.goto(f"{address}{PATH}")
    page.get_by_role("button", name=load_people()[person].title).click()


def test_no_page_has_a_finding(page: Page, address: str) -> None:
    for path in ("", "/logout", "/authorize?client_id=nobody"):
        page.goto(f"{address}{PATH}{path}")
        assert_accessible(page)
    choose(page, address, "manager")
    assert_accessible(page)
    page.goto(f"{address}{PATH}/logout")
    assert_accessible(page)
    page.get_by_role("button", name="Uitloggen").click()
    assert page.get_by_role("heading", level=1).inner_text() == "U bent uitgelogd"
    assert_accessible(page)


def test_the_page_says_first_that_it_is_a_demonstration_without_passwords(page: Page, address: str) -> None:
    page.goto(f"{address}{PATH}")
    text = page.locator("main").inner_text()
    assert "Dit is een demonstratie zonder wachtwoorden" in text.split("Met een taak in Peil")[0]
    assert page.locator("input[type=password]").count() == 0


def test_everybody_is_reached_and_chosen_with_the_keyboard_alone(page: Page, address: str) -> None:
    page.goto(f"{address}{PATH}")
    names = [stop.name.split("\n")[0] for stop in keyboard_walk(page) if stop.tag == "button"]
    assert names == [person.title for person in load_people().values()]
    page.get_by_role("button", name="Auditor").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "U bent nu Auditor" in page.locator("main").inner_text()


def test_somebody_becomes_another_and_then_nobody(page: Page, address: str) -> None:
    choose(page, address, "manager")
    choose(page, address, "trekker")
    marked = page.locator("button[aria-current=true]")
    assert marked.count() == 1
    assert "Trekker actieplan P&O" in marked.inner_text()
    page.get_by_role("link", name="Alleen uitloggen").click()
    page.get_by_role("button", name="Uitloggen").click()
    page.goto(f"{address}{PATH}")
    assert page.locator("[aria-current]").count() == 0


def test_the_page_of_a_login_names_the_service_and_works_without_a_script(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}{PATH}/authorize?{httpx.QueryParams(question('plans'))}")
    assert "de actieplannen" in page.locator("main").inner_text()
    context.close()
