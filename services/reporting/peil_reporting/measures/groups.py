"""
Which units may stand apart: small groups wait in the unit above until they may be told together.

The same pooling as `peil_disclosure.pooling`, for groups that may be told by more than their size. Whatever can be
computed from the figures of units, each the sum of the groups below it, is a sum of groups; so when every group may be
told by itself, and two that may be told may be told together, nothing can be computed that may not be told.

What waits can be most of a unit: 100 vacancies of which only 3 went wrong, beside 20 of which 10 did. A share of the
20 alone, told as the share of both, is false. So there is a choice per figure. Either what is not enough waits ever
higher, and is counted in no figure when it is not enough even at the top; or a unit is told only *whole*: what waits in
it is joined by the smallest units told below it, each with all it has, until it may be told.
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

    def shown(self) -> list[str]:
        """The units with a figure: those with a group in or below them, the highest first."""
        found = {unit for group in self.groups for unit in self.around[group.unit]}
        return sorted(found, key=lambda unit: (len(self.around[unit]), unit))


def stand_apart(
    tree: Tree, things: Mapping[str, Iterable[T]], may: Callable[[tuple[T, ...]], bool], *, whole: bool = False
) -> Apart[T]:
    """
    The groups of *things* (per unit that facts name) such that *may* says yes to each.

    Args:
        tree: Of the day that is told of. Who is closed or not placed waits with the first open unit above.
        may: Whether things may be told together; two sets it says yes to, it must say yes to together.
        whole: Whether the figure of a unit counts everything in it, or else the unit has none.
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
        if found and whole:
            found, groups = _joined(found, groups, _below(unit, groups, around), may)
        if found and may(found):
            groups.append(Group(unit, unit in inner, found))
        elif unit != tree.root:
            waiting.setdefault(around[unit][1], []).extend(found)
    return Apart(tuple(sorted(groups, key=lambda group: group.unit)), around, tuple(sorted(told)))


def _below(unit: str, groups: Iterable[Group[T]], around: Mapping[str, tuple[str, ...]]) -> list[list[Group[T]]]:
    """The *groups* below *unit*, per unit directly below it; the smallest first by what it counts, never by outcome."""
    found: dict[str, list[Group[T]]] = {}
    for group in groups:
        way = around[group.unit]
        if unit in way[1:]:
            found.setdefault(way[way.index(unit) - 1], []).append(group)
    return [found[one] for one in sorted(found, key=lambda one: (sum(len(each.things) for each in found[one]), one))]


def _joined(
    found: tuple[T, ...], groups: list[Group[T]], below: Iterable[list[Group[T]]], may: Callable[[tuple[T, ...]], bool]
) -> tuple[tuple[T, ...], list[Group[T]]]:
    """*found* with as many of *below* as it takes until it may be told, or with all; and the *groups* that are left."""
    for joining in below:
        if may(found):
            break
        found = (*found, *(thing for group in joining for thing in group.things))
        gone = {group.unit for group in joining}
        groups = [group for group in groups if group.unit not in gone]
    return found, groups


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
