"""
Attributes of a known population: who of the staff has one, is told so that it can be said of nobody.

Here an attacker knows more than for answers: who belongs to which unit, and so how many each unit has. "Could be k or
more" is then impossible in a small unit, and another rule holds for every amount that is not told:

- **Zero is possible.** What is known of a group is an interval that contains 0. Otherwise it is known that somebody in
  it has the attribute; said of k people or more, that is a figure like those that are told.
- **It is wide.** It reaches 3 beyond the true amount and 5 at least, or all people of the unit; never those alone.
- **Nobody and everybody are as sensitive as one.** An amount is told only if k people have it and k have not.

Both are asked of what is told and of everything that follows from it, in two passes: amounts alone, as for answers (see
`audit`; whoever lacks the attribute is a group too, as head counts are known), and amounts with head counts known.
Amounts of things are about the persons concerned: "0 of 3 vacancies followed the procedure" is about their managers.

Sources: protection intervals of the Handbook on Statistical Disclosure Control, chapter 4; group disclosure, chapter 5.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from .atoms import merge_sets
from .audit import audit
from .bounds import Bound, Bounds
from .model import Cell, Problem, Recipe, Refused, Row, Verdict, Violation

WIDER_BY, WIDE_AT_LEAST = 3, 5
"""How far beyond the true amount, and how far at all, an interval must reach, in people."""

_NEAR = 1e-6
_AIM = 8
"""How much more the group asked for weighs than others that wait for an answer."""
_OTHERS = " (anderen)"
_SEEN = Bound(0.0, (), ())


class Share(NamedTuple):
    """
    Part of a whole, and the persons it is about.

    Attributes:
        part: How many have the attribute: people, or things such as vacancies.
        whole: Out of how many.
        concerned: How many persons the whole is about: the people themselves, or who answers for the things.
        with_it: Of how many persons something is in the part.
        without_it: Of how many persons something is not in it.
    """

    part: int
    whole: int
    concerned: int
    with_it: int
    without_it: int


def of_people(part: int, whole: int) -> Share:
    """*part* of *whole* people, who are themselves the persons concerned."""
    return Share(part, whole, whole, part, whole - part)


def may_be_told(share: Share, k: int) -> bool:
    """
    Whether *share* may be told as far as it goes by itself: never 0 % or 100 %, nor with few persons on either side.

    Raises:
        Refused: ``missing-count``, ``negative-count``, ``does-not-add-up``: a part larger than the whole, or persons
            where there is nothing, or nobody where there is something.
    """
    if any(type(count) is not int for count in share):
        raise Refused("missing-count", "a share needs whole numbers")
    if min(share) < 0:
        raise Refused("negative-count", "a share")
    part, whole, concerned, with_it, without_it = share
    sides = ((part, with_it), (whole - part, without_it), (whole, concerned))
    fits = part <= whole and all((persons > 0) == (things > 0) and persons <= things for things, persons in sides)
    if not fits or not max(with_it, without_it) <= concerned <= with_it + without_it:
        raise Refused("does-not-add-up", "a share")
    return min(concerned, with_it, without_it) >= k


def audit_attributes(
    problem: Problem, known: Sequence[Row], *, earlier: tuple[Problem, Verdict] | None = None
) -> Verdict:
    """
    Whether the rows of *problem* may be told about people whose head counts are known.

    The finest cells are (unit, category), each person in one; "has it" and "has it not" are two categories.

    Args:
        problem: Everything told about this register so far and to be told now: amounts per unit and category.
        known: Head counts that everybody knows without Peil: per unit all its categories. Units may lie in each other;
            together they hold every cell.
        earlier: A problem about the same people and its verdict, so that its witnesses are tried first.

    Returns:
        Safe, or the violations with their recipes. The witnesses are those of amounts alone: of what is told, and of
        whoever it does not count. A row more may end a violation: when it tells of the very group, or of enough
        others, that k of them at least have it.

    Raises:
        Refused: ``unknown-head-count`` when a cell lies in no row of *known*, ``two-rows-one-name``, ``unknown-cell``.
    """
    smallest = _smallest_known(problem, known)
    before = None if earlier is None else (_with_others(earlier[0], smallest), earlier[1])
    alone = audit(_with_others(problem, smallest), earlier=before)
    names = {row.name for row in problem.rows}
    found = {tuple(sorted(one.cells)): _named(one, names) for one in alone.violations}
    for one in _known_pass(problem, known, smallest):
        found.setdefault(tuple(sorted(one.cells)), one)
    return Verdict(alone.safe and not found, tuple(found[cells] for cells in sorted(found)), alone.witnesses)


def _smallest_known(problem: Problem, known: Sequence[Row]) -> Mapping[Cell, Row]:
    """Per cell the smallest group around it whose head count is known."""
    names = [row.name for row in (*problem.rows, *known)]
    if len(set(names)) < len(names):
        raise Refused("two-rows-one-name", "a head count has the name of another row")
    smallest: dict[Cell, Row] = {}
    for row in sorted(known, key=lambda row: (-len(row.cells), row.name)):
        if any(not 0 <= cell < len(problem.population.sizes) for cell in row.cells):
            raise Refused("unknown-cell", f"row {row.name!r}")
        smallest.update(dict.fromkeys(row.cells, row))
    if len(smallest) < len(problem.population.sizes):
        raise Refused("unknown-head-count", "a cell lies in no group whose head count is known")
    return smallest


def _with_others(problem: Problem, smallest: Mapping[Cell, Row]) -> Problem:
    """*problem*, and per row those in the same groups whom it does not count: head counts tell them with it."""
    others: list[Row] = []
    for row in problem.rows:
        around = frozenset[Cell]().union(*(smallest[cell].cells for cell in row.cells))
        if around > row.cells:
            others.append(Row(row.name + _OTHERS, f"alle anderen dan {row.words}", around - row.cells, row.rank))
    return replace(problem, rows=(*problem.rows, *others))


def _named(violation: Violation, names: Collection[str]) -> Violation:
    """*violation* by rows that are told: whom a row does not count is known by that row."""
    terms = {name if name in names else name.removesuffix(_OTHERS): factor for factor, name in violation.recipe.terms}
    listed = tuple((factor, name) for name, factor in terms.items())
    return violation._replace(recipe=Recipe(listed, violation.recipe.words))


def _known_pass(problem: Problem, known: Sequence[Row], smallest: Mapping[Cell, Row]) -> Iterator[Violation]:
    """What amounts and head counts together tell of an atom, against the rule of intervals."""
    rows = [*problem.rows, *(row for row in known if row.cells)]
    names = {row.name for row in problem.rows}
    sizes = problem.population.sizes
    atoms = merge_sets(problem.population, [row.cells for row in rows])
    amounts = [sum(sizes[cell] for cell in row.cells) for row in rows]
    wide: dict[int, int] = {}
    for atom, cells in enumerate(atoms.members):
        group = smallest[min(cells)].cells
        heads = sum(sizes[cell] for cell in group)
        # Not of nobody, nor of everybody in a group, who are told by who they are and by nothing else.
        if heads > 0 and not cells >= group:
            wide[atom] = min(max(atoms.sizes[atom] + WIDER_BY, WIDE_AT_LEAST), heads)
    intervals = _Intervals(atoms.rows, amounts, atoms.sizes, wide)
    for atom in wide:
        cells = atoms.members[atom]
        low, why_low = intervals.least(atom)
        if 0 < low < problem.k:
            yield _violation(cells, why_low, rows, names, f"ten minste {_people(low)}", low)
        elif low == 0:
            high, why_high = intervals.most(atom)
            if high < wide[atom]:
                yield _violation(cells, why_high, rows, names, f"ten hoogste {_people(high)}", high)


def _violation(
    cells: frozenset[Cell], bound: Bound, rows: Sequence[Row], names: Collection[str], outcome: str, people: int
) -> Violation:
    behind = [(row, dual) for row, dual in zip(rows, bound.duals, strict=False) if abs(dual) > _NEAR]
    # Head counts cannot be hidden, so a recipe names what Peil told and says the rest in words.
    terms = tuple((1 if dual > 0 else -1, row.name) for row, dual in behind if row.name in names)
    return Violation(cells, people, Recipe(terms, f"uit {', '.join(row.words for row, _ in behind)} volgt: {outcome}"))


def _people(count: int) -> str:
    return f"{count} persoon" if count == 1 else f"{count} personen"


class _Intervals:
    """How little and how much each atom can be, by tables of whole numbers found on the way where there are such."""

    def __init__(
        self, rows: Sequence[Sequence[int]], amounts: Sequence[int], sizes: Sequence[int], wide: Mapping[int, int]
    ) -> None:
        self._rows, self._amounts, self._wide = rows, amounts, wide
        self._loose = Bounds(rows, amounts, variables=len(sizes))
        self._whole: Bounds | None = None
        self._lowest = np.array(sizes, dtype=np.int64)
        self._highest = self._lowest.copy()
        self._starts = np.cumsum([0, *(len(row) for row in rows)])[:-1]
        self._members = np.array([atom for row in rows for atom in row], dtype=np.int64)

    def least(self, atom: int) -> tuple[int, Bound]:
        """The least *atom* can be, and what proves it."""
        if self._lowest[atom] > 0:
            self._aim(atom, -1.0, [other for other in self._wide if self._lowest[other] > 0])
        return (0, _SEEN) if self._lowest[atom] == 0 else self._end(atom, -1.0)

    def most(self, atom: int) -> tuple[int, Bound]:
        """The most *atom* can be, or something that is wide enough; and what proves it."""
        if self._highest[atom] < self._wide[atom]:
            self._aim(atom, 1.0, [other for other, wide in self._wide.items() if self._highest[other] < wide])
        if self._highest[atom] >= self._wide[atom]:
            return int(self._highest[atom]), _SEEN
        return self._end(atom, 1.0)

    def _aim(self, atom: int, sign: float, others: Sequence[int]) -> None:
        """Look for one table that answers for *atom* and for many *others*."""
        self._seen(self._loose.most(dict.fromkeys(others, sign) | {atom: sign * _AIM}))

    def _end(self, atom: int, sign: float) -> tuple[int, Bound]:
        bound = self._loose.most({atom: sign})
        if not self._seen(bound):
            if self._whole is None:
                self._whole = Bounds(self._rows, self._amounts, integral=True, variables=len(self._lowest))
            counted = self._whole.most({atom: sign})
            self._seen(counted)
            return round(sign * counted.value), bound
        return round(sign * bound.value), bound

    def _seen(self, bound: Bound) -> bool:
        """Whether *bound*'s table is one of whole people; then what it holds is known to be possible."""
        if not bound.solution:
            return False
        table = np.rint(bound.solution).astype(np.int64)
        if float(np.abs(table - bound.solution).max(initial=0.0)) > _NEAR or table.min(initial=0) < 0:
            return False
        if len(self._rows) and (np.add.reduceat(table[self._members], self._starts) != self._amounts).any():
            return False
        self._lowest = np.minimum(self._lowest, table)
        self._highest = np.maximum(self._highest, table)
        return True
