"""Of which units somebody sees what was done, and of which they may record it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from peil_chassis.identity import Identity
from peil_plans.action_plans.storage import Plans
from peil_plans.organisation.storage import Responsibilities


@dataclass(frozen=True, slots=True)
class Sight:
    """
    Whose activities somebody sees, and whose they record.

    Attributes:
        everything: All of them, and to record too.
        managed: Units that they manage: to read.
        carried: Units of which they carry a plan that runs, and all below those: to read and to record.
    """

    everything: bool
    managed: frozenset[str] = frozenset()
    carried: frozenset[str] = frozenset()

    @property
    def records(self) -> bool:
        """Whether they may record anything at all."""
        return self.everything or bool(self.carried)

    def sees(self, unit: str) -> bool:
        """Whether what was done in *unit* may be shown."""
        return self.everything or unit in self.managed or unit in self.carried

    def may(self, unit: str) -> bool:
        """Whether they may record what was done in *unit*."""
        return self.everything or unit in self.carried


async def sight_of(
    responsibilities: Responsibilities, plans: Plans, caller: Identity, grounds: frozenset[str], on: date
) -> Sight:
    """
    What *caller* sees and records on the day *on*, let in on these *grounds*.

    A plan that was never adopted, or is closed, is carried by nobody.

    Raises:
        RelationsUnknown: it cannot be told now.
        StoreAway: the store does not answer.
    """
    if grounds & caller.roles:
        return Sight(True)
    person = caller.pseudonym
    if person is None:
        return Sight(False)
    organisation = await responsibilities.on(on)
    managed = organisation.managed(person) if "manager" in grounds else frozenset()
    owned = organisation.owned(person) if "trekker" in grounds else frozenset()
    carried: set[str] = set()
    for unit in sorted({unit for unit, _ in owned}):
        lines = await plans.lines(lambda whose, plan: (whose, plan) in owned, unit=unit)
        carried.update(line.unit for line in lines if not line.closed)
    return Sight(False, managed, organisation.at_or_below(carried))
