"""Reminders in Chromium, from message to button: nothing for axe to find, no mouse needed, and pictures to look at."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from accessibility import assert_accessible, chromium, keyboard_walk
from demo_login import BUREAU, DemoVault, behind_the_front, log_in_as
from known_tokens import KnownTokens
from notifier_world import MANAGER, OTHER, World, agreed, at, notifier_app, world
from reporting_facts import opened

pytestmark = pytest.mark.browser

SCREENS = Path(__file__).parents[3] / ".peil" / "screens"
LEIDINGGEVENDE, BEHEERDER = "Directeur P&O", "Technisch beheerder"
DUE = "2026-03-03"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keeps the provider's keys: making them takes longer than a test."""
    return tmp_path_factory.mktemp("identity")


@pytest.fixture
def made() -> World:
    """A manager was reminded of three things, and of one of them for the second time."""

    async def prepared() -> World:
        facts = [
            agreed("a1", "2026-02-27"),
            agreed("a2", DUE),
            agreed("a3", "2026-03-24"),
            opened("groen", "2026-02-24"),
        ]
        async with world(*facts, contacts=(OTHER, MANAGER)) as ready:
            await ready.go(at("2026-02-27"), at(DUE), at("2026-03-04", "07:30"))
            return ready

    with ThreadPoolExecutor(1) as beside:  # the browser's own loop runs in this thread
        return beside.submit(asyncio.run, prepared()).result()


@pytest.fixture
def address(folder: Path, made: World) -> Iterator[str]:
    vault = DemoVault({"100201": MANAGER, "100202": OTHER})
    app = {"notifier": lambda sign_in: notifier_app(made.store, made.log, made.clock, KnownTokens({}), sign_in=sign_in)}
    with behind_the_front(folder, app, vault) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def keep(page: Page, name: str) -> None:
    """Put pictures of *page* where a person looks: wide, and as on a telephone."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    page.emulate_media(color_scheme="light")
    for width, kind in ((1280, "desktop"), (390, "phone")):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=SCREENS / f"herinneringen-{name}-{kind}.png", full_page=True)


def link_in(made: World, address: str) -> str:
    found = re.search(r"/herinneringen/actie/\S+", made.post.taken[-1].text)
    assert found is not None
    return address + found[0]


def test_a_manager_finds_what_asks_for_attention(page: Page, address: str) -> None:
    log_in_as(page, f"{address}/herinneringen", LEIDINGGEVENDE)
    assert_accessible(page, widths=(1280, 320))
    keep(page, "eigen")
    page.get_by_role("link", name="Afspraak a2 nakomen").click()
    page.get_by_role("button", name="Ik pak dit op").click()
    assert "U hoeft niets meer te doen" in page.get_by_role("status").inner_text()


def test_a_link_in_a_message_needs_no_login_and_no_mouse(page: Page, made: World, address: str) -> None:
    page.goto(link_in(made, address))
    assert_accessible(page, widths=(1280, 320))
    keep(page, "punt")
    names = [stop.name for stop in keyboard_walk(page)]
    assert [name for name in names if name in ("Ik pak dit op", "Het is gedaan")] == ["Ik pak dit op", "Het is gedaan"]
    page.reload()
    for _ in range(names.index("Het is gedaan") + 1):
        page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Dit punt is gedaan" in page.get_by_role("status").inner_text()
    assert_accessible(page, widths=(360,))
    keep(page, "punt-klaar")


def test_a_link_that_is_over_says_what_to_do(page: Page, made: World, address: str) -> None:
    made.clock.set(at("2026-05-04"))
    page.goto(link_in(made, address))
    assert "Deze link is verlopen" in page.inner_text("main")
    assert_accessible(page, widths=(360,))
    keep(page, "verlopen")


def test_bureau_puts_in_addresses_and_gets_back_what_is_wrong(page: Page, address: str) -> None:
    log_in_as(page, f"{address}/herinneringen/contacten", BUREAU)
    assert_accessible(page, widths=(1280, 320))
    keep(page, "adressen")
    page.get_by_label("Tabel").fill("100201;manager@example.org\n100202;geen adres\n999;iemand@example.org")
    page.get_by_role("button", name="Adressen opslaan").click()
    assert page.get_by_label("Tabel").input_value() == "100202;geen adres\n999;iemand@example.org"
    assert_accessible(page, widths=(360,))
    keep(page, "adressen-fout")


def test_an_operator_sees_counts(page: Page, address: str) -> None:
    log_in_as(page, f"{address}/herinneringen", BEHEERDER)
    assert_accessible(page, widths=(1280, 320))
    keep(page, "aantallen")


def test_the_message_reads_well_wide_and_on_a_telephone(page: Page, made: World) -> None:
    html = made.post.taken[-1].html
    assert html is not None
    page.set_content(html)
    keep(page, "bericht")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
