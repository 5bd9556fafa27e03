"""Text with separators (CSV): which sign separates, and the one table in it."""

from __future__ import annotations

import csv

from .document import MOST_COLUMNS, Cell, Document, Notice, Place, Table, too_wide

SEPARATORS = (";", ",", "\t", "|", "^")
_FILE = Place("bestand")
_UNQUOTED = Notice(
    "Een aanhalingsteken wordt nergens gesloten. Elke regel is daarom een rij, elk aanhalingsteken tekst.", _FILE
)


def parse_separated(text: str, separator: str | None = None) -> Document:
    """
    Read text with separators as one table.

    Args:
        text: The text, with quotes around fields that hold a separator or a line end.
        separator: The sign, or None to find it: the one that cuts most lines in equally many parts.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines[0].lower().startswith("sep=") and len(lines[0]) == 5:
        separator, lines = lines[0][4], lines[1:]
    sign = separator or separator_of(lines)
    records, quoted = _records(lines, sign)
    notices = [] if quoted else [_UNQUOTED]
    if any(len(record) > MOST_COLUMNS for record in records):
        notices.append(too_wide(_FILE))
    rows: list[tuple[Cell, ...]] = []
    for number, record in enumerate(records, 1):
        texts = enumerate(record[:MOST_COLUMNS], 1)
        cells = tuple(Cell(text.strip(), Place(_FILE.part, number, column)) for column, text in texts)
        notices += [
            Notice("Hier staat een formule; die is als tekst gelezen en niet uitgerekend.", cell.place, cell.text)
            for cell in cells
            if cell.text.startswith("=") and len(cell.text) > 1
        ]
        rows.append(cells)
    while rows and not any(cell.text for cell in rows[-1]):
        rows.pop()
    return Document((Table(tuple(rows), _FILE),), tuple(notices))


def _records(lines: list[str], sign: str) -> tuple[list[list[str]], bool]:
    """
    The rows, and whether quotes hold texts together. A quote that is never closed would take every row behind it into
    one cell: then a quote is a sign as any other.
    """
    ended = [line + "\n" for line in lines]
    records = list(csv.reader(ended, delimiter=sign, strict=False))
    if records and any("\n" in text and sign in text for text in records[-1]) and "".join(lines).count('"') % 2:
        return list(csv.reader(ended, delimiter=sign, quoting=csv.QUOTE_NONE)), False
    return records, True


def separator_of(lines: list[str]) -> str:
    """The sign that cuts most of the first lines in more than one and equally many parts."""
    sample = [line + "\n" for line in lines[:50]]

    def worth(sign: str) -> tuple[int, int]:
        widths = [len(record) for record in csv.reader(sample, delimiter=sign, strict=False) if any(record)]
        wide = [width for width in widths if width > 1]
        usual = max(set(wide), key=wide.count, default=0)
        return wide.count(usual) if usual else 0, usual

    return max(SEPARATORS, key=worth)
