"""A series of days over which the units keep moving."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta
from weakref import ref

from peil_reporting.days import number_of
from peil_reporting.figures.board import Board
from peil_reporting.figures.catalogue import FIGURES
from peil_reporting.figures.domain import Days
from peil_reporting.figures.reading import Sight
from peil_reporting.organisation.domain import Tree
from peil_reporting.organisation.placements import KEPT_TREES, Placements
from peil_reporting.organisation.projection import PROJECTION as UNIT_PLACEMENTS
from reporting_cells import cells, entities
from reporting_facts import opened, placed

FIGURE = FIGURES["open_vacancies"]
DAYS = [date(2026, 3, 1) + timedelta(days=n) for n in range(KEPT_TREES + 26)]
KNOWN_ON = 20261231
FACTS = [
    placed("stad", None, "2026-01-01", level="municipality"),
    *(placed(name, "stad", "2026-01-01", level="directorate") for name in "xyz"),
    *(placed("b", "xyz"[n % 3], day.isoformat(), "2026-01-01", n=n + 1) for n, day in enumerate(DAYS)),
    opened("b", "2026-01-02"),
]


class WatchedTree(Tree):
    """A tree of which a test can see whether it is still held."""

    __slots__ = ("__weakref__",)


class KeepsNoTree(Placements):
    """Every tree is a new one that only its caller holds, as when more trees are asked for than are kept."""

    def __init__(self) -> None:
        super().__init__([*entities(UNIT_PLACEMENTS, FACTS).values()])  # type: ignore[arg-type]  # all are units
        self.given: list[ref[Tree]] = []
        self.freed = 0

    def tree(self, as_of: int, known_on: int) -> Tree:
        """A new tree."""
        self.freed += sum(tree() is None for tree in self.given)
        kept = super().tree(as_of, known_on)
        tree = WatchedTree(*(getattr(kept, field.name) for field in fields(Tree)))
        self.given.append(ref(tree))
        return tree


def counted_in_x(placements: Placements) -> list[int]:
    held = [row for row in cells(FIGURE.projection, FACTS) if row["figure"] == FIGURE.id]
    board = Board(Sight(placements, {FIGURE.id: held}, {}, {}), Days(number_of(DAYS[-1]), KNOWN_ON))
    return [point.answer.numerator for point in board.series(FIGURE, "x", DAYS)]


def test_each_day_of_a_series_over_more_trees_than_are_kept_is_of_the_tree_of_that_day() -> None:
    assert counted_in_x(KeepsNoTree()) == [1, 0, 0] * (len(DAYS) // 3)


def test_no_tree_is_freed_whose_id_a_later_tree_of_the_series_could_take_over() -> None:
    placements = KeepsNoTree()
    counted_in_x(placements)
    assert len(placements.given) == len(DAYS) + 1
    assert placements.freed == 0
