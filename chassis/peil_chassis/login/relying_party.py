"""This service as the identity provider knows it: a code becomes an ID token, and our own key a token of our own."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import ssl
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, RSAKey

from peil_chassis.clock import Clock
from peil_chassis.identity import ProviderAway
from peil_chassis.login.id_tokens import LogoutNotice, TokenRefused, key_id, read_id_token, read_logout_token
from peil_chassis.provider import Provider

TIMEOUT = httpx.Timeout(5.0)
ASSERTION_LASTS = timedelta(minutes=1)
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
RENEWED_BEFORE = timedelta(seconds=30)


class ProviderRefused(Exception):
    """The provider does not give what was asked, such as an ID token for a code that was used before."""


class ClientKeyBroken(ValueError):
    """The file with this service's private key cannot be used."""


def read_client_key(path: Path) -> RSAKey | ECKey:
    """
    The private key in *path*: a JWK, or PEM, RSA or elliptic curve P-256.

    Raises:
        ClientKeyBroken: it cannot be read, or is no such key; the message says which and repeats nothing of it.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise ClientKeyBroken(f"The key file {path} cannot be read.") from None
    for kind in (RSAKey, ECKey):
        try:
            key = kind.import_key(json.loads(text) if text.lstrip().startswith("{") else text)
        except (JoseError, ValueError, TypeError, KeyError):
            continue
        if key.is_private:
            return key
    raise ClientKeyBroken(f"The key file {path} holds no private key (RSA or P-256, as JWK or PEM).")


class RelyingParty:
    """One service at one identity provider. Nothing is asked before it is needed."""

    def __init__(
        self,
        provider: Provider,
        *,
        client_id: str,
        key: RSAKey | ECKey,
        clock: Clock,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """*transport* carries the requests; by default the network, by no proxy and with the system's certificates."""
        self.issuer = provider.issuer
        self.client_id = client_id
        self._provider = provider
        self._key = key
        self._clock = clock
        self._transport = transport
        self._client: httpx.AsyncClient | None = None
        self._own_token = ""
        self._own_token_ends_at: datetime | None = None

    @property
    def http(self) -> httpx.AsyncClient:
        """The client that asks; also for the one question to the vault."""
        if self._client is None:
            verify = ssl.create_default_context()
            self._client = httpx.AsyncClient(
                transport=self._transport, timeout=TIMEOUT, trust_env=False, follow_redirects=False, verify=verify
            )
        return self._client

    async def stop(self) -> None:
        """Let go of connections."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    async def login_address(self, *, redirect_uri: str, state: str, nonce: str, verifier: str, choose: bool) -> str:
        """
        Where to send a browser so that its person logs in; *choose*: also when somebody already is.

        Raises:
            ProviderAway: the provider does not answer.
        """
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        query = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": redirect_uri,
            "scope": "openid",
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        if choose:
            query["prompt"] = "select_account"
        return _with_query(await self._endpoint("authorization_endpoint"), query)

    async def logout_address(self, *, return_to: str, sid: str | None) -> str | None:
        """
        Where to send a browser so that the provider's own session ends too; None when it has no such place.

        The session is named by its ``sid``, not by the ID token: that names the person, and an address is written
        down in many places.

        Raises:
            ProviderAway: the provider does not answer.
        """
        if "end_session_endpoint" not in await self._provider.description():
            return None
        query = {"client_id": self.client_id, "post_logout_redirect_uri": return_to}
        if sid:
            query["logout_hint"] = sid
        return _with_query(await self._endpoint("end_session_endpoint"), query)

    async def redeem(self, code: str, *, verifier: str, redirect_uri: str, nonce: str) -> Mapping[str, Any]:
        """
        The claims of the ID token that *code* stands for.

        Raises:
            ProviderAway: the provider does not answer.
            ProviderRefused: it knows no such code, or it was used, or begun by another.
            TokenRefused: it answered with a token that is not to be believed.
        """
        answer = await self._token(
            {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri, "code_verifier": verifier}
        )
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise TokenRefused("missing")
        key = await self._key_of(token)
        now = self._clock.now()
        return read_id_token(token, key, issuer=self.issuer, client_id=self.client_id, nonce=nonce, now=now)

    async def logout_notice(self, token: str) -> LogoutNotice:
        """
        What the provider's logout token *token* says.

        Raises:
            ProviderAway: its key is not known here and the provider does not answer.
            TokenRefused: it is not to be believed.
        """
        key = await self._key_of(token)
        now = self._clock.now()
        return read_logout_token(token, key, issuer=self.issuer, client_id=self.client_id, now=now)

    async def own_token(self, *, fresh: bool = False) -> str:
        """
        An access token of this service itself (client credentials), kept until shortly before it expires.

        Raises:
            ProviderAway: the provider does not answer.
            ProviderRefused: it gives us none.
        """
        ends_at = self._own_token_ends_at
        if fresh or ends_at is None or self._clock.now() >= ends_at - RENEWED_BEFORE:
            answer = await self._token({"grant_type": "client_credentials"})
            token, lasts = answer.get("access_token"), answer.get("expires_in")
            if not isinstance(token, str):
                raise ProviderRefused
            self._own_token = token
            self._own_token_ends_at = self._clock.now() + timedelta(seconds=lasts if isinstance(lasts, int) else 60)
        return self._own_token

    async def _token(self, form: Mapping[str, str]) -> dict[str, Any]:
        endpoint = await self._endpoint("token_endpoint")
        proof = {"client_assertion_type": ASSERTION_TYPE, "client_assertion": self._assertion(endpoint)}
        status, answer = await self._asked(endpoint, {**form, **proof, "client_id": self.client_id})
        if status >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise ProviderAway("it failed")
        if status != httpx.codes.OK:
            raise ProviderRefused
        return answer

    def _assertion(self, endpoint: str) -> str:
        """That it is this service who asks (private_key_jwt, RFC 7523)."""
        now = self._clock.now()
        claims = {
            "iss": self.client_id,
            "sub": self.client_id,
            "aud": endpoint,
            "jti": secrets.token_urlsafe(24),
            "iat": int(now.timestamp()),
            "exp": int((now + ASSERTION_LASTS).timestamp()),
        }
        header = {"alg": "RS256" if isinstance(self._key, RSAKey) else "ES256"}
        if self._key.kid:
            header["kid"] = self._key.kid
        return jwt.encode(header, claims, self._key)

    async def _key_of(self, token: str) -> Key:
        key = await self._provider.key(key_id(token))
        if key is None:
            raise TokenRefused("key")
        return key

    async def _endpoint(self, name: str) -> str:
        address = (await self._provider.description()).get(name)
        if not isinstance(address, str):
            raise ProviderAway(f"no {name}")
        return address

    async def _asked(self, address: str, form: Mapping[str, str]) -> tuple[int, dict[str, Any]]:
        """Status and JSON object of the provider's answer."""
        try:
            answer = await self.http.post(address, data=form, headers={"Accept": "application/json"})
            body = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise ProviderAway("no answer") from error
        if not isinstance(body, dict):
            raise ProviderAway("no object")
        return answer.status_code, body


def _with_query(address: str, query: Mapping[str, str]) -> str:
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(query)}"
