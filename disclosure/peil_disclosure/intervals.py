"""
How few and how many people atoms can be, as far as somebody needs to know: enough is found cheaply, an end is proved.

A table of whole people that agrees with all rows shows what is possible, and one table shows it of many atoms. Tables
are looked for in a directorate with everybody outside as they are, then in a cluster, then in clusters between which
somebody went, then in the whole. What cannot be shown is asked for its very end: where a few rows around an atom prove
what a table within its cluster reaches, that is the end; else the whole says. Head counts are rows like all others.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .atoms import Atoms
from .blocks import DEPTHS, NEAR, Side
from .bounds import Bound, Effort

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
        self._group = [min(of, key=lambda row: len(atoms.rows[row])) for of in self._lies_in]
        self._worlds: dict[tuple[int, ...], _World] = {}
        self._insides: dict[tuple[int, ...], _World] = {}
        self._effort = Effort()
        self._proved: dict[tuple[int, float], End] = {}
        self._touched = _touched(atoms)

    def settle(self) -> None:
        """Look for tables in directorates, in clusters, where somebody went between clusters, and in the whole."""
        for depth in DEPTHS:
            for block in self._blocks(depth):
                self._look(self._world(block))
        for block, movers in self._between():
            self._look(self._world(block), movers)
        for sign, still in ((-1.0, self._open_low(self._wanted)), (1.0, self._open_high(self._wanted))):
            for atom in still:
                self._prove(atom, sign)
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

    def _open_low(self, atoms: Iterable[int]) -> list[int]:
        return [a for a in atoms if self._lowest[a] > self._wanted[a].low and (a, -1.0) not in self._proved]

    def _open_high(self, atoms: Iterable[int]) -> list[int]:
        return [a for a in atoms if self._highest[a] < self._wanted[a].high and (a, 1.0) not in self._proved]

    def _blocks(self, depth: int) -> Iterator[list[int]]:
        blocks: dict[tuple[str, ...], list[int]] = {}
        for atom, path in enumerate(self._atoms.paths):
            blocks.setdefault(path[:depth], []).append(atom)
        for path, block in sorted(blocks.items()):
            wanted = [atom for atom in block if atom in self._wanted]
            if len(path) == depth and (self._open_low(wanted) or self._open_high(wanted)):
                yield block

    def _between(self) -> Iterator[tuple[list[int], list[int]]]:
        """Per clusters between which somebody went: everybody who was in no others, and who was in all of them."""
        among = {self._touched[atom] for atom in self._wanted if len(self._touched[atom]) > 1}
        for clusters in sorted(among, key=lambda units: (len(units), sorted(units))):
            movers = [atom for atom in self._wanted if self._touched[atom] == clusters]
            if self._open_low(movers) or self._open_high(movers):
                yield [atom for atom, units in enumerate(self._touched) if units and units <= clusters], movers

    def _world(self, block: Sequence[int]) -> _World:
        key = tuple(block)
        if key not in self._worlds:
            self._worlds[key] = _World(block, self._sizes, self._lies_in, self._wanted, self._effort)
        return self._worlds[key]

    def _everything(self) -> _World:
        return self._world(range(len(self._sizes)))

    def _prove(self, atom: int, sign: float) -> None:
        """Find the end of *atom* without the whole, if rows around it prove what some table reaches."""
        inside = self._inside(atom)
        bound, _ = inside.end(atom, sign)
        if len(bound.solution) == 0:
            return
        value = round(sign * math.floor(bound.value + NEAR))
        ends = self._lowest if sign < 0 else self._highest
        local = [world for key, world in self._worlds.items() if len(key) < len(self._sizes) and atom in world.at]
        for world in sorted(local, key=lambda world: len(world.atoms)):
            if ends[atom] == value:
                break
            _, table = world.end(atom, sign)
            if table is not None:
                self._take(world, table)
        if ends[atom] == value:
            self._proved[atom, sign] = End(value, inside.factors(bound))

    def _inside(self, atom: int) -> _World:
        """What the rows say that lie wholly around the second smallest row of *atom*; the smallest are its heads."""
        rows = sorted(self._lies_in[atom], key=lambda row: (len(self._atoms.rows[row]), row))
        row = rows[min(1, len(rows) - 1)]
        size = len(self._atoms.rows[row])
        near = {other for one in self._atoms.rows[row] for other in self._lies_in[one]}
        small = [other for other in near if len(self._atoms.rows[other]) <= size]
        block = tuple(sorted({one for other in small for one in self._atoms.rows[other]}))
        if block not in self._insides:
            within = set(block)
            lies_in = {one: [r for r in self._lies_in[one] if within.issuperset(self._atoms.rows[r])] for one in block}
            self._insides[block] = _World(block, self._sizes, lies_in, self._wanted, self._effort)
        return self._insides[block]

    def _look(self, world: _World, asked: Sequence[int] | None = None) -> None:
        """Look in *world* for tables in which those *asked*, or all, have as many, then as few, as wanted."""
        atoms = [atom for atom in asked or world.atoms if atom in self._wanted]
        for sign, waiting in ((1.0, self._open_high), (-1.0, self._open_low)):
            still = waiting(atoms)
            turn = 0
            while still:
                first, *others = still
                table = world.table(self._one_each(still, turn, sign) | {first: sign * _AIM})
                if table is not None:
                    self._take(world, table)
                still, turn = waiting(others), turn + 1

    def _one_each(self, atoms: Iterable[int], turn: int, sign: float) -> dict[int, float]:
        """One atom of each group of colleagues, another one each *turn*: what one takes the others of a group lack."""
        groups: dict[int, list[int]] = {}
        for atom in atoms:
            groups.setdefault(self._group[atom], []).append(atom)
        return {of[turn % len(of)]: sign for of in groups.values()}

    def _end(self, atom: int, sign: float) -> End | None:
        if (atom, sign) in self._proved:
            return self._proved[atom, sign]
        world = self._everything()
        bound, table = world.end(atom, sign)
        value = round(sign * math.floor(bound.value + NEAR))
        if table is None or table[world.at[atom]] != value:
            counted, table = world.end(atom, sign, integral=True)
            value = round(sign * counted.value)
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
        lies_in: Sequence[Sequence[int]] | Mapping[int, Sequence[int]],
        wanted: Mapping[int, Wanted],
        effort: Effort,
    ) -> None:
        self.atoms = tuple(block)
        self.index = np.array(self.atoms, dtype=np.int64)
        self.at = {atom: place for place, atom in enumerate(self.atoms)}
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
        self._free = Side(list(self._rows), self._sizes, effort=effort)
        self._capped = Side(list(self._rows), self._sizes, upper=upper, rests=self._free.rests, effort=effort)
        self._short = _short(self._free.rests.rests)
        self._starts = np.cumsum([0, *(len(row) for row in self._rows)])[:-1]
        self._members = np.array([place for row in self._rows for place in row], dtype=np.int64)
        self._amounts = np.array(self._capped.amounts, dtype=np.int64)

    def table(self, weights: Mapping[int, float]) -> NDArray[np.int64] | None:
        """A table of whole people that goes far by *weights* per atom, if one is found."""
        asked = {self.at[atom]: weight for atom, weight in weights.items()}
        return self._pushed(self._capped, asked)

    def end(self, atom: int, sign: float, *, integral: bool = False) -> tuple[Bound, NDArray[np.int64] | None]:
        """How far *atom* goes up (*sign* 1) or down (-1), and a table in which it goes far, if one of whole people."""
        asked = {self.at[atom]: sign}
        bound = self._free.most(asked, integral=integral)
        return bound, self._counted(bound, self.at[atom]) if integral else self._pushed(self._free, asked)

    def _pushed(self, side: Side, asked: Mapping[int, float]) -> NDArray[np.int64] | None:
        """A table of whole people that goes far by *asked*; a corner with parts of people in it is pushed elsewhere."""
        aim = max(asked, key=lambda at: abs(asked[at]))
        bound = side.most(asked)
        pull: dict[int, float] = {}
        for turn in range(_PUSHES):
            if (table := self._counted(bound, aim)) is not None:
                return table
            sizes = np.asarray(bound.solution)
            for at in map(int, np.flatnonzero(np.abs(sizes - np.rint(sizes)) > NEAR)):
                pull[at] = pull.get(at, 0.0) + (1 + (at * 7 + turn * 3) % 5) * (-1) ** (at + turn)
            both = {at: _AIM * asked.get(at, 0.0) + pull.get(at, 0.0) for at in asked.keys() | pull.keys()}
            bound = side.most(both)
        return self._counted(bound, aim)

    def factors(self, bound: Bound) -> dict[int, float]:
        """The rows that prove *bound*, with their factors."""
        pairs = zip(self._rows.values(), bound.duals, strict=False)
        return {row: dual for row, dual in pairs if abs(dual) > NEAR}

    def _counted(self, bound: Bound, aim: int) -> NDArray[np.int64] | None:
        """
        *bound*'s table, with whole people; None without one that says anything of the atom at *aim*.

        Where parts of people are, everybody stays as they are, and so does whoever shares a row with a change there.
        """
        sizes = np.asarray(bound.solution)
        if len(sizes) == 0:
            return None
        table: NDArray[np.int64] = np.rint(sizes).astype(np.int64)
        broken = np.abs(table - sizes) > NEAR
        if broken.any():
            moved = (table != self._sizes) | broken
            for _ in range(len(table)):
                rows = np.zeros(self._short.rows, dtype=bool)
                rows[self._short.of[broken[self._short.atoms]]] = True
                wider = broken.copy()
                wider[self._short.atoms[rows[self._short.of]]] = True
                wider &= moved
                if (wider == broken).all():
                    break
                broken = wider
            if broken[aim]:
                return None
            table[broken] = self._sizes[broken]
        if int(table.min(initial=0)) < 0:
            return None
        if len(self._starts) and (np.add.reduceat(table[self._members], self._starts) != self._amounts).any():
            return None
        return table


class _Short(NamedTuple):
    """Rows as short as they get: per entry its row and its atom."""

    rows: int
    of: NDArray[np.int64]
    atoms: NDArray[np.int64]


def _short(rests: Sequence[Sequence[int]]) -> _Short:
    lengths = [len(rest) for rest in rests]
    flat = np.array([atom for rest in rests for atom in rest], dtype=np.int64)
    return _Short(len(rests), np.repeat(np.arange(len(rests), dtype=np.int64), lengths), flat)


def _touched(atoms: Atoms) -> list[frozenset[tuple[str, ...]]]:
    """Per atom the clusters it lies in, or lay in at one moment or another: those of rows that lie in one alone."""
    depth = min(DEPTHS)
    found: list[set[tuple[str, ...]]] = [{path[:depth]} if len(path) >= depth else set() for path in atoms.paths]
    for row in atoms.rows:
        clusters = {path[:depth] for path in (atoms.paths[atom] for atom in row) if len(path) >= depth}
        if len(clusters) == 1:
            for atom in row:
                found[atom] |= clusters
    return [frozenset(clusters) for clusters in found]
