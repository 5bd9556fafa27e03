"""Tables that the end of a page cuts in two, where the cut goes through a row: that row is made whole."""

from __future__ import annotations

import re
from dataclasses import replace

from .document import Cell, Document, Paragraph, Table

_MOST_BETWEEN, _SHORT = 2, 12
"""So many lines of so many words at most stand at the foot and the head of a page."""
_NUMBERED = re.compile(r"(?:^|\s)\d{1,3}\s*$")
"""What looks like a heading and ends in a number is the edge of a page."""
_FEWEST = 2


def rejoined(document: Document) -> Document:
    """The paper with each row that goes on after a page break in one piece; what stood between comes after it."""
    blocks = list(document.blocks)
    last: int | None = None
    for at, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            last = last if last is not None and _is_edge(block) and at - last <= _MOST_BETWEEN else None
            continue
        before = blocks[last] if last is not None else None
        if isinstance(before, Table) and last is not None and (number := _rest_at(before, block)) is not None:
            whole = tuple(map(_joined, before.rows[-1], block.rows[number]))
            blocks[last] = replace(before, rows=(*before.rows[:-1], whole))
            blocks[at] = replace(block, rows=(*block.rows[:number], *block.rows[number + 1 :]))
            blocks[last + 1 : at] = [
                replace(edge, level=0) for edge in blocks[last + 1 : at] if isinstance(edge, Paragraph)
            ]
        last = at
    return replace(document, blocks=tuple(block for block in blocks if isinstance(block, Paragraph) or block.rows))


def _is_edge(paragraph: Paragraph) -> bool:
    """Whether a line may stand at the foot or the head of a page."""
    plain = not paragraph.level or bool(_NUMBERED.search(paragraph.text))
    return plain and paragraph.depth < 0 and len(paragraph.text.split()) <= _SHORT


def _rest_at(before: Table, after: Table) -> int | None:
    """Which row of a table is the rest of the last row of the one before it: its first, or that below its header."""
    number = 1 if _texts(before.rows[0]) == _texts(after.rows[0]) else 0
    if len(before.rows) < _FEWEST or len(after.rows) <= number:
        return None
    above, rest = before.rows[-1], after.rows[number]
    return number if len(above) == len(rest) and _is_rest(above, rest) else None


def _is_rest(above: tuple[Cell, ...], rest: tuple[Cell, ...]) -> bool:
    """Whether every text of a row goes on with an unfinished one above it, in small letters, and one has no more."""
    pairs = [(mine.text.strip(), more.text.strip()) for mine, more in zip(above, rest, strict=True)]
    going = [(mine, more) for mine, more in pairs if more]
    plain = all(mine and more[0].islower() and not mine.endswith((".", "!", "?", ";")) for mine, more in going)
    return bool(going) and plain and len(going) < sum(bool(mine) for mine, _ in pairs)


def _joined(cell: Cell, more: Cell) -> Cell:
    return replace(cell, text=f"{cell.text.strip()} {more.text.strip()}") if more.text.strip() else cell


def _texts(row: tuple[Cell, ...]) -> list[str]:
    return [cell.text.strip().lower() for cell in row]
