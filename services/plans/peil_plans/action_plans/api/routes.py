"""Routes of the API: parse, command, handler, answer."""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response

from peil_chassis.audit import Audit
from peil_chassis.clock import Clock, amsterdam_day
from peil_contracts.fields import Identifier
from peil_plans.action_plans.api.acting import NOT_FOUND, Asking, Saying, loaded, once, told
from peil_plans.action_plans.api.action_shapes import ActionAsItIs, RevisionToMake, StatusChangeToMake
from peil_plans.action_plans.api.dossier_routes import add_dossier
from peil_plans.action_plans.api.referral_routes import add_referrals
from peil_plans.action_plans.api.refused import carried_out
from peil_plans.action_plans.api.shapes import PlanAsItIs, PlanList, PlansQuery, PlanSummary, PlanToAdopt
from peil_plans.action_plans.domain.approvals import with_gates_kept
from peil_plans.action_plans.domain.decisions import AdoptPlan, ChangeActionStatus
from peil_plans.action_plans.domain.plan import Action, Plan, Status
from peil_plans.action_plans.domain.refusals import ActionUnknown
from peil_plans.action_plans.domain.revising import ReviseAction, versions_before
from peil_plans.action_plans.handlers import ActionPlans, Handled
from peil_plans.action_plans.reading import case_read, cases_listed
from peil_plans.answering import BUSY, CLASH, NO_QUERY, Caller, Grounds, refuse_unclean
from peil_plans.organisation.sight import plans_seen
from peil_plans.organisation.storage import Responsibilities

TAG = {"name": "plans", "description": "Action plans of units and the status of their actions."}


def api_routes(action_plans: ActionPlans, responsibilities: Responsibilities, audit: Audit, clock: Clock) -> APIRouter:
    """The API's routes on action plans."""
    router = APIRouter(tags=[TAG["name"]])
    _add_adoption(router, action_plans, audit, clock)
    _add_list(router, action_plans, responsibilities, audit, clock)
    _add_reading(router, action_plans, audit)
    saying = Saying(action_plans, audit, clock)
    _add_status_changes(router, action_plans, saying)
    _add_revisions(router, action_plans, saying)
    add_dossier(router, action_plans, audit, saying)
    add_referrals(router, action_plans, audit)
    return router


def _add_adoption(router: APIRouter, action_plans: ActionPlans, audit: Audit, clock: Clock) -> None:
    @router.post(
        "/plans",
        status_code=201,
        summary="Adopt a plan",
        responses={200: {"model": PlanAsItIs, "description": "It was adopted before."}, **CLASH, **BUSY},
    )
    async def adopt_plan(body: PlanToAdopt, response: Response, caller: Caller, grounds: Grounds) -> PlanAsItIs:
        """Make a plan count, once. The same plan again changes nothing; another one under its id is refused."""
        refuse_unclean(body)
        command = AdoptPlan(body.value(), "bureau", clock.now(), body.follows_version, body.left_behind)
        handled = await carried_out(action_plans.adopt_plan(command))
        if not handled.changed:  # the answer shows what became of the plan since
            await carried_out(audit.record(case_read(caller, grounds, body.plan)))
        response.headers["Location"] = f"/api/plans/v1/plans/{body.plan}"
        response.status_code = 201 if handled.changed else 200
        return PlanAsItIs.of(handled.plan)


def _add_list(
    router: APIRouter, action_plans: ActionPlans, responsibilities: Responsibilities, audit: Audit, clock: Clock
) -> None:
    @router.get("/plans", summary="List plans", responses=BUSY)
    async def list_plans(caller: Caller, grounds: Grounds, query: Annotated[PlansQuery, Query()]) -> PlanList:
        """The adopted plans you answer for, in order of id, of one unit or of all. Seeing any is an entry."""
        seen = await plans_seen(responsibilities, caller, grounds, amsterdam_day(clock.now()))
        asked = action_plans.plans.lines(seen, unit=query.unit, limit=query.limit + 1, after=query.after)
        found = await carried_out(asked)
        if found:
            await carried_out(audit.record(cases_listed(caller, grounds, query.unit)))
        shown = [PlanSummary.of(plan) for plan in found[: query.limit]]
        return PlanList(plans=shown, next=shown[-1].plan if len(found) > query.limit else None)


