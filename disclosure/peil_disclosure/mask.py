"""
One mask for all questions: whose figures about answers are not told, so that counts and scores together are safe.

A question that is missing where all others stand would say that its answers were alike. So a unit has all its figures
about answers or none; and as a number of people without figures would say the same, whoever tells of a wave does not
tell that number either: rows less never make counts less safe. Which unit of those that give a group away is decided
as in `repair`: by rank, by how many groups it helps, and between equals by a keyed hash; never by an amount or an
answer.
"""

from __future__ import annotations

import hmac
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from .model import Problem, Refused
from .scores import Pinned, Score, ScoreVerdict, audit_scores


class Masked(NamedTuple):
    """
    The scores that may be told.

    Attributes:
        scores: In the order given.
        hidden: The rows of which no score is told, in the order of the problem.
        verdict: The audit's on *scores*: safe.
        rounds: How often something had to be hidden after an audit.
    """

    scores: tuple[Score, ...]
    hidden: tuple[str, ...]
    verdict: ScoreVerdict
    rounds: int


def mask_scores(
    problem: Problem,
    scores: Iterable[Score],
    *,
    key: bytes,
    given: Mapping[str, Sequence[Sequence[int]]] | None = None,
    told: Collection[str] = (),
) -> Masked:
    """
    Leave out all scores of as many rows as it takes until `scores.audit_scores` finds the rest safe.

    Args:
        problem: The counts that would be told; what is safe beside all of them is safe beside fewer.
        scores: Of all questions.
        key: Decides between equals; secret, and another one for every wave.
        given: As in `scores.audit_scores`.
        told: Rows whose scores readers have already.

    Raises:
        Refused: ``cannot-be-masked`` when counts alone, or what was told already, give a group away; and as
            `scores.audit_scores`.
    """
    left = tuple(scores)
    order = {row.name: (row.rank, hmac.new(key, row.name.encode(), sha256).digest()) for row in problem.rows}
    own = {row.cells: row.name for row in problem.rows}
    hidden: set[str] = set()
    rounds = 0
    verdict = audit_scores(problem, left, given=given)
    while not verdict.safe:
        rounds += 1
        free = {score.row for score in left} - set(told)
        waiting = {_candidates(pinned, free, own, order) for pinned in verdict.pinned}
        if not all(waiting):
            raise Refused("cannot-be-masked", "counts, or what was told already, are too much by themselves")
        while waiting:
            votes = Counter(row for candidates in waiting for row in candidates)
            chosen = max(votes, key=lambda row: (votes[row], order[row][1]))
            hidden.add(chosen)
            waiting = {candidates for candidates in waiting if chosen not in candidates}
        left = tuple(score for score in left if score.row not in hidden)
        verdict = audit_scores(problem, left, given=given, among=verdict.pinned)
        if verdict.safe:
            verdict = audit_scores(problem, left, given=given)
    return Masked(left, tuple(row.name for row in problem.rows if row.name in hidden), verdict, rounds)


def _candidates(
    pinned: Pinned,
    free: Collection[str],
    own: Mapping[frozenset[int], str],
    order: Mapping[str, tuple[int, bytes]],
) -> frozenset[str]:
    """
    Of the rows that *pinned* follows from those of the highest rank that can be left out.

    Not the group's own row if there is another: it follows from the others just as well without it.
    """
    rows = [row for row in pinned.rows if row in free]
    others = [row for row in rows if row != own.get(pinned.cells)] or rows
    highest = max((order[row][0] for row in others), default=0)
    return frozenset(row for row in others if order[row][0] == highest)
