"""
Slow and obvious ways to the same answers, for one tree: no solver, nothing of the code they judge.

People lie at paths, each the own people of one unit. *Published* is a set of paths: of each the number of all people at
or below it is known. A unit is hidden when it is not published; own people of inner units are always hidden.
Facts from the theory of one tree: what can be derived are sums of atoms; intervals follow by going up and down the tree
once; the cheapest sets to hide are found by looking at each unit once.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from itertools import combinations

Path = tuple[str, ...]
Interval = tuple[float, float]


def total(own: Mapping[Path, int], unit: Path) -> int:
    """All people at or below *unit*."""
    return sum(people for path, people in own.items() if path[: len(unit)] == unit)


def units(own: Mapping[Path, int]) -> list[Path]:
    """Every unit there is, each before those below it."""
    return sorted({path[:depth] for path in own for depth in range(1, len(path) + 1)})


def atoms(own: Mapping[Path, int], published: Collection[Path]) -> dict[Path, int]:
    """Per published unit the people who lie in no published unit below it; a unit without such paths has no atom."""
    found: dict[Path, int] = {}
    for path, people in own.items():
        above = [path[:depth] for depth in range(len(path), 0, -1) if path[:depth] in published]
        if above:
            found[above[0]] = found.get(above[0], 0) + people
    return found


def intervals(own: Mapping[Path, int], published: Collection[Path]) -> dict[Path, Interval]:
    """What a reader knows of the own people at each path: the least and the most they can be."""
    below = {unit: _below(own, unit) for unit in units(own)}
    upwards: dict[Path, Interval] = {}
    for unit in reversed(units(own)):
        parts = [upwards[child] for child in below[unit]] + [(0, math.inf)] * (unit in own)
        ends = (sum(low for low, _ in parts), sum(high for _, high in parts))
        known = total(own, unit)
        upwards[unit] = (known, known) if unit in published else ends
    final = {units(own)[0]: upwards[units(own)[0]]} if own else {}
    found: dict[Path, Interval] = {}
    for unit in units(own):
        low, high = final[unit]
        parts = {child: upwards[child] for child in below[unit]} | ({(): (0, math.inf)} if unit in own else {})
        for part, (least, most) in parts.items():
            others = [ends for other, ends in parts.items() if other != part]
            least = max(least, low - sum(end for _, end in others))
            most = min(most, high - sum(start for start, _ in others))
            if part:
                final[part] = (least, most)
            else:
                found[unit] = (least, most)
    return found


def cheapest_a(own: Mapping[Path, int], k: int) -> float:
    """How few units can be hidden so that all below k are, and no equation has just one hidden term (method A)."""

    def costs(unit: Path) -> tuple[float, float]:
        """(published, hidden)"""
        small = math.inf if total(own, unit) < k else 0.0
        below = _below(own, unit)
        if not below:
            return small, 1.0
        # Cost by how many terms of the equation are hidden: none, one, more.
        counted = [0.0, math.inf, math.inf] if unit not in own else [math.inf, 0.0, math.inf]
        for published, hidden in map(costs, below):
            counted = [
                counted[0] + published,
                min(counted[1] + published, counted[0] + hidden),
                min(counted[2] + published, counted[2] + hidden, counted[1] + hidden),
            ]
        return small + min(counted[0], counted[2]), 1 + min(counted[1], counted[2])

    return min(costs(units(own)[0]))


def cheapest_b(own: Mapping[Path, int], k: int) -> float:
    """How few units can be hidden so that every atom has k people or more (method B)."""

    def costs(unit: Path) -> dict[int | None, float]:
        """By how many people below wait for a published unit above: None when nobody does, at most k."""
        waiting: dict[int | None, float] = {None: 0.0} if unit not in own else {min(own[unit], k): 0.0}
        for child in _below(own, unit):
            waiting = _joined(waiting, costs(child), k)
        found = {state: cost + 1 for state, cost in waiting.items()}
        if total(own, unit) >= k:
            published = min(waiting.get(None, math.inf), waiting.get(k, math.inf))
            found[None] = min(found.get(None, math.inf), published)
        return found

    return min(costs(units(own)[0]).values())


def one_by_one(own: Mapping[Path, int], fits: Collection[Path] | None = None) -> list[frozenset[Path]]:
    """Every set of units that could be published, the largest first."""
    every = units(own) if fits is None else sorted(fits)
    return [frozenset(chosen) for many in range(len(every), -1, -1) for chosen in combinations(every, many)]


def no_lonely_term(own: Mapping[Path, int], published: Collection[Path]) -> bool:
    """Whether no equation (a unit is its parts) has just one term that is not known."""
    for unit in units(own):
        below = _below(own, unit)
        if below:
            hidden = sum(child not in published for child in [unit, *below]) + (unit in own)
            if hidden == 1:
                return False
    return True


def _below(own: Mapping[Path, int], unit: Path) -> list[Path]:
    return [other for other in units(own) if len(other) == len(unit) + 1 and other[: len(unit)] == unit]


def _joined(some: Mapping[int | None, float], others: Mapping[int | None, float], k: int) -> dict[int | None, float]:
    found: dict[int | None, float] = {}
    for one, cost in some.items():
        for other, more in others.items():
            state = other if one is None else one if other is None else min(one + other, k)
            found[state] = min(found.get(state, math.inf), cost + more)
    return found
