"""The layer before all pages: finds the session, and lets no form through that is not one of ours."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from urllib.parse import parse_qsl, quote

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from peil_chassis.http.limits import UPLOAD, media_type
from peil_chassis.http.pages import PageProblem, Pages
from peil_chassis.http.problems import Problem
from peil_chassis.http.visitors import CSRF_FIELD, Visit, remember_visit
from peil_chassis.identity import Identity
from peil_chassis.login.domain import words_for
from peil_chassis.login.login import Login
from peil_chassis.store.port import StoreAway

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
NO_PAGES = ("/api/", "/assets/")
OF_THE_PROCESS = frozenset({"/livez", "/readyz", "/metrics"})
MOST_FIELDS = 500
MOST_UPLOADED_FIELDS, LONGEST_UPLOADED_FIELD = 5000, 4 * 1024 * 1024
MOST_OF_A_STRANGER = 1024 * 1024
"""Bytes of a form with files that are read of somebody whose session is over, to show again what was typed."""
AWAY = "De gegevens zijn nu niet te bereiken. Er gaat niets verloren. Probeer het over een minuut opnieuw."

pages = Pages(Path(__file__).parent / "templates")


class Visits:
    """
    ASGI layer. Every request for a page gets its `Visit`; a form without the session's own token goes no further.

    What was typed in a form that is held back is shown again, ready to be sent once more. Forms of other sites were
    refused before this layer (`peil_chassis.http.limits`): nobody else's words end up in such a page.
    """

    def __init__(self, app: ASGIApp, *, login: Login, answer: Callable[[Request, Problem], Response]) -> None:
        self._app = app
        self._login = login
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(NO_PAGES) or scope["path"] in OF_THE_PROCESS:
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            visit = await self._visit(request)
            remember_visit(scope, visit)
            checked = scope["method"] not in SAFE and not self._needs_no_token(scope["path"], visit)
            body = await request.body() if checked and not _too_much_of_a_stranger(request, visit) else b""
        except StoreAway:
            refusal = PageProblem(503, AWAY, headers={"Retry-After": "5"})
            await self._answer(request, refusal)(scope, receive, send)
            return
        except Problem as refused:  # the body is larger than may be
            await self._answer(request, refused)(scope, receive, send)
            return
        except ClientDisconnect:
            return
        if not checked:
            await self._app(scope, receive, send)
            return
        fields = await _uploaded(request, body) if _is_upload(request) else _fields(body)
        if _is_ours(fields, visit):
            await self._app(scope, _again(body, receive), send)
        else:
            await _held_back(request, visit, fields)(scope, receive, send)

    async def _visit(self, request: Request) -> Visit:
        shown = self._login.session_cookie.read(request)
        session = await self._login.sessions.find(shown) if shown else None
        if session is None:
            return Visit(self._login.doors)
        identity = Identity(
            subject=session.subject,
            roles=session.roles,
            client=session.client,
            pseudonym=session.pseudonym,
            session=session.id,
        )
        return Visit(self._login.doors, identity, session.csrf, words_for(session.roles))

    def _needs_no_token(self, path: str, visit: Visit) -> bool:
        """The provider's own message and a signed address carry a signature instead; logging out twice is no harm."""
        doors = self._login.doors
        if self._login.signed and path.startswith(self._login.signed):
            return True
        return path == doors.notice or (path == doors.logout and visit.identity is None)


def _fields(body: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return []


def _is_upload(request: Request) -> bool:
    return media_type(request.headers) == UPLOAD


def _too_much_of_a_stranger(request: Request, visit: Visit) -> bool:
    length = request.headers.get("content-length", "")
    said = int(length) if length.isascii() and length.isdigit() else MOST_OF_A_STRANGER + 1
    return visit.identity is None and _is_upload(request) and said > MOST_OF_A_STRANGER


def upload_of(request: Request) -> AbstractAsyncContextManager[FormData]:
    """
    The fields and at most one file of a multipart form, within ``async with``.

    Raises:
        HTTPException: it cannot be read, or holds more fields, files or text than a form of ours.
    """
    return request.form(max_files=1, max_fields=MOST_UPLOADED_FIELDS, max_part_size=LONGEST_UPLOADED_FIELD)


async def _uploaded(request: Request, body: bytes) -> list[tuple[str, str]]:
    """What was typed in a multipart form: its files are not looked at here."""
    try:
        async with upload_of(Request(request.scope, _again(body, request.receive))) as form:
            return [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    except HTTPException:
        return []


def _is_ours(fields: Sequence[tuple[str, str]], visit: Visit) -> bool:
    sent = [value for name, value in fields if name == CSRF_FIELD]
    return bool(visit.csrf) and len(sent) == 1 and hmac.compare_digest(sent[0].encode(), visit.csrf.encode())


def _again(body: bytes, receive: Receive) -> Receive:
    """What was read, to be read once more, and then whatever comes after it."""
    given = False

    async def _receive() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return _receive


def _held_back(request: Request, visit: Visit, fields: Sequence[tuple[str, str]]) -> Response:
    address = quote(request.url.path) + (f"?{request.url.query}" if request.url.query else "")
    typed = [(name, value) for name, value in fields if name != CSRF_FIELD]
    return pages.answer(
        request,
        "held_back.html",
        status=403,
        address=address,
        typed=typed,
        upload=_is_upload(request),
        # Codes and choices say nothing out of their form; what somebody wrote is worth reading again.
        texts=[value for _, value in typed if " " in value.strip()],
        logged_in=visit.identity is not None,
        login=visit.doors.login,
    )
