"""Routes of the API on what there is to report of plans: parse, read, answer."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from peil_chassis.audit import Audit
from peil_chassis.clock import Clock, amsterdam_day
from peil_chassis.http.problems import FieldError, Problem
from peil_contracts.fields import Identifier
from peil_plans.action_plans.api.acting import loaded
from peil_plans.action_plans.handlers import ActionPlans
from peil_plans.action_plans.reading import case_read, cases_listed
from peil_plans.answering import BUSY, NOT_FOUND, Caller, Grounds, carried_out
from peil_plans.reports.api.parts import HeardOfPlan, status_counts
from peil_plans.reports.api.shapes import (
    EntryOfPlan,
    PackAsItIs,
    PackQuery,
    PlanInPack,
    ReportAsItIs,
    ReportQuery,
)
from peil_plans.reports.domain.period import Period, usual_kind, usual_period
from peil_plans.reports.domain.report import report_of
from peil_plans.reports.reading import gathered, heard_in_report, heard_since, usual_since
from peil_plans.threads.handlers import ThreadDesk

TAG = {"name": "reports", "description": "What there is to tell of plans over some days. Drafts: kept nowhere."}


def api_routes(action_plans: ActionPlans, threads: ThreadDesk, audit: Audit, clock: Clock) -> APIRouter:
    """The API's routes on reports."""
    router = APIRouter(tags=[TAG["name"]])
    _add_report(router, action_plans, threads, audit, clock)
    _add_pack(router, action_plans, threads, audit, clock)
    return router


def _add_report(router: APIRouter, action_plans: ActionPlans, threads: ThreadDesk, audit: Audit, clock: Clock) -> None:
    @router.get("/plans/{plan}/report", summary="Report on a plan", responses=NOT_FOUND | BUSY)
    async def report_on_plan(
        plan: Identifier, caller: Caller, grounds: Grounds, query: Annotated[ReportQuery, Query()]
    ) -> ReportAsItIs:
        """What was done, what is late and why, what comes: of a quarter or the whole plan. Reading it is an entry."""
        found = await loaded(action_plans, plan)
        await carried_out(audit.record(case_read(caller, grounds, plan)))
        today = amsterdam_day(clock.now())
        kind = query.kind or usual_kind(found.content)
        usual = usual_period(kind, found.content, today)
        period = Period(query.from_ or usual.first, query.to or usual.last)
        _refuse_backwards("from", period.first, period.last)
        heard = await carried_out(heard_in_report(threads, found.content, kind, period, today))
        told = report_of(found, *period.moments(today), period.until)
        return ReportAsItIs.of(told, kind, period, [thread for _, thread in heard])


def _add_pack(router: APIRouter, action_plans: ActionPlans, threads: ThreadDesk, audit: Audit, clock: Clock) -> None:
    @router.get("/meeting-pack", summary="Prepare the meeting on the progress of all plans", responses=BUSY)
    async def prepare_meeting(caller: Caller, grounds: Grounds, query: Annotated[PackQuery, Query()]) -> PackAsItIs:
        """Of all plans what came to be known since the meeting before, and what is open. Reading it is an entry."""
        await carried_out(audit.record(cases_listed(caller, grounds, None)))
        today, plans = amsterdam_day(clock.now()), action_plans.plans
        to = query.to or today
        since = query.since if query.since is not None else await carried_out(usual_since(plans, today))
        _refuse_backwards("since", since, to)
        pack, until, earlier = await carried_out(gathered(plans, since, to, today))
        heard = await carried_out(heard_since(threads, pack, since, to, today))
        return PackAsItIs(
            since=since,
            to=to,
            ahead_to=until,
            earlier_meetings=earlier,
            statuses=status_counts(pack.before, pack.after),
            plans=[PlanInPack.of(each) for each in pack.reports],
            open_agreed=[EntryOfPlan.of(each) for each in pack.open_agreed],
            decided=[EntryOfPlan.of(each) for each in pack.decided],
            risks=[EntryOfPlan.of(each) for each in pack.risks],
            advice=[EntryOfPlan.of(each) for each in pack.advice],
            threads=[HeardOfPlan.of(thread) for _, thread in heard],
        )


def _refuse_backwards(field: str, first: date, last: date) -> None:
    if first > last:
        error = FieldError(field, "days-backwards", "must not lie after `to`.")
        raise Problem(400, "The request does not follow the rules; see errors.", errors=[error])
