"""A board: columns that are called by how far things are, with an action in every cell below."""

from __future__ import annotations

from dataclasses import replace

from .columns import fits, title_and_role
from .document import Cell, Table
from .drafts import Draft
from .headings import Trail
from .notes import is_note
from .options import is_marked, option_of
from .proposal import Leftover, ReadColumn
from .statuses import only_a_status
from .tables import TableRead

_FEWEST = 2
_SURE = 0.7
_LONGEST = 30


def _header(table: Table) -> int | None:
    """The row that names a status above each of its columns, each another one; None for any other table."""
    for at, row in enumerate(table.rows[:3]):
        names = [cell.text.strip() for cell in row if cell.text.strip() and not cell.across]
        found = [option_of(name) for name in names]
        if len(names) >= _FEWEST and all(found) and len(set(names)) == len(names):
            below = [cell.text for cells in table.rows[at + 1 :] for cell in cells if cell.text.strip()]
            told = [
                text
                for text in below
                if len(text.split()) >= _FEWEST and fits("title", text) and not only_a_status(text)
            ]
            return at if len(told) * 2 > len(below) else None
    return None


def read_board(table: Table, trail: Trail) -> TableRead | None:
    """The actions of a board, each with the status of its column, nothing of it certain; None for any other table."""
    at = _header(table)
    if at is None:
        return None
    drafts: list[Draft] = []
    left = [Leftover(cell.text, cell.place, "staat boven de kolomkoppen") for row in table.rows[:at] for cell in row]
    header = table.rows[at]
    for row in table.rows[at + 1 :]:
        alone = sum(bool(cell.text.strip()) for cell in row) == 1
        for cell, name in zip(row, header, strict=False):
            if not cell.text.strip() or cell.across or cell.down:
                continue
            if (
                not name.text.strip()
                or (alone and is_note(cell.text))
                or len(cell.text.split()) > _LONGEST
                or _marks(cell)
            ):
                left.append(Leftover(cell.text, cell.place, "staat op het bord"))
                continue
            drafts.append(Draft(cell.place, trail=trail))
            title, who = title_and_role(cell.text)
            drafts[-1].title(replace(cell, text=title), _SURE)
            drafts[-1].owner(replace(cell, text=who), _SURE)
            drafts[-1].status(Cell(name.text, cell.place), _SURE, {})
    columns = [ReadColumn(cell.text.strip(), "status", _SURE, cell.place) for cell in header if cell.text.strip()]
    return TableRead(drafts, [each for each in left if each.text.strip()], columns=columns)


def _marks(cell: Cell) -> bool:
    return len(cell.text.strip()) <= _FEWEST and is_marked(cell.text)
