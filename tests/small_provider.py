"""A small OpenID Connect provider, which can be told to misbehave in every way a relying party must notice."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from peil_chassis.clock import Clock
from peil_chassis.login.id_tokens import LOGOUT_EVENT
from peil_chassis.login.relying_party import RelyingParty
from peil_chassis.provider import Provider

ISSUER = "https://login.example.nl/realm"
CLIENT = "peil-toy"

Claims = dict[str, Any]


class SmallProvider:
    """
    One issuer with one client.

    Attributes:
        person: Claims of whoever logs in.
        spoil: Changes the claims of an ID token before it is signed.
        sign: Signs claims; replaced to sign wrongly.
        away: Nothing is answered.
        asked: The forms that the token endpoint got.
    """

    def __init__(self, clock: Clock, back: str) -> None:
        """*back*: the one redirect address that is registered."""
        self._clock = clock
        self._back = back
        self.key: ECKey | RSAKey = ECKey.generate_key("P-256", auto_kid=True)
        self.published = [self.key]
        self.client_key = ECKey.generate_key("P-256", auto_kid=True)
        self.person: Claims = {"sub": "opaque-1", "roles": ["bureau"], "employee_number": "P-0001", "sid": "sid-1"}
        self.spoil: Callable[[Claims], Claims] = dict
        self.sign: Callable[[Claims], str] = self.signed
        self.away = False
        self.asked: list[dict[str, str]] = []
        self._codes: dict[str, dict[str, str]] = {}
        self._assertions: set[str] = set()
        self._app = Starlette(
            routes=[
                Route("/realm/.well-known/openid-configuration", self._describe),
                Route("/realm/jwks", self._jwks),
                Route("/realm/token", self._token, methods=["POST"]),
            ]
        )

    def transport(self) -> httpx.AsyncBaseTransport:
        """Carries requests to it; while it is away nobody answers."""
        inner, outer = httpx.ASGITransport(self._app), self

        class _Transport(httpx.AsyncBaseTransport):
            async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
                if outer.away:
                    raise httpx.ConnectError("away")
                return await inner.handle_async_request(request)

        return _Transport()

    def party(self) -> RelyingParty:
        """The client, as a service of ours has it."""
        provider = Provider(ISSUER, transport=self.transport(), monotonic=lambda: self._clock.now().timestamp())
        return RelyingParty(
            provider, client_id=CLIENT, key=self.client_key, clock=self._clock, transport=self.transport()
        )

    def turn_key(self) -> None:
        """From now on another key signs, and the old one is no longer published."""
        self.key = ECKey.generate_key("P-256", auto_kid=True)
        self.published = [self.key]

    def log_in(self, address: str) -> str:
        """What a browser that was sent to *address* is sent back to, once its person has logged in."""
        assert address.startswith(f"{ISSUER}/authorize?")
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert (query["client_id"], query["redirect_uri"], query["response_type"]) == (CLIENT, self._back, "code")
        assert (query["code_challenge_method"], query["scope"]) == ("S256", "openid")
        assert len(query["state"]) >= 22  # 128 bits at least
        code = secrets.token_urlsafe(16)
        self._codes[code] = query
        return f"{self._back}?{urlencode({'code': code, 'state': query['state'], 'iss': ISSUER})}"

    def id_claims(self, nonce: str) -> Claims:
        """The claims of an ID token for *nonce*."""
        now = self._clock.now()
        times = {"iat": int(now.timestamp()), "exp": int((now + timedelta(minutes=5)).timestamp())}
        return {"iss": ISSUER, "aud": CLIENT, "azp": CLIENT, "nonce": nonce, **times, **self.person}

    def logout_token(self, **changes: Any) -> str:
        """A logout token for the session of `person`; a change to None leaves the claim out."""
        now = int(self._clock.now().timestamp())
        claims = {
            "iss": ISSUER,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 120,
            "jti": secrets.token_hex(8),
            "sid": self.person["sid"],
            "events": {LOGOUT_EVENT: {}},
            **changes,
        }
        return self.signed({name: value for name, value in claims.items() if value is not None})

    def signed(self, claims: Claims) -> str:
        """*claims*, signed as they should be."""
        alg = "ES256" if isinstance(self.key, ECKey) else "RS256"
        return jwt.encode({"alg": alg, "kid": self.key.kid}, claims, self.key)

    def signed_by_nobody(self, claims: Claims) -> str:
        """*claims* with ``alg: none``."""
        return f"{self._unsigned('none', claims)}."

    def signed_with_the_public_key(self, claims: Claims) -> str:
        """*claims* under HS256, with what everybody may know as the secret."""
        # By hand: the library refuses to be used so wrongly.
        text = self._unsigned("HS256", claims)
        return f"{text}.{_part(hmac.digest(self.key.as_pem(private=False), text.encode(), 'sha256'))}"

    def signed_with_another_key(self, claims: Claims) -> str:
        """*claims* signed by a stranger who names our provider's key."""
        stranger = ECKey.generate_key("P-256")
        return jwt.encode({"alg": "ES256", "kid": self.key.kid}, claims, stranger)

    def _unsigned(self, alg: str, claims: Claims) -> str:
        parts = ({"alg": alg, "kid": self.key.kid}, claims)
        return ".".join(_part(json.dumps(part).encode()) for part in parts)

    async def _describe(self, request: Request) -> JSONResponse:
        names = ("authorize", "token", "jwks", "logout")
        keys = ("authorization_endpoint", "token_endpoint", "jwks_uri", "end_session_endpoint")
        return JSONResponse(
            {"issuer": ISSUER, **{key: f"{ISSUER}/{name}" for key, name in zip(keys, names, strict=True)}}
        )

    async def _jwks(self, request: Request) -> JSONResponse:
        return JSONResponse({"keys": [{**key.as_dict(private=False), "use": "sig"} for key in self.published]})

    async def _token(self, request: Request) -> JSONResponse:
        async with request.form() as sent:
            form = {name: str(value) for name, value in sent.items()}
        self.asked.append(form)
        if not self._is_our_client(form):
            return JSONResponse({"error": "invalid_client"}, 401)
        if form["grant_type"] == "client_credentials":
            return JSONResponse({"access_token": "of-the-service", "token_type": "Bearer", "expires_in": 300})
        begun = self._codes.pop(form["code"], None)
        challenge = _part(hashlib.sha256(form["code_verifier"].encode()).digest())
        if begun is None or challenge != begun["code_challenge"] or form["redirect_uri"] != begun["redirect_uri"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        token = self.sign(self.spoil(self.id_claims(begun["nonce"])))
        return JSONResponse({"access_token": "-", "token_type": "Bearer", "expires_in": 300, "id_token": token})

    def _is_our_client(self, form: dict[str, str]) -> bool:
        claims = jwt.decode(form["client_assertion"], self.client_key, algorithms=["ES256"]).claims
        fresh = claims["jti"] not in self._assertions
        self._assertions.add(claims["jti"])
        return fresh and claims["iss"] == claims["sub"] == CLIENT and claims["aud"] == f"{ISSUER}/token"


def _part(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
