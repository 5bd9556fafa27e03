"""A table of actions, row by row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from .calendar import Stretch
from .columns import Column, fits, is_moment, normal, title_and_role
from .document import Cell, Paragraph, Table
from .drafts import Draft
from .headings import Trail
from .labels import Line, give, labelled, without_labels
from .layout import Layout, is_header_row, layout_of
from .milestones import Read
from .moments import NOT_KNOWN, Moment, moments_in
from .notes import NOTE
from .options import is_marked
from .proposal import Leftover, Milestone, ReadColumn, Value
from .rows import TOTAL, carry_on, end_of, name_steps, ticks_apart
from .statuses import TICK, legend_in, meaning_of_colour, status_of, ticked

_NOTHING = re.compile(r"\s*(?:[-–—.…/x]+|n\.?\s?v\.?\s?t\.?|geen|nvt)\s*", re.IGNORECASE)
_MAY_BE_NOTHING = frozenset(
    {"owner", "co-owner", "when", "start", "amount", "hours", "measure", "remark", "section", "status"}
)
_MAY_BE_UNKNOWN = frozenset({"owner", "co-owner", "amount", "hours", "means", "measure", "remark"})
_FEW = 3
_MOST_ABOVE = 12
"""So many rows may stand between an empty row and the header of a table: its name, who made it, its date."""


@dataclass(slots=True)
class TableRead:
    """What a table held: drafts of actions, what was left, and the layout for a table that goes on after it."""

    drafts: list[Draft] = field(default_factory=list)
    leftovers: list[Leftover] = field(default_factory=list)
    layout: Layout | None = None
    columns: list[ReadColumn] = field(default_factory=list)


def read_table(
    table: Table, before: Layout | None, trail: Trail, legend: dict[str, str], above: Layout | None = None
) -> TableRead:
    """
    Read a table; one that is not about actions is left over whole.

    Args:
        table: The table.
        before: The layout of the table right before it, or None.
        trail: The headings it stands under.
        legend: What colours mean in this paper.
        above: The layout of the last table of actions above it, behind another heading; or None.
    """
    layout = layout_of(table, before, legend, above)
    if layout is not None and table.hidden:
        layout = layout.doubted()
    read = TableRead(layout=layout)
    if layout is None:
        read.leftovers = [
            Leftover(cell.text, cell.place, "tabel zonder acties") for row in table.rows for cell in row if _own(cell)
        ]
        return read
    _read_header(read, table, layout)
    body = _body(read, table, layout)
    about = _about_above(body)
    for at, row in enumerate(body):
        filled = [cell for cell in row if _own(cell)]
        if not filled and not any(cell.colour for cell in row):
            continue
        if TOTAL.match(filled[0].text if filled else ""):
            read.leftovers += [Leftover(cell.text, cell.place, "regel met een totaal") for cell in filled]
        elif at in about and read.drafts:
            _tell(read.drafts[-1], filled[0])
        elif len(filled) == 1 and (NOTE.match(filled[0].text) or len(legend_in([filled[0].text])) > 1):
            read.leftovers.append(Leftover(filled[0].text, filled[0].place, "noot onder de tabel"))
        elif _is_header_again(row, layout):
            continue
        elif _is_section(row, layout, filled, read.drafts):
            trail = trail.within(filled[0].text.strip())
            read.leftovers.append(Leftover(filled[0].text.strip(), filled[0].place, "tussenkop: gelezen als onderdeel"))
        else:
            _read_row(read, row, layout, trail, legend)
    carry_on(read.drafts, body, layout)
    name_steps(read.drafts, layout)
    return read


def _body(read: TableRead, table: Table, layout: Layout) -> Sequence[tuple[Cell, ...]]:
    """The rows of the table itself; what stands above its header and below its end is left over."""
    body = table.rows[layout.header_rows :]
    end = end_of(body, layout)
    for rows, why in (
        (table.rows[: max(layout.header_rows - 1, 0)], "staat boven de kolomkoppen"),
        (body[end:], "staat onder de tabel"),
    ):
        read.leftovers += [Leftover(cell.text, cell.place, why) for row in rows for cell in row if _own(cell)]
    return body[:end]


def _about_above(rows: Sequence[tuple[Cell, ...]]) -> set[int]:
    """
    The rows of one labelled text that say more of the action above them (`Toelichting: …` across the columns): those
    with rows of more texts on either side, and the last one where there are several.
    """
    filled = [[cell for cell in row if _own(cell)] for row in rows]
    lines = [
        at
        for at, cells in enumerate(filled)
        if at and len(cells) == 1 and len(filled[at - 1]) > 1 and _says_more(cells[0])
    ]
    last = max((at for at, cells in enumerate(filled) if cells), default=0)
    return set(lines) if len(lines) > 1 or lines != [last] else set()


def _tell(draft: Draft, cell: Cell) -> None:
    for line in labelled(Paragraph(cell.text, cell.place)):
        give(draft, replace(line, column=replace(line.column, sure=min(line.column.sure, 0.75))), prose=True)


def _says_more(cell: Cell) -> bool:
    lines = labelled(Paragraph(cell.text, cell.place))
    return bool(lines) and all(line.column.field in ("remark", "status", "measure", "when", "owner") for line in lines)


def parts_of(table: Table) -> list[Table]:
    """The tables that stand below each other in one sheet: each begins with a header, after an empty row."""
    begins, headed = [0], False
    after_empty: int | None = 0
    for at, row in enumerate(table.rows):
        filled = sum(_own(cell) for cell in row)
        if not filled:
            after_empty = at + 1
        elif after_empty is not None and filled > 1 and is_header_row(row):
            begins += [after_empty] if headed else []
            headed, after_empty = True, None
        elif at - (after_empty or 0) >= _MOST_ABOVE:
            after_empty = None
    ends = [*begins[1:], len(table.rows)]
    return [replace(table, rows=table.rows[begin:end]) for begin, end in zip(begins, ends, strict=True)]


def _read_header(read: TableRead, table: Table, layout: Layout) -> None:
    """What each header was taken for; a header that says nothing is left over."""
    header = table.rows[layout.header_rows - 1] if layout.header_rows else ()
    for number, cell in enumerate(header):
        column = layout.columns[number]
        if column is not None and cell.text.strip():
            read.columns.append(ReadColumn(cell.text.strip(), column.field, column.sure, cell.place))
        elif _own(cell):
            read.leftovers.append(Leftover(cell.text, cell.place, "kop van een kolom zonder bekende betekenis"))


def _read_row(read: TableRead, row: tuple[Cell, ...], layout: Layout, trail: Trail, legend: dict[str, str]) -> None:
    """One row: an action of its own, or more about the action above when its title is empty or merged with that."""
    titles = [n for n in range(len(row)) if layout.field(n) == "title"]
    title = row[titles[0]] if titles else None
    numbered = any(layout.field(n) == "code" and _own(cell) for n, cell in enumerate(row))
    goes_on = bool(read.drafts) and (
        title is None or title.down or (not title.text.strip() and not numbered) or _below_code(row, layout, title)
    )
    if goes_on:
        draft = read.drafts[-1]
    else:
        draft = Draft(title.place if title else row[0].place, trail=trail)
        read.drafts.append(draft)
    if title is not None and title.struck:
        draft.struck = True
    alone = sum(_own(cell) for cell in row) == 1 and len(layout.columns) > 2
    if goes_on and ticks_apart(row, layout):
        draft.next_row()
    for number, cell in enumerate(row):
        column = layout.columns[number] if number < len(layout.columns) else None
        if cell.across or (goes_on and cell.down) or not (cell.text.strip() or cell.colour):
            continue
        if goes_on and column is not None and column.field == "title":
            column = replace(column, field="remark", sure=0.7)
        if alone and column is not None and column.field == "title":
            column = replace(column, sure=0.6)
        _read_cell(read, draft, cell, column, legend)


def _below_code(row: tuple[Cell, ...], layout: Layout, title: Cell) -> bool:
    """Whether a row has no code where the others have one, and goes on in small letters: a part of the action above."""
    codes = [n for n in range(len(row)) if layout.field(n) == "code"]
    return bool(codes) and not row[codes[0]].text.strip() and title.text.strip()[:1].islower()


def _read_cell(read: TableRead, draft: Draft, cell: Cell, column: Column | None, legend: dict[str, str]) -> None:
    """Give a cell to the field of its column; what no column knows is left over."""
    if column is None or column.field == "other":
        why = "een plan heeft hier geen plaats voor" if column else "kolom zonder bekende betekenis"
        read.leftovers += [Leftover(cell.text, cell.place, why)] if cell.text.strip() else []
        return
    name, column, cell = column.field, *_looked_at(draft, column, cell)
    if name == "status":
        draft.status(_as_share(cell, column), column.sure, legend)
    elif name == "option":
        _read_option(draft, cell, column, legend)
    elif name == "stretch" and column.stretch is not None:
        _read_stretch(draft, cell, column.stretch, column.header, legend)
    elif not cell.text.strip():
        return
    elif _NOTHING.fullmatch(cell.text) and name in _MAY_BE_NOTHING:
        draft.leave(cell, "zegt dat er niets is")
    elif NOT_KNOWN.fullmatch(cell.text) and name in _MAY_BE_UNKNOWN:
        draft.leave(cell, "zegt dat het nog niet bekend is")
    elif name == "who-when":
        _read_who_when(draft, cell, column.sure)
    elif name == "start":
        _read_start(draft, cell, column.sure)
    elif name == "done":
        draft.when(cell, column.sure) if moments_in(cell.text) else draft.done(cell, column.sure)
    elif name == "year" and re.fullmatch(r"20\d\d", cell.text.strip()):
        draft.year, draft.year_cell = int(cell.text), cell
    elif name == "year":
        draft.leave(cell, "geen jaar")
    else:
        give(draft, Line(column, cell), prose=False)


def _read_option(draft: Draft, cell: Cell, column: Column, legend: Mapping[str, str]) -> None:
    """A cell below one of several statuses: marked, it is that one."""
    found = status_of(column.header, dict(legend))
    if found and is_marked(cell.text):
        draft.statuses.insert(0, Value("status", found[0], column.sure, f"{column.header} {cell.text}", cell.place))
    elif cell.text.strip():
        draft.leave(cell, "niet aangekruist")


def _looked_at(draft: Draft, column: Column, cell: Cell) -> tuple[Column, Cell]:
    """The column as sure as this one cell lets it be; and the cell without the labelled lines in it, which are read."""
    name, sure = column.field, column.sure * (0.92 if cell.down else 1) * (0.95 if cell.computed else 1)
    if "\n" in cell.text and name in ("title", "remark", "when"):
        cell, told = without_labels(cell)
        for line in told:
            give(draft, line, prose=True)
        sure = max(sure, 0.9) if told and name == "title" else sure
    if column.named:
        title, who = title_and_role(cell.text)
        sure = min(sure, 0.75)
        if who:
            draft.owner(replace(cell, text=who), sure)
            cell = replace(cell, text=title)
    if name == "when":
        cell = _counted(cell, column)
    if cell.text.strip() and not fits(name, cell.text) and name not in ("amount", "hours"):
        sure = min(sure, 0.7)
    return replace(column, sure=sure), cell


def _counted(cell: Cell, column: Column) -> Cell:
    """A bare number below `kwartaal` or `week` with that word; any other cell as it is."""
    word = next((word for word in ("kwartaal", "week") if normal(column.header).startswith(word)), "")
    number = cell.text.strip()
    if not word or not number.isdigit() or not 1 <= int(number) <= (4 if word == "kwartaal" else 53):
        return cell
    return replace(cell, text=f"{word} {number}")


def _as_share(cell: Cell, column: Column) -> Cell:
    """A bare number about progress as a share of a hundred; other words as they are."""
    if not re.fullmatch(r"\d{1,3}(?:[.,]\d+)?", cell.text.strip()):
        return cell
    return replace(cell, text=f"{float(cell.text.replace(',', '.')) * column.scale:g}%")


def _read_who_when(draft: Draft, cell: Cell, sure: float) -> None:
    """A cell that says who and when: its parts that are moments, and the others."""
    parts = [part.strip() for part in re.split(r"\s*[,;\n]\s*|\s+[-–]\s+|\s*[()]", cell.text) if part.strip()]
    moments = [part for part in parts if fits("when", part) and not fits("owner", part)]
    owners = [part for part in parts if part not in moments]
    clear = bool(moments) and len(owners) == 1
    if owners:
        draft.owner(replace(cell, text=", ".join(owners)), sure if clear else min(sure, 0.7))
    for part in moments:
        draft.when(replace(cell, text=part), sure if clear else min(sure, 0.7))


def _read_start(draft: Draft, cell: Cell, sure: float) -> None:
    """A column with the first day: a milestone of its own, called start."""
    known = len(draft.reads)
    draft.when(cell, sure)
    draft.reads[known:] = [
        (replace(read, milestone=replace(read.milestone, label=read.milestone.label or "start")), place, source)
        for read, place, source in draft.reads[known:]
    ]


def _read_stretch(draft: Draft, cell: Cell, stretch: Stretch, header: str, legend: Mapping[str, str]) -> None:
    """
    A cell below a quarter or month: a mark says that it is planned, a tick that it was done, words say what. What the
    paper itself says of its marks goes first.
    """
    text = cell.text.strip()
    if text and ticked(text) is False:
        return
    found = status_of(text) if len(text.split()) <= _FEW else None
    told = legend.get(text.lower()) or meaning_of_colour(cell.colour, legend)
    done = told == "done" or bool(TICK.search(text)) or (found is not None and found[0] == "done")
    if found is not None and not TICK.search(text):
        draft.statuses.append(Value("status", found[0], 0.75, text, cell.place))
    label = "" if (ticked(text) and len(text) <= _FEW) or found else TICK.sub("", text).strip()
    days = stretch.days(stretch.year) if stretch.year else None
    moment = Moment(0, 0, header.strip(), "dated", open=() if days else (stretch,))
    milestone = Milestone(header.strip(), "dated", label, days[0] if days else None, days[1] if days else None, done)
    sure = 0.6 if not text else 0.85 if told or not done else 0.75
    draft.reads.append((Read(milestone, sure, text or f"kleur {cell.colour}", moment), cell.place, text or cell.colour))


def _is_header_again(row: tuple[Cell, ...], layout: Layout) -> bool:
    """Whether a row repeats the headers, as on a next page."""
    filled = [(n, normal(cell.text)) for n, cell in enumerate(row) if _own(cell)]
    return len(filled) > 1 and all(n < len(layout.names) and layout.names[n] == words for n, words in filled)


def _is_section(row: tuple[Cell, ...], layout: Layout, filled: list[Cell], drafts: list[Draft]) -> bool:
    """Whether a row is a heading within the table: one text alone, across the columns or looking like a heading."""
    if len(filled) != 1 or any(cell.colour and layout.field(n) in ("status", "stretch") for n, cell in enumerate(row)):
        return False
    cell = filled[0]
    at = row.index(cell)
    across = at + 1 < len(row) and row[at + 1].across
    text = cell.text.strip()
    if len(text) > 150 or "\n" in text:
        return False
    heading = text.endswith(":") or text.isupper() or (cell.lead >= len(text) and not drafts)
    theme = re.match(r"(?:thema|pijler|spoor|doel|onderdeel|fase|hoofdstuk|prioriteit|acties)\b", text, re.IGNORECASE)
    if layout.field(at) not in ("title", "code", "section", "") and not (at == 0 and theme):
        return False
    return (
        across
        or heading
        or bool(theme)
        or is_moment(text)
        or (at > 0 and layout.field(at) == "")
        or (at == 0 and layout.field(0) == "code" and len(text.split()) > 1)
    )


def _own(cell: Cell) -> bool:
    """Whether a cell has text of its own, not that of a cell it is merged with."""
    return bool(cell.text.strip()) and not cell.across and not cell.down
