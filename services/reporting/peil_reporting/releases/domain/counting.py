"""
Counting people from cells: for any set of units, on one day, and moves over a stretch of days.

This looks at amounts of any size. Nothing here may leave the release room before the gate has seen it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from peil_chassis.cells import totals
from peil_reporting.organisation.domain import Tree
from peil_reporting.people.projection import (
    ARRIVALS,
    CONTRACTS,
    DEPARTURES,
    STAFF_BY_AGE_GROUP,
    STAFF_BY_SCALE_BAND,
    TRAINED,
    read_move,
)

MOVES = (
    "inflow", "outflow", "lateral-in", "lateral-out", "promotion-in", "promotion-out", "promotion-within",
)  # fmt: skip
"""From outside, to outside, and between this unit and others; a promotion may also happen within it."""


class Counts(NamedTuple):
    """
    People of some units together.

    Attributes:
        staff: People who count there.
        by_band, by_age: The same, divided.
        contracts: Employments in force there.
        moves: Per kind of `MOVES` how many, in the stretch of days.
        trained: Per training how many of the staff had finished it by that day.
    """

    staff: int
    by_band: Mapping[str, int]
    by_age: Mapping[str, int]
    contracts: int
    moves: Mapping[str, int]
    trained: Mapping[str, int]


class Tally:
    """Amounts at each unit by itself, summed over cell documents as they are read."""

    def __init__(self, as_of: int, known_on: int, moves_after: int = 0) -> None:
        """
        Count on day *as_of* as known on day *known_on*, and moves after day *moves_after* up to *as_of*.

        Days are ``YYYYMMDD``; by default every move up to *as_of* is counted.
        """
        self._as_of = as_of
        self._known_on = known_on
        self._moves_after = moves_after
        self._amounts: dict[tuple[str, str], dict[str, int]] = {}

    def add(self, documents: Iterable[Mapping[str, Any]]) -> None:
        """Take in cell *documents* of the read model of staff, each once."""
        for document in documents:
            place = (document["figure"], document["unit"])
            self._sum(place, totals([document], self._as_of, self._known_on), 1)
            if document["figure"] in (ARRIVALS, DEPARTURES):
                self._sum(place, totals([document], self._moves_after, self._known_on), -1)

    def counts(self, tree: Tree, within: Collection[str]) -> Counts:
        """The people of the units *within* (nodes of *tree*); a unit the tree does not know is ``niet-geplaatst``."""
        found: dict[str, dict[str, int]] = {}
        moves = dict.fromkeys(MOVES, 0)
        for (figure, unit), amounts in self._amounts.items():
            if tree.place_of(unit) not in within:
                continue
            held = found.setdefault(figure, {})
            for category, amount in amounts.items():
                if figure in (ARRIVALS, DEPARTURES):
                    if called := _move(figure, category, tree, within):
                        moves[called] += amount
                elif amount:
                    held[category] = held.get(category, 0) + amount
        by_band = found.get(STAFF_BY_SCALE_BAND, {})
        return Counts(
            staff=sum(by_band.values()),
            by_band=by_band,
            by_age=found.get(STAFF_BY_AGE_GROUP, {}),
            contracts=sum(found.get(CONTRACTS, {}).values()),
            moves=moves,
            trained=found.get(TRAINED, {}),
        )

    def staff_at(self) -> Mapping[str, int]:
        """The staff of each unit by itself, as the facts name it."""
        return {
            unit: sum(held.values()) for (figure, unit), held in self._amounts.items() if figure == STAFF_BY_SCALE_BAND
        }

    def register_at(self) -> Mapping[tuple[str, str, str], int]:
        """People per figure, unit and category, of the figures that are not about moves."""
        return {
            (figure, unit, category): many
            for (figure, unit), held in self._amounts.items()
            if figure in (STAFF_BY_SCALE_BAND, STAFF_BY_AGE_GROUP, CONTRACTS, TRAINED)
            for category, many in held.items()
            if many
        }

    def at_places(self, tree: Tree, figure: str) -> Mapping[str, Mapping[str, int]]:
        """The amounts of *figure* at each unit of *tree* by itself, per category."""
        found: dict[str, dict[str, int]] = {}
        for (named, unit), amounts in self._amounts.items():
            if named == figure:
                held = found.setdefault(tree.place_of(unit), {})
                for category, amount in amounts.items():
                    held[category] = held.get(category, 0) + amount
        return found

    def _sum(self, place: tuple[str, str], amounts: Mapping[str, int], sign: int) -> None:
        held = self._amounts.setdefault(place, {})
        for category, amount in amounts.items():
            held[category] = held.get(category, 0) + sign * amount


def _move(figure: str, category: str, tree: Tree, within: Collection[str]) -> str | None:
    """
    What a move is for the units *within* that hold one of its ends; None when it is none, or counted at its other end.

    A lateral move with both ends inside changes nothing for the whole of them. A promotion does, wherever it was.
    """
    kind, other = read_move(category)
    inside = other is not None and tree.place_of(other) in within
    if kind in ("inflow", "outflow"):
        return kind
    if figure == ARRIVALS:
        return f"{kind}-in" if not inside else "promotion-within" if kind == "promotion" else None
    return None if inside else f"{kind}-out"
