"""Over which days one reports, to whom, and how far one looks ahead. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from peil_plans.action_plans.domain.clocks import due_after
from peil_plans.action_plans.domain.milestone import After
from peil_plans.action_plans.domain.plan import Content
from peil_plans.action_plans.domain.standing import Moment, quarter_ends

AHEAD = After(3, 0)
"""How far a report looks ahead of its last day."""
_NEAR = timedelta(days=31)
"""So long before its end a quarter is what one reports of: the draft is made before the quarter is over."""


class Kind(StrEnum):
    """Which report: for the management team, for the platform of staff, or the evaluation of a plan."""

    TEAM = "team"
    PLATFORM = "platform"
    EVALUATION = "evaluation"


class Period(NamedTuple):
    """The days that are reported on, both included."""

    first: date
    last: date

    def moments(self, today: date) -> tuple[Moment, Moment]:
        """How a plan stood the day before, and on the last day, both as known *today*."""
        return Moment(self.first - timedelta(days=1), today), Moment(self.last, today)

    @property
    def until(self) -> date:
        """The last day that is looked ahead to."""
        return due_after(self.last, AHEAD)


def usual_kind(content: Content) -> Kind:
    """The report that is made of a plan unless somebody asks for another."""
    return Kind.PLATFORM if content.holder == "platform" else Kind.TEAM


def usual_period(kind: Kind, content: Content, today: date) -> Period:
    """The quarter that ends or just ended; of an evaluation the whole plan so far."""
    if kind is not Kind.EVALUATION:
        return quarter_of(today)
    return Period(min(content.adopted_on, today), today)


def quarter_end_before(today: date) -> date:
    """The last day of the quarter before that of *today*."""
    return date(today.year, (today.month - 1) // 3 * 3 + 1, 1) - timedelta(days=1)


def quarter_of(today: date) -> Period:
    """The quarter that is reported on *today*: the one that nearly ends, else the one before."""
    end = quarter_ends(today, today, 1)[0]
    if end - today > _NEAR:
        end = date(end.year, end.month - 2, 1) - timedelta(days=1)
    return Period(date(end.year, end.month - 2, 1), end)
