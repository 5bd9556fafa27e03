"""The pages of plans in Chromium: nothing for axe to find, no mouse needed, and pictures of them to look at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page

from accessibility import assert_accessible, chromium, keyboard_walk
from demo_login import behind_the_front, log_in_as
from peil_local.papers import plans_to_send
from plans_service import bearer, plans_app

pytestmark = pytest.mark.browser

SCREENS = Path(__file__).parents[3] / ".peil" / "screens"
PO = "/plannen/actieplan-po"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keeps the provider's keys: making them takes longer than a test."""
    return tmp_path_factory.mktemp("identity")


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    with behind_the_front(folder, {"plans": lambda sign_in: plans_app(sign_in=sign_in)}) as address:
        for body in plans_to_send():
            httpx.post(f"{address}/api/plans/v1/plans", json=body, headers=bearer("bureau")).raise_for_status()
        yield address


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=True)
    page = context.new_page()
    log_in_as(page, f"{address}/plannen")
    yield page
    context.close()


def keep(page: Page, name: str) -> None:
    """Put pictures of *page* where a person looks: wide, and as on a telephone."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    page.emulate_media(color_scheme="light")
    for width, kind in ((1280, "desktop"), (390, "phone")):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=SCREENS / f"plannen-{name}-{kind}.png", full_page=True)


def change(page: Page, address: str, action: str, status: str, why: str = "") -> None:
    """Change a status as a person does."""
    page.goto(f"{address}{PO}/acties/{action}")
    page.get_by_label("Nieuwe status").select_option(status)
    page.get_by_label("Waarom").fill(why)
    page.get_by_role("button", name="Status opslaan").click()


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/plannen", "alle"),
        (PO, "po"),
        (f"{PO}/acties/a3", "actie"),
        (f"{PO}/acties/a3/wijzigen", "aanpassen"),
        ("/plannen/bestuursopdracht", "bestuursopdracht"),
        ("/plannen/bestuursopdracht/verdeling", "verdeling"),
        ("/plannen/bestuursopdracht/streefcijfers", "streefcijfers"),
        ("/plannen/bestuursopdracht/trainingen", "trainingen"),
    ],
)
def test_a_page_has_no_finding(page: Page, address: str, path: str, name: str) -> None:
    page.goto(f"{address}{path}")
    assert_accessible(page, widths=(1280, 320))
    keep(page, name)


def test_a_plan_with_a_history_has_no_finding(page: Page, address: str) -> None:
    change(page, address, "a3", "delayed", "De inventarisatie begint later.")
    confirmed = page.get_by_role("status")
    assert confirmed.inner_text().startswith("Opgeslagen")
    assert page.evaluate("e => e.getBoundingClientRect().top < innerHeight", confirmed.element_handle())
    assert_accessible(page, widths=(360,))
    keep(page, "gewijzigd")


def test_one_click_with_the_keyboard_alone_says_what_was_done_where_it_can_be_seen(page: Page, address: str) -> None:
    page.goto(f"{address}{PO}/acties/a3")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "gereed":
            break
    page.keyboard.press("Enter")
    said = page.get_by_role("status")
    assert "gereed op 3 maart 2026" in said.inner_text()
    assert page.evaluate("e => e.getBoundingClientRect().top < innerHeight", said.element_handle())
    said.get_by_role("button").press("Enter")
    assert "toch niet gereed" in page.get_by_role("status").inner_text()
    sizes = page.eval_on_selector_all("main button", "all => all.map(e => e.getBoundingClientRect().height)")
    assert min(sizes) >= 24


def test_a_form_with_errors_has_no_finding_and_leads_to_its_fields(page: Page, address: str) -> None:
    change(page, address, "a3", "not-taken-up")
    alert = page.get_by_role("alert")
    alert.get_by_role("link").click()
    assert page.evaluate("document.activeElement.id") == "veld-reden"
    assert page.get_by_label("Waarom").get_attribute("aria-invalid") == "true"
    assert_accessible(page, widths=(360,))
    keep(page, "fout")


def test_who_saves_second_sees_the_others_change_and_keeps_their_words(
    browser: Browser, page: Page, address: str
) -> None:
    page.goto(f"{address}{PO}/acties/a3")
    page.get_by_label("Nieuwe status").select_option("running")
    page.get_by_label("Waarom").fill("De menukaart is in de maak.")
    page.get_by_label("Bureau I&D").check()
    other = browser.new_context()
    log_in_as(theirs := other.new_page(), f"{address}/plannen")
    change(theirs, address, "a3", "delayed", "De inventarisatie begint later.")
    other.close()
    page.bring_to_front()  # Chromium draws a page behind another only now and then
    page.get_by_role("button", name="Status opslaan").click()
    alert = page.get_by_role("alert")
    assert "Iemand anders was u voor" in alert.inner_text()
    assert "De inventarisatie begint later." in alert.inner_text()
    assert page.get_by_label("Waarom").input_value() == "De menukaart is in de maak."
    assert page.get_by_label("Nieuwe status").input_value() == "running"
    assert page.get_by_label("Bureau I&D").is_checked()
    assert_accessible(page, widths=(360,))
    keep(page, "iemand-anders")
    page.get_by_role("button", name="Status opslaan").click()
    assert "Actie A3 staat nu op loopt" in page.get_by_role("status").inner_text()


def test_a_status_is_changed_with_the_keyboard_alone(page: Page, address: str) -> None:
    page.goto(f"{address}{PO}/acties/a4")
    names = [stop.name for stop in keyboard_walk(page)]
    order = ["Nieuwe status", "Waarom", "Sinds wanneer", "Bureau I&D", "Status opslaan", "Annuleren"]
    # A date has several stops: day, month, year.
    assert list(dict.fromkeys(name for name in names if name in order)) == order
    page.reload()
    presses = names.index("Nieuwe status") + 1
    for _ in range(presses):
        page.keyboard.press("Tab")
    page.keyboard.type("Gereed")
    page.keyboard.press("Tab")
    page.keyboard.type("Alle teams zijn langs geweest.")
    while page.evaluate("document.activeElement.tagName") != "BUTTON":
        page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Actie A4 staat nu op gereed" in page.get_by_role("status").inner_text()


def test_two_days_of_a_plan_stand_side_by_side_with_what_changed_and_why(page: Page, address: str) -> None:
    change(page, address, "a4", "done", "Alle teams zijn langs geweest.")
    page.get_by_role("link", name="Bekijk het verloop").click()
    page.get_by_label("Eerste dag").fill("2024-01-01")
    page.get_by_label("Zoals nu bekend").check()
    page.get_by_role("button", name="Vergelijken").click()
    article = page.get_by_role("article").filter(has_text="A4.")
    assert "Alle teams zijn langs geweest." in article.inner_text()
    assert_accessible(page, widths=(360, 1280))
    keep(page, "verloop")
    page.get_by_label("Zoals toen bekend").check()
    page.get_by_label("Eerste dag").fill("2024-01-02")
    page.get_by_role("button", name="Vergelijken").click()
    assert "Gold nog niet" in page.get_by_role("article").first.inner_text()
    page.goto(f"{address}{PO}/verloop?van=gisteren")
    assert "Dit is geen dag" in page.get_by_role("alert").inner_text()
    assert_accessible(page, widths=(360,))


def test_the_mandate_is_read_as_a_tree_beside_its_picture(page: Page, address: str) -> None:
    page.get_by_role("link", name="Bestuursopdracht").first.click()
    assert page.get_by_role("heading", level=1).is_visible()
    assert_accessible(page, widths=(360, 1280))
    keep(page, "bestuursopdracht")


def test_everything_works_without_a_script(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    log_in_as(page, f"{address}/plannen")
    change(page, address, "a4", "done", "Alle teams zijn langs geweest.")
    assert "Actie A4 staat nu op gereed" in page.get_by_role("status").inner_text()
    context.close()


def test_from_all_plans_one_click_leads_to_a_plan_and_one_more_to_an_action(page: Page, address: str) -> None:
    page.goto(f"{address}/plannen")
    page.get_by_role("link", name="Actieplan inclusie en diversiteit, directie Digitale Voorzieningen").click()
    page.get_by_role("link", name="4.1.1. Aanvullen werkgroep").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("4.1.1. Aanvullen")
