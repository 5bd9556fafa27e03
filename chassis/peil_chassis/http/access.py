"""
Who calls: by bearer token at an API, by session at a page.

`identify` is the one place where a request becomes an identity. The gate (`peil_chassis.http.gate`) asks it before
every route that is not public; a route hears the outcome by its parameters::

    caller: Annotated[Identity, CALLER]
    grounds: Annotated[frozenset[str], GROUNDS]
"""

from __future__ import annotations

from typing import Any

from fastapi import Depends
from fastapi.security import HTTPBearer
from starlette.requests import Request

from peil_chassis.http.problems import Problem
from peil_chassis.http.rate import admit
from peil_chassis.http.visitors import visitor
from peil_chassis.identity import Authenticator, Identity, ProviderAway

BEARER = HTTPBearer(auto_error=False, scheme_name="bearer", description="A token of the identity provider.")
AUTHENTICATOR = "peil_authenticator"

_CALLER = "peil.caller"
_GROUNDS = "peil.grounds"


async def identify(request: Request) -> Identity:
    """
    Who sends *request*: the bearer of its token below ``/api/``, the visitor who is logged in everywhere else.

    A session is never looked at below ``/api/`` and a token never elsewhere, so that no page of another site can make
    a browser use an API. The answer is kept with the request: asking again costs nothing.

    Raises:
        Problem: 401, there is no token or nobody knows it; 503, the identity provider does not answer.
        AskedTooOften: this identity used up its share.
        LoginNeeded: nobody is logged in.
    """
    kept = request.scope.get(_CALLER)
    if not isinstance(kept, Identity):
        kept = await _bearer(request) if request.url.path.startswith("/api/") else visitor(request.scope)
        admit(request, kept)
        request.scope[_CALLER] = kept
    return kept


def let_in(request: Request, identity: Identity, grounds: frozenset[str]) -> None:
    """Keep with *request* who was let in, and on which *grounds*: the roles and relations of the row that held."""
    request.scope[_CALLER] = identity
    request.scope[_GROUNDS] = grounds


async def _caller(request: Request) -> Identity:
    # A coroutine, as the next: FastAPI hands a plain function to a thread, which costs more than this does.
    identity: Identity = request.scope[_CALLER]
    return identity


async def _grounds(request: Request) -> frozenset[str]:
    grounds: frozenset[str] = request.scope[_GROUNDS]
    return grounds


CALLER: Any = Depends(_caller)
"""For ``caller: Annotated[Identity, CALLER]``: who was let in."""

GROUNDS: Any = Depends(_grounds)
"""For ``grounds: Annotated[frozenset[str], GROUNDS]``: the roles and relations on which the caller was let in."""


def asks_for_the_caller(call: object) -> bool:
    """Whether *call* is what `CALLER` or `GROUNDS` stands for."""
    return call is _caller or call is _grounds


async def _bearer(request: Request) -> Identity:
    credentials = await BEARER(request)
    if credentials is None:
        raise _unauthorized("Send a bearer token in the Authorization header: 'Authorization: Bearer <token>'.")
    authenticator: Authenticator = getattr(request.app.state, AUTHENTICATOR)
    try:
        identity = await authenticator.identify(credentials.credentials)
    except ProviderAway:
        detail = "The identity provider does not answer, so your token cannot be judged now. Try again in a moment."
        raise Problem(503, detail, headers={"Retry-After": "5"}) from None
    if identity is None:
        raise _unauthorized("The bearer token is not known or no longer valid.", error="invalid_token")
    return identity


def _unauthorized(detail: str, *, error: str | None = None) -> Problem:
    challenge = 'Bearer realm="peil"' + (f', error="{error}"' if error else "")
    return Problem(401, detail, headers={"WWW-Authenticate": challenge})
