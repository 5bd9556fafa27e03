"""Small tables for tests of what may be said: sizes of cells, and rows over them by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from peil_disclosure.model import Population, Problem, Row, problem


def told(
    sizes: Sequence[int],
    rows: Mapping[str, Iterable[int]],
    *,
    k: int,
    paths: Sequence[tuple[str, ...]] | None = None,
) -> Problem:
    """A problem about cells of *sizes*, all in one unit unless *paths* says where, without a floor for *k*."""
    population = Population(tuple(sizes), tuple(paths or [("stad",)] * len(sizes)))
    return problem(population, [Row(name, name, frozenset(cells)) for name, cells in rows.items()], k, floor=1)
