"""The boards in Chromium: nothing for axe to find, no mouse needed, and pictures of them to look at."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, StorageState

from accessibility import assert_accessible, chromium, keyboard_walk
from demo_login import behind_the_front, log_in_as
from peil_chassis.projection import Fact
from peil_contracts.people import EMPLOYMENT_STARTED
from reporting_agreed_town import agreed_town
from reporting_municipality import municipality, staff
from reporting_service import Reporting

pytestmark = pytest.mark.browser

SCREENS = Path(__file__).parents[3] / ".peil" / "screens"

WIDE_AND_NARROW, NARROW = (1280, 360), (360,)
BOARDS = {
    "overzicht": ("/", WIDE_AND_NARROW),
    "directie": ("/eenheden/directie-po", WIDE_AND_NARROW),
    "voortgang": ("/cijfers/plan_progress?eenheid=directie-po", WIDE_AND_NARROW),
    "overzicht-toen": ("/?op=2025-12-31&bekend=2026-01-31", NARROW),
    "cluster": ("/eenheden/cluster-sociaal", NARROW),
    "niet-geplaatst": ("/eenheden/niet-geplaatst", NARROW),
    "vacatures": ("/vacatures", NARROW),
    "cijfers": ("/cijfers", NARROW),
    "over-tijd": ("/cijfers/overdue_actions?eenheid=directie-ddv", NARROW),
    "open-vacatures": ("/cijfers/open_vacancies", NARROW),
    "foute-dag": ("/?op=2026-02-31", NARROW),
    "afspraken": ("/afspraken", WIDE_AND_NARROW),
    "monitor": ("/monitor", WIDE_AND_NARROW),
    "veiligheid": ("/sociale-veiligheid", WIDE_AND_NARROW),
    "veiligheid-toen": ("/sociale-veiligheid?op=2025-06-30", NARROW),
    "mensen-signalen": ("/cijfers/signals", NARROW),
    "mensen-verzuim": ("/cijfers/absence", NARROW),
    "gemeten": ("/gemeten", WIDE_AND_NARROW),
    "bereik": ("/bereik", (1280, 320)),
    "gemeten-niets": ("/gemeten?op=2025-06-30", NARROW),
    "monitor-toen": ("/monitor?op=2025-06-30", NARROW),
    "afspraken-directie": ("/cijfers/agreements?eenheid=directie-wpi", NARROW),
    "afspraken-over-tijd": ("/cijfers/agreements_due", NARROW),
    "herinneringen": ("/cijfers/reminded_items", NARROW),
    "peilingen": ("/peilingen", WIDE_AND_NARROW),
    "peiling": ("/peilingen/najaar", WIDE_AND_NARROW),
    "peiling-afdeling": ("/peilingen/najaar?eenheid=afdeling-werk", NARROW),
    "peiling-overig": ("/peilingen/najaar?eenheid=afdeling-werk&deel=overig", NARROW),
    "peiling-te-weinig": ("/peilingen/najaar?eenheid=stadsdeel-zuidoost", NARROW),
    "peiling-nog-niet": ("/peilingen/zomer", NARROW),
    "onbekend": ("/eenheden/maan", NARROW),
    "mensen": ("/cijfers/staff_by_scale_band", WIDE_AND_NARROW),
    "mensen-cluster": ("/cijfers/staff_by_age_group?eenheid=cluster-sociaal", NARROW),
    "mensen-stroom": ("/cijfers/staff_moves", NARROW),
    "mensen-leren": ("/cijfers/learning_coverage", NARROW),
    "mensen-te-laag": ("/cijfers/contracts?eenheid=directie-po", NARROW),
    "mensen-nog-niet": ("/cijfers/contracts?op=2025-06-30", NARROW),
    "waarom-niets": ("/waarom-niets", NARROW),
    "verantwoording": ("/verantwoording?controle=1", WIDE_AND_NARROW),
    "verantwoording-document": ("/verantwoording/document", NARROW),
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def folded(facts: Sequence[Fact]) -> Reporting:
    """Reporting on *facts*. In a thread of its own: Playwright's loop runs in this one."""
    reporting = Reporting()
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, _taken(reporting, facts)).result()
    return reporting


async def _taken(reporting: Reporting, facts: Sequence[Fact]) -> None:
    """Fold *facts*; with people among them the last quarter of 2025 and the first of 2026 are released."""
    await reporting.take(facts)
    now = reporting.clock.now()
    if any(fact.type == EMPLOYMENT_STARTED for fact in facts):
        for day in (now - timedelta(days=120), now):
            reporting.clock.set(day)
            await reporting.release_room().release_due()
    await reporting.survey_room().release_due()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keeps the provider's keys: making them takes longer than a test."""
    return tmp_path_factory.mktemp("identity")


