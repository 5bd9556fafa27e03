"""Which row of a table is its header, and what each of its columns means."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .columns import Column, fits, is_strong, meaning_by_content, meaning_of, normal
from .document import Cell, Table
from .headings import years_in

_ROWS_TO_LOOK_AT = 12
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Layout:
    """What the columns of a table of actions mean (None: unknown), and the number of rows up to and with its header."""

    columns: tuple[Column | None, ...]
    header_rows: int

    def field(self, at: int) -> str:
        """The field of a column; empty when it has none."""
        column = self.columns[at] if at < len(self.columns) else None
        return column.field if column else ""


def layout_of(table: Table, before: Layout | None) -> Layout | None:
    """
    The layout of a table of actions, None when it is a table of something else.

    Args:
        table: The table.
        before: The layout of the table before it: a table without header of the same width goes on with it.
    """
    width = max((len(row) for row in table.rows), default=0)
    found = _header(table)
    if found is None:
        if before is not None and width == len(before.columns) and _goes_on(table, before):
            less = tuple(Column(c.field, c.sure * 0.9, c.header, c.stretch) if c else None for c in before.columns)
            return Layout(less, 0)
        return _without_header(table, width)
    at, columns = found
    columns += [None] * (width - len(columns))
    texts = _texts(table, at + 1, width)
    for number in range(width):
        column = columns[number]
        if column is None and not _header_text(table, at, number):
            columns[number] = _shifted(columns, texts, number) or meaning_by_content(texts[number])
        elif column is None:
            columns[number] = _guessed(columns, texts[number], _header_text(table, at, number))
        elif not fits(column.field, texts[number]):
            columns[number] = Column("remark", 0.7, column.header)
    return _checked(columns, texts, at + 1)


def _header(table: Table) -> tuple[int, list[Column | None]] | None:
    """The last row of the header and its columns: the row with most known names among the first, at least two."""
    best: tuple[int, int, list[Column | None]] | None = None
    for at, row in enumerate(table.rows[:_ROWS_TO_LOOK_AT]):
        columns = [None if cell.across or len(cell.text) > _LONGEST_NAME else meaning_of(cell.text) for cell in row]
        known = sum(column is not None for column in columns)
        filled = sum(bool(cell.text.strip()) and not cell.across for cell in row)
        if known >= 2 and known * 2 >= filled and (best is None or known > best[0]):
            best = (known, at, columns)
    if best is None:
        return None
    _, at, columns = best
    second = _second_row(table, at, columns)
    return (at + 1, second) if second else (at, _with_years(columns, table.rows[at - 1] if at else ()))


def _second_row(table: Table, at: int, columns: list[Column | None]) -> list[Column | None] | None:
    """The columns of a header of two rows: quarters or months in the second, below a year or a common name."""
    below = table.rows[at + 1] if at + 1 < len(table.rows) else ()
    filled = {n: meaning_of(cell.text) for n, cell in enumerate(below) if cell.text.strip() and not cell.down}
    if len(filled) < 2 or any(column is None or column.field != "stretch" for column in filled.values()):
        return None
    wide = [*columns, *[None] * (len(below) - len(columns))]
    return _with_years([filled.get(n, column) for n, column in enumerate(wide)], table.rows[at])


def _with_years(columns: list[Column | None], above: tuple[Cell, ...]) -> list[Column | None]:
    """Give quarters and months without a year that of the nearest name to the left in the row above them."""
    years = [next(iter(years_in(cell.text)), None) for cell in above]
    made: list[Column | None] = []
    for number, column in enumerate(columns):
        year = next((year for year in reversed(years[: number + 1]) if year), None)
        if column is not None and column.stretch is not None and column.stretch.year is None and year:
            column = replace(column, stretch=replace(column.stretch, year=year), header=f"{column.header} {year}")
        made.append(column)
    return made


def _checked(columns: list[Column | None], texts: list[list[str]], rows: int) -> Layout | None:
    """A table of actions has one column with titles, and one that says who, when, how far or how much."""
    if any(column and column.field == "when" and normal(column.header) != "datum" for column in columns):
        columns[:] = [None if column and normal(column.header) == "datum" else column for column in columns]
    fields = [column.field if column else "" for column in columns]
    if not any(is_strong(field) for field in fields):
        return None
    if "title" not in fields:
        at = next((n for n, field in enumerate(fields) if field in ("remark", "measure") and any(texts[n])), None)
        if at is None:
            at = next((n for n, field in enumerate(fields) if field in ("", "section") and any(texts[n])), None)
        if at is None:
            return None
        header = columns[at].header if columns[at] else ""  # type: ignore[union-attr]
        columns[at] = Column("title", 0.7, header)
    first = [column.field if column else "" for column in columns].index("title")
    for number in range(first + 1, len(columns)):
        column = columns[number]
        if column is not None and column.field == "title":
            columns[number] = Column("remark", 0.85, column.header)
    return Layout(tuple(columns), rows)


def _without_header(table: Table, width: int) -> Layout | None:
    """A table whose columns say by what stands in them that these are actions: moments, and long texts."""
    if len(table.rows) < 3 or width < 2:
        return None
    texts = _texts(table, 0, width)
    columns = [meaning_by_content(column) for column in texts]
    fields = [column.field if column else "" for column in columns]
    if "when" not in fields and "status" not in fields:
        return None
    longest = max(
        (n for n in range(width) if not fields[n]), key=lambda n: sum(len(text) for text in texts[n]), default=None
    )
    if longest is None or sum(len(text.split()) >= 2 for text in texts[longest]) < 0.6 * len(table.rows):
        return None
    first = next(n for n in range(width) if not fields[n] and any(texts[n]))
    columns[first] = Column("title", 0.65)
    for number in range(width):
        if columns[number] is None and any(texts[number]):
            columns[number] = Column("remark", 0.6)
    return Layout(tuple(columns), 0)


def _shifted(columns: list[Column | None], texts: list[list[str]], number: int) -> Column | None:
    """A column without header that is filled only where its neighbour to the left is empty: one column, read as two."""
    left = columns[number - 1] if number else None
    if left is None or left.field in ("title", "code", "stretch") or not any(texts[number]):
        return None
    clash = any(mine.strip() and theirs.strip() for mine, theirs in zip(texts[number], texts[number - 1], strict=True))
    return None if clash else Column(left.field, min(left.sure, 0.85), left.header)


def _guessed(columns: list[Column | None], texts: list[str], header: str) -> Column | None:
    """A column under an unknown word, when what stands in it is plainly of a kind that no other column holds."""
    found = meaning_by_content(texts)
    if (
        found is None
        or found.field in ("code", "owner")
        or any(column and column.field == found.field for column in columns)
    ):
        return None
    return Column(found.field, min(found.sure, 0.7), header)


def _goes_on(table: Table, before: Layout) -> bool:
    titles = [n for n in range(len(before.columns)) if before.field(n) == "title"]
    return bool(titles) and sum(
        len(row) > titles[0] and bool(row[titles[0]].text.strip()) for row in table.rows
    ) * 2 >= len(table.rows)


def _texts(table: Table, first: int, width: int) -> list[list[str]]:
    return [[row[n].text if n < len(row) else "" for row in table.rows[first:]] for n in range(width)]


def _header_text(table: Table, at: int, number: int) -> str:
    row = table.rows[at]
    return row[number].text.strip() if number < len(row) and not row[number].across else ""
