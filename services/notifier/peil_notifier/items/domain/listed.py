"""
An item on the due list: it waits, stands in a message that is under way, or has ended - in one way, once.

Every change gives a new value; what may not follow is refused here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec
from msgspec.structs import replace

from peil_notifier.calendar.domain import Calendar
from peil_notifier.items.domain.sources import DueItem
from peil_notifier.ladder.domain import Climbed, is_over

WAITING, TAKEN, ENDED = "waiting", "taken", "ended"
NOT_ENDED = (WAITING, TAKEN)


class AlreadyEnded(Exception):
    """The item ended before; it ends once."""

    def __init__(self, ending: str) -> None:
        super().__init__(f"the item has ended: {ending}")
        self.ending = ending


class Listed(msgspec.Struct, frozen=True):
    """
    One item on the list.

    Attributes:
        item: Its id.
        due: What is due.
        state: ``waiting``, ``taken`` (stands in a message under way) or ``ended``.
        next_on: No need to look at it before this day.
        climbed: How far it came on the ladder.
        digest: The message it stands in while it is taken.
        ending: How it ended, one of `peil_contracts.reminders.ENDINGS`; None while it has not.
        ended_on: The day it ended.
    """

    item: str
    due: DueItem
    state: str
    next_on: date
    climbed: Climbed = Climbed()
    digest: str | None = None
    ending: str | None = None
    ended_on: date | None = None


def begin(due: DueItem) -> Listed:
    """*due* on the list, to be looked at on its day."""
    return Listed(due.id, due, WAITING, due.due_on)


def wait(listed: Listed, until: date) -> Listed:
    """Not to be looked at before *until*; also the way back out of a message that was never sent."""
    _open(listed)
    return replace(listed, state=WAITING, next_on=until, digest=None)


def take(listed: Listed, digest: str) -> Listed:
    """Put into the message *digest*."""
    _open(listed)
    return replace(listed, state=TAKEN, digest=digest)


def remind(listed: Listed, rung: str, on: date, *, certain: bool, next_on: date) -> Listed:
    """Stood in a message on day *on* at *rung*; when it is not *certain* that it arrived, it comes back."""
    _open(listed)
    climbed = Climbed(rung, on, again=not certain)
    return replace(listed, state=WAITING, next_on=next_on, climbed=climbed, digest=None)


def end(listed: Listed, ending: str, on: date) -> Listed:
    """
    Ended on day *on*.

    Raises:
        AlreadyEnded: it ended before.
    """
    _open(listed)
    return replace(listed, state=ENDED, digest=None, ending=ending, ended_on=on)


def _open(listed: Listed) -> None:
    if listed.ending is not None:
        raise AlreadyEnded(listed.ending)


class Difference(msgspec.Struct, frozen=True):
    """What the list must become so that it says what the sources say: items to write, and items to forget."""

    changed: tuple[Listed, ...] = ()
    forgotten: tuple[str, ...] = ()


def compare(open_: Iterable[DueItem], held: Mapping[str, Listed], today: date, calendar: Calendar) -> Difference:
    """
    Hold what is *open_* by the sources against what the list has of the same objects.

    What is new begins, unless its whole ladder lies in the past: nobody is reminded of what was over before Peil heard
    of it. What is no longer open is resolved when its day had come, and forgotten when it had not.
    """
    changed: list[Listed] = []
    forgotten: list[str] = []
    wanted = {item.id: item for item in open_}
    for id_, item in wanted.items():
        listed = held.get(id_)
        if listed is None:
            if not is_over(item.due_on, today, calendar):
                changed.append(begin(item))
        elif listed.state != ENDED and listed.due != item:
            changed.append(replace(listed, due=item))
    for id_, listed in held.items():
        if id_ in wanted or listed.state == ENDED:
            continue
        if listed.due.due_on > today and listed.climbed.rung is None and listed.state == WAITING:
            forgotten.append(id_)
        else:
            changed.append(end(listed, "resolved", today))
    return Difference(tuple(changed), tuple(forgotten))
