"""Which address goes where."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from peil_chassis.clock import SystemClock
from peil_chassis.http.headers import Headers
from peil_chassis.http.pages import PageProblem, Pages, answer_error, assets
from peil_chassis.http.problems import Problem
from peil_chassis.settings import is_loopback
from peil_local.identity.start import open_provider

from .post import Post, open_sink
from .proxy import RequestMalformed, ServiceAway, ServiceSlow, hand_over, make_client
from .settings import FrontSettings

PAGES = (("/plannen", "plans"),)
"""First part of a page's address -> its service; what is not listed is reporting's."""

NOT_FOR_OUTSIDE = frozenset(("/metrics", "/readyz"))
"""What a process shows of itself, it shows on its own port."""

READY_WITHIN_S = 3.0
_PAGES = Pages(Path(__file__).parent / "templates")
EVERY_METHOD = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def create_front(settings: FrontSettings) -> Starlette:
    """
    The front as an application, with its mail sink listening for as long as it runs.

    Raises:
        ProviderNotAllowed: *settings* ask for the local identity provider where it may not be.
    """
    front = _Front(settings)
    provider = open_provider(settings, SystemClock()) if settings.identity else None

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        sink = await open_sink(front.post, port=settings.mail_port)
        async with front.client:
            yield
        sink.close()
        await sink.wait_closed()

    return Starlette(
        routes=[
            Route("/livez", front.livez),
            Route("/healthz", front.healthz),
            Route("/post", front.letters),
            Route("/post/{number:int}", front.letter),
            Mount("/assets", _with_headers(assets())),
            *(provider.routes() if provider else ()),
            Route("/{path:path}", front.elsewhere, methods=list(EVERY_METHOD)),
        ],
        lifespan=lifespan,
    )


class _Front:
    def __init__(self, settings: FrontSettings) -> None:
        self.post = Post(settings.post)
        self.client: httpx.AsyncClient = make_client()
        self._addresses = settings.addresses

    async def livez(self, request: Request) -> Response:
        """This process answers."""
        return JSONResponse({"fine": True})

    async def healthz(self, request: Request) -> Response:
        """Whether everything behind the front is ready, and what is not."""
        answers = await asyncio.gather(*(self._is_ready(address) for address in self._addresses.values()))
        ready = all(answers)
        body = {"ready": ready, "parts": dict(zip(self._addresses, answers, strict=True))}
        return _Answer(JSONResponse(body, 200 if ready else 503))

    async def letters(self, request: Request) -> Response:
        """The list of mail that was sent, newest first."""
        letters = await asyncio.to_thread(self.post.letters)
        return _Answer(_PAGES.answer(request, "letters.html", title="Verstuurde post", letters=letters))

    async def letter(self, request: Request) -> Response:
        """One message."""
        letter = await asyncio.to_thread(self.post.letter, request.path_params["number"])
        if letter is None:
            return _refusal(request, 404)
        return _Answer(_PAGES.answer(request, "letter.html", title=letter.subject, letter=letter))

    async def elsewhere(self, request: Request) -> Response:
        """Hand the request to its service."""
        if not is_loopback(request.url.hostname or ""):
            return _refusal(request, 421)
        name = _service_for(request.url.path)
        if name not in self._addresses:
            return _refusal(request, 404)
        try:
            return await hand_over(self.client, self._addresses[name], request)
        except ServiceAway:
            return _refusal(request, 503)
        except ServiceSlow:
            return _refusal(request, 504)
        except RequestMalformed:
            return _refusal(request, 400)

    async def _is_ready(self, address: str) -> bool:
        try:
            answer = await self.client.get(f"{address}/readyz", timeout=READY_WITHIN_S)
        except httpx.HTTPError:
            return False
        return answer.status_code == httpx.codes.OK


_REFUSALS = {
    400: ("A header of this request is malformed.", "Deze vraag is niet goed gevormd. Ga naar het overzicht."),
    404: ("There is nothing at this address.", "Controleer het adres, of ga naar het overzicht."),
    421: ("This name is not ours. Use 127.0.0.1 or localhost.", "Gebruik 127.0.0.1 of localhost in het adres."),
    503: (
        "This service is away and restarts by itself. Try again in a moment; nothing is lost.",
        "Dit onderdeel is even weg en start vanzelf opnieuw. Probeer het zo nog eens: er gaat niets verloren.",
    ),
    504: (
        "This service did not answer in time. Try again in a moment.",
        "Dit onderdeel antwoordt niet op tijd. Probeer het zo nog eens.",
    ),
}
"""Status -> what a machine is told, what a person is told."""


def _refusal(request: Request, status: int) -> Response:
    english, dutch = _REFUSALS[status]
    headers = {"Retry-After": "2"} if status == httpx.codes.SERVICE_UNAVAILABLE else {}
    if request.url.path.startswith("/api/") or "text/html" not in request.headers.get("accept", ""):
        return _Answer(Problem(status, english, headers=headers).response())
    return _Answer(answer_error(request, PageProblem(status, dutch, headers=headers)))


class _Answer(Response):
    """An answer of the front itself: carries the same headers as those of the services."""

    def __init__(self, inner: Response) -> None:
        self._inner = _with_headers(inner)
        self.background = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._inner(scope, receive, send)


def _with_headers(app: ASGIApp) -> ASGIApp:
    return Headers(app, api_prefix="/api/", api_version="1.0.0")


def _service_for(path: str) -> str | None:
    """The service that answers *path*; None when nobody does."""
    if path in NOT_FOR_OUTSIDE:
        return None
    if path == "/api" or path.startswith("/api/"):
        return path.split("/")[2] if path.count("/") > 1 else None
    for prefix, name in PAGES:
        if path == prefix or path.startswith(f"{prefix}/"):
            return name
    return "reporting"
