"""Which row of a table is its header, and what each of its columns means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from .columns import Column, fits, fitted, is_strong, is_told, meaning_by_content, meaning_of, normal, title_and_role
from .document import Cell, Table
from .headings import years_in
from .options import option_of, with_options
from .strips import strip_of
from .vocabulary import LOOSE, VAGUE

_ROWS_TO_LOOK_AT = 12
_LONGEST_NAME = 60
_HIDDEN = 0.6
_MOSTLY, _SHORT_NAME = 0.8, 1.5
_SENTENCE = 2.5
"""So many words each has a column that says what is to be done; names and marks have fewer."""
_RUNNING = 4
"""So many words each has a column of running text."""
_AMONG_OTHERS = 0.85
"""How sure a title is whose name may mean more, beside two columns at least that say who, when or how far."""
_PLANNED = frozenset({"owner", "when", "status", "start", "who-when", "stretch", "done", "option"})
_BY_HEARSAY = 0.78
_GUESS, _BY_NAME = 0.8, 0.9
_NAMED = 0.6
"""In so many titles stands who does it, where no column says so."""
_SHORTER_NAME, _MOSTLY_KNOWN = 25, 4
"""An unknown name in a second row is no longer than this, beside so many times as many known ones."""
_FEWEST = 2
"""From this many known names on, a row may be a header."""


@dataclass(frozen=True, slots=True)
class Layout:
    """
    What the columns of a table of actions mean (None: unknown), the number of rows up to and with its header, and the
    words of that header's last row, by which it is known again on a next page.
    """

    columns: tuple[Column | None, ...]
    header_rows: int
    names: tuple[str, ...] = ()

    def doubted(self) -> Layout:
        """The same layout of a table that its file hides: nothing in it is certain."""
        columns = (column and replace(column, sure=min(column.sure, _HIDDEN)) for column in self.columns)
        return replace(self, columns=tuple(columns))

    def field(self, at: int) -> str:
        """The field of a column; empty when it has none."""
        column = self.columns[at] if at < len(self.columns) else None
        return column.field if column else ""


def layout_of(
    table: Table, before: Layout | None, legend: Mapping[str, str], above: Layout | None = None
) -> Layout | None:
    """
    The layout of a table of actions, None when it is a table of something else.

    Args:
        table: The table.
        before: The layout of the table before it: a table without header of the same width goes on with it.
        legend: What signs mean in this paper.
        above: The layout of the last table above it, behind another heading: it holds on where the contents agree.
    """
    width = max((len(row) for row in table.rows), default=0)
    found = _header(table)
    if found is None:
        if before is not None and width == len(before.columns) and _goes_on(table, before):
            less = tuple(Column(c.field, c.sure * 0.9, c.header, c.stretch) if c else None for c in before.columns)
            return Layout(less, 0, before.names)
        if above is not None and width == len(above.columns) and _goes_on(table, above) and _agrees(table, above):
            return Layout(tuple(c and replace(c, sure=min(c.sure, _BY_HEARSAY)) for c in above.columns), 0, above.names)
        return _without_header(table, width)
    at, columns = found
    columns += [None] * (width - len(columns))
    texts = _texts(table, at + 1, width)
    for number in range(width):
        column = columns[number]
        if column is None and not _header_text(table, at, number):
            columns[number] = _shifted(columns, texts, number) or meaning_by_content(texts[number], legend)
        elif column is None:
            name = _header_text(table, at, number)
            columns[number] = _guessed(columns, texts[number], name, legend) or _prose(texts[number], name)
        else:
            columns[number] = fitted(column, texts[number])
    headers = [_header_text(table, at, number) for number in range(width)]
    columns = with_options(columns, headers, texts)
    names = tuple(normal(header) for header in headers)
    return _checked(columns, texts, at + 1, names)


def _header(table: Table) -> tuple[int, list[Column | None]] | None:
    """The last row of the header and its columns: where most names are known among the first rows, at least two."""
    best: tuple[float, int, list[Column | None]] | None = None
    for at, row in enumerate(table.rows[:_ROWS_TO_LOOK_AT]):
        columns = _named(row, table.rows[at - 1] if at else ())
        known = sum(column is not None for column in columns)
        if known < _FEWEST or known * 2 < sum(bool(cell.text.strip()) and not cell.across for cell in row):
            continue
        second = _second_row(table, at, columns)
        found = (at + 1, second) if second else (at, _with_years(columns, table.rows[at - 1] if at else ()))
        worth = sum(1.0 if is_told(column) else 0.4 if column else 0.0 for column in found[1])
        if worth >= 1 and (best is None or worth > best[0]):
            best = (worth, *found)
    return best[1:] if best else None


def _named(row: tuple[Cell, ...], above: tuple[Cell, ...] = ()) -> list[Column | None]:
    if {cell.text.strip() for cell in row} >= set("RACI"):
        return [_RACI.get(cell.text.strip()) or meaning_of(cell.text) for cell in row]
    strip = strip_of([cell.text for cell in row], [cell.text for cell in above])
    return [
        strip.get(n) or (None if cell.across or len(cell.text) > _LONGEST_NAME else meaning_of(cell.text))
        for n, cell in enumerate(row)
    ]


_RACI = {"R": Column("owner", 0.9, "R")} | {letter: Column("other", 0.9, letter) for letter in "ACI"}
"""Who does it, who answers for it, who is asked and who is told: only the first is an owner in Peil."""


def is_header_row(row: tuple[Cell, ...]) -> bool:
    """Whether a row names columns and nothing else: so a further table begins within a sheet."""
    filled = [column for cell, column in zip(row, _named(row), strict=True) if cell.text.strip() and not cell.across]
    known = {column.field for column in filled if column and column.field != "stretch" and column.sure >= _BY_NAME}
    return len(known) >= _FEWEST and sum(column is not None for column in filled) > 0.7 * len(filled)


def _second_row(table: Table, at: int, columns: list[Column | None]) -> list[Column | None] | None:
    """
    The columns of a header of two rows: names, quarters or years in the second, each below a common name or below
    none. A year or quarter below money or progress is more of that; the title has nothing below it.
    """
    row, below = table.rows[at], table.rows[at + 1] if at + 1 < len(table.rows) else ()
    filled = {n: cell for n, cell in enumerate(below) if cell.text.strip() and not cell.down and not cell.across}
    named = _named(below, row)
    under = {n: named[n] or option_of(cell.text) for n, cell in filled.items()}
    unknown = sum(column is None for column in under.values())
    long = any(len(cell.text) > (_LONGEST_NAME if under[n] else _SHORTER_NAME) for n, cell in filled.items())
    if len(filled) < _FEWEST or long or unknown > (len(filled) - 1) / _MOSTLY_KNOWN:
        return None
    wide: list[Column | None] = [*columns, *[None] * (len(below) - len(columns))]
    above = [_parent(row, wide, number) for number in range(len(wide))]
    if any(column and column.field == "title" and n in filled for n, column in enumerate(wide)):
        return None
    gap = any(n >= len(row) or row[n].across or not row[n].text.strip() for n in filled)
    if not gap and any(column and column.field != "stretch" for column in under.values()):
        return None
    made = list(wide)
    for number, column in under.items():
        parent = above[number]
        if column is None:
            made[number] = None
            continue
        money = parent is not None and parent.field in ("amount", "hours", "measure", "status")
        if column.field == "stretch" and money and parent is not None:
            made[number] = replace(parent, sure=min(parent.sure, 0.9), header=f"{parent.header} {column.header}")
        else:
            made[number] = column
    return _with_years(made, row)


def _parent(row: tuple[Cell, ...], columns: list[Column | None], number: int) -> Column | None:
    """The name that a header of one row gives to a column: its own, or that of the nearest one to its left."""
    filled = [n for n, cell in enumerate(row[: number + 1]) if cell.text.strip() and not cell.across]
    return columns[filled[-1]] if filled else None


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


def _checked(columns: list[Column | None], texts: list[list[str]], rows: int, names: tuple[str, ...]) -> Layout | None:
    """A table of actions has one column with titles, and one that says who, when, how far or how much."""
    if any(column and column.field == "when" and normal(column.header) != "datum" for column in columns):
        columns[:] = [None if column and normal(column.header) == "datum" else column for column in columns]
    fields = [column.field if column else "" for column in columns]
    named = {each.field for each in columns if each and is_told(each) and _by_name(each)}
    told = any(is_strong(field) or field == "title" for field in named)
    if not (told and any(is_strong(field) for field in fields)) or _about_something_else(columns):
        return None
    if "title" not in fields:
        at = _instead_of_a_title(fields, texts)
        if at is None:
            at = next((n for n, each in enumerate(columns) if each and not each.header and each.field == "owner"), None)
        if at is None:
            return None
        header = columns[at].header if columns[at] else ""  # type: ignore[union-attr]
        described = (
            normal(header).startswith(("omschrijving", "beschrijving", "hoe gaan", "hoe doen", "hoe pakken"))
            and "owner" in fields
        )
        sure = 0.85 if described and not {"when", "status"}.isdisjoint(fields) else 0.7
        columns[at] = Column("title", sure, header)
    first = [column.field if column else "" for column in columns].index("title")
    columns[first] = _judged(columns[first], named, [text for text in texts[first] if text.strip()])
    for number in range(first + 1, len(columns)):
        column = columns[number]
        if column is not None and column.field == "title":
            columns[number] = Column("remark", 0.85, column.header)
    return Layout(tuple(columns), rows, names)


def _by_name(column: Column) -> bool:
    """Whether a column's own header says what it is, or it has none."""
    return not column.header or is_told(meaning_of(column.header))


