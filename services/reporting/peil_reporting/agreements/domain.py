"""How an agreement stands, and how near its day is, on any day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import NamedTuple, TypeVar

import msgspec

from peil_contracts.agreements import FINAL_STATES
from peil_reporting.days import day_after, day_of, number_of

T = TypeVar("T")

SOON_DAYS = 30
"""From so many days before its day an agreement is near."""


class Made(msgspec.Struct, frozen=True, tag="made"):
    """*unit* agreed on something of a kind, on a day, to be kept by another. Its text and its manager are not kept."""

    unit: str
    kind: str
    commitment: str
    due_on: int
    on: int


class Noted(msgspec.Struct, frozen=True, tag="noted"):
    """From a day on the agreement had state *to*."""

    to: str
    on: int


class Rescheduled(msgspec.Struct, frozen=True, tag="rescheduled"):
    """From a day on it was to be kept by another day."""

    due_on: int
    on: int


class HandedOver(msgspec.Struct, frozen=True, tag="handed-over"):
    """From a day on another manager of the unit answers for it. Peil's figures do not say who."""

    on: int


class Stretch(NamedTuple):
    """On every day ``first <= day < until`` *what* was so; an open end is None."""

    what: str
    first: int
    until: int | None


class Due(NamedTuple):
    """On every day ``first <= day < until`` the agreement was to be kept by *due_on*; an open end is None."""

    due_on: int
    first: int
    until: int | None


def states(made: Made, notes: Iterable[Noted]) -> list[Stretch]:
    """
    The days from the making on, divided by state; it begins open.

    Args:
        made: What was agreed.
        notes: In the order in which they count; the last of a day holds. One dated before the making counts from it.
    """
    dated = sorted(notes, key=lambda note: note.on)
    said = [(made.on, "open"), *((max(note.on, made.on), note.to) for note in dated)]
    return [Stretch(*one) for one in _divided(said)]


def due_days(made: Made, changes: Iterable[Rescheduled]) -> list[Due]:
    """The days from the making on, divided by the day it was to be kept by; *changes* as the notes of `states`."""
    dated = sorted(changes, key=lambda change: change.on)
    said = [(made.on, made.due_on), *((max(one.on, made.on), one.due_on) for one in dated)]
    return [Due(*one) for one in _divided(said)]


def nearness(had: Iterable[Stretch], dues: Sequence[Due]) -> list[Stretch]:
    """
    The days on which the agreement was running, divided by how near its day was.

    ``later``, ``soon`` (from `SOON_DAYS` days before it, that day itself included), ``overdue`` (from the day after).
    A final state ends it: what is kept, not kept or lapsed is near nothing.
    """
    found = []
    for state in had:
        if state.what in FINAL_STATES:
            continue
        for due in dues:
            soon = number_of(day_of(due.due_on) - timedelta(days=SOON_DAYS))
            late = day_after(due.due_on)
            for what, begins, ends in (("later", 0, soon), ("soon", soon, late), ("overdue", late, None)):
                first = max(begins, due.first, state.first)
                until = min((day for day in (ends, due.until, state.until) if day is not None), default=None)
                if until is None or first < until:
                    found.append(Stretch(what, first, until))
    return found


def _divided(said: Iterable[tuple[int, T]]) -> list[tuple[T, int, int | None]]:
    """What held from which day until which; *said*: in order of day what holds from it on, the last of a day."""
    on_day = dict(said)
    found: list[tuple[T, int, int | None]] = []
    for day, what in on_day.items():
        if found and found[-1][0] == what:
            continue
        if found:
            found[-1] = (*found[-1][:2], day)
        found.append((what, day, None))
    return found
