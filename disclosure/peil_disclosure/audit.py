"""
The audit: whether anybody could compute a group of fewer than k people from all rows together.

**Theorem.** If every atom smaller than k can hold k people or more in some table that agrees with all rows, then no set
of people whose number can be computed from the rows has fewer than k members. For suppose the number of U follows from
the rows and is smaller than k. U is a union of atoms; take one of them. It is smaller than k, and in every table that
agrees it holds no more than U does, which is fewer than k: contradiction. An empty atom is asked the same as a small
one: were it let off, a reader could conclude from a released table that a group he sees capped below k is empty.

A pass is a table of whole numbers, checked in whole numbers, never a solver's word. A refusal is a sum of rows that
caps the group (see `recipe`); where only whole numbers cap it, a whole-number program decides.

Questions are first asked within a directorate, then within a cluster, then of the whole (see `blocks`); one table that
answers for an atom answers for all that hold k in it. Sources: Fischetti and Salazar (2001) for the attacker's problem;
tau-ARGUS manual 4.1, section 2.15, for auditing what was protected piece by piece.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from .atoms import Atoms, distinct, merge
from .blocks import DEPTHS, Block, Found, Table, table
from .bounds import Effort
from .heads import Invited, pinned
from .model import Problem, Recipe, Row, Verdict, Violation, Witness
from .recipe import recipe, summed

__all__ = ["Invited", "Recipe", "Verdict", "Violation", "Witness", "audit"]

Earlier = tuple[Problem, Verdict]


def audit(problem: Problem, *, earlier: Earlier | None = None, invited: Sequence[Invited] = ()) -> Verdict:
    """
    Whether the rows of *problem* may be told together.

    The same whatever the order and the names of rows are, and however often a row is told.

    Args:
        problem: Everything told so far and to be told now.
        earlier: A problem about the same population and its verdict. Its witnesses and recipes are tried first: after
            hiding a row all witnesses still hold, and all recipes without that row, so an audit in a repair costs
            little. They are checked like any other; the same atoms are in violation as without *earlier*.
        invited: Groups whose head count readers may know: then nothing small may be pinned by it either (see `heads`).
            No witness speaks of this; a certificate proves the theorem alone.

    Returns:
        Safe with a witness for every atom smaller than k, or the violations; never a violation less because of a row
        more.

    Raises:
        Refused: ``undecided`` when it takes more questions than an audit may ask; what `heads.pinned` says of
            *invited*.
    """
    atoms = merge(problem)
    chosen = distinct(problem.rows, atoms.rows)
    whole = table(atoms.sizes, [atoms.rows[index] for index in chosen])
    hunt = _Hunt(whole, problem.k)
    rows = [problem.rows[index] for index in chosen]
    if earlier is not None:
        hunt.believe(_carried(earlier, atoms))
        hunt.refuse(_repeated(earlier, atoms, rows))
    effort = Effort()
    for depth in (*DEPTHS, 0):
        for block in _blocks(atoms, whole, depth, hunt.todo, effort):
            hunt.settle(block)
    violations = tuple(
        Violation(atoms.members[atom], found.at_most, _recipe(found, rows))
        for atom, found in sorted(hunt.failed.items())
        if found.at_most is not None
    )
    known = {violation.cells for violation in violations}
    second = [violation for violation in pinned(problem, invited) if violation.cells not in known] if invited else []
    every = tuple(sorted([*violations, *second], key=lambda violation: sorted(violation.cells)))
    return Verdict(not hunt.todo and not every, every, tuple(hunt.witnesses))


class _Hunt:
    """Which atoms still need an answer, and the answers found."""

    def __init__(self, whole: Table, k: int) -> None:
        self._whole, self._k = whole, k
        self.todo = {atom for atom, size in enumerate(whole.sizes) if size < k}
        self.failed: dict[int, Found] = {}
        self.witnesses: list[Witness] = []

    def believe(self, candidates: Iterable[NDArray[np.int64]]) -> None:
        """Take each of *candidates*, a difference for every atom, that agrees with the whole table for a witness."""
        for differences in candidates:
            if self._whole.fits(differences):
                differ = np.flatnonzero(differences)
                self._believe(dict(zip(differ.tolist(), differences[differ].tolist(), strict=True)))

    def refuse(self, candidates: Iterable[tuple[int, Sequence[tuple[int, int]]]]) -> None:
        """Take each of *candidates*, an atom and factors per row, that caps the atom below k for a violation."""
        for atom, factors in candidates:
            shown = summed(atom, factors, self._whole.rows, self._whole.amounts)
            if atom in self.todo and shown is not None and shown.at_most < self._k:
                self._fail(atom, Found(None, shown, shown.at_most))

    def settle(self, block: Block) -> None:
        """Ask *block* about each of its atoms; what it cannot tell stays to do."""
        for atom in block.atoms:
            if atom not in self.todo:
                continue
            found = block.ask(atom, self._k, [other for other in block.atoms if other in self.todo])
            if found.table is not None:
                self._believe(found.table)
            elif found.at_most is not None:
                self._fail(atom, found)

    def _fail(self, atom: int, found: Found) -> None:
        self.failed[atom] = found
        self.todo.discard(atom)

    def _believe(self, differences: dict[int, int]) -> None:
        covers = [a for a, d in differences.items() if a in self.todo and self._whole.sizes[a] + d >= self._k]
        if covers:
            self.witnesses.append(Witness(tuple(sorted(differences.items())), tuple(sorted(covers))))
            self.todo.difference_update(covers)


def _blocks(atoms: Atoms, whole: Table, depth: int, todo: set[int], effort: Effort) -> Iterator[Block]:
    """The blocks of units at *depth* in which something is still to do; depth 0: the whole."""
    groups: dict[tuple[str, ...], list[int]] = {}
    for atom, path in enumerate(atoms.paths):
        groups.setdefault(path[:depth], []).append(atom)
    for key in sorted(groups):
        # People of several units here are little by themselves, with everybody else held as they are.
        if len(key) == depth and not todo.isdisjoint(groups[key]):
            yield Block(whole, groups[key], effort)


def _carried(earlier: Earlier, atoms: Atoms) -> Iterator[NDArray[np.int64]]:
    """The witnesses of *earlier* in today's atoms: what was told apart then may be one now."""
    before, verdict = earlier
    now = {cell: atom for atom, cells in enumerate(atoms.members) for cell in cells}
    moved = np.array([now.get(min(cells), -1) for cells in merge(before).members], dtype=np.int64)
    for witness in verdict.witnesses:
        atom, difference = np.array(witness.differences, dtype=np.int64).reshape(-1, 2).T
        still = moved[atom] >= 0
        differences = np.zeros(len(atoms.sizes), dtype=np.int64)
        np.add.at(differences, moved[atom[still]], difference[still])
        yield differences


def _repeated(earlier: Earlier, atoms: Atoms, rows: Sequence[Row]) -> Iterator[tuple[int, Sequence[tuple[int, int]]]]:
    """The recipes of *earlier* whose rows are all told today: the atom that each caps, and factors per row of today."""
    before, verdict = earlier
    told = {row.cells: index for index, row in enumerate(rows)}
    cells_of = {row.name: row.cells for row in before.rows}
    now = {cell: atom for atom, cells in enumerate(atoms.members) for cell in cells}
    for violation in verdict.violations:
        factors = [(told.get(cells_of[name]), factor) for factor, name in violation.recipe.terms]
        still = [(row, factor) for row, factor in factors if row is not None]
        if factors and len(still) == len(factors):
            yield now[min(violation.cells)], still


def _recipe(found: Found, rows: Sequence[Row]) -> Recipe:
    at_most = found.at_most or 0
    if found.proof is None:
        return recipe((), 1, at_most, exactly=False, whole=True)
    terms = [(factor, rows[row]) for row, factor in found.proof.factors]
    whole = found.proof.at_most != at_most
    return recipe(terms, found.proof.divisor, at_most, exactly=found.proof.exactly and not whole, whole=whole)
