"""Columns that are the answers to one question: a mark below `Bezig` says how far an action is."""

from __future__ import annotations

from dataclasses import replace

from .columns import Column
from .statuses import status_of, ticked

_FEWEST, _LONGEST, _MARK = 2, 3, 2


def option_of(name: str) -> Column | None:
    """A header that names a status, as one of several beside each other; None for any other."""
    found = status_of(name) if 0 < len(name.split()) <= _LONGEST else None
    return Column("option", min(found[1], 0.9), name) if found and found[0] != "unknown" else None


def with_options(columns: list[Column | None], names: list[str], texts: list[list[str]]) -> list[Column | None]:
    """
    The columns, those made options that stand beside each other, each with a status for its name and nothing but marks
    below it. A column that was taken for an option and is none is unknown.
    """
    made = [option_of(name) if _marked(below) else None for name, below in zip(names, texts, strict=True)]
    left = [replace(column, field="") if column and column.field == "option" else column for column in columns]
    at = 0
    while at < len(made):
        end = at
        while end < len(made) and made[end]:
            end += 1
        some = any(text.strip() for below in texts[at:end] for text in below)
        if end - at >= _FEWEST and some and len(set(names[at:end])) == end - at:
            left[at:end] = made[at:end]
        at = max(end, at + 1)
    return [column if column and column.field else None for column in left]


def is_marked(text: str) -> bool:
    """Whether a cell below an option is filled in: a sign, and not an empty box or a no."""
    return bool(text.strip()) and ticked(text) is not False


def _marked(texts: list[str]) -> bool:
    return all(len(text.strip()) <= _MARK or ticked(text) is not None for text in texts)
