"""Which agreements somebody sees: all by role, by relation those of the units they lead and of all below."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from peil_chassis.identity import Identity
from peil_plans.organisation.storage import Responsibilities


@dataclass(frozen=True, slots=True)
class Sight:
    """
    Whose agreements somebody sees.

    Attributes:
        everything: All of them.
        own: Units they lead themselves: their own agreements.
        below: Units that lie under those.
    """

    everything: bool
    own: frozenset[str] = frozenset()
    below: frozenset[str] = frozenset()

    def sees(self, unit: str) -> bool:
        """Whether the agreements of *unit* may be shown."""
        return self.everything or unit in self.own or unit in self.below


async def sight_of(responsibilities: Responsibilities, caller: Identity, grounds: frozenset[str], on: date) -> Sight:
    """
    What *caller* sees on the day *on*, let in on these *grounds*.

    Raises:
        RelationsUnknown: it cannot be told now.
        StoreAway: the store does not answer.
    """
    everything = bool(grounds & caller.roles)
    if "manager" not in grounds or caller.pseudonym is None:
        return Sight(everything)
    organisation = await responsibilities.on(on)
    own = organisation.led(caller.pseudonym)
    return Sight(everything, own, organisation.managed(caller.pseudonym) - own)
