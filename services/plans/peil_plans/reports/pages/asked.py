"""What somebody asks of a report on its page: of which days, and for whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from peil_plans.action_plans.domain.plan import Content
from peil_plans.action_plans.pages.course import asked_days
from peil_plans.reports.domain.period import Kind, Period, usual_kind, usual_period

KIND_NAMES: Mapping[Kind, str] = {Kind.TEAM: "mt", Kind.PLATFORM: "platform", Kind.EVALUATION: "evaluatie"}
"""What each kind of report is called in addresses and names of files."""


class Asked(NamedTuple):
    """
    What was asked, as typed and read.

    Attributes:
        errors: Sentence per field that could not be read; then the days are usual ones.
    """

    kind: Kind
    period: Period
    typed: Mapping[str, str]
    errors: Mapping[str, str]


def asked_report(query: Mapping[str, str], content: Content, today: date) -> Asked:
    """What *query* asks of a plan; without days the usual ones of that kind."""
    named = {name: kind for kind, name in KIND_NAMES.items()}
    kind = named.get(query.get("soort", "")) or usual_kind(content)
    usual = dict(zip(("van", "tot"), usual_period(kind, content, today), strict=True))
    days = asked_days({name: query.get(name, "").strip() or day.isoformat() for name, day in usual.items()}, today)
    return Asked(kind, Period(days.first, days.second), days.typed, days.errors)
