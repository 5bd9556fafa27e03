"""The shell around the decisions: load, decide, save with the outbox, and again when somebody was first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from peil_chassis.store.port import Conflict
from peil_plans.action_plans.domain.decisions import AdoptPlan, ChangeActionStatus, adopt_plan, change_action_status
from peil_plans.action_plans.domain.plan import Plan, PlansEvent, evolve
from peil_plans.action_plans.domain.refusals import PlanUnknown
from peil_plans.action_plans.facts import drafts
from peil_plans.action_plans.storage import Plans
from peil_plans.refusals import TooBusy

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
    """

    plans: Plans
    source: str

    async def adopt_plan(self, command: AdoptPlan) -> Handled:
        """
        Adopt a plan; the same content again changes nothing.

        Raises:
            Refusal: a rule of the domain is broken; nothing was written.
            ContractBroken: the facts it would publish do not keep their contract; nothing was written.
            TooBusy, StoreAway: transient; the same command again is safe.
        """
        return await self._decided(command.content.plan, lambda plan: adopt_plan(plan, command))

    async def change_action_status(self, command: ChangeActionStatus) -> Handled:
        """
        Change how an action stands; the same change again changes nothing.

        Raises:
            PlanUnknown: there is no such plan.
            Refusal: a rule of the domain is broken; nothing was written.
            ContractBroken: the fact it would publish does not keep its contract; nothing was written.
            TooBusy, StoreAway: transient; the same command again is safe.
        """

        def _decide(plan: Plan | None) -> list[PlansEvent]:
            if plan is None:
                raise PlanUnknown(command.plan)
            return change_action_status(plan, command)

        return await self._decided(command.plan, _decide)

    async def _decided(self, plan_id: str, decide: Callable[[Plan | None], list[PlansEvent]]) -> Handled:
        for _ in range(TRIES):
            seen = await self.plans.load(plan_id)
            before = seen.plan if seen else None
            events = decide(before)
            after = before
            for event in events:
                after = evolve(after, event)
            if after is None:
                raise PlanUnknown(plan_id)
            if not events:
                return Handled(after, changed=False)
            try:
                await self.plans.save(after, seen, drafts(self.source, before, events))
            except Conflict:
                continue
            return Handled(after, changed=True)
        raise TooBusy(plan_id)
