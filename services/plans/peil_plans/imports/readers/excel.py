"""Excel files by openpyxl: every sheet is a table; formulas are what they last came to, nothing is computed."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import openpyxl
from openpyxl.styles.colors import COLOR_INDEX

from peil_plans.imports.domain.calendar import MONTHS
from peil_plans.imports.domain.colours import colour_name
from peil_plans.imports.domain.document import MOST_COLUMNS, Cell, Document, Notice, Place, Table, too_wide

_MONTH_NAMES = {number: name for name, number in reversed(MONTHS.items()) if len(name) > 3 or number == 5}
_SWAPPED = {0: 1, 1: 0, 2: 3, 3: 2}
"""A theme lists dark before light, and cells number light before dark."""


def read_excel(content: bytes) -> Document:
    """Every sheet as a table, hidden ones too; merged cells, colours, struck text and comments are kept."""
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=False, keep_links=False)
    has_formulas = any(cell.data_type == "f" for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    values = openpyxl.load_workbook(io.BytesIO(content), data_only=True, keep_links=False) if has_formulas else book
    tables: list[Table] = []
    notices: list[Notice] = []
    palette = _palette(book)
    for sheet in book.worksheets:
        part, hidden = f"blad {sheet.title}", sheet.sheet_state != "visible"
        if hidden:
            notices.append(Notice("Dit blad is verborgen in het bestand; wat erop staat is nooit zeker.", Place(part)))
        table = _table(sheet, values[sheet.title], part, notices, palette)
        if table.rows:
            tables.append(replace(table, hidden=hidden))
    return Document(tuple(tables), tuple(notices))


def _palette(book: Any) -> dict[int, str]:
    """The colours that a book calls by number: those of its theme below 100, the old numbered ones from there on."""
    colours = {100 + number: str(colour) for number, colour in enumerate(COLOR_INDEX)}
    if book.loaded_theme:
        theme = (
            book.loaded_theme if isinstance(book.loaded_theme, str) else book.loaded_theme.decode("utf-8", "replace")
        )
        scheme = re.search(r"<a:clrScheme.*?</a:clrScheme>", theme, re.DOTALL)
        found = re.findall(r'(?:lastClr|srgbClr val)="([0-9A-Fa-f]{6})"', scheme.group() if scheme else "")
        colours |= {_SWAPPED.get(number, number): colour for number, colour in enumerate(found)}
    return colours


def _shade(fill: Any, palette: dict[int, str]) -> str:
    """The colour behind a cell as six digits or more; empty for none."""
    if fill is None or fill.fill_type != "solid":
        return ""
    return _colour(fill.fgColor, palette)


def _colour(colour: Any, palette: dict[int, str]) -> str:
    if colour.type == "theme":
        return palette.get(int(colour.theme), "")
    if colour.type == "indexed":
        return palette.get(100 + int(colour.indexed), "")
    return colour.rgb if isinstance(colour.rgb, str) else ""


def _ink(font: Any, palette: dict[int, str]) -> str:
    """The name of the colour that a cell is written in; empty for none."""
    return colour_name(_colour(font.color, palette)) if font is not None and font.color is not None else ""


def _table(sheet: Any, values: Any, part: str, notices: list[Notice], palette: dict[int, str]) -> Table:
    merged = _merged(sheet)
    rows: list[tuple[Cell, ...]] = []
    for row in sheet.iter_rows(max_col=min(sheet.max_column, MOST_COLUMNS)):
        cells: list[Cell] = []
        for cell in row:
            place = Place(part, cell.row, cell.column)
            anchor = merged.get((cell.row, cell.column))
            if anchor is None:
                cells.append(_cell(cell, values, place, notices, palette))
            else:
                source = sheet.cell(*anchor)
                down = cell.row > anchor[0] and cell.column == anchor[1]
                text = text_of(source.value, source.number_format) if down else ""
                cells.append(Cell(text, place, down=down, across=not down))
        while cells and not (cells[-1].text or cells[-1].colour or cells[-1].across):
            cells.pop()
        rows.append(tuple(cells))
    while rows and not rows[-1]:
        rows.pop()
    if sheet.max_column > MOST_COLUMNS:
        notices.append(too_wide(Place(part)))
    return Table(tuple(rows), Place(part), sheet.title)


def _merged(sheet: Any) -> dict[tuple[int, int], tuple[int, int]]:
    """For each merged cell but the first of its range: where that first one is."""
    anchors: dict[tuple[int, int], tuple[int, int]] = {}
    for area in sheet.merged_cells.ranges:
        for row in range(area.min_row, min(area.max_row, sheet.max_row) + 1):
            for column in range(area.min_col, min(area.max_col, MOST_COLUMNS) + 1):
                if (row, column) != (area.min_row, area.min_col):
                    anchors[(row, column)] = (area.min_row, area.min_col)
    return anchors


def _cell(cell: Any, values: Any, place: Place, notices: list[Notice], palette: dict[int, str]) -> Cell:
    value, computed = cell.value, False
    if cell.data_type == "f":
        value, computed = values.cell(cell.row, cell.column).value, True
        if value is None:
            notices.append(
                Notice("Hier staat een formule zonder uitkomst; die is niet uitgerekend.", place, _formula(cell.value))
            )
    if cell.comment is not None:
        notices.append(Notice("Hier staat een opmerking bij de cel.", place, str(cell.comment.text)))
    text = text_of(value, cell.number_format)
    font = cell.font
    return Cell(
        text,
        place,
        lead=len(text) if font is not None and font.b else 0,
        colour=colour_name(_shade(cell.fill, palette))
        or (_ink(font, palette) if text and not re.search(r"\w", text) else ""),
        struck=bool(text and font is not None and font.strike),
        computed=computed,
    )


def _formula(value: object) -> str:
    text = getattr(value, "text", value)
    return str(text)


def text_of(value: object, number_format: str) -> str:
    """A value as a reader sees it: days as year-month-day, months by name, shares and euros with their sign."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, datetime | date):
        shape = number_format.lower().split(";")[0]
        if "d" not in shape and "m" in shape and "y" in shape:
            return f"{_MONTH_NAMES[value.month]} {value.year}"
        return (value.date() if isinstance(value, datetime) else value).isoformat()
    if isinstance(value, time):
        return value.isoformat()
    if isinstance(value, int | float):
        return _number(value, number_format)
    return str(value).strip()


def _number(value: float, number_format: str) -> str:
    if "%" in number_format:
        return f"{round(value * 100, 1):g}%".replace(".", ",")
    plain = f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",") if isinstance(value, float) else str(value)
    return f"€ {plain}" if "€" in number_format or "EUR" in number_format else plain
