"""
How few and how many people atoms can be, as far as somebody needs to know: enough is found cheaply, an end is proved.

A table of whole people that agrees with all rows shows what is possible, and one table shows it of many atoms. Tables
are looked for in a directorate with everybody outside as they are, then in a cluster, then in the whole; only what the
whole cannot show is asked for its very end. Colleagues' head counts are rows like all others here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .atoms import Atoms
from .blocks import DEPTHS, NEAR, Side
from .bounds import Bound

_AIM = 8
"""How much more the atom asked for weighs than others that wait for an answer."""
_PUSHES = 4
"""How often a corner that is no table of people is pushed elsewhere."""

Seen = Mapping[frozenset[int], tuple[int, int]]
"""Per atom, as its cells, the fewest and the most people that some table of whole people has in it."""


class Wanted(NamedTuple):
    """The interval of an atom that is wide enough: it can be as few as *low* and as many as *high*, in people."""

    low: int
    high: int


class End(NamedTuple):
    """The end of an interval that is not wide enough: its people, and the rows' factors that prove it."""

    people: int
    factors: dict[int, float]


class Intervals:
    """What tables of whole people were found, and for which atoms more is wanted."""

    def __init__(self, atoms: Atoms, wanted: Mapping[int, Wanted], seen: Seen) -> None:
        """*seen*: what was found when all these rows were told and others beside them."""
        self._atoms, self._wanted = atoms, wanted
        self._sizes = np.array(atoms.sizes, dtype=np.int64)
        self._lowest, self._highest = self._sizes.copy(), self._sizes.copy()
        for atom, cells in enumerate(atoms.members):
            if cells in seen:
                low, high = seen[cells]
                self._lowest[atom], self._highest[atom] = min(low, atoms.sizes[atom]), max(high, atoms.sizes[atom])
        self._lies_in: list[list[int]] = [[] for _ in atoms.sizes]
        for index, row in enumerate(atoms.rows):
            for atom in row:
                self._lies_in[atom].append(index)
        self._whole: _World | None = None

    def settle(self) -> None:
        """Look for tables in directorates, in clusters, and in the whole."""
        for depth in DEPTHS:
            for block in self._blocks(depth):
                self._look(self._world(block))
        if self._open_low(self._wanted) or self._open_high(self._wanted):
            self._look(self._everything())

    def seen(self) -> Seen:
        """Per atom the fewest and the most that was found possible."""
        ends = zip(self._lowest.tolist(), self._highest.tolist(), strict=True)
        return dict(zip(self._atoms.members, ends, strict=True))

    def least(self, atom: int) -> End | None:
        """The fewest people *atom* can be, if no table has as few as wanted."""
        return self._end(atom, -1.0) if self._lowest[atom] > self._wanted[atom].low else None

    def most(self, atom: int) -> End | None:
        """The most people *atom* can be, if no table has as many as wanted."""
        return self._end(atom, 1.0) if self._highest[atom] < self._wanted[atom].high else None

    def _open_low(self, atoms: Mapping[int, object] | Sequence[int]) -> list[int]:
        return [atom for atom in atoms if self._lowest[atom] > self._wanted[atom].low]

    def _open_high(self, atoms: Mapping[int, object] | Sequence[int]) -> list[int]:
        return [atom for atom in atoms if self._highest[atom] < self._wanted[atom].high]

    def _blocks(self, depth: int) -> Iterator[list[int]]:
        blocks: dict[tuple[str, ...], list[int]] = {}
        for atom, path in enumerate(self._atoms.paths):
            blocks.setdefault(path[:depth], []).append(atom)
        for path, block in sorted(blocks.items()):
            wanted = [atom for atom in block if atom in self._wanted]
            if len(path) == depth and (self._open_low(wanted) or self._open_high(wanted)):
                yield block

    def _world(self, block: Sequence[int]) -> _World:
        return _World(block, self._sizes, self._lies_in, self._wanted)

    def _everything(self) -> _World:
        if self._whole is None:
            self._whole = self._world(range(len(self._sizes)))
        return self._whole

    def _look(self, world: _World) -> None:
        """Look in *world* for tables that have as many, then as few, as wanted."""
        atoms = [atom for atom in world.atoms if atom in self._wanted]
        for sign, waiting in ((1.0, self._open_high), (-1.0, self._open_low)):
            still = waiting(atoms)
            while still:
                first, *others = still
                table = world.table(dict.fromkeys(still, sign) | {first: sign * _AIM})
                if table is not None:
                    self._take(world, table)
                still = waiting(others)

    def _end(self, atom: int, sign: float) -> End | None:
        world = self._everything()
        bound, table = world.end(atom, sign)
        if table is None:
            counted, table = world.end(atom, sign, integral=True)
            value = round(sign * counted.value)
        else:
            value = round(sign * bound.value)
        if table is not None:
            self._take(world, table)
        wanted = self._wanted[atom]
        if (value <= wanted.low) if sign < 0 else (value >= wanted.high):
            return None
        return End(value, world.factors(bound))

    def _take(self, world: _World, table: NDArray[np.int64]) -> None:
        at = world.index
        self._lowest[at] = np.minimum(self._lowest[at], table)
        self._highest[at] = np.maximum(self._highest[at], table)


