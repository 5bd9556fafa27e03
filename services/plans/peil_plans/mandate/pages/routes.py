"""The pages about the mandate: one version as a tree, and how its interventions are spread."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from peil_chassis.clock import Clock, amsterdam_day
from peil_chassis.http.pages import PageProblem, Pages
from peil_plans.mandate.pages.portfolio import portfolio
from peil_plans.mandate.reference import Mandate
from peil_plans.mandate.versions import Mandates
from peil_plans.mandate.words import CLASS_WORDS, EVIDENCE_WORDS, TYPE_WORDS

_pages = Pages(Path(__file__).parent / "templates")
_WORDS = {"classes": CLASS_WORDS, "types": TYPE_WORDS, "levels": EVIDENCE_WORDS}


def mandate_routes(mandates: Mandates, clock: Clock) -> APIRouter:
    """The page of the mandate."""
    router = APIRouter(include_in_schema=False)
    spread = {one.about.version: portfolio(one) for one in mandates.versions}

    @router.get("/plannen/bestuursopdracht")
    async def show_mandate(request: Request, versie: str | None = None) -> Response:
        in_force = mandates.in_force(amsterdam_day(clock.now()))
        shown = _version(mandates, versie) if versie else in_force
        return _pages.answer(
            request,
            "mandate.html",
            mandates=mandates,
            mandate=shown,
            in_force=in_force,
            portfolio=spread[shown.about.version],
            **_WORDS,
        )

    return router


def _version(mandates: Mandates, version: str) -> Mandate:
    found = mandates.find(version)
    if found is None:
        raise PageProblem(404, "Deze versie van de bestuursopdracht bestaat niet. Kies een versie op de pagina.")
    return found
