"""Whatever is answered carries the headers that protect it: every route of every process, right or wrong."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from starlette.applications import Starlette

import peil_reporting.fold.app
from every_api import APIS
from every_route import every_address
from house_rules import PACKAGES, ROOT
from peil_chassis.http.headers import API_POLICY, page_policy
from peil_chassis.http.limits import Limits
from peil_chassis.settings import HttpSettings
from peil_chassis.store.memory import MemoryStore
from peil_local.front.app import create_front
from peil_local.front.settings import FrontSettings
from peil_reporting.fold.app import create_app as create_fold
from peil_reporting.fold.settings import FoldSettings
from specimen import create_specimen

THE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "NONSENSE")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def caller(app: FastAPI | Starlette) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1")


def fold(monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    # It never starts here, so nobody would close the connections of a real store.
    monkeypatch.setattr(peil_reporting.fold.app, "MongoStore", lambda *_: MemoryStore())
    return create_fold(FoldSettings(kafka="127.0.0.1:9", mongo="mongodb://127.0.0.1:9/"))


@pytest.fixture(params=[*sorted(APIS), "fold"])
async def app(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    return fold(monkeypatch) if request.param == "fold" else APIS[request.param]()


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with caller(app) as client:
        yield client


def hold(answer: httpx.Response) -> None:
    where = f"{answer.request.method} {answer.request.url.path}: {answer.status_code}"
    headers = answer.headers
    assert headers["strict-transport-security"] == "max-age=31536000; includeSubDomains", where
    assert headers["x-content-type-options"] == "nosniff", where
    assert headers["referrer-policy"] == "no-referrer", where
    assert headers["cross-origin-opener-policy"] == "same-origin", where
    assert headers["cross-origin-resource-policy"] == "same-origin", where
    assert headers["x-frame-options"] == "DENY", where
    kept = "no-cache" if answer.request.url.path.startswith("/assets/") or "openapi" in str(answer.url) else "no-store"
    assert headers["cache-control"] == (kept if answer.status_code < 400 else "no-store"), where
    policy = headers["content-security-policy"]
    if answer.request.url.path.startswith("/api/"):
        assert policy == API_POLICY, where
    else:
        assert re.sub(r"(form-action 'self')( https://login\.example\.nl)?", r"\1", policy) == THE_POLICY, where
    for name in ("server", "x-powered-by", "via"):
        assert name not in headers, where


def test_the_policy_of_pages_is_word_for_word_the_agreed_one() -> None:
    assert page_policy() == THE_POLICY
    with_provider = page_policy(("https://login.example.nl",))
    assert with_provider == THE_POLICY.replace("form-action 'self'", "form-action 'self' https://login.example.nl")


async def test_every_route_answers_every_method_with_them(app: FastAPI, client: httpx.AsyncClient) -> None:
    addresses = {path for _, path in every_address(app)}
    assert len(addresses) > 3
    for path in sorted(addresses):
        for method in METHODS:
            for headers in ({}, {"Accept": "text/html"}):
                hold(await client.request(method, path, headers=headers))


async def test_answers_to_what_is_wrong_carry_them(client: httpx.AsyncClient, app: FastAPI) -> None:
    posts = [path for method, path in every_address(app) if method == "POST"]
    for path in ["/nothing", "/api", "/api/nothing", "/assets/nothing", "//", *posts]:
        for headers in (FORM, {"Content-Type": "text/xml"}, {**FORM, "Sec-Fetch-Site": "cross-site"}):
            hold(await client.post(path, content=b"x", headers=headers))
        hold(await client.post(path, content=b"x", headers={**FORM, "Content-Length": "999999999"}))
        hold(await client.get(path, params={"q": "x" * 20_000}))


async def test_failures_of_ours_and_callers_who_ask_too_often_get_them_too() -> None:
    settings = HttpSettings(rate_anonymous="4/minute")
    async with caller(create_specimen(settings=settings, limits=Limits(body=10))) as client:
        found = [await client.post("/api/specimen/v1/breakdowns") for _ in range(6)]
        pages = [await client.get("/nothing", headers={"Accept": "text/html"})]
    assert [answer.status_code for answer in found] == [500] * 4 + [429] * 2
    assert pages[0].status_code == 429
    for answer in [*found, *pages]:
        hold(answer)


async def test_the_front_itself_answers_with_them(tmp_path: Path) -> None:
    services = "reporting=http://127.0.0.1:9,intake=http://127.0.0.1:9"
    app = create_front(FrontSettings(services=services, post=tmp_path / "post"))
    paths = ["/livez", "/healthz", "/post", "/post/1", "/assets/peil.css", "/assets/x", "/metrics", "/", "/api/x"]
    async with caller(app) as client:
        for path in [*paths, "/api/intake/v1/events"]:
            for method in METHODS:
                hold(await client.request(method, path, headers={"Accept": "text/html"}))
        hold(await client.get("/", headers={"Host": "evil.example"}))


# --- and pages work under that policy


class Inline(HTMLParser):
    """Finds in a page what the policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("style", "iframe", "object", "embed", "base") or (tag == "script" and not given.get("src")):
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            outside = re.match(r"\s*(https?:|//|data:|javascript:)", value or "")
            loads = name in ("src", "srcset", "action", "formaction") or (name == "href" and tag in ("link", "use"))
            if name == "style" or name.startswith("on") or (outside and loads):
                self.found.append(f"{tag} {name}")
            if name in ("href", "xlink:href") and (value or "").strip().lower().startswith("javascript:"):
                self.found.append(f"{tag} {name}")


def refused_by_the_policy(page: str) -> list[str]:
    """What in *page* would not load, run or show."""
    looking = Inline()
    looking.feed(page)
    return looking.found


MAILS = frozenset({"digests/templates/digest.html"})
"""Templates of messages: no answer of ours carries them, and mail readers know no style but the one in the tag."""


def is_mail(file: Path) -> bool:
    return any(file.as_posix().endswith(f"/{mail}") for mail in MAILS)


def templates() -> list[Path]:
    return [file for package in PACKAGES for file in (ROOT / package).rglob("*.html")]


def test_no_template_holds_what_the_policy_refuses() -> None:
    pages = [file for file in templates() if not is_mail(file)]
    assert len(pages) > 10
    found = {file.name: refused_by_the_policy(file.read_text(encoding="utf-8")) for file in pages}
    assert not {name: what for name, what in found.items() if what}


def test_a_message_holds_nothing_that_the_policy_refuses_but_styles_in_its_tags() -> None:
    mails = [file for file in templates() if is_mail(file)]
    assert len(mails) == len(MAILS)
    for file in mails:
        found = refused_by_the_policy(file.read_text(encoding="utf-8"))
        assert not [what for what in found if not what.endswith(" style")], file.name


@pytest.mark.parametrize(
    "planted",
    [
        '<p style="color: red">',
        "<style>p {}</style>",
        "<script>alert(1)</script>",
        '<a onclick="x()">',
        '<a href="javascript:x()">',
        '<img src="data:image/png;base64,AA==">',
        '<form action="https://elsewhere.example">',
        '<link rel="stylesheet" href="//cdn.example/x.css">',
    ],
)
def test_a_planted_thing_that_the_policy_refuses_is_caught(planted: str) -> None:
    assert refused_by_the_policy(f"<main>{planted}</main>")


def test_the_style_sheet_loads_nothing_from_elsewhere() -> None:
    for file in (ROOT / "chassis/peil_chassis/http/assets").iterdir():
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"url\(\s*['\"]?(?!/assets/)|@import|<script|\son\w+=", text), file.name
