"""
At which unit a person counts on one day.

A person counts at one unit per day: that of the employment with the most hours, then the earliest start, then the
smallest id (design, section 4).
"""

from __future__ import annotations

from datetime import date

import msgspec


class State(msgspec.Struct, frozen=True):
    """What holds of an employment from day *on*: its unit, and its quarters of an hour a week."""

    on: date
    unit: str
    quarters: int


class Employment(msgspec.Struct, frozen=True):
    """
    One employment as its source told it.

    Attributes:
        source: The system that tells of it; another source's employment of the same id is another one.
        employment: Its id.
        started: What held at its start; None when no start stands.
        changes: What held from later days on, one per day.
        ended: First day it is no longer in force, as told; None when no end stands.
    """

    source: str
    employment: str
    started: State | None = None
    changes: tuple[State, ...] = ()
    ended: date | None = None


class Person(msgspec.Struct, frozen=True):
    """What stands about the employments of one person, in order of source and id."""

    employments: tuple[Employment, ...] = ()


def unit_on(person: Person, day: date) -> str | None:
    """The unit at which *person* counts on *day*; None when no employment is in force."""
    held = [
        (-state.quarters, one.started.on, one.employment, one.source, state.unit)
        for one in person.employments
        if one.started is not None and (state := state_on(one, day)) is not None
    ]
    return min(held)[-1] if held else None


def state_on(employment: Employment, day: date) -> State | None:
    """
    What held of *employment* on *day*; None when it was not in force.

    A change on the first day takes the place of what was told at the start, one before it says nothing. An end before
    the first day is that of an earlier run; one on the first day means that it never was in force.
    """
    start, ended = employment.started, employment.ended
    if start is None or day < start.on:
        return None
    if ended is not None and start.on <= ended <= day:
        return None
    states = [start, *(change for change in employment.changes if start.on <= change.on <= day)]
    # Of one day the change counts: it stands behind the start, and max would keep the first of two equals.
    return max(reversed(states), key=lambda state: state.on)
