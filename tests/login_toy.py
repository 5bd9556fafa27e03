"""A service with one page, one form and a login at a small provider; and a browser's way through it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Annotated

import httpx
from fastapi import APIRouter, FastAPI, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peil_chassis.clock import SteppedClock
from peil_chassis.http.access import CALLER
from peil_chassis.http.app import create_service
from peil_chassis.http.pages import Pages
from peil_chassis.identity import Identity
from peil_chassis.login.login import Login, SignIn
from peil_chassis.login.vault import VaultAway
from peil_chassis.rights import Right, roles
from peil_chassis.settings import HttpSettings
from peil_chassis.store.memory import MemoryStore
from small_provider import ISSUER, SmallProvider

NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)
HOST = "http://peil.example.nl"
BACK = f"{HOST}/toy/inloggen/terug"
PSEUDONYM = "ps-" + "0" * 32
REFERENCE = "P-0001"
HTML = {"Accept": "text/html"}


class KnownPersons:
    """A vault in memory. ``asked``: the references it was asked for."""

    def __init__(self) -> None:
        self.away = False
        self.asked: list[str] = []

    async def pseudonym(self, reference: str) -> str | None:
        """The pseudonym of the one person it knows."""
        self.asked.append(reference)
        if self.away:
            raise VaultAway
        return PSEUDONYM if reference == REFERENCE else None


class Toy:
    """The service and everything around it."""

    def __init__(self, host: str = HOST) -> None:
        self.clock = SteppedClock(NOW)
        self.store = MemoryStore()
        self.vault = KnownPersons()
        self.provider = SmallProvider(self.clock, f"{host}/toy/inloggen/terug")
        sign_in = SignIn(self.provider.party(), self.vault, host)
        self.login = Login(sign_in, self.store, self.clock, name="toy", prefix="/toy")
        self.callers: list[Identity] = []
        self.saved: list[str] = []
        self._host = host

    def app(self) -> FastAPI:
        """The service."""
        everybody = roles("bureau", "employee", "auditor")
        return create_service(
            name="toy",
            title="Toy",
            version="1.0.0",
            description="A page behind a login.",
            settings=HttpSettings(),
            authenticator=_NoTokens(),
            api_routers=[_api()],
            page_routers=[self._pages()],
            rights=[
                Right("GET", "/toy", "It is a toy.", roles=everybody),
                Right("POST", "/toy", "It is a toy.", roles=everybody),
                Right("GET", "/api/toy/v1/things", "It is a toy.", roles=everybody),
            ],
            login=self.login,
        )

    @asynccontextmanager
    async def browser(self) -> AsyncIterator[httpx.AsyncClient]:
        """A browser that follows nothing by itself."""
        app = self.app()
        transport = httpx.ASGITransport(app=app)
        client = httpx.AsyncClient(transport=transport, base_url=self._host, headers=HTML)
        async with app.router.lifespan_context(app), client:
            yield client

    async def to_provider(self, browser: httpx.AsyncClient, path: str = "/toy") -> str:
        """Ask for *path* and follow as far as the provider; returns the address there."""
        address = path
        while not address.startswith(ISSUER):
            answer = await browser.get(address)
            assert answer.status_code == 303
            address = answer.headers["location"]
        return address

    async def log_in(self, browser: httpx.AsyncClient, path: str = "/toy") -> httpx.Response:
        """Log in on the way to *path*; returns the answer to coming back from the provider."""
        return await browser.get(self.provider.log_in(await self.to_provider(browser, path)))

    def _pages(self) -> APIRouter:
        router = APIRouter()
        pages = Pages()

        @router.get("/toy")
        async def look(request: Request, caller: Annotated[Identity, CALLER]) -> Response:
            self.callers.append(caller)
            return pages.answer(request, "error.html", title="Speelgoed", text="Dit is een proef.")

        @router.post("/toy")
        async def save(text: Annotated[str, Form()], caller: Annotated[Identity, CALLER]) -> Response:
            self.saved.append(text)
            return RedirectResponse("/toy", 303)

        return router


def _api() -> APIRouter:
    router = APIRouter()

    @router.get("/things")
    async def all_things() -> list[str]:
        return ["thing"]

    return router


class _NoTokens:
    async def identify(self, token: str) -> Identity | None:
        """Nobody's."""
        return None
