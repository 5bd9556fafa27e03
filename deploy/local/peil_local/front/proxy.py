"""Hands a request to the service it is for, and its answer back, holding neither in memory (decision record 0006)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import unquote_to_bytes

import httpx
from starlette.requests import ClientDisconnect, Request
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from peil_chassis.http.headers import FROM_ANOTHER

HOP_BY_HOP = frozenset(
    (
        b"connection",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
    )
)
"""Headers about one connection, not about the message (RFC 9110, 7.6.1)."""

OURS_TO_SAY = frozenset((b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-proto"))
"""What a caller says here is not believed: services read in them who called the front."""

TWICE = frozenset((b"date", b"server"))
"""The front's own server sends these."""

TIMEOUT = httpx.Timeout(connect=2.0, read=None, write=60.0, pool=10.0)
"""How long an answer may let us wait is `Services`' own to say: for its head, and only once the request was sent."""

LIMITS = httpx.Limits(max_connections=200, max_keepalive_connections=50, keepalive_expiry=5.0)
"""Services close an idle connection after 15 s: the front lets go first."""


class ServiceAway(Exception):
    """The service does not take connections, or broke off before it answered."""


class RequestMalformed(Exception):
    """What was asked is no HTTP that can be passed on, such as a header that is empty where it may not be."""


class ServiceSlow(Exception):
    """The service took the request and did not answer in time."""


class CallerGone(Exception):
    """Whoever asked closed the connection; nobody is left to answer."""


class Services:
    """
    The connections to the services of this machine.

    A bare transport, not a client: that one would keep cookies of answers, follow the environment's proxies and add
    headers of its own.
    """

    def __init__(self, *, answer_within_s: float) -> None:
        """*answer_within_s*: how long a service may take from the end of a request to the head of its answer."""
        self._transport = httpx.AsyncHTTPTransport(limits=LIMITS, trust_env=False)
        self._answer_within_s = answer_within_s

    async def close(self) -> None:
        """Let go of every connection."""
        await self._transport.aclose()

    async def is_ready(self, address: str, *, within_s: float) -> bool:
        """Whether the service at *address* says so itself within *within_s* seconds."""
        request = httpx.Request("GET", f"{address}/readyz", extensions={"timeout": httpx.Timeout(within_s).as_dict()})
        try:
            answer = await self._transport.handle_async_request(request)
            await answer.aclose()
        except httpx.HTTPError:
            return False
        return answer.status_code == httpx.codes.OK

    async def hand_over(self, address: str, request: Request) -> Passed:
        """
        Ask the service at *address* (no path) what was asked of us.

        Returns:
            Its answer, streaming, with its own headers.

        Raises:
            ServiceAway: nobody listens there, or it broke off before it answered.
            ServiceSlow: it did not answer in time.
            RequestMalformed: the request cannot be passed on as it is.
            CallerGone: the caller left; the service was told by closing the connection.
        """
        caller = _Caller(request)
        asking = asyncio.create_task(self._ask(address, caller))
        leaving = asyncio.create_task(caller.leaves())
        sent = asyncio.create_task(caller.sent.wait())
        try:
            await asyncio.wait({asking, sent}, return_when=asyncio.FIRST_COMPLETED)
            await asyncio.wait({asking, leaving}, timeout=self._answer_within_s, return_when=asyncio.FIRST_COMPLETED)
            if asking.done():
                return Passed(asking.result())
            raise CallerGone if leaving.done() else ServiceSlow(address)
        finally:
            for task in (asking, leaving, sent):
                task.cancel()
            await asyncio.gather(asking, leaving, sent, return_exceptions=True)

    async def _ask(self, address: str, caller: _Caller) -> httpx.Response:
        try:
            return await self._try(address, caller)
        except (httpx.RemoteProtocolError, httpx.ReadError) as error:
            if caller.has_body or caller.request.method not in ("GET", "HEAD"):
                raise ServiceAway(address) from error
        # A kept connection that the service closed just now; safe to ask again what changes nothing.
        try:
            return await self._try(address, caller)
        except (httpx.RemoteProtocolError, httpx.ReadError) as error:
            raise ServiceAway(address) from error

    async def _try(self, address: str, caller: _Caller) -> httpx.Response:
        try:
            return await self._transport.handle_async_request(caller.outgoing(address))
        except httpx.LocalProtocolError as error:
            raise RequestMalformed(address) from error
        except httpx.ConnectError as error:
            raise ServiceAway(address) from error
        except httpx.TimeoutException as error:
            raise ServiceSlow(address) from error
        except ClientDisconnect:
            raise CallerGone from None


