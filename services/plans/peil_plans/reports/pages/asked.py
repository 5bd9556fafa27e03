"""What somebody asks of a report: of which days, and for whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from peil_plans.action_plans.domain.clocks import due_after
from peil_plans.action_plans.domain.milestone import After
from peil_plans.action_plans.domain.plan import Content
from peil_plans.action_plans.domain.standing import Moment, quarter_ends
from peil_plans.action_plans.pages.course import asked_days

AHEAD = After(3, 0)
"""How far a report looks ahead of its last day."""
_NEAR = timedelta(days=31)
"""So long before its end a quarter is what one reports of: the draft is made before the quarter is over."""


class Kind(StrEnum):
    """Which report: for the management team, for the platform of staff, or the evaluation of a plan."""

    TEAM = "mt"
    PLATFORM = "platform"
    EVALUATION = "evaluatie"


class Asked(NamedTuple):
    """
    What was asked, as typed and read.

    Attributes:
        first, last: The days of the report, both included.
        errors: Sentence per field that could not be read; then the days are usual ones.
    """

    kind: Kind
    first: date
    last: date
    typed: Mapping[str, str]
    errors: Mapping[str, str]

    def moments(self, today: date) -> tuple[Moment, Moment]:
        """How the plan stood the day before, and on the last day, both as known *today*."""
        return Moment(self.first - timedelta(days=1), today), Moment(self.last, today)

    @property
    def until(self) -> date:
        """The last day that is looked ahead to."""
        return due_after(self.last, AHEAD)


def asked_report(query: Mapping[str, str], content: Content, today: date) -> Asked:
    """What *query* asks of a plan: the quarter that ends or just ended; of an evaluation the whole plan so far."""
    kind = Kind(query["soort"]) if query.get("soort") in set(Kind) else _usual(content)
    first, last = quarter_of(today) if kind is not Kind.EVALUATION else (content.adopted_on, today)
    usual = {"van": min(first, last), "tot": last}
    days = asked_days({name: query.get(name, "").strip() or day.isoformat() for name, day in usual.items()}, today)
    return Asked(kind, days.first, days.second, days.typed, days.errors)


def quarter_of(today: date) -> tuple[date, date]:
    """First and last day of the quarter that is reported on *today*: the one that nearly ends, else the one before."""
    end = quarter_ends(today, today, 1)[0]
    if end - today > _NEAR:
        end = date(end.year, end.month - 2, 1) - timedelta(days=1)
    return date(end.year, end.month - 2, 1), end


def _usual(content: Content) -> Kind:
    return Kind.PLATFORM if content.holder == "platform" else Kind.TEAM
