"""What a reminded item is on a day: waiting for somebody, or ended in one way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

WAITING = "waiting"
"""The item was reminded of and has not ended."""


class Reminded(msgspec.Struct, frozen=True, tag="reminded"):
    """The item stood in a message: *rung* of the ladder, what became of the message, the day."""

    unit: str
    about: str
    object: str
    part: str | None
    rung: str
    outcome: str
    on: int


class Ended(msgspec.Struct, frozen=True, tag="ended"):
    """The item ended in one way on a day."""

    unit: str
    about: str
    object: str
    part: str | None
    ending: str
    on: int


class Stretch(NamedTuple):
    """On every day ``first <= day < until`` the item was *what*; an open end is None."""

    what: str
    first: int
    until: int | None


def course(reminded: Sequence[Reminded], ended: Ended | None) -> list[Stretch]:
    """
    The days from the first message on (or from its end, when there was none), divided by what the item was.

    An end that is dated before the first message holds from that message on: an item is not counted before somebody
    could know of it.
    """
    first = min((one.on for one in reminded), default=None)
    if ended is None:
        return [] if first is None else [Stretch(WAITING, first, None)]
    if first is None or ended.on <= first:
        return [Stretch(ended.ending, ended.on if first is None else first, None)]
    return [Stretch(WAITING, first, ended.on), Stretch(ended.ending, ended.on, None)]
