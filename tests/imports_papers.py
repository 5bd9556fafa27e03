"""Building blocks of invented papers: Word, Excel and ODS from short lists, and the truth of a paper in few lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import docx
import odfdo
import openpyxl
from openpyxl.styles import PatternFill

from imports_invented import Invented, Wanted, amount, due, hours, measure, owner, remark, saved, status, title

Block = tuple[str, Any]
Rows = Sequence[Sequence[Any]]


def word(*blocks: Block) -> bytes:
    """Blocks: a style of Word with its text; ``bold`` a paragraph of bold runs; ``table`` rows and merged corners."""
    document = docx.Document()
    for kind, content in blocks:
        if kind == "table":
            _word_table(document, *content)
        elif kind == "bold":
            paragraph = document.add_paragraph()
            for at, text in enumerate(content):
                paragraph.add_run(text).bold = at % 2 == 0
        elif kind.isdigit():
            document.add_heading(content, int(kind))
        else:
            document.add_paragraph(content, style=kind or None)
    return saved(document)


def _word_table(document: Any, rows: Rows, merged: Sequence[tuple[int, int, int, int]] = ()) -> None:
    table = document.add_table(len(rows), len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    for top, left, bottom, right in merged:
        text = rows[top][left]
        table.cell(top, left).merge(table.cell(bottom, right)).text = text


def excel(*sheets: dict[str, Any]) -> bytes:
    """Sheets: ``name``, ``rows``, and as needed ``merged`` (A1:B2), ``fills`` and ``formats`` by cell, ``hidden``."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for made in sheets:
        sheet = book.create_sheet(made["name"])
        for row in made["rows"]:
            sheet.append(list(row))
        for span in made.get("merged", ()):
            sheet.merge_cells(span)
        for cell, colour in made.get("fills", {}).items():
            sheet[cell].fill = PatternFill("solid", fgColor=colour)
        for cell, pattern in made.get("formats", {}).items():
            sheet[cell].number_format = pattern
        if made.get("hidden"):
            sheet.sheet_state = "hidden"
    return saved(book)


def ods(name: str, rows: Rows) -> bytes:
    """One sheet of OpenDocument."""
    book = odfdo.Document("ods")
    book.body.clear()
    table = odfdo.Table(name)
    for values in rows:
        row = odfdo.Row()
        for value in values:
            row.append_cell(odfdo.Cell(value))
        table.append_row(row)
    book.body.append(table)
    return saved(book)


def paper(name: str, content: Callable[[], bytes], truth: str) -> Invented:
    """
    A paper with its truth. An action is a line ``code = title``; further values follow on it or on indented lines,
    each after a tilde: ``@`` owner, ``>`` moment : day or kind (`` x`` when ticked), ``#`` status, ``+`` remark,
    ``€`` amount, ``u`` hours/per, ``%`` measure. ``||`` parts readings that are all right; what begins with ``?`` may
    be read and need not be.
    """
    actions: list[tuple[str, list[Wanted]]] = []
    for line in truth.strip("\n").splitlines():
        parts = [part.strip() for part in line.split(" ~ ")]
        if not line.startswith(" "):
            code, _, name_of = parts.pop(0).partition("=")
            actions.append((code.strip(), [title(name_of.strip())]))
        actions[-1][1].extend(_value(part.lstrip("~ ")) for part in parts if part)
    return Invented(name, content, tuple(actions))


def _value(said: str) -> Wanted:
    free = said.startswith("?")
    first, *others = (_one(reading.strip()) for reading in said.lstrip("?").split("||"))
    return first | ({"or": others} if others else {}) | ({"free": True} if free else {})


def _one(said: str) -> Wanted:
    mark, rest = said[0], said[1:].strip()
    match mark:
        case "@":
            return owner(rest)
        case "#":
            return status(rest)
        case "+":
            return remark(rest)
        case "%":
            return measure(rest)
        case "€":
            return amount(float(rest))
        case "u":
            number, _, per = rest.partition("/")
            return hours(number, per)
        case ">":
            moment, _, day = rest.rpartition(" : ")
            day, _, tick = day.partition(" ")
            if day[0].isdigit():
                return due(moment, day, done=tick == "x")
            return due(moment, None, done=tick == "x", kind=day)
        case _:
            raise ValueError(said)
