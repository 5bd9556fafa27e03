"""What the identity provider signs: ID tokens and logout tokens, believed only when every check holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import ExpiredTokenError, InvalidClaimError, JoseError, MissingClaimError
from joserfc.jwk import Key

ALGORITHMS = ("RS256", "PS256", "ES256")
"""The signatures of the NL GOV profile for OpenID Connect; ``none`` and shared secrets are not among them."""

SKEW_S = 30
"""Seconds that the provider's clock may differ from ours."""

OLDEST = timedelta(minutes=10)
"""A token was made for the login at hand, so not longer ago than a login may take."""

LONGEST_NOTICE = timedelta(days=1)
"""A logout token is remembered until it expires, so one that never does is not taken."""

LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"


class TokenRefused(Exception):
    """A token of the provider is not believed. ``cause``: a short code, fit for a log."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


@dataclass(frozen=True, slots=True)
class LogoutNotice:
    """The provider says that a login is over: of the session ``sid``, or of everything of ``subject``."""

    token: str
    sid: str | None
    subject: str | None
    ends_at: datetime


def key_id(token: str) -> str:
    """
    Which key *token* says it is signed with.

    Raises:
        TokenRefused: it is no signed token, does not say it, or is signed in a way that is not accepted.
    """
    try:
        header = jws.extract_compact(token.encode()).headers()
    except (JoseError, ValueError) as error:
        raise TokenRefused("unreadable") from error
    if header.get("alg") not in ALGORITHMS:
        raise TokenRefused("algorithm")
    kid = header.get("kid")
    if not isinstance(kid, str):
        raise TokenRefused("key")
    return kid


def read_id_token(token: str, key: Key, *, issuer: str, client_id: str, nonce: str, now: datetime) -> Mapping[str, Any]:
    """
    The claims of the ID token *token*, by OpenID Connect Core 1.0, 3.1.3.7.

    Raises:
        TokenRefused: signature, issuer, audience, nonce or a time is not as it must be.
    """
    claims = _signed(token, key)
    _check(claims, now, iss=issuer, aud=client_id, nonce=nonce)
    _made_recently(claims, now)
    for claim in ("sub", "nonce"):
        if not isinstance(claims[claim], str):
            raise TokenRefused(claim)
    authorized, audience = claims.get("azp"), claims["aud"]
    if authorized not in (None, client_id) or (authorized is None and isinstance(audience, list) and len(audience) > 1):
        raise TokenRefused("azp")
    return claims


def read_logout_token(token: str, key: Key, *, issuer: str, client_id: str, now: datetime) -> LogoutNotice:
    """
    What the logout token *token* says, by OpenID Connect Back-Channel Logout 1.0, 2.6. Replay is for the caller.

    Raises:
        TokenRefused: it is not signed by the provider for us, too old, or no logout token.
    """
    claims = _signed(token, key)
    _check(claims, now, iss=issuer, aud=client_id, jti=None)
    _made_recently(claims, now)
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(LOGOUT_EVENT), dict):
        raise TokenRefused("events")
    # An ID token always has one here, so that the one can never be taken for the other.
    if "nonce" in claims:
        raise TokenRefused("nonce")
    sid, subject = claims.get("sid"), claims.get("sub")
    if not all(isinstance(each, str | None) for each in (sid, subject)) or not (sid or subject):
        raise TokenRefused("sid")
    if claims["exp"] > (now + LONGEST_NOTICE).timestamp():
        raise TokenRefused("exp")
    ends_at = datetime.fromtimestamp(claims["exp"], UTC) + timedelta(seconds=SKEW_S)
    return LogoutNotice(token=claims["jti"], sid=sid, subject=subject, ends_at=ends_at)


def _signed(token: str, key: Key) -> dict[str, Any]:
    try:
        return jwt.decode(token, key, algorithms=list(ALGORITHMS)).claims
    except (JoseError, ValueError) as error:
        raise TokenRefused("signature") from error


def _check(claims: dict[str, Any], now: datetime, **expected: str | None) -> None:
    """Times, ``sub`` of an ID token, and that each of *expected* has that value (None: any)."""
    options: dict[str, jwt.ClaimsOption] = {"exp": {"essential": True}, "iat": {"essential": True}}
    for name, value in expected.items():
        options[name] = {"essential": True} if value is None else {"essential": True, "value": value}
    if "nonce" in expected:
        options["sub"] = {"essential": True}
    try:
        jwt.JWTClaimsRegistry(now=int(now.timestamp()), leeway=SKEW_S, **options).validate(claims)
    except ExpiredTokenError as error:
        raise TokenRefused("expired") from error
    except InvalidClaimError as error:
        raise TokenRefused(error.claim) from error
    except MissingClaimError as error:
        raise TokenRefused("incomplete") from error


def _made_recently(claims: Mapping[str, Any], now: datetime) -> None:
    if claims["iat"] < (now - OLDEST).timestamp() - SKEW_S:
        raise TokenRefused("old")