def _judged(title: Column | None, named: set[str], texts: list[str]) -> Column | None:
    """The column of titles: surer beside others that say who and when, and marked where its texts end in a role."""
    if title is None:
        return None
    if normal(title.header) in VAGUE | LOOSE.keys() and len(_PLANNED & named) > 1:
        title = replace(title, sure=max(title.sure, _AMONG_OTHERS))
    roles = sum(bool(title_and_role(text)[1]) for text in texts) >= _NAMED * max(len(texts), 1)
    return replace(title, named=roles and not {"owner", "who-when"} & named)


def _about_something_else(columns: list[Column | None]) -> bool:
    """A table of risks (the risk comes first, or has its chance and impact), of versions, or of somebody's details."""
    names = [normal(column.header) if column else "" for column in columns]
    risk = next((n for n, name in enumerate(names) if name.startswith("risico")), None)
    title = next((n for n, column in enumerate(columns) if column and column.field == "title"), len(columns))
    if risk is not None and (risk < title or not {"kans", "impact"}.isdisjoint(names)):
        return True
    return names[0] == "versie" or not {"telefoon", "e-mail"}.isdisjoint(names)


def _instead_of_a_title(fields: list[str], texts: list[list[str]]) -> int | None:
    """The column that says what is to be done where none is called so; None where that is too much of a guess."""
    planned = not {"owner", "when", "start", "stretch", "who-when", "amount"}.isdisjoint(fields)
    at = next((n for n, field in enumerate(fields) if field == "remark" and any(texts[n])), None)
    unknown = next((n for n, field in enumerate(fields[:at]) if not field and _names_each(texts[n])), None)
    if at is not None and planned and unknown is not None:
        return unknown
    if at is None and planned:
        at = next((n for n, field in enumerate(fields) if field == "measure" and any(texts[n])), None)
    if at is not None:
        return at
    long = [n for n, field in enumerate(fields) if field in ("", "section") and _words_each(texts[n]) >= _SENTENCE]
    return max(long, key=lambda n: _words_each(texts[n]), default=None) if planned else None


