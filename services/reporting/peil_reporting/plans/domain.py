"""How an action of a plan is getting on, and whether its plan is in order, on any day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

import msgspec

from peil_reporting.days import day_after

T = TypeVar("T")

NEVER_OVERDUE = frozenset({"done", "continuous"})
"""
Statuses in which a date that has passed means nothing: what is done is done, and what goes on has no end.

"To revise" and "not taken up" are not among them. The progress report of directorate P&O of March 2024 lists action A3
(promised for the last quarter of 2023) as not taken up and to be revised: the date was promised, it has passed, and no
new one was agreed. Such an action belongs on the list of overdue actions, not off it.
"""

NEEDED = frozenset({"owner", "hours", "budget"})
"""What must be met before a plan is in order ("op orde"): agreement Inclusie 4."""

IN_ORDER, NOT_IN_ORDER = "in-order", "not-in-order"
CLOSED = "closed"
"""The last phase of a plan: from that day it counts in no figure."""


class Milestone(msgspec.Struct, frozen=True):
    """
    One promised date of an action (``YYYYMMDD``; None when the paper gives no date), and whether it was kept.

    Attributes:
        milestone: Its id within the action; None where the plan gave none.
        reached_on: The day on which it was reached, when that is known.
    """

    due_on: int | None
    done: bool
    milestone: str | None = None
    reached_on: int | None = None


class Action(msgspec.Struct, frozen=True):
    """An action as its plan had it from some day on; ``status`` is the one it began with."""

    action: str
    code: str
    title: str
    status: str
    continuous: bool
    milestones: tuple[Milestone, ...]


class Adopted(msgspec.Struct, frozen=True, tag="adopted"):
    """The plan of *unit*, adopted on a day, with its actions."""

    unit: str
    title: str
    on: int
    actions: tuple[Action, ...]


class StatusChanged(msgspec.Struct, frozen=True, tag="status-changed"):
    """An action got another status on a day."""

    action: str
    to: str
    on: int


class Revised(msgspec.Struct, frozen=True, tag="revised"):
    """An action is *action* from a day on: added, reworded, or a milestone of it reached or moved."""

    action: Action
    on: int


class Precondition(msgspec.Struct, frozen=True, tag="precondition"):
    """From a day on an entry says that a precondition (*subject*) is *met*, that it is not, or nothing: *withdrawn*."""

    entry: str
    subject: str
    met: bool
    on: int
    withdrawn: bool = False


class PhaseChanged(msgspec.Struct, frozen=True, tag="phase-changed"):
    """The plan came to phase *to* on a day; *followed_by* names the plan after one that is closed."""

    to: str
    followed_by: str | None
    on: int


class Stretch(NamedTuple):
    """On every day ``first <= day < until`` *status* was so; an open end is None."""

    status: str
    first: int
    until: int | None


class Version(NamedTuple):
    """On every day ``first <= day < until`` the plan had *action* like this; an open end is None."""

    action: Action
    first: int
    until: int | None


class Promise(NamedTuple):
    """On every day ``first <= day < until`` an action was promised by *due_on*; an open end is None."""

    due_on: int
    first: int
    until: int | None


def versions(adopted: Adopted, revisions: Iterable[Revised], closed_on: int | None) -> dict[str, list[Version]]:
    """
    Every action that the plan had, by id, with the days from its first to the last divided by what it was.

    An action counts from the adoption, or from the day it was added. From the day on which the plan is closed no
    action counts in it any more: what goes on is an action of the plan that follows.

    Args:
        adopted: The adoption that holds.
        revisions: In the order of the log. On every day the last of those dated on or before it holds, whatever their
            days; one that is dated before the adoption counts from the adoption.
        closed_on: The day on which the plan was closed, or None.
    """
    said: dict[str, list[tuple[int, Action]]] = {one.action: [(adopted.on, one)] for one in adopted.actions}
    for revision in revisions:
        on, held = max(revision.on, adopted.on), said.setdefault(revision.action.action, [])
        while held and held[-1][0] >= on:
            held.pop()  # from its day on, and so on every day it had, this one is said after it
        held.append((on, revision.action))
    found = {action: [Version(*one) for one in _divided(each, closed_on)] for action, each in said.items()}
    return {action: course for action, course in found.items() if course}


def stretches(course: Sequence[Version], changes: Iterable[StatusChanged]) -> list[Stretch]:
    """
    The days on which one action counted, divided by its status.

    Args:
        course: The action, as `versions` gives it.
        changes: Of this action, in the order in which they count; the last of a day holds. One that is dated before
            the action's first day counts from that day.
    """
    began, until = course[0].first, course[-1].until
    said = [(began, course[0].action.status)]
    said += [(max(change.on, began), change.to) for change in sorted(changes, key=lambda change: change.on)]
    return [Stretch(*one) for one in _divided(said, until)]


def promises(course: Sequence[Version]) -> list[Promise]:
    """
    The days on which one action was promised, divided by the day it was promised by.

    That is the last date among the milestones that are not reached. Another date counts from the day it was moved; a
    milestone promises nothing from the day it was reached on, also where that was told later. An action that has no
    end is not promised by any day.
    """
    found: list[Promise] = []
    for at, (action, first, until) in enumerate(course):
        left = [(one.due_on, reached_from(one, course[at:])) for one in action.milestones if not action.continuous]
        turns = {day for _, day in left if day is not None and first < day and (until is None or day < until)}
        days = [first, *sorted(turns)]
        for begins, ends in zip(days, [*days[1:], until], strict=True):
            promised = [due for due, day in left if due is not None and (day is None or begins < day)]
            if not promised:
                continue
            if found and (found[-1].due_on, found[-1].until) == (max(promised), begins):
                found[-1] = found[-1]._replace(until=ends)
            else:
                found.append(Promise(max(promised), begins, ends))
    return found


def reached_from(milestone: Milestone, course: Sequence[Version]) -> int | None:
    """
    The first day on which *milestone* is reached, as far as is known; None: on none. Zero: on every day.

    Args:
        course: The version that it is of, and those after it. The first in which it is reached tells the day, unless
            that was taken back in one after it.
    """
    if milestone.done:
        return milestone.reached_on or 0
    told: int | None = None
    for version in course[1:] if milestone.milestone is not None else ():
        for later in version.action.milestones:
            if later.milestone == milestone.milestone:
                told = (told or later.reached_on or version.first) if later.done else None
    return told


def overdue(course: Sequence[Version], had: Sequence[Stretch]) -> list[Stretch]:
    """
    The days on which an action was overdue, divided by its status: from the day after the one it was promised by.

    Args:
        course: The action, as `versions` gives it.
        had: Its statuses, as `stretches` gives them.
    """
    found = []
    open_ = [one for one in had if one.status not in NEVER_OVERDUE]
    for due_on, promised, kept in promises(course):
        late_from = max(promised, day_after(due_on))
        for status, first, until in open_:
            begins, ends = max(first, late_from), _sooner(kept, until)
            if ends is None or begins < ends:
                found.append(Stretch(status, begins, ends))
    return found


def order(adopted: Adopted, said: Iterable[Precondition], closed_on: int | None) -> list[Stretch]:
    """
    The days from the adoption to the closing, divided by whether the plan was in order.

    It is when each of `NEEDED` has an entry that was not taken back, and all those are met.

    Args:
        adopted: The adoption that holds.
        said: In the order in which they count; the last of a day per entry holds. One that is dated before the
            adoption counts from the adoption.
        closed_on: The day on which the plan was closed, or None.
    """
    on_day: dict[int, list[Precondition]] = {adopted.on: []}
    for one in said:
        on_day.setdefault(max(one.on, adopted.on), []).append(one)
    entries: dict[str, Precondition] = {}
    states: list[tuple[int, str]] = []
    for day in sorted(on_day):
        entries.update((one.entry, one) for one in on_day[day])
        standing = [one for one in entries.values() if not one.withdrawn]
        met = {one.subject for one in standing} - {one.subject for one in standing if not one.met}
        states.append((day, IN_ORDER if met >= NEEDED else NOT_IN_ORDER))
    return [Stretch(*one) for one in _divided(states, closed_on)]


def _divided(said: Iterable[tuple[int, T]], end: int | None) -> list[tuple[T, int, int | None]]:
    """What held from which day until which; *said*: in order of day what holds from it on, the last of a day."""
    days = {day: what for day, what in said if end is None or day < end}
    found: list[tuple[T, int, int | None]] = []
    for day, what in days.items():
        if found and found[-1][0] == what:
            continue
        if found:
            found[-1] = (*found[-1][:2], day)
        found.append((what, day, end))
    return found


def _sooner(one: int | None, other: int | None) -> int | None:
    if one is None or other is None:
        return other if one is None else one
    return min(one, other)
