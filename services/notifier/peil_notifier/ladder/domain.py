"""
The ladder of one item: on its day, and three and five working days later, unless it has ended before.

Working days on which whoever is to be reminded has leave do not count: leave pauses the ladder. A rung that could not
be climbed on its day is climbed on the next possible one; rungs that have passed by then are not made up for.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec

from peil_contracts.reminders import RUNGS
from peil_notifier.calendar.domain import Calendar
from peil_notifier.presence.domain import Person

OFFSETS: Mapping[str, int] = {"due": 0, "plus-3": 3, "plus-5": 5}
"""Working days after the first day on which somebody can be reminded, per rung."""

TOP = RUNGS[-1]


class Climbed(msgspec.Struct, frozen=True):
    """
    How far an item came.

    Attributes:
        rung: The highest rung it was reminded at; None: not yet.
        on: The day of that message; None: there was none.
        again: Whether that message may not have arrived, so that it has to be said once more.
    """

    rung: str | None = None
    on: date | None = None
    again: bool = False


class Remind(msgspec.Struct, frozen=True):
    """The item belongs in today's message, at this rung."""

    rung: str


class Wait(msgspec.Struct, frozen=True):
    """Nothing to do before day *until*."""

    until: date


class Exhaust(msgspec.Struct, frozen=True):
    """The last rung has passed: nobody is reminded any more."""


Step = Remind | Wait | Exhaust


def is_over(due_on: date, today: date, calendar: Calendar) -> bool:
    """Whether the whole ladder of an item lay before *today*, leave left out: what is known only then is not begun."""
    return calendar.after(calendar.from_(due_on), OFFSETS[TOP]) < today


def height(due_on: date, today: date, calendar: Calendar, person: Person) -> int | None:
    """How many of *person*'s working days have passed since the first on or after *due_on*; None before that one."""
    days = sum(1 for day in calendar.between(due_on, today) if not person.on_leave(day))
    return days - 1 if days else None


def next_step(
    due_on: date, climbed: Climbed, today: date, calendar: Calendar, person: Person, *, reachable: bool
) -> Step:
    """
    What to do with an open item on *today*, a working day.

    Args:
        due_on: The day it is due.
        climbed: How far it came.
        today: The day in Amsterdam.
        calendar: The municipality's working days.
        person: The presence of whoever is to be reminded.
        reachable: Whether there is somebody, and an address.
    """
    tomorrow = Wait(calendar.after(today))
    here = height(due_on, today, calendar, person)
    if here is None or person.on_leave(today) or climbed.on == today:
        return tomorrow
    rung = max((name for name in RUNGS if OFFSETS[name] <= here), key=RUNGS.index)
    wanted = climbed.again or climbed.rung is None or RUNGS.index(rung) > RUNGS.index(climbed.rung)
    if not wanted:
        if climbed.rung == TOP:
            return Exhaust()
        return Wait(calendar.after(today, _offset_above(climbed.rung or rung) - here))
    if not reachable:
        return Exhaust() if here > OFFSETS[TOP] else tomorrow
    return Remind(rung) if person.works_on(today) else tomorrow


def _offset_above(rung: str) -> int:
    return OFFSETS[RUNGS[RUNGS.index(rung) + 1]]
