"""
Blocks: the part of a table that one local question is asked of.

A block is a set of atoms. Two models of it answer from both sides. *Inside a fixed world*: every row restricted to the
block, with what lies outside as it truly is; a table found there is a table of the whole. *Seen from inside*: only rows
that lie wholly in the block; what they forbid is forbidden in the whole. Where each restricted row also lies wholly
inside, the two are one and the block's word is final.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .bounds import Bound, Bounds, Effort
from .recipe import Proof, proof
from .telescope import Telescoped, telescope

DEPTHS = (3, 2)
"""Units from the top down to a directorate, and to a cluster: the blocks that are asked before the whole."""

NEAR = 1e-6
"""How far from a whole number a solver's answer may lie and still be tried as one, in whole numbers."""

AIM = 8
"""How much more the atom asked for weighs than the others that still need a witness: one table may serve many."""


AIMED = 2500
"""Atoms up to which many are aimed at together; in a larger block turning to all of them costs more than it saves."""

_MANY = 200
"""Differences from which adding them up in one go is quicker than one by one."""

_PUSHES = 8
"""How often a corner that is no table of people is pushed elsewhere before whole numbers decide."""


class Found(NamedTuple):
    """
    What a block says about one atom.

    Attributes:
        table: Differences per atom of a table with at least k in it, checked in whole numbers; else nothing.
        proof: Rows that cap it; else nothing.
        at_most: The most it can be in whole numbers, as far as the block can tell; else nothing.
    """

    table: dict[int, int] | None
    proof: Proof | None
    at_most: int | None


