"""The doors that other systems use: HTTP at the front, with a token, again and again until there is an answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

import httpx

from peil_local.complaint import Complaint

PATIENCE_S = 120.0
"""How long a service may be away: longer than the supervisor needs to start it again."""

PAUSE_S = 1.0
TIMEOUT_S = 90.0
TOKEN_S = 600.0
"""A token is used so long; it is good for an hour."""

_LATER = frozenset({
    HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT,
})  # fmt: skip


class Doors:
    """One connection to the front, for as long as the block runs."""

    def __init__(self, front: str, mint: Callable[[str], str], *, transport: httpx.AsyncBaseTransport | None = None):
        """*mint* gives a bearer token of the demo person or system that is named."""
        self._mint = mint
        self._tokens: dict[str, tuple[float, str]] = {}
        self._client = httpx.AsyncClient(base_url=front, timeout=TIMEOUT_S, trust_env=False, transport=transport)

    async def __aenter__(self) -> Doors:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def send(
        self,
        method: str,
        path: str,
        *,
        who: str,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
        fine: frozenset[int] = frozenset(),
    ) -> httpx.Response:
        """
        The answer to a request of *who*, once there is one.

        Args:
            fine: Refusals that are an answer too, such as that it was there already.

        Raises:
            Complaint: it was refused, or there was no answer for `PATIENCE_S`.
        """
        until = time.monotonic() + PATIENCE_S
        while True:
            answer = await self._try(method, path, who, json, headers or {})
            if answer is not None and answer.status_code not in _LATER:
                break
            if time.monotonic() > until:
                raise Complaint(
                    f"De demonstratie stokt: {path} geeft al {PATIENCE_S:.0f} s geen antwoord. Kijk met ./peil status"
                    " wat er draait; start daarna opnieuw, dan gaat zij verder waar zij was."
                )
            await asyncio.sleep(PAUSE_S)
        if answer.is_success or answer.status_code in fine:
            return answer
        raise Complaint(f"De demonstratie stokt: {path} antwoordde {answer.status_code}: {answer.text[:300]}")

    async def _try(
        self, method: str, path: str, who: str, json: Any, headers: Mapping[str, str]
    ) -> httpx.Response | None:
        try:
            named = {**headers, "Authorization": f"Bearer {self._token(who)}"}
            return await self._client.request(method, path, json=json, headers=named)
        except httpx.TransportError:
            return None

    def _token(self, who: str) -> str:
        since, token = self._tokens.get(who, (0.0, ""))
        if not token or time.monotonic() - since > TOKEN_S:
            token = self._mint(who)
            self._tokens[who] = (time.monotonic(), token)
        return token
