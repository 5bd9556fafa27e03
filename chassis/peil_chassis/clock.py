"""Time as a parameter: UTC for machines, the Amsterdam day for people."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


class Clock(Protocol):
    """Tells the time. Passed in wherever time matters, so that a test can hold it still."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)


class SteppedClock:
    """A clock that moves only when it is told to."""

    def __init__(self, now: datetime) -> None:
        self._now = now.astimezone(UTC)

    def now(self) -> datetime:
        """The moment it was last set to, aware, in UTC."""
        return self._now

    def set(self, now: datetime) -> None:
        """Stand at *now*, earlier or later than before."""
        self._now = now.astimezone(UTC)


def amsterdam_day(moment: datetime) -> date:
    """The calendar day in Amsterdam at *moment* (aware)."""
    return moment.astimezone(AMSTERDAM).date()


def timestamp(moment: datetime) -> str:
    """*moment* as RFC 3339 text in UTC with microseconds: fixed width, so that text order is time order."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
