"""The pack for a meeting on progress: all plans since the last one, as a page and as a file."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from peil_chassis.clock import amsterdam_day
from peil_plans.action_plans.pages.course import AskedDays, asked_days
from peil_plans.action_plans.pages.finding import Caller, Grounds, reached
from peil_plans.action_plans.reading import cases_listed
from peil_plans.organisation.sight import units_on
from peil_plans.reports.domain.meeting import Pack
from peil_plans.reports.pages.meeting_words import pack_paper
from peil_plans.reports.pages.paper import Paper
from peil_plans.reports.pages.shown import PAGES, Desk, file_of, picture_of
from peil_plans.reports.reading import gathered, heard_since, usual_since


class Meeting(NamedTuple):
    """The pack of a meeting: what was asked, the pack, its paper, and the days of earlier meetings."""

    asked: AskedDays
    pack: Pack
    paper: Paper
    earlier: list[date]


def meeting_routes(desk: Desk) -> APIRouter:
    """The pack of all plans."""
    router = APIRouter(include_in_schema=False)

    @router.get("/plannen/overleg")
    async def show_meeting(request: Request, caller: Caller, grounds: Grounds) -> Response:
        await reached(desk.audit.record(cases_listed(caller, grounds, None)))
        meeting = await reached(_meeting(desk, request))
        asked, pack = meeting.asked, meeting.pack
        return PAGES.answer(
            request,
            "meeting.html",
            status=400 if asked.errors else 200,
            asked=asked,
            earlier=meeting.earlier,
            paper=meeting.paper,
            picture=picture_of(pack.before, pack.after, asked.first, asked.second),
        )

    @router.get("/plannen/overleg/bestand")
    async def send_meeting(request: Request, caller: Caller, grounds: Grounds) -> Response:
        await reached(desk.audit.record(cases_listed(caller, grounds, None)))
        meeting = await reached(_meeting(desk, request))
        return file_of(meeting.paper, f"overleg-{meeting.asked.second}")

    return router


async def _meeting(desk: Desk, request: Request) -> Meeting:
    """The pack that *request* asks for: without days, what came to be known since the last meeting on record."""
    today, plans = amsterdam_day(desk.clock.now()), desk.action_plans.plans
    query = dict(request.query_params)
    if not query.get("van", "").strip():
        query["van"] = (await usual_since(plans, today)).isoformat()
    asked = asked_days(query, today)
    pack, _, earlier = await gathered(plans, asked.first, asked.second, today)
    units = await units_on(desk.responsibilities, today)
    heard = await heard_since(desk.threads, pack, asked.first, asked.second, today)
    paper = pack_paper(pack, asked.first, asked.second, units, today, heard)
    return Meeting(asked, pack, paper, earlier)
