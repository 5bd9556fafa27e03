"""
Who calls: by bearer token at an API, by session at a page.

`identify` is the one place where a request becomes an identity. The gate (`peil_chassis.http.gate`) asks it before
every route that is not public; a route hears the outcome by its parameters::

    caller: Annotated[Identity, CALLER]
    grounds: Annotated[frozenset[str], GROUNDS]
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import Depends, FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import Request

from peil_chassis.http.problems import Problem
from peil_chassis.http.rate import admit
from peil_chassis.http.visitors import visit_of, visitor
from peil_chassis.identity import Authenticator, Identity, ProviderAway, known_roles
from peil_chassis.settings import is_loopback

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
        if request.url.path.startswith("/api/"):
            kept = await _bearer(request)
        elif visit_of(request.scope) is None:  # until the login layer stands before every service's pages
            kept = this_machine(request, frozenset({"bureau"}))
        else:
            kept = visitor(request.scope)
        admit(request, kept)
        request.scope[_CALLER] = kept
    return kept


def let_in(request: Request, identity: Identity, grounds: frozenset[str]) -> None:
    """Keep with *request* who was let in, and on which *grounds*: the roles and relations of the row that held."""
    request.scope[_CALLER] = identity
    request.scope[_GROUNDS] = grounds


def _caller(request: Request) -> Identity:
    identity: Identity = request.scope[_CALLER]
    return identity


def _grounds(request: Request) -> frozenset[str]:
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


# --- until every service has its rows in the matrix: what said who may before


class RouteWithoutAccess(Exception):
    """A route does not say who may use it."""

    def __init__(self, path: str, name: str) -> None:
        super().__init__(
            f"The route {path} ({name}) does not say who may use it. Add a parameter "
            "'identity: Annotated[Identity, may(\"bureau\")]', or dependencies=[PUBLIC]."
        )


class LocalPageExposed(Exception):
    """A page that is open without login would be reachable from another machine."""

    def __init__(self, path: str, host: str) -> None:
        super().__init__(
            f"The page {path} is open without login and may therefore only be served on loopback, "
            f"but PEIL_HOST is {host}. Set PEIL_HOST to 127.0.0.1."
        )


class _Access:
    """What marks a route as having said who may."""


class _Public(_Access):
    async def __call__(self) -> None:
        return None


class _May(_Access):
    def __init__(self, roles: frozenset[str]) -> None:
        self.roles = roles

    async def __call__(
        self, request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)]
    ) -> Identity:
        identity = await _bearer(request)
        admit(request, identity)
        if identity.roles.isdisjoint(self.roles):
            names = ", ".join(sorted(self.roles))
            raise Problem(403, f"Your token does not give the right to do this. Roles that may: {names}.")
        return identity


class _LocalPage(_Access):
    def __init__(self, roles: frozenset[str]) -> None:
        self.roles = roles

    async def __call__(self, request: Request) -> Identity:
        return this_machine(request, self.roles)


def this_machine(request: Request, roles: frozenset[str]) -> Identity:
    """The visitor of a page without login."""
    # A page of another site can point a name of its own at 127.0.0.1; the browser then still sends that name.
    if not is_loopback(request.url.hostname or ""):
        raise Problem(403, "This page answers only to the names 127.0.0.1, ::1 and localhost.")
    return Identity(subject="local", roles=roles)


PUBLIC: Any = Depends(_Public())
"""For ``dependencies=[PUBLIC]``: everybody may, without a token."""


def may(*roles: str) -> Any:
    """Who may use a route: ``identity: Annotated[Identity, may("bureau", "auditor")]``."""
    return Depends(_May(known_roles(roles)))


def local_page(*roles: str) -> Any:
    """A page that needs no token because only this machine can reach it; its visitor counts as having *roles*."""
    return Depends(_LocalPage(known_roles(roles)))


def check_access(app: FastAPI, *, prefix: str = "", host: str) -> None:
    """Check that every route of *app* says who may, and that open pages stay on this machine."""
    for context in iter_route_contexts(app.routes):
        if not isinstance(context.original_route, APIRoute):
            continue
        path = f"{prefix}{context.path}"
        marks = list(_marks(context.dependant))
        if not marks:
            raise RouteWithoutAccess(path, context.name or "")
        if any(isinstance(mark, _LocalPage) for mark in marks) and not is_loopback(host):
            raise LocalPageExposed(path, host)


def is_public(dependant: Dependant) -> bool:
    """Whether a route with these dependencies needs no token."""
    return not any(isinstance(mark, _May) for mark in _marks(dependant))


def _marks(dependant: Dependant) -> Iterator[_Access]:
    for dependency in dependant.dependencies:
        call: object = dependency.call
        if isinstance(call, _Access):
            yield call
        yield from _marks(dependency)
