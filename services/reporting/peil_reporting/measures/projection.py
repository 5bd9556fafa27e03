"""Read model: the days of absence that sources recorded per unit. It fills no cells: only the release room reads it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from peil_chassis.projection import Fact, Projection, Span
from peil_contracts.measures import ABSENCE_RECORDED
from peil_contracts.register import FACT_WITHDRAWN
from peil_reporting.recorded import Recorded, about, record

PARTS = 100
"""Parts of a day in which days are kept: whole numbers add up the same in any order."""


class Days(msgspec.Struct, frozen=True):
    """What was recorded of a *period* (``2026-Q3`` or ``2026-07``): people, and days in hundredths."""

    period: str
    staff: int
    absent: int
    available: int


class Absence(msgspec.Struct, frozen=True):
    """Everything recorded of one unit's own staff, in the order of the log."""

    unit: str = ""
    facts: tuple[Recorded[Days], ...] = ()


def apply(absence: Absence, fact: Fact) -> Absence:
    """*absence* with one more fact. Raises `KeyError` or `TypeError` for data no contract allows."""
    type_, key = about(fact)
    if type_ != ABSENCE_RECORDED:
        return absence  # the withdrawal of another fact about the unit
    value = _days(fact) if fact.type == ABSENCE_RECORDED else None
    return Absence(key["unit"], (*absence.facts, record(fact, ("unit", "period"), value)))


def _days(fact: Fact) -> Days:
    data = fact.data
    absent, available = (round(PARTS * data[name]) for name in ("absent_days", "available_days"))
    return Days(data["period"], data["staff_count"], absent, available)


def contribute(absence: Absence) -> Iterable[Span]:
    """Nothing: a cell could be about fewer people than may be told."""
    return ()


def no_units(absence: Absence) -> Sequence[str]:
    """None: nothing is explained from it."""
    return ()


PROJECTION = Projection(
    name="absence",
    version=1,
    topic="peil-measures",
    types=frozenset({ABSENCE_RECORDED, FACT_WITHDRAWN}),
    entity=Absence,
    apply=apply,
    contribute=contribute,
    units=no_units,
    confidential=True,
)
