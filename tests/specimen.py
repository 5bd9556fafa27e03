"""A service with one of everything, on which the shared HTTP base and page design are tested."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, FastAPI, Form, Query
from markupsafe import Markup
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from peil_chassis.health import Health
from peil_chassis.http.access import CALLER
from peil_chassis.http.app import create_service
from peil_chassis.http.limits import Limits
from peil_chassis.http.models import QueryModel, WireModel
from peil_chassis.http.pages import PageProblem, Pages
from peil_chassis.http.pictures import Bar, Point, Segment, Stack, Tone, bar_chart, stacked_bar, step_chart
from peil_chassis.http.problems import Problem
from peil_chassis.identity import Authenticator, Identity
from peil_chassis.relations import Relations
from peil_chassis.rights import Right, roles
from peil_chassis.settings import HttpSettings

SECRET = "something from inside"

pages = Pages(Path(__file__).parent / "specimen_pages")


class Tokens:
    """Knows two tokens: ``bureau`` and ``operator``, each with that role."""

    async def identify(self, token: str) -> Identity | None:
        """Whose token this is."""
        return Identity("somebody", frozenset({token})) if token in {"bureau", "operator"} else None


class Gauge(WireModel):
    """What is measured."""

    gauge_name: str = Field(min_length=1, max_length=20)
    level: int = Field(ge=0)


class Readings(WireModel):
    """Levels in order of day."""

    levels: list[int]
    measured_on: date | None = None


class ReadingsQuery(QueryModel):
    """Which readings."""

    as_of: date | None = None
    page_size: int = Field(default=10, ge=1, le=100)


def _api() -> APIRouter:
    router = APIRouter(tags=["gauges"])

    @router.post("/gauges", status_code=201, summary="Add a gauge")
    async def add_gauge(gauge: Gauge, caller: Annotated[Identity, CALLER]) -> Gauge:
        return gauge

    @router.get("/gauges/{gauge}/readings", summary="Readings of a gauge")
    async def gauge_readings(
        gauge: str, query: Annotated[ReadingsQuery, Query()], caller: Annotated[Identity, CALLER]
    ) -> Readings:
        return Readings(levels=[query.page_size], measured_on=query.as_of)

    @router.get("/gauges", summary="All gauges")
    async def all_gauges() -> list[Gauge]:
        return []

    @router.post("/breakdowns", summary="Break")
    async def break_down() -> None:
        raise RuntimeError(SECRET)

    @router.get("/conflicts", summary="Refuse")
    async def refuse() -> None:
        raise Problem(409, "Somebody was first.", type="urn:peil:problem:first", extra={"firstOn": "2026-03-03"})

    return router


def _pages() -> APIRouter:
    router = APIRouter()

    @router.get("/")
    async def specimen(request: Request) -> Response:
        return pages.answer(request, "specimen.html", pictures=_pictures(), errors=ERRORS, day=date(2026, 3, 3))

    @router.get("/broken")
    async def broken() -> Response:
        raise RuntimeError(SECRET)

    @router.get("/refused")
    async def refused() -> Response:
        raise PageProblem(409, "Iemand anders was u voor.")

    @router.post("/plannen")
    async def save(reason: Annotated[str, Form()]) -> Response:
        return Response(status_code=303, headers={"Location": "/"})

    return router


ERRORS = {"reden": "Vul in waarom de actie niet is opgepakt.", "datum": "Kies een dag die niet in de toekomst ligt."}


def _pictures() -> dict[str, Markup]:
    bars = [
        Bar("Personeel en Organisatie", 12, "good"),
        Bar("Digitalisering en Dienstverlening", 7, "busy"),
        Bar("Ruimte en Economie", 1234.5, "warn"),
        Bar("Een directie met een naam die veel te lang is om helemaal te laten zien", None, "unknown"),
    ]
    parts: list[tuple[str, Tone]] = [
        ("Gereed", "good"),
        ("Loopt", "busy"),
        ("Vertraagd", "bad"),
        ("Onbekend", "unknown"),
    ]
    stacks = [
        Stack(label, [Segment(name, amount, tone) for (name, tone), amount in zip(parts, amounts, strict=True)])
        for label, amounts in [("P&O <b>", (5, 8, 2, 1)), ("DDV", (3, 4, 0, 6))]
    ]
    steps = [Point(date(2026, 1, 1), 3), Point(date(2026, 2, 10), 8), Point(date(2026, 3, 1), 5)]
    return {
        "bars": bar_chart("balken", "Acties per directie", "Ruimte en Economie heeft de meeste acties.", bars),
        "stacked": stacked_bar("stapels", "Acties naar status", "De meeste acties lopen of zijn gereed.", stacks),
        "steps": step_chart("trap", "Open vacatures", "Van 3 naar 8, nu 5.", steps, until=date(2026, 4, 1)),
    }


_API = "/api/specimen/v1"
_WHY = "A specimen of a row."
RIGHTS = (
    Right("POST", f"{_API}/gauges", _WHY, roles("bureau")),
    Right("GET", f"{_API}/gauges/{{gauge}}/readings", _WHY, roles("bureau", "operator")),
    Right("GET", f"{_API}/gauges", _WHY, public=True),
    Right("POST", f"{_API}/breakdowns", _WHY, public=True),
    Right("GET", f"{_API}/conflicts", _WHY, public=True),
    Right("GET", "/", _WHY, public=True),
    Right("GET", "/broken", _WHY, public=True),
    Right("GET", "/refused", _WHY, public=True),
    Right("POST", "/plannen", _WHY, public=True),
)


def create_specimen(
    *,
    settings: HttpSettings | None = None,
    api: APIRouter | None = None,
    page_routers: list[APIRouter] | None = None,
    health: Health | None = None,
    limits: Limits | None = None,
    rights: Sequence[Right] | None = None,
    relations: Relations | None = None,
    authenticator: Authenticator | None = None,
) -> FastAPI:
    """The specimen, or a part of it replaced: other routes need *rights* of their own."""
    return create_service(
        name="specimen",
        title="Specimen",
        version="1.2.3",
        description="One of everything.",
        settings=settings or HttpSettings(),
        authenticator=authenticator or Tokens(),
        api_routers=[api or _api()],
        page_routers=[_pages()] if page_routers is None else page_routers,
        rights=RIGHTS if rights is None else rights,
        relations=relations,
        health=health,
        limits=limits,
        tags=[{"name": "gauges", "description": "What is measured."}],
    )
