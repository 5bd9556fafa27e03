"""Which address goes where."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from peil_chassis.addresses import is_loopback
from peil_chassis.clock import SystemClock
from peil_chassis.http.headers import Headers
from peil_chassis.http.observe import Observe
from peil_chassis.http.pages import PageProblem, Pages, answer_error, assets
from peil_chassis.http.problems import Problem, as_problem
from peil_chassis.http.rate import RateGate, rates_of
from peil_chassis.http.visitors import DEMONSTRATION
from peil_local.identity.start import open_provider

from . import story
from .post import Post, open_sink
from .proxy import CallerGone, RequestMalformed, ServiceAway, Services, ServiceSlow, has_dots
from .settings import FrontSettings
from .sizes import SizeGate

PAGES = (("/plannen", "plans"), ("/aanlevering", "intake"), ("/herinneringen", "notifier"), ("/peiling", "issuer"))
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
        yield
        await front.services.close()
        sink.close()
        await sink.wait_closed()

    own = [
        Route("/livez", front.livez),
        Route("/healthz", front.healthz),
        Route("/post", front.letters),
        Route("/post/{number:int}", front.letter),
        Route(story.PATH, front.story),
        Mount("/assets", assets()),
        *(provider.routes() if provider else ()),
    ]
    return Starlette(
        routes=[*own, Route("/{path:path}", front.elsewhere, methods=list(EVERY_METHOD))],
        middleware=_layers(settings, own),
        exception_handlers={HTTPException: _answer_error},
        lifespan=lifespan,
    )


def _layers(settings: FrontSettings, own: Sequence[BaseRoute]) -> list[Middleware]:
    """What stands around everything, outermost first; an answer that a service gave goes through all of it as it is."""
    templates: dict[object, str] = {route.endpoint: route.path for route in own if isinstance(route, Route)}
    return [
        Middleware(Headers, api_prefix="/api/", api_version="1.0.0"),
        Middleware(Observe, templates=templates, answer=_answer),
        Middleware(RateGate, rates=rates_of(settings), answer=_answer),
        Middleware(OwnName),
        Middleware(SizeGate, answer=_answer),
        Middleware(Demonstration, story=settings.demo),
    ]


class OwnName:
    """ASGI layer: a page of another site can point a name of its own at 127.0.0.1; such a name gets no answer here."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive) if scope["type"] == "http" else None
        if request is None or is_loopback(request.url.hostname or ""):
            await self._app(scope, receive, send)
        else:
            await _refusal(request, 421)(scope, receive, send)


class Demonstration:
    """ASGI layer: pages of every service lead back to the story, once a municipality was played in."""

    def __init__(self, app: ASGIApp, *, story: Path | None) -> None:
        """*story* is the file of the play; None, or a file that is not there: this is no demonstration."""
        self._app = app
        self._story = story

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            # What a caller says of it is not believed.
            said = [(name, value) for name, value in scope["headers"] if name != DEMONSTRATION]
            ours = [(DEMONSTRATION, b"yes")] if self._story is not None and self._story.exists() else []
            scope["headers"] = [*said, *ours]  # the scope itself: the layers around see what the answer says in it
        await self._app(scope, receive, send)


class _Front:
    def __init__(self, settings: FrontSettings) -> None:
        self.post = Post(settings.post)
        self.services = Services(answer_within_s=settings.answer_within_s)
        self._addresses = settings.addresses
        self._demo = settings.demo

    async def livez(self, request: Request) -> Response:
        """This process answers."""
        return JSONResponse({"fine": True})

    async def healthz(self, request: Request) -> Response:
        """Whether everything behind the front is ready, and what is not."""
        asked = (self.services.is_ready(address, within_s=READY_WITHIN_S) for address in self._addresses.values())
        answers = await asyncio.gather(*asked)
        ready = all(answers)
        body = {"ready": ready, "parts": dict(zip(self._addresses, answers, strict=True))}
        return JSONResponse(body, 200 if ready else 503)

    async def letters(self, request: Request) -> Response:
        """The list of mail that was sent, newest first."""
        letters = await asyncio.to_thread(self.post.letters)
        return _PAGES.answer(request, "letters.html", title="Verstuurde post", letters=letters)

    async def letter(self, request: Request) -> Response:
        """One message."""
        letter = await asyncio.to_thread(self.post.letter, request.path_params["number"])
        if letter is None:
            return _refusal(request, 404)
        return _PAGES.answer(request, "letter.html", title=letter.subject, letter=letter)

    async def story(self, request: Request) -> Response:
        """The first page of the demonstration; there is none without a municipality that was played in."""
        told = await asyncio.to_thread(story.story_of, self._demo)
        if told is None:
            return _refusal(request, 404)
        return _PAGES.answer(
            request,
            "story.html",
            title="Peil in vijf stappen",
            told=told,
            steps=story.STEPS,
            more=story.MORE,
            people=story.who(),
            front=str(request.base_url).rstrip("/"),
            vacancy=story.STORY,
        )

    async def elsewhere(self, request: Request) -> Response:
        """Hand the request to its service."""
        path = request.scope["path"]  # what the service will go by; Request.url is made of the Host header too
        if has_dots(path):
            return _refusal(request, 400)
        name = _service_for(path)
        if name not in self._addresses:
            return _refusal(request, 404)
        try:
            return await self.services.hand_over(self._addresses[name], request)
        except ServiceAway:
            return _refusal(request, 503)
        except ServiceSlow:
            return _refusal(request, 504)
        except RequestMalformed:
            return _refusal(request, 400)
        except CallerGone:
            return Response(status_code=499)  # goes nowhere; nginx' number for it, in our own count


_REFUSALS = {
    400: (
        "The address or a header of this request is malformed.",
        "Deze vraag is niet goed gevormd. Ga naar het overzicht.",
    ),
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
    headers = {"Retry-After": "2"} if status == HTTPStatus.SERVICE_UNAVAILABLE else {}
    if _wants_page(request):
        return answer_error(request, PageProblem(status, dutch, headers=headers))
    return Problem(status, english, headers=headers).response()


def _answer(request: Request, problem: Problem) -> Response:
    return answer_error(request, problem) if _wants_page(request) else problem.response()


async def _answer_error(request: Request, error: Exception) -> Response:
    return _answer(request, as_problem(error))


def _wants_page(request: Request) -> bool:
    return not request.url.path.startswith("/api/") and "text/html" in request.headers.get("accept", "")


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
