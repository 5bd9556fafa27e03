"""The layer that counts and logs every answer, and answers what nobody else caught."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from peil_chassis.http.problems import Problem, unexpected
from peil_chassis.logs import get_logger
from peil_chassis.metrics import HTTP_REQUEST_DURATION_SECONDS, HTTP_REQUESTS_TOTAL

log = get_logger()

_QUIET = frozenset({"/livez", "/readyz", "/metrics"})
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
UNROUTED = "(none)"


class Observe:
    """
    ASGI layer. Logs and labels name the route's template, never the address asked: it may hold an id or a query.

    An unexpected error is logged by class and place, without its message, and answered without our insides.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        templates: Mapping[object, str],
        answer: Callable[[Request, Problem], Response],
        now: Callable[[], float] = time.perf_counter,
    ) -> None:
        """*templates* maps a route's function to its full path template; *now* counts seconds."""
        self._app = app
        self._templates = templates
        self._answer = answer
        self._now = now

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = self._now(), 0

        async def send_observed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_observed)
        except Exception as error:
            log.error("request_failed", exc_info=error, route=self._route(scope))
            if status == 0:
                await self._apology(Request(scope, receive))(scope, receive, send_observed)
        finally:
            self._record(scope, status, self._now() - began)

    def _apology(self, request: Request) -> Response:
        try:
            return self._answer(request, unexpected())
        except Exception as error:  # the page of errors is broken too: say it without one
            log.error("request_failed", exc_info=error, route=self._route(request.scope))
            return unexpected().response()

    def _route(self, scope: Scope) -> str:
        return self._templates.get(scope.get("endpoint"), UNROUTED)

    def _record(self, scope: Scope, status: int, duration_s: float) -> None:
        route = self._route(scope)
        method = scope["method"] if scope["method"] in _METHODS else "other"
        HTTP_REQUESTS_TOTAL.labels(method, route, str(status)).inc()
        HTTP_REQUEST_DURATION_SECONDS.labels(method, route).observe(duration_s)
        write = log.debug if route in _QUIET else log.info
        write("request_answered", method=method, route=route, status=status, duration_ms=round(duration_s * 1000, 1))
