"""Days, moments and numbers as people here read them."""

from __future__ import annotations

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


def dutch_day(day: date) -> str:
    """*day* for people: 3 maart 2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def dutch_moment(moment: datetime) -> str:
    """*moment* (aware) for people, in Amsterdam: 3 maart 2026 om 14.05 uur."""
    local = moment.astimezone(AMSTERDAM)
    return f"{dutch_day(local)} om {local:%H.%M} uur"


def dutch_number(number: float, decimals: int = 0) -> str:
    """*number* for people: point between thousands, comma before decimals."""
    return f"{number:,.{decimals}f}".translate(str.maketrans(",.", ".,"))
