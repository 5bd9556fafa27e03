"""What the provider signs: access tokens, ID tokens, logout tokens. Works without a running provider."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from joserfc import jwt

from peil_chassis.clock import Clock

from .clients import Client, load_clients
from .keys import ALGORITHM, SigningKeys, signing_keys
from .people import Person, load_people

PERSON_TOKEN_S = 3_600
CLIENT_TOKEN_S = 6 * 3_600
ID_TOKEN_S = 300
LOGOUT_TOKEN_S = 120
"""Lifetimes of the NL GOV profiles for OAuth 2.0 and OpenID Connect."""

NO_ASSURANCE = "0"
"""``acr`` of a login without a password: below every level (OpenID Connect Core 1.0, 2)."""

COMMAND_LINE = "peil-cli"
"""The client that acts for a person on the command line."""

LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"


@dataclass(frozen=True, slots=True)
class Login:
    """
    Somebody's session at the provider, as tokens tell of it.

    Attributes:
        sid: Names the session to services.
        person: Who logged in.
        began_at: When, in seconds of the epoch.
    """

    sid: str
    person: Person
    began_at: int


class Mint:
    """Signs tokens of one issuer with the keys in one folder."""

    def __init__(self, folder: Path, issuer: str, audience: str, clock: Clock) -> None:
        self.issuer = issuer
        self._folder = folder
        self._audience = audience
        self._clock = clock

    @property
    def keys(self) -> SigningKeys:
        """The keys as they are now."""
        return signing_keys(self._folder, self._clock.now())

    @property
    def now(self) -> int:
        """The present moment in seconds of the epoch."""
        return int(self._clock.now().timestamp())

    def token_for(self, name: str) -> str:
        """
        An access token of the demo person or the client *name*, as if they had just asked for it.

        Raises:
            LookupError: nobody has that name.
            Complaint: a key's file is damaged.
        """
        if name in (people := load_people()):
            return self.person_token(people[name], COMMAND_LINE)
        return self.client_token(load_clients(self._folder, "")[name])

    def person_token(self, person: Person, client: str) -> str:
        """An access token with which *client* acts for *person*: one hour."""
        roles = [role for role in person.roles if role != "hr-system"]  # at an API only the system itself speaks for it
        claims = {"sub": person.sub, "client_id": client, "azp": client, "roles": roles}
        return self._signed("at+jwt", self._audience, PERSON_TOKEN_S, claims)

    def client_token(self, client: Client) -> str:
        """An access token of *client* itself: six hours. It says what the client may deliver."""
        claims: dict[str, Any] = {"sub": client.client, "client_id": client.client, "azp": client.client}
        claims["roles"] = list(client.roles)
        if client.sources:
            claims |= {"sources": list(client.sources), "families": list(client.families)}
        return self._signed("at+jwt", self._audience, CLIENT_TOKEN_S, claims)

    def id_token(self, login: Login, client: str, nonce: str, more: Mapping[str, Any]) -> str:
        """Who logged in, for *client* alone: five minutes. *more*: claims of the flow, such as ``at_hash``."""
        claims = {
            **more,
            "sub": login.person.sub,
            "azp": client,
            "nonce": nonce,
            "sid": login.sid,
            "auth_time": login.began_at,
            "acr": NO_ASSURANCE,
            "name": login.person.title,
            "roles": list(login.person.roles),
            "employee_number": login.person.employee_number,
        }
        if login.person.supplier:
            claims["supplier"] = login.person.supplier
        return self._signed("JWT", client, ID_TOKEN_S, claims)

    def logout_token(self, sid: str, client: str) -> str:
        """That the login *sid* is over, for *client* (OpenID Connect Back-Channel Logout 1.0, 2.4)."""
        return self._signed("logout+jwt", client, LOGOUT_TOKEN_S, {"sid": sid, "events": {LOGOUT_EVENT: {}}})

    def _signed(self, kind: str, audience: str, lives_s: int, claims: Mapping[str, Any]) -> str:
        now, key = self.now, self.keys.current
        stamped = {"iss": self.issuer, "aud": audience, "iat": now, "exp": now + lives_s, "jti": secrets.token_hex(16)}
        if kind == "at+jwt":
            stamped["nbf"] = now
        return jwt.encode({"typ": kind, "alg": ALGORITHM, "kid": key.kid}, {**claims, **stamped}, key, [ALGORITHM])