class Passed(StreamingResponse):
    """A service's answer on its way to the caller: status, headers and bytes as they come."""

    def __init__(self, answer: httpx.Response) -> None:
        super().__init__(answer.aiter_raw(), answer.status_code)
        self._answer = answer
        dropped = HOP_BY_HOP | TWICE | _named_by(answer.headers.get("connection", ""))
        headers = ((name.lower(), value) for name, value in answer.headers.raw)
        self.raw_headers = [(name, value) for name, value in headers if name not in dropped]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass it on; whatever happens, the service's side of it ends with ours."""
        scope[FROM_ANOTHER] = True
        try:
            await super().__call__(scope, receive, send)
        finally:
            await self._answer.aclose()


def has_dots(path: str) -> bool:
    """
    Whether *path*, with nothing left to decode in it, has a segment ``.`` or ``..``.

    Such a segment is taken out somewhere on the way (RFC 3986, 5.2.4): another address is asked than was judged.
    """
    return not {".", ".."}.isdisjoint(path.split("/"))


class _Caller:
    """Who asked, what they send, and whether they are still there."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.has_body = "content-length" in request.headers or "transfer-encoding" in request.headers
        self.sent = asyncio.Event()
        if not self.has_body:
            self.sent.set()

    async def leaves(self) -> None:
        """Return when the caller is gone; looks only after the body, which comes the same way."""
        await self.sent.wait()
        while (await self.request.receive())["type"] != "http.disconnect":
            pass

    def outgoing(self, address: str) -> httpx.Request:
        """
        The request as the service at *address* gets it.

        Raises:
            RequestMalformed: on its way it would become another address than the one that was judged.
        """
        scope = self.request.scope
        raw: bytes = scope.get("raw_path") or scope["path"].encode()
        query: bytes = scope["query_string"]
        try:
            url = httpx.URL(address).copy_with(raw_path=raw + (b"?" + query if query else b""))
        except (httpx.InvalidURL, UnicodeDecodeError) as error:
            raise RequestMalformed(address) from error
        if unquote_to_bytes(url.raw_path.partition(b"?")[0]) != unquote_to_bytes(raw):
            raise RequestMalformed(address)
        timeout: dict[str, Any] = {"timeout": TIMEOUT.as_dict()}
        content = self._body() if self.has_body else None
        return httpx.Request(self.request.method, url, headers=self._headers(), content=content, extensions=timeout)

    def _headers(self) -> list[tuple[bytes, bytes]]:
        request = self.request
        dropped = HOP_BY_HOP | OURS_TO_SAY | _named_by(request.headers.get("connection", ""))
        client = request.client.host if request.client else "127.0.0.1"
        return [
            *((name, value) for name, value in request.headers.raw if name not in dropped),
            (b"x-forwarded-for", client.encode()),
            (b"x-forwarded-host", request.headers.get("host", "").encode("latin-1")),
            (b"x-forwarded-proto", request.url.scheme.encode()),
        ]

    async def _body(self) -> AsyncIterator[bytes]:
        async for chunk in self.request.stream():
            yield chunk
        self.sent.set()


def _named_by(connection: str) -> frozenset[bytes]:
    """The headers that a Connection header declares to be about one connection too; the body's length never is."""
    named = frozenset(name.strip().lower().encode("latin-1") for name in connection.split(","))
    return named - {b"close", b"content-length", b"host", b""}
