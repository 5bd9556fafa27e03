"""How an action of a plan is getting on, on any day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from peil_reporting.days import day_after

NEVER_OVERDUE = frozenset({"done", "continuous"})
"""
Statuses in which a date that has passed means nothing: what is done is done, and what goes on has no end.

"To revise" and "not taken up" are not among them. The progress report of directorate P&O of March 2024 lists action A3
(promised for the last quarter of 2023) as not taken up and to be revised: the date was promised, it has passed, and no
new one was agreed. Such an action belongs on the list of overdue actions, not off it.
"""


class Milestone(msgspec.Struct, frozen=True):
    """One promised date of an action (``YYYYMMDD``; None when the paper gives no date), and whether it was kept."""

    due_on: int | None
    done: bool


class Action(msgspec.Struct, frozen=True):
    """An action as the plan was adopted."""

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


class Stretch(NamedTuple):
    """On every day ``first <= day < until`` the action had *status*; an open end is None."""

    status: str
    first: int
    until: int | None


def stretches(adopted_on: int, status: str, changes: Iterable[StatusChanged]) -> list[Stretch]:
    """
    The days from the adoption on, divided by the status of one action.

    Args:
        adopted_on: First day, ``YYYYMMDD``.
        status: The status the plan was adopted with.
        changes: Of this action, in the order in which they count; the last of a day holds. One that is dated before
            the adoption counts from the adoption.
    """
    on_day = {adopted_on: status}
    for change in sorted(changes, key=lambda change: change.on):
        on_day[max(change.on, adopted_on)] = change.to
    found: list[Stretch] = []
    for day in sorted(on_day):
        if found and found[-1].status == on_day[day]:
            continue
        if found:
            found[-1] = found[-1]._replace(until=day)
        found.append(Stretch(on_day[day], day, None))
    return found


def promised_by(action: Action) -> int | None:
    """
    The day by which *action* was promised: the last date among its milestones that are not done.

    None when no such date exists, or when the plan calls the action continuous: then it cannot be overdue.
    """
    if action.continuous:
        return None
    return max((m.due_on for m in action.milestones if m.due_on is not None and not m.done), default=None)


def overdue(action: Action, had: Sequence[Stretch]) -> list[Stretch]:
    """
    The days on which *action* was overdue, divided by its status: from the day after the one it was promised by.

    Args:
        action: As adopted.
        had: Its statuses, as `stretches` gives them.
    """
    promised = promised_by(action)
    if promised is None:
        return []
    late_from = day_after(promised)
    return [
        Stretch(status, max(first, late_from), until)
        for status, first, until in had
        if status not in NEVER_OVERDUE and (until is None or until > late_from)
    ]
