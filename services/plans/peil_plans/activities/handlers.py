"""The shell around the decision: load, decide, save with the outbox, and again when somebody was first."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from peil_chassis.identity import Identity
from peil_chassis.store.port import Conflict
from peil_plans.action_plans.storage import Plans
from peil_plans.activities.domain.activity import (
    Activity,
    Carried,
    Place,
    RecordActivity,
    WithdrawActivity,
    record_activity,
    withdraw_activity,
)
from peil_plans.activities.domain.refusals import ActivityUnknown
from peil_plans.activities.facts import draft
from peil_plans.activities.sight import Sight, sight_of
from peil_plans.activities.storage import ActivityRecords
from peil_plans.organisation.storage import Responsibilities
from peil_plans.refusals import TooBusy

TRIES = 12
"""More commits on one activity at the same moment than people can make."""
PAUSE_S = 0.005


@dataclass(frozen=True, slots=True)
class Handled:
    """The activity after a command, and whether the command changed it."""

    activity: Activity
    changed: bool


@dataclass(frozen=True, slots=True)
class Activities:
    """The commands on what was done in units. ``source`` is that of the facts this service publishes."""

    records: ActivityRecords
    plans: Plans
    responsibilities: Responsibilities
    source: str

    async def sight(self, caller: Identity, grounds: frozenset[str], on: date) -> Sight:
        """As `sight_of` says of *caller*, let in on these *grounds*. Raises `RelationsUnknown` and `StoreAway`."""
        return await sight_of(self.responsibilities, self.plans, caller, grounds, on)

    async def record(self, command: RecordActivity, sight: Sight) -> Handled:
        """
        Say what an activity is from now on, by somebody with *sight*; the same recording again changes nothing.

        Raises:
            Refusal: a rule of the domain is broken; nothing was written.
            ContractBroken: the fact it would publish does not keep its contract; nothing was written.
            RelationsUnknown: which units there are cannot be told now.
            TooBusy, StoreAway: transient; the same command again is safe.
        """
        place = await self._place(command, sight)
        carried = await self._carried(command.content.plan)

        def decide(before: Activity | None) -> Activity:
            """As `record_activity`. Raises also ActivityUnknown: there is none to correct."""
            if before is None and command.seen_version:
                raise ActivityUnknown(command.activity)
            return record_activity(before, place, carried, command)

        return await self._decided(command.activity, decide)

    async def withdraw(self, command: WithdrawActivity, sight: Sight) -> Handled:
        """
        Take an activity back, by somebody with *sight*; the same withdrawal again changes nothing.

        Raises:
            Refusal: a rule of the domain is broken; nothing was written.
            TooBusy, StoreAway: transient; the same command again is safe.
        """

        def decide(before: Activity | None) -> Activity:
            """As `withdraw_activity`. Raises also ActivityUnknown: there is none."""
            if before is None:
                raise ActivityUnknown(command.activity)
            return withdraw_activity(before, command, may=sight.may(before.now.content.unit))

        return await self._decided(command.activity, decide)

    async def _decided(self, activity: str, decide: Callable[[Activity | None], Activity]) -> Handled:
        for attempt in range(TRIES):
            before = await self.records.load(activity)
            after = decide(before)
            if after is before:
                return Handled(after, changed=False)
            try:
                await self.records.save(after, draft(self.source, activity, after.now))
            except Conflict:
                await asyncio.sleep(PAUSE_S * attempt)
                continue
            return Handled(after, changed=True)
        raise TooBusy(activity)

    async def _place(self, command: RecordActivity, sight: Sight) -> Place:
        unit = command.content.unit
        # A day still to come is refused as such, and asks nothing of an organisation that nobody knows yet.
        organisation = await self.responsibilities.on(min(command.content.held_on, command.today))
        return Place(
            open=organisation.is_open(unit),
            parts=unit in organisation.with_parts(),
            path=organisation.path(unit),
            may=sight.may(unit),
        )

    async def _carried(self, plan: str | None) -> Carried | None:
        stored = await self.plans.load(plan) if plan is not None else None
        if stored is None:
            return None
        found = stored.plan
        return Carried(found.content.unit, frozenset(action.action for action in found.actions))
