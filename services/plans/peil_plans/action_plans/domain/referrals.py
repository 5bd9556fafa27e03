"""
What lies with Bureau I&D: the agreed actions of a plan's file that the Bureau answers for.

It is no kind of entry of its own: who agrees that the Bureau does something puts it before the Bureau.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from peil_plans.action_plans.domain.dossier import Entry, EntryKind
from peil_plans.action_plans.domain.plan import Phase, Plan

BUREAU = "inclusion-office"
"""Bureau I&D, as the contract's `OwnerRole` has it."""


@dataclass(frozen=True, slots=True)
class Referral:
    """
    An entry of a plan's file that was put before Bureau I&D.

    Attributes:
        since: The day since which it lies there; of one that came from the plan before, since it did in that one.
        answered_on: The day on which it was settled; None while it is open.
        over: Whether the plan was closed before it was settled, so that nobody answers it any more.
    """

    entry: Entry
    since: date
    answered_on: date | None
    over: bool

    @property
    def open(self) -> bool:
        """Whether the Bureau is still to answer."""
        return self.answered_on is None and not self.over


def lies_with_bureau(kind: EntryKind, owner: str | None) -> bool:
    """Whether an entry of *kind* that *owner* answers for is put before Bureau I&D."""
    return kind is EntryKind.AGREED and owner == BUREAU


def is_referral(entry: Entry) -> bool:
    """Whether *entry* was put before Bureau I&D; one that was taken back was not."""
    return lies_with_bureau(entry.kind, entry.owner) and not entry.withdrawn


def referrals(plan: Plan) -> tuple[Referral, ...]:
    """What of *plan* was put before Bureau I&D, in the order of its file."""
    since: dict[str, date] = {}
    answered: dict[str, date] = {}
    for record in plan.recorded:
        entry = record.entry
        if not is_referral(entry):
            since.pop(entry.entry, None)
            answered.pop(entry.entry, None)
            continue
        since.setdefault(entry.entry, record.recorded_on)
        if not entry.settled:
            answered.pop(entry.entry, None)
        else:
            answered.setdefault(entry.entry, record.recorded_on)
    closed = plan.phase is Phase.CLOSED
    return tuple(
        Referral(entry, since[entry.entry], answered.get(entry.entry), closed and entry.entry not in answered)
        for entry in plan.entries
        if is_referral(entry)
    )


@dataclass(frozen=True, slots=True)
class Referred:
    """
    A referral with the plan whose file it stands in.

    Attributes:
        taken_along: Whether it came from the plan before.
    """

    plan: str
    unit: str
    title: str
    referral: Referral
    taken_along: bool = False


def referred(plans: Iterable[Plan]) -> list[Referred]:
    """
    What of *plans* was put before Bureau I&D: what is open by its first day, then the rest, the last first.

    What went along into the plan after it is told once, of that plan, since the day on which it first lay there.
    """
    by_id = {plan.content.plan: plan for plan in plans}
    all_of = {plan: {each.entry.entry: each for each in referrals(one)} for plan, one in by_id.items()}
    gone_on: set[tuple[str, str]] = set()
    found: list[Referred] = []
    for plan, one in sorted(by_id.items(), key=lambda each: each[1].adopted_at):
        for entry, each in all_of[plan].items():
            told, before = each, one.content.follows or ""
            came = _went_along(all_of.get(before, {}).get(entry), one)
            if came is not None:
                gone_on.add((before, entry))
                told = replace(each, since=came.since) if each.since == one.content.adopted_on else each
            all_of[plan][entry] = told
            found.append(Referred(plan, one.content.unit, one.content.title, told, came is not None))
    found = [each for each in found if (each.plan, each.referral.entry.entry) not in gone_on]
    named = sorted(found, key=lambda each: (each.plan, each.referral.entry.entry))
    still = sorted((each for each in named if each.referral.open), key=lambda each: each.referral.since)
    over = [each for each in named if not each.referral.open]
    return [*still, *sorted(over, key=lambda each: each.referral.answered_on or date.min, reverse=True)]


def _went_along(before: Referral | None, plan: Plan) -> Referral | None:
    """*before* when the file of *plan*, which follows its plan, began with it."""
    return before if before is not None and before.entry.entry in plan.came_along else None
