"""Absence: what the HR system counts per unit when a quarter has ended, never whose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from .reorganisation import Reorganisation
from .staff import Span
from .told import Told, told
from .units import Unit

QUARTERS = 4
"""So many quarters that have ended are told of, the last ones: a year of figures."""

DAYS_EACH = 58
"""Days that somebody could work in a quarter, holidays left out."""

SHARE = (0.02, 0.09)
"""The least and the most of its days that a unit is away; most are nearer to the first."""


def make_absence(units: Sequence[Unit], change: Reorganisation, span: Span, chance: Random) -> Iterator[Told]:
    """What is told of the own staff of each unit, quarter by quarter, in order of time."""
    ended = ended_by(span.last)
    for back in reversed(range(QUARTERS)):
        first, last = quarter_back(ended, back)
        on = last + timedelta(days=2)
        if first < span.first or on > span.last:
            continue
        staff: dict[str, int] = {}
        for unit in units:
            at = change.unit_on(unit.unit, last)
            staff[at] = staff.get(at, 0) + unit.staff
        found = [_of(unit, many, first, on, chance) for unit, many in sorted(staff.items()) if many]
        yield from sorted(found, key=lambda one: one.at)


def _of(unit: str, staff: int, first: date, on: date, chance: Random) -> Told:
    available = staff * DAYS_EACH
    absent = round(available * chance.triangular(*SHARE, 0.045) * 2) / 2
    period = f"{first.year}-Q{(first.month + 2) // 3}"
    return told(
        "measures.absence-recorded", on, chance,
        unit=unit, period=period, staff_count=staff, absent_days=absent, available_days=available,
    )  # fmt: skip


def ended_by(day: date) -> date:
    """The last day of the last quarter that had ended before *day*."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1) - timedelta(days=1)


def quarter_back(last: date, back: int) -> tuple[date, date]:
    """First and last day of the quarter so many quarters before the one that ends on *last*."""
    for _ in range(back):
        last = date(last.year, last.month - 2, 1) - timedelta(days=1)
    return date(last.year, last.month - 2, 1), last
