"""Small tables of people for the tests of releases: a tree with three clusters, and cells as folds leave them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from peil_reporting.organisation.domain import Placed, Placement, Tree, grow
from peil_reporting.people.projection import (
    ARRIVALS,
    CONTRACTS,
    DEPARTURES,
    STAFF_BY_AGE_GROUP,
    STAFF_BY_SCALE_BAND,
    move_category,
)
from peil_reporting.releases.domain.gate import Gate
from peil_reporting.releases.domain.release import Moment, Provenance

K = 3
GATE = Gate(K, b"a key for tables", floor=K)
"""The gate, with a k so small that every table can be tried."""
CLUSTERS = ("c1", "c2", "c3")
MADE = Moment(20261014, 20261015, "2026-10-15T00:00:00.000000Z")
FROM = Provenance("staff_v1_b1", (), "unit_placements_v1_b1", (), "")
IN_THE_QUARTER = 20260815


def tree(clusters: Sequence[str] = CLUSTERS, **under: str) -> Tree:
    """A municipality with clusters, district ``d`` beside them, and *under*: more units and their parents."""
    units = [("stad", "municipality", None), ("d", "city-district", "stad")]
    units += [(unit, "cluster", "stad") for unit in clusters]
    units += [(unit, "team", parent) for unit, parent in under.items()]
    return grow(Placement(unit, Placed(level, parent, unit, 20200101, "open")) for unit, level, parent in units)


def cell(figure: str, unit: str, category: str, amount: int, on: int = 20260101) -> dict[str, Any]:
    return {"figure": figure, "unit": unit, "month": 202601, "entries": {category: [on, 20260101, amount]}}


def people(unit: str, amount: int, band: str = "10-11", age: str = "35-44") -> list[dict[str, Any]]:
    return [
        cell(STAFF_BY_SCALE_BAND, unit, band, amount),
        cell(STAFF_BY_AGE_GROUP, unit, age, amount),
        cell(CONTRACTS, unit, "", amount),
    ]


def moved_between(amount: int = 5) -> list[dict[str, Any]]:
    """In both clusters *amount* of every kind of move."""
    cells = []
    for here, there in (("c1", "c2"), ("c2", "c1")):
        cells.append(cell(ARRIVALS, here, move_category("inflow", None), amount, IN_THE_QUARTER))
        cells.append(cell(DEPARTURES, here, move_category("outflow", None), amount, IN_THE_QUARTER))
        for kind in ("lateral", "promotion"):
            cells.append(cell(ARRIVALS, here, move_category(kind, there), amount, IN_THE_QUARTER))
            cells.append(cell(DEPARTURES, there, move_category(kind, here), amount, IN_THE_QUARTER))
        cells.append(cell(ARRIVALS, here, move_category("promotion", here), amount, IN_THE_QUARTER))
        cells.append(cell(DEPARTURES, here, move_category("promotion", here), amount, IN_THE_QUARTER))
    return cells
