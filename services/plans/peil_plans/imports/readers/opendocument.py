"""ODS files by odfdo: every sheet is a table; formulas are what they last came to."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import Any

from odfdo import Document as OdfDocument

from peil_plans.imports.domain.colours import colour_name
from peil_plans.imports.domain.document import MOST_COLUMNS, Cell, Document, Notice, Place, Table, too_wide

from .container import MOST_ROWS, too_many_rows
from .excel import text_of


def read_ods(content: bytes) -> Document:
    """
    Every sheet as a table; rows and cells that the file repeats are written out where something stands in them.

    Raises:
        PaperRefused: it writes out to too many rows.
    """
    book = OdfDocument(io.BytesIO(content))
    tables: list[Table] = []
    notices: list[Notice] = []
    colours = _colours(book)
    for sheet in book.body.get_elements("//table:table"):
        table = _table(sheet, f"blad {sheet.get_attribute_string('table:name')}", notices, colours)
        if table.rows:
            tables.append(table)
    return Document(tuple(tables), tuple(notices))


def _colours(book: Any) -> dict[str, str]:
    """Per style of cells the name of the colour behind them; styles without one are not there."""
    colours = {}
    for style in book.get_styles("table-cell"):
        properties = style.get_properties("table-cell") or {}
        if name := colour_name(str(properties.get("fo:background-color") or "")):
            colours[str(style.name)] = name
    return colours


def _table(sheet: Any, part: str, notices: list[Notice], colours: dict[str, str]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    spans: dict[int, tuple[int, str]] = {}
    for row in sheet.get_elements(".//table:table-row"):
        times = row.repeated or 1
        cells = _row(row, Place(part, len(rows) + 1), spans, notices, colours)
        if len(rows) + (times if cells else 0) > MOST_ROWS:
            raise too_many_rows()
        rows += [cells] * (times if cells else min(times, 3))
    while rows and not rows[-1]:
        rows.pop()
    return Table(tuple(rows), Place(part), part.removeprefix("blad "))


def _row(
    row: Any, where: Place, spans: dict[int, tuple[int, str]], notices: list[Notice], colours: dict[str, str]
) -> tuple[Cell, ...]:
    """One row. ``spans`` says per column for how many rows to come the cell above goes on, and its text."""
    cells: list[Cell] = []
    for element in row.get_elements("table:table-cell | table:covered-table-cell"):
        times = int(element.get_attribute("table:number-columns-repeated") or 1)
        covered = element.tag == "table:covered-table-cell"
        if len(cells) + times > MOST_COLUMNS and _text(element) and too_wide(Place(where.part)) not in notices:
            notices.append(too_wide(Place(where.part)))
        for _ in range(min(times, MOST_COLUMNS - len(cells))):
            column = len(cells)
            place = Place(where.part, where.row, column + 1)
            left, text = spans.get(column, (0, ""))
            if covered and left:
                spans[column] = (left - 1, text)
                cells.append(Cell(text, place, down=True))
            elif covered:
                cells.append(Cell("", place, across=True))
            else:
                colour = colours.get(str(element.get_attribute("table:style-name")), "")
                cells.append(replace(_cell(element, place, notices), colour=colour))
                deep = int(element.get_attribute("table:number-rows-spanned") or 1)
                spans[column] = (deep - 1, cells[-1].text)
    colourful = any(cell.text for cell in cells)
    while cells and not (cells[-1].text or cells[-1].across or (colourful and cells[-1].colour)):
        cells.pop()
    return tuple(cells)


def _cell(element: Any, place: Place, notices: list[Notice]) -> Cell:
    formula = element.get_attribute("table:formula")
    text = _text(element)
    if formula and not text:
        notices.append(Notice("Hier staat een formule zonder uitkomst; die is niet uitgerekend.", place, str(formula)))
    for note in element.get_elements("office:annotation"):
        notices.append(Notice("Hier staat een opmerking bij de cel.", place, str(note.text_recursive).strip()))
    return Cell(text, place, computed=bool(formula))


def _text(element: Any) -> str:
    kind = element.get_attribute("office:value-type")
    if kind == "date":
        value = str(element.get_attribute("office:date-value") or "")[:10]
        try:
            return text_of(date.fromisoformat(value), "yyyy-mm-dd")
        except ValueError:
            return value
    if kind in ("float", "currency", "percentage"):
        number = float(str(element.get_attribute("office:value") or 0))
        shape = {"currency": "€", "percentage": "%"}.get(kind, "")
        return text_of(int(number) if number.is_integer() and kind != "percentage" else number, shape)
    if kind == "boolean":
        return "ja" if element.get_attribute("office:boolean-value") == "true" else "nee"
    paragraphs = [str(each.text_recursive) for each in element.get_elements("text:p")]
    return "\n".join(text.strip() for text in paragraphs).strip()
