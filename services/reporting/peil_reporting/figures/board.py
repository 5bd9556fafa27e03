"""Answers from what was read once: for a unit, for the units under it, and for a series of days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from peil_reporting.days import number_of
from peil_reporting.figures.catalogue import EVERY_LEVEL, Live
from peil_reporting.figures.domain import (
    Amounts,
    Answer,
    Days,
    Documents,
    Timeline,
    answer,
    lying_in,
    per_unit,
    rolled_up,
)
from peil_reporting.figures.reading import Sight, Standpoint
from peil_reporting.organisation.domain import Node, Tree
from peil_reporting.organisation.projection import PROJECTION as UNIT_PLACEMENTS


class Dated(NamedTuple):
    """An answer and the day it is of."""

    day: date
    answer: Answer


class Board:
    """Figures of one sight, as of one day, as known on one day."""

    def __init__(self, sight: Sight, days: Days, levels: frozenset[str] = EVERY_LEVEL) -> None:
        """*sight* must hold the cells of every unit that is asked for; of other *levels* no number is given."""
        self._sight = sight
        self._levels = levels
        self.days = days
        self.tree: Tree = sight.placements.tree(*days)
        self._own: dict[str, dict[str, dict[str, int]]] = {}

    def node(self, unit: str) -> Node | None:
        """The unit in the tree of the day, or None."""
        return self.tree.nodes.get(unit)

    def answer(self, figure: Live, unit: str) -> Answer:
        """The figure of *unit* with everything below it."""
        return answer(self._shown(figure), self.tree, unit, *(self._amounts(name, unit) for name in _needed(figure)))

    def beneath(self, figure: Live, unit: str) -> list[tuple[Node, Answer]]:
        """
        The figure of each unit directly under *unit*.

        A unit that is gone, and an empty "Niet geplaatst", are left out unless something counts there.
        """
        found = [(node, self.answer(figure, node.unit)) for node in self.tree.children(unit)]
        return [
            (node, one)
            for node, one in found
            if (node.state == "open" and node.level != "unplaced") or one.numerator or one.denominator
        ]

    def series(self, figure: Live, unit: str | None, days: Sequence[date]) -> list[Dated]:
        """The figure of *unit* (None: the root) on each of *days*, all as known on the board's known day."""
        # The tree is held with its timelines: were it freed, a later tree could take over its id.
        timelines: dict[tuple[int, str], tuple[Tree, Timeline, Timeline]] = {}
        found: list[Dated] = []
        for day in days:
            as_of = number_of(day)
            tree = self._sight.placements.tree(as_of, self.days.known_on)
            at = tree.root if unit is None else unit
            held = timelines.get((id(tree), at))
            if held is None:
                held = timelines[id(tree), at] = (tree, *self._timelines(figure, tree, at))
            _, first, second = held
            found.append(Dated(day, answer(self._shown(figure), tree, at, first.at(as_of), second.at(as_of))))
        return found

    def row(self, unit: str | None, point: Dated) -> tuple[Tree, str, int, Answer]:
        """A point of a series with the tree of its day, for a table."""
        as_of = number_of(point.day)
        tree = self._sight.placements.tree(as_of, self.days.known_on)
        return tree, unit or tree.root, as_of, point.answer

    def standpoint(self, figure: Live) -> Standpoint:
        """Where the fold that fills *figure* stood."""
        return self._sight.standpoints[figure.projection.name]

    @property
    def units_standpoint(self) -> Standpoint:
        """Where the fold of the placements stood."""
        return self._sight.standpoints[UNIT_PLACEMENTS.name]

    @property
    def sight(self) -> Sight:
        """What the board was made from."""
        return self._sight

    def _shown(self, figure: Live) -> Live:
        return figure if figure.levels <= self._levels else replace(figure, levels=figure.levels & self._levels)

    def _amounts(self, figure_id: str, unit: str) -> Amounts:
        if unit not in self.tree.nodes:
            return {}
        own = self._own.get(figure_id)
        if own is None:
            own = self._own[figure_id] = per_unit(self.tree, self._cells(figure_id), self.days)
        return rolled_up(self.tree, unit, own)

    def _timelines(self, figure: Live, tree: Tree, unit: str) -> tuple[Timeline, Timeline]:
        if unit not in tree.nodes:
            return Timeline([], 0), Timeline([], 0)
        first, second = (
            Timeline(lying_in(tree, unit, self._cells(name)), self.days.known_on) for name in _needed(figure)
        )
        return first, second

    def _cells(self, figure_id: str) -> Documents:
        cells: Mapping[str, Documents] = self._sight.cells
        return cells[figure_id]


def _needed(figure: Live) -> tuple[str, str]:
    return figure.id, figure.denominator or figure.id
