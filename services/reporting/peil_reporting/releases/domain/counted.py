"""
Who counts where in a release: small groups wait in the unit above until they are with enough (`peil_disclosure`).

Every figure of a release counts sums of the same pooled groups, none smaller than k, so whatever figures of one release
tell of how many people there are, added and subtracted, is about k people or more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from peil_disclosure.pooling import Path, Pooled, groups_of, pool
from peil_reporting.organisation.domain import Tree

DIVIDED = frozenset({"directorate", "city-district"})
"""Deepest levels at which figures are told that divide staff; deeper units have their staff alone."""


@dataclass(frozen=True)
class Counted:
    """
    Where the people of each unit count.

    Attributes:
        tree: The units.
        at: Per unit that facts name the unit whose group its people count in, when they count at all.
        based_on: Per unit the unit below it that its staff is really about.
    """

    tree: Tree
    at: Mapping[str, str]
    based_on: Mapping[str, str] = field(default_factory=dict)
    _within: dict[str, set[str]] = field(init=False, repr=False, compare=False, default_factory=dict)
    _around: dict[str, tuple[str, ...]] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        for unit, leaf in self.at.items():
            for above in self.around(leaf):
                self._within.setdefault(above, set()).add(unit)

    @property
    def shown(self) -> list[str]:
        """The units that have a figure, the highest first and then in order of id."""
        return sorted(self._within, key=lambda unit: (len(self.around(unit)), unit))

    def within(self, unit: str) -> frozenset[str]:
        """The units whose people the figure of *unit* counts."""
        return frozenset(self._within.get(unit, ()))

    def around(self, unit: str) -> tuple[str, ...]:
        """*unit* and the units above it, the lowest first."""
        if unit not in self._around:
            self._around[unit] = tuple(node.unit for node in reversed(self.tree.path(unit)))
        return self._around[unit]

    def divided(self) -> Counted:
        """
        The same for figures that divide staff: down to directorates, and above them the sum of theirs.

        Who counts above the directorates is in no such figure, where there are any: a remainder of a few managers
        would stand apart in every one of them. Source: the release plan of the design's disclosure policy.
        """
        by_leaf = {leaf: self._divided_at(leaf) for leaf in set(self.at.values())}
        deep = [at for at in by_leaf.values() if self.tree.nodes[at].level in DIVIDED]
        above = {unit for at in deep for unit in self.around(at)[1:]}
        kept = {leaf: at for leaf, at in by_leaf.items() if at not in above}
        return Counted(self.tree, {unit: kept[leaf] for unit, leaf in self.at.items() if leaf in kept})

    def _divided_at(self, leaf: str) -> str:
        """The lowest unit around *leaf* that staff may be divided of."""
        levels = (DIVIDED, {"cluster"})
        found = [unit for of in levels for unit in self.around(leaf) if self.tree.nodes[unit].level in of]
        return found[0] if found else self.tree.root


def counted(tree: Tree, staff: Mapping[str, int], k: int) -> Counted:
    """
    Where *staff* (people per unit that facts name) counts in *tree*, in groups of at least *k*.

    Who works in a unit that is closed or has no place waits with the first open unit above.

    Raises:
        Refused: ``k-below-floor``; ``negative-count``.
    """
    place = {unit: _open_path(tree, unit) for unit in tree.nodes}
    people: dict[Path, int] = dict.fromkeys(place.values(), 0)
    for unit, many in staff.items():
        people[place[tree.place_of(unit)]] += many
    pooled = pool(groups_of(people), k)
    leaf_of = {group.path: leaf.path[-1] for leaf in pooled.leaves for group in leaf.groups}
    units = {*tree.nodes, *staff}
    at = {unit: leaf_of[path] for unit in units if (path := place[tree.place_of(unit)]) in leaf_of}
    return Counted(tree, at, _based_on(pooled))


def _open_path(tree: Tree, unit: str) -> Path:
    return tuple(_while_open(tree, unit)) or (tree.root,)


def _while_open(tree: Tree, unit: str) -> Iterator[str]:
    for node in tree.path(unit):
        if node.parent is not None and (node.state != "open" or node.level == "unplaced"):
            return
        yield node.unit


def _based_on(pooled: Pooled) -> dict[str, str]:
    return {path[-1]: same[-1] for path in _units(pooled) if (same := pooled.based_on(path)) is not None}


def _units(pooled: Pooled) -> Iterable[Path]:
    return {leaf.path[:depth] for leaf in pooled.leaves for depth in range(1, len(leaf.path) + 1)}
