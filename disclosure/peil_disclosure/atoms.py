"""
Atoms: finest cells that lie in exactly the same rows, put together.

No reader of the rows can tell two cells of one atom apart, and what he can compute is a sum of multiples of atoms. In
the matrix of rows and cells their columns are equal, and adding equal columns up changes no bound of their sum. An
audit therefore never needs anything finer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .model import Cell, Population, Problem, Row


@dataclass(frozen=True)
class Atoms:
    """
    A population, as coarse as its rows leave it.

    Attributes:
        members: Per atom its cells; atoms are in order of their lowest cell, whatever the order of the rows.
        sizes: Per atom its people. Secret.
        rows: Per row, in the order of the problem's, the atoms it counts, ascending.
        paths: Per atom the units that all its cells lie in, from the top down.
    """

    members: tuple[frozenset[Cell], ...]
    sizes: tuple[int, ...]
    rows: tuple[tuple[int, ...], ...]
    paths: tuple[tuple[str, ...], ...]


def merge(problem: Problem) -> Atoms:
    """The atoms of *problem*. Cells in no row are in no atom: readers were told nothing about them."""
    return merge_sets(problem.population, [row.cells for row in problem.rows])


def merge_sets(population: Population, sets: Sequence[Iterable[Cell]]) -> Atoms:
    """The atoms of *population* that *sets* of cells tell apart; ``rows`` follows the order of *sets*."""
    lies_in: dict[Cell, list[int]] = {}
    for index, cells in enumerate(sets):
        for cell in cells:
            lies_in.setdefault(cell, []).append(index)
    groups: dict[tuple[int, ...], list[Cell]] = {}
    for cell in sorted(lies_in):
        groups.setdefault(tuple(lies_in[cell]), []).append(cell)
    # Cells came in ascending order, so each group begins with its lowest and groups stand in order of those.
    rows: list[list[int]] = [[] for _ in sets]
    for atom, key in enumerate(groups):
        for index in key:
            rows[index].append(atom)
    return Atoms(
        members=tuple(frozenset(cells) for cells in groups.values()),
        sizes=tuple(sum(population.sizes[cell] for cell in cells) for cells in groups.values()),
        rows=tuple(tuple(row) for row in rows),
        paths=tuple(_shared([population.paths[cell] for cell in cells]) for cells in groups.values()),
    )


def distinct(rows: Sequence[Row], atoms: Sequence[tuple[int, ...]]) -> list[int]:
    """
    One row per set of atoms that is told, in order of those sets: order and names of rows decide words alone.

    Args:
        rows: All rows.
        atoms: Per row its atoms.

    Returns:
        Indices of rows; of several about the same atoms the dearest, then the first by name.
    """
    chosen: dict[tuple[int, ...], int] = {}
    for index in sorted(range(len(rows)), key=lambda index: (rows[index].rank, rows[index].name)):
        chosen.setdefault(atoms[index], index)
    return [chosen[key] for key in sorted(chosen)]


def _shared(paths: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    first, last = min(paths), max(paths)
    depth = next((i for i, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), None)
    return first[: min(len(first), len(last)) if depth is None else depth]
