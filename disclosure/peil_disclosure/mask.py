"""
One mask for all questions: whose figures about answers are not told, so that counts and scores together are safe.

A question that is missing where all others stand would say that its answers were alike. So a unit has all its figures
about answers or none; and as a number of people without figures would say the same, whoever tells of a wave does not
tell that number either: rows less never make counts less safe. Which unit of those that give a group away is decided
as in `repair`: by rank, by where something is hidden already, by how many groups it helps, by whether anybody misses
it, and between equals by a keyed hash; never by an amount or an answer. Rows about the same people are told or hidden
together: of a department that has one part, to hide the part alone would hide nothing.
"""

from __future__ import annotations

import hmac
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from .model import Cell, Problem, Refused, Row
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
    first: Collection[str] = (),
) -> Masked:
    """
    Leave out all scores of as many rows as it takes until `scores.audit_scores` finds the rest safe.

    Args:
        problem: The counts that would be told; what is safe beside all of them is safe beside fewer.
        scores: Of all questions.
        key: Decides between equals; secret, and another one for every wave.
        given: As in `scores.audit_scores`.
        told: Rows whose scores readers have already; what they are about stays told.
        first: Rows that are given up before others of equal worth: those that nobody misses.

    Raises:
        Refused: ``cannot-be-masked`` when counts alone, or what was told already, give a group away; and as
            `scores.audit_scores`.
    """
    left = tuple(scores)
    rounds = 0
    verdict = audit_scores(problem, left, given=given)
    places = _Places(problem, left, told, frozenset(first), key)
    while not verdict.safe:
        rounds += 1
        places.hide_for(verdict.pinned)
        left = tuple(score for score in left if score.row not in places.hidden)
        verdict = audit_scores(problem, left, given=given, among=verdict.pinned)
        if verdict.safe:
            verdict = audit_scores(problem, left, given=given)
    return Masked(left, tuple(row.name for row in problem.rows if row.name in places.hidden), verdict, rounds)


Place = frozenset[Cell]
"""The people of a row: all rows about them are one place."""


class _Places:
    """Where scores can be hidden, and where they are."""

    def __init__(
        self, problem: Problem, scores: Iterable[Score], told: Collection[str], first: frozenset[str], key: bytes
    ) -> None:
        self.hidden: set[str] = set()
        self._of = {row.name: row.cells for row in problem.rows}
        self._rows: dict[Place, list[Row]] = {}
        for row in problem.rows:
            self._rows.setdefault(row.cells, []).append(row)
        self._free = {self._of[score.row] for score in scores} - {self._of[name] for name in told if name in self._of}
        self._lot = {
            place: hmac.new(key, min(row.name for row in rows).encode(), sha256).digest()
            for place, rows in self._rows.items()
        }
        self._first = {place for place, rows in self._rows.items() if first.issuperset(row.name for row in rows)}
        self._around = _smallest_around(self._rows)
        self._hidden_in: Counter[Place] = Counter()

    def hide_for(self, pinned: Iterable[Pinned]) -> None:
        """
        Hide of each group that is *pinned* at least one place that it follows from.

        Raises:
            Refused: ``cannot-be-masked``.
        """
        waiting = {self._candidates(one) for one in pinned}
        if not all(waiting):
            raise Refused("cannot-be-masked", "counts, or what was told already, are too much by themselves")
        while waiting:
            votes = Counter(place for candidates in waiting for place in candidates)
            chosen = max(
                votes, key=lambda place: (self._partners(place), votes[place], place in self._first, self._lot[place])
            )
            self._hide(chosen)
            waiting = {candidates for candidates in waiting if chosen not in candidates}

    def _candidates(self, pinned: Pinned) -> frozenset[Place]:
        """
        Of the places that *pinned* follows from those of the highest rank that can be hidden.

        Not the group itself if there is another: it follows from the others just as well without its own figure.
        """
        free = {self._of[row] for row in pinned.rows} & self._free
        others = free - {pinned.cells} or free
        highest = max((self._rank(place) for place in others), default=0)
        return frozenset(place for place in others if self._rank(place) == highest)

    def _rank(self, place: Place) -> int:
        # To hide it takes all its rows along, so it is as dear as the dearest of them.
        return min(row.rank for row in self._rows[place])

    def _partners(self, place: Place) -> int:
        """In how many of the smallest places around it something is hidden: there a neighbour is not given away."""
        return sum(self._hidden_in[whole] > 0 for whole in self._around[place])

    def _hide(self, place: Place) -> None:
        self.hidden |= {row.name for row in self._rows[place]}
        self._free.discard(place)
        self._hidden_in.update(self._around[place])


def _smallest_around(places: Collection[Place]) -> dict[Place, list[Place]]:
    """Per place the smallest others that hold it."""
    holding: dict[Cell, list[Place]] = {}
    for place in places:
        for cell in place:
            holding.setdefault(cell, []).append(place)
    found: dict[Place, list[Place]] = {}
    for place in places:
        around = [other for other in holding[min(place)] if place < other]
        found[place] = [one for one in around if not any(other < one for other in around)]
    return found
