"""Routes of the report of one plan over a period: as a page and as a file."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peil_chassis.clock import amsterdam_day
from peil_chassis.http.pages import PageProblem
from peil_chassis.store.port import StoreAway
from peil_plans.action_plans.domain.plan import Content, Plan
from peil_plans.action_plans.domain.recording import RecordEntry
from peil_plans.action_plans.domain.refusals import StaleEntry
from peil_plans.action_plans.facts import change_id
from peil_plans.action_plans.pages.finding import AWAY, Caller, Grounds, find_plan, reached, roles_of
from peil_plans.action_plans.reading import case_read
from peil_plans.refusals import Refusal, TooBusy
from peil_plans.reports.domain.reminding import entry_of, quarters_to_remind
from peil_plans.reports.domain.report import Report, report_of
from peil_plans.reports.pages.asked import KIND_NAMES, Asked, asked_report
from peil_plans.reports.pages.meeting import meeting_routes
from peil_plans.reports.pages.shown import PAGES, Desk, file_of, picture_of
from peil_plans.reports.pages.words import REPORT_OF, TITLES, paper_of
from peil_plans.reports.reading import heard_in_report
from peil_plans.threads.domain import Thread


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
            kinds=[(KIND_NAMES[kind], title) for kind, title in TITLES.items()],
            chosen=KIND_NAMES[asked.kind],
            paper=paper_of(report, asked.kind, today, await reached(_heard(desk, found, asked, today))),
            picture=picture_of(report.before, report.after, report.first.as_of, report.second.as_of),
            counts=report.counts,
            running=asked.period.last > today,
            to_remind=quarters_to_remind(found, today) if roles_of(grounds, found) else [],
            reminded=request.query_params.get("opgeslagen") == "herinneringen",
            sees_figures=not grounds.isdisjoint({"bureau", "manager"}),
        )

    @router.get("/plannen/{plan}/verslag/bestand")
    async def send_report(request: Request, plan: str, caller: Caller, grounds: Grounds) -> Response:
        today = amsterdam_day(desk.clock.now())
        found = await find_plan(desk.action_plans, plan)
        await reached(desk.audit.record(case_read(caller, grounds, plan)))
        asked, report = _report(found, request, today)
        paper = paper_of(report, asked.kind, today, await reached(_heard(desk, found, asked, today)))
        return file_of(paper, f"{KIND_NAMES[asked.kind]}-{asked.period.last}")

    @router.post("/plannen/{plan}/verslag")
    async def remind_of_reports(request: Request, plan: str, caller: Caller, grounds: Grounds) -> Response:
        found = await find_plan(desk.action_plans, plan)
        await reached(desk.audit.record(case_read(caller, grounds, plan)))
        await _put_on_the_list(desk, found, next(iter(roles_of(grounds, found)), ""))
        return RedirectResponse(f"/plannen/{plan}/verslag?opgeslagen=herinneringen", 303)

    return router


async def _put_on_the_list(desk: Desk, plan: Plan, role: str) -> None:
    """
    Put the report of each quarter to come on the list of agreed actions of *plan*, one by one: safe to repeat.

    Raises:
        PageProblem: 409, the plan was closed meanwhile or holds no more; 503, the store does not answer.
    """
    now = desk.clock.now()
    today, name = amsterdam_day(now), plan.content.plan
    for quarter in quarters_to_remind(plan, today):
        entry = entry_of(quarter, REPORT_OF.format(number=quarter.number, year=quarter.year), today)
        change = change_id(name, quarter.entry, "report", "entry")
        try:
            await desk.action_plans.record_entry(RecordEntry(name, entry, change, today, None, 0, role, now))
        except StaleEntry:
            continue  # somebody else was first
        except Refusal:
            raise PageProblem(409, "Dit kan nu niet meer. Kijk bij het plan of het is afgesloten.") from None
        except (TooBusy, StoreAway):
            raise PageProblem(503, AWAY, headers={"Retry-After": "5"}) from None


async def _heard(desk: Desk, plan: Plan, asked: Asked, today: date) -> list[tuple[Content, Thread]]:
    return await heard_in_report(desk.threads, plan.content, asked.kind, asked.period, today)


def _report(plan: Plan, request: Request, today: date) -> tuple[Asked, Report]:
    asked = asked_report(request.query_params, plan.content, today)
    return asked, report_of(plan, *asked.period.moments(today), asked.period.until)
