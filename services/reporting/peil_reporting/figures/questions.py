"""The questions that the API and the pages put, and what each needs to have read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from peil_chassis.projection import Build
from peil_chassis.store.port import Store
from peil_reporting.cases.reading import opened_in
from peil_reporting.days import number_of
from peil_reporting.figures.board import Board, Dated
from peil_reporting.figures.catalogue import EVERY_LEVEL, Live
from peil_reporting.figures.domain import Days, units_to_read
from peil_reporting.figures.explanation import ExplainedPage, read_explanation
from peil_reporting.figures.reading import FigureReader, Wanted
from peil_reporting.figures.sight import Kept, every_case
from peil_reporting.organisation.domain import Tree
from peil_reporting.organisation.placements import Placements

T = TypeVar("T")


class Questions:
    """Puts questions to the store. Every method raises `NotBuiltYet` and `StoreAway`."""

    def __init__(self, store: Store) -> None:
        """Reads from *store*."""
        self._store = store
        self._reader = FigureReader(store)

    async def board(
        self, figures: Sequence[Live], unit: str | None, days: Days, levels: frozenset[str] = EVERY_LEVEL
    ) -> tuple[Board, str]:
        """*figures* of *unit* (None: the root) and everything below it, at *levels*; and the id of the unit meant."""
        board = Board(await self._reader.read(figures, days.known_on, _below(unit, days)), days, levels)
        return board, unit or board.tree.root

    async def series(
        self,
        figure: Live,
        unit: str | None,
        days: Sequence[date],
        known_on: int,
        levels: frozenset[str] = EVERY_LEVEL,
    ) -> tuple[Board, list[Dated]]:
        """*figure* of *unit* on each of *days* (at least one), at *levels*; and the board of the last of them."""

        def wanted(placements: Placements) -> Sequence[str] | None:
            trees = {id(tree): tree for tree in (placements.tree(number_of(day), known_on) for day in days)}
            return None if unit is None else units_to_read(trees.values(), unit)

        sight = await self._reader.read([figure], known_on, wanted)
        board = Board(sight, Days(number_of(days[-1]), known_on), levels)
        return board, board.series(figure, unit, days)

    async def explanation(
        self,
        figure: Live,
        unit: str | None,
        days: Days,
        *,
        after: str | None,
        limit: int,
        kept: Kept = every_case,
        levels: frozenset[str] = EVERY_LEVEL,
    ) -> tuple[Board, str, ExplainedPage]:
        """
        What *figure* of *unit* was counted from, one page of at most *limit* entities after the key *after*.

        Only cases that *kept* says yes to are shown; the board gives numbers at *levels*.
        """

        async def explained(placements: Placements, builds: Mapping[str, Build]) -> ExplainedPage:
            tree = placements.tree(*days)
            at = unit or tree.root
            node = tree.nodes.get(at)
            if node is None or node.level not in figure.levels:
                return ExplainedPage((), None)
            build = builds[figure.projection.name]
            return await read_explanation(
                self._store, build, figure, tree, at, days, after=after, limit=limit, kept=kept
            )

        sight, page = await self._reader.read_with([figure], days.known_on, _below(unit, days), explained)
        board = Board(sight, days, levels)
        return board, unit or board.tree.root, page

    async def board_and(
        self,
        figures: Sequence[Live],
        unit: str | None,
        days: Days,
        levels: frozenset[str],
        model: str,
        further: Callable[[Tree, str, Build], Awaitable[T]],
    ) -> tuple[Board, str, T]:
        """
        As `board`, and what *further* reads from the read model called *model*: given the tree, the id of the unit
        meant, and the build of the answer.
        """

        async def read(placements: Placements, builds: Mapping[str, Build]) -> T:
            tree = placements.tree(*days)
            return await further(tree, unit or tree.root, builds[model])

        sight, more = await self._reader.read_with(figures, days.known_on, _below(unit, days), read, [model])
        board = Board(sight, days, levels)
        return board, unit or board.tree.root, more

    async def tree(self, as_of: int, known_on: int) -> Tree:
        """The units on day *as_of*, as known on day *known_on* (both ``YYYYMMDD``)."""
        return (await self.placements(Days(as_of, known_on))).tree

    async def placements(self, days: Days) -> Board:
        """The tree, without any figure."""
        return Board(await self._reader.read([], days.known_on, lambda placements: ()), days)

    async def units_of(self, vacancies: Iterable[str]) -> dict[str, str]:
        """Per vacancy of *vacancies* the unit it was opened in; one of which nothing stands is left out."""
        return await opened_in(self._store, vacancies)


def _below(unit: str | None, days: Days) -> Wanted:
    def wanted(placements: Placements) -> Sequence[str] | None:
        tree = placements.tree(*days)
        return units_to_read([tree], unit or tree.root)

    return wanted
