"""
Composition root of the collector: a form without login, a reader of campaigns, counting, outbox and relay.

It is not made by the chassis' `create_service`, on purpose. That writes a line per answer, counts answers by route and
remembers addresses for its rates: each of them would tell when somebody answered, and from where.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit
from uuid import uuid4

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from peil_chassis import outbox as outboxes
from peil_chassis.clock import Clock
from peil_chassis.health import Health
from peil_chassis.http.headers import Headers
from peil_chassis.http.limits import Limits, RequestGate
from peil_chassis.http.pages import assets
from peil_chassis.http.problems import Problem, as_problem
from peil_chassis.lease import Lease
from peil_chassis.log.port import Log
from peil_chassis.logs import declare_events, get_logger
from peil_chassis.outbox import Outbox
from peil_chassis.relay import Relay
from peil_chassis.running import Loop, health_of, running
from peil_chassis.store.port import Store
from peil_collector.answers.pages import FormPages
from peil_collector.campaigns.closing import TOPIC, Closing
from peil_collector.campaigns.reading import TOPIC as SURVEY
from peil_collector.campaigns.reading import SurveyReader
from peil_collector.campaigns.storage import CAMPAIGNS, INDEXES

OWN_PORT_ONLY = frozenset({"/livez", "/readyz"})
"""What is asked by whoever keeps processes running, under whatever name."""

declare_events(
    {
        "form_failed": "an unexpected error while answering on the form; nothing of the request is told",
    }
)
log_ = get_logger()


def create_app(*, store: Store, log: Log, clock: Clock, source: str, form_url: str, lease_s: float = 5.0) -> Starlette:
    """
    The collector as an application; store, log and relay are started and stopped with it.

    A log that is away keeps nobody from answering: campaigns that are known stay known, and counts wait in the outbox.

    Args:
        source: The ``source`` of the facts this service publishes.
        form_url: Under which address people know the form; asked under another name, it says nothing.
    """
    outbox, owner = Outbox(store, clock), f"{os.getpid()}-{uuid4().hex[:8]}"
    lease = Lease(store, clock, name="relay", owner=owner, lasts_s=lease_s)
    relay = Relay(store, log, outbox, clock, lease=lease, topics=[TOPIC])
    loops: dict[str, Loop] = {
        "relay": relay.run,
        "reading": SurveyReader(log, store).run,
        "closing": Closing(store, outbox, clock, source=source).run,
    }
    health = health_of(store, log, collection=CAMPAIGNS, topic=SURVEY)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with running(store, log, health, loops, indexes=[*INDEXES, *outboxes.indexes()], leases=[lease]):
            yield

    return Starlette(
        routes=[*_operations(health), Mount("/assets", assets()), *FormPages(store, clock).routes()],
        middleware=[
            Middleware(Headers, api_prefix="/api/", api_version=None),
            Middleware(Quiet),
            Middleware(OwnName, host=urlsplit(form_url).netloc),
            Middleware(RequestGate, limits=Limits(body=32 * 1024), api_prefix="/api/", answer=_refused),
        ],
        exception_handlers={HTTPException: _answer_error},
        lifespan=lifespan,
    )


class OwnName:
    """
    ASGI layer: the form answers under its own name alone.

    Browsers send cookies by name, whatever the port: on 127.0.0.1 those of the pages with a login would come along.
    """

    def __init__(self, app: ASGIApp, *, host: str) -> None:
        self._app = app
        self._host = host

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        own = scope["type"] != "http" or scope["path"] in OWN_PORT_ONLY
        if own or dict(scope["headers"]).get(b"host", b"").decode("latin-1").lower() == self._host:
            await self._app(scope, receive, send)
        else:
            await _said("Dit formulier staat op een ander adres.", 421)(scope, receive, send)


class Quiet:
    """ASGI layer that answers what nobody else caught, and tells the log the kind of error and its place alone."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        except Exception as error:
            log_.error("form_failed", exc_info=error)
            await _said("Er ging iets mis. Probeer het later opnieuw.", 500)(scope, receive, send)


def _refused(request: Request, problem: Problem) -> Response:
    return _said("Dit verzoek klopt niet. Ga terug naar het begin en probeer het opnieuw.", problem.status_code)


async def _answer_error(request: Request, error: Exception) -> Response:
    status = as_problem(error).status_code
    words = {404: "Deze pagina bestaat niet.", 405: "Begin bij het begin: vul eerst uw code in."}
    return _said(words.get(status, "Dit verzoek klopt niet."), status)


def _said(words: str, status: int) -> Response:
    return PlainTextResponse(words, status)


def _operations(health: Health) -> list[Route]:
    async def livez(request: Request) -> Response:
        report = health.alive()
        return JSONResponse({"fine": report.fine, "checks": report.checks}, 200 if report.fine else 503)

    async def readyz(request: Request) -> Response:
        report = await health.ready()
        return JSONResponse({"fine": report.fine, "checks": report.checks}, 200 if report.fine else 503)

    return [Route("/livez", livez), Route("/readyz", readyz)]
