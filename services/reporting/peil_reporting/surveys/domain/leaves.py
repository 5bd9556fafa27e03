"""
The leaves of a campaign and the tree they make up.

The leaves part the people who were invited: everybody is in one. Whatever is told is about a union of leaves, so that
adding and subtracting gives unions of leaves again, and every leaf has at least k people who answered.
Source: the design's disclosure policy (survey wave: members and answers; pooling upwards).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from peil_contracts.survey import ANSWERS
from peil_disclosure.pooling import Group, Part, Path, pool
from peil_reporting.surveys.domain.campaign import Opened, Question, least_of

REST = "rest"
ROOT = ""
"""The parent of the uppermost node."""


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


class NotForRelease(ValueError):
    """The leaves of a campaign do not hang together, so nothing is told of it. The text names the rule, no amount."""


def least_people(opened: Opened, leaves: Iterable[Leaf]) -> int:
    """k: the largest that the campaign, its questions or one of its leaves ask for."""
    return max([least_of(opened.questions), opened.k, *(leaf.k for leaf in leaves)])


def rest_of(unit: str) -> str:
    """The node that is the rest of *unit*; no unit has such an id."""
    return f"{unit}/{REST}"


def node_of(leaf: Leaf) -> str:
    """The node that *leaf* is."""
    return rest_of(leaf.unit) if leaf.part == REST else leaf.unit


def check_leaves(opened: Opened, leaves: Sequence[Leaf]) -> None:
    """
    Whether *leaves* hang together.

    Raises:
        NotForRelease: a leaf has fewer than k people, two leaves overlap, or counts do not fit the questions.
    """
    k = least_people(opened, leaves)
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
            if len(counts) != kinds.get(name) or min(counts) < 0 or sum(counts) > leaf.answered:
                raise NotForRelease("counts do not fit the questions")


def pooled(leaves: Sequence[Leaf], k: int) -> list[Leaf]:
    """
    *leaves* joined upwards until each has *k* people: when the threshold was raised above that of the campaign.

    Leaves that are large enough stay what they are. Whoever cannot be joined even at the top is left out, fewer than k.
    """
    if all(leaf.answered >= k for leaf in leaves):
        return list(leaves)
    by_place = {(leaf.path, leaf.part): leaf for leaf in leaves}
    groups = [Group(leaf.path, "rest" if leaf.part == REST else "whole", leaf.answered) for leaf in leaves]
    # Readers know the rule, how many were invited, and that every leaf held the campaign's own k.
    invited = zip(groups, leaves, strict=True)
    heads: dict[tuple[Path, Part], int] = {group[:2]: leaf.invited for group, leaf in invited if group.part == REST}
    found = []
    for made in pool(groups, k, heads=heads, least=min(leaf.k for leaf in leaves)).leaves:
        parts = [by_place[group.path, group.part] for group in made.groups]
        found.append(_joined(parts, made.path, made.part))
    return [msgspec.structs.replace(leaf, leaves=len(found), k=k) for leaf in found]


def _joined(parts: Sequence[Leaf], path: tuple[str, ...], part: str) -> Leaf:
    counts: dict[str, tuple[int, ...]] = {}
    for leaf in parts:
        for name, given in leaf.counts.items():
            before = counts.get(name, (0,) * len(given))
            counts[name] = tuple(one + other for one, other in zip(before, given, strict=True))
    first = parts[0]
    return msgspec.structs.replace(
        first,
        unit=path[-1],
        part=part,
        path=path,
        invited=sum(leaf.invited for leaf in parts),
        answered=sum(leaf.answered for leaf in parts),
        counts=counts,
    )


class Nodes:
    """The nodes that leaves make up, with their sums."""

    def __init__(self, leaves: Sequence[Leaf], names: Mapping[str, str] | None = None) -> None:
        """*leaves* hang together; *names*: what people call units."""
        self._names = names or {}
        self.leaves = sorted(leaves, key=lambda leaf: (leaf.path, leaf.part))
        self._within: dict[str, list[int]] = {}
        self._ways: dict[str, tuple[str, ...]] = {}
        for at, leaf in enumerate(self.leaves):
            way = self.way(leaf)
            for depth, node in enumerate(way, start=1):
                self._within.setdefault(node, []).append(at)
                self._ways.setdefault(node, way[:depth])
        self.root = self.leaves[0].path[0]

    def way(self, leaf: Leaf) -> tuple[str, ...]:
        """The nodes that *leaf* lies in, from the top down to itself."""
        return (*leaf.path, rest_of(leaf.unit)) if leaf.part == REST else leaf.path

    def every(self) -> list[str]:
        """Every node, each after the one it is a part of."""
        return sorted(self._ways, key=lambda node: self._ways[node])

    def words(self, node: str) -> str:
        """What a Dutch reader calls *node*."""
        unit, _, rest = node.partition("/")
        name = self._names.get(unit, unit)
        return f"de rest van {name}" if rest else name

    def cells(self, node: str) -> frozenset[int]:
        """Which leaves *node* holds, by their place."""
        return frozenset(self._within[node])

    def depth(self, node: str) -> int:
        """How far below the top *node* lies; the top is 0."""
        return len(self._ways[node]) - 1

    def above(self, node: str) -> tuple[str, ...]:
        """The nodes that *node* lies in, the nearest first."""
        return tuple(reversed(self._ways[node][:-1]))

    def invited(self, node: str) -> int:
        """How many people of *node* were invited."""
        return sum(self.leaves[at].invited for at in self._within[node])

    def answered(self, node: str) -> int:
        """How many of them took part."""
        return sum(self.leaves[at].answered for at in self._within[node])

    def counts(self, node: str, question: Question) -> tuple[int, ...]:
        """How often each answer to *question* was given in *node*."""
        sums = [0] * ANSWERS[question.kind]
        for at in self._within[node]:
            for answer, count in enumerate(self.leaves[at].counts.get(question.question, ())):
                sums[answer] += count
        return tuple(sums)

    def given(self, question: Question) -> list[tuple[int, ...]]:
        """Per leaf how often each answer to *question* was given."""
        nothing = (0,) * ANSWERS[question.kind]
        return [leaf.counts.get(question.question, nothing) for leaf in self.leaves]


def _covered(leaf: Leaf) -> set[str]:
    """The units whose whole would contain *leaf*."""
    return set(leaf.path) if leaf.part == REST else set(leaf.path[:-1])
