"""The pages of the calendar and of the checklists, and the feed that a mail program subscribes to."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from peil_chassis.clock import Clock, amsterdam_day
from peil_chassis.http.pages import PageProblem, Pages
from peil_plans.occasions.feed import feed_of
from peil_plans.occasions.pages.year import view_of, year_view
from peil_plans.occasions.reference import Checklist, Occasions

COMING = 8
FEED = "/plannen/kalender.ics"

_pages = Pages(Path(__file__).parent / "templates")


def occasion_routes(occasions: Occasions, clock: Clock) -> APIRouter:
    """The pages. The feed needs no login: it holds reference data alone, and a mail program has no session."""
    router = APIRouter(include_in_schema=False)
    feed = cache(partial(feed_of, occasions.calendar))  # written when first asked for: a start need not wait for it

    @router.get(FEED)
    async def calendar_feed() -> Response:
        headers = {"Content-Disposition": 'inline; filename="kalender.ics"'}
        return Response(feed(), media_type="text/calendar; charset=utf-8", headers=headers)

    @router.get("/plannen/kalender")
    async def show_calendar(request: Request, jaar: str = "") -> Response:
        today = amsterdam_day(clock.now())
        years = occasions.calendar.years
        chosen = next((year for year in years if str(year) == jaar), min(max(today.year, years[0]), years[-1]))
        return _pages.answer(
            request,
            "calendar.html",
            about=occasions.calendar.about,
            coming=[view_of(time, today) for time in occasions.calendar.coming(today, COMING)],
            years=list(years),
            year=year_view(occasions.calendar, chosen, today),
            feed=FEED,
            checklists=occasions.checklists,
        )

    @router.get("/plannen/checklists/{checklist}")
    async def show_checklist(request: Request, checklist: str) -> Response:
        return _pages.answer(request, "checklist.html", checklist=_checklist(occasions, checklist))

    return router


def _checklist(occasions: Occasions, checklist: str) -> Checklist:
    found = occasions.checklist(checklist)
    if found is None:
        raise PageProblem(404, "Deze checklist bestaat niet. Kijk in de kalender welke er zijn.")
    return found
