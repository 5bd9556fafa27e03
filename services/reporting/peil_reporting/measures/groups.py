"""
Which units may stand apart: small groups wait in the unit above until they may be told together.

The same pooling as `peil_disclosure.pooling`, for groups that may be told by more than their size. Whatever can be
computed from the figures of units, each the sum of the groups below it, is a sum of groups; so when every group may be
told by itself, and two that may be told may be told together, nothing can be computed that may not be told. What is
not enough even at the top is counted in no figure.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from peil_reporting.organisation.domain import Tree

LEVELS = frozenset({"municipality", "cluster", "directorate", "city-district"})
"""The levels these figures are told of; what lies deeper counts in the unit above it."""
DEEPEST = frozenset({"directorate", "city-district"})

T = TypeVar("T", bound=Hashable)
"""What is counted: a vacancy, or what a unit recorded."""


class Group(NamedTuple, Generic[T]):
    """What is told together at least: all of *unit* itself, or of what waited there (*rest*)."""

    unit: str
    rest: bool
    things: tuple[T, ...]


@dataclass(frozen=True)
class Apart(Generic[T]):
    """
    What stands where.

    Attributes:
        groups: In order of unit.
        around: Per unit itself and the units above it that are told of, the lowest first.
        units: Every open unit of a level that is told of, told or not, in order of id.
    """

    groups: tuple[Group[T], ...]
    around: Mapping[str, tuple[str, ...]]
    units: tuple[str, ...]

    def below(self, unit: str) -> list[int]:
        """Which groups the figure of *unit* is the sum of, by number."""
        return [number for number, group in enumerate(self.groups) if unit in self.around[group.unit]]

    def based_on(self, unit: str) -> str:
        """The lowest unit below *unit* whose figure is the sum of the same groups; empty when there is none."""
        groups = self.below(unit)
        same = [one for one in self.shown() if unit in self.around[one][1:] and self.below(one) == groups]
        return max(same, key=lambda one: len(self.around[one]), default="")

    def shown(self) -> list[str]:
        """The units with a figure: those with a group in or below them, the highest first."""
        found = {unit for group in self.groups for unit in self.around[group.unit]}
        return sorted(found, key=lambda unit: (len(self.around[unit]), unit))


def stand_apart(tree: Tree, things: Mapping[str, Iterable[T]], may: Callable[[tuple[T, ...]], bool]) -> Apart[T]:
    """
    The groups of *things* (per unit that facts name) such that *may* says yes to each.

    Args:
        tree: Of the day that is told of. Who is closed or not placed waits with the first open unit above.
        may: Whether things may be told together; two sets it says yes to, it must say yes to together.
    """
    around = {unit: _around(tree, unit) for unit in tree.nodes}
    own: dict[str, list[T]] = {}
    for unit in sorted(things):
        own.setdefault(around[tree.place_of(unit)][0], []).extend(things[unit])
    told = [unit for unit in tree.nodes if around[unit][0] == unit]
    inner = {above for unit in told for above in around[unit][1:]}
    waiting: dict[str, list[T]] = {}
    groups: list[Group[T]] = []
    for unit in sorted(told, key=lambda unit: (-len(around[unit]), unit)):
        found = (*waiting.pop(unit, []), *own.get(unit, []))
        if found and may(found):
            groups.append(Group(unit, unit in inner, found))
        elif unit != tree.root:
            waiting.setdefault(around[unit][1], []).extend(found)
    return Apart(tuple(sorted(groups, key=lambda group: group.unit)), around, tuple(sorted(told)))


def _around(tree: Tree, unit: str) -> tuple[str, ...]:
    """The units around *unit*, itself included, that are told of: open, down to the first of the deepest level."""
    way: list[str] = []
    for node in tree.path(unit):
        if node.parent is not None and (node.state != "open" or node.level == "unplaced"):
            break
        if node.level in LEVELS:
            way.append(node.unit)
        if node.level in DEEPEST:
            break
    return tuple(reversed(way)) or (tree.root,)
