"""Logging in and out in Chromium, at the provider's own page: what people see, with and without a mouse."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page

from accessibility import assert_accessible, chromium, keyboard_walk
from demo_login import BUREAU, DemoVault, behind_the_front, log_in_as
from peil_local.papers import plans_to_send
from plans_service import bearer, plans_app
from reporting_service import Reporting

pytestmark = pytest.mark.browser

SCREENS = Path(__file__).parents[3] / ".peil" / "screens"
PLAN = "/plannen/actieplan-po/acties/a3"
CHOOSE = "Wie bent u?"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def vault() -> DemoVault:
    return DemoVault()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, vault: DemoVault) -> Iterator[str]:
    apps = {
        "plans": lambda sign_in: plans_app(sign_in=sign_in),
        "reporting": lambda sign_in: Reporting().app(sign_in=sign_in),
    }
    with behind_the_front(tmp_path_factory.mktemp("identity"), apps, vault) as address:
        for body in plans_to_send():
            httpx.post(f"{address}/api/plans/v1/plans", json=body, headers=bearer("bureau")).raise_for_status()
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def keep(page: Page, name: str) -> None:
    """Put pictures of *page* where a person looks: wide, and as on a telephone."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    page.emulate_media(color_scheme="light")
    for width, kind in ((1280, "desktop"), (360, "phone")):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=SCREENS / f"inloggen-{name}-{kind}.png", full_page=True)


def test_the_page_to_choose_who_you_are_has_no_finding(page: Page, address: str) -> None:
    page.goto(f"{address}/plannen")
    assert heading(page) == CHOOSE
    assert page.get_by_text("Dit is een demonstratie zonder wachtwoorden").is_visible()
    assert_accessible(page, widths=(1280, 360))
    keep(page, "kiezen")


def test_somebody_logs_in_and_out_with_the_keyboard_alone(page: Page, address: str) -> None:
    page.goto(f"{address}/plannen")
    names = [stop.name for stop in keyboard_walk(page)]
    page.reload()
    for _ in range(next(at for at, name in enumerate(names) if BUREAU in name) + 1):
        page.keyboard.press("Tab")
    with page.expect_navigation(url=f"{address}/plannen"):
        page.keyboard.press("Enter")
    assert page.get_by_text("Ingelogd als Bureau I&D").is_visible()
    names = [stop.name for stop in keyboard_walk(page)]
    assert names[:3] == ["Naar de inhoud", "Wissel van demopersoon", "Uitloggen"]
    page.reload()
    for _ in range(3):
        page.keyboard.press("Tab")
    with page.expect_navigation(url=f"{address}/plannen/uitgelogd"):
        page.keyboard.press("Enter")
    assert heading(page) == "U bent uitgelogd"
    assert_accessible(page, widths=(1280, 360))
    keep(page, "uitgelogd")


def test_two_services_ask_for_one_login_and_logging_out_of_one_ends_both(page: Page, address: str) -> None:
    log_in_as(page, f"{address}/plannen")
    asked: list[str] = []
    page.on("framenavigated", lambda frame: asked.append(frame.url))
    page.goto(f"{address}/cijfers")
    assert page.get_by_text("Ingelogd als Bureau I&D").is_visible()
    assert asked == [f"{address}/cijfers"]
    page.get_by_role("button", name="Uitloggen").click()
    page.wait_for_url(f"{address}/uitgelogd")
    for path in ("/plannen", "/cijfers"):
        page.goto(f"{address}{path}")
        assert heading(page) == CHOOSE, path


def test_being_somebody_else_in_one_service_is_being_somebody_else_in_both(page: Page, address: str) -> None:
    log_in_as(page, f"{address}/cijfers")
    page.goto(f"{address}/plannen")
    page.get_by_role("link", name="Wissel van demopersoon").click()
    page.get_by_role("button", name="Auditor").click()
    page.wait_for_url(f"{address}/plannen")
    assert page.get_by_text("Ingelogd als Auditor").is_visible()
    page.goto(f"{address}/cijfers")
    assert page.get_by_text("Ingelogd als Auditor").is_visible()


def test_while_the_vault_is_away_the_page_says_that_logging_in_is_not_possible_now(
    page: Page, address: str, vault: DemoVault
) -> None:
    vault.away = True
    page.goto(f"{address}/plannen")
    page.get_by_role("button", name=BUREAU).click()
    assert heading(page) == "Inloggen kan nu even niet"
    assert_accessible(page, widths=(1280, 360))
    keep(page, "kan-niet")
    vault.away = False
    page.get_by_role("link", name="Probeer het opnieuw").click()
    page.wait_for_url(f"{address}/plannen")
    assert page.get_by_text("Ingelogd als").is_visible()


def test_an_old_answer_of_the_provider_leads_to_a_page_to_begin_again(page: Page, address: str) -> None:
    page.goto(f"{address}/plannen/inloggen/terug?code=x&state=y")
    assert heading(page) == "Inloggen is niet gelukt"
    assert_accessible(page, widths=(1280, 360))
    keep(page, "niet-gelukt")


def test_what_was_typed_outlives_the_session(page: Page, address: str) -> None:
    log_in_as(page, f"{address}{PLAN}")
    page.get_by_label("Nieuwe status").select_option("delayed")
    page.get_by_label("Waarom").fill("De inventarisatie begint later.")
    page.context.clear_cookies(name="peil_plans")
    page.get_by_role("button", name="Status opslaan").click()
    assert heading(page) == "Uw formulier is nog niet verstuurd"
    assert page.get_by_text("De inventarisatie begint later.").is_visible()
    assert_accessible(page, widths=(1280, 360))
    keep(page, "nog-niet-verstuurd")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Log in op een nieuw tabblad").click()
    opened.value.wait_for_url(f"{address}/plannen")  # at the provider they were still logged in
    opened.value.close()
    page.get_by_role("button", name="Opnieuw versturen").click()
    page.get_by_role("button", name="Opnieuw versturen").click()
    assert "staat nu op vertraagd" in page.get_by_role("status").inner_text()
