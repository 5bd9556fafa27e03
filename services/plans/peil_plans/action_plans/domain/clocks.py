"""Milestones whose day depends on something: what set their clock going, and the day that follows from it."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from peil_plans.action_plans.domain.plan import Action, After, Content, Milestone

MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
"""How many months lie between two turns of a recurring action."""
MOST_TURNS = 50
"""As many milestones as an action may have."""


def numbered(content: Content) -> Content:
    """*content* in which every milestone has an id: ``m1``, ``m2`` and on where the paper gave none."""
    return replace(content, actions=tuple(numbered_action(action) for action in content.actions))


def numbered_action(action: Action) -> Action:
    """*action* with an id for each of its milestones."""
    taken = {milestone.milestone for milestone in action.milestones}
    free = (name for number in range(1, 2 * MOST_TURNS + 2) if (name := f"m{number}") not in taken)
    return replace(
        action,
        milestones=tuple(
            milestone if milestone.milestone else replace(milestone, milestone=next(free))
            for milestone in action.milestones
        ),
    )


def dated(actions: Sequence[Action], adopted_on: date) -> tuple[Action, ...]:
    """
    *actions* in which every milestone that depends on something has the day that follows from it.

    None where that has not happened, or nobody said on which day. A milestone that was reached keeps its day.
    """
    reached = {
        (action.action, milestone.milestone): milestone.reached_on
        for action in actions
        for milestone in action.milestones
        if milestone.done
    }
    return tuple(
        replace(action, milestones=tuple(_dated(milestone, reached, adopted_on) for milestone in action.milestones))
        if any(milestone.after for milestone in action.milestones)
        else action
        for action in actions
    )


def _dated(milestone: Milestone, reached: dict[tuple[str, str], date | None], adopted_on: date) -> Milestone:
    after = milestone.after
    if after is None or milestone.done:
        return milestone
    if after.action is None or after.milestone is None:
        return replace(milestone, due_on=due_after(adopted_on, after))
    started = reached.get((after.action, after.milestone))
    return replace(milestone, due_on=None if started is None else due_after(started, after))


def due_after(started: date, after: After) -> date:
    """The last day of *after* when its clock started on *started*; a month without that day gives its last day."""
    months = started.month - 1 + after.months
    year, month = started.year + months // 12, months % 12 + 1
    day = min(started.day, calendar.monthrange(year, month)[1])
    return date(year, month, day) + timedelta(days=after.days)


def unknown_clocks(actions: Iterable[Action]) -> Iterator[tuple[Action, int]]:
    """The milestones (action, place from 0) that depend on a milestone that no action has."""
    known = tuple(actions)
    names = {(action.action, milestone.milestone) for action in known for milestone in action.milestones}
    for action in known:
        for place, milestone in enumerate(action.milestones):
            after = milestone.after
            if after and after.action is not None and (after.action, after.milestone) not in names:
                yield action, place


def circular_clocks(actions: Iterable[Action]) -> Iterator[tuple[Action, int]]:
    """The milestones (action, place from 0) that, followed from one to the next, depend on themselves."""
    known = tuple(actions)
    waits_for = {
        (action.action, milestone.milestone): (milestone.after.action, milestone.after.milestone)
        for action in known
        for milestone in action.milestones
        if milestone.after and milestone.after.action is not None
    }
    for action in known:
        for place, milestone in enumerate(action.milestones):
            start = (action.action, milestone.milestone)
            at, seen = waits_for.get(start), set()
            while at is not None and at not in seen and at != start:
                seen.add(at)
                at = waits_for.get(at)  # type: ignore[arg-type]  # None in a name finds nothing
            if at == start:
                yield action, place


def turns(every: str, first: date, last: date) -> list[tuple[date, date]]:
    """
    The turns of an action that comes back *every* month, quarter, half-year or year: first and last day of each.

    Those that day *first* to *last* touch, whole calendar periods, at most `MOST_TURNS`.
    """
    months = MONTHS[every]
    at = date(first.year, (first.month - 1) // months * months + 1, 1)
    found: list[tuple[date, date]] = []
    while at <= last and len(found) < MOST_TURNS:
        after = due_after(at, After(months, 0))
        found.append((at, after - timedelta(days=1)))
        at = after
    return found
