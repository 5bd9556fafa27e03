"""Pages on surveys: they show releases and nothing else."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response

from peil_chassis.clock import amsterdam_day
from peil_chassis.http.pages import PageProblem, Pages
from peil_contracts.fields import Identifier
from peil_reporting.days import day_of
from peil_reporting.figures.pages.routes import found
from peil_reporting.releases.no_filters import only_on_page
from peil_reporting.surveys import views
from peil_reporting.surveys.definitions import NOT_EVERYBODY, PARTICIPATION, SCORES
from peil_reporting.surveys.domain.campaign import Opened
from peil_reporting.surveys.domain.returns import again
from peil_reporting.surveys.reading import NOT_COMPARABLE, STATUS_TEXT, Surveys, SurveySight, asked_of
from peil_reporting.why.pages import TEMPLATES
from peil_reporting.why.words import SENTENCE

_pages = Pages(Path(__file__).parent / "templates", TEMPLATES)


def page_routes(surveys: Surveys) -> APIRouter:
    """The pages' routes on surveys."""
    router = APIRouter(include_in_schema=False)

    @router.get("/peilingen", dependencies=[only_on_page()])
    async def list_of_surveys(request: Request) -> Response:
        released, waiting = await found(surveys.released()), await found(surveys.waiting())
        asked = [asked_of(one.campaign, one) for one in released]
        every = asked + [asked_of(campaign, one) for campaign, one in waiting.items()]
        return _pages.answer(
            request,
            "surveys.html",
            released=[
                (views.address(one.campaign), one.title, day_of(one.released_on), one.k, len(one.questions), one.theme)
                for one in released
            ],
            coming_back=sorted(
                (after.due_on, views.address(one.campaign), one.title)
                for one in asked
                if (after := again(one, every)) is not None and after.due_on is not None
            ),
            waiting=sorted((_waits(one) for one in waiting.values()), reverse=True),
        )

    @router.get("/peilingen/{campaign}", dependencies=[only_on_page("eenheid", "deel")])
    async def survey(
        campaign: str,
        request: Request,
        eenheid: Annotated[Identifier | None, Query()] = None,
        deel: Annotated[Literal["overig"] | None, Query()] = None,
    ) -> Response:
        sight = _known(await found(surveys.on(campaign, eenheid, rest=deel is not None)))
        return _pages.answer(request, "survey.html", **_shown(sight, eenheid), status_text=STATUS_TEXT[sight.status])

    return router


def _known(sight: SurveySight | None) -> SurveySight:
    if sight is None:
        raise PageProblem(404, "Deze peiling is niet bekend. Kijk bij ‘Peilingen’ welke er zijn.")
    return sight


def _waits(one: Opened) -> tuple[date, str, date, str]:
    opens, closes = (amsterdam_day(datetime.fromisoformat(at)) for at in (one.opens_at, one.closes_at))
    return opens, one.title, closes, one.theme or ""


def _shown(sight: SurveySight, unit: str | None) -> dict[str, Any]:
    release, told = sight.release, sight.told
    return {
        "campaign": sight.campaign,
        "title": sight.title,
        "sight": sight,
        "name": views.name_of(sight, told) if told else sight.names.get(unit or "", unit or ""),
        "whole": views.address(sight.campaign),
        "is_root": bool(told and release and told.node == release.root),
        "above": views.above(sight),
        "released_on": day_of(release.released_on) if release else None,
        "asked_until": amsterdam_day(datetime.fromisoformat(release.closed_at)) if release else None,
        "next_step": views.next_step(sight),
        "scale": views.scale_view(sight),
        "yes_no": views.yes_no_view(sight),
        "silent": views.silent(sight),
        "parts_view": views.parts_view(sight),
        "beside": sight.beside,
        "beside_opened": amsterdam_day(datetime.fromisoformat(sight.beside.opened_at)) if sight.beside else None,
        "not_comparable": NOT_COMPARABLE,
        "theme": release.theme if release else None,
        "again": sight.again,
        "again_address": views.address(sight.again.next.campaign) if sight.again and sight.again.next else None,
        "definitions": (PARTICIPATION, SCORES),
        "not_everybody": NOT_EVERYBODY,
        "hidden": SENTENCE,
        "within": (views.address(sight.campaign, sight.within), sight.names.get(sight.within, sight.within))
        if sight.within
        else None,
    }
