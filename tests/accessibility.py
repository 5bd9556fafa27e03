"""What the browser tests of every service share: Chromium, axe-core, and a walk with the Tab key."""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright
from starlette.applications import Starlette

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",  # the tests may run as root in a container, where Chromium's sandbox cannot
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
"""WCAG 2.2 at level AA, and what axe thinks good besides."""
CONTRAST = "color-contrast"


class Stop(NamedTuple):
    """Where one press of Tab led."""

    tag: str
    name: str
    visible: bool


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium of the system; skips the test where there is none."""
    found = CHROMIUM if CHROMIUM.exists() else shutil.which("chromium")
    if found is None:
        pytest.skip("2026-11-22: Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(found), args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def served(app: Starlette, *, port: int = 0) -> Iterator[str]:
    """*app* on *port* of loopback (0: a free one), in a thread; yields its address."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_config=None, ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        if not thread.is_alive():
            raise RuntimeError("the server did not start")
        thread.join(0.02)
    bound = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{bound}"
    finally:
        server.should_exit = True
        thread.join(10)


def violations(page: Page, *, colours_alone: bool = False) -> list[str]:
    """
    What axe finds on *page* as it stands: one line per rule, with its first places.

    With *colours_alone* only the rule about contrast is looked at.
    """
    # The page's own policy forbids scripts; evaluating through the protocol does not go by it.
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8") + "\n;undefined")
    only = {"type": "rule", "values": [CONTRAST]} if colours_alone else {"type": "tag", "values": WCAG}
    # Whatever passes is counted, not described in full: describing it takes half of the time.
    options = json.dumps({"runOnly": only, "resultTypes": ["violations"]})
    found = page.evaluate(f"axe.run(document, {options}).then(found => found.violations)")
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']} - "
        + "; ".join(str(node["html"])[:160] for node in rule["nodes"][:3])
        for rule in found
    ]


def assert_accessible(page: Page, *, widths: Sequence[int] = (1280, 360)) -> None:
    """
    Nothing to be found by axe, no sideways scrolling, and nothing that reaches past its card.

    At each width in CSS pixels; at the first also in dark.

    Raises:
        AssertionError: with one line per finding.
    """
    findings: list[str] = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="light")
        _await_width(page, width)
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        findings += [f"{width} px, light: {finding}" for finding in violations(page)]
        if width == widths[0]:  # colours do not depend on the width, and nothing else on the scheme
            page.emulate_media(color_scheme="dark")
            findings += [f"{width} px, dark: {finding}" for finding in violations(page, colours_alone=True)]
        sideways = int(page.evaluate("document.documentElement.scrollWidth")) - width
        if sideways > 0:
            findings.append(f"{width} px: the page is {sideways} px too wide (WCAG 1.4.10)")
        findings += [f"{width} px: reaches past its card: {words}" for words in page.evaluate(_PAST_ITS_CARD)]
    assert not findings, "\n".join(findings)


_PAST_ITS_CARD = """() => [...document.querySelectorAll('.card, .figure, .notice')].flatMap(card => {
  const edge = card.getBoundingClientRect().right + 1;
  const past = [...card.querySelectorAll('*')].find(e => e.getBoundingClientRect().right > edge && e.checkVisibility());
  return past ? [past.tagName.toLowerCase() + ' ' + past.textContent.trim().slice(0, 80)] : [];
})"""


def _await_width(page: Page, width: int) -> None:
    # On a busy machine the page may still stand as it did at the width before. Asked from here: what Playwright repeats
    # in the page is an eval, which the pages' policy forbids.
    until = time.monotonic() + 10
    while page.evaluate("innerWidth") != width and time.monotonic() < until:
        page.wait_for_timeout(20)


_FOCUSED = """() => {
  const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
  return {
    tag: e.tagName.toLowerCase(),
    name: (e.getAttribute('aria-label') || e.labels?.[0]?.innerText || e.innerText || e.name || '').trim(),
    visible: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 && r.width > 0 && r.height > 0
      && r.bottom > 0 && r.top < innerHeight,
  };
}"""


def keyboard_walk(page: Page, *, most: int = 200) -> list[Stop]:
    """
    Where Tab leads, from the top of the page until it leaves it.

    Raises:
        AssertionError: the focus stays caught, or cannot be seen at some stop.
    """
    page.evaluate("document.activeElement?.blur()")
    stops: list[Stop] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = Stop(**page.evaluate(_FOCUSED))
        if stop.tag == "body":
            unseen = [stop for stop in stops if not stop.visible]
            assert not unseen, f"focus cannot be seen at: {unseen}"
            return stops
        stops.append(stop)
    raise AssertionError(f"after {most} presses of Tab the focus has not left the page")
