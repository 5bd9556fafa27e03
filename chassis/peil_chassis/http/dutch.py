"""Days, moments and numbers as people here read them."""

from __future__ import annotations

import re
from datetime import date, datetime

from peil_chassis.clock import AMSTERDAM

_MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)


_TYPED = re.compile(r"(\d{1,2})(?:[-/. ]{1,3}(\d{1,2})[-/. ]{1,3}|[ -]{1,2}([a-z]+)[ -]{1,2})(\d{4})")


def typed_day(text: str) -> date | None:
    """
    The day that somebody typed in *text*, or None: ``31-3-2026``, ``31 maart 2026``, ``31 mrt 2026``, ``2026-03-31``.

    Day before month, as people here write; a year has four digits, as two would be a guess.
    """
    text = text.strip().lower()
    try:
        if len(text) == len("2026-03-31") and text[4] == "-":
            return date.fromisoformat(text)
        found = _TYPED.fullmatch(text)
        month = _month(found) if found else None
        return date(int(found[4]), month, int(found[1])) if found and month else None
    except ValueError:
        return None


def short_day(day: date) -> str:
    """*day* as people type it: 31-3-2026."""
    return f"{day.day}-{day.month}-{day.year}"


def _month(typed: re.Match[str]) -> int | None:
    if typed[2]:
        return int(typed[2])
    word = "maart" if typed[3] == "mrt" else typed[3]
    fits = [number for number, month in enumerate(_MONTHS, 1) if len(word) >= 3 and month.startswith(word)]
    return fits[0] if len(fits) == 1 else None


def dutch_day(day: date) -> str:
    """*day* for people: 3 maart 2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def dutch_month(day: date) -> str:
    """The month of *day* for people: maart 2026."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def dutch_moment(moment: datetime) -> str:
    """*moment* (aware) for people, in Amsterdam: 3 maart 2026 om 14.05 uur."""
    local = moment.astimezone(AMSTERDAM)
    return f"{dutch_day(local)} om {local:%H.%M} uur"


def dutch_number(number: float, decimals: int = 0) -> str:
    """*number* for people: point between thousands, comma before decimals."""
    return f"{number:,.{decimals}f}".translate(str.maketrans(",.", ".,"))