class _World:
    """All tables of some atoms, with everybody outside as they are."""

    def __init__(
        self,
        block: Sequence[int],
        sizes: NDArray[np.int64],
        lies_in: Sequence[Sequence[int]],
        wanted: Mapping[int, Wanted],
    ) -> None:
        self.atoms = tuple(block)
        self.index = np.array(self.atoms, dtype=np.int64)
        self._at = {atom: place for place, atom in enumerate(self.atoms)}
        touched: dict[int, list[int]] = {}
        for place, atom in enumerate(self.atoms):
            for row in lies_in[atom]:
                touched.setdefault(row, []).append(place)
        self._rows: dict[tuple[int, ...], int] = {}
        for row in sorted(touched):
            self._rows.setdefault(tuple(touched[row]), row)
        self._sizes = sizes[self.index]
        # An atom that can hold as many as wanted leaves the others to others: one table then serves many.
        ends = [wanted[atom].high if atom in wanted else None for atom in self.atoms]
        upper = [
            None if end is None or end <= size else float(end) for end, size in zip(ends, self._sizes, strict=True)
        ]
        self._capped = Side(list(self._rows), self._sizes, upper=upper)
        self._free = Side(list(self._rows), self._sizes)
        self._starts = np.cumsum([0, *(len(row) for row in self._rows)])[:-1]
        self._members = np.array([place for row in self._rows for place in row], dtype=np.int64)
        self._amounts = np.array(self._capped.amounts, dtype=np.int64)

    def table(self, weights: Mapping[int, float]) -> NDArray[np.int64] | None:
        """A table of whole people that goes far by *weights* per atom, if one is found."""
        asked = {self._at[atom]: weight for atom, weight in weights.items()}
        bound = self._capped.most(asked)
        pull: dict[int, float] = {}
        for turn in range(_PUSHES):
            if (table := self._counted(bound)) is not None:
                return table
            sizes = np.asarray(bound.solution)
            for at in map(int, np.flatnonzero(np.abs(sizes - np.rint(sizes)) > NEAR)):
                pull[at] = pull.get(at, 0.0) + (1 + (at * 7 + turn * 3) % 5) * (-1) ** (at + turn)
            bound = self._capped.most({at: asked.get(at, 0.0) + pull.get(at, 0.0) for at in asked.keys() | pull.keys()})
        return self._counted(bound)

    def end(self, atom: int, sign: float, *, integral: bool = False) -> tuple[Bound, NDArray[np.int64] | None]:
        """The most (*sign* 1) or least (-1) *atom* can be, and the table in which it is, if one of whole people."""
        bound = self._free.most({self._at[atom]: sign}, integral=integral)
        return bound, self._counted(bound)

    def factors(self, bound: Bound) -> dict[int, float]:
        """The rows that prove *bound*, with their factors."""
        pairs = zip(self._rows.values(), bound.duals, strict=False)
        return {row: dual for row, dual in pairs if abs(dual) > NEAR}

    def _counted(self, bound: Bound) -> NDArray[np.int64] | None:
        sizes = np.asarray(bound.solution)
        if len(sizes) == 0:
            return None
        table: NDArray[np.int64] = np.rint(sizes).astype(np.int64)
        if float(np.abs(table - sizes).max(initial=0.0)) > NEAR or int(table.min(initial=0)) < 0:
            return None
        if len(self._starts) and (np.add.reduceat(table[self._members], self._starts) != self._amounts).any():
            return None
        return table
