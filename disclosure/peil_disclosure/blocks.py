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
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .bounds import Bound, Bounds
from .recipe import Proof, proof

_NEAR = 1e-6
"""How far from a whole number a solver's answer may lie and still be tried as one, in whole numbers."""

_AIM = 8
"""How much more the atom asked for weighs than the others that still need a witness: one table may serve many."""


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
        change: dict[int, int] = {}
        for atom, difference in differences.items():
            for row in self.lies_in[atom]:
                change[row] = change.get(row, 0) + difference
        return not any(change.values())


def table(sizes: Sequence[int], rows: Iterable[Sequence[int]]) -> Table:
    """The table of *rows* over atoms of these *sizes*."""
    every = tuple(tuple(row) for row in rows)
    lies_in: list[list[int]] = [[] for _ in sizes]
    for index, row in enumerate(every):
        for atom in row:
            lies_in[atom].append(index)
    amounts = tuple(sum(sizes[atom] for atom in row) for row in every)
    return Table(tuple(sizes), every, amounts, tuple(tuple(of) for of in lies_in))


class Block:
    """Some atoms of a table, and the models that answer for them."""

    def __init__(self, whole: Table, atoms: Sequence[int]) -> None:
        """Restrict *whole* to *atoms*, ascending."""
        self.atoms = tuple(atoms)
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
            inside = len(key) == len(whole.rows[row])
            if restricted.get(key) is None:
                restricted[key] = row if inside else None
        self._fixed = list(restricted)
        self._seen = [(key, row) for key, row in restricted.items() if row is not None]
        self.final = len(self._seen) == len(self._fixed)
        self._models: dict[tuple[bool, bool], Bounds] = {}

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
        aimed = {self._at[other]: 1.0 for other in others} | {at: float(_AIM)}
        if (found := self._rounded(self._fixed_world().most(aimed), at, k)) is not None:
            return Found(found, None, None)
        bound = self._fixed_world().most({at: 1})
        if (found := self._rounded(bound, at, k)) is not None:
            return Found(found, None, None)
        if bound.value > k - 1 + _NEAR:
            if (found := self._pushed(bound, at, k)) is not None:
                return Found(found, None, None)
            # Still no table of people: whole numbers decide.
            counted = self._fixed_world(integral=True).most({at: 1})
            if (found := self._rounded(counted, at, k)) is not None:
                return Found(found, None, None)
        return self._capped(at, k, bound if self.final else self._from_inside().most({at: 1}))

    def _pushed(self, bound: Bound, at: int, k: int) -> dict[int, int] | None:
        """
        Push a corner with parts of people in it elsewhere, up to a number of times, in the hope of whole ones.

        A warm model keeps its broken corner from question to question unless somebody pulls at it; a whole-number
        program would mend it too, a hundred times slower.
        """
        pull: dict[int, float] = {}
        for turn in range(_PUSHES):
            broken = [i for i, size in enumerate(bound.solution) if abs(size - round(size)) > _NEAR]
            for i in broken:
                pull[i] = pull.get(i, 0.0) + (1 + (i * 7 + turn * 3) % 5) * (-1) ** (i + turn)
            bound = self._fixed_world().most(pull | {at: float(_AIM * (2 + turn))})
            if (found := self._rounded(bound, at, k)) is not None:
                return found
        return None

    def _capped(self, at: int, k: int, bound: Bound) -> Found:
        rows = [key for key, _ in self._seen]
        amounts = [self._whole.amounts[row] for _, row in self._seen]
        shown = None if math.isinf(bound.value) else proof(at, bound.duals, rows, amounts)
        if shown is not None:
            shown = shown._replace(factors=tuple((self._seen[row][1], factor) for row, factor in shown.factors))
            if shown.at_most < k:
                return Found(None, shown, shown.at_most)
        if not self.final:
            return Found(None, None, None)
        counted = self._from_inside(integral=True).most({at: 1})
        return Found(None, shown, int(counted.value))

    def _fixed_world(self, *, integral: bool = False) -> Bounds:
        return self._model(self._fixed, [int(self._true[list(key)].sum()) for key in self._fixed], False, integral)

    def _from_inside(self, *, integral: bool = False) -> Bounds:
        rows = [key for key, _ in self._seen]
        return self._model(rows, [self._whole.amounts[row] for _, row in self._seen], not self.final, integral)

    def _model(self, rows: Sequence[Sequence[int]], amounts: Sequence[int], inside: bool, integral: bool) -> Bounds:
        key = (inside, integral)
        if key not in self._models:
            self._models[key] = Bounds(rows, amounts, integral=integral, variables=len(self.atoms))
        return self._models[key]

    def _rounded(self, bound: Bound, at: int, k: int) -> dict[int, int] | None:
        """The differences of *bound*'s solution, if it is whole, agrees with the whole table and holds *k* at *at*."""
        rounded: NDArray[np.int64] = np.rint(bound.solution).astype(np.int64)
        if len(rounded) == 0 or rounded[at] < k or float(np.abs(rounded - bound.solution).max()) > _NEAR:
            return None
        moved = rounded - self._true
        differences = {self.atoms[index]: int(moved[index]) for index in np.flatnonzero(moved)}
        return differences if self._whole.agrees(differences) else None
