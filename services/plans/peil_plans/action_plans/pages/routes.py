"""Routes of the pages: parse, command, handler, answer. A form that is refused comes back with all that was typed."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from pathlib import Path
from typing import Annotated, TypeVar
from uuid import uuid4

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peil_chassis.audit import Audit
from peil_chassis.clock import Clock, amsterdam_day
from peil_chassis.http.access import CALLER, GROUNDS
from peil_chassis.http.pages import PageProblem, Pages
from peil_chassis.identity import Identity
from peil_chassis.store.port import StoreAway
from peil_contracts.violations import ContractBroken
from peil_plans.action_plans.domain.plan import Action, Plan, action_of
from peil_plans.action_plans.domain.refusals import StaleVersion
from peil_plans.action_plans.handlers import ActionPlans
from peil_plans.action_plans.pages import course, views
from peil_plans.action_plans.pages.form import FormRefused, Typed, command_of, options, refused_by
from peil_plans.action_plans.pages.words import ROLE_WORDS, STATUS_WORDS
from peil_plans.action_plans.reading import case_read, cases_listed
from peil_plans.organisation.sight import plans_seen
from peil_plans.organisation.storage import Responsibilities
from peil_plans.refusals import Refusal, TooBusy

T = TypeVar("T")
Caller = Annotated[Identity, CALLER]
Grounds = Annotated[frozenset[str], GROUNDS]
PER_PAGE = 20
AWAY = "De gegevens zijn nu niet te bereiken. Probeer het over een minuut opnieuw."

_pages = Pages(Path(__file__).parent / "templates")


def page_routes(action_plans: ActionPlans, responsibilities: Responsibilities, audit: Audit, clock: Clock) -> APIRouter:
    """The pages about action plans."""
    router = APIRouter(include_in_schema=False)

    @router.get("/plannen")
    async def all_plans(request: Request, caller: Caller, grounds: Grounds, na: str | None = None) -> Response:
        today = amsterdam_day(clock.now())
        seen = await _reached(plans_seen(responsibilities, caller, grounds, today))
        found = await _reached(action_plans.plans.list(limit=PER_PAGE + 1, after=na, seen=seen))
        if found:
            await _reached(audit.record(cases_listed(caller, grounds, None)))
        shown = [views.plan_view(stored.plan, today) for stored in found[:PER_PAGE]]
        more = shown[-1].plan.content.plan if len(found) > PER_PAGE else None
        own = grounds.isdisjoint(caller.roles)
        return _pages.answer(request, "plans.html", plans=shown, more=more, today=today, own=own)

    @router.get("/plannen/{plan}")
    async def one_plan(request: Request, plan: str, caller: Caller, grounds: Grounds, gewijzigd: str = "") -> Response:
        today = amsterdam_day(clock.now())
        view = views.plan_view(await _plan(action_plans, plan), today)
        await _reached(audit.record(case_read(caller, grounds, plan)))
        changed = next((each for each in view.changes if action_of(each.change) == gewijzigd), None)
        return _pages.answer(request, "plan.html", view=view, changed=changed, today=today, source=views.source_words)

    @router.get("/plannen/{plan}/acties/{action}")
    async def one_action(request: Request, plan: str, action: str, caller: Caller, grounds: Grounds) -> Response:
        found = await _plan(action_plans, plan)
        chosen = _action(found, action)
        await _reached(audit.record(case_read(caller, grounds, plan)))
        roles = roles_of(grounds)
        form = Typed.blank(found.version_of(action), amsterdam_day(clock.now()), str(uuid4()), next(iter(roles), ""))
        return _action_page(request, clock, found, chosen, form, roles)

    _looking_back(router, action_plans, audit, clock)
    _acting(router, action_plans, audit, clock)
    return router


def _looking_back(router: APIRouter, action_plans: ActionPlans, audit: Audit, clock: Clock) -> None:
    """Two days of a plan side by side."""

    @router.get("/plannen/{plan}/verloop")
    async def course_of(request: Request, plan: str, caller: Caller, grounds: Grounds) -> Response:
        today = amsterdam_day(clock.now())
        found = await _plan(action_plans, plan)
        await _reached(audit.record(case_read(caller, grounds, plan)))
        asked = course.asked_days(request.query_params, today)
        return _pages.answer(
            request,
            "course.html",
            status=400 if asked.errors else 200,
            plan=found,
            asked=asked,
            view=course.course_view(found, asked, today),
            sections=[(one.section, one.title) for one in found.content.sections],
            statuses=[(status.value, word) for status, word in STATUS_WORDS.items()],
            counted_as=list(course.KNOWN_WORDS.items()),
        )


def _acting(router: APIRouter, action_plans: ActionPlans, audit: Audit, clock: Clock) -> None:
    """The one form: what was typed comes back whatever goes wrong."""

    @router.post("/plannen/{plan}/acties/{action}")
    async def change_status(
        request: Request, plan: str, action: str, form: Annotated[Typed, Form()], caller: Caller, grounds: Grounds
    ) -> Response:
        roles = roles_of(grounds)
        found = await _plan(action_plans, plan)
        chosen = _action(found, action)
        try:
            await audit.record(case_read(caller, grounds, plan))  # a form that comes back shows the action
        except StoreAway:
            return _action_page(request, clock, found, chosen, form, roles, away=True, status=503)
        try:
            command = command_of(form, plan, action, clock.now(), roles)
        except FormRefused as refused:
            return _action_page(request, clock, found, chosen, form, roles, errors=refused.errors, status=400)
        try:
            await action_plans.change_action_status(command)
        except StaleVersion as stale:
            found = await _plan(action_plans, plan)
            return _action_page(request, clock, found, chosen, form.seen(found, action), roles, stale=stale, status=409)
        except (Refusal, ContractBroken) as refusal:
            found = await _plan(action_plans, plan)
            errors = refused_by(refusal, found, command)
            form = form.seen(found, action).renewed(str(uuid4()))
            return _action_page(request, clock, found, chosen, form, roles, errors=errors, status=400)
        except (TooBusy, StoreAway):
            return _action_page(request, clock, found, chosen, form, roles, away=True, status=503)
        return RedirectResponse(f"/plannen/{plan}?gewijzigd={action}#actie-{action}", 303)


def _action_page(
    request: Request,
    clock: Clock,
    plan: Plan,
    action: Action,
    form: Typed,
    roles: Mapping[str, str],
    *,
    errors: dict[str, str] | None = None,
    stale: StaleVersion | None = None,
    away: bool = False,
    status: int = 200,
) -> Response:
    return _pages.answer(
        request,
        "action.html",
        status=status,
        plan=plan,
        view=views.action_view(plan, action, amsterdam_day(clock.now())),
        form=form,
        options=options(plan, action, form),
        roles=list(roles.items()),
        errors=errors or {},
        missed=[views.change_view(action.code, change) for change in stale.missed] if stale else [],
        away=away,
        adopted=views.chip_of(action.status),
        source=views.source_words,
    )


def roles_of(grounds: frozenset[str]) -> dict[str, str]:
    """As which role somebody may change a status, let in on these *grounds*: the role -> its word; none: may not."""
    return {role: word for role, word in ROLE_WORDS.items() if role in grounds}


async def _reached(work: Awaitable[T]) -> T:
    try:
        return await work
    except StoreAway:
        raise PageProblem(503, AWAY, headers={"Retry-After": "5"}) from None


async def _plan(action_plans: ActionPlans, plan: str) -> Plan:
    stored = await _reached(action_plans.plans.load(plan))
    if stored is None:
        raise PageProblem(404, "Dit plan bestaat niet. Kijk bij Actieplannen welke plannen er zijn.")
    return stored.plan


def _action(plan: Plan, action: str) -> Action:
    found = plan.find_action(action)
    if found is None:
        raise PageProblem(404, "Deze actie bestaat niet in het plan. Kijk in het plan welke acties er zijn.")
    return found
