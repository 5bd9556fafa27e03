"""
Counts and scores of the same people, audited together.

A figure of an audit of counts alone is safe when no group it tells apart is smaller than k. Means and shares tell more:

- They bound counts. If the mean of 20 people is near one end and that of 20 others near the other end, few can belong
  to both; what rounding leaves open counts for the attacker too.
- They tell what a group said that no figure is about: the mean of an afdeling and that of its teams but one give the
  mean of that one, of k people or more, and everybody in it may have answered alike.

So every atom (see `atoms`) must be able to hold k people, k of whom answered, and of every question told about it there
must be tables in which, at either end of the scale, **two of its people answered the very opposite**: the room that
`coding` leaves around each figure by itself. In points: an atom must be able to lie 2 x (highest - lowest) from an end.

**Atoms are enough.** A union of atoms lies at least as far from an end as any atom in it, so a group that is formed by
adding and subtracting has that room if one of its atoms has. **Proof**: a pass is a table of whole numbers that agrees
with every count and every score, checked in whole numbers; a solver's word is never enough.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from .atoms import Atoms
from .bounds import Bound
from .model import Cell, Problem, Refused
from .score_input import Score, tables_of, truth_of
from .score_model import Asked, Counts, Model, Standing, Tables, Witness, points_of

PEOPLE_IN_DOUBT = 2
"""So many people of each group may have answered the opposite."""

_DEPTHS = (4, 3, 2)
"""Units from the top down to a department, a directorate, and a cluster: questions are asked of the smallest first."""

_NEAR = 1e-6

__all__ = ["PinRule", "Pinned", "Score", "ScoreVerdict", "audit_scores"]

PinRule = Literal["size", "high-end", "low-end"]


class Pinned(NamedTuple):
    """
    A group about which counts and scores together say too much.

    Attributes:
        rule: ``size``: it is known to be fewer than k people, or fewer than k who answered a question. ``high-end``,
            ``low-end``: it is known to lie too near that end of a scale.
        cells: The group.
        question: Which question; empty when it is about people, whatever they answered.
        at_most: The most people it can hold; or the most points it can lie away from the end.
        rows: The rows it follows from, in the order of the problem.
    """

    rule: PinRule
    cells: frozenset[Cell]
    question: str
    at_most: int
    rows: tuple[str, ...]


class ScoreVerdict(NamedTuple):
    """
    What the audit of counts and scores found.

    Attributes:
        safe: Nothing is pinned.
        pinned: In order of rule, question and cells.
        witnesses: How many tables of whole numbers prove it.
    """

    safe: bool
    pinned: tuple[Pinned, ...]
    witnesses: int


class _Check(NamedTuple):
    """What an atom must be able to be: *need* people or, by *weights*, points of a question (1 each: its answers)."""

    rule: PinRule
    atom: int
    question: str
    weights: tuple[int, ...]
    need: int


def audit_scores(
    problem: Problem,
    scores: Iterable[Score],
    *,
    given: Mapping[str, Sequence[Sequence[int]]] | None = None,
    among: Collection[Pinned] | None = None,
) -> ScoreVerdict:
    """
    Whether the rows of *problem* and *scores* may be told together.

    Args:
        problem: All counts told about these people, before and now.
        scores: All figures about their answers, before and now.
        given: Per question and finest cell how often each answer was given, as it truly was. Only makes it faster: with
            it most groups are proved by the truth itself.
        among: Ask only whether these are still pinned: for fewer scores than before about the same rows, where what
            passed passes again.

    Raises:
        Refused: ``unknown-row``, ``two-scores-one-row`` (the same figure with different outcomes), ``odd-scale`` (a
            question without a name, answers all worth the same, or not the same number of answers for one question),
            ``missing-count``, ``does-not-add-up``.
    """
    tables = tables_of(problem, scores)
    hunt = _Hunt(_base(tables, truth_of(problem, tables, given)), problem.k)
    if among is not None:
        hunt.only(among)
    told_sizes = _every_size_is_told(tables.atoms)
    for asked in tables.asked:
        for inside in _blocks(tables.atoms):
            hunt.settle([asked], inside, sizes_free=False, final=told_sizes)
    for inside in _blocks(tables.atoms):
        hunt.settle(tables.asked, inside, sizes_free=True, final=True)
    pinned = tuple(_pinned(problem, tables, *found) for found in hunt.failed)
    return ScoreVerdict(not pinned and not hunt.todo, tuple(sorted(pinned, key=_order)), hunt.witnesses)


class _Hunt:
    """Which checks still need an answer, and the answers found."""

    def __init__(self, base: Standing, k: int) -> None:
        self._base = base
        self.todo = list(_checks(base.tables, k))
        self.failed: list[tuple[_Check, int, dict[int, float]]] = []
        self.witnesses = 0
        self._believe(Witness({}, {}))

    def only(self, among: Collection[Pinned]) -> None:
        """Leave out every check but those that *among* failed."""
        asked = {(one.rule, one.cells, one.question) for one in among}
        members = self._base.tables.atoms.members
        self.todo = [one for one in self.todo if (one.rule, members[one.atom], one.question) in asked]

    def settle(self, asked: Sequence[Asked], inside: Sequence[int] | None, *, sizes_free: bool, final: bool) -> None:
        """
        Answer what models of *asked* within *inside* can answer; what they cannot stays to do.

        Args:
            final: Whether a refusal holds; else sizes that are free may still allow what these do not.
        """
        names = {one.name for one in asked}
        within = None if inside is None else set(inside)
        mine = [
            check
            for check in self.todo
            if (check.question in names if check.question else sizes_free) and (within is None or check.atom in within)
        ]
        models = _Models(self._base, asked, inside, sizes_free)
        for check in mine:
            if check in self.todo and not self._passes(models, check) and final:
                refusal = models.refusal(check)
                if refusal is not None:
                    self.todo.remove(check)
                    self.failed.append((check, *refusal))

    def _passes(self, models: _Models, check: _Check) -> bool:
        loose = models.fixed_world()
        bound = _ask(loose, check)
        if self._proved(loose.whole(bound), check):
            return True
        if bound.value < check.need - _NEAR:
            return False
        # A corner that is no table of people: whole numbers decide.
        whole = models.fixed_world(integral=True)
        return self._proved(whole.whole(_ask(whole, check)), check)

    def _proved(self, witness: Witness | None, check: _Check) -> bool:
        if witness is None or self._reached(witness, check) < check.need:
            return False
        self._believe(witness)
        return True

    def _believe(self, witness: Witness) -> None:
        left = [check for check in self.todo if self._reached(witness, check) < check.need]
        if len(left) < len(self.todo):
            self.witnesses += 1
            self.todo = left

    def _reached(self, witness: Witness, check: _Check) -> int:
        if not check.question:
            return witness.sizes.get(check.atom, self._base.sizes[check.atom])
        counts = witness.answers.get(check.question, {}).get(check.atom)
        return points_of(self._base.answers[check.question][check.atom] if counts is None else counts, check.weights)


class _Models:
    """The models of some questions within some atoms, loaded when they are asked."""

    def __init__(self, base: Standing, asked: Sequence[Asked], inside: Sequence[int] | None, sizes_free: bool) -> None:
        self._about = (base, asked)
        self._inside, self._sizes_free = inside, sizes_free
        self._loaded: dict[tuple[bool, bool], Model] = {}

    def fixed_world(self, *, integral: bool = False) -> Model:
        """What lies outside is as it is."""
        return self._model(from_inside=False, integral=integral)

    def refusal(self, check: _Check) -> tuple[int, dict[int, float]] | None:
        """The most that what is told of the inside leaves possible, and the rows behind it; None: it is enough."""
        loose = self._model(from_inside=True, integral=False)
        bound = _ask(loose, check)
        at_most = bound.value
        if check.need - _NEAR <= at_most and self._inside is None:
            at_most = _ask(self._model(from_inside=True, integral=True), check).value
        if at_most >= check.need - _NEAR:
            return None
        return int(at_most + _NEAR), loose.rows_behind(bound)

    def _model(self, *, from_inside: bool, integral: bool) -> Model:
        # Of the whole nothing lies outside, so that both kinds are one.
        key = (from_inside and self._inside is not None, integral)
        if key not in self._loaded:
            self._loaded[key] = Model(
                *self._about,
                inside=self._inside,
                from_inside=key[0],
                sizes_free=self._sizes_free,
                integral=integral,
            )
        return self._loaded[key]


def _ask(model: Model, check: _Check) -> Bound:
    if not check.question:
        return model.most_people(check.atom)
    return model.most_points(check.question, check.atom, check.weights)


def _checks(tables: Tables, k: int) -> Iterator[_Check]:
    for atom in range(len(tables.atoms.sizes)):
        yield _Check("size", atom, "", (), k)
    for asked in tables.asked:
        if asked.skipped:
            for atom in asked.scope:
                yield _Check("size", atom, asked.name, (1,) * asked.options, k)
        for weights in sorted({told.weights for told in asked.told}):
            low, high = min(weights), max(weights)
            need = PEOPLE_IN_DOUBT * (high - low)
            for atom in asked.scope:
                yield _Check("high-end", atom, asked.name, tuple(high - weight for weight in weights), need)
                yield _Check("low-end", atom, asked.name, tuple(weight - low for weight in weights), need)


def _base(tables: Tables, answers: dict[str, Counts]) -> Standing:
    """A table that agrees: true sizes, the answers that are given, and some that fit for the other questions."""
    nothing = {one.name: ((0,) * one.options,) * len(tables.atoms.sizes) for one in tables.asked}
    empty = Standing(tables, tables.atoms.sizes, nothing)
    for asked in tables.asked:
        for integral in (False, True):
            if asked.name not in answers:
                model = Model(empty, [asked], sizes_free=False, integral=integral)
                if (found := model.whole(model.any())) is not None:
                    every = range(len(tables.atoms.sizes))
                    answers[asked.name] = tuple(found.answers[asked.name].get(at, (0,) * asked.options) for at in every)
    base = Standing(tables, tables.atoms.sizes, nothing | answers)
    if not base.holds():
        raise Refused("does-not-add-up", "no answers, or not those given, are told like this")
    return base


def _every_size_is_told(atoms: Atoms) -> bool:
    alone = {row[0] for row in atoms.rows if len(row) == 1}
    return len(alone) == len(atoms.sizes)


def _blocks(atoms: Atoms) -> Iterator[tuple[int, ...] | None]:
    """Small blocks first; None, last: the whole."""
    for depth in _DEPTHS:
        groups: dict[tuple[str, ...], list[int]] = {}
        for atom, path in enumerate(atoms.paths):
            groups.setdefault(path[:depth], []).append(atom)
        yield from (tuple(groups[key]) for key in sorted(groups) if len(groups) > 1)
    yield None


def _pinned(problem: Problem, tables: Tables, check: _Check, at_most: int, behind: Mapping[int, float]) -> Pinned:
    rows = tuple(problem.rows[row].name for row in sorted(behind))
    return Pinned(check.rule, tables.atoms.members[check.atom], check.question, at_most, rows)


def _order(pinned: Pinned) -> tuple[str, str, list[Cell]]:
    return pinned.rule, pinned.question, sorted(pinned.cells)
