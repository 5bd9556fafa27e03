"""What approvals before a start are to do, said as plainly as can be: a part of the model of action plans."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from peil_plans.action_plans.domain.plan import Action, Status

BEGUN = ("running", "continuous", "done")


class No(Exception):
    """The model refuses, by the rule of this name."""


def refuse_begun(action: Action, status: Status) -> None:
    """Raises `No` for an action that has begun while an approval before its start is not there."""
    if str(status) in BEGUN and any(one.gate and not one.done for one in action.milestones):
        raise No("ApprovalMissing")


def refuse_taken_away(before: Action, after: Action, status: Status) -> None:
    """Raises `No` for an action that has begun and would lose an approval that it has."""
    if str(status) not in BEGUN:
        return
    for one in before.milestones:
        if one.gate and one.done and not any(m.gate and m.milestone == one.milestone for m in after.milestones):
            raise No("ApprovalTakenAway")


def refuse_early(action: Action, status: Status, on: date, ticked: Mapping[tuple[str, str], date]) -> None:
    """Raises `No` for an action that would have begun before the day of an approval, as far as one is known."""
    for one in action.milestones:
        approved = one.reached_on or ticked.get((action.action, one.milestone))
        if str(status) in BEGUN and one.gate and approved and on < approved:
            raise No("BegunBeforeApproval")
