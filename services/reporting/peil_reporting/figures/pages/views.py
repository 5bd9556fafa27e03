"""What the templates show: figures with their picture, table and sentence, ready to be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from peil_chassis.http.dutch import dutch_day
from peil_chassis.http.pictures import Bar, Point, Segment, Stack, bar_chart, stacked_bar, step_chart
from peil_reporting.figures.board import Board, Dated
from peil_reporting.figures.catalogue import FIGURES, Live
from peil_reporting.figures.domain import Answer
from peil_reporting.figures.pages.most import most
from peil_reporting.figures.pages.visit import Visit
from peil_reporting.figures.pages.words import (
    LEVEL_WORDS,
    STATE_WORDS,
    STATUS_TONES,
    WHY_WORDS,
    amount_of,
    counted,
    reading_of,
    title_of,
)
from peil_reporting.organisation.domain import Node, Tree

PROGRESS = FIGURES["plan_progress"]
OVERDUE = FIGURES["overdue_actions"]
ORDER = FIGURES["plans_in_order"]
VACANCIES = FIGURES["open_vacancies"]
AGREEMENTS = FIGURES["agreements"]
KINDS = FIGURES["agreement_kinds"]
DUE = FIGURES["agreements_due"]
REMINDED = FIGURES["reminded_items"]
SENT = FIGURES["reminders_sent"]
FIRST = (PROGRESS, OVERDUE, AGREEMENTS, DUE, VACANCIES)
"""The figures that a board begins with; the others have a page of their own."""

PLAN_LEVELS = frozenset({"directorate", "city-district"})
"""Levels whose plans the overview compares: a city district stands beside a directorate."""


@dataclass(frozen=True, slots=True)
class KeyView:
    """A figure as one large number."""

    figure: Live
    amount: int | str
    name: str
    reading: str
    address: str

    @property
    def is_number(self) -> bool:
        """Whether the amount is a number, and not words in its place."""
        return is_number(self.amount)


@dataclass(frozen=True, slots=True)
class SpreadView:
    """A figure over its categories: a picture, and the same as rows."""

    title: str
    reading: str
    caption: str
    picture: Markup
    rows: list[tuple[str, int]]
    address: str


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit in a table: its board, and its numbers (None: not to be said)."""

    node: Node
    address: str
    level: str
    state: str
    done: int | None
    total: int | None
    overdue: int | None
    vacancies: int | None


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one thing to do next."""

    title: str
    text: str
    address: str
    label: str


@dataclass(frozen=True, slots=True)
class SeriesView:
    """A figure over time: a picture, and its months as rows."""

    picture: Markup
    rows: list[tuple[str, int | str, int | str]]
    reading: str

    @property
    def short_rows(self) -> list[tuple[str, int | str]]:
        """The rows of a figure that is not out of anything."""
        return [(day, amount) for day, amount, _ in self.rows]


NAMES = {
    "plan_progress": "van de acties gereed",
    "overdue_actions": "acties over tijd",
    "plans_in_order": "van de actieplannen op orde",
    "open_vacancies": "vacatures open",
    "agreements": "van de afspraken nagekomen",
    "agreement_kinds": "afspraken gemaakt",
    "agreements_due": "lopende afspraken over tijd",
    "reminded_items": "zaken zonder reactie",
    "reminders_sent": "herinneringen verstuurd",
}

CAPTIONS = {
    "plan_progress": "Acties naar status",
    "overdue_actions": "Acties over tijd, naar status",
    "plans_in_order": "Actieplannen, op orde of nog niet",
    "open_vacancies": "Open vacatures per stap",
    "agreements": "Afspraken naar stand",
    "agreement_kinds": "Afspraken per soort",
    "agreements_due": "Lopende afspraken naar termijn",
    "reminded_items": "Zaken waaraan is herinnerd, naar afloop",
    "reminders_sent": "Herinneringen naar bezorging",
}


def key_view(board: Board, figure: Live, unit: str, visit: Visit) -> KeyView:
    """*figure* of *unit* as one number."""
    answer = board.answer(figure, unit)
    amount = amount_of(figure, answer)
    name = NAMES[figure.id]
    if isinstance(amount, int) and amount == 1:
        name = name.replace(figure.counted, figure.counted_one, 1)
    if answer.numerator is None or not is_number(amount):
        name = figure.name
    return KeyView(figure, amount, name, reading_of(figure, answer), visit.figure_page(figure.id, unit))


def is_number(amount: int | str) -> bool:
    """Whether *amount* is a number or a percentage, and not words in its place."""
    return isinstance(amount, int) or "%" in amount


def status_spread(board: Board, figure: Live, unit: str, visit: Visit) -> SpreadView | None:
    """The actions of *unit* by status; None when there is none."""
    answer = board.answer(figure, unit)
    shown = [(category, amount) for category, amount in answer.categories.items() if amount]
    if not shown:
        return None
    segments = [
        Segment(figure.categories.get(category, category), amount, STATUS_TONES.get(category, "unknown"))
        for category, amount in shown
    ]
    told = ", ".join(f"{segment.label.lower()} {segment.amount:.0f}" for segment in segments)
    picture = stacked_bar(
        f"{figure.id}-status", f"{figure.name} naar {figure.category}", f"{told}.", [Stack("", segments)]
    )
    return SpreadView(
        title=title_of(figure, answer),
        reading="" if figure.value == "share" else reading_of(figure, answer),
        caption=CAPTIONS[figure.id],
        picture=picture,
        rows=[(segment.label, int(segment.amount)) for segment in segments],
        address=visit.figure_page(figure.id, unit),
    )


def step_spread(board: Board, unit: str, visit: Visit) -> SpreadView | None:
    """The open vacancies of *unit* by step; None when they may not be shown there, or there is none."""
    answer = board.answer(VACANCIES, unit)
    if not answer.numerator:
        return None
    bars = [Bar(VACANCIES.categories.get(step, step), amount, "busy") for step, amount in answer.categories.items()]
    told = ", ".join(f"{bar.label.lower()} {bar.amount:.0f}" for bar in bars if bar.amount)
    return SpreadView(
        title=title_of(VACANCIES, answer),
        reading=reading_of(VACANCIES, answer),
        caption=CAPTIONS[VACANCIES.id],
        picture=bar_chart("vacatures-stap", "Open vacatures per stap", f"Wachten op: {told}.", bars),
        rows=[(bar.label, int(bar.amount or 0)) for bar in bars],
        address=visit.figure_page(VACANCIES.id, unit),
    )


def unit_row(board: Board, node: Node, visit: Visit) -> UnitRow:
    """*node* with its numbers."""
    progress = board.answer(PROGRESS, node.unit)
    return UnitRow(
        node=node,
        address=visit.unit_page(node.unit),
        level=LEVEL_WORDS.get(node.level, node.level),
        state=STATE_WORDS.get(node.state, node.state),
        done=progress.numerator,
        total=progress.denominator,
        overdue=board.answer(OVERDUE, node.unit).numerator,
        vacancies=board.answer(VACANCIES, node.unit).numerator,
    )


def rows_beneath(board: Board, unit: str, visit: Visit) -> list[UnitRow]:
    """The units directly under *unit*; one that is gone, or an empty "Niet geplaatst", only when something counts."""
    rows = [unit_row(board, node, visit) for node in board.tree.children(unit)]
    return [
        row for row in rows if (row.node.state == "open" and row.node.level != "unplaced") or row.total or row.vacancies
    ]


def plan_rows(board: Board, visit: Visit) -> tuple[list[UnitRow], int]:
    """The directorates and districts that have a plan, in order of name, and how many open ones have none."""
    nodes = [node for node in board.tree.nodes.values() if node.level in PLAN_LEVELS]
    rows = [unit_row(board, node, visit) for node in sorted(nodes, key=lambda node: (node.name, node.unit))]
    without = sum(1 for row in rows if not row.total and row.node.state == "open")
    return [row for row in rows if row.total], without


def plans_picture(board: Board, rows: Sequence[UnitRow]) -> Markup:
    """The plans of *rows* as stacked bars by status."""
    stacks = [
        Stack(
            row.node.name,
            [
                Segment(PROGRESS.categories.get(category, category), amount, STATUS_TONES.get(category, "unknown"))
                for category, amount in board.answer(PROGRESS, row.node.unit).categories.items()
            ],
        )
        for row in rows
    ]
    used = {segment.label for stack in stacks for segment in stack.segments if segment.amount}
    stacks = [Stack(stack.label, [part for part in stack.segments if part.label in used]) for stack in stacks]
    told = "; ".join(f"{row.node.name}: {row.done} van {row.total} gereed" for row in rows)
    return stacked_bar("directies", "Acties per directie, naar status", f"{told}.", stacks)


def next_step(board: Board, rows: Sequence[UnitRow], visit: Visit) -> NextStep:
    """The one thing to do next for whoever answers for the whole."""
    root = board.tree.root
    late = board.answer(OVERDUE, root).numerator or 0
    if not board.answer(PROGRESS, root).denominator:
        text = "Peil heeft nog geen plan om te volgen. Zodra een directie een plan vaststelt, verschijnt het hier."
        return NextStep("Er is nog geen actieplan", text, "/plannen", "Naar de actieplannen")
    if not late:
        return NextStep(
            "Geen enkele actie is over tijd",
            "Bekijk in de actieplannen wat er dit kwartaal gepland staat.",
            "/plannen",
            "Naar de actieplannen",
        )
    title = "Eén actie is over tijd" if late == 1 else f"{counted(OVERDUE, late)} zijn over tijd"
    worst = most((row.node, row.overdue or 0) for row in rows)
    if not worst.nodes:
        return NextStep(title, "Bekijk welke het zijn.", visit.figure_page(OVERDUE.id), "Bekijk deze acties")
    text = f"{worst.told(late)} Spreek een nieuwe datum af, of meld dat de actie gereed is."
    if worst.only is None:
        return NextStep(title, text, visit.figure_page(OVERDUE.id), "Bekijk deze acties")
    label = "Bekijk deze actie" if worst.each == 1 else f"Bekijk deze {worst.each} acties"
    return NextStep(title, text, visit.figure_page(OVERDUE.id, worst.only.unit), label)


def alarm_rows(tree: Tree) -> list[tuple[str, str]]:
    """Each unit that could not be placed as the facts say, and why."""
    return [
        (tree.nodes[alarm.unit].name if alarm.unit in tree.nodes else alarm.unit, WHY_WORDS[alarm.why])
        for alarm in tree.alarms
    ]


def series_view(figure: Live, points: Sequence[Dated], until: date) -> SeriesView | None:
    """*figure* over time; None when there is nothing to draw."""
    drawn = _changes(figure, points)
    if all(point.amount is None for point in drawn):
        return None
    percent = figure.value == "share"
    name = f"{figure.name}{' in procenten' if percent else ''}"
    first = next(point for point in points if point.answer.numerator is not None)
    last = points[-1].answer
    began = f"{_short(figure, first.answer)} op {dutch_day(first.day)}"
    told = f"Van {began} naar {_short(figure, last)} op {dutch_day(until)}."
    months = [point for point in points if point.day.day == until.day or point is points[-1]]
    picture = step_chart(f"{figure.id}-reeks", name, told, drawn, until=until)
    rows: list[tuple[str, int | str, int | str]] = [
        (dutch_day(point.day), _short(figure, point.answer), _whole(point.answer)) for point in months
    ]
    return SeriesView(picture, _where_it_changed(rows)[::-1], told)


def _where_it_changed(rows: Sequence[tuple[str, int | str, int | str]]) -> list[tuple[str, int | str, int | str]]:
    """The first row, the last, and each that says something else than the one before it."""
    return [row for at, row in enumerate(rows) if at in (0, len(rows) - 1) or row[1:] != rows[at - 1][1:]]


def _changes(figure: Live, points: Sequence[Dated]) -> list[Point]:
    """The points at which the amount becomes another."""
    found: list[Point] = []
    for point in points:
        answer = point.answer
        amount: float | None = answer.value
        if amount is not None and figure.value == "share":
            amount = round(100 * amount)
        if not found or found[-1].amount != amount:
            found.append(Point(point.day, amount))
    return found


def _short(figure: Live, answer: Answer) -> int | str:
    amount = amount_of(figure, answer)
    return amount if is_number(amount) else "geen"


def _whole(answer: Answer) -> int | str:
    return "geen" if answer.denominator is None else answer.denominator
