"""One service over HTTP: pages at the root, its API below ``/api/<name>/v1``, and what a process shows of itself."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import TYPE_CHECKING, Any

import structlog
from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from peil_chassis import metrics
from peil_chassis.clock import Clock, SystemClock
from peil_chassis.health import Health, Report
from peil_chassis.http.access import AUTHENTICATOR
from peil_chassis.http.gate import GATE, Gate, not_now, refuse_other_routes
from peil_chassis.http.headers import Headers
from peil_chassis.http.limits import Limits, RequestGate
from peil_chassis.http.observe import Observe
from peil_chassis.http.openapi import describe
from peil_chassis.http.pages import answer_error, assets
from peil_chassis.http.problems import Problem, answer_problem, as_problem
from peil_chassis.http.rate import RateGate, rates_of
from peil_chassis.http.visitors import LoginNeeded, ask_to_log_in, visit_of
from peil_chassis.identity import Authenticator
from peil_chassis.logs import configure_logs
from peil_chassis.relations import NoRelations, Relations, RelationsUnknown
from peil_chassis.rights import Right
from peil_chassis.settings import HttpSettings

if TYPE_CHECKING:
    from peil_chassis.login.login import Login

LICENCE = {"name": "EUPL-1.2", "identifier": "EUPL-1.2"}

_NAME = re.compile(r"[a-z]+(-[a-z]+)*")
_VERSION = re.compile(r"1\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?")

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def create_service(
    *,
    name: str,
    title: str,
    version: str,
    description: str,
    settings: HttpSettings,
    authenticator: Authenticator,
    api_routers: Sequence[APIRouter] = (),
    page_routers: Sequence[APIRouter] = (),
    rights: Sequence[Right] = (),
    relations: Relations | None = None,
    clock: Clock | None = None,
    login: Login | None = None,
    lifespan: Lifespan | None = None,
    health: Health | None = None,
    limits: Limits | None = None,
    tags: Sequence[Mapping[str, str]] = (),
) -> FastAPI:
    """
    Build the whole HTTP side of a service: API below ``/api/<name>/v1``, pages and what shows its state at the root.

    *version* is the API's full one, its major 1 as in the address; *description* is Markdown; *tags* are
    ``{name, description}``. *rights* is the matrix: one row for every route of the routers, which is what is enforced;
    *relations* tells who stands in a relation that a row names, on the day of *clock*. *login* lets people in to the
    pages. *lifespan* gets the app and starts and stops what it runs on. *health* feeds ``/livez`` and ``/readyz``.

    Raises:
        ValueError: *name* is not kebab-case, or *version* no semver with major 1.
        RouteWithoutRight, RightWithoutRoute, RightBroken: *rights* and routes do not fit each other.
    """
    _check_address(name, version)
    if not structlog.is_configured():
        configure_logs(name, settings.log_level)
    prefix = f"/api/{name}/v1"
    rights = [*_own_rights(prefix), *(login.rights() if login else ()), *rights]
    gate = Gate(rights, relations or NoRelations(), clock or SystemClock())
    refuse_other_routes([*api_routers, *page_routers])
    about = {"title": title, "version": version, "description": description}
    api = _api(prefix, {**about, "contact": _contact(settings)}, api_routers, tags, gate)
    app = _pages(about, page_routers, gate, login, lifespan, health or Health())
    setattr(app.state, AUTHENTICATOR, authenticator)
    _know_all(gate, app, api, prefix)
    _mount(app, api, prefix, limits or Limits(), settings, login)
    return app


def _contact(settings: HttpSettings) -> dict[str, str]:
    return {"name": settings.contact_name, "url": settings.contact_url, "email": settings.contact_email}


def _know_all(gate: Gate, app: FastAPI, api: FastAPI, prefix: str) -> None:
    setattr(app.state, GATE, gate)
    gate.know(app)
    gate.know(api, prefix=prefix)
    gate.all_known()


def _pages(
    about: Mapping[str, Any],
    routers: Sequence[APIRouter],
    gate: Gate,
    login: Login | None,
    lifespan: Lifespan | None,
    health: Health,
) -> FastAPI:
    lifespan = _with_login(lifespan, login, health) if login else lifespan
    app = FastAPI(**about, lifespan=lifespan, dependencies=[gate.before(api=False)], **_BARE)
    app.include_router(_operations(health))
    if login:
        from peil_chassis.login.routes import login_routes  # keys and signatures: 12 MiB where nobody logs in

        app.include_router(login_routes(login))
    for router in routers:
        app.include_router(router)
    return app


def _with_login(lifespan: Lifespan | None, login: Login, health: Health) -> Lifespan:
    @asynccontextmanager
    async def both(app: FastAPI) -> AsyncIterator[None]:
        async with lifespan(app) if lifespan else nullcontext(), login.running(health):
            yield

    return both


def _check_address(name: str, version: str) -> None:
    if not _NAME.fullmatch(name):
        raise ValueError(f"'{name}' must be kebab-case")
    if not _VERSION.fullmatch(version):
        raise ValueError(f"version '{version}' must be semver with major 1, as the address says /v1")


def _mount(
    app: FastAPI, api: FastAPI, prefix: str, limits: Limits, settings: HttpSettings, login: Login | None
) -> None:
    api.state = app.state  # one object: what a route reads from request.app.state is there in both
    templates = _templates(app, "") | _templates(api, prefix)
    app.mount("/assets", assets())
    app.mount(prefix, api)
    for kind in (HTTPException, RequestValidationError):
        app.add_exception_handler(kind, _answer_error)
    app.add_exception_handler(RelationsUnknown, _answer_unknown)
    # The layer added last stands outermost.
    if login:
        from peil_chassis.login.layer import Visits

        app.add_middleware(Visits, login=login, answer=_answer)
    app.add_middleware(RequestGate, limits=limits, api_prefix=f"{prefix}/", answer=_answer)
    app.add_middleware(RateGate, rates=rates_of(settings), answer=_answer)
    app.add_middleware(Observe, templates=templates, answer=_answer)
    targets = login.form_targets if login else ()
    app.add_middleware(Headers, api_prefix="/api/", api_version=app.version, form_targets=targets)


_BARE: dict[str, Any] = {
    "openapi_url": None,
    "docs_url": None,
    "redoc_url": None,
    "redirect_slashes": False,
    "telemetry": {"auto_configure": False},
}
"""No interactive documentation (it needs scripts of others) and no redirect from ``/x/`` to ``/x`` (design rules)."""


def _api(
    prefix: str,
    about: Mapping[str, Any],
    routers: Sequence[APIRouter],
    tags: Sequence[Mapping[str, str]],
    gate: Gate,
) -> FastAPI:
    api = FastAPI(
        **about,
        license_info=LICENCE,
        servers=[{"url": prefix, "description": "This installation."}],
        openapi_tags=[dict(tag) for tag in tags] or None,
        generate_unique_id_function=_operation_id,
        dependencies=[gate.before(api=True)],
        **_BARE,
    )

    @api.get("/openapi.json", include_in_schema=False)
    async def openapi() -> JSONResponse:
        open_to_all = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-cache"}
        return JSONResponse(document(), headers=open_to_all)

    def document() -> dict[str, Any]:
        if not described:
            described.update(describe(api, gate))
        return described

    described: dict[str, Any] = {}
    api.openapi = document  # type: ignore[method-assign]  # FastAPI's own way to change the document
    for router in routers:
        api.include_router(router)
    for kind in (HTTPException, RequestValidationError, Exception):
        api.add_exception_handler(kind, answer_problem)
    api.add_exception_handler(RelationsUnknown, _answer_unknown)
    return api


def _own_rights(prefix: str) -> list[Right]:
    """Rows for what every service shows of itself."""
    machines = "Asked by what keeps the services running and by scrapers, which have no token; it holds no data."
    described = "How an API is used is no secret, and the design rules ask that everybody can read it."
    return [
        *(Right("GET", path, machines, public=True) for path in ("/livez", "/readyz", "/metrics")),
        Right("GET", f"{prefix}/openapi.json", described, public=True),
    ]


def _operation_id(route: APIRoute) -> str:
    first, *rest = route.name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _operations(health: Health) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/livez")
    async def livez() -> JSONResponse:
        return _health_answer(health.alive())

    @router.get("/readyz")
    async def readyz() -> JSONResponse:
        return _health_answer(await health.ready())

    @router.get("/metrics")
    async def prometheus() -> Response:
        return Response(metrics.exposition(), media_type=metrics.CONTENT_TYPE)

    return router


def _health_answer(report: Report) -> JSONResponse:
    return JSONResponse({"fine": report.fine, "checks": report.checks}, 200 if report.fine else 503)


def _templates(app: FastAPI, prefix: str) -> dict[object, str]:
    return {
        context.endpoint: f"{prefix}{context.path}"
        for context in iter_route_contexts(app.routes)
        if isinstance(context.original_route, APIRoute)
    }


def _answer(request: Request, problem: Problem) -> Response:
    if isinstance(problem, LoginNeeded) and visit_of(request) is not None:
        return ask_to_log_in(request)
    wants_page = not request.url.path.startswith("/api/") and "text/html" in request.headers.get("accept", "")
    return answer_error(request, problem) if wants_page else problem.response()


async def _answer_unknown(request: Request, error: Exception) -> Response:
    """Relations became unknown between the gate and the route's own question."""
    return _answer(request, not_now(request))


async def _answer_error(request: Request, error: Exception) -> Response:
    return _answer(request, as_problem(error))
