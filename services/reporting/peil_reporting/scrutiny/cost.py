"""What protection cost in units and people. It follows from what was told alone, so it tells nothing more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from peil_reporting.organisation.domain import Node

LEVELS = (
    ("municipality",),
    ("cluster",),
    ("directorate", "city-district"),
    ("department",),
    ("team",),
)
"""From the top down; a city district stands beside a directorate."""


class UnitCost(NamedTuple):
    """
    Of one level: what has a figure of its own, and what is counted higher up alone.

    Attributes:
        levels: The level, or the levels that stand beside each other.
        units: How many units it has on the day that was counted.
        shown: How many of these have a figure of their own.
        people: How many people, or answers, these figures are about together.
        higher: How many are in figures of higher levels alone.
    """

    levels: tuple[str, ...]
    units: int
    shown: int
    people: int
    higher: int

    @property
    def hidden(self) -> int:
        """How many of its units have no figure of their own."""
        return self.units - self.shown


def unit_costs(nodes: Iterable[Node], told: Mapping[str, int], whole: int) -> list[UnitCost]:
    """
    The cost per level, the top first; a level without units is left out.

    Args:
        nodes: Every unit of the tree that was counted along.
        told: Per unit with a figure of its own how many people it is about.
        whole: How many people the uppermost figure is about.
    """
    within: dict[str, list[Node]] = {}
    for node in nodes:
        if node.state == "open" or node.unit in told:
            within.setdefault(node.level, []).append(node)
    found = []
    for levels in LEVELS:
        units = [node.unit for level in levels for node in within.get(level, ())]
        amounts = [told[unit] for unit in units if unit in told]
        if units:
            found.append(UnitCost(levels, len(units), len(amounts), sum(amounts), max(0, whole - sum(amounts))))
    return found
