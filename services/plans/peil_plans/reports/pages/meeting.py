"""The pack for a meeting on progress: all plans since the last one, as a page and as a file."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import NamedTuple

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from peil_chassis.clock import amsterdam_day
from peil_plans.action_plans.domain.clocks import due_after
from peil_plans.action_plans.domain.plan import Plan
from peil_plans.action_plans.domain.standing import Moment
from peil_plans.action_plans.pages.course import AskedDays, asked_days
from peil_plans.action_plans.pages.finding import Caller, Grounds, reached
from peil_plans.action_plans.reading import cases_listed
from peil_plans.organisation.sight import units_on
from peil_plans.reports.domain.meeting import Pack, meeting_days, pack_of
from peil_plans.reports.domain.report import report_of
from peil_plans.reports.pages.asked import AHEAD
from peil_plans.reports.pages.meeting_words import pack_paper
from peil_plans.reports.pages.paper import Paper
from peil_plans.reports.pages.shown import PAGES, Desk, file_of, picture_of

MEETINGS = 6
"""As many earlier meetings as one can choose from."""


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
    """
    The pack that *request* asks for: without days, what came to be known since the last meeting on record.

    The first day is taken as known on that day: what was told late of an earlier day is news to the meeting too.
    """
    today = amsterdam_day(desk.clock.now())
    query = dict(request.query_params)
    if not query.get("van", "").strip():
        last = max([day async for plan in _plans(desk) for day in meeting_days(plan) if day < today], default=None)
        query["van"] = last.isoformat() if last else ""
    asked = asked_days(query, today)
    first, second = Moment(asked.first, asked.first), Moment(asked.second, today)
    until = due_after(asked.second, AHEAD)
    reports, held = [], set[date]()
    async for plan in _plans(desk):
        held |= meeting_days(plan)
        reports.append(report_of(plan, first, second, until))
    pack = pack_of(reports)
    units = await units_on(desk.responsibilities, today)
    paper = pack_paper(pack, asked.first, asked.second, units, today)
    return Meeting(asked, pack, paper, sorted((day for day in held if day < today), reverse=True)[:MEETINGS])


async def _plans(desk: Desk) -> AsyncIterator[Plan]:
    """Every plan, one at a time: after years each takes megabytes, and others ask something in between."""
    for line in await desk.action_plans.plans.lines(lambda unit, plan: True):
        stored = await desk.action_plans.plans.load(line.plan)
        if stored is not None:
            yield stored.plan
