"""
Read models: the days of absence, and the signals, that sources counted per unit.

They fill no cells: only the release room reads them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from peil_chassis.projection import Fact, Projection, Span
from peil_contracts.measures import ABSENCE_RECORDED, SIGNALS_COUNTED
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


class Counted(msgspec.Struct, frozen=True):
    """How many signals of a *kind* were counted in a *period* (``2026-Q3`` or ``2026-07``)."""

    period: str
    kind: str
    count: int


class Signals(msgspec.Struct, frozen=True):
    """Every count of signals of one unit, in the order of the log."""

    unit: str = ""
    facts: tuple[Recorded[Counted], ...] = ()


def count(signals: Signals, fact: Fact) -> Signals:
    """*signals* with one more fact. Raises `KeyError` for data no contract allows."""
    type_, key = about(fact)
    if type_ != SIGNALS_COUNTED:
        return signals  # the withdrawal of another fact about the unit
    data = fact.data
    value = Counted(data["period"], data["kind"], data["count"]) if fact.type == SIGNALS_COUNTED else None
    return Signals(key["unit"], (*signals.facts, record(fact, ("unit", "period", "kind"), value)))


def contribute(entity: Absence | Signals) -> Iterable[Span]:
    """Nothing: a cell could be about fewer people than may be told."""
    return ()


def no_units(entity: Absence | Signals) -> Sequence[str]:
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

SIGNALS = Projection(
    name="signals",
    version=1,
    topic="peil-measures",
    types=frozenset({SIGNALS_COUNTED, FACT_WITHDRAWN}),
    entity=Signals,
    apply=count,
    contribute=contribute,
    units=no_units,
    confidential=True,
)
