"""
The words of the audit: cells, rows, a population, a problem, and the verdict on it.

A *finest cell* is a set of people that no table divides further, such as the answers of one leaf in one salary band. A
*row* is one count told (or to be told) about a set of cells. Whoever reads the rows knows, for every row, the sum of
its cells; the sizes of the cells are what must stay unknown.

Source: the linear model of tabular data in the Handbook on Statistical Disclosure Control, chapter 4
(sdctools.github.io/HandbookSDC).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

Cell = int
"""Index of a finest cell of one population: 0 up to but not including the number of sizes."""

FLOOR = 5
"""No k below this, whoever asks: the smallest of the floors in force (survey waves, registers)."""


class Refused(ValueError):
    """
    What was asked cannot be audited or told, by a rule that has a name.

    Attributes:
        rule: The rule's name, the same in every version: lower case, words joined by ``-``.
        what: Where it was broken, in English; never an amount about people.
    """

    def __init__(self, rule: str, what: str) -> None:
        super().__init__(f"{rule}: {what}")
        self.rule = rule
        self.what = what

    def __reduce__(self) -> tuple[type[Refused], tuple[str, str], dict[str, object]]:
        """Another process may have refused: the rule comes across."""
        return type(self), (self.rule, self.what), self.__dict__


class Row(NamedTuple):
    """
    One count, told or to be told: how many people the cells hold together.

    Attributes:
        name: Unique and stable, such as ``unit/<u>`` or ``unit/<u>/band/<b>``.
        words: What a Dutch reader calls it, such as ``afdeling A``.
        cells: Whom it counts.
        rank: How dear it is: 0 for totals, higher for what is hidden first.
    """

    name: str
    words: str
    cells: frozenset[Cell]
    rank: int = 0


@dataclass(frozen=True)
class Population:
    """
    The people (or answers) that rows are about.

    Attributes:
        sizes: People per finest cell, 0 or more. Secret.
        paths: Per finest cell the units it lies in, from the top down.
    """

    sizes: tuple[int, ...]
    paths: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Problem:
    """
    Rows about one population, and the least number of people that may be told apart. Made by `problem`.

    Attributes:
        population: Whom the rows are about.
        rows: Everything told so far and to be told now, in the order given.
        k: In people.
    """

    population: Population
    rows: tuple[Row, ...]
    k: int

    @property
    def amounts(self) -> tuple[int, ...]:
        """Per row the number of people it tells, in the order of the rows."""
        sizes = self.population.sizes
        return tuple(sum(sizes[cell] for cell in row.cells) for row in self.rows)


class Recipe(NamedTuple):
    """
    How a reader computes what he may not know: whole multiples of rows, added up.

    Attributes:
        terms: (factor, name of a row), the factors never 0.
        words: The same in Dutch, with the outcome. For the scrutineer inside only: it says a hidden amount.
    """

    terms: tuple[tuple[int, str], ...]
    words: str


class Violation(NamedTuple):
    """
    A group that readers of the rows know to be too small, or know exactly.

    Attributes:
        cells: The group: an atom, cells that lie in exactly the same rows.
        at_most: What the recipe proves: it holds no more people than that. Other rows may say even fewer.
        recipe: How that is computed.
    """

    cells: frozenset[Cell]
    at_most: int
    recipe: Recipe


class Witness(NamedTuple):
    """
    Other sizes of the atoms that give exactly the same rows: whoever sees the rows cannot rule them out.

    Attributes:
        differences: (atom, difference in people from its true size), in order of atom, never 0.
        covers: The atoms this proves something about, in order: here they hold k people or more.
    """

    differences: tuple[tuple[int, int], ...]
    covers: tuple[int, ...]


class Verdict(NamedTuple):
    """
    What an audit found.

    Attributes:
        safe: Whether the rows may be told: no violation, and a witness for every atom smaller than k.
        violations: In order of their cells.
        witnesses: Proof for the atoms that are in no violation.
        seen: Of a register (see `attributes`): per atom, as its cells, the fewest and the most people that some table
            has in it, so that the next round of a repair need not look again. Secret.
    """

    safe: bool
    violations: tuple[Violation, ...]
    witnesses: tuple[Witness, ...]
    seen: Mapping[frozenset[Cell], tuple[int, int]] = {}


def problem(
    population: Population,
    rows: Iterable[Row],
    k: int,
    *,
    floor: int = FLOOR,
    told: Mapping[str, int] | None = None,
    catalogue: str | None = None,
) -> Problem:
    """
    A problem that can be audited, or a refusal.

    Args:
        population: Sizes in people; a path per cell.
        rows: All that was told about this population before, and what is to be told now.
        k: The least number of people that may be told apart, in people.
        floor: The least *k* allowed, in people.
        told: Per row name an amount that was told earlier or came with the table: each must be the sum of its cells.
        catalogue: What `catalogue_hash` gave for these rows when they were frozen.

    Raises:
        Refused: ``k-below-floor``, ``missing-count``, ``negative-count``, ``missing-path``, ``overlap`` (a unit lies at
            two places, so that its people would count for two units above it), ``two-rows-one-name``, ``empty-row``,
            ``unknown-cell``, ``unknown-row``, ``does-not-add-up``, ``catalogue-changed``.
    """
    every = tuple(rows)
    if not _whole(k) or not _whole(floor) or k < floor:
        raise Refused("k-below-floor", f"k must be a whole number of at least {floor}")
    _check_population(population)
    _check_rows(every, len(population.sizes))
    asked = Problem(population, every, k)
    if told is not None:
        _check_told(asked, told)
    if catalogue is not None and catalogue != catalogue_hash(every):
        raise Refused("catalogue-changed", "the rows are not those that were frozen")
    return asked


def catalogue_hash(rows: Sequence[Row]) -> str:
    """SHA-256 in hexadecimal of which rows there are and whom they count, whatever their order: no amount is in it."""
    listed = sorted((row.name, sorted(row.cells)) for row in rows)
    return hashlib.sha256(json.dumps(listed, separators=(",", ":")).encode()).hexdigest()


def _whole(value: object) -> bool:
    # True is an int to Python and a mistake in a table.
    return isinstance(value, int) and not isinstance(value, bool)


def _check_population(population: Population) -> None:
    if len(population.sizes) != len(population.paths):
        raise Refused("missing-path", f"{len(population.sizes)} cells and {len(population.paths)} paths")
    above: dict[str, tuple[str, ...]] = {}
    seen: set[tuple[str, ...]] = set()
    for cell, (size, path) in enumerate(zip(population.sizes, population.paths, strict=True)):
        if not _whole(size):
            raise Refused("missing-count", f"cell {cell} has no whole number of people")
        if size < 0:
            raise Refused("negative-count", f"cell {cell}")
        if path in seen:
            continue
        seen.add(path)
        for depth, unit in enumerate(path):
            if above.setdefault(unit, path[:depth]) != path[:depth]:
                raise Refused("overlap", f"unit {unit!r} lies at two places")


def _check_rows(rows: Sequence[Row], cells: int) -> None:
    names: set[str] = set()
    for row in rows:
        if row.name in names:
            raise Refused("two-rows-one-name", repr(row.name))
        names.add(row.name)
        if not row.cells:
            raise Refused("empty-row", f"row {row.name!r} counts nobody that could be there")
        if any(not _whole(cell) or not 0 <= cell < cells for cell in row.cells):
            raise Refused("unknown-cell", f"row {row.name!r}")


def _check_told(asked: Problem, told: Mapping[str, int]) -> None:
    amounts = {row.name: amount for row, amount in zip(asked.rows, asked.amounts, strict=True)}
    for name in sorted(told):
        if name not in amounts:
            raise Refused("unknown-row", repr(name))
        if not _whole(told[name]):
            raise Refused("missing-count", f"row {name!r} has no whole number of people")
        if told[name] < 0:
            raise Refused("negative-count", f"row {name!r}")
        if told[name] != amounts[name]:
            raise Refused("does-not-add-up", f"row {name!r} is not the sum of its cells")
