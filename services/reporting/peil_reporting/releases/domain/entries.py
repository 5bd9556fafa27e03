"""What a release adds to the ledger: each figure it tells anew, with the finest cells it counts. Never a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from peil_reporting.releases.domain.figure import Figure
from peil_reporting.releases.domain.release import Release, Told, told_of
from peil_reporting.releases.domain.tables import REST

REGISTER = "register"
TABLES = tuple(
    f"{REGISTER}/{name}"
    for name in ("staff_by_scale_band", "staff_by_age_group", "contracts", "staff_moves", "learning_coverage")
)
"""Every table about the people of the register."""


def figures_of(release: Release) -> list[Figure]:
    """Every figure that *release* tells anew, in order of table, unit and category."""
    units = told_of(release)
    parts = [unit for unit in units if unit != release.root]
    return [
        figure
        for name, of in release.figures.items()
        for unit in units
        if not of.units[unit].quarter
        for figure in _of_unit(release, name, unit, of.units[unit], parts)
    ]


def _of_unit(release: Release, name: str, unit: str, told: Told, parts: Sequence[str]) -> Iterator[Figure]:
    within = [*parts, REST] if unit == release.root else [unit]
    table = f"{REGISTER}/{name}"
    if (whole := told.total if told.total is not None else told.out_of) is not None:
        yield _figure(release, table, unit, None, within, whole)
    for category, amount in told.categories.items():
        if isinstance(amount, int):
            yield _figure(release, table, unit, category, within, amount)


def _figure(
    release: Release, table: str, unit: str, category: str | None, within: Sequence[str], amount: int
) -> Figure:
    # A cell is who was where on the day of the population; a category is one side of it.
    cells = frozenset(f"{release.quarter}/{part}" + (f"/{category}" if category else "") for part in within)
    row = f"{release.quarter}/{unit}" + (f"/{category}" if category else "")
    return Figure(table, row, cells, amount, amount, amount)
