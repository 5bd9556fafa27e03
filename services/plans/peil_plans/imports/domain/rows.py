"""What the rows of a table of actions are to each other: where they end, and which of them has a tick of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from .columns import Column, normal
from .document import Cell
from .drafts import Draft
from .layout import Layout
from .notes import notes_from
from .proposal import Value
from .vocabulary import MEANINGS

TOTAL = re.compile(r"^\s*(?:sub)?tota(?:al|len)\b", re.IGNORECASE)
"""The first words of a row that adds up the others."""
_SAID_ONCE = frozenset({"owner", "when"})
_CARRIED = 0.6
_ABOVE = "staat alleen bij de actie erboven"
_FEW, _WIDE = 2, 4
"""Below a total, so few texts in a table so wide are no action."""


def ticks_apart(row: tuple[Cell, ...], layout: Layout) -> bool:
    """
    Whether a row that says more of the action above has a tick of its own, or has none where it might: a moment of its
    own beside an empty cell that is not merged with the one above. What was ticked above does not hold for it.
    """
    own = {layout.field(n) for n, cell in enumerate(row) if _own(cell)}
    merged = any(cell.down and layout.field(n) == "done" for n, cell in enumerate(row))
    has = any(column is not None and column.field == "done" for column in layout.columns)
    return "done" in own or (has and not merged and not own.isdisjoint({"when", "start"}))


def name_steps(drafts: Sequence[Draft], layout: Layout) -> None:
    """
    Where an action stands over several rows, each with a moment and a step under a name for something to do: each step
    is what its moment is about, and no remark.
    """
    names = {n + 1 for n, column in enumerate(layout.columns) if column and column.field == "remark" and _acts(column)}
    for draft in drafts:
        _name_steps(draft, names)


def _name_steps(draft: Draft, names: set[int]) -> None:
    steps: dict[tuple[str, int | None], list[Value]] = {}
    for value in draft.values:
        if value.field == "remark" and value.place.column in names:
            steps.setdefault((value.place.part, value.place.row), []).append(value)
    rows = [(place.part, place.row) for _, place, _ in draft.reads]
    plain = len(set(rows)) == len(rows) >= _FEW and set(rows) == steps.keys()
    if not plain or any(len(each) > 1 for each in steps.values()) or any(r.milestone.label for r, _, _ in draft.reads):
        return
    for at, (read, place, source) in enumerate(draft.reads):
        step = steps[rows[at]][0]
        milestone = replace(read.milestone, label=str(step.content))
        draft.reads[at] = (replace(read, milestone=milestone, source=f"{step.source}: {read.source}"), place, source)
    moved = [value for each in steps.values() for value in each]
    draft.values = [value for value in draft.values if value not in moved]


def _acts(column: Column) -> bool:
    return MEANINGS.get(normal(column.header)) == "title"


def end_of(rows: Sequence[tuple[Cell, ...]], layout: Layout) -> int:
    """
    The row from which on a table is over: below the total nothing fills more than a few cells, or after an empty row
    every row has one text, and none of those where an action has its title, or from a note below its last full row on.
    """
    filled = [[(n, cell) for n, cell in enumerate(row) if _own(cell)] for row in rows]
    end = len(rows)
    while end and (not filled[end - 1] or _stands_alone(filled[end - 1], layout)):
        end -= 1
    while end < len(rows) and (end == 0 or filled[end]):
        end += 1
    totals = [at for at, cells in enumerate(filled) if cells and TOTAL.match(cells[0][1].text)]
    end = min(end, notes_from(rows))
    if totals and len(layout.columns) >= _WIDE and all(len(cells) <= _FEW for cells in filled[totals[-1] + 1 :]):
        end = min(end, totals[-1] + 1)
    return end


def carry_on(drafts: Sequence[Draft], rows: Sequence[tuple[Cell, ...]], layout: Layout) -> None:
    """
    Who and when in a column before the titles, written once above actions that leave it empty: it may hold for those
    as well. Never certain, and not behind a heading within the table.
    """
    title = next((n for n in range(len(layout.columns)) if layout.field(n) == "title"), 0)
    begins = {draft.place: draft for draft in drafts}
    above: dict[int, Cell] = {}
    for row in rows:
        before = {n: cell for n, cell in enumerate(row[:title]) if cell.text.strip() and not cell.across}
        draft = begins.get(row[title].place) if title < len(row) else None
        if draft is None:
            alone = sum(map(_own, row)) == 1 and any(map(_own, row[: title + 1]))
            above = {} if alone else above
        elif before:
            above = {n: cell for n, cell in before.items() if layout.field(n) in _SAID_ONCE}
        else:
            _carried(draft, above, layout)


def _carried(draft: Draft, above: Mapping[int, Cell], layout: Layout) -> None:
    for number, cell in above.items():
        if layout.field(number) == "owner" and not any(value.field == "owner" for value in draft.values):
            draft.owner(cell, _CARRIED, _ABOVE)
        elif layout.field(number) == "when" and not draft.reads:
            draft.when(cell, _CARRIED)


def _stands_alone(cells: list[tuple[int, Cell]], layout: Layout) -> bool:
    return len(cells) == 1 and layout.field(cells[0][0]) != "title"


def _own(cell: Cell) -> bool:
    return bool(cell.text.strip()) and not cell.across and not cell.down
