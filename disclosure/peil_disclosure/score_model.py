"""
All tables of answers that agree with counts and scores: one linear model, and a check of one table in whole numbers.

Variables are the people of each atom, and per question how many of them gave each answer. So what a mean says about a
count (twenty people near one end and twenty near the other have few in common) is in the model and not left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
    People per atom, and per question how they may have answered.

    Attributes:
        sizes: Per atom its people.
        answers: Per question, by name, the counts of its atoms; an atom out of its scope has zeros.
    """

    sizes: tuple[int, ...]
    answers: Mapping[str, Counts]


def agrees(witness: Witness, tables: Tables, names: Sequence[str]) -> bool:
    """Whether *witness* gives every count, and every figure of the questions *names*; in whole numbers."""
    if min(witness.sizes, default=0) < 0:
        return False
    for row, amount in zip(tables.atoms.rows, tables.amounts, strict=True):
        if sum(witness.sizes[atom] for atom in row) != amount:
            return False
    return all(_answers_agree(witness, asked) for asked in tables.asked if asked.name in names)


def _answers_agree(witness: Witness, asked: Asked) -> bool:
    counts = witness.answers[asked.name]
    for atom in asked.scope:
        given = sum(counts[atom])
        if min(counts[atom]) < 0 or given > witness.sizes[atom] or (not asked.skipped and given < witness.sizes[atom]):
            return False
    for told in asked.told:
        points = sum(points_of(counts[atom], told.weights) for atom in told.atoms)
        if not told.least <= points <= told.most or sum(sum(counts[atom]) for atom in told.atoms) != told.answers:
            return False
    return True


def points_of(counts: Sequence[int], weights: Sequence[int]) -> int:
    """What answers so often given add up to."""
    return sum(weight * count for weight, count in zip(weights, counts, strict=True))


class Model:
    """The tables of some questions, within some atoms, with everything outside as it is in one table known to agree."""

    def __init__(
        self,
        tables: Tables,
        asked: Sequence[Asked],
        base: Witness,
        *,
        inside: Sequence[int] | None = None,
        sizes_free: bool,
        integral: bool = False,
    ) -> None:
        """
        Load the model.

        Args:
            base: What holds outside *inside*; also gives the sizes when they are not free.
            inside: The atoms that may change, ascending; all when left out.
            sizes_free: Whether sizes are variables too.
            integral: Whether every variable is a whole number of people.
        """
        self._tables, self._asked, self._base = tables, tuple(asked), base
        self._inside = tuple(range(len(base.sizes))) if inside is None else tuple(inside)
        self._at = {atom: index for index, atom in enumerate(self._inside)}
        self._rows: list[list[int]] = []
        self._amounts: list[Amount] = []
        self._factors: list[list[float]] = []
        self._names: list[int | None] = []
        self._first: dict[str, dict[int, int]] = {}
        self._count = len(self._inside)
        if sizes_free:
            self._add_counts()
        for one in self._asked:
            self._add_question(one)
        ends = [float(base.sizes[atom]) for atom in self._inside]
        rest: list[float | None] = [None] * (self._count - len(ends))
        fixed = not sizes_free
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
        sizes = list(self._base.sizes)
        for index, atom in enumerate(self._inside):
            sizes[atom] = int(rounded[index])
        answers = dict(self._base.answers)
        for one in self._asked:
            counts = list(answers.get(one.name, ((0,) * one.options,) * len(sizes)))
            for atom, first in self._first[one.name].items():
                counts[atom] = tuple(int(count) for count in rounded[first : first + one.options])
            answers[one.name] = tuple(counts)
        witness = Witness(tuple(sizes), answers)
        return witness if agrees(witness, self._tables, [one.name for one in self._asked]) else None

    def rows_behind(self, bound: Bound) -> dict[int, float]:
        """The rows of the problem that *bound* rests on, with their factors."""
        behind: dict[int, float] = {}
        for row, dual in zip(self._names, bound.duals, strict=False):
            if row is not None and abs(dual) > _NEAR:
                behind[row] = behind.get(row, 0.0) + dual
        return behind

    def _add_counts(self) -> None:
        for index, (row, amount) in enumerate(zip(self._tables.atoms.rows, self._tables.amounts, strict=True)):
            within = [self._at[atom] for atom in row if atom in self._at]
            if within:
                outside = sum(self._base.sizes[atom] for atom in row if atom not in self._at)
                self._add(within, [1.0] * len(within), amount - outside, index)

    def _add_question(self, asked: Asked) -> None:
        first = self._first.setdefault(asked.name, {})
        width = asked.options + asked.skipped  # the last one: those who skipped it
        for atom in asked.scope:
            if atom in self._at:
                first[atom] = self._count
                variables = [*range(self._count, self._count + width), self._at[atom]]
                self._add(variables, [1.0] * width + [-1.0], 0, None)
                self._count += width
        for told in asked.told:
            within = [atom for atom in told.atoms if atom in first]
            if not within:
                continue
            gone = [atom for atom in told.atoms if atom not in first]
            before = self._base.answers[asked.name] if gone else ()
            variables = [first[atom] + option for atom in within for option in range(asked.options)]
            points = sum(points_of(before[atom], told.weights) for atom in gone)
            factors = [float(weight) for weight in told.weights] * len(within)
            self._add(variables, factors, (told.least - points, told.most - points), told.row)
            if asked.skipped:
                answered = told.answers - sum(sum(before[atom]) for atom in gone)
                self._add(variables, [1.0] * len(variables), answered, told.row)

    def _add(self, variables: list[int], factors: list[float], amount: Amount, row: int | None) -> None:
        self._rows.append(variables)
        self._factors.append(factors)
        self._amounts.append(amount)
        self._names.append(row)
