"""A table with labels beside what they are about: cards of one action each, also side by side or in pairs on a row."""

from __future__ import annotations

import re
from dataclasses import replace

from .columns import Column, is_told, meaning_of, normal
from .document import Cell, Paragraph, Table
from .drafts import Draft
from .figures import amounts_in, hours_in
from .headings import Trail
from .labels import Line, give, labelled
from .notes import is_note

_FEWEST_ROWS, _FEWEST_LABELS = 3, 3
_MOSTLY = 0.6
_JUDGED = 100
"""So many rows tell what kind of table it is, however long it goes on."""
_NUMBERED = re.compile(
    r"\s*\w*(?:actie|kaart|maatregel|activiteit|fiche|blad|punt|formulier)\w*\s+(?:nr\.?\s*)?[A-Z]?\d{1,3}[.:]?\s*",
    re.IGNORECASE,
)
_CALLED, _BY_PLACE = 0.9, 0.75
"""How sure a title is that stands above the labels of a card: where it says that it is an action, and where not."""


def cards_of(table: Table) -> list[Table]:
    """
    A table with labels on the left as cards of two columns, one per action; empty for any other table. Above labels
    stands no header: the first row names one column at most.
    """
    table = _in_pairs(table) or table
    width = max((len(row) for row in table.rows), default=0)
    if width < 2 or len(table.rows) < _FEWEST_ROWS:
        return []
    known = [_label(row[0]) for row in table.rows[:_JUDGED] if row and row[0].text.strip() and not _alone(row)]
    fields = {column.field for column in known if column}
    if len(fields) < _FEWEST_LABELS or sum(column is not None for column in known) < _MOSTLY * len(known):
        return []
    heads = {column.field for cell in table.rows[0][1:] if not cell.across and (column := meaning_of(cell.text))}
    if width > 2 and (len(heads) > 1 or not ("title" in fields or _names_above(table, width))):
        return []
    return [
        replace(
            table, rows=tuple((row[0], *row[at : at + 1]) for row in table.rows if row and (at == 1 or len(row) > at))
        )
        for at in range(1, width)
    ]


def _names_above(table: Table, width: int) -> bool:
    """Whether a first row without a label names each of the columns."""
    first = table.rows[0]
    return not first[0].text.strip() and len({cell.text.strip() for cell in first[1:]} - {""}) == width - 1


def _in_pairs(table: Table) -> Table | None:
    """
    A form with a label before each text, two and more on a row, with one on each row; None for any other table. Where
    every row has one label again and again these are cards side by side, and come one after the other.
    """
    used = {n for row in table.rows for n, cell in enumerate(row) if cell.text.strip()}
    rows = [[cell for n, cell in enumerate(row) if n in used and not cell.across] for row in table.rows]
    rows = [row for row in rows if any(cell.text.strip() for cell in row)]
    pairs = [(row[at], row[at + 1]) for row in rows[:_JUDGED] for at in range(0, len(row) - 1, 2)]
    labels = [_label(label) for label, _ in pairs if label.text.strip()]
    known = [label for label in labels if label]
    wide = [row for row in rows[:_JUDGED] if len(row) > 3]
    beside = sum(bool(_label(row[0]) and _label(row[2]) and not _label(row[1])) for row in wide) * 2 > len(wide)
    said = [_label(text) for _, text in pairs if text.text.strip()]
    if not beside or len({column.field for column in known}) < _FEWEST_LABELS or len(known) < _MOSTLY * len(labels):
        return None
    if sum(each is not None for each in said) > (1 - _MOSTLY) * len(said):
        return None
    if all(len(row) == len(rows[0]) and len({normal(cell.text) for cell in row[::2]}) == 1 for row in rows):
        return replace(
            table, rows=tuple(row[at : at + 2] for at in range(0, len(rows[0]), 2) for row in map(tuple, rows))
        )
    made: list[tuple[Cell, ...]] = []
    for row in rows:
        if len(row) == 1 or (not any(cell.text.strip() for cell in row[1:]) and not _label(row[0])):
            made.append((row[0],))
        else:
            made += [(row[at], row[at + 1]) for at in range(0, len(row) - 1, 2) if row[at].text or row[at + 1].text]
            made += [(row[-1],)] if len(row) % 2 and row[-1].text.strip() else []
    return replace(table, rows=tuple(made))


