"""
The second look, for readers who know how many people were invited: colleagues can count each other.

With head counts as an upper end the theorem of `audit` asks for what cannot be: a group of three invited can never hold
k answers. Asked instead is that no small group is *pinned*: there is another table that fits rows and head counts in
which it holds more or fewer. And where a group below 2k took part to the last, readers may not know that either: it
would say of each of them that he answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from .atoms import Atoms, distinct, merge, merge_sets
from .bounds import Bound, Bounds
from .model import Cell, Problem, Recipe, Refused, Violation
from .telescope import Telescoped, telescope

_NEAR = 1e-6


class Invited(NamedTuple):
    """
    A group whose head count everybody may know.

    Attributes:
        words: What a Dutch reader calls it.
        cells: Whom it holds.
        people: How many they are; never fewer than answered.
    """

    words: str
    cells: frozenset[Cell]
    people: int


class _Group(NamedTuple):
    cells: frozenset[Cell]
    atoms: tuple[int, ...]
    size: int


def pinned(problem: Problem, invited: Iterable[Invited]) -> tuple[Violation, ...]:
    """
    The groups that readers who know *invited* can pin: those below k, and those below 2k that took part to the last.

    Looked at are the atoms of the rows, those of rows and head counts together, and the groups invited themselves.

    Raises:
        Refused: ``more-than-invited``, ``unknown-cell``, ``empty-row``: a group invited that cannot be.
    """
    groups = sorted(invited, key=lambda group: sorted(group.cells))
    _check(problem, groups)
    known = _Known(problem, groups)
    waiting = {group.cells: group for group in _asked(problem, groups, known.atoms)}
    found = []
    for cells in sorted(waiting, key=sorted):
        if cells not in waiting:
            continue
        group = waiting[cells]
        table = known.other(group)
        if table is None:
            found.append(known.violation(group))
            del waiting[cells]
        else:
            waiting = {key: one for key, one in waiting.items() if _holds(one, table) == one.size}
    return tuple(sorted(found, key=lambda violation: sorted(violation.cells)))


def _check(problem: Problem, groups: Sequence[Invited]) -> None:
    sizes = problem.population.sizes
    for group in groups:
        if not group.cells:
            raise Refused("empty-row", "a group invited holds nobody that could be there")
        if any(not 0 <= cell < len(sizes) for cell in group.cells):
            raise Refused("unknown-cell", f"invited {group.words!r}")
        if sum(sizes[cell] for cell in group.cells) > group.people:
            raise Refused("more-than-invited", f"invited {group.words!r}")


def _asked(problem: Problem, groups: Sequence[Invited], atoms: Atoms) -> Iterator[_Group]:
    """The groups that may not be pinned; nobody invited is nobody to protect."""
    at = {cell: atom for atom, cells in enumerate(atoms.members) for cell in cells}
    nobody = frozenset[Cell]().union(*(group.cells for group in groups if group.people == 0))
    for cells in (*atoms.members, *merge(problem).members):
        size = sum(problem.population.sizes[cell] for cell in cells)
        if size < problem.k and not cells <= nobody:
            yield _Group(cells, tuple(sorted({at[cell] for cell in cells})), size)
    for group in groups:
        size = sum(problem.population.sizes[cell] for cell in group.cells)
        if group.people and (size < problem.k or size == group.people < 2 * problem.k):
            yield _Group(group.cells, tuple(sorted({at[cell] for cell in group.cells})), size)


def _holds(group: _Group, table: Sequence[int]) -> int:
    return sum(table[atom] for atom in group.atoms)


class _Known:
    """All tables that agree with the rows and with who was invited."""

    def __init__(self, problem: Problem, groups: Sequence[Invited]) -> None:
        self._problem, self._groups = problem, groups
        self.atoms = merge_sets(problem.population, [*(row.cells for row in problem.rows), *(g.cells for g in groups)])
        self._rows = self.atoms.rows[: len(problem.rows)]
        self._distinct = distinct(problem.rows, self._rows)
        self._rests: Telescoped = telescope([self._rows[index] for index in self._distinct])
        self._models: dict[bool, Bounds] = {}

    def other(self, group: _Group) -> list[int] | None:
        """A table of whole people in which *group* holds another number than it does; None when there is none."""
        weights = dict.fromkeys(group.atoms, 1.0)
        further = False
        for way in (1, -1):
            bound = self._end(weights, way, integral=False)
            if (table := self._whole(bound)) is not None and _holds(group, table) != group.size:
                return table
            further = further or (bound.value - group.size) * way >= 1 - _NEAR
        # Only where parts of people go one further or more can whole people do so.
        for way in (1, -1) if further else ():
            table = self._whole(self._end(weights, way, integral=True))
            if table is not None and _holds(group, table) != group.size:
                return table
        return None

    def violation(self, group: _Group) -> Violation:
        """That *group* is pinned, and by which rows."""
        weights = dict.fromkeys(group.atoms, 1.0)
        sides = []
        for way in (1, -1):
            bound = self._end(weights, way, integral=False)
            factors = self._rests.factors(bound.duals[: len(self._rests.kept)])
            used = [(round(factor) or (1 if factor > 0 else -1), index)
                    for index, factor in zip(self._distinct, factors, strict=False) if abs(factor) > _NEAR]  # fmt: skip
            if used:
                sides.append(used)
        around = [(1, index) for index in self._distinct if set(group.atoms) & set(self._rows[index])]
        rows = self._problem.rows
        terms = [(factor, rows[index]) for factor, index in min(sides, key=len, default=around)]
        named = " en ".join(row.words for _, row in sorted(terms, key=lambda term: (term[1].rank, term[1].name)))
        people = "1 persoon" if group.size == 1 else f"{group.size} personen"
        words = f"wie weet hoeveel mensen zijn uitgenodigd, leest uit {named}: precies {people}"
        return Violation(group.cells, group.size, Recipe(tuple((factor, row.name) for factor, row in terms), words))

    def _end(self, weights: Mapping[int, float], way: int, *, integral: bool) -> Bound:
        model = self._model(integral)
        return model.most(weights) if way > 0 else model.least(weights)

    def _model(self, integral: bool) -> Bounds:
        if integral not in self._models:
            amounts = self._rests.amounts([self._problem.amounts[index] for index in self._distinct])
            self._models[integral] = Bounds(
                [*self._rests.rests, *self.atoms.rows[len(self._rows) :]],
                [*amounts, *((0, group.people) for group in self._groups)],
                integral=integral,
                variables=len(self.atoms.sizes),
                presolve=False,
            )
        return self._models[integral]

    def _whole(self, bound: Bound) -> list[int] | None:
        """*bound*'s table, if it is one of whole people that fits rows and head counts, checked in whole numbers."""
        sizes = np.asarray(bound.solution)
        rounded = np.rint(sizes).astype(np.int64)
        if len(sizes) == 0 or float(np.abs(rounded - sizes).max()) > _NEAR or int(rounded.min()) < 0:
            return None
        table: list[int] = rounded.tolist()
        amounts = self._problem.amounts
        if any(sum(table[atom] for atom in row) != amounts[index] for index, row in enumerate(self._rows)):
            return None
        groups = self.atoms.rows[len(self._rows) :]
        most = [group.people for group in self._groups]
        if any(sum(table[atom] for atom in row) > people for row, people in zip(groups, most, strict=True)):
            return None
        return table
