"""Figures about answers as they come, made into tables over atoms or refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from .atoms import merge
from .model import Problem, Refused
from .score_model import Asked, Counts, Tables, Told


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


def tables_of(problem: Problem, scores: Iterable[Score]) -> Tables:
    """
    *problem* and *scores* as tables over atoms.

    Raises:
        Refused: ``unknown-row``, ``two-scores-one-row``, ``odd-scale``, ``missing-count``, ``does-not-add-up``; see
            `scores.audit_scores`.
    """
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


def truth_of(
    problem: Problem, tables: Tables, given: Mapping[str, Sequence[Sequence[int]]] | None
) -> dict[str, Counts]:
    """
    Per question how its answers were *given* by the people of each atom, for the questions of which that is given.

    Raises:
        Refused: ``missing-count`` when they are not given for every cell and answer.
    """
    answers: dict[str, Counts] = {}
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
    return answers
