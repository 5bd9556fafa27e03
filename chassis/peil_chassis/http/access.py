"""Every route says who may. One that says nothing keeps the service from starting."""

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
from peil_chassis.identity import Authenticator, Identity, ProviderAway, known_roles
from peil_chassis.settings import is_loopback

_bearer = HTTPBearer(auto_error=False, scheme_name="bearer", description="A token of the identity provider.")
AUTHENTICATOR = "peil_authenticator"


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
        self, request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
    ) -> Identity:
        identity = await _identified(request, credentials)
        if identity.roles.isdisjoint(self.roles):
            names = ", ".join(sorted(self.roles))
            raise Problem(403, f"Your token does not give the right to do this. Roles that may: {names}.")
        return identity


class _LocalPage(_Access):
    def __init__(self, roles: frozenset[str]) -> None:
        self.roles = roles

    async def __call__(self, request: Request) -> Identity:
        # A page of another site can point a name of its own at 127.0.0.1; the browser then still sends that name.
        if not is_loopback(request.url.hostname or ""):
            raise Problem(403, "This page answers only to the names 127.0.0.1, ::1 and localhost.")
        return Identity(subject="local", roles=self.roles)


PUBLIC: Any = Depends(_Public())
"""For ``dependencies=[PUBLIC]``: everybody may, without a token."""


def may(*roles: str) -> Any:
    """
    Who may use a route: ``identity: Annotated[Identity, may("bureau", "auditor")]``.

    Without a known bearer token the answer is 401, with one that has none of *roles* 403.

    Raises:
        UnknownRole: a role the design does not know.
    """
    return Depends(_May(known_roles(roles)))


def local_page(*roles: str) -> Any:
    """
    A page that needs no token because only this machine can reach it; its visitor counts as having *roles*.

    A service with such a page refuses to start on an address other than loopback.

    Raises:
        UnknownRole: a role the design does not know.
    """
    return Depends(_LocalPage(known_roles(roles)))


def check_access(app: FastAPI, *, prefix: str = "", host: str) -> None:
    """
    Check that every route of *app* says who may, and that open pages stay on this machine.

    Raises:
        RouteWithoutAccess: a route says nothing.
        LocalPageExposed: a local page on a *host* that is not loopback.
    """
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


async def _identified(request: Request, credentials: HTTPAuthorizationCredentials | None) -> Identity:
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
    admit(request, identity)
    return identity


def _unauthorized(detail: str, *, error: str | None = None) -> Problem:
    challenge = 'Bearer realm="peil"' + (f', error="{error}"' if error else "")
    return Problem(401, detail, headers={"WWW-Authenticate": challenge})
