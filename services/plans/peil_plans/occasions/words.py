"""What the kinds of occasions are called, and the question that a planned day may raise, in Dutch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from peil_chassis.http.dutch import dutch_day
from peil_chassis.http.pictures import Tone
from peil_plans.occasions.reference import Calendar, OccasionKind, Time, names

KIND_WORDS: Mapping[OccasionKind, str] = {
    OccasionKind.FEAST: "feestdag",
    OccasionKind.REMEMBRANCE: "herdenking",
    OccasionKind.THEME: "themadag",
}


def when(time: Time) -> str:
    """The day or days of *time*."""
    if time.first == time.last:
        return dutch_day(time.first)
    return f"{dutch_day(time.first)} tot en met {dutch_day(time.last)}"


KIND_TONES: Mapping[OccasionKind, Tone] = {
    OccasionKind.FEAST: "good",
    OccasionKind.REMEMBRANCE: "busy",
    OccasionKind.THEME: "open",
}


def questions(calendar: Calendar, days: Iterable[date | None], today: date) -> list[str]:
    """What to ask oneself of the *days* that are planned from *today* on, each once: nothing is refused for it."""
    asked = []
    for day in sorted({day for day in days if day is not None and day >= today}):
        found = calendar.on(day)
        if found:
            moon = " Deze dag kan een dag schelen." if any(time.occasion.may_shift for time in found) else ""
            asked.append(f"{dutch_day(day)} is {_and(names(found))}: kunnen alle collega's erbij zijn?{moon}")
    return asked


def _and(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} en {words[-1]}"
