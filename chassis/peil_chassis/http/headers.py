"""Headers on every answer: NLgov API Design Rules (transport/security-headers, version-header) and a strict policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

API_POLICY = "default-src 'none'; frame-ancestors 'none'"

EVERYWHERE: Mapping[str, str] = MappingProxyType(
    {
        "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
)
"""What every answer of every process carries, whatever it is."""

FROM_ANOTHER = "peil.from_another"
"""Key in a request's scope: the answer is another process's own and carries its headers already."""


def page_policy(form_targets: Sequence[str] = ()) -> str:
    """
    What a page may load and do: only what this origin serves, no inline style or script.

    Args:
        form_targets: Other origins (``https://host``) that a form of ours may end at. Browsers hold a redirect after
            a form to ``form-action`` too: logging out posts here and ends at the identity provider.
    """
    forms = " ".join(("'self'", *form_targets))
    return (
        "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; "
        f"form-action {forms}; frame-ancestors 'none'; base-uri 'none'"
    )


class Headers:
    """ASGI layer that adds them; a route's own ``Cache-Control`` is left as it is."""

    def __init__(
        self, app: ASGIApp, *, api_prefix: str, api_version: str | None, form_targets: Sequence[str] = ()
    ) -> None:
        """*api_version* is said on answers below *api_prefix*; None: there is no API here to tell the version of."""
        self._app = app
        self._api_prefix = api_prefix
        self._api_version = api_version
        self._page_policy = page_policy(form_targets)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_api = scope["path"].startswith(self._api_prefix)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start" and FROM_ANOTHER not in scope:
                headers = MutableHeaders(scope=message)
                headers.update(EVERYWHERE)
                headers.setdefault("Cache-Control", "no-store")
                headers["Content-Security-Policy"] = API_POLICY if is_api else self._page_policy
                if is_api and self._api_version is not None:
                    headers["API-Version"] = self._api_version
            await send(message)

        await self._app(scope, receive, send_with_headers)
