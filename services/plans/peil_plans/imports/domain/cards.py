"""A table with labels in its first column: a card of one action, or several actions side by side."""

from __future__ import annotations

from dataclasses import replace

from .columns import is_told, meaning_of
from .document import Table
from .drafts import Draft
from .headings import Trail
from .labels import Line, give

_FEWEST_ROWS, _FEWEST_LABELS = 3, 3


def cards_of(table: Table) -> list[Table]:
    """
    A table with labels on the left as cards of two columns, one per action; empty for any other table. Above labels
    stands no header: the first row names one column at most.
    """
    width = max((len(row) for row in table.rows), default=0)
    if width < 2 or len(table.rows) < _FEWEST_ROWS:
        return []
    said = [meaning_of(row[0].text) for row in table.rows if row and row[0].text.strip()]
    known = [column if is_told(column) else None for column in said]
    fields = {column.field for column in known if column}
    if len(fields) < _FEWEST_LABELS or sum(column is not None for column in known) < 0.6 * len(known):
        return []
    heads = {column.field for cell in table.rows[0] if not cell.across and (column := meaning_of(cell.text))}
    if width > 2 and (len(heads) > 1 or "title" not in fields):
        return []
    return [
        replace(
            table, rows=tuple((row[0], *row[at : at + 1]) for row in table.rows if row and (at == 1 or len(row) > at))
        )
        for at in range(1, width)
    ]


def read_card(table: Table, trail: Trail) -> list[Draft]:
    """A table of two columns with labels on the left: one action, or more when its first label comes again."""
    drafts: list[Draft] = []
    seen: set[str] = set()
    for row in table.rows:
        column = meaning_of(row[0].text) if row else None
        cell = row[1] if len(row) > 1 else None
        name = column.field if column else ""
        if not drafts or (name == "title" and "title" in seen):
            drafts.append(Draft(row[0].place, trail=trail))
            seen = set()
        seen.add(name)
        if cell is None or cell.across or not cell.text.strip():
            if column is None and row[0].text.strip():
                drafts[-1].leave(row[0], "staat boven of tussen de labels")
            continue
        if not row[0].text.strip():
            drafts[-1].leave(cell, "kop van een kolom")
        elif column is None:
            drafts[-1].remark(f"{row[0].text}: {cell.text}", 0.7, cell)
        else:
            give(drafts[-1], Line(column, cell), prose=True)
    return drafts
