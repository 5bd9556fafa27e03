"""
Bearer tokens: signed by the organisation's identity provider, verified here without asking it each time.

JWT access tokens by the NL GOV profile for OAuth 2.0 (RFC 9068): which checks a token must pass stands in `_CLAIMS` and
`SignedTokens.identify`, one test per attack in ``tests/unit/chassis/test_tokens.py``.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import Key
from pydantic import Field

from peil_chassis.addresses import IssuerAddress
from peil_chassis.clock import Clock, SystemClock
from peil_chassis.identity import ROLES, Identity
from peil_chassis.provider import IssuerRefused, Provider
from peil_chassis.settings import HttpSettings

ALGORITHMS = ("RS256", "PS256", "ES256")
"""Signatures with a pair of keys. ``none``, and secrets that are shared, are not among them."""

TYPES = frozenset({"at+jwt", "application/at+jwt", "jwt"})
"""What a token may call itself: a logout token or an assertion is no access token."""

LARGEST_TOKEN = 8_192
SKEW_S = 10
"""Seconds that the provider's clock may differ from ours."""

LONGEST_LIFE_S = 6 * 3_600
"""Of a client's token (NL GOV profile for OAuth 2.0): what lives longer cannot be taken back in time."""

MACHINE_ROLES = frozenset({"hr-system", "service"})
"""Roles that only a client itself can have, never somebody a client acts for."""


class RolesBroken(ValueError):
    """The file that says which group of the provider has which roles cannot be used."""


class TokenSettings(HttpSettings):
    """Variables of every service that takes bearer tokens."""

    issuer: IssuerAddress = Field(description="address of the identity provider, as it stands in tokens")
    audience: str = Field(default="peil", min_length=1, description="whom tokens must be meant for")
    role_claim: str = Field(
        default="roles", min_length=1, description="claim that holds the roles; a dot leads into an object"
    )
    role_map: Path | None = Field(
        default=None, description="JSON file, group of the provider -> list of our roles; without it groups are roles"
    )


MOST_KEPT = 256
"""Tokens of which is remembered that their signature held, by digest; of more, the first are judged anew."""


class _Kept(NamedTuple):
    kid: str
    key: Key
    claims: Mapping[str, Any]


