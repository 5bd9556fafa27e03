"""Whether somebody is at work on a day, out of what was registered."""

from __future__ import annotations

from datetime import date

import msgspec

from peil_notifier.standing import Stated


class Leave(msgspec.Struct, frozen=True, tag="leave"):
    """Away on every day ``on <= day < until``; an open end is None."""

    on: date
    until: date | None


class DaysOff(msgspec.Struct, frozen=True, tag="days-off"):
    """From day *on* these days of the week (Monday is 0) are not worked."""

    on: date
    weekdays: tuple[int, ...]


class Person(msgspec.Struct, frozen=True):
    """What stands about one person's presence."""

    facts: tuple[Stated[Leave | DaysOff], ...] = ()

    def on_leave(self, day: date) -> bool:
        """Whether leave was registered for *day*."""
        leaves = (fact.value for fact in self.facts if isinstance(fact.value, Leave))
        return any(leave.on <= day and (leave.until is None or day < leave.until) for leave in leaves)

    def works_on(self, day: date) -> bool:
        """Whether *day* is neither leave nor one of the days of the week that are not worked."""
        return not self.on_leave(day) and day.weekday() not in self._days_off(day)

    def _days_off(self, day: date) -> tuple[int, ...]:
        begun = [
            (fact.value.on, fact.time, fact.id, fact.value.weekdays)
            for fact in self.facts
            if isinstance(fact.value, DaysOff) and fact.value.on <= day
        ]
        return max(begun, key=lambda each: each[:3])[3] if begun else ()


ALWAYS_THERE = Person()
"""Somebody of whom nothing was registered."""
