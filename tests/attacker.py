"""
An attacker on what was released: a reader with a solver, who keeps everything that was ever told to anyone.

It knows the organisation chart, the rules, that people are whole and never fewer than none, every line of every table
as it was printed (a rounded mean is an interval), and, where it wants to, how many people work somewhere. Of the
gate it attacks it knows nothing: the mathematics here is its own, so that a mistake there is not repeated here.

What it finds are the four ways in which figures fail people: a hidden number that is known, a group of fewer than k
people that can be computed or is known to be that small, a group in which at most one person did not answer what
everybody answered, and (in attacker_registers.py) an attribute of a few colleagues.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor
from typing import Literal, NamedTuple

import highspy
import numpy as np

Cell = Hashable
"""People whom no table can tell apart: a team and band, as the organisation chart has them."""

Kind = Literal["known", "few", "derivable", "alike", "everybody", "narrow", "change"]

CLOSE = 1e-6
"""What a solver's answer may be off before it counts as another number."""


IN_FIVES_UP_TO = 50
"""Up to so many people a share is printed in multiples of 5 %."""


class Seen(NamedTuple):
    """The mean of one question in one line, as an interval: what was printed, and everything that prints the same."""

    question: str
    least: Fraction
    most: Fraction


class Told(NamedTuple):
    """One line of a released table: whom it is about, how many answered (an interval when rounded), and the means."""

    name: str
    cells: frozenset[Cell]
    least: int
    most: int
    seen: tuple[Seen, ...] = ()


class AtMost(NamedTuple):
    """What a colleague or a public rule tells without any table: at most (and at least) so many people here."""

    name: str
    cells: frozenset[Cell]
    most: int
    least: int = 0


class Finding(NamedTuple):
    """A hole: about whom, and between which numbers the reader knows it."""

    kind: Kind
    cells: frozenset[Cell]
    least: int
    most: int
    words: str


@dataclass(frozen=True)
class View:
    """
    Everything a reader has.

    Attributes:
        told: The lines of all tables about the same answers, whoever got them and whenever.
        k: The promise: never about fewer people.
        ends: Per question the lowest and the highest answer.
        at_most: What colleagues know of head counts, and what the rules give away about hidden units.
        favourable: (question told as a mean of 1 to 5, the same question told as the share that answered 4 or 5).
    """

    told: tuple[Told, ...]
    k: int
    ends: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    at_most: tuple[AtMost, ...] = ()
    favourable: tuple[tuple[str, str], ...] = ()


class Contradiction(ValueError):
    """No population at all fits the lines: they were changed, or they are not about the same people."""


def as_printed(question: str, words: str, n: int) -> Seen:
    """
    What a reader learns from a figure about *n* people as it is printed: ``35%``, ``80% of meer``, ``3,9``.

    The rules of rounding are public: half goes up, a share in fives up to 50 people and whole beyond, a mean to one
    decimal; a figure past a mark is replaced by the mark.
    """
    number, _, side = words.partition(" ")
    if number.endswith("%"):
        step = Fraction(5 if n <= IN_FIVES_UP_TO else 1, 100)
        value, scale = Fraction(int(number[:-1]), 100), (Fraction(0), Fraction(1))
    else:
        step, value, scale = Fraction(1, 10), Fraction(number.replace(",", ".")), (Fraction(1), Fraction(5))
    least = scale[0] if side == "of minder" else max(scale[0], value - step / 2)
    most = scale[1] if side == "of meer" else min(scale[1], value + step / 2 - Fraction(1, 10**9))
    return Seen(question, least, most)


def exactly(name: str, cells: Iterable[Cell], number: int, *seen: Seen) -> Told:
    """A line that prints the number itself."""
    return Told(name, frozenset(cells), number, number, seen)


