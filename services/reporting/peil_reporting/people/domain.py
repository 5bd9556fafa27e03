"""
Where a person counts on each day, and what a change of that place is called.

A person counts at one unit per day: that of the employment with the most hours, then the earliest start, then the
smallest id (design, section 4). Days are ``YYYYMMDD``; every stretch holds on ``first <= day < until``, and an open
end is None.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple, get_args

import msgspec

from peil_contracts.fields import ScaleBand

RANKS = {band: rank for rank, band in enumerate(get_args(ScaleBand))}
"""The bands from low to high. One that a newer publisher invented is neither higher nor lower than another."""

Kind = Literal["inflow", "outflow", "lateral", "promotion"]

_NEVER = 99999999


class State(msgspec.Struct, frozen=True):
    """What holds of an employment from day *on*: unit, scale band, age group, and quarters of an hour a week."""

    on: int
    unit: str
    band: str
    age: str
    quarters: int


class Employment(msgspec.Struct, frozen=True):
    """
    One employment as its source told it.

    Attributes:
        source: The system that tells of it; another source's employment of the same id is another one.
        employment: Its id.
        started: What held at its start; None when no start stands.
        changes: What held from later days on, in order of day; one per day.
        ended: First day it is no longer in force, as told; None when no end stands. See `end_of`.
    """

    source: str
    employment: str
    started: State | None = None
    changes: tuple[State, ...] = ()
    ended: int | None = None


class Finished(msgspec.Struct, frozen=True):
    """A training that was finished on a day, as one source told it."""

    source: str
    training: str
    edition: str
    on: int


class Stretch(NamedTuple):
    """The days on which an employment had one state."""

    state: State
    first: int
    until: int | None


class Seat(NamedTuple):
    """
    The days on which a person counted at one unit, in one scale band and one age group, by one employment.

    Attributes:
        employment: Source and id of the employment that decided where.
        begun: The first day of that employment.
        ended: The first day on which it is no longer in force; None when it has no end.
    """

    unit: str
    band: str
    age: str
    first: int
    until: int | None
    employment: tuple[str, str]
    begun: int
    ended: int | None


class Move(NamedTuple):
    """What happened on day *on*; *from_unit* is None for who comes from outside, *to_unit* for who goes there."""

    kind: Kind
    from_unit: str | None
    to_unit: str | None
    on: int


def course(employment: Employment) -> list[Stretch]:
    """
    The days of *employment*, divided by the state that held.

    A change on the first day takes the place of what was told at the start; one before it says nothing of later days,
    because the start tells the whole state. Changes and an end without a start count nowhere: the source has still to
    tell when it began. An end on the first day means that it never was in force.
    """
    start, end = employment.started, end_of(employment)
    if start is None:
        return []
    on_day = {start.on: start} | {change.on: change for change in employment.changes if change.on >= start.on}
    days = [day for day in sorted(on_day) if end is None or day < end]
    ends: list[int | None] = [*days[1:], end]
    return [Stretch(on_day[day], day, until) for day, until in zip(days, ends, strict=False)]


def end_of(employment: Employment) -> int | None:
    """
    The first day on which *employment* is no longer in force; None when it has no end.

    An end before the first day is that of an earlier run: who comes back under the same id began later than it ended.
    """
    start, end = employment.started, employment.ended
    return None if start is None or end is None or end < start.on else end


def seats(employments: Iterable[Employment]) -> list[Seat]:
    """Where the person counted, in order of time; on a day without an employment nowhere."""
    held = [(stretch, one, one.started.on) for one in employments if one.started is not None for stretch in course(one)]
    days = sorted({day for stretch, *_ in held for day in (stretch.first, stretch.until or _NEVER)})
    found: list[Seat] = []
    for day, following in pairwise(days):
        there = [
            (-stretch.state.quarters, begun, one.employment, one.source, stretch.state, end_of(one))
            for stretch, one, begun in held
            if stretch.first <= day < (stretch.until or _NEVER)
        ]
        if not there:
            continue
        _, begun, employment, source, state, ended = min(there, key=lambda one: one[:4])
        until = None if following == _NEVER else following
        seat = Seat(state.unit, state.band, state.age, day, until, (source, employment), begun, ended)
        if found and found[-1].until == day and found[-1] == seat._replace(first=found[-1].first, until=day):
            found[-1] = found[-1]._replace(until=until)
        else:
            found.append(seat)
    return found


def moves(taken: Sequence[Seat]) -> Iterator[Move]:
    """
    What the person's *taken* seats amount to, in order of time.

    A higher scale band is a promotion, within the unit or to another one; see `_promoted`. Another unit without it is a
    lateral move. Who counts nowhere on the day before comes in, who counts nowhere from a day on goes out.
    """
    before: Seat | None = None
    for seat in taken:
        if before is None or before.until != seat.first:
            if before is not None and before.until is not None:
                yield Move("outflow", before.unit, None, before.until)
            yield Move("inflow", None, seat.unit, seat.first)
        elif _promoted(before, seat):
            yield Move("promotion", before.unit, seat.unit, seat.first)
        elif before.unit != seat.unit:
            yield Move("lateral", before.unit, seat.unit, seat.first)
        before = seat
    if before is not None and before.until is not None:
        yield Move("outflow", before.unit, None, before.until)


def _promoted(before: Seat, after: Seat) -> bool:
    """
    Whether the band rose within one employment, or from one that ended to one that then began.

    Between two contracts that both ran, nobody was promoted: another one has the most hours (design, worked example 5).
    """
    followed = before.ended == after.first == after.begun
    return (before.employment == after.employment or followed) and _higher(before.band, after.band)


def _higher(before: str, after: str) -> bool:
    return before in RANKS and after in RANKS and RANKS[after] > RANKS[before]


def finished_on(finished: Iterable[Finished]) -> dict[str, int]:
    """Per training the first day on which it was finished, whichever source or edition told so."""
    found: dict[str, int] = {}
    for one in finished:
        found[one.training] = min(one.on, found.get(one.training, one.on))
    return dict(sorted(found.items()))
