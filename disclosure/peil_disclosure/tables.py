"""
The tables of a release: which figures of a tree of units there can be, frozen before anybody answers.

Every unit has a total. A dimension such as salary band is crossed with units down to one level, and a unit above that
level has as its crossing the sum of those below it. So one set of people per unit answers for all its tables: whoever
was pooled above the deepest crossed level is counted in totals and in no crossing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product

from .model import Cell, Population, Refused, Row
from .pooling import Leaf, Path, Pooled

Kind = tuple[str, ...]
"""One value per dimension, in the order of the dimensions: what all people of a finest cell have in common."""


@dataclass(frozen=True)
class Tables:
    """
    What is told of a tree: totals, and crossings.

    Attributes:
        levels: The level of every unit there is, by its path: ``("stad", "cluster-1") -> "cluster"``.
        dimensions: Dimension -> its values, in the order in which they are shown.
        crossings: Dimension -> the deepest level that it is crossed with.
    """

    levels: Mapping[Path, str] = field(default_factory=dict)
    dimensions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    crossings: Mapping[str, str] = field(default_factory=dict)

    def frozen(self, k: int) -> str:
        """
        SHA-256 in hexadecimal of everything that is decided before anybody answers: units, tables and *k*.

        No amount is in it, so it can be told at the opening and compared by anybody afterwards.
        """
        what = [
            k,
            sorted((list(path), level) for path, level in self.levels.items()),
            [(dimension, list(values)) for dimension, values in self.dimensions.items()],
            sorted(self.crossings.items()),
        ]
        return hashlib.sha256(json.dumps(what, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()

    def kinds(self) -> list[Kind]:
        """Every combination of values."""
        return list(product(*self.dimensions.values()))

    def crossed(self, path: Path) -> bool:
        """Whether people at *path* lie in a unit of every crossed level, so that they count in crossings."""
        levels = {self.levels.get(path[:depth]) for depth in range(1, len(path) + 1)}
        return bool(self.crossings) and levels.issuperset(self.crossings.values())

    def check(self) -> None:
        """
        Whether the tables hang together.

        Raises:
            Refused: ``overlap``: a unit lies at two places; ``unknown-dimension`` or ``unknown-level``: a crossing
                names one that is not there; ``double-value``: a dimension has a value twice.
        """
        above: dict[str, Path] = {}
        for path in sorted(self.levels):
            for depth, unit in enumerate(path):
                if above.setdefault(unit, path[:depth]) != path[:depth]:
                    raise Refused("overlap", f"unit {unit!r} lies at two places")
        for dimension, level in self.crossings.items():
            if dimension not in self.dimensions:
                raise Refused("unknown-dimension", repr(dimension))
            if level not in self.levels.values():
                raise Refused("unknown-level", repr(level))
        for dimension, values in self.dimensions.items():
            if len(set(values)) < len(values):
                raise Refused("double-value", f"dimension {dimension!r}")

    def crossed_units(self) -> dict[str, frozenset[Path]]:
        """Per crossed dimension the units that it is crossed with: those of its level, and all above one."""
        return {
            dimension: frozenset(
                path[:depth] for path, each in self.levels.items() if each == level for depth in range(1, len(path) + 1)
            )
            for dimension, level in self.crossings.items()
        }


@dataclass(frozen=True)
class Sheet:
    """
    A pooled tree as cells and rows.

    Attributes:
        population: The finest cells: per leaf that counts in crossings one per kind, per other leaf one.
        rows: Totals first (the higher the unit the lower the rank), then rests, then crossings.
    """

    population: Population
    rows: tuple[Row, ...]


def sheet(
    pooled: Pooled, answers: Mapping[Path, Mapping[Kind, int]], tables: Tables, names: Mapping[str, str]
) -> Sheet:
    """
    All rows that *tables* ask for about the leaves of *pooled*.

    Args:
        answers: People per path and kind, as they were before pooling.
        names: What a Dutch reader calls a unit, dimension or value; its id when it is not there.
    """
    kinds = tables.kinds()
    sizes: list[int] = []
    paths: list[Path] = []
    lies: dict[int, Kind] = {}
    for leaf in pooled.leaves:
        if not tables.crossed(leaf.path):
            sizes.append(leaf.size)
            paths.append(leaf.path)
            continue
        for kind in kinds:
            lies[len(sizes)] = kind
            sizes.append(sum(answers[group.path].get(kind, 0) for group in leaf.groups))
            paths.append(leaf.path)
    population = Population(tuple(sizes), tuple(paths))
    writer = _Writer(population, lies, tables, names)
    return Sheet(population, (*writer.totals(pooled.leaves), *writer.crossings()))


class _Writer:
    """Writes the rows of a population."""

    def __init__(
        self, population: Population, lies: Mapping[Cell, Kind], tables: Tables, names: Mapping[str, str]
    ) -> None:
        self._lies, self._tables, self._names = lies, tables, names
        self._below: dict[Path, list[Cell]] = {}
        for cell, path in enumerate(population.paths):
            for depth in range(1, len(path) + 1):
                self._below.setdefault(path[:depth], []).append(cell)
        self._own: dict[Path, list[Cell]] = {}
        for cell, path in enumerate(population.paths):
            self._own.setdefault(path, []).append(cell)
        self._deepest = max((len(path) for path in self._below), default=0)

    def totals(self, leaves: tuple[Leaf, ...]) -> list[Row]:
        """A row per unit that has a leaf, and one per rest beside other leaves of its unit."""
        rows = [Row(f"unit/{path[-1]}", self._name(path[-1]), frozenset(self._below[path]), len(path) - 1)
                for path in sorted(self._below)]  # fmt: skip
        for leaf in leaves:
            if leaf.part == "rest" and len(self._own[leaf.path]) < len(self._below[leaf.path]):
                words = f"de rest van {self._name(leaf.path[-1])}"
                rows.append(Row(f"unit/{leaf.path[-1]}/rest", words, frozenset(self._own[leaf.path]), len(leaf.path)))
        return rows

    def crossings(self) -> list[Row]:
        """A row per unit, dimension and value; the deeper, the higher its rank, and all above those of totals."""
        rows: list[Row] = []
        places = {dimension: place for place, dimension in enumerate(self._tables.dimensions)}
        for dimension, units in self._tables.crossed_units().items():
            for path in sorted(units & self._below.keys()):
                counted: dict[str, list[Cell]] = {value: [] for value in self._tables.dimensions[dimension]}
                for cell in self._below[path]:
                    if cell in self._lies:
                        counted[self._lies[cell][places[dimension]]].append(cell)
                rows.extend(
                    Row(
                        f"unit/{path[-1]}/{dimension}/{value}",
                        f"{self._name(path[-1])}, {self._name(dimension)} {self._name(value)}",
                        frozenset(cells),
                        self._deepest + len(path),
                    )
                    for value, cells in counted.items()
                    if cells
                )
        return rows

    def _name(self, what: str) -> str:
        return self._names.get(what, what)
