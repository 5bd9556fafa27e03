"""Every placement that was ever recorded, and the tree on any day, as known on any day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from peil_reporting.organisation.domain import Tree, grow
from peil_reporting.organisation.projection import Unit, placement

KEPT_TREES = 64
"""A page asks for one or two trees; a series for a handful; somebody who leafs through history for more."""


class Placements:
    """
    All units as folded, and the trees grown from them.

    A tree only changes on a day on which some placement begins or becomes known, so trees are kept by those days.
    """

    def __init__(self, units: Sequence[Unit]) -> None:
        """*units* as the read model holds them."""
        self._units = tuple(units)
        facts = [fact for unit in self._units for fact in unit.facts]
        self._valid = sorted({fact.value.on for fact in facts if fact.value is not None})
        self._known = sorted({fact.known_on for fact in facts})
        self._trees: dict[tuple[int, int], Tree] = {}

    def tree(self, as_of: int, known_on: int) -> Tree:
        """The tree on day *as_of*, as known at the end of day *known_on* (both ``YYYYMMDD``)."""
        place = (bisect_right(self._valid, as_of), bisect_right(self._known, known_on))
        found = self._trees.get(place)
        if found is None:
            placed = (placement(unit, as_of, known_on) for unit in self._units)
            found = grow(one for one in placed if one is not None)
            while len(self._trees) >= KEPT_TREES:
                del self._trees[next(iter(self._trees))]
            self._trees[place] = found
        return found
