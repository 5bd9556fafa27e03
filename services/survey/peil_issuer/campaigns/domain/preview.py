"""
What a campaign would show at most when as many people answer everywhere: before anybody did, from sizes alone.

It pools as the counting does, and no more: what reporting's audit hides beside that follows from what people answer,
which nobody knows yet. The audit only ever takes away, so at these answers no more units can be told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from peil_disclosure.pooling import Group, Part, Path, pool
from peil_issuer.campaigns.domain.opening import FrozenLeaf

RATES = (40, 60, 80)
"""Of a hundred people who are invited, how many answer: a poor, a usual and a good response."""


class Frame(msgspec.Struct, frozen=True):
    """
    The tree that a campaign is asked along.

    Attributes:
        leaves: Who is counted together, each leaf with the people who are invited.
        units: How many units there are of each level that hold somebody who is asked, by level.
    """

    leaves: tuple[FrozenLeaf, ...]
    units: dict[str, int]


class LevelSeen(NamedTuple):
    """
    How much of one level is told.

    Attributes:
        level: The level, as units name it.
        units: How many units it has.
        told: Per rate how many of these get a figure of their own.
    """

    level: str
    units: int
    told: tuple[int, ...]


class Preview(NamedTuple):
    """
    What would be told at most, per level and per rate of `RATES`.

    Attributes:
        levels: In order of depth.
        answered: Per rate how many people that is.
        uncounted: Per rate how many answers stay out, because even at the top they are fewer than k.
    """

    levels: tuple[LevelSeen, ...]
    answered: tuple[int, ...]
    uncounted: tuple[int, ...]


def frame(leaves: Iterable[FrozenLeaf], people: Iterable[Path], levels: Mapping[str, str]) -> Frame:
    """The frame of *leaves*, with the units on the path of each of *people*; *levels* says what kind each unit is."""
    units = {unit for path in people for unit in path}
    return Frame(tuple(leaves), dict(sorted(Counter(levels[unit] for unit in units).items())))


def preview(asked: Frame, k: int) -> Preview:
    """
    The most that would be told of a campaign of this *k*, if every leaf answered at the same rate, rounded down to
    whole people.
    """
    at_rates = [_told(asked.leaves, rate, k) for rate in RATES]
    depth: dict[str, int] = {}
    for leaf in asked.leaves:
        for at, level in enumerate(leaf.levels):
            depth[level] = max(at, depth.get(level, 0))
    order = sorted(asked.units, key=lambda level: (depth.get(level, len(depth)), level))
    return Preview(
        levels=tuple(
            LevelSeen(level, asked.units[level], tuple(told[level] for told, _, _ in at_rates)) for level in order
        ),
        answered=tuple(answered for _, answered, _ in at_rates),
        uncounted=tuple(uncounted for _, _, uncounted in at_rates),
    )


def _told(leaves: tuple[FrozenLeaf, ...], rate: int, k: int) -> tuple[Counter[str], int, int]:
    """Told units per level, how many people answered, and how many of them nothing is told of."""
    groups = [
        Group(leaf.path, "rest" if leaf.part == "rest" else "whole", leaf.invited * rate // 100) for leaf in leaves
    ]
    kind = {unit: level for leaf in leaves for unit, level in zip(leaf.path, leaf.levels, strict=True)}
    # As the collector counts: readers know how many were invited, of a rest.
    pairs = zip(groups, leaves, strict=True)
    heads: dict[tuple[Path, Part], int] = {
        (group.path, group.part): leaf.invited for group, leaf in pairs if group.part == "rest"
    }
    pooled = pool(groups, k, heads=heads)
    told = {unit for leaf in pooled.leaves for unit in leaf.path}
    return (
        Counter(kind[unit] for unit in told),
        sum(group.size for group in groups),
        sum(group.size for group in pooled.dropped),
    )
