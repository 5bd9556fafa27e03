"""
Repair: hide rows until nothing that is left gives a small group away.

The audit refuses, and each refusal comes with a recipe: rows from which a group too small is computed. To hide any row
of a recipe makes that computation impossible. Which one is decided by what a table is worth (rank) and by how rows lie
to each other, and between equals by a keyed hash, never by an amount: who sees which rows are hidden learns nothing
about how many people they hold, only that something had to be.
Source: Fischetti and Salazar, "Solving the cell suppression problem on tabular data with linear constraints"
(Management Science 47, 2001), whose cuts are these recipes; there the cheapest rows are sought, by value.
"""

from __future__ import annotations

import hmac
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace
from hashlib import sha256
from typing import NamedTuple, Protocol

from .audit import audit as full_audit
from .model import Cell, Problem, Refused, Row, Verdict, Violation

MOST_ROUNDS = 200
"""Audits of one repair; towns take three to sixteen. A table that still gives somebody away is not worth more."""

_KEY_BYTES = 16
"""128 bits: with fewer, somebody could try keys until the choices fit."""


class Audit(Protocol):
    """Whatever says of a problem whether it may be told; ``earlier`` is the problem of the round before, judged."""

    def __call__(self, problem: Problem, *, earlier: tuple[Problem, Verdict] | None = None) -> Verdict: ...


class Repaired(NamedTuple):
    """
    What may be told.

    Attributes:
        problem: The rows that are left.
        verdict: The audit's on *problem*: safe.
        hidden: The names of the rows that are not told, in the order of the problem given.
        rounds: How often something had to be hidden after an audit.
    """

    problem: Problem
    verdict: Verdict
    hidden: tuple[str, ...]
    rounds: int


def repair(problem: Problem, *, key: bytes, audit: Audit = full_audit, told: Collection[str] = ()) -> Repaired:
    """
    Hide rows of *problem* until *audit* finds it safe: of each recipe the row of the highest rank.

    Rows about the same cells are hidden together: one of them alone would hide nothing.

    Args:
        key: Decides between equals; secret, and another one for every wave, so that nobody can work out the choice.
        audit: What refuses. It is asked once more after every round, and nothing is told unless it agrees.
        told: Names of rows that readers have already; they stay.

    Raises:
        Refused: ``key-too-short``: fewer than 16 bytes; ``cannot-be-repaired``: the rows already told give a small
            group away by themselves, or *audit* refuses without a violation; ``undecided``: there is no end to it in
            `MOST_ROUNDS`, or an audit says so.
    """
    if len(key) < _KEY_BYTES:
        raise Refused("key-too-short", f"the key of a wave has at least {_KEY_BYTES} bytes")
    table = _Table(problem, frozenset(told), key)
    table.hide_small()
    left = table.left()
    verdict = audit(left)
    rounds = 0
    while not verdict.safe:
        rounds += 1
        if rounds > MOST_ROUNDS:
            raise Refused("undecided", "a repair takes more rounds than one may")
        table.hide_for(verdict.violations)
        before, left = left, table.left()
        verdict = audit(left, earlier=(before, verdict))
    return Repaired(left, verdict, tuple(row.name for row in problem.rows if row.name in table.hidden), rounds)


class _Table:
    """Rows of which some are hidden."""

    def __init__(self, problem: Problem, told: frozenset[str], key: bytes) -> None:
        self.hidden: set[str] = set()
        self._problem = problem
        self._told = told
        self._rows = {row.name: row for row in problem.rows}
        self._same: dict[frozenset[Cell], list[str]] = {}
        self._holding: dict[Cell, list[str]] = {}
        for row in problem.rows:
            self._same.setdefault(row.cells, []).append(row.name)
            for cell in row.cells:
                self._holding.setdefault(cell, []).append(row.name)
        self._around: dict[str, tuple[str, ...]] = {}
        self._hidden_in: Counter[str] = Counter()
        self._lot = {name: hmac.new(key, name.encode(), sha256).digest() for name in self._rows}

    def left(self) -> Problem:
        """The problem without the rows that are hidden."""
        return replace(self._problem, rows=tuple(row for row in self._problem.rows if row.name not in self.hidden))

    def hide_small(self) -> None:
        """Hide what is about fewer than k people by itself."""
        for row, amount in zip(self._problem.rows, self._problem.amounts, strict=True):
            if amount < self._problem.k and row.name not in self._told:
                self._hide(row.name)

    def hide_for(self, violations: Iterable[Violation]) -> None:
        """
        Hide at least one row of each recipe of *violations*.

        Raises:
            Refused: ``cannot-be-repaired``.
        """
        waiting = list({self._candidates(each) for each in violations})
        if not waiting or not all(waiting):
            raise Refused("cannot-be-repaired", "what was told already is too much by itself")
        while waiting:
            votes = Counter(name for candidates in waiting for name in candidates)
            chosen = max(votes, key=lambda name: (self._partners(name), votes[name], self._lot[name]))
            gone = self._hide(chosen)
            waiting = [candidates for candidates in waiting if not candidates & gone]

    def _candidates(self, violation: Violation) -> frozenset[str]:
        """Of the rows in a recipe those of the highest rank that can be hidden."""
        # Where only whole numbers cap a group there are no terms, and any row around it is part of the reason.
        named = {name for _, name in violation.recipe.terms} or self._around_any(violation.cells)
        free = [name for name in named if self._free(name)]
        highest = max((self._rank(name) for name in free), default=0)
        return frozenset(name for name in free if self._rank(name) == highest)

    def _around_any(self, cells: Iterable[Cell]) -> set[str]:
        return {name for cell in cells for name in self._holding.get(cell, ())}

    def _free(self, name: str) -> bool:
        twins = self._same[self._rows[name].cells]
        return name not in self.hidden and not any(twin in self._told for twin in twins)

    def _rank(self, name: str) -> int:
        # Hiding a row takes its twins along, so it is as dear as the dearest of them.
        return min(self._rows[twin].rank for twin in self._same[self._rows[name].cells])

    def _hide(self, name: str) -> set[str]:
        """Hide a row and those about the same cells; returns their names."""
        gone = set(self._same[self._rows[name].cells]) - self._told
        for each in gone - self.hidden:
            self._hidden_in.update(self._within(each))
        self.hidden |= gone
        return gone

    def _partners(self, name: str) -> int:
        """
        In how many of the smallest rows around a row something is hidden already.

        A hidden part is safe only beside other hidden parts of the same whole, so it is cheapest to hide where a
        partner is waiting.
        """
        return sum(self._hidden_in[whole] > 0 for whole in self._within(name))

    def _within(self, name: str) -> tuple[str, ...]:
        """The smallest rows around a row: those it is a part of that hold no other row around it."""
        if name not in self._around:
            cells = self._rows[name].cells
            around = [self._rows[other] for other in self._holding[min(cells)] if cells < self._rows[other].cells]
            self._around[name] = tuple(row.name for row in around if not _holds_another(row, around))
        return self._around[name]


def _holds_another(row: Row, rows: Iterable[Row]) -> bool:
    return any(other.cells < row.cells for other in rows)