@dataclass(frozen=True)
class Table:
    """
    Rows over atoms, no two rows alike.

    Attributes:
        sizes: Per atom its people. Secret.
        rows: Per row its atoms, ascending.
        amounts: Per row its people.
        lies_in: Per atom the rows it lies in.
    """

    sizes: tuple[int, ...]
    rows: tuple[tuple[int, ...], ...]
    amounts: tuple[int, ...]
    lies_in: tuple[tuple[int, ...], ...]

    def agrees(self, differences: Mapping[int, int]) -> bool:
        """Whether atoms with *differences* from their true sizes are 0 or more and leave every row what it is."""
        if any(self.sizes[atom] + difference < 0 for atom, difference in differences.items()):
            return False
        if len(differences) > _MANY:
            starts, flat = self._flat
            atoms = np.fromiter(differences, dtype=np.int64)
            counts = starts[atoms + 1] - starts[atoms]
            # The rows of each of these atoms, one after the other.
            first = np.repeat(starts[atoms] - np.concatenate(([0], np.cumsum(counts)[:-1])), counts)
            rows = flat[first + np.arange(int(counts.sum()))]
            moved = np.repeat(np.fromiter(differences.values(), dtype=np.int64), counts)
            total = np.zeros(len(self.rows), dtype=np.int64)
            np.add.at(total, rows, moved)
            return not total.any()
        change: dict[int, int] = {}
        for atom, difference in differences.items():
            for row in self.lies_in[atom]:
                change[row] = change.get(row, 0) + difference
        return not any(change.values())

    def fits(self, differences: NDArray[np.int64]) -> bool:
        """The same of *differences* of every atom, which is much quicker where many differ."""
        if int((self._true + differences).min(initial=0)) < 0:
            return False
        atoms, rows = self._entries
        # Sums of whole numbers far below 2**53 are exact in floating point.
        return not np.bincount(rows, weights=differences[atoms], minlength=1).any()

    @cached_property
    def _true(self) -> NDArray[np.int64]:
        return np.array(self.sizes, dtype=np.int64)

    @cached_property
    def _entries(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Per place where a row holds an atom the atom and the row."""
        starts, flat = self._flat
        return np.repeat(np.arange(len(self.sizes), dtype=np.int64), np.diff(starts)), flat

    @cached_property
    def _flat(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where each atom's rows begin, and those rows one after the other."""
        starts = np.cumsum([0, *(len(rows) for rows in self.lies_in)], dtype=np.int64)
        return starts, np.array([row for rows in self.lies_in for row in rows], dtype=np.int64)


def table(sizes: Sequence[int], rows: Iterable[Sequence[int]]) -> Table:
    """The table of *rows* over atoms of these *sizes*."""
    every = tuple(tuple(row) for row in rows)
    lies_in: list[list[int]] = [[] for _ in sizes]
    for index, row in enumerate(every):
        for atom in row:
            lies_in[atom].append(index)
    amounts = tuple(sum(sizes[atom] for atom in row) for row in every)
    return Table(tuple(sizes), every, amounts, tuple(tuple(of) for of in lies_in))


class Side:
    """Some rows over the atoms of a block, their amounts, and the models of them, made when first asked."""

    def __init__(
        self,
        rows: Sequence[tuple[int, ...]],
        sizes: NDArray[np.int64],
        *,
        upper: Sequence[float | None] | None = None,
        rests: Telescoped | None = None,
        effort: Effort | None = None,
    ) -> None:
        """
        *rows* of places among atoms of these true *sizes*.

        Args:
            upper: Per atom the most it may hold, if anything.
            rests: Those of *rows*, when they are known.
            effort: What the questions are taken off from.
        """
        self.rows, self._upper, self._effort = rows, upper, effort
        self.amounts = [int(sizes[list(row)].sum()) for row in rows]
        self.rests = telescope(rows) if rests is None else rests
        self._variables = len(sizes)
        self._models: dict[bool, Bounds] = {}

    def most(self, weights: Mapping[int, float], *, integral: bool = False) -> Bound:
        """The most that *weights* can add up to; the duals are factors of the rows."""
        if integral not in self._models:
            amounts = self.rests.amounts(self.amounts)
            self._models[integral] = Bounds(
                self.rests.rests,
                amounts,
                factors=self.rests.signs,
                integral=integral,
                variables=self._variables,
                presolve=False,
                upper=self._upper,
                effort=self._effort,
            )
        bound = self._models[integral].most(weights)
        return bound._replace(duals=tuple(self.rests.factors(bound.duals))) if bound.duals else bound


class Block:
    """Some atoms of a table, and the models that answer for them."""

    def __init__(self, whole: Table, atoms: Sequence[int], effort: Effort | None = None) -> None:
        """Restrict *whole* to *atoms*, ascending; questions are taken off from *effort*."""
        self.atoms = tuple(atoms)
        self._effort = effort
        self._whole = whole
        self._true = np.array([whole.sizes[atom] for atom in atoms], dtype=np.int64)
        self._at = {atom: index for index, atom in enumerate(atoms)}
        touched: dict[int, list[int]] = {}
        for index, atom in enumerate(atoms):
            for row in whole.lies_in[atom]:
                touched.setdefault(row, []).append(index)
        restricted: dict[tuple[int, ...], int | None] = {}
        for row in sorted(touched):
            key = tuple(touched[row])
            if restricted.get(key) is None:
                restricted[key] = row if len(key) == len(whole.rows[row]) else None
        self._inside = [row for row in restricted.values() if row is not None]
        self.final = len(self._inside) == len(restricted)
        self._fixed = Side(list(restricted), self._true, effort=effort)
        self._spreads: dict[int, Side] = {}
        self._seen = self._fixed
        if not self.final:
            self._seen = Side([key for key, row in restricted.items() if row is not None], self._true, effort=effort)

    def ask(self, atom: int, k: int, others: Iterable[int]) -> Found:
        """
        Whether *atom* can hold *k* people or more.

        Args:
            atom: One of the block's.
            k: In people.
            others: Atoms of the block that would like to hold *k* in the same table, to save questions.

        Returns:
            A table in which it does; or else what caps it; or nothing of both, when only a larger block can tell.
        """
        at = self._at[atom]
        aimed = {self._at[other]: 1.0 for other in others} | {at: float(AIM)}
        many = self._fixed if len(self.atoms) <= AIMED else self._spread(k)
        if (found := self._rounded(many.most(aimed), at, k)) is not None:
            return Found(found, None, None)
        bound = self._fixed.most({at: 1})
        if (found := self._rounded(bound, at, k)) is not None:
            return Found(found, None, None)
        if bound.value >= k - NEAR:
            if (found := self._pushed(bound, at, k)) is not None:
                return Found(found, None, None)
            # Still no table of people: whole numbers decide, here or, where this block's word is final, below.
            counted = None if self.final else self._fixed.most({at: 1}, integral=True)
            if counted is not None and (found := self._rounded(counted, at, k)) is not None:
                return Found(found, None, None)
        return self._capped(at, k, bound if self.final else self._seen.most({at: 1}))

    def _spread(self, k: int) -> Side:
        """The fixed world in which small atoms hold *k* at most: what one cannot take serves another."""
        if k not in self._spreads:
            upper = [float(k) if size < k else None for size in self._true]
            self._spreads[k] = Side(
                self._fixed.rows, self._true, upper=upper, rests=self._fixed.rests, effort=self._effort
            )
        return self._spreads[k]

    def _pushed(self, bound: Bound, at: int, k: int) -> dict[int, int] | None:
        """
        Push a corner with parts of people in it elsewhere, up to a number of times, in the hope of whole ones.

        A warm model keeps its broken corner from question to question unless somebody pulls at it; a whole-number
        program would mend it too, a hundred times slower.
        """
        pull: dict[int, float] = {}
        for turn in range(_PUSHES):
            sizes = np.asarray(bound.solution)
            for i in map(int, np.flatnonzero(np.abs(sizes - np.rint(sizes)) > NEAR)):
                pull[i] = pull.get(i, 0.0) + (1 + (i * 7 + turn * 3) % 5) * (-1) ** (i + turn)
            bound = self._fixed.most(pull | {at: float(AIM * (2 + turn))})
            if (found := self._rounded(bound, at, k)) is not None:
                return found
        return None

    def _capped(self, at: int, k: int, bound: Bound) -> Found:
        shown = None if math.isinf(bound.value) else proof(at, bound.duals, self._seen.rows, self._seen.amounts)
        if shown is not None:
            shown = shown._replace(factors=tuple((self._inside[row], factor) for row, factor in shown.factors))
            if shown.at_most < k:
                return Found(None, shown, shown.at_most)
        if not self.final:
            return Found(None, None, None)
        counted = self._seen.most({at: 1}, integral=True)
        if (found := self._rounded(counted, at, k)) is not None:
            return Found(found, None, None)
        return Found(None, shown, int(counted.value))

    def _rounded(self, bound: Bound, at: int, k: int) -> dict[int, int] | None:
        """The differences of *bound*'s solution, if it is whole, agrees with the whole table and holds *k* at *at*."""
        sizes = np.asarray(bound.solution)
        rounded: NDArray[np.int64] = np.rint(sizes).astype(np.int64)
        if len(rounded) == 0 or rounded[at] < k or float(np.abs(rounded - sizes).max()) > NEAR:
            return None
        moved = rounded - self._true
        differences = {self.atoms[index]: int(moved[index]) for index in np.flatnonzero(moved)}
        return differences if self._whole.agrees(differences) else None
