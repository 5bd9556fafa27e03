"""The Barometer Culturele Diversiteit: what CBS publishes each spring of the staff of 30 November before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from random import Random

from .staff import Span
from .told import Told, told
from .units import ROOT, Unit

LEAST = 250
"""CBS gives no figures about fewer people."""

NETHERLANDS, EUROPE = (58, 76), (8, 14)
"""The least and the most per cent of both; what is left is from outside Europe."""


def make_barometer(units: Sequence[Unit], span: Span, chance: Random) -> Iterator[Told]:
    """What is told of the municipality and of each cluster of 250 people and more, for each November of *span*."""
    staff = {unit: people for unit, people in _staff_below(units).items() if people >= LEAST}
    for year in range(span.first.year, span.last.year):
        measured_on, on = date(year, 11, 30), date(year + 1, 4, 14)
        if measured_on < span.first or on > span.last:
            continue
        found = [
            told(
                "measures.barometer-published", on, chance,
                unit=unit, measured_on=measured_on, classification="new", characteristic="total", group="all",
                counted="employees", population=people, shares=_shares(chance),
            )
            for unit, people in sorted(staff.items())
        ]  # fmt: skip
        yield from sorted(found, key=lambda one: one.at)


def _shares(chance: Random) -> list[dict[str, str]]:
    here, europe = chance.randint(*NETHERLANDS), chance.randint(*EUROPE)
    shares = {"netherlands": here, "europe": europe, "outside-europe": 100 - here - europe}
    return [{"category": category, "share": str(share)} for category, share in shares.items()]


def _staff_below(units: Sequence[Unit]) -> dict[str, int]:
    """People of the municipality and of each cluster, with everybody below."""
    parents = {unit.unit: unit.parent for unit in units}
    shown = {unit.unit for unit in units if unit.level == "cluster"} | {ROOT}
    found = dict.fromkeys(sorted(shown), 0)
    for unit in units:
        at: str | None = unit.unit
        while at is not None:
            if at in shown:
                found[at] += unit.staff
            at = parents[at]
    return found
