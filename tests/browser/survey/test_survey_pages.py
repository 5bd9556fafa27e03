"""A survey in Chromium: from "Doe mee" to a thank you, by keyboard, on a telephone, and without a script."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Browser, Page, expect

from accessibility import assert_accessible, chromium, keyboard_walk, served
from demo_login import DemoVault, behind_the_front, log_in_as
from peil_chassis.log.memory import MemoryLog
from peil_chassis.store.memory import MemoryStore
from peil_collector.app import create_app
from peil_local.ports import a_free_port
from reporting_people import pseudonym
from survey_service import OIN, TOPICS, Survey, campaign_plan, everything_in, issuer_app, question, town

T = TypeVar("T")
pytestmark = pytest.mark.browser

SCREENS = Path(__file__).parents[3] / ".peil" / "screens"
EMPLOYEE, OPERATOR = "Medewerker Carrierecentrum", "Onderzoeker"
NUMBER = "100107"
"""The employee's personnel number at the local provider."""


def apart(work: Coroutine[Any, Any, T]) -> T:
    """The outcome of *work*, in a thread of its own: the browser's has a loop that runs."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, work).result()


@dataclass(frozen=True)
class World:
    """Where the pages and the form are, and what lies behind them."""

    front: str
    form: str
    survey: Survey


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keeps the provider's keys: making them takes longer than a test."""
    return tmp_path_factory.mktemp("identity")


async def _opened() -> Survey:
    survey = Survey()
    await survey.begin(town({"rood": 8, "groen": 6}))
    asked = [
        question("v1"),
        question("v2", "yes-no"),
    ]
    await survey.open(campaign_plan(questions=asked))
    await survey.campaigns.plan(
        campaign_plan(
            "wave-2", [question("v1", discrimination=True)], opens="2026-12-01T09:00", closes="2026-12-08T17:00"
        )
    )
    return survey


async def _empty_log() -> MemoryLog:
    log = MemoryLog()
    await log.create(dict.fromkeys(TOPICS, 2), dict.fromkeys(TOPICS))
    return log


@pytest.fixture
def world(folder: Path) -> Iterator[World]:
    survey = apart(_opened())
    port = a_free_port()
    form = f"http://localhost:{port}"
    vault = DemoVault({NUMBER: pseudonym("rood0")})

    # Each process has a log of its own here: what there is to be read was read before.
    def make_issuer(sign_in):  # type: ignore[no-untyped-def]
        log = apart(_empty_log())
        return issuer_app(survey.issuer_store, log, survey.clock, survey.random, sign_in, form_url=form)

    collector = create_app(
        store=survey.collector_store,
        log=apart(_empty_log()),
        clock=survey.clock,
        source=f"{OIN}:peil-collector",
        form_url=form,
    )
    with served(collector, port=port), behind_the_front(folder, {"issuer": make_issuer}, vault) as front:
        yield World(front, form, survey)


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
        page.screenshot(path=SCREENS / f"peiling-{name}-{kind}.png", full_page=True)


def test_somebody_takes_part_from_doe_mee_to_thank_you(world: World, page: Page) -> None:
    log_in_as(page, f"{world.front}/peiling", EMPLOYEE)
    assert_accessible(page)
    keep(page, "meedoen")
    page.get_by_role("button", name="Doe mee").click()
    expect(page.get_by_role("heading", name="Uw code")).to_be_visible()
    assert_accessible(page)
    keep(page, "code")
    link = page.get_by_role("link", name="Ga naar de vragen")
    assert str(link.get_attribute("href")).startswith(f"{world.form}/#")
    link.click()
    page.wait_for_url(f"{world.form}/")  # the script took the code out of the address
    assert_accessible(page)
    keep(page, "begin")
    page.get_by_role("button", name="Ga naar de vragen").click()
    expect(page.get_by_role("radio").first).to_be_visible()
    assert_accessible(page)
    keep(page, "vragen")
    page.get_by_label("4 - mee eens").check()
    page.get_by_label("Nee", exact=True).check()
    page.get_by_role("button", name="Verstuur uw antwoord").click()
    expect(page.get_by_role("heading", name="Bedankt")).to_be_visible()
    assert_accessible(page)
    keep(page, "bedankt")
    assert page.context.cookies(world.form) == []
    lots = apart(_lots(world.survey))
    assert [answer for lot in lots for answer in lot["answers"].values()] == [[3, 1]]


async def _lots(survey: Survey) -> list[dict[str, dict[str, list[int]]]]:
    assert isinstance(survey.collector_store, MemoryStore)
    return (await everything_in(survey.collector_store))["lots"]


