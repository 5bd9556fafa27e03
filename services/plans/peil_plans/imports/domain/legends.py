"""A legend that stands in cells: beside each sign or colour, in a cell of its own, what it means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from .columns import meaning_of
from .document import Cell, Table
from .notes import is_note
from .proposal import Leftover
from .statuses import DUTCH, colour_word, status_in, status_of

_LONGEST_SIGN, _LONGEST_MEANING, _SHORT = 3, 8, 3
_FEWEST = 2
_TITLE = re.compile(r"\s*(?:legenda|legend|verklaring|betekenis|uitleg|leeswijzer|kleuren?)\b", re.IGNORECASE)


def without_legend(table: Table) -> tuple[Table, dict[str, str], list[Leftover]]:
    """
    A table without the legends in it, what their signs and colours mean, and their cells.

    A legend is two and more signs with their meaning, on rows of their own, up to an empty row or the table's end.
    """
    legend: dict[str, str] = {}
    left: set[int] = set()
    for first, end in _groups(table):
        while end > first + 1 and len(last := _filled(table.rows[end - 1])) == 1 and is_note(last[0].text):
            end -= 1
        backwards = [*takewhile(bool, map(_pairs, reversed(table.rows[first:end])))]
        found = [pair for row in reversed(backwards) for pair in row]
        above = table.rows[first : end - len(backwards)]
        if len(found) < _FEWEST or len({sign for sign, _ in found}) < len(found):
            continue
        if not all(map(_heads, above)):
            if not _below_a_table(backwards, above):
                continue
            first = end - len(backwards)
        legend |= {sign: meaning for sign, meaning in found if meaning}
        left |= set(range(first, end))
    cells = [cell for at in sorted(left) for cell in table.rows[at] if cell.text.strip() and not cell.across]
    rows = tuple(() if at in left else row for at, row in enumerate(table.rows))
    return replace(table, rows=rows), legend, [Leftover(cell.text, cell.place, "legenda") for cell in cells]


def _below_a_table(legend: Sequence[Sequence[tuple[str, str]]], above: Sequence[tuple[Cell, ...]]) -> bool:
    """Whether signs right below wider rows are their legend: each one sign with a known meaning, in its first cells."""
    signs = [pair for row in legend for pair in row]
    narrow = all(len(row) == 1 for row in legend) and all(
        meaning and (len(sign) <= _LONGEST_SIGN or colour_word(sign)) for sign, meaning in signs
    )
    return narrow and len(above) > 1 and all(len(_filled(row)) > _FEWEST for row in above[-_FEWEST:])


def _groups(table: Table) -> list[tuple[int, int]]:
    """The rows that stand together, with an empty row or the table's edge on both sides: first and end."""
    groups: list[tuple[int, int]] = []
    for at, row in enumerate(table.rows):
        if not _filled(row):
            continue
        if groups and groups[-1][1] == at:
            groups[-1] = (groups[-1][0], at + 1)
        else:
            groups.append((at, at + 1))
    return groups


def _pairs(row: tuple[Cell, ...]) -> list[tuple[str, str]]:
    """The signs of a row, each with the status it means (empty for none); nothing for any other row."""
    cells = _filled(row)
    if cells and _TITLE.match(cells[0].text):
        cells = cells[1:]
    if not cells or len(cells) % 2 or any(len(cell.text.split()) > _LONGEST_MEANING for cell in cells):
        return []
    said = [(_sign(sign), meaning.text) for sign, meaning in zip(cells[::2], cells[1::2], strict=True)]
    if not all(sign for sign, _ in said):
        return []
    known = [(sign, _meaning(sign, text)) for sign, text in said]
    return known if any(meaning for _, meaning in known) else []


def _meaning(sign: str, text: str) -> str:
    """What a sign means; a word that names a status means that, however it is explained."""
    own = None if colour_word(sign) else status_of(sign)
    found = own or status_in(text) or status_of(text)
    return found[0] if found else ""


def _sign(cell: Cell) -> str:
    """The sign that a cell consists of, as papers write it; empty for words."""
    text = cell.text.strip().lower().rstrip("=:").rstrip("\ufe0f")
    if not text:
        return DUTCH.get(cell.colour, "")
    is_sign = len(text) <= _LONGEST_SIGN and not re.search(r"\d", text)
    is_status = len(text.split()) <= _SHORT and status_of(text) is not None
    return text if is_sign or is_status or colour_word(text) else ""


def _heads(row: tuple[Cell, ...]) -> bool:
    """Whether a row above signs is the name of a legend, or the names of its columns."""
    cells = _filled(row)
    known = {column.field for cell in cells if (column := meaning_of(cell.text))}
    return len(cells) <= 2 and all(len(cell.text.split()) <= _SHORT for cell in cells) and known <= {"status", "remark"}


def _filled(row: tuple[Cell, ...]) -> list[Cell]:
    return [cell for cell in row if (cell.text.strip() or cell.colour) and not cell.across and not cell.down]
