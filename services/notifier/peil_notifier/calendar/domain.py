"""
The municipal calendar of working days, and the hours in which mail may go out. Days are days in Amsterdam.

A library of holidays was looked at and left: it counts Goede Vrijdag among the public holidays, which municipalities do
not, and it would hold back the version of another dependency. The rules are few and change about once in a lifetime.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import msgspec

from peil_chassis.clock import AMSTERDAM

ONE_DAY = timedelta(days=1)
LUSTRUM_YEARS = 5
_WEEKEND = 5  # Monday is 0


def easter(year: int) -> date:
    """Easter Sunday of a Gregorian *year* (Meeus, Astronomical Algorithms, chapter 8)."""
    century, rest = divmod(year, 100)
    leaps, skew = divmod(century, 4)
    moon = (19 * (year % 19) + century - leaps - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    quarter, left = divmod(rest, 4)
    sunday = (32 + 2 * skew + 2 * quarter - moon - left) % 7
    shift = (year % 19 + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=64)
def holidays(year: int) -> frozenset[date]:
    """
    The days in *year* on which a Dutch municipality is closed (Cao Gemeenten, public holidays).

    Koningsdag moves from a Sunday to the Saturday before it. 5 May is a day off in lustrum years only. Goede Vrijdag is
    an ordinary working day; a municipality that closes names it among its extra days.
    """
    kings_day = date(year, 4, 27)
    sunday = easter(year)
    found = {
        date(year, 1, 1),
        sunday,
        sunday + ONE_DAY,
        kings_day - ONE_DAY if kings_day.weekday() == _WEEKEND + 1 else kings_day,
        sunday + 39 * ONE_DAY,
        sunday + 49 * ONE_DAY,
        sunday + 50 * ONE_DAY,
        date(year, 12, 25),
        date(year, 12, 26),
    }
    return frozenset(found | ({date(year, 5, 5)} if year % LUSTRUM_YEARS == 0 else set()))


class Calendar:
    """Working days: days of the week that are worked, without holidays and without extra days off."""

    def __init__(self, extra_days: Iterable[date] = (), weekdays: Iterable[int] = range(_WEEKEND)) -> None:
        """
        The calendar of one municipality.

        Args:
            extra_days: Days on which it is closed besides the holidays.
            weekdays: Days of the week that are worked, Monday is 0; at least one.

        Raises:
            ValueError: no day of the week is worked.
        """
        self._extra = frozenset(extra_days)
        self._weekdays = frozenset(weekdays)
        if not self._weekdays:
            raise ValueError("no day of the week is worked")

    def is_working(self, day: date) -> bool:
        """Whether *day* is worked."""
        return day.weekday() in self._weekdays and day not in self._extra and day not in holidays(day.year)

    def from_(self, day: date) -> date:
        """*day* itself when it is worked, else the next one that is."""
        return next(self._working(day))

    def after(self, day: date, count: int = 1) -> date:
        """The working day *count* (at least 1) working days after *day*."""
        days = self._working(day + ONE_DAY)
        for _ in range(count - 1):
            next(days)
        return next(days)

    def between(self, first: date, last: date) -> Iterator[date]:
        """The working days from *first* to *last*, both included."""
        days = ((first + ONE_DAY * step) for step in range((last - first).days + 1))
        return (day for day in days if self.is_working(day))

    def _working(self, day: date) -> Iterator[date]:
        while True:
            if self.is_working(day):
                yield day
            day += ONE_DAY


class Window(msgspec.Struct, frozen=True):
    """The hours of a working day in Amsterdam in which mail may go out: ``opens <= now < closes``."""

    opens: time
    closes: time

    def holds(self, moment: datetime, calendar: Calendar) -> bool:
        """Whether mail may go out at *moment* (aware)."""
        local = moment.astimezone(AMSTERDAM)
        return self.opens <= local.time() < self.closes and calendar.is_working(local.date())
