"""The shell around the decision: load, count the talks, decide, save, and again when somebody was first."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from peil_chassis.store.port import Conflict
from peil_plans.action_plans.domain.plan import Phase, Plan
from peil_plans.action_plans.domain.refusals import PlanUnknown
from peil_plans.action_plans.domain.taxonomy import Taxonomy
from peil_plans.action_plans.storage import Plans
from peil_plans.activities.domain.activity import Content as Activity
from peil_plans.activities.storage import ActivityRecords
from peil_plans.organisation.storage import Responsibilities
from peil_plans.refusals import TooBusy
from peil_plans.threads.domain import (
    FEWEST_UNITS,
    Content,
    Grounds,
    NoteThread,
    Thread,
    ThreadUnknown,
    note_thread,
    units_heard,
)
from peil_plans.threads.storage import Threads

TRIES = 12
"""More commits on one thread at the same moment than people can make."""
PAUSE_S = 0.005
_IDS = UUID("1d0b6c0f-52a3-5b55-9a5c-0e6f7a4c9d21")


def own_id(*parts: str) -> str:
    """An id for what *parts* name: the same for the same, and nobody else's."""
    return str(uuid5(_IDS, "\n".join(parts)))


@dataclass(frozen=True, slots=True)
class Handled:
    """The thread after a command, whether the command changed it, and whether others are told it."""

    thread: Thread
    changed: bool
    told: bool


@dataclass(frozen=True, slots=True)
class ThreadDesk:
    """The commands on threads. ``taxonomy_on``: what a plan adopted on a day can serve."""

    threads: Threads
    plans: Plans
    activities: ActivityRecords
    responsibilities: Responsibilities
    taxonomy_on: Callable[[date], Taxonomy]

    async def note(self, command: NoteThread) -> Handled:
        """
        Say what a thread is from now on; the same noting again changes nothing.

        Raises:
            PlanUnknown: there is no such plan.
            Refusal: a rule of the domain is broken; nothing was written.
            RelationsUnknown: which units there are cannot be told now.
            TooBusy, StoreAway: transient; the same command again is safe.
        """
        stored = await self.plans.load(command.plan)
        if stored is None:
            raise PlanUnknown(command.plan)
        grounds = await self._grounds(stored.plan, command)
        for attempt in range(TRIES):
            before = await self.threads.load(command.thread)
            if (before is None and command.seen_version) or (before is not None and before.plan != command.plan):
                raise ThreadUnknown(command.thread)
            after = note_thread(before, grounds, command)
            if after is before:
                told = await self.told(stored.plan.content.unit, [after], command.today)
                return Handled(after, changed=False, told=bool(told))
            try:
                await self.threads.save(after)
            except Conflict:
                await asyncio.sleep(PAUSE_S * attempt)
                continue
            return Handled(after, changed=True, told=not after.now.withdrawn)
        raise TooBusy(command.thread)

    async def of_plan(self, plan: str) -> tuple[Plan, Sequence[Thread]]:
        """The plan and all its threads, taken back or not. Raises `PlanUnknown`, `StoreAway`."""
        stored = await self.plans.load(plan)
        if stored is None:
            raise PlanUnknown(plan)
        return stored.plan, await self.threads.of_plan(plan)

    async def told(self, unit: str, threads: Iterable[Thread], today: date) -> list[Thread]:
        """
        Those of *threads*, of a plan of *unit*, that others are told: they stand, and so do the talks they came from.

        The talks are counted anew, as at the noting: an activity may have been taken back since.

        Raises:
            RelationsUnknown: which units there are cannot be told now.
            StoreAway: the store does not answer.
        """
        held: dict[str, list[Activity]] = {}
        return [
            each
            for each in threads
            if not each.now.withdrawn and await self._heard(unit, each.now.content, today, held) >= FEWEST_UNITS
        ]

    async def _grounds(self, plan: Plan, command: NoteThread) -> Grounds:
        closed = plan.phase is Phase.CLOSED
        themes = frozenset(self.taxonomy_on(plan.content.adopted_on).themes)
        units = 0 if command.withdrawn else await self._heard(plan.content.unit, command.content, command.today, {})
        return Grounds(units, closed, themes)

    async def _heard(self, unit: str, content: Content, today: date, held: dict[str, list[Activity]]) -> int:
        """How many units talked; *held*: activities that stand, by unit, as far as they were read before."""
        organisation = await self.responsibilities.on(min(content.last, today))
        paths = {each: organisation.path(each) for each in sorted(organisation.at_or_below([unit]))}
        for each in paths.keys() - held.keys():
            found = [record.now for record in await self.activities.of_unit(each)]
            held[each] = [one.content for one in found if not one.withdrawn]
        return units_heard((one for each in paths for one in held[each]), paths, content)
