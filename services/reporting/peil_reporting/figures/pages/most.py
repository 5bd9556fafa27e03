"""Where most of something is, said as it is: in one place, or in several that have as many."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from peil_reporting.organisation.domain import Node

MOST_NAMED = 3
"""So many places are named; of more it is said how many there are."""


class Most(NamedTuple):
    """The places that have most of something, in order of name, and how many each of them has."""

    nodes: tuple[Node, ...]
    each: int

    @property
    def only(self) -> Node | None:
        """The one place that has most, or None when several have as many, or none has any."""
        return self.nodes[0] if len(self.nodes) == 1 else None

    def told(self, whole: int) -> str:
        """One sentence about it, when there are *whole* of them everywhere; empty when no place has any."""
        if not self.nodes:
            return ""
        if self.only:
            all_here = self.each >= whole
            return f"Bij {self.only.name}." if all_here else f"De meeste bij {self.only.name}: {self.each}."
        names = [node.name for node in self.nodes]
        where = f"{len(names)} onderdelen"
        if len(names) <= MOST_NAMED:
            where = f"{', '.join(names[:-1])} en {names[-1]}"
        begin = "Bij" if self.each * len(names) >= whole else "De meeste bij"
        return f"{begin} {where}: elk {self.each}."


def most(amounts: Iterable[tuple[Node, int]]) -> Most:
    """Which of the places, each with its amount, have most; none when every amount is 0."""
    found = [(node, amount) for node, amount in amounts if amount]
    highest = max((amount for _, amount in found), default=0)
    at = sorted((node for node, amount in found if amount == highest), key=lambda node: (node.name, node.unit))
    return Most(tuple(at), highest)