class SignedTokens:
    """
    Knows who sent a token by the provider's signature under it.

    Nothing is asked per request: the provider's keys are kept, also while it is away, and asked for again when a token
    names one that is not known.
    """

    def __init__(
        self,
        provider: Provider,
        audience: str,
        *,
        clock: Clock | None = None,
        role_claim: str = "roles",
        role_map: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """*role_map*: the provider's group -> our roles; without it the claim names our roles."""
        self._provider = provider
        self._audience = audience
        self._clock = clock or SystemClock()
        self._role_claim = role_claim
        self._role_map = role_map
        self._kept: dict[bytes, _Kept] = {}

    async def identify(self, token: str) -> Identity | None:
        """
        Who *token* says is asking; None when any of it does not hold.

        Raises:
            ProviderAway: the provider has not answered since this process began, so no signature can be judged.
        """
        claims = await self._signed(token)
        if claims is None:
            return None
        try:
            self._registry().validate(dict(claims))
        except (JoseError, ValueError):
            return None
        if claims["exp"] - claims["iat"] > LONGEST_LIFE_S:
            return None
        return self._identity(claims)

    async def _signed(self, token: str) -> Mapping[str, Any] | None:
        """
        The claims of *token* when a key that the provider has at this moment signed it.

        A system sends the same token for an hour with every delivery. What the same key said of the same text it would
        say again; everything that time changes is looked at each time.
        """
        name = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
        kept = self._kept.get(name)
        kid = kept.kid if kept else _key_named(token)
        key = await self._provider.key(kid) if kid else None
        if kid is None or key is None:
            return None
        if kept and kept.key is key:
            return kept.claims
        try:
            claims = jwt.decode(token, key, algorithms=ALGORITHMS).claims
        except (JoseError, ValueError):  # not JSON, not UTF-8: forged or broken, it is nobody's
            return None
        self._kept.pop(name, None)
        self._kept[name] = _Kept(kid, key, claims)
        if len(self._kept) > MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        return claims

    def _registry(self) -> jwt.JWTClaimsRegistry:
        return jwt.JWTClaimsRegistry(
            now=int(self._clock.now().timestamp()),
            leeway=SKEW_S,
            iss={"essential": True, "value": self._provider.issuer},
            aud={"essential": True, "value": self._audience},
            sub={"essential": True},
            jti={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        )

    def _identity(self, claims: Mapping[str, Any]) -> Identity | None:
        roles = roles_said(claims, self._role_claim, self._role_map)
        client = claims.get("azp") or claims.get("client_id")
        if isinstance(client, str) and client != claims["sub"]:  # a client that acts for somebody (RFC 9068, 5)
            roles -= MACHINE_ROLES
        if not MACHINE_ROLES.isdisjoint(roles):
            if not isinstance(client, str):  # a system nobody can name can be bound to nothing
                return None
            sources, families = _texts(claims.get("sources")), _texts(claims.get("families"))
            return Identity(claims["sub"], roles, client, frozenset(sources), frozenset(families))
        return Identity(claims["sub"], roles)


def roles_said(
    claims: Mapping[str, Any], role_claim: str, role_map: Mapping[str, Sequence[str]] | None
) -> frozenset[str]:
    """
    Our roles among what the provider says in *claims*; relations are taken from facts, so never from here.

    *role_map*: the provider's group -> our roles; without it the claim names our roles.
    """
    named = _texts(_at(claims, role_claim))
    if role_map is not None:
        named = [role for group in named for role in role_map.get(group, ())]
    return frozenset(role for role in named if role in ROLES)


def load_authenticator(settings: TokenSettings) -> SignedTokens:
    """
    Who is let in, as *settings* say; when they cannot be used the process ends with code 2.

    Raises:
        SystemExit: the issuer or the file of roles cannot be used; one sentence on standard error says which.
    """
    try:
        provider = Provider(settings.issuer)
        role_map = read_role_map(settings.role_map) if settings.role_map else None
    except (IssuerRefused, RolesBroken) as error:
        print(error, file=sys.stderr)
        raise SystemExit(2) from None
    return SignedTokens(provider, settings.audience, role_claim=settings.role_claim, role_map=role_map)


def read_role_map(path: Path) -> dict[str, list[str]]:
    """
    Group of the provider -> our roles, from a JSON file.

    Raises:
        RolesBroken: it cannot be read, is no such object, or names a role the design does not know.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise RolesBroken(f"The file of roles {path} cannot be read, or is not JSON.") from None
    if not isinstance(found, dict) or not all(isinstance(roles, list) for roles in found.values()):
        raise RolesBroken(f'The file of roles {path} must be an object such as {{"group": ["bureau"]}}.')
    for group, roles in found.items():
        for role in roles:
            if not isinstance(role, str) or role not in ROLES:
                raise RolesBroken(
                    f"The file of roles {path}, group '{group}': {role!r} is not one of {', '.join(ROLES)}."
                )
    return found


def _key_named(token: str) -> str | None:
    """The key that *token* says it is signed with; None when it cannot be an access token of ours."""
    if len(token) > LARGEST_TOKEN:
        return None
    try:
        header = jws.extract_compact(token.encode("ascii")).headers()
    except (JoseError, ValueError):
        return None
    kid, kind = header.get("kid"), header.get("typ", "jwt")
    if header.get("alg") not in ALGORITHMS or not isinstance(kind, str) or kind.lower() not in TYPES:
        return None
    return kid if isinstance(kid, str) else None


def _at(claims: Mapping[str, Any], name: str) -> Any:
    """The claim *name*; where there is none of that very name, its parts between dots lead into objects."""
    if name in claims:
        return claims[name]
    found: Any = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def _texts(value: Any) -> list[str]:
    """*value* as a list of texts; what is no text is left out, one text counts as a list of one."""
    if isinstance(value, str):
        return value.split()
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
