"""The pages of agreements in Chromium: nothing for axe to find, no mouse needed, and pictures of them to look at."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page

from accessibility import assert_accessible, chromium, keyboard_walk
from agreements_service import BUREAU, COUNCIL, ELSEWHERE, MANAGER, body
from demo_login import DemoVault, behind_the_front, log_in_as
from peil_chassis.log.memory import MemoryLog
from plans_service import plans_app
from relation_facts import appointed
from reporting_facts import placed
from reporting_service import records

pytestmark = pytest.mark.browser

SCREENS = Path(__file__).parents[3] / ".peil" / "screens"
LIST = "/plannen/afspraken"
PEOPLE = {"100201": MANAGER, "100206": ELSEWHERE}
"""Who the demo people are in the facts: the directors of P&O and of DDV."""

WHO = (
    placed("stad", None, "2025-01-01", level="municipality", n=1, name="Gemeente Amsterdam"),
    placed("po", "stad", "2025-01-01", level="directorate", n=2, name="Personeel & Organisatie"),
    placed("ddv", "stad", "2025-01-01", level="directorate", n=3, name="Digitale Voorzieningen"),
    appointed("po", MANAGER, "2026-01-01", n=11),
    appointed("ddv", ELSEWHERE, "2026-01-01", n=12),
)


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
    log = told_log()
    services = {"plans": lambda sign_in: plans_app(log=log, sign_in=sign_in)}
    with behind_the_front(folder, services, DemoVault(PEOPLE)) as address:
        yield address


def told_log() -> MemoryLog:
    """A log that tells who leads what."""
    log = MemoryLog()

    async def tell() -> None:
        topics = {"peil-organisation": 4, "peil-plans": 4}
        await log.create(topics, dict.fromkeys(topics))
        await log.append(records(WHO, Counter()))

    with ThreadPoolExecutor(1) as thread:  # Playwright has a loop in this one
        thread.submit(asyncio.run, tell()).result()
    return log


def agreed(address: str, **changes: str) -> str:
    """The id of an agreement that Bureau I&D made, with the director of P&O unless told otherwise."""
    api = f"{address}/api/plans/v1"
    kind = changes.setdefault("kind", "inclusion-4")
    given = {"state": "given", "seenVersion": 0}
    httpx.post(f"{api}/agreement-kinds/{kind}/consent-changes", json=given, headers=COUNCIL)
    while True:
        answer = httpx.post(f"{api}/agreements", json=body(unit="po") | changes, headers=BUREAU)
        if answer.status_code != 503:  # until it is folded who leads what
            return str(answer.raise_for_status().json()["agreement"])


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
        page.screenshot(path=SCREENS / f"afspraken-{name}-{kind}.png", full_page=True)


def several(address: str) -> str:
    """Agreements as a manager has them; the id of the one that asks for something now."""
    now = agreed(address, madeOn="2026-01-15", reviewOn="2026-03-02", dueOn="2026-12-01")
    agreed(
        address,
        kind="representation-3",
        text="Alle vacatures zetten alle stappen.",
        dueOn="2026-07-01",
        reviewOn="2026-05-01",
    )
    ended = agreed(address, kind="inclusion-1", madeOn="2026-01-10", reviewOn="2026-02-01", dueOn="2026-02-20")
    kept = {"to": "kept", "reason": "De peiling is besproken.", "seenVersion": 0}
    httpx.post(f"{address}/api/plans/v1/agreements/{ended}/notes", json=kept, headers=BUREAU).raise_for_status()
    agreed(address, unit="ddv", kind="inclusion-2", text="Bij elke inkoop staat inclusie in de eisen.")
    return now


def test_my_agreements_have_no_finding_and_one_next_step(page: Page, address: str) -> None:
    several(address)
    log_in_as(page, f"{address}{LIST}", "Directeur P&O")
    assert page.get_by_role("heading", level=1).inner_text() == "Mijn afspraken"
    assert page.locator("main .button").count() == 1
    assert_accessible(page, widths=(1280, 320))
    keep(page, "mijn")


def test_my_agreements_are_done_with_the_keyboard_alone(page: Page, address: str) -> None:
    several(address)
    log_in_as(page, f"{address}{LIST}", "Directeur P&O")
    names = [stop.name for stop in keyboard_walk(page)]
    page.reload()
    for _ in range(names.index("Vastleggen hoe het staat") + 1):
        page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#vastleggen"
    page.goto(page.url.partition("#")[0])  # from the top, so that every press of Tab is counted
    order = ["Op schema", "Waarom", "Op welke dag", "Opslaan", "Annuleren"]
    names = [stop.name for stop in keyboard_walk(page)]
    assert [name for name in names if name in order] == order
    page.reload()
    for _ in range(names.index("Op schema") + 1):
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")  # the next state: at risk
    page.keyboard.press("Tab")
    page.keyboard.type("Er is nog geen trekker.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Hoe het staat, is vastgelegd." in page.get_by_role("status").inner_text()
    assert "Van open naar loopt risico" in page.locator("main").inner_text()
    assert_accessible(page, widths=(360,))
    keep(page, "een")


def test_a_form_with_errors_leads_to_its_fields(page: Page, address: str) -> None:
    several(address)
    log_in_as(page, f"{address}{LIST}", "Directeur P&O")
    page.get_by_role("link", name="Vastleggen hoe het staat").click()
    page.get_by_label("Niet nagekomen").check()
    page.get_by_label("Op welke dag").fill("morgen")
    page.get_by_role("button", name="Opslaan").click()
    page.get_by_role("alert").get_by_role("link").click()
    assert page.evaluate("document.activeElement.id") == "veld-datum"
    assert page.get_by_label("Op welke dag").input_value() == "morgen"
    assert page.get_by_label("Niet nagekomen").is_checked()
    assert_accessible(page, widths=(360,))
    keep(page, "fout")


def test_a_manager_without_agreements_reads_what_that_means(page: Page, address: str) -> None:
    agreed(address)
    log_in_as(page, f"{address}{LIST}", "Directeur DDV")
    assert "U hebt nu geen afspraken" in page.locator("main").inner_text()
    assert_accessible(page, widths=(1280, 320))
    keep(page, "leeg")


def test_what_bureau_sees_has_no_finding_and_works_without_a_script(browser: Browser, address: str) -> None:
    several(address)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    log_in_as(page, f"{address}{LIST}")
    keep(page, "bureau")
    page.get_by_role("link", name="Nieuwe afspraak").click()
    keep(page, "nieuw")
    page.get_by_label("Eenheid").select_option("ddv")
    page.get_by_label("Soort afspraak").select_option("inclusion-4")
    page.get_by_label("Wat is afgesproken").fill("Het actieplan krijgt een trekker.")
    page.get_by_label("Tussentijds bekijken op").fill("1 september 2026")
    page.get_by_label("Klaar op").fill("1-12-2026")
    page.get_by_role("button", name="Afspraak maken").click()
    assert "De afspraak is gemaakt." in page.get_by_role("status").inner_text()
    page.get_by_role("link", name="Andere datums afspreken").click()
    keep(page, "datums")
    context.close()


@pytest.mark.parametrize(
    ("path", "name"), [(LIST, "bureau"), (f"{LIST}/nieuw", "nieuw"), (f"{LIST}/soorten", "soorten")]
)
def test_a_page_of_bureau_has_no_finding(page: Page, address: str, path: str, name: str) -> None:
    several(address)
    log_in_as(page, f"{address}{path}")
    assert_accessible(page, widths=(1280, 320))
    keep(page, name)


def test_the_works_council_finds_its_way_from_the_header_to_a_decision(page: Page, address: str) -> None:
    asked = {"state": "asked", "seenVersion": 0}
    api = f"{address}/api/plans/v1/agreement-kinds/representation-4/consent-changes"
    httpx.post(api, json=asked, headers=BUREAU).raise_for_status()
    log_in_as(page, f"{address}/plannen/instemming", "Lid ondernemingsraad")
    assert_accessible(page, widths=(1280, 320))
    keep(page, "instemming")
    page.get_by_role("listitem").get_by_role("link", name="Representatie 4. Beginnen en oefenen").click()
    page.get_by_label("De ondernemingsraad stemt in").check()
    page.get_by_label("Toelichting (niet verplicht)").fill("Besloten in de vergadering van 3 maart.")
    page.get_by_role("button", name="Opslaan").click()
    assert "gegeven" in page.get_by_role("status").inner_text()
    assert_accessible(page, widths=(1280, 360))
    keep(page, "soort")
