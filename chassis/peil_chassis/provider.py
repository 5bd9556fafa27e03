"""The identity provider as it describes itself: its addresses and its keys, fetched once and kept."""

from __future__ import annotations

import asyncio
import time
import warnings
from collections.abc import Callable, Mapping
from typing import Any

import httpx
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import ECKey, JWKRegistry, Key, RSAKey

from peil_chassis.addresses import is_loopback
from peil_chassis.identity import ProviderAway
from peil_chassis.logs import declare_events, get_logger

DISCOVERY = "/.well-known/openid-configuration"
UNKNOWN_KEY_EVERY_S = 30.0
"""A key nobody knows makes us ask again at most this often: forged tokens must not become requests to the provider."""

REFRESH_EVERY_S = 600.0
"""A key the provider took back is believed at most this long, as long as the provider answers."""

TIMEOUT = httpx.Timeout(5.0)
LARGEST_ANSWER = 262_144
ADDRESSES = ("authorization_endpoint", "token_endpoint", "end_session_endpoint", "jwks_uri")

declare_events({"identity_provider_away": "the identity provider does not answer as it should; known keys go on"})
log = get_logger()


class IssuerRefused(ValueError):
    """The address of the provider is not one that tokens may be believed from."""

    def __init__(self, issuer: str) -> None:
        super().__init__(
            f"'{issuer}' cannot be the identity provider: its address must begin with https:// (http:// on this"
            " machine only) and have no query and no slash at the end."
        )


class Provider:
    """
    The OpenID Connect provider at one issuer.

    What it said is kept: while it is away, known keys go on. A key that is not known makes it be asked again, so the
    provider may turn its keys at any time.
    """

    def __init__(
        self,
        issuer: str,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """
        *issuer* is the provider's name in tokens, and the address its description lies under.

        Raises:
            IssuerRefused: it is no https address (nor http on loopback).
        """
        if not _is_safe(issuer) or issuer.endswith("/") or "?" in issuer or "#" in issuer:
            raise IssuerRefused(issuer)
        self.issuer = issuer
        self._transport = transport
        self._monotonic = monotonic
        self._description: Mapping[str, Any] = {}
        self._keys: dict[str, Key] = {}
        self._asked_at = float("-inf")
        self._answered_at = float("-inf")
        self._asking = asyncio.Lock()
        self._refreshing: asyncio.Task[None] | None = None

    async def description(self) -> Mapping[str, Any]:
        """
        The provider's discovery document; its issuer and its addresses have been checked.

        Raises:
            ProviderAway: it has not answered yet.
        """
        if not self._description:
            await self._ask(at_most_every_s=1.0)
        if not self._description:
            raise ProviderAway
        return self._description

    async def key(self, kid: str | None) -> Key | None:
        """
        The public key named *kid*; None when the provider has no such key, or a token names none.

        Raises:
            ProviderAway: the provider has not answered yet, so that nobody knows its keys.
        """
        if kid is None:
            return None
        if kid not in self._keys:
            await self._ask(at_most_every_s=UNKNOWN_KEY_EVERY_S if self._description else 1.0)
        elif self._monotonic() - self._answered_at > REFRESH_EVERY_S:
            self._refresh()
        if not self._description:
            raise ProviderAway
        return self._keys.get(kid)

    def _refresh(self) -> None:
        """Ask in the background: whoever has a known key does not wait for a provider that is slow."""
        if self._refreshing is None or self._refreshing.done():
            self._refreshing = asyncio.create_task(self._ask(at_most_every_s=UNKNOWN_KEY_EVERY_S))

    async def _ask(self, *, at_most_every_s: float) -> None:
        async with self._asking:
            if self._monotonic() - self._asked_at < at_most_every_s:
                return
            self._asked_at = self._monotonic()
            try:
                # no proxy and no redirect: the tokens of this house depend on what comes back
                async with httpx.AsyncClient(transport=self._transport, timeout=TIMEOUT, trust_env=False) as client:
                    description = await _json(client, self.issuer + DISCOVERY)
                    _check(description, self.issuer)
                    keys = _keys_in(await _json(client, description["jwks_uri"]))
            except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
                log.warning("identity_provider_away", error_type=type(error).__name__)
                return
            self._description, self._keys, self._answered_at = description, keys, self._monotonic()


def _is_safe(address: str) -> bool:
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL:
        return False
    return bool(url.host) and (url.scheme == "https" or (url.scheme == "http" and is_loopback(url.host)))


async def _json(client: httpx.AsyncClient, address: str) -> Mapping[str, Any]:
    async with client.stream("GET", address, headers={"Accept": "application/json"}) as answer:
        if answer.status_code != httpx.codes.OK:
            raise ValueError(f"status {answer.status_code}")
        body = b""
        async for chunk in answer.aiter_bytes():
            body += chunk
            if len(body) > LARGEST_ANSWER:
                raise ValueError("too large")
    found = httpx.Response(200, content=body).json()
    if not isinstance(found, dict):
        raise ValueError("no object")
    return found


def _check(description: Mapping[str, Any], issuer: str) -> None:
    """OpenID Connect Discovery 1.0, 4.3: the issuer must be exactly the one that was asked."""
    if description.get("issuer") != issuer:
        raise ValueError("another issuer")
    if not isinstance(description.get("jwks_uri"), str):
        raise ValueError("no keys")
    for name in ADDRESSES:
        address = description.get(name)
        if address is not None and not (isinstance(address, str) and _is_safe(address)):
            raise ValueError(f"{name} is not safe")


def _keys_in(answer: Mapping[str, Any]) -> dict[str, Key]:
    """The keys that signatures are verified with, by name. A key that is broken or of another kind hinders no other."""
    found: dict[str, Key] = {}
    for entry in answer.get("keys") or ():
        if not isinstance(entry, dict) or entry.get("use", "sig") != "sig" or not isinstance(entry.get("kid"), str):
            continue
        if (key := _verifying(entry)) is not None:
            found[entry["kid"]] = key
    if not found:
        raise ValueError("no keys")
    return found


def _verifying(entry: dict[str, Any]) -> Key | None:
    """A public key that is long enough; None for a secret, which in a public set would let everybody sign."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", SecurityWarning)
            key = JWKRegistry.import_key(entry)
    except (JoseError, SecurityWarning, ValueError, KeyError, TypeError):
        return None
    return key if isinstance(key, RSAKey | ECKey) else None
