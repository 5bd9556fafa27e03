"""Routes of the report of one plan over a period: as a page and as a file."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from peil_chassis.clock import amsterdam_day
from peil_plans.action_plans.domain.plan import Plan
from peil_plans.action_plans.pages.finding import Caller, Grounds, find_plan, reached
from peil_plans.action_plans.reading import case_read
from peil_plans.reports.domain.report import Report, report_of
from peil_plans.reports.pages.asked import Asked, asked_report
from peil_plans.reports.pages.meeting import meeting_routes
from peil_plans.reports.pages.shown import PAGES, Desk, file_of, picture_of
from peil_plans.reports.pages.words import TITLES, paper_of


def report_routes(desk: Desk) -> APIRouter:
    """The pages of reports; that of the meeting stands before those of single plans."""
    router = APIRouter(include_in_schema=False)
    router.include_router(meeting_routes(desk))

    @router.get("/plannen/{plan}/verslag")
    async def show_report(request: Request, plan: str, caller: Caller, grounds: Grounds) -> Response:
        today = amsterdam_day(desk.clock.now())
        found = await find_plan(desk.action_plans, plan)
        await reached(desk.audit.record(case_read(caller, grounds, plan)))
        asked, report = _report(found, request, today)
        return PAGES.answer(
            request,
            "report.html",
            status=400 if asked.errors else 200,
            plan=found,
            asked=asked,
            kinds=[(kind.value, title) for kind, title in TITLES.items()],
            paper=paper_of(report, asked.kind, today),
            picture=picture_of(report.before, report.after, report.first.as_of, report.second.as_of),
            counts=report.counts,
            running=asked.last > today,
            sees_figures=not grounds.isdisjoint({"bureau", "manager"}),
        )

    @router.get("/plannen/{plan}/verslag/bestand")
    async def send_report(request: Request, plan: str, caller: Caller, grounds: Grounds) -> Response:
        today = amsterdam_day(desk.clock.now())
        found = await find_plan(desk.action_plans, plan)
        await reached(desk.audit.record(case_read(caller, grounds, plan)))
        asked, report = _report(found, request, today)
        return file_of(paper_of(report, asked.kind, today), f"{asked.kind}-{asked.last}")

    return router


def _report(plan: Plan, request: Request, today: date) -> tuple[Asked, Report]:
    asked = asked_report(request.query_params, plan.content, today)
    first, second = asked.moments(today)
    return asked, report_of(plan, first, second, asked.until)
