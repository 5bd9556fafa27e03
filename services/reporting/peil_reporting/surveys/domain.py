"""
From counted leaves to what may be said of them: participation and scores, never about fewer than k people.

The leaves of a campaign part the people who were invited: everybody is in one. Whatever is told is about a union of
leaves, so that adding and subtracting gives unions of leaves again, and every leaf has at least k people who answered.
A single question may be skipped, so for one question a leaf can have fewer answers. There the same holds because a
question is told of the parts of a unit only when every one of these parts has at least k answers to it; if not, it is
told of the unit as a whole and no deeper.
Source: the design's disclosure policy (survey wave: members and answers; pooling upwards).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

import msgspec

from peil_contracts.survey import ANSWERS, DISCRIMINATION_FLOOR, FLOOR

REST = "rest"
ROOT = ""
"""The parent of the uppermost node."""


class Question(msgspec.Struct, frozen=True):
    """A question of a campaign; *discrimination*: it asks about that, and so raises k."""

    question: str
    text: str
    kind: str
    discrimination: bool


class Opened(msgspec.Struct, frozen=True, tag="opened"):
    """A campaign opened, with frozen questions and k; the moments are RFC 3339."""

    title: str
    questions: tuple[Question, ...]
    k: int
    opens_at: str
    closes_at: str
    invited: int


class Closed(msgspec.Struct, frozen=True, tag="closed"):
    """A campaign closed at a moment (RFC 3339)."""

    closed_at: str


class Leaf(msgspec.Struct, frozen=True):
    """The counts of one leaf: how many were invited and answered, and per question how often each answer was given."""

    unit: str
    part: str
    leaves: int
    k: int
    path: tuple[str, ...]
    level: str
    invited: int
    answered: int
    counts: dict[str, tuple[int, ...]]


class Score(msgspec.Struct, frozen=True):
    """
    What is told of one question at one node.

    Not how many answered it: beside how many took part that would tell how many skipped it, and they may be few.

    Attributes:
        shares: Per answer how many in a hundred gave it, to one decimal, as text: ``33.3``.
        mean: The mean on a scale of 1 to 5, to one decimal; None for yes and no.
    """

    shares: tuple[str, ...]
    mean: str | None


class Told(msgspec.Struct, frozen=True):
    """
    What is told of one node: a unit with everything below it, or the rest of one.

    Attributes:
        node: Its id: the unit's, or ``<unit>/rest``.
        parent: The node it is a part of; empty for the uppermost.
        unit: The unit.
        part: ``whole`` or ``rest``.
        invited: How many were invited.
        answered: How many took part; at least k.
        participation: In a hundred, to one decimal, as text.
        scores: Per question; a question that is not here has too few answers, here or beside it.
    """

    node: str
    parent: str
    unit: str
    part: Literal["whole", "rest"]
    invited: int
    answered: int
    participation: str
    scores: dict[str, Score]


class NotForRelease(ValueError):
    """The leaves of a campaign do not hang together, so nothing is told of it. The text names the rule, no amount."""


def told_of(opened: Opened, leaves: Sequence[Leaf]) -> list[Told] | None:
    """
    Everything that is told of a campaign; None as long as not every leaf has come.

    Returns:
        Each node after the one it is a part of.

    Raises:
        NotForRelease: a leaf has fewer than k people, two leaves overlap, or counts do not fit the questions.
    """
    if not leaves or len(leaves) < max(leaf.leaves for leaf in leaves):
        return None
    k = least_people(opened, leaves)
    _check(opened, leaves, k)
    tree = _Tree(leaves)
    found: list[Told] = []
    waiting = [(tree.root, ROOT, tree.enough([tree.root], opened.questions, k))]
    while waiting:
        node, parent, questions = waiting.pop()
        found.append(tree.told(node, parent, questions))
        parts = tree.parts(node)
        deeper = tree.enough(parts, questions, k)
        waiting.extend((part, node, deeper) for part in reversed(parts))
    return found


def least_people(opened: Opened, leaves: Iterable[Leaf]) -> int:
    """k: the largest that the campaign, its questions or one of its leaves ask for."""
    floor = DISCRIMINATION_FLOOR if any(one.discrimination for one in opened.questions) else FLOOR
    return max([floor, opened.k, *(leaf.k for leaf in leaves)])


def rest_of(unit: str) -> str:
    """The node that is the rest of *unit*; no unit has such an id."""
    return f"{unit}/{REST}"


class _Tree:
    """The nodes that leaves make up, with their sums."""

    def __init__(self, leaves: Iterable[Leaf]) -> None:
        self._leaves: dict[str, list[Leaf]] = {}
        self._parts: dict[str, list[str]] = {}
        for leaf in leaves:
            nodes = [*leaf.path, rest_of(leaf.unit)] if leaf.part == REST else [*leaf.path]
            for above, node in zip([ROOT, *nodes], nodes, strict=False):
                parts = self._parts.setdefault(above, [])
                if node not in parts:
                    parts.append(node)
                self._leaves.setdefault(node, []).append(leaf)
        self.root = self._parts[ROOT][0]

    def parts(self, node: str) -> list[str]:
        """The nodes that *node* is made of, in order of id; none for a leaf."""
        return sorted(self._parts.get(node, ()))

    def enough(self, nodes: Sequence[str], questions: Iterable[Question], k: int) -> list[Question]:
        """Those of *questions* that at least *k* people answered in every one of *nodes*."""
        return [one for one in questions if all(sum(self._counts(node, one)) >= k for node in nodes)]

    def told(self, node: str, parent: str, questions: Iterable[Question]) -> Told:
        """*node* with the scores of *questions*."""
        within = self._leaves[node]
        invited, answered = sum(one.invited for one in within), sum(one.answered for one in within)
        unit, _, rest = node.partition("/")
        return Told(
            node=node,
            parent=parent,
            unit=unit,
            part="rest" if rest else "whole",
            invited=invited,
            answered=answered,
            participation=_in_a_hundred(answered, invited),
            scores={one.question: self._score(node, one) for one in questions},
        )

    def _score(self, node: str, question: Question) -> Score:
        counts = self._counts(node, question)
        answered = sum(counts)
        points = sum(value * count for value, count in enumerate(counts, start=1))
        mean = _one_decimal(Decimal(points) / answered) if question.kind == "scale-5" else None
        return Score(tuple(_in_a_hundred(count, answered) for count in counts), mean)

    def _counts(self, node: str, question: Question) -> list[int]:
        sums = [0] * ANSWERS[question.kind]
        for leaf in self._leaves[node]:
            for at, count in enumerate(leaf.counts.get(question.question, ())):
                sums[at] += count
        return sums


def _check(opened: Opened, leaves: Sequence[Leaf], k: int) -> None:
    kinds: Mapping[str, int] = {one.question: ANSWERS[one.kind] for one in opened.questions}
    whole = {leaf.unit for leaf in leaves if leaf.part != REST}
    if len({(leaf.unit, leaf.part) for leaf in leaves}) < len(leaves):
        raise NotForRelease("a leaf came twice")
    if {leaf.leaves for leaf in leaves} != {len(leaves)}:
        raise NotForRelease("the leaves do not agree on how many they are")
    if len({leaf.path[0] for leaf in leaves}) > 1:
        raise NotForRelease("the leaves do not lie under one municipality")
    if any(_covered(leaf) & whole for leaf in leaves):
        raise NotForRelease("one leaf lies within another")
    if any(leaf.answered < k or leaf.answered > leaf.invited for leaf in leaves):
        raise NotForRelease("a leaf has fewer than k people")
    for leaf in leaves:
        for name, counts in leaf.counts.items():
            if len(counts) != kinds.get(name) or sum(counts) > leaf.answered:
                raise NotForRelease("counts do not fit the questions")


def _covered(leaf: Leaf) -> set[str]:
    """The units whose whole would contain *leaf*."""
    return set(leaf.path) if leaf.part == REST else set(leaf.path[:-1])


def _in_a_hundred(part: int, whole: int) -> str:
    return _one_decimal(Decimal(100 * part) / whole)


def _one_decimal(value: Decimal) -> str:
    return str(value.quantize(Decimal("0.1"), ROUND_HALF_UP))
