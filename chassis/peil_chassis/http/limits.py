"""What a request may weigh, what it may be made of, and where a form may come from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import Message as MediaType
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from peil_chassis.http.problems import BodyTooLarge, Problem

_WITH_BODY = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_FORM = "application/x-www-form-urlencoded"
UPLOAD = "multipart/form-data"
"""The media type of a form that may hold a file."""


@dataclass(frozen=True, slots=True)
class Limits:
    """
    Sizes in bytes.

    Attributes:
        body: Largest request body, counted as it comes in: a wrong or missing Content-Length changes nothing.
        head: Largest sum of path, query and headers.
        uploads: The pages whose form may be multipart: address -> its largest body, counted in the same way. A part
            of an address between braces stands for any.
    """

    body: int = 256 * 1024
    head: int = 16 * 1024
    uploads: Mapping[str, int] = field(default_factory=dict)

    def body_at(self, path: str) -> int:
        """The largest body of a request for *path*."""
        return next((most for page, most in self.uploads.items() if _fits(page, path)), self.body)

    def takes_files(self, path: str) -> bool:
        """Whether the form of the page at *path* may be multipart."""
        return any(_fits(page, path) for page in self.uploads)


def _fits(page: str, path: str) -> bool:
    wanted, given = page.split("/"), path.split("/")
    return len(wanted) == len(given) and all(
        part == here or (part.startswith("{") and here != "") for part, here in zip(wanted, given, strict=True)
    )


class RequestGate:
    """ASGI layer in front of all routes: refuses what is too large, of the wrong kind, or another site's form."""

    def __init__(
        self, app: ASGIApp, *, limits: Limits, api_prefix: str, answer: Callable[[Request, Problem], Response]
    ) -> None:
        self._app = app
        self._limits = limits
        self._api_prefix = api_prefix
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal is not None:
            await self._answer(Request(scope, receive), refusal)(scope, receive, send)
            return
        await self._app(scope, self._counted(receive, self._limits.body_at(scope["path"])), send)

    def _refusal(self, scope: Scope) -> Problem | None:
        headers = Headers(scope=scope)
        weight = len(scope.get("raw_path") or b"") + len(scope["query_string"])
        weight += sum(len(name) + len(value) for name, value in scope["headers"])
        if weight > self._limits.head:
            return Problem(431, f"Address and headers together may be {self._limits.head} bytes.")
        if scope["method"] in _SAFE:
            return None
        length, most = headers.get("content-length", "0"), self._limits.body_at(scope["path"])
        if length.isascii() and length.isdigit() and int(length) > most:
            # Who waits to be asked for the body is not asked, and then nobody can say where a next request begins.
            return BodyTooLarge(most, headers={"Connection": "close"} if "expect" in headers else {})
        if scope["path"].startswith(self._api_prefix):
            return _media_type_refusal(scope["method"], headers)
        return _foreign_form(headers) or _form_type_refusal(headers, upload=self._limits.takes_files(scope["path"]))

    def _counted(self, receive: Receive, most: int) -> Receive:
        taken = 0

        async def _receive() -> Message:
            nonlocal taken
            message = await receive()
            if message["type"] == "http.request":
                taken += len(message.get("body", b""))
                if taken > most:
                    raise BodyTooLarge(most)
            return message

        return _receive


def _has_body(headers: Headers) -> bool:
    return "transfer-encoding" in headers or headers.get("content-length", "0") != "0"


def _media_type_refusal(method: str, headers: Headers) -> Problem | None:
    if method not in _WITH_BODY or not _has_body(headers):
        return None
    kind = MediaType()
    kind["content-type"] = headers.get("content-type", "")
    essence, charset = kind.get_content_type(), kind.get_content_charset("utf-8")
    is_json = essence == "application/json" or (essence.startswith("application/") and essence.endswith("+json"))
    if not headers.get("content-type") or not is_json:
        return Problem(415, "Send the body as JSON and say so: 'Content-Type: application/json'.")
    if charset not in {"utf-8", "us-ascii"}:
        return Problem(415, "Send JSON in UTF-8; another charset is not read.")
    return None


def media_type(headers: Headers) -> str:
    """What the body of a request with these *headers* says it is, without parameters; empty for nothing."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def _form_type_refusal(headers: Headers, *, upload: bool) -> Problem | None:
    if not _has_body(headers):
        return None
    if media_type(headers) not in ({_FORM, UPLOAD} if upload else {_FORM}):
        return Problem(415, f"A form on this page is sent as {_FORM}.")
    return None


def _foreign_form(headers: Headers) -> Problem | None:
    # Browsers say where a request comes from, and a page's script cannot forge it (Fetch metadata). Our own
    # no-referrer policy makes Origin "null", so Sec-Fetch-Site decides first. A request with neither header does
    # not come from a browser's page.
    site = headers.get("sec-fetch-site")
    if site is not None:
        own = site in {"same-origin", "none"}
    else:
        origin = headers.get("origin")
        own = origin is None or urlsplit(origin).netloc == headers.get("host", "")
    return None if own else Problem(403, "This form was sent from another site and was therefore not carried out.")
