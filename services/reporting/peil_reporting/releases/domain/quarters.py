"""Quarters of a year, and which of them is to be released."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import NamedTuple

SETTLING_DAYS = 14
"""So many days after its end a quarter is released: HR systems deliver late, and a release is never computed again."""


class Quarter(NamedTuple):
    """A quarter of a year, 1 to 4."""

    year: int
    number: int

    @property
    def name(self) -> str:
        """``2026-Q3``: sorts as quarters do."""
        return f"{self.year:04d}-Q{self.number}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        """Its last day: the day at which the population is frozen."""
        return self.following.first - timedelta(days=1)

    @property
    def months(self) -> tuple[str, ...]:
        """Its three months: ``2026-07``."""
        return tuple(f"{self.year:04d}-{3 * self.number - back:02d}" for back in (2, 1, 0))

    @property
    def following(self) -> Quarter:
        """The quarter after it."""
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)


def quarter_of(day: date) -> Quarter:
    """The quarter in which *day* lies."""
    return Quarter(day.year, (day.month + 2) // 3)


def quarter_named(name: str) -> Quarter:
    """The quarter that `Quarter.name` named. Raises `ValueError` for any other text."""
    year, _, number = name.partition("-Q")
    if not (year.isdecimal() and number in ("1", "2", "3", "4")):
        raise ValueError(name)
    return Quarter(int(year), int(number))


def ended_by(day: date) -> Quarter:
    """The last quarter that had ended before *day*."""
    return quarter_of(quarter_of(day).first - timedelta(days=1))


def told_yearly(quarter: Quarter, first: str) -> bool:
    """
    Whether what is told once a year is told of *quarter*: it is of the same part of the year as the *first* one told.

    Bands, ages, contracts and trainings are, and staff below clusters: in a quarter few come to a directorate or leave
    it, in a year enough do; and each day told of lies in the history that all later ones are audited with. All of it is
    of the same days, for what is told of two days together says more than what is told of one. Source: register
    figures over time in the design's disclosure policy.
    """
    return quarter.number == quarter_named(first).number


def due(released: Collection[str], today: date) -> Quarter | None:
    """
    The next quarter to release, or None when there is none yet.

    The first release is of the last quarter that ended `SETTLING_DAYS` ago or longer. After it they follow each other
    without a gap, so that a standstill of months leaves none out.

    Args:
        released: Names of the quarters that were released.
        today: The day in Amsterdam.
    """
    settled = ended_by(today - timedelta(days=SETTLING_DAYS - 1))
    if not released:
        return settled
    following = quarter_named(max(released)).following
    return following if following <= settled else None
