"""A table that lost its columns: each cell on a line of its own, first the names of the columns, then row by row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from .columns import fits, is_told, meaning_of
from .document import Cell, Place, Table
from .moments import moments_in
from .statuses import status_of

_FEWEST, _MOST = 3, 9
_CODE = re.compile(r"[A-Z]{0,2}[.-]?\d{1,3}(?:\.\d{1,2})*[a-z]?[.)]?")
_PLAIN = {
    "code": lambda text: bool(_CODE.fullmatch(text)),
    "when": lambda text: bool(moments_in(text)),
    "status": lambda text: status_of(text) is not None,
}
"""Kinds of columns that show whether rows and names keep step."""


def single_file(lines: list[str], at: int) -> tuple[Table | None, int]:
    """
    The table whose names stand one below the other from a line on, and the line after it; None where the lines below
    do not come in rows of as many, each of the kind that its name says.
    """
    if at and lines[at - 1].strip():
        return None, at
    end = next((number for number in range(at, len(lines)) if not _named(lines[number])), len(lines))
    names = [*range(at, end)]
    fields = _fields([lines[number] for number in names])
    rows: list[list[int]] = []
    for group in _groups(lines, end) if fields else ():
        cut = [group[begin : begin + len(names)] for begin in range(0, len(group), len(names))]
        if not all(_in_step(fields, [lines[number].strip() for number in row]) for row in cut):
            break
        rows += cut
    if not rows:
        return None, at
    made = tuple(
        tuple(Cell(lines[number].strip(), Place(f"regel {number + 1}", None, n + 1)) for n, number in enumerate(row))
        for row in (names, *rows)
    )
    return Table(made, Place(f"regel {at + 1}")), rows[-1][-1] + 1


def _groups(lines: list[str], at: int) -> Iterator[list[int]]:
    """The lines from here on, by number, in groups with empty lines between."""
    for filled, group in groupby(range(at, len(lines)), key=lambda number: bool(lines[number].strip())):
        if filled:
            yield list(group)


def _named(line: str) -> bool:
    column = meaning_of(line.strip())
    return is_told(column) and column is not None and column.field != "stretch" and not line.rstrip().endswith(":")


def _fields(names: list[str]) -> list[str]:
    """The kinds of names that are those of a table's columns: each another, one of them what is to be done."""
    fields = [column.field for name in names if (column := meaning_of(name.strip()))]
    enough = _FEWEST <= len(fields) <= _MOST and len(set(fields)) == len(fields)
    return fields if enough and "title" in fields and not _PLAIN.keys().isdisjoint(fields) else []


def _in_step(fields: list[str], texts: list[str]) -> bool:
    """Whether the cells of a row are as many as the names, and each of the kind of its name."""
    return len(texts) == len(fields) and all(
        _PLAIN[field](text) if field in _PLAIN else fits(field, text) for field, text in zip(fields, texts, strict=True)
    )
