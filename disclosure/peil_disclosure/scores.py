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

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from .atoms import Atoms, merge
from .bounds import Bound
from .model import Cell, Problem, Refused
from .score_model import Asked, Model, Tables, Told, Witness, agrees, points_of

PEOPLE_IN_DOUBT = 2
"""So many people of each group may have answered the opposite."""

_DEPTHS = (3, 2)
"""Units from the top down to a directorate, and to a cluster."""

PinRule = Literal["size", "high-end", "low-end"]


class Score(NamedTuple):
    """
    One figure about answers as it is told, or as it was.

    Attributes:
        row: The row whose people it is about.
        question: Which question.
        weights: Points per answer, in the order of the answers: 1 to 5 for a mean, 0 and 1 for a share.
        sum_least, sum_most: What the points can add up to, by the figure as it is told: `coding.Coded.sums`.
        answers: How many people answered; everybody in the row, if nobody skipped it. Taken as known to the attacker.
    """

    row: str
    question: str
    weights: tuple[int, ...]
    sum_least: int
    sum_most: int
    answers: int


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
    problem: Problem, scores: Iterable[Score], *, given: Mapping[str, Sequence[Sequence[int]]] | None = None
) -> ScoreVerdict:
    """
    Whether the rows of *problem* and *scores* may be told together.

    Args:
        problem: All counts told about these people, before and now.
        scores: All figures about their answers, before and now.
        given: Per question and finest cell how often each answer was given, as it truly was. Only makes it faster: with
            it most groups are proved by the truth itself.

    Raises:
        Refused: ``unknown-row``, ``two-scores-one-row`` (the same figure with different outcomes), ``odd-scale`` (a
            question without a name, answers all worth the same, or not the same number of answers for one question),
            ``missing-count``, ``does-not-add-up``.
    """
    tables = _tables(problem, scores)
    base = _base(tables, _truth(problem, tables, given))
    hunt = _Hunt(tables, base, problem.k)
    for asked in tables.asked:
        hunt.settle([asked], None, sizes_free=False, final=_every_size_is_told(tables.atoms))
    if hunt.todo:
        for inside in _blocks(tables.atoms):
            hunt.settle(tables.asked, inside, sizes_free=True, final=inside is None)
    pinned = tuple(_pinned(problem, tables, *found) for found in hunt.failed)
    return ScoreVerdict(not pinned, tuple(sorted(pinned, key=_order)), hunt.witnesses)


class _Hunt:
    """Which checks still need an answer, and the answers found."""

    def __init__(self, tables: Tables, base: Witness, k: int) -> None:
        self._tables, self._base = tables, base
        self.todo = list(_checks(tables, k))
        self.failed: list[tuple[_Check, int, dict[int, float]]] = []
        self.witnesses = 0
        self._believe(base)

    def settle(self, asked: Sequence[Asked], inside: Sequence[int] | None, *, sizes_free: bool, final: bool) -> None:
        """Answer what a model of *asked* within *inside* can answer; what it cannot stays to do, unless it is final."""
        names = {one.name for one in asked}
        within = None if inside is None else set(inside)
        mine = [
            check
            for check in self.todo
            if (check.question in names if check.question else sizes_free) and (within is None or check.atom in within)
        ]
        if not mine:
            return
        loose = Model(self._tables, asked, self._base, inside=inside, sizes_free=sizes_free)
        whole: Model | None = None
        for check in mine:
            if check not in self.todo:
                continue
            bound = _ask(loose, check)
            if self._proved(loose.whole(bound), check):
                continue
            at_most = bound.value
            if at_most > check.need - 1e-6:
                # A corner that is no table of people: whole numbers decide.
                whole = whole or Model(
                    self._tables, asked, self._base, inside=inside, sizes_free=sizes_free, integral=True
                )
                counted = _ask(whole, check)
                if self._proved(whole.whole(counted), check):
                    continue
                at_most = counted.value
            if final:
                self.todo.remove(check)
                self.failed.append((check, int(at_most + 1e-6), loose.rows_behind(bound)))

    def _proved(self, witness: Witness | None, check: _Check) -> bool:
        if witness is None or _reached(witness, check) < check.need:
            return False
        self._believe(witness)
        return True

    def _believe(self, witness: Witness) -> None:
        left = [check for check in self.todo if _reached(witness, check) < check.need]
        if len(left) < len(self.todo):
            self.witnesses += 1
            self.todo = left


