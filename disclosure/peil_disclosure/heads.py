"""
The second look, for readers who know how many people were invited: colleagues can count each other.

With head counts as an upper end the theorem of `audit` asks for what cannot be: a group of three invited can never hold
k answers. Asked instead is that no small group is *pinned*: there is another table that fits rows and head counts in
which it holds more or fewer. And where a group below 2k took part to the last, readers may not know that either: it
would say of each of them that he answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from .atoms import Atoms, merge, merge_sets
from .blocks import AIM, AIMED, DEPTHS, NEAR
from .bounds import Bound, Bounds
from .model import Cell, Problem, Recipe, Refused, Violation
from .telescope import telescope


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
    As in `audit` a directorate is asked first, with all others as they are, then a cluster, then the whole.

    Raises:
        Refused: ``more-than-invited``, ``unknown-cell``, ``empty-row``: a group invited that cannot be.
    """
    groups = sorted(invited, key=lambda group: sorted(group.cells))
    _check(problem, groups)
    atoms = merge_sets(problem.population, [*(row.cells for row in problem.rows), *(g.cells for g in groups)])
    waiting = {group.atoms: group for group in _asked(problem, groups, atoms)}
    for depth in (*DEPTHS, 0):
        for block, inside in _blocks(atoms, depth, waiting.values()):
            world = _World(atoms, len(problem.rows), [group.people for group in groups], block)
            for group in world.cleared(inside):
                del waiting[group.atoms]
    found = [_violation(problem, world, group) for group in waiting.values()]
    return tuple(sorted(found, key=lambda violation: sorted(violation.cells)))


def _blocks(atoms: Atoms, depth: int, waiting: Iterable[_Group]) -> Iterator[tuple[list[int], list[_Group]]]:
    """The atoms of each unit at *depth*, and who waits wholly in there; depth 0: everything."""
    members: dict[tuple[str, ...], list[int]] = {}
    for atom, path in enumerate(atoms.paths):
        members.setdefault(path[:depth], []).append(atom)
    inside: dict[tuple[str, ...], list[_Group]] = {}
    for group in waiting:
        if len(units := {atoms.paths[atom][:depth] for atom in group.atoms}) == 1:
            inside.setdefault(units.pop(), []).append(group)
    for unit in sorted(members):
        if unit in inside:
            yield members[unit], sorted(inside[unit], key=lambda group: group.atoms)


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


