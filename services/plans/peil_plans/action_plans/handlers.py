"""The shell around the decisions: load, decide, save with the outbox, and again when somebody was first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import TypeAlias

from peil_chassis.store.port import Conflict, DocumentTooLarge
from peil_plans.action_plans.domain.decisions import AdoptPlan, ChangeActionStatus, adopt_plan, change_action_status
from peil_plans.action_plans.domain.evolving import evolve
from peil_plans.action_plans.domain.limits import PlanTooLarge
from peil_plans.action_plans.domain.plan import Plan, PlansEvent
from peil_plans.action_plans.domain.recording import (
    ChangePhase,
    RecordEntry,
    WithdrawEntry,
    change_phase,
    record_entry,
    withdraw_entry,
)
from peil_plans.action_plans.domain.refusals import PlanUnknown
from peil_plans.action_plans.domain.revising import ReviseAction, revise_action
from peil_plans.action_plans.domain.succession import (
    close_previous,
    file_taken_along,
    refuse_other_file,
    refuse_unknown_continued,
    refuse_unknown_left,
)
from peil_plans.action_plans.domain.taxonomy import Taxonomy
from peil_plans.action_plans.facts import change_id, drafts
from peil_plans.action_plans.storage import Changed, Plans
from peil_plans.refusals import TooBusy

Decision: TypeAlias = Callable[[Mapping[str, Plan]], list[PlansEvent]]
"""What is said of a plan, given all plans of the commit that there are, by id; anew whenever somebody was first."""
TRIES = 8
"""More commits on one plan at the same moment than people can make."""


@dataclass(frozen=True, slots=True)
class Handled:
    """The plan after a command, and whether the command changed it."""

    plan: Plan
    changed: bool


@dataclass(frozen=True, slots=True)
class ActionPlans:
    """
    The commands on action plans.

    Attributes:
        source: The ``source`` of the facts this service publishes.
        taxonomy_on: What the actions of a plan adopted on a day can serve: the mandate in force on that day.
    """

    plans: Plans
    source: str
    taxonomy_on: Callable[[date], Taxonomy]

    async def adopt_plan(self, command: AdoptPlan, entries: Sequence[RecordEntry] = ()) -> Handled:
        """
        Adopt a plan with the first *entries* of its file, and close the one it follows; the same again changes nothing.

        What is still open in the file of that one goes along into the file of the new one, but for what the command
        leaves behind.

        Raises:
            PlanUnknown: the plan that it follows does not exist.
            Refusal: a rule of the domain is broken; nothing was written.
            ContractBroken: the facts it would publish do not keep their contract; nothing was written.
            TooBusy, StoreAway: transient; the same command again is safe.
        """
        follows = command.content.follows
        change = change_id(follows or "", command.content.plan, "closed", "succession")

        def _decide(seen: Mapping[str, Plan]) -> list[PlansEvent]:
            plan, previous = seen.get(command.content.plan), seen.get(follows or "")
            if follows is None and plan is None:
                refuse_unknown_continued(command.content, None)
                refuse_unknown_left(command, None)
            events = adopt_plan(plan, command, self.taxonomy_on(command.content.adopted_on))
            if previous is not None and plan is not None:
                refuse_other_file(plan, previous, command)
            elif previous is not None:
                events += file_taken_along(previous, command, _taken_along)
            for entry in entries:
                if (adopted := reduce(evolve, events, plan)) is not None:
                    events += record_entry(adopted, entry)
            return events

        def _taken_along(entry: str) -> str:
            return change_id(command.content.plan, entry, "taken along", "succession")

        def _close(seen: Mapping[str, Plan]) -> list[PlansEvent]:
            if (previous := seen.get(follows or "")) is None:
                raise PlanUnknown(follows or "")
            return close_previous(previous, command, change)

        decisions: dict[str, Decision] = {command.content.plan: _decide}
        if follows is not None and follows != command.content.plan:
            decisions[follows] = _close
        return await self._decided(decisions)

    async def change_action_status(self, command: ChangeActionStatus) -> Handled:
        """
        Change how an action stands; the same change again changes nothing.

        Raises:
            PlanUnknown: there is no such plan.
            Refusal: a rule of the domain is broken; nothing was written.
            ContractBroken: the fact it would publish does not keep its contract; nothing was written.
            TooBusy, StoreAway: transient; the same command again is safe.
        """
        return await self._said(command.plan, lambda plan: change_action_status(plan, command))

    async def revise_action(self, command: ReviseAction) -> Handled:
        """
        Make an action something else, or add one; the same change again changes nothing.

        Raises:
            PlanUnknown: there is no such plan.
            Refusal: a rule of the domain is broken; nothing was written.
            ContractBroken: a fact it would publish does not keep its contract; nothing was written.
            TooBusy, StoreAway: transient; the same command again is safe.
        """

        def _id_of(action: str) -> str:
            return change_id(command.plan, action, command.change)

        def _decide(plan: Plan) -> list[PlansEvent]:
            return revise_action(plan, command, self.taxonomy_on(plan.content.adopted_on), _id_of)

        return await self._said(command.plan, _decide)

    async def record_entry(self, command: RecordEntry) -> Handled:
        """
        Record an entry of the plan's file; the same change again changes nothing.

        Raises:
            PlanUnknown: there is no such plan.
            Refusal: a rule of the domain is broken; nothing was written.
            ContractBroken: the fact it would publish does not keep its contract; nothing was written.
            TooBusy, StoreAway: transient; the same command again is safe.
        """
        return await self._said(command.plan, lambda plan: record_entry(plan, command))

    async def withdraw_entry(self, command: WithdrawEntry) -> Handled:
        """
        Take an entry of the plan's file back; the same change again changes nothing.

        Raises:
            PlanUnknown: there is no such plan.
            Refusal: a rule of the domain is broken; nothing was written.
            ContractBroken: the fact it would publish does not keep its contract; nothing was written.
            TooBusy, StoreAway: transient; the same command again is safe.
        """
        return await self._said(command.plan, lambda plan: withdraw_entry(plan, command))

    async def change_phase(self, command: ChangePhase) -> Handled:
        """
        Take a plan to another phase of plan, do, check and act; the same change again changes nothing.

        Raises:
            PlanUnknown: there is no such plan.
            Refusal: a rule of the domain is broken; nothing was written.
            ContractBroken: the fact it would publish does not keep its contract; nothing was written.
            TooBusy, StoreAway: transient; the same command again is safe.
        """
        return await self._said(command.plan, lambda plan: change_phase(plan, command))

    async def _said(self, plan_id: str, decide: Callable[[Plan], list[PlansEvent]]) -> Handled:
        def _decide(seen: Mapping[str, Plan]) -> list[PlansEvent]:
            if plan_id not in seen:
                raise PlanUnknown(plan_id)
            return decide(seen[plan_id])

        return await self._decided({plan_id: _decide})

    async def _decided(self, decisions: Mapping[str, Decision]) -> Handled:
        """Carry out *decisions* (plan -> what is said of it) in one commit; the plan answered is the first."""
        for _ in range(TRIES):
            seen = await self.plans.load_all(list(decisions))
            known = {plan_id: stored.plan for plan_id, stored in seen.items()}
            changed: list[Changed] = []
            answered: Plan | None = None
            for number, (plan_id, decide) in enumerate(decisions.items()):
                stored, before = seen.get(plan_id), known.get(plan_id)
                events = decide(known)
                after = reduce(evolve, events, before)
                if after is None:
                    raise PlanUnknown(plan_id)
                if events:
                    changed.append(Changed(after, stored, drafts(self.source, before, events)))
                answered = after if number == 0 else answered
            if answered is None:
                raise ValueError("a decision is about at least one plan")
            if not changed:
                return Handled(answered, changed=False)
            try:
                await self.plans.save(changed)
            except Conflict:
                continue
            except DocumentTooLarge:
                raise PlanTooLarge(next(iter(decisions))) from None
            return Handled(answered, changed=True)
        raise TooBusy(next(iter(decisions)))