def _ask(model: Model, check: _Check) -> Bound:
    if not check.question:
        return model.most_people(check.atom)
    return model.most_points(check.question, check.atom, check.weights)


def _reached(witness: Witness, check: _Check) -> int:
    if not check.question:
        return witness.sizes[check.atom]
    return points_of(witness.answers[check.question][check.atom], check.weights)


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


def _tables(problem: Problem, scores: Iterable[Score]) -> Tables:
    atoms = merge(problem)
    index = {row.name: at for at, row in enumerate(problem.rows)}
    by_question: dict[str, dict[tuple[int, tuple[int, ...]], Told]] = {}
    amounts = problem.amounts
    for score in scores:
        if score.row not in index:
            raise Refused("unknown-row", repr(score.row))
        at = index[score.row]
        told = Told(at, atoms.rows[at], score.weights, score.sum_least, score.sum_most, score.answers)
        _check_score(score, amounts[at])
        if by_question.setdefault(score.question, {}).setdefault((at, score.weights), told) != told:
            raise Refused("two-scores-one-row", f"row {score.row!r}, question {score.question!r}")
    asked = [_asked(name, tuple(told.values()), amounts) for name, told in sorted(by_question.items())]
    return Tables(atoms, amounts, tuple(asked))


def _check_score(score: Score, amount: int) -> None:
    numbers = (score.sum_least, score.sum_most, score.answers, *score.weights)
    if any(type(number) is not int for number in numbers):
        raise Refused("missing-count", f"row {score.row!r}, question {score.question!r} holds no whole numbers")
    if not score.question or len(set(score.weights)) <= 1:
        raise Refused("odd-scale", f"question {score.question!r}")
    if not 0 <= score.answers <= amount or score.sum_least > score.sum_most:
        raise Refused("does-not-add-up", f"row {score.row!r}, question {score.question!r}")


def _asked(name: str, told: tuple[Told, ...], amounts: Sequence[int]) -> Asked:
    if len({len(one.weights) for one in told}) > 1:
        raise Refused("odd-scale", f"question {name!r}")
    scope = tuple(sorted({atom for one in told for atom in one.atoms}))
    skipped = any(one.answers < amounts[one.row] for one in told)
    return Asked(name, len(told[0].weights), told, scope, skipped)


def _truth(problem: Problem, tables: Tables, given: Mapping[str, Sequence[Sequence[int]]] | None) -> Witness:
    """Sizes as they are, and the answers as far as they are given."""
    answers: dict[str, tuple[tuple[int, ...], ...]] = {}
    for asked in tables.asked:
        if given is None or asked.name not in given:
            continue
        cells = given[asked.name]
        if len(cells) != len(problem.population.sizes) or any(len(one) != asked.options for one in cells):
            raise Refused("missing-count", f"question {asked.name!r} has no counts of every cell and answer")
        answers[asked.name] = tuple(
            tuple(sum(cells[cell][option] for cell in sorted(members)) for option in range(asked.options))
            for members in tables.atoms.members
        )
    return Witness(tables.atoms.sizes, answers)


def _base(tables: Tables, truth: Witness) -> Witness:
    """*truth*, with answers that agree for the questions of which none were given."""
    missing = [asked for asked in tables.asked if asked.name not in truth.answers]
    for asked in missing:
        for integral in (False, True):
            model = Model(tables, [asked], truth, sizes_free=False, integral=integral)
            if (found := model.whole(model.any())) is not None:
                truth = found
                break
    if not agrees(truth, tables, [asked.name for asked in tables.asked if asked.name in truth.answers]):
        raise Refused("does-not-add-up", "the answers given are not those that were told")
    if any(asked.name not in truth.answers for asked in missing):
        raise Refused("does-not-add-up", "no answers give these figures")
    return truth


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
