"""What the monitor shows: every figure of Peil beside the others, a row per unit down to directorates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from markupsafe import Markup

from peil_chassis.http.pictures import Bar, bar_chart
from peil_reporting.figures.board import Board
from peil_reporting.figures.catalogue import Live
from peil_reporting.figures.domain import Answer
from peil_reporting.figures.pages import rates
from peil_reporting.figures.pages.people import SHORT
from peil_reporting.figures.pages.views import AGREEMENTS, DUE, OVERDUE, PLAN_LEVELS, PROGRESS, VACANCIES
from peil_reporting.figures.pages.visit import Visit
from peil_reporting.figures.pages.words import LEVEL_WORDS
from peil_reporting.organisation.domain import Node, Tree
from peil_reporting.releases.catalogue import ABSENCE, COMPLIANCE, RELEASED, SIGNALS, Released
from peil_reporting.releases.domain.answers import ReleasedAnswer, day_told
from peil_reporting.releases.reading import ReleaseSight

LEVELS = frozenset({"municipality", "cluster"}) | PLAN_LEVELS

STAFF, MOVES = RELEASED["staff"], RELEASED["staff_moves"]

SIDE_BY_SIDE = (
    ("Mensen in dienst", STAFF),
    ("Verzuim", RELEASED[ABSENCE]),
    ("Signalen", RELEASED[SIGNALS]),
    ("Procedure gevolgd", RELEASED[COMPLIANCE]),
)
"""Figures with one amount of a unit, under the heading of their column."""

DIVIDED = tuple(name for name in RELEASED if name not in {MOVES.id, *(figure.id for _, figure in SIDE_BY_SIDE)})
"""Figures over groups: they have no one amount to stand in a column."""


class Cell(NamedTuple):
    """What a figure says of a unit: the amount in words, and the page that explains it; *since* when it stands from."""

    label: str
    text: str
    address: str
    since: date | None = None


class MonitorRow(NamedTuple):
    """A unit and what is said of it; *depth* 0 is the municipality."""

    name: str
    level: str
    address: str
    depth: int
    cells: tuple[Cell, ...]


class Column(NamedTuple):
    """The heading of a column, and the page of its figure."""

    label: str
    address: str


def agreed_table(board: Board, visit: Visit) -> tuple[list[Column], list[MonitorRow]]:
    """What was agreed on and how far it is: live figures, as *board* counts them on its day."""
    figures: tuple[tuple[str, Live], ...] = (
        ("Acties gereed", PROGRESS),
        ("Acties over tijd", OVERDUE),
        ("Afspraken nagekomen", AGREEMENTS),
        ("Afspraken over tijd", DUE),
        ("Open vacatures", VACANCIES),
    )
    rows = [
        _row(
            node,
            depth,
            visit,
            [
                Cell(label, _live(figure, board.answer(figure, node.unit)), visit.figure_page(figure.id, node.unit))
                for label, figure in figures
            ],
        )
        for node, depth in units_of(board.tree)
    ]
    return [Column(label, visit.figure_page(figure.id)) for label, figure in figures], rows


def people_table(
    sight: ReleaseSight, visit: Visit, figures: Sequence[tuple[str, Released]] = SIDE_BY_SIDE
) -> tuple[list[Column], list[MonitorRow]]:
    """What was released about people: *figures*, and who came and went; a figure that stood already names its day."""
    rows = []
    for node, depth in units_of(sight.tree):
        cells = [_released(label, figure, sight, node, visit) for label, figure in figures]
        rows.append(_row(node, depth, visit, [*cells, *_flows(sight, node, visit)]))
    columns = [Column(label, visit.figure_page(figure.id)) for label, figure in figures]
    return [*columns, *(Column(label, visit.figure_page(MOVES.id)) for label in ("Instroom", "Uitstroom"))], rows


def picture_of(figure: Released, sight: ReleaseSight, title: str) -> Markup | None:
    """*figure* of each directorate and district as bars under a *title*; None when nothing is told of any."""
    told = [(node, sight.answer(figure, node.unit)) for node, _ in units_of(sight.tree) if node.level in PLAN_LEVELS]
    if all(answer.total is None for _, answer in told):
        return None
    bars = [Bar(node.name, rates.exact(figure, answer), "busy", _short(figure, answer)) for node, answer in told]
    said = ", ".join(f"{node.name} {rates.said(figure, answer)}" for node, answer in told if answer.total is not None)
    return bar_chart(f"naast-elkaar-{figure.id}", title, f"{said}.", bars, decimals=figure.decimals)


def units_of(tree: Tree) -> Iterator[tuple[Node, int]]:
    """Every open unit of the monitor's levels below those above it, with its depth."""

    def down(node: Node, depth: int) -> Iterator[tuple[Node, int]]:
        if node.level in LEVELS and node.state == "open":
            yield node, depth
        for child in tree.children(node.unit):
            yield from down(child, depth + 1)

    yield from down(tree.nodes[tree.root], 0)


def _short(figure: Released, answer: ReleasedAnswer) -> str:
    return SHORT.get(answer.status, "onbekend") if answer.total is None else rates.said(figure, answer)


def _row(node: Node, depth: int, visit: Visit, cells: Sequence[Cell]) -> MonitorRow:
    return MonitorRow(
        node.name, LEVEL_WORDS.get(node.level, node.level), visit.unit_page(node.unit), depth, tuple(cells)
    )


def _live(figure: Live, answer: Answer) -> str:
    if answer.numerator is None:
        return "niet op dit niveau"
    if figure in (PROGRESS, AGREEMENTS):
        return f"{answer.numerator} van {answer.denominator}" if answer.denominator else "geen"
    return str(answer.numerator)


def _released(label: str, figure: Released, sight: ReleaseSight, node: Node, visit: Visit) -> Cell:
    answer = sight.answer(figure, node.unit)
    text = _mark(answer) if answer.total is None else rates.in_table(figure, answer)
    return Cell(label, text, visit.figure_page(figure.id, node.unit), _stands(sight, answer))


def _flows(sight: ReleaseSight, node: Node, visit: Visit) -> list[Cell]:
    """Who came and who went in the quarter; the moves themselves are on the figure's own page."""
    answer = sight.answer(MOVES, node.unit)
    found = {one.category: one for one in answer.categories}
    cells = []
    for label, category in (("Instroom", "inflow"), ("Uitstroom", "outflow")):
        one = found.get(category)
        text = _mark(answer) if one is None else str(one.amount) if one.amount is not None else SHORT[one.status]
        cells.append(Cell(label, text, visit.figure_page(MOVES.id, node.unit), _stands(sight, answer)))
    return cells


def _mark(answer: ReleasedAnswer) -> str:
    return SHORT.get(answer.status, "nog niet vrijgegeven")


def _stands(sight: ReleaseSight, answer: ReleasedAnswer) -> date | None:
    """The day of a figure that stood already; None for one of this release."""
    if sight.release is None or not answer.quarter:
        return None
    return day_told(sight.release, answer)
