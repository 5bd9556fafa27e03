"""Routes of the API on the file of a plan and its phases: parse, command, handler, answer."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from fastapi import APIRouter, Response

from peil_chassis.audit import Audit
from peil_chassis.clock import Clock
from peil_contracts.fields import Identifier
from peil_plans.action_plans.api.acting import acting_role, loaded
from peil_plans.action_plans.api.dossier_shapes import EntryToRecord, EntryWithHistory, PhaseAsItIs, PhaseToTake
from peil_plans.action_plans.api.refused import carried_out
from peil_plans.action_plans.domain.plan import Plan
from peil_plans.action_plans.domain.recording import ChangePhase, RecordEntry, recordings_of
from peil_plans.action_plans.domain.refusals import EntryUnknown
from peil_plans.action_plans.facts import change_id
from peil_plans.action_plans.handlers import ActionPlans
from peil_plans.action_plans.reading import case_read
from peil_plans.answering import BUSY, CLASH, Caller, Grounds, IdempotencyKey, refuse_unclean

NOT_FOUND: dict[int | str, dict[str, Any]] = {404: {"description": "There is no such plan or entry."}}


def add_dossier(router: APIRouter, action_plans: ActionPlans, audit: Audit, clock: Clock) -> None:
    """Read and record the entries of a plan's file, and take the plan to another phase."""
    _add_entry(router, action_plans, audit)
    _add_recordings(router, action_plans, audit, clock)
    _add_phase_changes(router, action_plans, audit, clock)


def _add_entry(router: APIRouter, action_plans: ActionPlans, audit: Audit) -> None:
    @router.get("/plans/{plan}/entries/{entry}", summary="Read an entry of a plan's file", responses=NOT_FOUND | BUSY)
    async def read_entry(plan: Identifier, entry: Identifier, caller: Caller, grounds: Grounds) -> EntryWithHistory:
        """One entry as it is now, each time it was recorded, and its version. Reading it is an entry of the audit."""
        found = await carried_out(_entry(await loaded(action_plans, plan), entry))
        await carried_out(audit.record(case_read(caller, grounds, plan)))
        return found


def _add_recordings(router: APIRouter, action_plans: ActionPlans, audit: Audit, clock: Clock) -> None:
    @router.post(
        "/plans/{plan}/entries/{entry}/recordings",
        status_code=201,
        summary="Record an entry of a plan's file",
        responses={
            200: {"model": EntryWithHistory, "description": "This very change was made before."},
            **NOT_FOUND,
            **CLASH,
            **BUSY,
        },
    )
    async def record_entry(
        plan: Identifier,
        entry: Identifier,
        body: EntryToRecord,
        response: Response,
        caller: Caller,
        grounds: Grounds,
        idempotency_key: IdempotencyKey = None,
    ) -> EntryWithHistory:
        """Say what an entry is from now on; an id that the plan does not have yet adds it. It stays of its kind."""
        refuse_unclean(body)
        await loaded(action_plans, plan)
        await carried_out(audit.record(case_read(caller, grounds, plan)))  # an answer shows the entry
        command = RecordEntry(
            plan=plan,
            entry=body.value(entry),
            change=change_id(plan, entry, idempotency_key or str(uuid4()), "entry"),
            recorded_on=body.recorded_on,
            reason=body.reason.strip() or None if body.reason else None,
            seen_version=body.seen_version,
            by_role=acting_role(grounds),
            now=clock.now(),
        )
        handled = await carried_out(action_plans.record_entry(command))
        response.status_code = 201 if handled.changed else 200
        return await carried_out(_entry(handled.plan, entry))


def _add_phase_changes(router: APIRouter, action_plans: ActionPlans, audit: Audit, clock: Clock) -> None:
    @router.post(
        "/plans/{plan}/phase-changes",
        status_code=201,
        summary="Take a plan to another phase",
        responses={
            200: {"model": PhaseAsItIs, "description": "This very change was made before."},
            **NOT_FOUND,
            **CLASH,
            **BUSY,
        },
    )
    async def change_phase(
        plan: Identifier,
        body: PhaseToTake,
        response: Response,
        caller: Caller,
        grounds: Grounds,
        idempotency_key: IdempotencyKey = None,
    ) -> PhaseAsItIs:
        """Go on in plan, do, check and act, or close the plan. Adopting the plan that follows closes it too."""
        refuse_unclean(body)
        await loaded(action_plans, plan)
        await carried_out(audit.record(case_read(caller, grounds, plan)))
        command = ChangePhase(
            plan=plan,
            change=change_id(plan, "phase", idempotency_key or str(uuid4()), "phase"),
            to=body.to,
            changed_on=body.changed_on,
            reason=body.reason.strip() or None if body.reason else None,
            seen_version=body.seen_version,
            by_role=acting_role(grounds),
            now=clock.now(),
        )
        handled = await carried_out(action_plans.change_phase(command))
        response.status_code = 201 if handled.changed else 200
        return PhaseAsItIs.of(handled.plan)


async def _entry(plan: Plan, entry: str) -> EntryWithHistory:
    if not recordings_of(plan, entry):
        raise EntryUnknown(plan.content.plan, entry)
    return EntryWithHistory.of(plan, entry)
