"""Hands a request to the service it is for, and its answer back, without holding either in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

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

TIMEOUT = httpx.Timeout(connect=2.0, read=60.0, write=60.0, pool=10.0)
LIMITS = httpx.Limits(max_connections=200, max_keepalive_connections=50, keepalive_expiry=5.0)
"""Services close an idle connection after 15 s: the front lets go first."""


class ServiceAway(Exception):
    """The service does not take connections, or broke off before it answered."""


class RequestMalformed(Exception):
    """What was asked is no HTTP that can be passed on, such as a header that is empty where it may not be."""


class ServiceSlow(Exception):
    """The service took the request and did not answer in time."""


def make_client() -> httpx.AsyncClient:
    """A client for services on this machine: no proxy of the environment, no redirects, no cookies of its own."""
    return httpx.AsyncClient(timeout=TIMEOUT, limits=LIMITS, follow_redirects=False, trust_env=False)


async def hand_over(client: httpx.AsyncClient, address: str, request: Request) -> Response:
    """
    Ask the service at *address* (no path) what was asked of us.

    Returns:
        Its answer, streaming, with its own headers.

    Raises:
        ServiceAway: nobody listens there, or it broke off before it answered.
        ServiceSlow: it did not answer in time.
        RequestMalformed: the request cannot be passed on as it is.
    """
    for last in (False, True):
        outgoing = _outgoing(address, request)
        try:
            answer = await client.send(outgoing, stream=True)
            break
        except httpx.LocalProtocolError as error:
            raise RequestMalformed(address) from error
        except httpx.ConnectError as error:
            raise ServiceAway(address) from error
        except (httpx.RemoteProtocolError, httpx.ReadError) as error:
            # A kept connection that the service closed just now; safe to ask again what changes nothing.
            if last or request.method not in ("GET", "HEAD"):
                raise ServiceAway(address) from error
        except httpx.TimeoutException as error:
            raise ServiceSlow(address) from error
    response = StreamingResponse(_body(answer), answer.status_code, background=BackgroundTask(answer.aclose))
    response.raw_headers = [
        (name.lower(), value)
        for name, value in answer.headers.raw
        if name.lower() not in HOP_BY_HOP and name.lower() not in TWICE
    ]
    return response


def _outgoing(address: str, request: Request) -> httpx.Request:
    raw = request.scope.get("raw_path") or request.scope["path"].encode()
    query = request.scope["query_string"]
    url = httpx.URL(address).copy_with(raw_path=raw + (b"?" + query if query else b""))
    dropped = HOP_BY_HOP | OURS_TO_SAY | _named_by_connection(request)
    headers = [(name, value) for name, value in request.headers.raw if name not in dropped]
    host = request.headers.get("host", "").encode("latin-1")
    client = request.client.host if request.client else "127.0.0.1"
    headers += [
        (b"x-forwarded-for", client.encode()),
        (b"x-forwarded-host", host),
        (b"x-forwarded-proto", request.url.scheme.encode()),
    ]
    has_body = "content-length" in request.headers or "transfer-encoding" in request.headers
    return httpx.Request(
        request.method,
        url,
        headers=headers,
        content=request.stream() if has_body else None,
        extensions={"timeout": TIMEOUT.as_dict()},
    )


def _named_by_connection(request: Request) -> frozenset[bytes]:
    named = request.headers.get("connection", "")
    return frozenset(name.strip().lower().encode("latin-1") for name in named.split(",")) - {b"close", b""}


async def _body(answer: httpx.Response) -> AsyncIterator[bytes]:
    try:
        async for chunk in answer.aiter_raw():
            yield chunk
    finally:
        await answer.aclose()
