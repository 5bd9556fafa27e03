"""
The same rows with less in them: each row less the rows it wholly contains.

A city's row holds every atom, and a solver pays for each. Told that the clusters add up to so many it needs to see only
who is in the city and in no cluster. A row of another moment is nearly the same people: there only who came and who
went are left, the latter with a minus. Whoever knows the rows knows these rests and the other way round, so every bound
stays what it was; a first answer about 15,000 atoms took 12 s before and 0.05 s after.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_WORTH_IT = 8
"""Atoms up to which a rest is short enough as it is."""


class Telescoped(NamedTuple):
    """
    Rows, each less others.

    Attributes:
        kept: Per rest the row it is of. A row that others make up wholly has no rest and says nothing new.
        rests: Per rest its atoms, ascending.
        signs: Per rest and atom 1, or -1 where only the row taken away holds it.
        minus: Per rest the rows taken from its row: disjoint and wholly in it, or one that is much like it.
    """

    kept: tuple[int, ...]
    rests: tuple[tuple[int, ...], ...]
    signs: tuple[tuple[float, ...], ...]
    minus: tuple[tuple[int, ...], ...]

    def amounts(self, amounts: Sequence[int]) -> list[int]:
        """Per rest its people, from the people of all rows."""
        pairs = zip(self.kept, self.minus, strict=True)
        return [amounts[row] - sum(amounts[other] for other in minus) for row, minus in pairs]

    def factors(self, duals: Sequence[float]) -> list[float]:
        """Factors for all rows that come to the same as *duals*, one for each rest."""
        highest = max((max((row, *minus)) for row, minus in zip(self.kept, self.minus, strict=True)), default=-1)
        factors = [0.0] * (highest + 1)
        for row, minus, dual in zip(self.kept, self.minus, duals, strict=True):
            factors[row] += dual
            for other in minus:
                factors[other] -= dual
        return factors


def telescope(rows: Sequence[Sequence[int]]) -> Telescoped:
    """
    The rests of *rows*: sets of atoms, no two alike, none empty.

    The largest rows inside go out first, or instead of them a row no larger that leaves even less.
    """
    masks = [_mask(row) for row in rows]
    largest_first = sorted(range(len(rows)), key=lambda index: (-len(rows[index]), index))
    place = {index: at for at, index in enumerate(largest_first)}
    like = _most_alike(rows, largest_first)
    found: list[tuple[int, tuple[int, ...], tuple[float, ...], tuple[int, ...]]] = []
    for index, row in enumerate(rows):
        left = masks[index]
        taken = []
        for other in largest_first[place[index] + 1 :]:
            if left & masks[other] == masks[other]:
                left ^= masks[other]
                taken.append(other)
        near = like.get(index)
        if near is not None and (masks[index] ^ masks[near]).bit_count() < left.bit_count():
            before = set(rows[near])
            signed = sorted([(atom, 1.0) for atom in set(row) - before] + [(atom, -1.0) for atom in before - set(row)])
            found.append((index, tuple(atom for atom, _ in signed), tuple(sign for _, sign in signed), (near,)))
        elif left:
            gone = {atom for other in taken for atom in rows[other]}
            rest = tuple(sorted(atom for atom in row if atom not in gone))
            found.append((index, rest, (1.0,) * len(rest), tuple(taken)))
    kept, rests, signs, minus = zip(*found, strict=True) if found else ((), (), (), ())
    return Telescoped(kept, rests, signs, minus)


def _most_alike(rows: Sequence[Sequence[int]], largest_first: Sequence[int]) -> dict[int, int]:
    """Per row of more than a few atoms the one after it, from the largest down, that shares most with it."""
    order = [index for index in largest_first if len(rows[index]) > _WORTH_IT]
    if len(order) < len(("one", "other")):
        return {}
    inside: NDArray[np.float32] = np.zeros((len(order), 1 + max(max(rows[index]) for index in order)), dtype=np.float32)
    for at, index in enumerate(order):
        inside[at, list(rows[index])] = 1
    sizes = np.array([len(rows[index]) for index in order])
    # Who is in one of two and not in the other: both together, less twice those in both.
    apart = sizes[:, None] + sizes[None, :] - 2 * (inside @ inside.T)
    apart[np.tril_indices(len(order))] = np.inf
    nearest = np.argmin(apart, axis=1)
    return {index: order[nearest[at]] for at, index in enumerate(order[:-1])}


def _mask(row: Sequence[int]) -> int:
    """A whole number with a bit per atom: whether one row lies in another is then one comparison."""
    bits = bytearray(max(row) // 8 + 1)
    for atom in row:
        bits[atom // 8] |= 1 << atom % 8
    return int.from_bytes(bits, "little")