def test_the_form_needs_no_mouse_and_no_script_on_a_telephone(world: World, browser: Browser) -> None:
    code = apart(world.survey.drawn("rood1"))
    context = browser.new_context(viewport={"width": 390, "height": 800}, java_script_enabled=True)
    page = context.new_page()
    page.goto(world.form)
    assert [stop.name for stop in keyboard_walk(page)][-1] == "Ga naar de vragen"
    page.get_by_label("Uw code").focus()
    page.keyboard.type(code.lower().replace("-", " "))
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio").first).to_be_visible()
    assert all(stop.visible for stop in keyboard_walk(page))
    page.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Verstuur uw antwoord").press("Enter")
    expect(page.get_by_role("heading", name="Bedankt")).to_be_visible()
    context.close()

    context = browser.new_context(viewport={"width": 390, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{world.form}/#{code}")
    expect(page.get_by_label("Uw code")).to_have_value("")
    page.get_by_label("Uw code").fill(code)
    page.get_by_role("button", name="Ga naar de vragen").click()
    expect(page.get_by_role("heading", name="Deze code is gebruikt")).to_be_visible()
    context.close()


def test_who_drew_a_code_is_told_so_and_gets_no_second_one(world: World, page: Page) -> None:
    apart(world.survey.drawn("rood0"))
    log_in_as(page, f"{world.front}/peiling", EMPLOYEE)
    expect(page.get_by_text("U hebt uw code gekregen")).to_be_visible()
    keep(page, "al-gehad")
    assert page.get_by_role("button", name="Doe mee").count() == 0


def test_the_operator_plans_a_survey_and_what_was_wrong_comes_back(world: World, page: Page) -> None:
    log_in_as(page, f"{world.front}/peiling", OPERATOR)
    assert_accessible(page)
    keep(page, "overzicht")
    page.get_by_role("link", name="Nieuwe peiling").click()
    page.get_by_label("Titel").fill("Veilig werken")
    page.get_by_label("Opent op").fill("2027-03-28T02:30")
    page.get_by_label("Sluit op").fill("2027-04-05T17:00")
    page.get_by_role("textbox", name="Vragen").fill(
        "Ik voel mij thuis.\n[ja-nee, discriminatie] Ik ben gediscrimineerd."
    )
    page.get_by_role("button", name="Peiling plannen").click()
    expect(page.get_by_text("Deze tijd bestaat niet").first).to_be_visible()
    expect(page.get_by_label("Titel")).to_have_value("Veilig werken")
    assert_accessible(page)
    keep(page, "nieuw")
    page.get_by_label("Opent op").fill("2027-03-28T03:00")
    page.get_by_role("button", name="Peiling plannen").click()
    expect(page.get_by_role("heading", name="Veilig werken")).to_be_visible()
    expect(page.get_by_text("10 mensen")).to_be_visible()
    assert_accessible(page)
    keep(page, "regels")
    page.goto(f"{world.front}/peiling/beheer/wave-1")
    expect(page.get_by_text("Afdruk van de regels")).to_be_visible()
    expect(page.get_by_role("heading", name="Wat is straks te zien?")).to_be_visible()
    expect(page.get_by_role("row", name="Teams geen geen 1 van 2")).to_be_visible()
    assert page.get_by_role("button", name="Peiling intrekken").count() == 0
    assert_accessible(page)
    keep(page, "open")


def test_the_operator_begins_with_a_set_keeps_what_was_typed_and_plans_by_enter(world: World, page: Page) -> None:
    log_in_as(page, f"{world.front}/peiling/beheer/nieuw", OPERATOR)
    assert page.get_by_role("button", name="Peiling plannen").count() == 1
    page.get_by_label("Titel").fill("Toegankelijk in 2027")
    page.get_by_label("Vragenset").select_option("toegankelijkheid")
    page.get_by_role("button", name="Vul deze set in").click()
    expect(page.get_by_label("Titel")).to_have_value("Toegankelijk in 2027")
    expect(page.get_by_label("Komt terug na hoeveel maanden?")).to_have_value("24")
    assert_accessible(page)
    keep(page, "vragenset")
    page.get_by_label("Opent op").fill("2027-01-11T09:00")
    page.get_by_label("Sluit op").fill("2027-01-25T17:00")
    page.get_by_label("Titel").press("Enter")
    expect(page.get_by_role("heading", name="Toegankelijk in 2027")).to_be_visible()
    expect(page.get_by_text("24 maanden na het openen")).to_be_visible()
    assert page.get_by_role("listitem").filter(has_text="schaal van 1 tot 5").count() == 10
    assert_accessible(page)