@contextmanager
def boards(folder: Path, facts: Sequence[Fact]) -> Iterator[str]:
    """Reporting on *facts*, behind the front."""
    reporting = folded(facts)
    with behind_the_front(folder, {"reporting": lambda sign_in: reporting.app(sign_in=sign_in)}) as address:
        yield address


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with boards(folder, [*municipality(), *staff(), *agreed_town()]) as address:
        yield address


@pytest.fixture(scope="module")
def empty(folder: Path) -> Iterator[str]:
    with boards(folder, []) as address:
        yield address


@pytest.fixture(scope="module")
def bureau(browser: Browser, address: str) -> StorageState:
    """What a browser keeps once Bureau I&D has logged in."""
    context = browser.new_context()
    log_in_as(context.new_page(), f"{address}/vacatures")
    kept = context.storage_state()
    context.close()
    return kept


@pytest.fixture
def page(browser: Browser, bureau: StorageState) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, storage_state=bureau)
    yield context.new_page()
    context.close()


def keep(page: Page, name: str) -> None:
    """Put pictures of *page* where a person looks: wide, and as on a telephone."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    page.emulate_media(color_scheme="light")
    for width, kind in ((1280, "desktop"), (390, "phone")):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=SCREENS / f"cijfers-{name}-{kind}.png", full_page=True)


@pytest.mark.parametrize("name", BOARDS)
def test_a_board_has_no_finding(page: Page, address: str, name: str) -> None:
    path, widths = BOARDS[name]
    page.goto(f"{address}{path}")
    assert_accessible(page, widths=widths)
    keep(page, name)


def test_the_auditor_looks_at_one_release_and_at_the_account_of_none(page: Page, address: str, empty: str) -> None:
    page.context.clear_cookies()
    log_in_as(page, f"{address}/verantwoording/survey/najaar", "Auditor")
    assert_accessible(page, widths=NARROW)
    keep(page, "verantwoording-vrijgave")
    page.context.clear_cookies()
    log_in_as(page, f"{empty}/verantwoording", "Auditor")
    assert page.get_by_text("Er is nog niets vrijgegeven").is_visible()


@pytest.mark.parametrize("path", ["/", "/vacatures", "/afspraken", "/monitor", "/peilingen", "/cijfers/plan_progress"])
def test_a_board_without_any_fact_says_what_to_do(page: Page, empty: str, path: str) -> None:
    page.context.clear_cookies()
    log_in_as(page, f"{empty}{path}")
    assert_accessible(page, widths=NARROW)
    keep(page, f"leeg{path.replace('/', '-').rstrip('-')}")


def test_the_monitor_says_of_a_unit_what_its_own_pages_say(page: Page, address: str) -> None:
    page.goto(f"{address}/monitor")
    agreed, people = (
        page.get_by_role("row").filter(has_text="Werk, Participatie en Inkomen").nth(at).inner_text().split("\t")
        for at in (0, 1)
    )
    page.goto(f"{address}/eenheden/directie-wpi")
    assert agreed[1:3] == ["4 van 12", page.get_by_text("acties over tijd").first.locator("..").inner_text().split()[0]]
    assert page.get_by_text("223", exact=True).first.is_visible()
    assert people[1].startswith("223")


def test_everything_on_the_overview_is_reached_and_seen_with_the_keyboard(page: Page, address: str) -> None:
    page.goto(address)
    names = [stop.name for stop in keyboard_walk(page)]
    assert "Naar de inhoud" in names[0]
    assert "Bekijk deze 13 acties" in names
    assert "Personeel & Organisatie" in names


def test_another_day_is_chosen_without_a_script(browser: Browser, bureau: StorageState, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, storage_state=bureau)
    page = context.new_page()
    page.goto(address)
    page.get_by_text("Een andere dag bekijken").click()
    page.get_by_label("Stand van").fill("2026-01-31")
    page.get_by_role("button", name="Tonen").click()
    assert "op=2026-01-31" in page.url
    assert page.get_by_text("U bekijkt een andere stand dan die van nu").is_visible()
    page.get_by_role("link", name="Werk, Participatie en Inkomen").first.click()
    assert "op=2026-01-31" in page.url
    context.close()


def test_a_number_leads_to_the_events_it_was_counted_from(page: Page, address: str) -> None:
    page.goto(f"{address}/eenheden/directie-po")
    page.get_by_role("link", name="Waar komt dit getal vandaan? (Voortgang actieplannen)").click()
    page.get_by_role("heading", name="Gebeurtenissen").first.wait_for()  # a click does not wait for the next page
    assert page.get_by_text("Vastgesteld op 7 maart 2024").is_visible()


def test_a_picture_has_a_title_and_a_description_and_a_table_beside_it(page: Page, address: str) -> None:
    page.goto(address)
    for picture in page.locator("svg.picture").all():
        assert picture.locator("title").text_content()
        assert picture.locator("desc").text_content()
    figures = page.locator("figure.figure")
    assert figures.count() >= 2
    for at in range(figures.count()):
        assert figures.nth(at).locator("table").count() == 1
