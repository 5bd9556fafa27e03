from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from accessibility import assert_accessible, chromium, keyboard_walk, served, violations
from specimen import ERRORS, create_specimen

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(create_specimen()) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def test_a_page_with_one_of_everything_has_no_finding(page: Page, address: str) -> None:
    page.goto(address)
    assert_accessible(page, widths=(1280, 320))


def test_an_error_page_has_no_finding(page: Page, address: str) -> None:
    page.goto(f"{address}/nergens")
    assert page.get_by_role("heading", level=1).inner_text() == "Deze pagina bestaat niet"
    assert_accessible(page)


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        ("document.querySelector('#veld-reden').labels[0].remove()", "label"),
        (
            "document.querySelector('.lead').id = 'x'; document.styleSheets[0].insertRule('#x {color: #aaa}')",
            "color-contrast",
        ),
        ("document.documentElement.removeAttribute('lang')", "html-has-lang"),
        ("document.querySelectorAll('svg.picture title, svg.picture desc').forEach(e => e.remove())", "svg-img-alt"),
    ],
)
def test_a_planted_violation_is_caught(page: Page, address: str, spoil: str, rule: str) -> None:
    page.goto(address)
    page.evaluate(spoil)
    assert rule in {finding.partition(" ")[0] for finding in violations(page)}


def test_a_planted_violation_fails_the_check(page: Page, address: str) -> None:
    page.goto(address)
    page.evaluate("document.documentElement.removeAttribute('lang')")
    with pytest.raises(AssertionError, match="1280 px, light: html-has-lang"):
        assert_accessible(page, widths=(1280,))


def test_a_colour_that_fails_in_the_dark_alone_is_caught(page: Page, address: str) -> None:
    page.goto(address)
    dark = "@media (prefers-color-scheme: dark) {main .lead {color: #444}}"
    page.evaluate(f"document.styleSheets[0].insertRule('{dark}', document.styleSheets[0].cssRules.length)")
    with pytest.raises(AssertionError, match="1280 px, dark: color-contrast"):
        assert_accessible(page, widths=(1280,))


def test_a_page_too_wide_is_caught(page: Page, address: str) -> None:
    page.goto(address)
    page.evaluate("document.styleSheets[0].insertRule('main h1 {width: 2000px; max-width: none}')")
    with pytest.raises(AssertionError, match="px too wide"):
        assert_accessible(page, widths=(1280,))


def test_everything_is_reached_with_tab_beginning_with_the_skip_link(page: Page, address: str) -> None:
    page.goto(address)
    names = [stop.name for stop in keyboard_walk(page)]
    assert names[0] == "Naar de inhoud"
    order = ["Overzicht", "Post", "Status", "Reden", "Opslaan"]
    positions = [names.index(name) for name in order]
    assert positions == sorted(positions)


def test_a_focus_that_cannot_be_seen_is_caught(page: Page, address: str) -> None:
    page.goto(address)
    page.evaluate("document.styleSheets[0].insertRule('*:focus-visible {outline: none !important}', 0)")
    with pytest.raises(AssertionError, match="cannot be seen"):
        keyboard_walk(page)


def test_the_skip_link_leads_past_the_navigation(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_a_field_is_described_by_its_hint_and_its_error(page: Page, address: str) -> None:
    page.goto(address)
    field = page.get_by_label("Reden")
    described = [page.locator(f"#{part}").inner_text() for part in str(field.get_attribute("aria-describedby")).split()]
    assert described == ["Schrijf niets op over personen.", ERRORS["reden"]]
    assert field.get_attribute("aria-invalid") == "true"
    page.get_by_role("alert").get_by_role("link", name=ERRORS["reden"]).click()
    assert page.evaluate("document.activeElement.id") == "veld-reden"


def test_a_stacked_table_stays_a_table_for_a_screen_reader(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 900})
    page.goto(address)
    table = page.get_by_role("table", name="Acties van Personeel en Organisatie")
    assert table.get_by_role("columnheader").count() == 4
    assert table.get_by_role("rowheader").count() == 3


def test_the_policy_lets_nothing_of_others_in_and_breaks_nothing(page: Page, address: str) -> None:
    said: list[str] = []
    asked: set[str] = set()
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.add(request.url))
    page.goto(address)
    assert said == []
    assert all(url.startswith(address) for url in asked)


def test_a_form_of_our_own_reaches_us_in_a_real_browser(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_label("Reden").fill("omdat")
    page.evaluate("document.querySelector('#veld-reden').name = 'reason'")
    with page.expect_response(lambda answer: answer.request.method == "POST") as posted:
        page.get_by_role("button", name="Opslaan").click()
    assert posted.value.status == 303


def test_a_form_of_another_site_is_refused_in_a_real_browser(page: Page, address: str) -> None:
    elsewhere = address.replace("127.0.0.1", "localhost")
    page.route(
        f"{elsewhere}/evil",
        lambda route: route.fulfill(
            content_type="text/html",
            body=f"<form method=post action='{address}/plannen'><input name=reason value=x><button>win</button></form>",
        ),
    )
    page.goto(f"{elsewhere}/evil")
    with page.expect_response(lambda answer: answer.request.method == "POST") as posted:
        page.get_by_role("button", name="win").click()
    assert posted.value.status == 403


def test_on_a_telephone_the_ways_stand_behind_menu_without_a_script(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(address)
    menu = page.get_by_role("navigation", name="Hoofdmenu")
    assert not menu.get_by_role("link", name="Post").is_visible()
    menu.get_by_role("link", name="Menu", exact=True).press("Enter")
    assert menu.get_by_role("link", name="Post").is_visible()
    menu.get_by_role("link", name="Menu sluiten").click()
    assert not menu.get_by_role("link", name="Post").is_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    assert menu.get_by_role("link", name="Post").is_visible()
    assert not menu.get_by_role("link", name="Menu", exact=True).is_visible()
