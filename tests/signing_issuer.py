"""An identity provider for tests: keys of its own, tokens with any claims, and an address where it describes itself."""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
from joserfc import jwt
from joserfc.jwk import RSAKey

ISSUER = "https://login.example.nl/realm"
AUDIENCE = "peil"


class Issuer:
    """Signs what it is asked to, and answers as a provider does."""

    def __init__(self, address: str = ISSUER) -> None:
        self.address = address
        self.keys = [RSAKey.generate_key(2048, auto_kid=True)]
        self.published: list[dict[str, Any]] | None = None
        self.asked: list[str] = []
        self.away = False

    @property
    def transport(self) -> httpx.MockTransport:
        """Carries requests to this issuer, and to nobody else."""
        return httpx.MockTransport(self._answer)

    def turn(self) -> None:
        """From now on a new key signs; the old ones stay published."""
        self.keys.append(RSAKey.generate_key(2048, auto_kid=True))

    def documents(self) -> dict[str, Any]:
        """Address -> what lies there."""
        keys = [key.as_dict(private=False, use="sig", alg="RS256") for key in self.keys]
        return {
            f"{self.address}/.well-known/openid-configuration": {
                "issuer": self.address,
                "jwks_uri": f"{self.address}/jwks",
            },
            f"{self.address}/jwks": {"keys": self.published if self.published is not None else keys},
        }

    def claims(self, roles: Sequence[str] = ("bureau",), /, **changed: Any) -> dict[str, Any]:
        """The claims of a good token; *changed*: those that are otherwise, None for left out."""
        now = int(time.time())
        usual = {
            "iss": self.address,
            "aud": AUDIENCE,
            "sub": f"test:{'-'.join(roles)}",
            "azp": "tests",
            "roles": list(roles),
            "iat": now,
            "nbf": now,
            "exp": now + 3600,
            "jti": secrets.token_hex(16),
        }
        return {name: value for name, value in (usual | changed).items() if value is not None}

    def token(self, roles: Sequence[str] = ("bureau",), /, **changed: Any) -> str:
        """A token with these claims, signed with the newest key."""
        return self.sign(self.claims(roles, **changed))

    def sign(self, claims: dict[str, Any], *, key: RSAKey | None = None, **header: Any) -> str:
        """Any claims, under any header."""
        key = key or self.keys[-1]
        usual = {"alg": "RS256", "typ": "at+jwt", "kid": key.kid}
        return jwt.encode(usual | header, claims, key, [str((usual | header)["alg"])])

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(str(request.url))
        if self.away:
            raise httpx.ConnectError("away")
        found = self.documents().get(str(request.url))
        return httpx.Response(404) if found is None else httpx.Response(200, json=found)


@contextmanager
def served_issuer() -> Iterator[Issuer]:
    """An issuer on a free port of loopback, for services that run as processes."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = issuer.documents().get(f"http://127.0.0.1:{port}{self.path}")
            body = json.dumps(found).encode()
            self.send_response(200 if found else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        port = server.server_address[1]
        issuer = Issuer(f"http://127.0.0.1:{port}/issuer")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield issuer
        finally:
            server.shutdown()
