"""
A quarter of a plan in Chromium, with the keyboard alone: Bureau I&D takes a paper over, the trekker keeps a plan.

Each of the two types one address; from there on every page is reached by keys, from the link that skips the menu.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page

from accessibility import chromium
from demo_login import DemoVault, behind_the_front
from peil_chassis.log.memory import MemoryLog
from plans_service import action_body, bearer, plan_body, plans_app
from relation_facts import municipality, named, pseudonym
from reporting_service import records

pytestmark = pytest.mark.browser

FAR = 30
"""Presses of Tab from the beginning of a page, or the stop before, to the next step."""
FOCUSED = """() => {
  const e = document.activeElement, s = getComputedStyle(e);
  const name = e.getAttribute('aria-label') || e.labels?.[0]?.innerText || e.innerText || e.name || '';
  return [name.trim(), s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2];
}"""
JUMPED = "document.activeElement.id === 'inhoud'"
"""The jump takes the focus along, later than the key: what is pressed in between would be lost."""
HEAD = "Nr;Actie;Trekker;Gereed;Status\n"
PAPER = HEAD + "A1;Een cursus geven;Teammanager;Q2 2026;loopt\nA2;Een dialoog houden;Werkgroep;Q3 2026;gepland\n"
AGAIN = HEAD + "A1;Een cursus geven;Werkgroep;30 juni 2026;vertraagd\nA2;Een dialoog houden;Werkgroep;Q3 2026;gepland\n"


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    log, person = MemoryLog(), pseudonym("a")

    async def tell() -> None:
        topics = {"peil-organisation": 4, "peil-plans": 4}
        await log.create(topics, dict.fromkeys(topics))
        await log.append(records([*municipality(), named("po", "actieplan", person, "2025-10-01", n=9)], Counter()))

    with ThreadPoolExecutor(1) as thread:  # Playwright has a loop in this one
        thread.submit(asyncio.run, tell()).result()
    services = {"plans": lambda sign_in: plans_app(log=log, sign_in=sign_in)}
    with behind_the_front(tmp_path, services, DemoVault({"100203": person})) as address:
        yield address


class Keys:
    """A person without a mouse on one page after another."""

    def __init__(self, browser: Browser, address: str, person: str) -> None:
        self.page: Page = browser.new_page(viewport={"width": 1280, "height": 900})
        self.page.on("filechooser", lambda _: None)  # asked for now, so that no chooser opens before it is listened to
        self.page.goto(f"{address}/plannen")
        self.press(person)

    def to(self, name: str) -> None:
        """Tab on until what has the focus is called so; it can be seen there."""
        for _ in range(FAR):
            self.page.keyboard.press("Tab")
            found, seen = self.page.evaluate(FOCUSED)
            if found.startswith(name):
                assert seen, f"the focus cannot be seen at {name}"
                return
        raise AssertionError(f"{name} is more than {FAR} presses away on {self.page.url}")

    def press(self, name: str) -> None:
        """Tab to what is called so and press Enter; on the next page the menu is skipped."""
        self.to(name)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        if "#" not in self.page.url:
            self.to("Naar de inhoud")
            self.page.keyboard.press("Enter")
            self.page.wait_for_function(JUMPED)

    def type(self, name: str, text: str) -> None:
        """Tab to the field that is called so and type; in a list that chooses."""
        self.to(name)
        self.page.keyboard.type(text)

    def choose(self, name: str, paper: Path) -> None:
        """Tab to the field for a file and answer what Space opens."""
        self.to(name)
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Space")
        chooser.value.set_files(paper)

    @property
    def said(self) -> str:
        """What the page says was stored."""
        return self.page.get_by_role("status").inner_text()


def test_a_quarter_is_walked_with_the_keyboard_alone(address: str, tmp_path: Path) -> None:
    (paper := tmp_path / "plan.csv").write_text(PAPER, encoding="utf-8")
    (again := tmp_path / "later.csv").write_text(AGAIN, encoding="utf-8")
    actions = [action_body(f"A{n}", title=title) for n, title in ((1, "Een cursus geven"), (2, "Een dialoog houden"))]
    body = plan_body("actieplan", *actions, unit="po", adoptedOn="2025-10-01")
    httpx.post(f"{address}/api/plans/v1/plans", json=body, headers=bearer("bureau")).raise_for_status()
    with chromium() as browser:
        takes_a_paper_over(Keys(browser, address, "Adviseur Bureau I&D"), paper)
        keys = Keys(browser, address, "Trekker actieplan P&O")
        keys.press(body["title"])
        keeps_an_action(keys)
        keeps_the_file(keys)
        reads_the_paper_again(keys, again)
        keys.press("Bekijk het verloop")
        changed = keys.page.locator("main").inner_text()
        assert "31 december 2025 naast 3 maart 2026" in changed
        assert "De lesgever is ziek." in changed


def takes_a_paper_over(keys: Keys, paper: Path) -> None:
    keys.press("Neem een actieplan over van papier")
    keys.choose("Bestand", paper)
    keys.press("Lezen")
    keys.type("Titel van het plan", "Actieplan van een team")
    keys.type("Eenheid", "groen")
    keys.press("Volgende")
    keys.press("Volgende")
    keys.press("Plan vaststellen")
    assert "Het plan is vastgesteld." in keys.said


def keeps_an_action(keys: Keys) -> None:
    keys.press("A1. ")
    keys.press("Loopt")
    assert "loopt" in keys.said
    keys.press("Gereed: ")
    assert "gereed" in keys.said
    keys.press("Actie aanpassen")
    keys.type("Eigenaar", "werkg")
    keys.press("Actie opslaan")
    assert "Eigenaar: werkgroep." in keys.said
    keys.to("Met reden of op een andere dag")
    keys.page.keyboard.press("Enter")
    keys.type("Nieuwe status", "Vertr")
    keys.type("Waarom", "De lesgever is ziek.")
    keys.press("Status opslaan")
    assert "vertraagd" in keys.said


def keeps_the_file(keys: Keys) -> None:
    keys.press("Dossier")
    keys.press("Risico")
    keys.press("Risico toevoegen")
    keys.type("Wat kan er misgaan?", "De trekker heeft te weinig uren")
    keys.type("Wat doet u ertegen?", "Uren vastleggen")
    keys.type("Wanneer kijkt u", "30-6-2026")
    keys.press("Opslaan")
    assert keys.said.startswith("Opgeslagen")
    keys.press("Terug naar het dossier")
    keys.press("Terug naar het plan")


def reads_the_paper_again(keys: Keys, paper: Path) -> None:
    keys.press("Nieuwe versie van het papier inlezen")
    keys.choose("Bestand", paper)
    keys.press("Vergelijken")
    keys.press("Gekozen verschillen overnemen")
    assert "overgenomen uit het papier" in keys.said