def _label(cell: Cell) -> Column | None:
    """What a label means; None for other words, and for a sum of money or hours, which names nothing."""
    column = None if cell.across or amounts_in(cell.text) or hours_in(cell.text) else meaning_of(cell.text)
    return column if column is not None and is_told(column) and column.field != "stretch" else None


def _alone(row: tuple[Cell, ...]) -> bool:
    """Whether a row has one text, at its beginning, and no room for another: it stands above the labels."""
    return len(row) == 1 or row[1].across


def read_card(table: Table, trail: Trail, head: Paragraph | None = None) -> list[Draft]:
    """
    A table of two columns with labels on the left: one action, or more when its first label comes again.

    Args:
        table: The card.
        trail: The headings it stands under.
        head: The heading above it: the title of a card that has none.
    """
    titled = any(
        column and column.field == "title" for row in table.rows if row and (column := meaning_of(row[0].text))
    )
    drafts: list[Draft] = []
    numbers: list[Cell | None] = []
    seen: list[str] = []
    last: Column | None = None
    for row in table.rows:
        column = meaning_of(row[0].text)
        cell = row[1] if len(row) > 1 and not row[1].across else None
        name = column.field if column else ""
        names = not titled and (_alone(row) or (not drafts and not row[0].text.strip()))
        again = name in seen and (name == "title" or (not titled and name == seen[0]))
        if not drafts or again or (names and seen):
            drafts.append(Draft(row[0].place, trail=trail))
            numbers.append(None)
            seen, last = [], None
        if names and (title := cell if cell and cell.text.strip() else row[0]).text.strip():
            if _NUMBERED.fullmatch(title.text):
                numbers[-1] = title
            else:
                _name(drafts[-1], title)
            continue
        seen += [name] if name else []
        last = _read_line(drafts[-1], row[0], cell, column, last)
    _name_last(drafts, numbers, head)
    return drafts


def _read_line(
    draft: Draft, label: Cell, cell: Cell | None, column: Column | None, last: Column | None
) -> Column | None:
    """Give one row of a card to its draft, and say which label the rows without one go on with."""
    if cell is None or not cell.text.strip():
        if column is None and label.text.strip():
            draft.leave(label, "staat boven of tussen de labels")
    elif not label.text.strip() and last is not None:
        give(draft, Line(last, cell), prose=True)
    elif not label.text.strip():
        draft.leave(cell, "kop van een kolom")
    elif column is None and is_note(f"{label.text}: "):
        draft.leave(replace(cell, text=f"{label.text}: {cell.text}"), "noot onder de tabel")
    elif column is None:
        draft.remark(f"{label.text}: {cell.text}", 0.7, cell)
    else:
        give(draft, Line(column, cell), prose=True)
        return column
    return last


def _name_last(drafts: list[Draft], numbers: list[Cell | None], head: Paragraph | None) -> None:
    """Name the cards that have no title among their labels: by their subject, their number or the heading above."""
    for draft, number in zip(drafts, numbers, strict=True):
        _by_number(draft, number)
    if head is not None and len(drafts) == 1 and not _titled(drafts[0]):
        drafts[0].trail = drafts[0].trail.without(head)
        _name(drafts[0], Cell(head.text, head.place))


def _titled(draft: Draft) -> bool:
    return any(value.field == "title" for value in draft.values)


def _by_number(draft: Draft, number: Cell | None) -> None:
    """A card that is headed by a number alone (`Kaart 3`): its subject is its title, and else that head itself."""
    if number is None:
        return
    if not _titled(draft) and draft.theme:
        draft.code = re.sub(r".*\s", "", number.text.strip().rstrip(".:"))
        draft.leave(number, "kop van een kaart: gelezen als nummer")
        draft.add("title", draft.theme, _BY_PLACE, draft.theme, draft.place)
        draft.theme = ""
    elif not _titled(draft):
        _name(draft, number)


def _name(draft: Draft, cell: Cell) -> None:
    """Give a text without a label as the title; `Actie 2: …` has one within it."""
    lines = labelled(Paragraph(cell.text, cell.place))
    called = bool(lines) and lines[0].column.field == "title"
    draft.title(lines[0].cell if called else cell, _CALLED if called else _BY_PLACE)
