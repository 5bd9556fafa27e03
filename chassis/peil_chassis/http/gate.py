"""
The gate: before a route runs, the matrix of rights decides whether its caller may.

It stands before every route of an application, whatever the route itself asks for, and knows them all at the start: a
route without a row or a row without a route keeps the service from starting.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.security import HTTPAuthorizationCredentials
from starlette.requests import Request

from peil_chassis.clock import Clock, amsterdam_day
from peil_chassis.http.access import BEARER, asks_for_the_caller, identify, let_in
from peil_chassis.http.pages import PageProblem
from peil_chassis.http.problems import Problem
from peil_chassis.identity import Identity
from peil_chassis.relations import Relations, RelationsUnknown
from peil_chassis.rights import At, Own, Right, by_route, who_may
from peil_chassis.store.port import StoreAway


class RouteWithoutRight(Exception):
    """A route has no row in the matrix of rights."""

    def __init__(self, route: str, name: str) -> None:
        super().__init__(
            f"The route {route} ({name}) has no row in the matrix of rights. Add a Right for it to the service's "
            "rights.py, with who may and why."
        )


class RightWithoutRoute(Exception):
    """The matrix has a row for a route that does not exist, or one that could never be judged."""

    def __init__(self, route: str, why: str) -> None:
        super().__init__(f"The row of {route} in the matrix of rights {why}")


GATE = "peil_gate"
"""Where an application keeps its gate: ``app.state.peil_gate``."""


class Gate:
    """Judges every request by the matrix, and tells OpenAPI who may."""

    def __init__(self, rights: Sequence[Right], relations: Relations, clock: Clock) -> None:
        """
        *relations* tells who stands in which relation; *clock* on which day that is asked.

        Raises:
            RightBroken: two rows are about one route.
            RightWithoutRoute: a row asks for a relation that *relations* cannot tell.
        """
        self._rights = by_route(rights)
        self._relations = relations
        self._clock = clock
        self._doors: dict[tuple[object, str], Right] = {}
        for right in self._rights.values():
            for relation, at in right.relations.items():
                if (relation, at.kind) not in relations.kinds:
                    raise RightWithoutRoute(right.route, f"asks who is {relation} of a {at.kind}, which nobody tells.")

    @property
    def rights(self) -> tuple[Right, ...]:
        """Every row, those of the chassis and of the login included."""
        return tuple(self._rights.values())

    def before(self, *, api: bool) -> Any:
        """The dependency that stands before every route of an application: of the API, or of the pages."""

        async def judge_api(
            request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)]
        ) -> None:
            await self._judge(request)

        async def judge_page(request: Request) -> None:
            await self._judge(request)

        return Depends(judge_api if api else judge_page)

    def know(self, app: FastAPI, *, prefix: str = "") -> None:
        """
        Take in every route of *app*, whose addresses stand below *prefix*.

        Raises:
            RouteWithoutRight: a route has no row.
            RightWithoutRoute: a public route asks who its caller is, or two routes that share a function differ.
        """
        for context in iter_route_contexts(app.routes):
            if not isinstance(context.original_route, APIRoute):
                continue
            for method in sorted(context.methods or ()):
                route = f"{method} {prefix}{context.path}"
                right = self._rights.get(route)
                if right is None:
                    raise RouteWithoutRight(route, context.name or "")
                if right.public and _asks(context.dependant):
                    raise RightWithoutRoute(route, "is public, but the route wants to know who calls.")
                if self._doors.setdefault((context.endpoint, method), right) is not right:
                    raise RightWithoutRoute(route, "cannot be told from that of another route with the same function.")

    def all_known(self) -> None:
        """
        Check that every row has its route, once all applications are taken in.

        Raises:
            RightWithoutRoute: one has not.
        """
        for right in set(self._rights) - {right.route for right in self._doors.values()}:
            raise RightWithoutRoute(right, "has no route. Remove the row, or mend its address.")

    def right_of(self, endpoint: object, method: str) -> Right:
        """
        The row of a route that was taken in.

        Raises:
            KeyError: it was not.
        """
        return self._doors[(endpoint, method)]

    async def _judge(self, request: Request) -> None:
        right = self.right_of(request.scope["endpoint"], request.method)
        if right.public:
            return
        identity = await identify(request)
        grounds = right.roles & identity.roles
        try:
            grounds |= await self._related(right, identity, request)
        except (RelationsUnknown, StoreAway):
            # Whoever may by role does not depend on what cannot be told now; everybody else waits.
            if not grounds:
                raise not_now(request) from None
        if not grounds:
            raise _refused(request, right)
        let_in(request, identity, grounds)

    async def _related(self, right: Right, identity: Identity, request: Request) -> frozenset[str]:
        if identity.pseudonym is None or not right.relations:
            return frozenset()
        today = amsterdam_day(self._clock.now())
        held = [
            relation
            for relation, at in right.relations.items()
            if await self._holds(relation, identity.pseudonym, at, request, today)
        ]
        return frozenset(held)

    async def _holds(self, relation: str, pseudonym: str, at: At | Own, request: Request, today: date) -> bool:
        if isinstance(at, Own):
            return await self._relations.holds_any(relation, pseudonym, at.kind, today)
        object_id = _named(at, request)
        return object_id is not None and await self._relations.holds(relation, pseudonym, at.kind, object_id, today)


def refuse_other_routes(routers: Sequence[APIRouter]) -> None:
    """
    Check that *routers* hold nothing that the gate cannot stand before, such as a mounted application.

    Raises:
        RouteWithoutRight: one does.
    """
    for router in routers:
        for context in iter_route_contexts(router.routes):
            if not isinstance(context.original_route, APIRoute):
                raise RouteWithoutRight(str(context.path), type(context.original_route).__name__)


def _asks(dependant: Dependant) -> bool:
    return any(asks_for_the_caller(each.call) or _asks(each) for each in dependant.dependencies)


def _named(at: At, request: Request) -> str | None:
    """The id of the object; None when it is not named, or named twice: then nobody can say which one is meant."""
    if at.path:
        return str(request.path_params[at.path])
    named = request.query_params.getlist(at.query)
    return named[0] if len(named) == 1 else None


def _is_api(request: Request) -> bool:
    return request.url.path.startswith("/api/")


def _refused(request: Request, right: Right) -> Problem:
    if not _is_api(request):
        text = "U mag deze pagina niet bekijken of dit niet doen: uw rol is daar niet voor."
        if right.relations:
            text = (
                "U mag deze pagina niet bekijken of dit niet doen. Dat mag alleen wie hier nu verantwoordelijk voor is."
            )
        return PageProblem(403, f"{text} Klopt dat niet? Vraag het Bureau I&D.")
    names = ", ".join(sorted(right.roles))
    if not right.relations:
        return Problem(403, f"Your token does not give the right to do this. Roles that may: {names}.")
    return Problem(403, f"You do not have the right to do this here. Who may: {who_may(right)}.")


def not_now(request: Request) -> Problem:
    """The refusal while nobody can tell who stands in which relation."""
    headers = {"Retry-After": "10"}
    if not _is_api(request):
        text = (
            "Peil kan nu niet nagaan waar u verantwoordelijk voor bent, en laat daarom niets zien. "
            "Probeer het over een minuut opnieuw."
        )
        return PageProblem(503, text, headers=headers)
    detail = "Who stands in which relation cannot be told at the moment, so nothing is shown. Try again in a minute."
    return Problem(503, detail, headers=headers)


def operations_of(app: FastAPI, gate: Gate) -> Iterator[tuple[str, str, Right]]:
    """Path template, method (small letters) and row of every route of *app*: what OpenAPI says of who may."""
    for context in iter_route_contexts(app.routes):
        if isinstance(context.original_route, APIRoute):
            for method in context.methods or ():
                yield str(context.path_format), method.lower(), gate.right_of(context.endpoint, method)
