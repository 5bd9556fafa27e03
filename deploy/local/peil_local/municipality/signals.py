"""Signals of unwanted behaviour: what was counted per directorate when a quarter has ended, never who gave one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from random import Random

from .absence import QUARTERS, ended_by, quarter_back
from .staff import Span
from .told import Told, told
from .units import ROOT, Unit

KINDS = {"bullying": 0.4, "aggression": 0.3, "discrimination": 0.2, "sexual-harassment": 0.1}
"""Kind -> which part of the signals it is, about."""

COUNTING = frozenset({"directorate", "city-district"})

SHARE = (0.005, 0.08)
"""The least and the most signals of a quarter, beside the people who work there; most are nearer to the first."""


def make_signals(units: Sequence[Unit], span: Span, chance: Random) -> Iterator[Told]:
    """What is told of each directorate and city district, and of the municipality, quarter by quarter."""
    staff = _staff_below(units)
    ended = ended_by(span.last)
    for back in reversed(range(QUARTERS)):
        first, last = quarter_back(ended, back)
        on = last + timedelta(days=3)
        if first < span.first or on > span.last:
            continue
        period = f"{first.year}-Q{(first.month + 2) // 3}"
        found = [
            told(
                "measures.signals-counted", on, chance,
                unit=unit, level="municipality" if unit == ROOT else "directorate", period=period, kind=kind,
                count=round(many * part * chance.uniform(0.6, 1.4)),
            )
            for unit, people in sorted(staff.items())
            for many in [people * chance.triangular(*SHARE, 0.02)]
            for kind, part in KINDS.items()
        ]  # fmt: skip
        yield from sorted(found, key=lambda one: one.at)


def _staff_below(units: Sequence[Unit]) -> dict[str, int]:
    """People per directorate and city district; of the municipality those above them."""
    parents = {unit.unit: unit.parent for unit in units}
    levels = {unit.unit: unit.level for unit in units}
    found: dict[str, int] = {ROOT: 0}
    for unit in units:
        at: str | None = unit.unit
        while at is not None and levels[at] not in COUNTING:
            at = parents[at]
        found[at or ROOT] = found.get(at or ROOT, 0) + unit.staff
    return found