def _names_each(texts: list[str]) -> bool:
    """Whether a column says something else in nearly every row, in words that may be a title."""
    filled = [text.strip() for text in texts if text.strip()]
    different = len(set(filled)) >= _MOSTLY * len(texts)
    return different and _words_each(texts) >= _SHORT_NAME and all(fits("title", text) for text in filled)


def _words_each(texts: list[str]) -> float:
    filled = [len(text.split()) for text in texts if text.strip()]
    return sum(filled) / len(filled) if filled else 0.0


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


def _guessed(columns: list[Column | None], texts: list[str], header: str, legend: Mapping[str, str]) -> Column | None:
    """A column under an unknown word, when what stands in it is plainly of a kind that no other column holds."""
    found = meaning_by_content(texts, legend)
    if (
        found is None
        or found.field == "code"
        or (found.field == "owner" and any(column and column.field in _WHO for column in columns))
        or any(column and column.field == found.field for column in columns)
    ):
        return None
    return Column(found.field, found.sure if found.sure > _GUESS else min(found.sure, 0.7), header)


def _prose(texts: list[str], header: str) -> Column | None:
    """A column of running text under an unknown word: a remark, for somebody to look at."""
    return Column("remark", _HIDDEN, header) if _words_each(texts) >= _RUNNING else None


_WHO = frozenset({"owner", "co-owner", "who-when", "other"})


def _goes_on(table: Table, before: Layout) -> bool:
    titles = [n for n in range(len(before.columns)) if before.field(n) == "title"]
    return bool(titles) and sum(
        len(row) > titles[0] and bool(row[titles[0]].text.strip()) for row in table.rows
    ) * 2 >= len(table.rows)


def _agrees(table: Table, above: Layout) -> bool:
    """Whether what stands in the columns is of the kinds of another table's, some of it plainly so."""
    plain = 0
    for number, texts in enumerate(_texts(table, 0, len(above.columns))):
        filled, field = [text for text in texts if text.strip()], above.field(number)
        if filled and sum(fits(field, text) for text in filled) * 2 < len(filled):
            return False
        found = meaning_by_content(filled)
        plain += found is not None and found.field == field
    return plain > 0


def _texts(table: Table, first: int, width: int) -> list[list[str]]:
    return [[row[n].text if n < len(row) else "" for row in table.rows[first:]] for n in range(width)]


def _header_text(table: Table, at: int, number: int) -> str:
    row = table.rows[at]
    return row[number].text.strip() if number < len(row) and not row[number].across else ""
