"""Headers on every answer: NLgov API Design Rules (transport/security-headers, version-header) and a strict policy."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
API_POLICY = "default-src 'none'; frame-ancestors 'none'"

_EVERYWHERE = {
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Headers:
    """ASGI layer that adds them; a route's own ``Cache-Control`` is left as it is."""

    def __init__(self, app: ASGIApp, *, api_prefix: str, api_version: str) -> None:
        self._app = app
        self._api_prefix = api_prefix
        self._api_version = api_version

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_api = scope["path"].startswith(self._api_prefix)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_EVERYWHERE)
                headers.setdefault("Cache-Control", "no-store")
                headers["Content-Security-Policy"] = API_POLICY if is_api else PAGE_POLICY
                if is_api:
                    headers["API-Version"] = self._api_version
            await send(message)

        await self._app(scope, receive, send_with_headers)
