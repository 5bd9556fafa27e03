"""What an answer is worth while the folds go on and builds are switched."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from peil_chassis import registry
from peil_chassis.fold.loop import Fold
from peil_chassis.fold.positions import COLLECTION as POSITIONS
from peil_chassis.projection import Build
from peil_chassis.store.memory import MemoryStore
from peil_chassis.store.port import Document, Put, StoreAway
from peil_reporting.figures.catalogue import FIGURES
from peil_reporting.figures.domain import Days
from peil_reporting.figures.questions import Questions
from peil_reporting.figures.reading import TRIES
from peil_reporting.vacancies.projection import PROJECTION
from reporting_facts import opened, placed, step
from reporting_service import Reporting

FIGURE = FIGURES["open_vacancies"]
TODAY = Days(20260615, 20260615)
FACTS = [placed("stad", None, "2026-01-01", level="municipality"), opened("stad", "2026-02-01", vacancy="v1")]


class Interrupted(MemoryStore):
    """A store in which something happens after cells or positions, or before entities of vacancies, were read."""

    def __init__(self) -> None:
        super().__init__()
        self.after_cells: Callable[[], Awaitable[None]] | None = None
        self.after_positions: Callable[[], Awaitable[None]] | None = None
        self.before_entities: Callable[[], Awaitable[None]] | None = None
        self.unit_readings = 0
        self.cell_readings: list[tuple[Any, Any]] = []

    async def find(self, collection: str, equal: Any, **more: Any) -> list[Document]:
        """As in memory, with what the test planned before or after it."""
        if collection.startswith("open_vacancies") and not collection.endswith("_cells") and self.before_entities:
            happens, self.before_entities = self.before_entities, None
            await happens()
        found = await super().find(collection, equal, **more)
        if collection.startswith("unit_placements"):
            self.unit_readings += 1
        if collection == POSITIONS and self.after_positions is not None:
            happens, self.after_positions = self.after_positions, None
            await happens()
        if collection.endswith("_cells"):
            between = more["between"]
            self.cell_readings.append((between.low, between.high))
            if self.after_cells is not None:
                happens, self.after_cells = self.after_cells, None
                await happens()
        return found


@pytest.fixture
async def reporting() -> Reporting:
    reporting = Reporting(Interrupted())
    await reporting.take(FACTS)
    return reporting


async def rebuilt(reporting: Reporting) -> None:
    """Fold a second build beside the first, and switch to it at once; the first is gone."""
    entry = await registry.entry_of(reporting.store, PROJECTION.name)
    assert entry is not None
    build = Build(PROJECTION.name, PROJECTION.version, 2)
    fold = Fold(PROJECTION, build, log=reporting.log, store=reporting.store, clock=reporting.clock)
    bounds = await reporting.log.bounds(await reporting.log.partitions(PROJECTION.topic))
    await fold.run_until({partition: found.end for partition, found in bounds.items()})
    await registry.change(reporting.store, entry, replace(entry, active=build))
    await reporting.store.drop(entry.active.cells)


async def test_a_switch_while_reading_gives_an_answer_wholly_from_the_new_build(reporting: Reporting) -> None:
    reporting.store.after_cells = lambda: rebuilt(reporting)
    board, unit = await Questions(reporting.store).board([FIGURE], None, TODAY)
    assert board.answer(FIGURE, unit).value == 1
    assert board.standpoint(FIGURE).build == "open_vacancies_v1_b2"
    assert board.standpoint(FIGURE).exact


async def test_an_event_folded_while_reading_is_read_again(reporting: Reporting) -> None:
    reporting.store.after_cells = lambda: reporting.take([opened("stad", "2026-03-01", vacancy="v2")])
    board, unit = await Questions(reporting.store).board([FIGURE], None, TODAY)
    assert board.answer(FIGURE, unit).value == 2
    assert sum(offset.next for offset in board.standpoint(FIGURE).position) == 2
    assert board.standpoint(FIGURE).exact


async def test_while_events_keep_coming_the_answer_says_that_its_position_is_a_lower_bound(
    reporting: Reporting,
) -> None:
    count = 0

    async def another() -> None:
        nonlocal count
        count += 1
        await reporting.take([opened("stad", "2026-03-01", vacancy=f"w{count}")])
        reporting.store.after_cells = another

    reporting.store.after_cells = another
    board, unit = await Questions(reporting.store).board([FIGURE], None, TODAY)
    standpoint = board.standpoint(FIGURE)
    assert count == TRIES
    assert not standpoint.exact
    assert board.answer(FIGURE, unit).value >= sum(offset.next for offset in standpoint.position)


async def test_builds_that_are_switched_all_the_while_are_not_mixed(reporting: Reporting) -> None:
    number = 1

    async def switch() -> None:
        nonlocal number
        number += 1
        entry = await registry.entry_of(reporting.store, PROJECTION.name)
        assert entry is not None
        build = Build(PROJECTION.name, PROJECTION.version, number)
        await registry.change(reporting.store, entry, replace(entry, active=build))
        reporting.store.after_positions = switch

    reporting.store.after_positions = switch
    with pytest.raises(StoreAway):
        await Questions(reporting.store).board([FIGURE], None, TODAY)


async def test_placements_are_read_once_while_their_fold_stands_still(reporting: Reporting) -> None:
    questions = Questions(reporting.store)
    for _ in range(3):
        await questions.board([FIGURE], None, TODAY)
    assert reporting.store.unit_readings == 1
    await reporting.take([placed("po", "stad", "2026-01-01", level="directorate")])
    board, _ = await questions.board([FIGURE], None, TODAY)
    assert board.node("po") is not None
    assert reporting.store.unit_readings == 2


async def test_a_log_filled_again_to_the_same_offset_is_not_answered_from_kept_placements(
    reporting: Reporting,
) -> None:
    questions = Questions(reporting.store)
    await questions.board([FIGURE], None, TODAY)
    fresh = placed("stad", None, "2026-01-01", level="municipality", name="Andere stad", n=2)
    await reporting.take([fresh])
    (row,) = await reporting.store.find(POSITIONS, {"build": "unit_placements_v1_b1"})
    assert row["next"] == 2
    await reporting.store.commit([Put(POSITIONS, {**row, "next": 1})])
    board, unit = await questions.board([FIGURE], None, TODAY)
    assert board.tree.nodes[unit].name == "Andere stad"


async def test_an_event_folded_between_a_figure_and_its_explanation_is_in_both(reporting: Reporting) -> None:
    reporting.store.before_entities = lambda: reporting.take([opened("stad", "2026-03-01", vacancy="v2")])
    board, unit, page = await Questions(reporting.store).explanation(FIGURE, None, TODAY, after=None, limit=10)
    assert [item.entity for item in page.items] == ["v1", "v2"]
    assert board.answer(FIGURE, unit).value == 2
    assert sum(offset.next for offset in board.standpoint(FIGURE).position) == 2
    assert board.standpoint(FIGURE).exact


async def test_an_explanation_during_which_events_keep_coming_does_not_call_its_position_exact(
    reporting: Reporting,
) -> None:
    count = 0

    async def another() -> None:
        nonlocal count
        count += 1
        await reporting.take([opened("stad", "2026-03-01", vacancy=f"w{count}")])
        reporting.store.before_entities = another

    reporting.store.before_entities = another
    board, _, page = await Questions(reporting.store).explanation(FIGURE, None, TODAY, after=None, limit=10)
    assert not board.standpoint(FIGURE).exact
    assert len(page.items) >= sum(offset.next for offset in board.standpoint(FIGURE).position)


async def test_a_switch_before_the_explanation_gives_figure_and_explanation_of_the_new_build(
    reporting: Reporting,
) -> None:
    reporting.store.before_entities = lambda: rebuilt(reporting)
    board, unit, page = await Questions(reporting.store).explanation(FIGURE, None, TODAY, after=None, limit=10)
    assert (board.answer(FIGURE, unit).value, len(page.items)) == (1, 1)
    assert board.standpoint(FIGURE).build == "open_vacancies_v1_b2"


async def test_a_month_is_read_again_only_when_its_cells_changed(reporting: Reporting) -> None:
    await reporting.take([opened("stad", "2026-03-01", vacancy="v2")])
    questions = Questions(reporting.store)
    for _ in range(2):
        board, unit = await questions.board([FIGURE], None, TODAY)
        assert board.answer(FIGURE, unit).value == 2
    first = len(reporting.store.cell_readings)
    assert first == 1
    await reporting.take([opened("stad", "2026-04-01", "2026-05-02", vacancy="v3")])
    board, unit = await questions.board([FIGURE], None, TODAY)
    assert board.answer(FIGURE, unit).value == 3
    assert reporting.store.cell_readings[first:] == [(202605, 202606)]


async def test_months_read_while_the_fold_moved_are_not_kept(reporting: Reporting) -> None:
    questions = Questions(reporting.store)
    reporting.store.after_cells = lambda: reporting.take([opened("stad", "2026-03-01", vacancy="v2")])
    await questions.board([FIGURE], None, TODAY)
    board, unit = await questions.board([FIGURE], None, TODAY)
    assert board.answer(FIGURE, unit).value == 2


async def test_a_log_filled_again_to_the_same_offset_is_not_answered_from_kept_months(reporting: Reporting) -> None:
    questions = Questions(reporting.store)
    await questions.board([FIGURE], None, TODAY)
    (row,) = await reporting.store.find(POSITIONS, {"build": "open_vacancies_v1_b1"})
    await reporting.take([step("brief-translated", "2026-02-01", vacancy="v1")])
    (later,) = await reporting.store.find(POSITIONS, {"build": "open_vacancies_v1_b1"})
    _, _, anchor = later["months"]["202602"].partition(".")
    assert anchor == later["anchor"][: len(anchor)] != row["anchor"][: len(anchor)]
    months = {"202602": f"{row['next']}.{anchor}"}
    await reporting.store.commit([Put(POSITIONS, {**later, "next": row["next"], "months": months})])
    board, unit = await questions.board([FIGURE], None, TODAY)
    assert board.answer(FIGURE, unit).categories["requirements-fixed"] == 1


async def test_a_build_begun_before_stamps_were_kept_is_read_whole_every_time(reporting: Reporting) -> None:
    (row,) = await reporting.store.find(POSITIONS, {"build": "open_vacancies_v1_b1"})
    del row["months"]
    await reporting.store.commit([Put(POSITIONS, row)])
    await reporting.take([step("brief-translated", "2026-03-01", vacancy="v1")])
    (row,) = await reporting.store.find(POSITIONS, {"build": "open_vacancies_v1_b1"})
    assert "months" not in row
    questions = Questions(reporting.store)
    for _ in range(2):
        board, unit = await questions.board([FIGURE], None, TODAY)
        assert board.answer(FIGURE, unit).value == 1
    assert reporting.store.cell_readings == [(None, 202607)] * 2
