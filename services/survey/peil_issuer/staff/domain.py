"""
At which units somebody works on one day.

A person counts at one of them: that of the employment with the most hours, then the earliest start, then the smallest
id (design, section 4). `peil_disclosure.change` chooses, once for a whole campaign, and lists who works at several.
"""

from __future__ import annotations

from datetime import date

import msgspec

from peil_disclosure.change import Membership


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


def places_on(name: str, person: Person, day: date) -> list[Membership]:
    """Where *person*, whose pseudonym is *name*, works on *day*: a place for each employment that is in force."""
    return [
        # A space comes before everything that an id can hold, so the employment's id decides before its source does.
        Membership(
            name, state.unit, state.quarters * 25, int(f"{one.started.on:%Y%m%d}"), f"{one.employment} {one.source}"
        )
        for one in person.employments
        if one.started is not None and (state := state_on(one, day)) is not None
    ]


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
