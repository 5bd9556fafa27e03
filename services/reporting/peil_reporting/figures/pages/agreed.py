"""What the page of agreements shows: the one next step, kinds as bars, and a row per directorate."""

from __future__ import annotations

from typing import NamedTuple

from peil_chassis.http.pictures import Bar, bar_chart
from peil_reporting.figures.board import Board
from peil_reporting.figures.domain import Answer
from peil_reporting.figures.pages.most import most
from peil_reporting.figures.pages.views import (
    AGREEMENTS,
    CAPTIONS,
    DUE,
    KINDS,
    PLAN_LEVELS,
    NextStep,
    SpreadView,
)
from peil_reporting.figures.pages.visit import Visit
from peil_reporting.figures.pages.words import LEVEL_WORDS, counted, reading_of, title_of
from peil_reporting.organisation.domain import Node


class AgreedRow(NamedTuple):
    """A directorate or district with its agreements."""

    node: Node
    address: str
    level: str
    total: int
    kept: int
    overdue: int


def agreed_rows(board: Board, visit: Visit) -> list[AgreedRow]:
    """The directorates and districts that have an agreement, in order of name."""
    nodes = [node for node in board.tree.nodes.values() if node.level in (*PLAN_LEVELS, "unplaced")]
    rows = []
    for node in sorted(nodes, key=lambda node: (node.name, node.unit)):
        made, due = board.answer(AGREEMENTS, node.unit), board.answer(DUE, node.unit)
        if made.denominator:
            rows.append(
                AgreedRow(
                    node=node,
                    address=visit.unit_page(node.unit),
                    level=LEVEL_WORDS[node.level],
                    total=made.denominator,
                    kept=made.numerator or 0,
                    overdue=due.numerator or 0,
                )
            )
    return rows


def kinds_view(board: Board, unit: str, visit: Visit) -> SpreadView | None:
    """The agreements of *unit* per kind as bars; None when there is none."""
    answer: Answer = board.answer(KINDS, unit)
    if not answer.numerator:
        return None
    bars = [Bar(KINDS.categories.get(kind, kind), amount, "busy") for kind, amount in answer.categories.items()]
    told = ", ".join(f"{bar.label.lower()} {bar.amount:.0f}" for bar in bars if bar.amount)
    return SpreadView(
        title=title_of(KINDS, answer),
        reading=reading_of(KINDS, answer),
        caption=CAPTIONS[KINDS.id],
        picture=bar_chart("afspraken-soort", CAPTIONS[KINDS.id], f"{told}.", bars),
        rows=[(bar.label, int(bar.amount or 0)) for bar in bars],
        address=visit.figure_page(KINDS.id, unit),
    )


def next_agreed_step(board: Board, rows: list[AgreedRow], visit: Visit) -> NextStep:
    """The one thing to do next about agreements."""
    due = board.answer(DUE, board.tree.root)
    late, soon = due.numerator or 0, due.categories.get("soon", 0)
    if not board.answer(AGREEMENTS, board.tree.root).denominator:
        text = "Zodra Bureau I&D met een leidinggevende een afspraak maakt, staat zij hier."
        return NextStep("Er is nog geen afspraak gemaakt", text, visit.figure_page(AGREEMENTS.id), "Wat telt dit?")
    if not late:
        title = "Geen enkele afspraak is over tijd"
        text = f"Binnen 30 dagen {'komt' if soon == 1 else 'komen'} er {soon or 'geen'} aan de beurt."
        return NextStep(title, text, visit.figure_page(DUE.id), "Bekijk de lopende afspraken")
    title = f"{counted(DUE, late)} {'is' if late == 1 else 'zijn'} over tijd"
    worst = most((row.node, row.overdue) for row in rows)
    at = visit.figure_page(DUE.id, worst.only.unit) if worst.only else visit.figure_page(DUE.id)
    return NextStep(title, worst.told(late) or "Bekijk welke het zijn.", at, "Bekijk deze afspraken")
