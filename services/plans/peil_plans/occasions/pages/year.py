"""The year as a picture and as tables: how many days there are per month, and which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from peil_chassis.http.dutch import dutch_day
from peil_chassis.http.pictures import Segment, Stack, stacked_bar
from peil_plans.occasions.reference import Calendar, OccasionKind, Time
from peil_plans.occasions.words import KIND_TONES, KIND_WORDS, when

_PLURAL = {
    OccasionKind.FEAST: "feestdagen",
    OccasionKind.REMEMBRANCE: "herdenkingen",
    OccasionKind.THEME: "themadagen",
}


@dataclass(frozen=True, slots=True)
class TimeView:
    """One time of an occasion as the pages show it."""

    time: Time
    when: str
    kind: str
    now: bool


@dataclass(frozen=True, slots=True)
class YearView:
    """A year: the picture with its table by month, and every time in it."""

    year: int
    reading: str
    picture: Markup
    rows: Sequence[tuple[str | int, ...]]
    times: Sequence[TimeView]


def view_of(time: Time, today: date) -> TimeView:
    """*time* as a page shows it on *today*."""
    return TimeView(time, when(time), KIND_WORDS[time.occasion.kind], time.first <= today <= time.last)


def year_view(calendar: Calendar, year: int, today: date) -> YearView:
    """*year* of *calendar*; each time counts in the month in which it begins."""
    found = calendar.of_year(year)
    begun = [time for time in found if time.first.year == year]
    counts = Counter((time.first.month, time.occasion.kind) for time in begun)
    months = [dutch_day(date(year, month, 1)).split()[1] for month in range(1, 13)]
    rows: list[tuple[str | int, ...]] = []
    stacks: list[Stack] = []
    for month, name in enumerate(months, 1):
        amounts = [counts[month, kind] for kind in OccasionKind]
        rows.append((name, *amounts))
        parts = zip(OccasionKind, amounts, strict=True)
        stacks.append(Stack(name, [Segment(KIND_WORDS[kind], n, KIND_TONES[kind]) for kind, n in parts]))
    totals = Counter(time.occasion.kind for time in begun)
    words = ", ".join(
        f"{totals[kind]} {KIND_WORDS[kind] if totals[kind] == 1 else _PLURAL[kind]}" for kind in OccasionKind
    )
    return YearView(
        year=year,
        reading=f"{words[0].upper()}{words[1:]}. Een feest van meer dagen telt één keer, in zijn eerste maand.",
        picture=stacked_bar("jaar", f"Dagen per maand in {year}", f"{words}.", stacks),
        rows=rows,
        times=[view_of(time, today) for time in found],
    )
