"""A strip of columns that count time without a name each: J F M A, or 1 2 3 4 below `Kwartaal`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .calendar import MONTHS
from .columns import Column, meaning_of

_MONTH_NAMES = [next(name for name in MONTHS if MONTHS[name] == number) for number in range(1, 13)]
_INITIALS = "".join(name[0] for name in _MONTH_NAMES)
_FEWEST_MONTHS, _FEWEST_NUMBERS = 6, 3
_UNITS = re.compile(r"\b(?P<unit>kwartaal|kwartalen|maand|week)", re.IGNORECASE)


def strip_of(texts: Sequence[str], above: Sequence[str]) -> dict[int, Column]:
    """
    The columns of such a strip by their place; none where there is none.

    Args:
        texts: A row of the header.
        above: The row above it, where the unit of bare numbers stands.
    """
    found: dict[int, Column] = {}
    for first, end in _runs(texts):
        letters = "".join(text.strip().lower() for text in texts[first:end])
        if letters.isdigit():
            names = _counted(texts[first:end], above[: first + 1])
        else:
            begin = _INITIALS.find(letters) if end - first >= _FEWEST_MONTHS else -1
            names = [] if begin < 0 else _MONTH_NAMES[begin : begin + end - first]
        for at, name in enumerate(names):
            if column := meaning_of(name):
                found[first + at] = column
    return found


def _runs(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Where single letters, or numbers that go up by one, stand beside each other: first and end."""
    runs: list[tuple[int, int]] = []
    for at, text in enumerate(texts):
        said = text.strip()
        before = texts[at - 1].strip() if at else ""
        on = bool(runs) and runs[-1][1] == at
        if (said.isdigit() and on and before.isdigit() and int(said) == int(before) + 1) or (
            len(said) == 1 and said.isalpha() and on and before.isalpha()
        ):
            runs[-1] = (runs[-1][0], at + 1)
        elif said.isdigit() or (len(said) == 1 and said.isalpha()):
            runs.append((at, at + 1))
    return runs


def _counted(texts: Sequence[str], above: Sequence[str]) -> list[str]:
    """The names of numbered columns, by the unit that the nearest text above or left of the first gives."""
    nearest = next((text for text in reversed(above) if text.strip()), "")
    unit = _UNITS.search(nearest)
    if unit is None or len(texts) < _FEWEST_NUMBERS:
        return []
    numbers = [int(text) for text in texts]
    if unit.group("unit").lower() == "maand":
        return [_MONTH_NAMES[number - 1] for number in numbers] if set(numbers) <= set(range(1, 13)) else []
    return [f"{'week' if unit.group('unit').lower() == 'week' else 'kwartaal'} {number}" for number in numbers]
