"""
The turns of an action that comes back, written out as milestones, so that each is reminded of and can be ticked.

A paper often says "each quarter" and gives no days: then a turn is due at the end of its quarter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from peil_plans.action_plans.domain.clocks import MONTHS, MOST_TURNS, turns
from peil_plans.action_plans.domain.milestone import Milestone
from peil_plans.action_plans.domain.plan import Action


def unwritten(action: Action, last: date, today: date) -> list[tuple[date, date]]:
    """
    The turns of *action* that end on *today* or later and of which it has no milestone yet: first and last day of each.

    Those until the plan's *last* day, on which a turn that the plan does not outlive ends; as many as the action has
    room for; none of one that does not come back. A turn has a milestone when one is due, or was reached, within it.
    """
    if action.every not in MONTHS or today > last:
        return []
    told = [day for each in action.milestones for day in (each.due_on, each.reached_on) if day is not None]
    missing = [
        (first, min(end, last))
        for first, end in turns(action.every, today, last)
        if not any(first <= day <= end for day in told)
    ]
    return missing[: max(0, MOST_TURNS - len(action.milestones))]


def written_out(action: Action, missing: Iterable[tuple[date, str]], label: str) -> Action:
    """*action* with a milestone called *label* for each turn of *missing*: the day it ends, and its words."""
    made = tuple(Milestone(label, words, end, False) for end, words in missing)
    return replace(action, milestones=(*action.milestones, *made))