def _add_reading(router: APIRouter, action_plans: ActionPlans, audit: Audit) -> None:
    @router.get("/plans/{plan}", summary="Read a plan", responses=NOT_FOUND | BUSY, dependencies=[NO_QUERY])
    async def read_plan(plan: Identifier, caller: Caller, grounds: Grounds) -> PlanAsItIs:
        """A plan with its actions as they stand now, and how they came to. Reading it is an entry."""
        found = await loaded(action_plans, plan)
        await carried_out(audit.record(case_read(caller, grounds, plan)))
        return PlanAsItIs.of(found)

    @router.get(
        "/plans/{plan}/actions/{action}", summary="Read an action", responses=NOT_FOUND | BUSY, dependencies=[NO_QUERY]
    )
    async def read_action(plan: Identifier, action: Identifier, caller: Caller, grounds: Grounds) -> ActionAsItIs:
        """One action as it stands now, with the version that a change goes out from. Reading it is an entry."""
        found = await carried_out(_action(await loaded(action_plans, plan), action))
        await carried_out(audit.record(case_read(caller, grounds, plan)))
        return found


def _add_status_changes(router: APIRouter, action_plans: ActionPlans, saying: Saying) -> None:
    @router.post(
        "/plans/{plan}/actions/{action}/status-changes",
        status_code=201,
        summary="Change an action's status",
        responses=once(ActionAsItIs),
    )
    async def change_action_status(
        plan: Identifier, action: Identifier, body: StatusChangeToMake, asked: Asking
    ) -> ActionAsItIs:
        """Say that an action stands otherwise. Who did not see the last change is refused and told of it."""

        def _command(_: Plan, now: datetime) -> Awaitable[Handled]:
            command = ChangeActionStatus(
                action=action,
                to=body.to,
                changed_on=body.changed_on,
                seen_version=body.seen_version,
                now=now,
                **told(asked, plan, action, "action", body.reason),
            )
            return action_plans.change_action_status(command)

        return await carried_out(_action(await saying.say(asked, plan, body, _command), action))


def _add_revisions(router: APIRouter, action_plans: ActionPlans, saying: Saying) -> None:
    @router.post(
        "/plans/{plan}/actions/{action}/revisions",
        status_code=201,
        summary="Revise an action, or add one",
        responses=once(ActionAsItIs),
    )
    async def revise_action(plan: Identifier, action: Identifier, body: RevisionToMake, asked: Asking) -> ActionAsItIs:
        """Say what an action is from now on, but for its status. An id that the plan does not have yet adds one."""

        def _command(found: Plan, now: datetime) -> Awaitable[Handled]:
            said = told(asked, plan, action, "action", body.reason)
            command = ReviseAction(
                action=_revised(body, action, found, said["change"]),
                changed_on=body.changed_on,
                seen_version=body.seen_version,
                now=now,
                **said,
            )
            return action_plans.revise_action(command)

        return await carried_out(_action(await saying.say(asked, plan, body, _command), action))


def _revised(body: RevisionToMake, action: str, plan: Plan, change: str) -> Action:
    """The action that *body* tells of; how a known one began stays as it is, and so do gates nobody spoke of."""
    known = plan.find_action(action)
    began = (Status.PLANNED, None) if known is None else (known.status, known.status_reason)
    if body.status is not None:
        began = (body.status, body.status_reason)
    unsaid = [milestone.gate is None for milestone in body.action.milestones]
    return with_gates_kept(body.action.as_action(action, *began), unsaid, versions_before(plan, action, change))


async def _action(plan: Plan, action: str) -> ActionAsItIs:
    found = plan.find_action(action)
    if found is None:
        raise ActionUnknown(plan.content.plan, action)
    return ActionAsItIs.now(plan, found)