class _World:
    """All tables of some atoms that agree with rows and head counts, with whoever lies outside as he is."""

    def __init__(self, atoms: Atoms, rows: int, people: Sequence[int], block: Sequence[int]) -> None:
        """The first *rows* of the sets of *atoms* are rows, the others the groups of whom *people* are invited."""
        self._at = {atom: index for index, atom in enumerate(block)}
        self._sizes = [atoms.sizes[atom] for atom in block]
        self.rows: dict[tuple[int, ...], int] = {}
        for index in sorted(range(rows), key=lambda index: len(atoms.rows[index])):
            if key := self._within(atoms.rows[index]):
                self.rows.setdefault(key, index)
        self._amounts = [self._sum(key) for key in self.rows]
        self._caps: dict[tuple[int, ...], int] = {}
        for among, count in zip(atoms.rows[rows:], people, strict=True):
            if key := self._within(among):
                free = count - sum(atoms.sizes[atom] for atom in among) + self._sum(key)
                self._caps[key] = min(free, self._caps.get(key, free))
        self.rests = telescope(list(self.rows))
        self._models: dict[bool, Bounds] = {}

    def cleared(self, groups: Sequence[_Group]) -> Iterator[_Group]:
        """Those of *groups* that hold another number in some table of whole people."""
        waiting = {group.atoms: group for group in groups}
        for group in groups:
            if group.atoms in waiting and (table := self._other(group, waiting.values())) is not None:
                for one in [one for one in waiting.values() if self._holds(one, table) != one.size]:
                    yield waiting.pop(one.atoms)

    def end(self, group: _Group, way: int, *, integral: bool = False) -> Bound:
        """The most (*way* 1) or least (-1) that *group* can hold."""
        return self._model(integral).most(dict.fromkeys((self._at[atom] for atom in group.atoms), float(way)))

    def _other(self, group: _Group, others: Iterable[_Group]) -> list[int] | None:
        # Empty groups would like to hold somebody and the others nobody: one table may serve many.
        aim: dict[int, float] = {}
        for one in others:
            aim |= dict.fromkeys((self._at[atom] for atom in one.atoms), -1.0 if one.size else 1.0)
        aim |= dict.fromkeys((self._at[atom] for atom in group.atoms), float(AIM))
        if len(self._sizes) <= AIMED and (table := self._whole(self._model(False).most(aim), group)) is not None:
            return table
        further = False
        for way in (1, -1):
            bound = self.end(group, way)
            if (table := self._whole(bound, group)) is not None:
                return table
            further = further or bound.value - way * group.size >= 1 - NEAR
        # Only where parts of people go one further or more can whole people do so.
        for way in (1, -1) if further else ():
            if (table := self._whole(self.end(group, way, integral=True), group)) is not None:
                return table
        return None

    def _model(self, integral: bool) -> Bounds:
        if integral not in self._models:
            self._models[integral] = Bounds(
                [*self.rests.rests, *self._caps],
                [*self.rests.amounts(self._amounts), *((0, cap) for cap in self._caps.values())],
                factors=[*self.rests.signs, *((1.0,) * len(among) for among in self._caps)],
                integral=integral,
                variables=len(self._sizes),
                presolve=False,
            )
        return self._models[integral]

    def _whole(self, bound: Bound, group: _Group) -> list[int] | None:
        """*bound*'s table, if it is one of whole people that fits and has another number in *group*."""
        sizes = np.asarray(bound.solution)
        rounded = np.rint(sizes).astype(np.int64)
        if len(sizes) == 0 or float(np.abs(rounded - sizes).max()) > NEAR or int(rounded.min()) < 0:
            return None
        table: list[int] = rounded.tolist()
        if any(sum(table[at] for at in row) != n for row, n in zip(self.rows, self._amounts, strict=True)):
            return None
        if any(sum(table[at] for at in among) > cap for among, cap in self._caps.items()):
            return None
        return table if self._holds(group, table) != group.size else None

    def _holds(self, group: _Group, table: Sequence[int]) -> int:
        return sum(table[self._at[atom]] for atom in group.atoms)

    def _within(self, atoms: Sequence[int]) -> tuple[int, ...]:
        return tuple(self._at[atom] for atom in atoms if atom in self._at)

    def _sum(self, key: Sequence[int]) -> int:
        return sum(self._sizes[at] for at in key)


def _violation(problem: Problem, whole: _World, group: _Group) -> Violation:
    """That *group* is pinned, and by which rows."""
    indices = list(whole.rows.values())
    sides = []
    for way in (1, -1):
        factors = whole.rests.factors(whole.end(group, way).duals[: len(whole.rests.kept)])
        pairs = [(round(factor), index) for factor, index in zip(factors, indices, strict=False)]
        if used := [pair for pair in pairs if pair[0]]:
            sides.append(used)
    around = [(1, index) for index in indices if group.cells & problem.rows[index].cells]
    terms = [(factor, problem.rows[index]) for factor, index in min(sides, key=len, default=around)]
    named = " en ".join(row.words for _, row in sorted(terms, key=lambda term: (term[1].rank, term[1].name)))
    people = "1 persoon" if group.size == 1 else f"{group.size} personen"
    words = f"wie weet hoeveel mensen zijn uitgenodigd, leest uit {named}: precies {people}"
    return Violation(group.cells, group.size, Recipe(tuple((factor, row.name) for factor, row in terms), words))
