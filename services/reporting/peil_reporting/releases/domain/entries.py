"""What a release adds to the ledger: each figure it tells anew, with the finest cells it counts. Never a person."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from peil_reporting.releases.domain.counted import Counted
from peil_reporting.releases.domain.figure import Figure
from peil_reporting.releases.domain.release import Release, Told, told_anew

REGISTER = "register"
TABLES = tuple(
    f"{REGISTER}/{name}"
    for name in ("staff", "staff_by_scale_band", "staff_by_age_group", "contracts", "staff_moves", "learning_coverage")
)
"""Every table about the people of the register."""
UNDIVIDED = frozenset({"staff", "staff_moves"})
"""Figures that count everybody who counts as staff; the others count those whom staff is divided of."""


def figures_of(release: Release, staff: Counted, divided: Counted) -> list[Figure]:
    """Every figure that *release* tells anew, in order of table, unit and category."""
    return [
        figure
        for name, of in release.figures.items()
        for unit in sorted(told_anew(release, name))
        for figure in _of_unit(release, name, unit, of.units[unit], staff if name in UNDIVIDED else divided)
    ]


def _of_unit(release: Release, name: str, unit: str, told: Told, counted: Counted) -> Iterator[Figure]:
    within = {counted.at[one] for one in counted.within(unit)}
    table = f"{REGISTER}/{name}"
    if (whole := told.total if told.total is not None else told.out_of) is not None:
        yield _figure(release, table, unit, None, within, whole)
    for category, amount in told.categories.items():
        if isinstance(amount, int):
            yield _figure(release, table, unit, category, within, amount)


def _figure(
    release: Release, table: str, unit: str, category: str | None, within: Collection[str], amount: int
) -> Figure:
    # A cell is a pooled group on the day of the population; a category is one side of it.
    cells = frozenset(f"{release.quarter}/{part}" + (f"/{category}" if category else "") for part in within)
    row = f"{release.quarter}/{unit}" + (f"/{category}" if category else "")
    return Figure(table, row, cells, amount, amount, amount)
