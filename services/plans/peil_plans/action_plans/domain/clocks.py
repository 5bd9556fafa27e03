"""Milestones whose day depends on something: what set their clock going, and the day that follows from it."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import count

from peil_contracts.fields import LAST_DAY
from peil_plans.action_plans.domain.milestone import After, Milestone
from peil_plans.action_plans.domain.plan import Action, Content

MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
"""How many months lie between two turns of a recurring action."""
MOST_TURNS = 50
"""As many milestones as an action may have."""


def numbered(content: Content) -> Content:
    """*content* in which every milestone has an id: ``m1``, ``m2`` and on where the paper gave none."""
    return replace(content, actions=tuple(numbered_action(action) for action in content.actions))


def numbered_action(action: Action, earlier: Sequence[Action] = ()) -> Action:
    """
    *action* with an id for each of its milestones.

    One without keeps the id that it had, known by its words, in the last of the *earlier* versions of the action. A
    new one gets an id that none of them ever had: what waits for a milestone waits for no other.
    """
    named = {milestone.milestone for milestone in action.milestones}
    if "" not in named:
        return action
    taken = named.union(each.milestone for version in earlier for each in version.milestones)
    free = (name for number in count(1) if (name := f"m{number}") not in taken)
    left = [each for version in earlier[-1:] for each in version.milestones if each.milestone not in named]
    milestones = []
    for milestone in action.milestones:
        words = milestone.label, milestone.period_text
        same = None if milestone.milestone else next((e for e in left if (e.label, e.period_text) == words), None)
        if same is not None:
            left.remove(same)
        known = milestone.milestone or (same.milestone if same else "")
        milestones.append(replace(milestone, milestone=known or next(free)))
    return replace(action, milestones=tuple(milestones))


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
        return replace(milestone, due_on=_told_of(adopted_on, after))
    started = reached.get((after.action, after.milestone))
    return replace(milestone, due_on=None if started is None else _told_of(started, after))


def _told_of(started: date, after: After) -> date:
    # A fact has no later day, and what an older Peil took as a term must not keep the plan from going on.
    return min(due_after(started, after), LAST_DAY)


def due_after(started: date, after: After) -> date:
    """
    The last day of *after* when its clock started on *started*; a month without that day gives its last day.

    Beyond the end of the calendar it is the calendar's last day.
    """
    months = started.month - 1 + after.months
    year, month = started.year + months // 12, months % 12 + 1
    if year > date.max.year:
        return date.max
    day = date(year, month, min(started.day, calendar.monthrange(year, month)[1]))
    return day + timedelta(days=after.days) if after.days <= (date.max - day).days else date.max


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
    circular = _circles(waits_for)
    for action in known:
        for place, milestone in enumerate(action.milestones):
            if (action.action, milestone.milestone) in circular:
                yield action, place


def _circles(waits_for: Mapping[tuple[str, str], tuple[str | None, str | None]]) -> set[tuple[str | None, str | None]]:
    """Those that are on a circle. Each is walked over once: a path ends where another was before, or on itself."""
    walked: set[tuple[str | None, str | None]] = set()
    found: set[tuple[str | None, str | None]] = set()
    for start in waits_for:
        path: dict[tuple[str | None, str | None], int] = {}
        at: tuple[str | None, str | None] | None = start
        while at is not None and at not in walked:
            walked.add(at)
            path[at] = len(path)
            at = waits_for.get(at)  # type: ignore[arg-type]  # None in a name finds nothing
        if at in path:
            found.update(list(path)[path[at] :])
    return found


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
