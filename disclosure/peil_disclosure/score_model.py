"""
All tables of answers that agree with counts and scores: one linear model, and a check of one table in whole numbers.

Variables are the people of each atom, and per question how many of them gave each answer. So what a mean says about a
count (twenty people near one end and twenty near the other have few in common) is in the model and not left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import mul
from typing import NamedTuple

import numpy as np

from .atoms import Atoms
from .bounds import Amount, Bound, Bounds

Counts = tuple[tuple[int, ...], ...]
"""Per atom how many people gave each answer to one question."""

_NEAR = 1e-6


class Told(NamedTuple):
    """
    One figure about answers, over atoms.

    Attributes:
        row: The row's index in the problem.
        atoms: Whom it is about.
        weights: Points per answer.
        least, most: What the points can add up to, ends included.
        answers: How many people answered.
    """

    row: int
    atoms: tuple[int, ...]
    weights: tuple[int, ...]
    least: int
    most: int
    answers: int


@dataclass(frozen=True)
class Asked:
    """
    One question and everything told of it.

    Attributes:
        name: Of the question.
        options: How many answers it has.
        told: Its figures.
        scope: The atoms that a figure is about, ascending.
        skipped: Whether somebody may have skipped it.
    """

    name: str
    options: int
    told: tuple[Told, ...]
    scope: tuple[int, ...]
    skipped: bool


@dataclass(frozen=True)
class Tables:
    """Counts and scores about the same people; *amounts* per row of *atoms*, in people."""

    atoms: Atoms
    amounts: tuple[int, ...]
    asked: tuple[Asked, ...]


class Witness(NamedTuple):
    """
    Another table than the one that stands, as far as it differs.

    Attributes:
        sizes: Atom -> its people.
        answers: Question -> atom -> how many gave each answer.
    """

    sizes: Mapping[int, int]
    answers: Mapping[str, Mapping[int, tuple[int, ...]]]


class Standing:
    """One table of whole numbers, with what it adds up to, so that others are checked by where they differ from it."""

    def __init__(self, tables: Tables, sizes: Sequence[int], answers: Mapping[str, Counts]) -> None:
        """*answers*: of each question; an atom out of its scope may have anything."""
        self.tables, self.sizes, self.answers = tables, tuple(sizes), dict(answers)
        self._rows_of = _lies_in(tables.atoms.rows, len(sizes))
        self._sums = [sum(sizes[atom] for atom in row) for row in tables.atoms.rows]
        self._asked = {one.name: one for one in tables.asked}
        self._told_of = {one.name: _lies_in([told.atoms for told in one.told], len(sizes)) for one in tables.asked}
        self._points = {
            one.name: [
                sum(points_of(answers[one.name][atom], told.weights) for atom in told.atoms) for told in one.told
            ]
            for one in tables.asked
        }
        self._answered = {
            one.name: [sum(sum(answers[one.name][atom]) for atom in told.atoms) for told in one.told]
            for one in tables.asked
        }

    def holds(self) -> bool:
        """Whether this table itself gives everything that is told."""
        atoms = range(len(self.sizes))
        counts = {one.name: {atom: self.answers[one.name][atom] for atom in one.scope} for one in self.tables.asked}
        return self._sums == list(self.tables.amounts) and self.agrees(
            Witness(dict(zip(atoms, self.sizes, strict=True)), counts)
        )

    def agrees(self, other: Witness) -> bool:
        """Whether *other* gives everything that is told, if this table does; in whole numbers."""
        changed: dict[int, int] = {}
        for atom, size in other.sizes.items():
            if size < 0:
                return False
            for row in self._rows_of[atom]:
                changed[row] = changed.get(row, 0) + size - self.sizes[atom]
        if any(changed.values()):
            return False
        return all(
            self._answers_agree(self._asked[name], counts, other.sizes) for name, counts in other.answers.items()
        )

    def rows_at(self, inside: Iterable[int]) -> dict[int, list[int]]:
        """The counts that touch *inside*, each with those of its atoms."""
        return _touched(self._rows_of, inside)

    def told_at(self, asked: Asked, inside: Iterable[int]) -> dict[int, list[int]]:
        """The figures of a question that touch *inside*, each with those of its atoms."""
        return _touched(self._told_of[asked.name], inside)

    def outside(self, asked: Asked, at: int, within: Sequence[int]) -> tuple[int, int]:
        """Points and answers behind a figure of *asked* that are not those of the atoms *within*."""
        counts, weights = self.answers[asked.name], asked.told[at].weights
        return (
            self._points[asked.name][at] - sum(points_of(counts[atom], weights) for atom in within),
            self._answered[asked.name][at] - sum(sum(counts[atom]) for atom in within),
        )

    def _answers_agree(self, asked: Asked, counts: Mapping[int, tuple[int, ...]], sizes: Mapping[int, int]) -> bool:
        for atom, given in counts.items():
            size = sizes.get(atom, self.sizes[atom])
            if min(given) < 0 or sum(given) > size or (not asked.skipped and sum(given) < size):
                return False
        for at, within in self.told_at(asked, sorted(counts)).items():
            told = asked.told[at]
            points, answered = self.outside(asked, at, within)
            points += sum(points_of(counts[atom], told.weights) for atom in within)
            if not told.least <= points <= told.most:
                return False
            if answered + sum(sum(counts[atom]) for atom in within) != told.answers:
                return False
        return True


def points_of(counts: Sequence[int], weights: Sequence[int]) -> int:
    """What answers so often given add up to."""
    return sum(map(mul, counts, weights))


def _lies_in(sets: Sequence[Sequence[int]], count: int) -> list[list[int]]:
    found: list[list[int]] = [[] for _ in range(count)]
    for index, members in enumerate(sets):
        for atom in members:
            found[atom].append(index)
    return found


def _touched(lies_in: Sequence[Sequence[int]], inside: Iterable[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for atom in inside:
        for index in lies_in[atom]:
            found.setdefault(index, []).append(atom)
    return found


class Model:
    """
    The tables of some questions, within some atoms.

    Two kinds: with everything outside as it is in one table known to agree, so that a table found here is one of the
    whole; or with the rows alone that lie wholly inside, so that what is impossible here is impossible in the whole.
    """

    def __init__(
        self,
        base: Standing,
        asked: Sequence[Asked],
        *,
        inside: Sequence[int] | None = None,
        from_inside: bool = False,
        sizes_free: bool,
        integral: bool = False,
    ) -> None:
        """
        Load the model.

        Args:
            base: A table that agrees: what holds outside *inside*, and the sizes when they are not free.
            asked: The questions; all, when sizes are free.
            inside: The atoms that may change, ascending; all when left out.
            from_inside: Leave out what is not wholly inside, instead of holding the outside as it is.
            sizes_free: Whether sizes are variables too.
            integral: Whether every variable is a whole number of people.
        """
        self._base, self._asked, self._from_inside = base, tuple(asked), from_inside
        self._inside = tuple(range(len(base.sizes))) if inside is None else tuple(inside)
        self._at = {atom: index for index, atom in enumerate(self._inside)}
        self._rows, self._amounts = list[list[int]](), list[Amount]()
        self._factors, self._names = list[list[float]](), list[int | None]()
        self._first: dict[str, dict[int, int]] = {}
        self._count = len(self._inside)
        fixed = not sizes_free
        if not fixed:
            self._add_counts()
        for one in self._asked:
            self._add_question(one)
        ends = [float(base.sizes[atom]) for atom in self._inside]
        rest: list[float | None] = [None] * (self._count - len(ends))
        self._bounds = Bounds(
            self._rows,
            self._amounts,
            lower=[*ends, *([0.0] * len(rest))] if fixed else None,
            upper=[*ends, *rest] if fixed else None,
            factors=self._factors,
            integral=integral,
            variables=self._count,
        )

    def most_people(self, atom: int) -> Bound:
        """How many people *atom* can hold."""
        return self._bounds.most({self._at[atom]: 1.0})

    def most_points(self, question: str, atom: int, weights: Sequence[int]) -> Bound:
        """What the answers of *atom* to *question* can add up to, by other *weights* than those that were told."""
        first = self._first[question][atom]
        return self._bounds.most({first + option: float(weight) for option, weight in enumerate(weights)})

    def any(self) -> Bound:
        """Some table that agrees."""
        return self._bounds.most({})

    def whole(self, bound: Bound) -> Witness | None:
        """The table behind *bound*, if its numbers are whole and it agrees; None if not."""
        if not bound.solution:
            return None
        rounded = np.rint(bound.solution).astype(int)
        if float(np.abs(rounded - bound.solution).max(initial=0.0)) > _NEAR:
            return None
        witness = Witness(
            {atom: int(rounded[index]) for index, atom in enumerate(self._inside)},
            {
                one.name: {
                    atom: tuple(int(count) for count in rounded[first : first + one.options])
                    for atom, first in self._first[one.name].items()
                }
                for one in self._asked
            },
        )
        return witness if self._base.agrees(witness) else None

    def rows_behind(self, bound: Bound) -> dict[int, float]:
        """The rows of the problem that *bound* rests on, with their factors."""
        behind: dict[int, float] = {}
        for row, dual in zip(self._names, bound.duals, strict=False):
            if row is not None and abs(dual) > _NEAR:
                behind[row] = behind.get(row, 0.0) + dual
        return behind

    def _add_counts(self) -> None:
        tables = self._base.tables
        for index, within in self._base.rows_at(self._inside).items():
            if len(within) == len(tables.atoms.rows[index]) or not self._from_inside:
                people = sum(self._base.sizes[atom] for atom in within)
                self._add([self._at[atom] for atom in within], [1.0] * len(within), people, index)

    def _add_question(self, asked: Asked) -> None:
        first = self._first.setdefault(asked.name, {})
        width = asked.options + asked.skipped  # the last one: those who skipped it
        for atom in asked.scope:
            if atom in self._at:
                first[atom] = self._count
                variables = [*range(self._count, self._count + width), self._at[atom]]
                self._add(variables, [1.0] * width + [-1.0], 0, None)
                self._count += width
        for at, within in self._base.told_at(asked, first).items():
            told = asked.told[at]
            if len(within) < len(told.atoms) and self._from_inside:
                continue
            points, answered = (0, 0) if len(within) == len(told.atoms) else self._base.outside(asked, at, within)
            variables = [first[atom] + option for atom in within for option in range(asked.options)]
            factors = [float(weight) for weight in told.weights] * len(within)
            self._add(variables, factors, (told.least - points, told.most - points), told.row)
            if asked.skipped:
                self._add(variables, [1.0] * len(variables), told.answers - answered, told.row)

    def _add(self, variables: list[int], factors: list[float], amount: Amount, row: int | None) -> None:
        self._rows.append(variables)
        self._factors.append(factors)
        self._amounts.append(amount)
        self._names.append(row)
