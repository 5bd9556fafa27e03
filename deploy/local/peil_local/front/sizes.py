"""How large a body may be that goes through the front, and how its sender still gets to read the refusal."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from peil_chassis.http.connection import DISCARDED_BYTES
from peil_chassis.http.problems import BodyTooLarge, Problem

LARGEST_BODY = DISCARDED_BYTES
"""
Bytes. No service takes as much, and each reads so much of what it refuses: above it a service closes the connection
while the front still sends, which cannot be told from a service that broke down.
"""
READ_ON_WITHIN_S = 30.0
READ_ON_BYTES = 1024 * 1024 * 1024
"""
So long and so much of a body that is too large is read and thrown away before its refusal. A browser that still sends
when its connection closes shows no page at all.
"""


class SizeGate:
    """ASGI layer: refuses what no service takes, whatever Content-Length says of it, before a service has all of it."""

    def __init__(self, app: ASGIApp, *, answer: Callable[[Request, Problem], Response]) -> None:
        self._app = app
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = _Body(receive)
        headers = Headers(scope=scope)
        length = headers.get("content-length", "0")
        try:
            if length.isascii() and length.isdigit() and int(length) > LARGEST_BODY:
                raise _TooMuch
            await self._app(scope, body.receive, send)
        except _TooMuch:
            # Who waits to be asked for the body is not asked, and then nobody can say where a next request begins.
            is_unasked = "expect" in headers and not body.taken
            if not is_unasked:
                await body.throw_away()
            refusal = BodyTooLarge(LARGEST_BODY, headers={"Connection": "close"} if is_unasked else {})
            await self._answer(Request(scope, receive), refusal)(scope, receive, send)


class _TooMuch(Exception):
    """More came than may be; no refusal yet, so that nothing inside answers it before the rest was read."""


class _Body:
    """The body of one request, counted as it comes in."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._is_whole = False
        self.taken = 0

    async def receive(self) -> Message:
        """
        The next message.

        Raises:
            _TooMuch: with it there is more than may be.
        """
        message = await self._next()
        if self.taken > LARGEST_BODY:
            raise _TooMuch
        return message

    async def throw_away(self) -> None:
        """Read what is still to come, as long and as much as the front has patience for."""
        try:
            async with asyncio.timeout(READ_ON_WITHIN_S):
                while not self._is_whole and self.taken <= READ_ON_BYTES:
                    await self._next()
        except TimeoutError:
            return

    async def _next(self) -> Message:
        message = await self._receive()
        self.taken += len(message.get("body", b""))
        self._is_whole = not message.get("more_body", False)
        return message
