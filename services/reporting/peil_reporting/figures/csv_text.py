"""Answers as CSV (RFC 4180): every row says what it is of, by which definition, and from which position."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from peil_reporting.days import day_of
from peil_reporting.figures.board import Board
from peil_reporting.figures.catalogue import Live
from peil_reporting.figures.domain import Answer
from peil_reporting.organisation.domain import Tree

MEDIA_TYPE = "text/csv; charset=utf-8; header=present"

COLUMNS = (
    "figure", "definition_version", "definition", "as_of", "known_at", "unit", "unit_name", "level",
    "status", "value", "numerator", "denominator",
)  # fmt: skip
TAIL = ("build", "position", "position_exact")

_FORMULA = re.compile(r"[\s\ufeff\u200b]*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""What spreadsheets take for the beginning of a formula, after blanks they skip; the last four are full-width signs."""

Row = tuple[Tree, str, int, Answer]
"""The tree, the unit, the day (``YYYYMMDD``) and the answer."""


def harmless(text: str) -> str:
    """*text* so that a spreadsheet shows it and never runs it: a leading sign of a formula gets a quote before it."""
    return f"'{text}" if _FORMULA.match(text) else text


def as_csv(board: Board, figure: Live, rows: Iterable[Row]) -> str:
    """*rows* as CSV text with a header; an amount that is missing is an empty field, never 0."""
    standpoint = board.standpoint(figure)
    position = " ".join(f"{offset.topic}/{offset.partition}:{offset.next}" for offset in standpoint.position)
    tail = [standpoint.build, position, "true" if standpoint.exact else "false"]
    text = io.StringIO()
    write = csv.writer(text).writerow
    write([*COLUMNS, *figure.categories, *TAIL])
    known_at = day_of(board.days.known_on).isoformat()
    for tree, unit, as_of, answer in rows:
        node = tree.nodes.get(unit)
        about: Sequence[str] = [figure.id, str(figure.version), figure.definition, day_of(as_of).isoformat(), known_at]
        named = [unit, node.name if node else "", node.level if node else "", answer.status]
        amounts = [answer.value, answer.numerator, answer.denominator]
        parts = [answer.categories.get(category) for category in figure.categories]
        fields: list[str | float | None] = [harmless(word) for word in (*about, *named)]
        write([*fields, *amounts, *parts, *tail])
    return text.getvalue()
