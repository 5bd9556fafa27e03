"""Routes of the pages about plans as a whole: all of them, one of them, and two days of one side by side."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from peil_chassis.audit import Audit
from peil_chassis.clock import Clock, amsterdam_day
from peil_plans.action_plans.domain.plan import Plan, action_of
from peil_plans.action_plans.handlers import ActionPlans
from peil_plans.action_plans.pages import board, course, views
from peil_plans.action_plans.pages.act import Desk, ServedBy, action_routes, nothing_served
from peil_plans.action_plans.pages.finding import PAGES, Caller, Grounds, find_plan, reached, roles_of
from peil_plans.action_plans.pages.owner_words import OWNER_WORDS
from peil_plans.action_plans.pages.phases import state_of
from peil_plans.action_plans.pages.referrals import referral_routes
from peil_plans.action_plans.pages.revise import revise_routes
from peil_plans.action_plans.pages.words import STATUS_WORDS
from peil_plans.action_plans.reading import case_read, cases_listed
from peil_plans.mandate.versions import Mandates
from peil_plans.occasions.reference import Occasions
from peil_plans.organisation.sight import plans_seen, units_on
from peil_plans.organisation.storage import Responsibilities

PER_PAGE = 20
_STORED = {
    "plan": "Het plan is vastgesteld. Bureau I&D houdt het bij, tot in het HR-systeem staat wie de trekker is.",
    "verschillen": "Wat u koos, is overgenomen uit het papier. Het staat bij de acties en in de geschiedenis.",
}
"""What was stored just before, by what the address says of it."""


def page_routes(
    action_plans: ActionPlans,
    responsibilities: Responsibilities,
    audit: Audit,
    clock: Clock,
    mandates: Mandates,
    occasions: Occasions,
    served_by: ServedBy = nothing_served,
) -> APIRouter:
    """The pages about action plans."""
    router = APIRouter(include_in_schema=False)
    desk = Desk(action_plans, audit, clock, mandates, occasions, served_by)
    _listing(router, desk, responsibilities)
    router.include_router(referral_routes(desk, responsibilities))

    @router.get("/plannen/{plan}")
    async def one_plan(request: Request, plan: str, caller: Caller, grounds: Grounds) -> Response:
        today = amsterdam_day(clock.now())
        found = await find_plan(action_plans, plan)
        view = views.plan_view(found, today)
        await reached(audit.record(case_read(caller, grounds, plan)))
        just = request.query_params
        changed = next((each for each in view.changes if action_of(each.change) == just.get("gewijzigd")), None)
        return PAGES.answer(
            request,
            "plan.html",
            view=view,
            changed=changed,
            stored=_STORED.get(just.get("opgeslagen", "")),
            today=today,
            source=views.source_words,
            owners=OWNER_WORDS,
            may=bool(roles_of(grounds, found)),
            state=state_of(found, today, may=bool(roles_of(grounds, found))),
        )

    _looking_back(router, desk)
    router.include_router(revise_routes(desk))
    router.include_router(action_routes(desk))
    return router


def _listing(router: APIRouter, desk: Desk, responsibilities: Responsibilities) -> None:
    """All plans; or, where one asks for a theme, an owner or a status, the actions of all of them that it holds for."""

    @router.get("/plannen")
    async def all_plans(request: Request, caller: Caller, grounds: Grounds, na: str | None = None) -> Response:
        today = amsterdam_day(desk.clock.now())
        seen = await reached(plans_seen(responsibilities, caller, grounds, today))
        units = await reached(units_on(responsibilities, today))
        lines = await reached(desk.action_plans.plans.lines(seen))
        asked = board.Asked(**{name: request.query_params.get(name, "") for name in board.Asked._fields})
        found = [] if any(asked) else [plan for plan in lines if na is None or plan.plan > na]
        if lines:
            await reached(desk.audit.record(cases_listed(caller, grounds, None)))
        shown = [views.plan_summary(plan) for plan in found[:PER_PAGE]]
        return PAGES.answer(
            request,
            "plans.html",
            plans=shown,
            more=shown[-1].plan.plan if len(found) > PER_PAGE else None,
            own=grounds.isdisjoint(caller.roles),
            asked=asked,
            any=bool(lines),
            referred_open=sum(plan.referred[1] for plan in lines),
            board=board.board_view(lines, asked, desk.mandates, units, today),
        )


def _looking_back(router: APIRouter, desk: Desk) -> None:
    """Two days of a plan side by side."""

    @router.get("/plannen/{plan}/verloop")
    async def course_of(request: Request, plan: str, caller: Caller, grounds: Grounds) -> Response:
        today = amsterdam_day(desk.clock.now())
        found = await find_plan(desk.action_plans, plan)
        await reached(desk.audit.record(case_read(caller, grounds, plan)))
        asked = course.asked_days(request.query_params, today, found)
        return PAGES.answer(
            request,
            "course.html",
            status=400 if asked.errors else 200,
            plan=found,
            asked=asked,
            view=course.course_view(found, asked, today),
            sections=[(one.section, one.title) for one in found.content.sections],
            themes=_themes(found, desk.mandates),
            owners=board.owners_among(action.owner for action in found.actions),
            statuses=[(status.value, word) for status, word in STATUS_WORDS.items()],
            counted_as=list(course.KNOWN_WORDS.items()),
        )


def _themes(plan: Plan, mandates: Mandates) -> list[tuple[str, str]]:
    """The themes that actions of *plan* serve, and their names, in the mandate's order."""
    served = {action.theme for action in plan.actions}
    themes = mandates.in_force(plan.content.adopted_on).themes
    return [(theme.code, f"{theme.code}. {theme.title}") for theme in themes if theme.code in served]
