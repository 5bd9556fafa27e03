"""Routes of the API on the file of a plan and its phases: parse, command, handler, answer."""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import datetime

from fastapi import APIRouter

from peil_chassis.audit import Audit
from peil_contracts.fields import Identifier
from peil_plans.action_plans.api.acting import NOT_FOUND, Asking, Saying, loaded, once, told
from peil_plans.action_plans.api.dossier_shapes import (
    EntryToRecord,
    EntryWithHistory,
    PhaseAsItIs,
    PhaseToTake,
    Withdrawal,
)
from peil_plans.action_plans.api.refused import carried_out
from peil_plans.action_plans.domain.plan import Plan
from peil_plans.action_plans.domain.recording import ChangePhase, RecordEntry, WithdrawEntry, recordings_of
from peil_plans.action_plans.domain.refusals import EntryUnknown
from peil_plans.action_plans.handlers import ActionPlans, Handled
from peil_plans.action_plans.reading import case_read
from peil_plans.answering import BUSY, NO_QUERY, Caller, Grounds


def add_dossier(router: APIRouter, action_plans: ActionPlans, audit: Audit, saying: Saying) -> None:
    """Read, record and withdraw the entries of a plan's file, and take the plan to another phase."""
    _add_entry(router, action_plans, audit)
    _add_recordings(router, action_plans, saying)
    _add_withdrawals(router, action_plans, saying)
    _add_phase_changes(router, action_plans, saying)


def _add_entry(router: APIRouter, action_plans: ActionPlans, audit: Audit) -> None:
    @router.get(
        "/plans/{plan}/entries/{entry}",
        summary="Read an entry of a plan's file",
        responses=NOT_FOUND | BUSY,
        dependencies=[NO_QUERY],
    )
    async def read_entry(plan: Identifier, entry: Identifier, caller: Caller, grounds: Grounds) -> EntryWithHistory:
        """One entry as it is now, each time it was recorded, and its version. Reading it is an entry of the audit."""
        found = await carried_out(_entry(await loaded(action_plans, plan), entry))
        await carried_out(audit.record(case_read(caller, grounds, plan)))
        return found


def _add_recordings(router: APIRouter, action_plans: ActionPlans, saying: Saying) -> None:
    @router.post(
        "/plans/{plan}/entries/{entry}/recordings",
        status_code=201,
        summary="Record an entry of a plan's file",
        responses=once(EntryWithHistory),
    )
    async def record_entry(plan: Identifier, entry: Identifier, body: EntryToRecord, asked: Asking) -> EntryWithHistory:
        """Say what an entry is from now on; an id that the plan does not have yet adds it. It stays of its kind."""

        def _command(_: Plan, now: datetime) -> Awaitable[Handled]:
            said = told(asked, plan, entry, "entry", body.reason)
            command = RecordEntry(
                entry=body.value(entry), recorded_on=body.recorded_on, seen_version=body.seen_version, now=now, **said
            )
            return action_plans.record_entry(command)

        return await carried_out(_entry(await saying.say(asked, plan, body, _command), entry))


def _add_withdrawals(router: APIRouter, action_plans: ActionPlans, saying: Saying) -> None:
    @router.post(
        "/plans/{plan}/entries/{entry}/withdrawals",
        status_code=201,
        summary="Take an entry of a plan's file back",
        responses=once(EntryWithHistory),
    )
    async def withdraw_entry(plan: Identifier, entry: Identifier, body: Withdrawal, asked: Asking) -> EntryWithHistory:
        """Take an entry back: it stays to be read and counts no more. Recorded again, it stands again."""

        def _command(_: Plan, now: datetime) -> Awaitable[Handled]:
            said = told(asked, plan, entry, "entry", body.reason)
            command = WithdrawEntry(
                entry=entry, recorded_on=body.recorded_on, seen_version=body.seen_version, now=now, **said
            )
            return action_plans.withdraw_entry(command)

        return await carried_out(_entry(await saying.say(asked, plan, body, _command), entry))


def _add_phase_changes(router: APIRouter, action_plans: ActionPlans, saying: Saying) -> None:
    @router.post(
        "/plans/{plan}/phase-changes",
        status_code=201,
        summary="Take a plan to another phase",
        responses=once(PhaseAsItIs),
    )
    async def change_phase(plan: Identifier, body: PhaseToTake, asked: Asking) -> PhaseAsItIs:
        """Go on in plan, do, check and act, or close the plan. Adopting the plan that follows closes it too."""

        def _command(_: Plan, now: datetime) -> Awaitable[Handled]:
            said = told(asked, plan, "phase", "phase", body.reason)
            command = ChangePhase(
                to=body.to, changed_on=body.changed_on, seen_version=body.seen_version, now=now, **said
            )
            return action_plans.change_phase(command)

        return PhaseAsItIs.of(await saying.say(asked, plan, body, _command))


async def _entry(plan: Plan, entry: str) -> EntryWithHistory:
    if not recordings_of(plan, entry):
        raise EntryUnknown(plan.content.plan, entry)
    return EntryWithHistory.of(plan, entry)
