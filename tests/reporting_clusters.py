"""A municipality of two clusters, as the facts of its units and staff."""

from __future__ import annotations

from peil_chassis.projection import Fact
from reporting_facts import placed
from reporting_people import started

# NOW is 15 June 2026: the last quarter that has settled is the first of 2026.
UNITS = [
    placed("stad", None, "2020-01-01", level="municipality"),
    placed("sociaal", "stad", "2020-01-01", level="cluster"),
    placed("ruimte", "stad", "2020-01-01", level="cluster"),
    placed("team", "sociaal", "2020-01-01"),
    placed("dienst", "ruimte", "2020-01-01"),
]


def staff_of(unit: str, amount: int, on: str = "2025-01-01", **more: str) -> list[Fact]:
    return [started(unit, on, person=f"{unit}{n}", **more) for n in range(amount)]


def two_clusters() -> list[Fact]:
    return [*UNITS, *staff_of("team", 30), *staff_of("dienst", 20, band="12-14")]
