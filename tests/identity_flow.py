"""A local provider in memory, and a service and a browser that walk through its flows as the standards say."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from starlette.applications import Starlette

from peil_chassis.clock import SteppedClock
from peil_local.front.settings import FrontSettings
from peil_local.identity.app import PATH
from peil_local.identity.keys import client_key
from peil_local.identity.start import open_provider

FRONT = "http://127.0.0.1:8080"
ISSUER = FRONT + PATH
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BACK = {
    "reporting": f"{FRONT}/inloggen/terug",
    "plans": f"{FRONT}/plannen/inloggen/terug",
    "intake": f"{FRONT}/aanlevering/inloggen/terug",
}
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
FORM = {"Sec-Fetch-Site": "same-origin"}


def front_settings(folder: Path, **more: Any) -> FrontSettings:
    """Settings of a front that holds the local provider, its keys in *folder*."""
    given = {"identity": folder / "identity", "issuer": ISSUER, "port": 8080, "mail_port": 0, **more}
    return FrontSettings(services="reporting=http://127.0.0.1:9", post=folder / "post", **given)


@dataclass
class Stage:
    """The provider on a clock that stands still, and one browser before it."""

    folder: Path
    clock: SteppedClock = field(default_factory=lambda: SteppedClock(NOW))
    services: httpx.AsyncBaseTransport = field(
        default_factory=lambda: httpx.MockTransport(lambda _: httpx.Response(200))
    )
    browser: httpx.AsyncClient = field(init=False)

    def __post_init__(self) -> None:
        provider = open_provider(front_settings(self.folder), self.clock, transport=self.services)
        self.app = Starlette(routes=provider.routes())
        self.browser = self.visitor()

    def visitor(self) -> httpx.AsyncClient:
        """A browser of somebody else."""
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url=FRONT)

    def key(self, client: str) -> RSAKey:
        """The private key of *client*."""
        return client_key(self.folder / "identity", client)

    def later(self, **span: float) -> None:
        """Let time pass."""
        self.clock.set(self.clock.now() + timedelta(**span))

    def assertion(self, client: str, *, key: RSAKey | None = None, alg: str = "RS256", **changed: Any) -> str:
        """What *client* signs to prove itself; *changed*: claims that are otherwise, None for left out."""
        now = int(self.clock.now().timestamp())
        claims: dict[str, Any] = {
            "iss": client,
            "sub": client,
            "aud": f"{ISSUER}/token",
            "jti": secrets.token_hex(16),
            "iat": now,
            "exp": now + 60,
        }
        claims = {name: value for name, value in (claims | changed).items() if value is not None}
        return jwt.encode({"alg": alg}, claims, key or self.key(client), [alg])

    async def ask_token(self, client: str, assertion: str | None = None, **form: str) -> httpx.Response:
        """Ask for tokens as *client*."""
        signed = {"client_assertion_type": ASSERTION_TYPE, "client_assertion": assertion or self.assertion(client)}
        async with self.visitor() as service:
            return await service.post(f"{PATH}/token", data={**form, **signed})

    async def claims(self, token: str) -> dict[str, Any]:
        """The claims of *token*, verified with the keys that the provider publishes."""
        keys = KeySet.import_key_set((await self.browser.get(f"{PATH}/jwks")).json())
        return dict(jwt.decode(token, keys, algorithms=["RS256"]).claims)


def question(client: str, verifier: str = "v" * 43, **changed: str | None) -> dict[str, str]:
    """With what *client* sends a browser to the provider; *changed*: what is otherwise, None for left out."""
    usual: dict[str, str | None] = {
        "response_type": "code",
        "client_id": client,
        "redirect_uri": BACK.get(client),
        "scope": "openid",
        "state": "s",
        "nonce": "n",
        "code_challenge": base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    return {name: value for name, value in (usual | changed).items() if value is not None}


@dataclass
class Journey:
    """One login of one service."""

    stage: Stage
    client: str
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    state: str = field(default_factory=secrets.token_hex)
    nonce: str = field(default_factory=secrets.token_hex)

    def question(self, **changed: str | None) -> dict[str, str]:
        """The parameters with which the browser is sent to the provider; None leaves one out."""
        return question(self.client, self.verifier, **({"state": self.state, "nonce": self.nonce} | changed))

    async def ask(self, browser: httpx.AsyncClient | None = None, **changed: str | None) -> httpx.Response:
        """What the browser gets to see when the service sends it to the provider."""
        return await (browser or self.stage.browser).get(f"{PATH}/authorize", params=self.question(**changed))

    async def choose(
        self, person: str, browser: httpx.AsyncClient | None = None, **changed: str | None
    ) -> httpx.Response:
        """Choose *person* on the login page."""
        return await (browser or self.stage.browser).post(
            f"{PATH}/authorize", params=self.question(**changed), data={"person": person}, headers=FORM
        )

    async def redeem(self, code: str, **changed: str) -> httpx.Response:
        """Change *code* for tokens."""
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK[self.client]}
        return await self.stage.ask_token(self.client, **{**form, "code_verifier": self.verifier, **changed})

    async def log_in(self, person: str | None = None) -> dict[str, Any]:
        """The whole of it, as *person*, or as whoever is logged in already; the claims of the ID token."""
        answer = await (self.choose(person) if person else self.ask())
        tokens = (await self.redeem(parameters(answer)["code"])).json()
        return await self.stage.claims(tokens["id_token"])


def parameters(answer: httpx.Response) -> dict[str, str]:
    """The parameters in the address the browser is sent to."""
    assert answer.status_code == 303, answer.text
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}


def people_on(page: httpx.Response) -> list[str]:
    """Who can be chosen on a login page."""
    return re.findall(r'name="person" value="([^"]+)"', page.text)
