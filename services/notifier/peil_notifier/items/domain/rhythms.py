"""
What comes back in a team after so many months: when it was done last, and so when it is due again.

A team in which it was never done has no day from which to count: the page on teams that were not reached shows it.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date

import msgspec

from peil_notifier.items.domain.sources import DueItem, shortened
from peil_notifier.standing import Stated

KINDS = frozenset({"adviser-visit"})
"""What has a rhythm. Nothing else is kept here; another kind asks for a new version of the read model."""


class Rhythm(msgspec.Struct, frozen=True):
    """What is to be done again, in Dutch, and within how many months."""

    title: str
    months: int


class Held(msgspec.Struct, frozen=True):
    """Something of *kind* was done on a day; *plan* is the plan that it carried out, if one was named."""

    kind: str
    on: date
    plan: str | None


class TeamActivities(msgspec.Struct, frozen=True):
    """What stands of what was done in one unit."""

    unit: str = ""
    facts: tuple[Stated[Held], ...] = ()

    def items(self, rhythms: Mapping[str, Rhythm]) -> list[DueItem]:
        """Each kind that has a rhythm and was ever done here, due its months after the last time; never says when."""
        found = []
        for kind, rhythm in rhythms.items():
            held = [(fact.value.on, fact.time, fact.id, fact.value) for fact in self.facts if fact.value.kind == kind]
            if held:
                last = max(held, key=lambda each: each[:3])[3]
                due_on, title = months_after(last.on, rhythm.months), shortened(rhythm.title)
                found.append(
                    DueItem("plan-action", self.unit, kind, self.unit, due_on, title, None, plan=last.plan, again=True)
                )
        return found


def months_after(day: date, months: int) -> date:
    """The same day so many *months* later, or the last one of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