class Atoms:
    """Cells no line tells apart, together: a reader computes with these, and can never look inside one."""

    def __init__(self, groups: Sequence[frozenset[Cell]]) -> None:
        kinds: dict[Cell, list[int]] = defaultdict(list)
        for number, cells in enumerate(groups):
            for cell in cells:
                kinds[cell].append(number)
        merged: dict[tuple[int, ...], set[Cell]] = defaultdict(set)
        for cell, rows in kinds.items():
            merged[tuple(rows)].add(cell)
        keys = sorted(merged)
        self.cells: list[frozenset[Cell]] = [frozenset(merged[key]) for key in keys]
        self.of: list[list[int]] = [[] for _ in groups]
        for number, key in enumerate(keys):
            for row in key:
                self.of[row].append(number)

    def inside(self, cells: frozenset[Cell]) -> list[int] | None:
        """The atoms that make up *cells*, or None where an atom is cut by them."""
        found = [number for number, atom in enumerate(self.cells) if atom <= cells]
        return found if sum(len(self.cells[number]) for number in found) == len(cells) else None


Weights = dict[int, int]


class Imagined:
    """Every population that fits what was told, as whole-number points of a polytope, searched with HiGHS."""

    def __init__(self, view: View, questions: Sequence[str], *, heads: bool) -> None:
        self.view, self.questions = view, tuple(questions)
        extra = view.at_most if heads else ()
        self.atoms = Atoms([told.cells for told in view.told] + [bound.cells for bound in extra])
        self._rows: list[tuple[Weights, float, float]] = []
        for number, told in enumerate(view.told):
            self._line(told, self.atoms.of[number])
        for number, bound in enumerate(extra, len(view.told)):
            self._rows.append((dict.fromkeys(self.atoms.of[number], 1), bound.least, bound.most))
        for question in self.questions:
            low, high = view.ends[question]
            for atom in range(len(self.atoms.cells)):
                answer = self.answer(atom, question)
                self._rows.append(({answer: 1, atom: -low}, 0, np.inf))
                self._rows.append(({answer: 1, atom: -high}, -np.inf, 0))
        for mean, share in view.favourable:
            for atom in range(len(self.atoms.cells)):
                points, glad = self.answer(atom, mean), self.answer(atom, share)
                # Who is for gave 4 or 5, who is not gave 1 to 3: points lie between these sums, and can be all of it.
                self._rows.append(({points: 1, glad: -3, atom: -1}, 0, np.inf))
                self._rows.append(({points: 1, glad: -2, atom: -3}, -np.inf, 0))
        self._matrix = np.zeros((len(self._rows), self.width), dtype=np.int64)
        for number, (weights, _, _) in enumerate(self._rows):
            for column, weight in weights.items():
                self._matrix[number, column] = weight
        self._floor = np.array([least for _, least, _ in self._rows])
        self._ceiling = np.array([most for _, _, most in self._rows])
        self._linear, self._whole = self._solver(whole=False), self._solver(whole=True)
        self._points = np.zeros((0, self.width), dtype=np.int64)
        if self.reach({}, 0) is None:
            raise Contradiction("no people at all fit these lines")

    @property
    def width(self) -> int:
        return len(self.atoms.cells) * (1 + len(self.questions))

    def answer(self, atom: int, question: str) -> int:
        """The column with the sum of the answers of one atom."""
        return len(self.atoms.cells) * (1 + self.questions.index(question)) + atom

    def _line(self, told: Told, atoms: Sequence[int]) -> None:
        self._rows.append((dict.fromkeys(atoms, 1), told.least, told.most))
        for question, least, most in told.seen:
            if question not in self.questions:
                continue
            low, high = self.view.ends[question]
            answers = [self.answer(atom, question) for atom in atoms]
            if told.least == told.most:
                between = ceil(least * told.least), floor(most * told.least)
                self._rows.append((dict.fromkeys(answers, 1), *between))
                continue
            for mean, floored in ((max(least, Fraction(low)), True), (min(most, Fraction(high)), False)):
                weights = dict.fromkeys(answers, mean.denominator) | dict.fromkeys(atoms, -mean.numerator)
                self._rows.append((weights, 0, np.inf) if floored else (weights, -np.inf, 0))

    def _solver(self, *, whole: bool) -> highspy.Highs:
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = self.width, len(self._rows)
        program.col_cost_ = np.zeros(self.width)
        # Sums of answers lie between the ends of the scale, which may be below zero; people do not.
        people = len(self.atoms.cells)
        program.col_lower_ = np.array([0.0] * people + [-highspy.kHighsInf] * (self.width - people))
        program.col_upper_ = np.full(self.width, highspy.kHighsInf)
        program.row_lower_ = np.where(np.isinf(self._floor), -highspy.kHighsInf, self._floor)
        program.row_upper_ = np.where(np.isinf(self._ceiling), highspy.kHighsInf, self._ceiling)
        index = [column for weights, _, _ in self._rows for column in weights]
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_ = np.cumsum([0] + [len(weights) for weights, _, _ in self._rows])
        program.a_matrix_.index_ = np.array(index)
        program.a_matrix_.value_ = np.array([w for weights, _, _ in self._rows for w in weights.values()], dtype=float)
        if whole:
            program.integrality_ = [highspy.HighsVarType.kInteger] * self.width
        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        solver.passModel(program)
        return solver

    def reach(self, weights: Weights, at_least: int) -> int | None:
        """
        How much of *weights* some population that fits can have, at least *at_least*; None when none has that much.

        The answer is always proved by whole numbers that were multiplied out, never by a solver's word.
        """
        known = self._best_known(weights)
        if known is not None and known >= at_least:
            return known
        self._aim(self._linear, weights)
        if self._linear.getModelStatus() == highspy.HighsModelStatus.kOptimal:
            if self._linear.getInfo().objective_function_value < at_least - CLOSE:
                return None
            if self._keep(self._linear) and (known := self._best_known(weights)) is not None and known >= at_least:
                return known
        elif self._linear.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            return None
        return self._reach_whole(weights, at_least)

    def _reach_whole(self, weights: Weights, at_least: int) -> int | None:
        solver, row = self._whole, len(self._rows)
        values = np.array(list(weights.values()), dtype=float)
        solver.addRow(float(at_least), highspy.kHighsInf, len(weights), np.array(list(weights), dtype=np.int32), values)
        try:
            solver.run()
            if solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
                return None
            if not self._keep(solver):
                raise ArithmeticError(f"the solver ended in {solver.getModelStatus()}")
        finally:
            solver.deleteRows(1, np.array([row], dtype=np.int32))
        known = self._best_known(weights)
        if known is None or known < at_least:
            raise ArithmeticError("the solver gave a point that does not reach what it promised")
        return known

    def _aim(self, solver: highspy.Highs, weights: Weights) -> None:
        costs = np.zeros(self.width)
        for column, weight in weights.items():
            costs[column] = weight
        solver.changeColsCost(self.width, np.arange(self.width, dtype=np.int32), costs)
        solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
        solver.run()

    def _keep(self, solver: highspy.Highs) -> bool:
        point = np.rint(np.array(solver.getSolution().col_value)).astype(np.int64)
        if len(point) != self.width or (point[: len(self.atoms.cells)] < 0).any():
            return False
        sums = self._matrix @ point
        if (sums < self._floor).any() or (sums > self._ceiling).any():
            return False
        self._points = np.vstack([self._points, point])
        return True

    def _best_known(self, weights: Weights) -> int | None:
        if not len(self._points):
            return None
        best = np.zeros(len(self._points), dtype=np.int64)
        for column, weight in weights.items():
            best += self._points[:, column] * weight
        return int(best.max())

    def most(self, weights: Weights) -> int:
        """The largest value *weights* can have, up to ten times k: what lies above is no secret worth a search."""
        value = self.reach(weights, -(10**6))
        while value is not None and value < 10 * self.view.k:
            higher = self.reach(weights, value + 1)
            if higher is None:
                return value
            value = higher
        return 10 * self.view.k

    def pinned(self, weights: Weights) -> int | None:
        """The one value *weights* have in every population that fits; None when there are two."""
        value = self.reach(weights, -(10**6))
        if value is None:
            raise Contradiction("no people at all fit these lines")
        back = {column: -weight for column, weight in weights.items()}
        if self.reach(weights, value + 1) is None and self.reach(back, 1 - value) is None:
            return value
        return None
