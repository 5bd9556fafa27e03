"""The content policy in a real browser: our pages work under it, what it forbids is stopped, logging out works."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Browser, Page
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route

from accessibility import chromium, served
from every_operation import FACTS
from logged_in import log_in
from peil_chassis.clock import SteppedClock
from peil_chassis.http.headers import Headers
from peil_chassis.http.pages import assets
from peil_chassis.store.memory import MemoryStore
from plans_service import API as PLANS
from plans_service import NOW, bearer, plan_body, plans_app, ready_log, serving
from reporting_service import Reporting

pytestmark = pytest.mark.browser

BOARDS = ("/", "/eenheden/po", "/vacatures", "/cijfers", "/cijfers/plan_progress?unit=po", "/nergens")
PLAN_PAGES = ("/plannen", "/plannen/plan-1", "/plannen/plan-1/acties/a1")


async def _pages() -> dict[str, str]:
    """Real pages of both services, as their address without a query -> HTML."""
    found: dict[str, str] = {}
    reporting, store = Reporting(), MemoryStore()
    await reporting.take(FACTS)
    async with reporting.serving() as client:
        for address in BOARDS:
            found[address.partition("?")[0]] = (await client.get(address, headers={"Accept": "text/html"})).text
    async with serving(plans_app(store, await ready_log())) as client:
        await client.post(f"{PLANS}/plans", json=plan_body(), headers=bearer("bureau"))
        await log_in(client, store, SteppedClock(NOW), "plans")
        for address in PLAN_PAGES:
            found[address] = (await client.get(address, headers={"Accept": "text/html"})).text
    return found


def under_the_policy(pages: Mapping[str, str], *, form_targets: Sequence[str] = (), goes_to: str = "") -> Starlette:
    """*pages* behind the layer that every service has; a form sent to ``/weg`` ends at *goes_to*."""

    async def show(request: Request) -> Response:
        return HTMLResponse(pages[request.url.path])

    async def leave(request: Request) -> Response:
        return RedirectResponse(goes_to, 303)

    routes = [Route(path, show) for path in pages]
    return Starlette(
        routes=[*routes, Route("/weg", leave, methods=["POST"]), Mount("/assets", assets())],
        middleware=[Middleware(Headers, api_prefix="/api/", api_version=None, form_targets=form_targets)],
    )


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def complaints_of(page: Page) -> list[str]:
    """What the browser will say of the policy while *page* is used; fills as it goes."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if "Content Security Policy" in message.text else None)
    return said


def test_every_page_loads_and_draws_under_the_policy(page: Page) -> None:
    with ThreadPoolExecutor(1) as thread:  # this one already runs Playwright's loop
        pages = thread.submit(lambda: asyncio.run(_pages())).result()
    said = complaints_of(page)
    with served(under_the_policy(pages)) as address:
        for path in pages:
            page.goto(address + path)
            assert page.evaluate("document.styleSheets.length") == 1, path
            assert page.evaluate("document.querySelector('.brand img').naturalWidth") > 0, path
    assert said == []


@pytest.mark.parametrize(
    "planted",
    [
        '<p style="color: red">x</p>',
        "<script>document.title = 'ran'</script>",
        '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">',
        '<img src="https://elsewhere.example/x.png">',
    ],
)
def test_what_the_policy_forbids_is_stopped(page: Page, planted: str) -> None:
    said = complaints_of(page)
    with served(under_the_policy({"/": f"<!doctype html><title>t</title>{planted}"})) as address:
        page.goto(address)
        page.wait_for_timeout(200)
        assert said
        assert page.title() == "t"


FORM = '<!doctype html><title>t</title><form method="post" action="/weg"><button>Uitloggen</button></form>'


def test_logging_out_may_end_at_the_identity_provider_and_nowhere_else(page: Page) -> None:
    said = complaints_of(page)
    with served(under_the_policy({"/": "<!doctype html><title>elders</title>"})) as provider:
        with served(under_the_policy({"/": FORM}, form_targets=[provider], goes_to=provider)) as address:
            page.goto(address)
            page.get_by_role("button").click()
            page.wait_for_url(f"{provider}/")
            assert page.title() == "elders"
        assert said == []
        with served(under_the_policy({"/": FORM}, goes_to=provider)) as address:
            page.goto(address)
            page.get_by_role("button").click()
            page.wait_for_timeout(500)
            assert page.title() == "t"
        assert any("form-action" in text for text in said)
