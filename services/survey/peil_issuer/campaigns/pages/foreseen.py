"""What the page of a campaign says of what it would show: rows and sentences, ready to be read."""

from __future__ import annotations

from typing import NamedTuple

from peil_chassis.http.dutch import dutch_number
from peil_issuer.campaigns.domain.preview import RATES, Preview

LEVELS = {
    "municipality": "De gemeente",
    "cluster": "Clusters",
    "directorate": "Directies",
    "city-district": "Stadsdelen",
    "department": "Afdelingen",
    "team": "Teams",
}
"""What the units of a level are called together, Dutch."""


class Sight(NamedTuple):
    """A table, a row per level, and the sentences below it."""

    columns: list[tuple[str, str]]
    rows: list[tuple[str, ...]]
    notes: list[str]


def sight_of(preview: Preview, k: int) -> Sight:
    """*preview* in words; of fewer than *k* answers not how many, as they would be those of one small group."""
    columns = [("Niveau", "text"), *((f"Bij {rate}%", "text") for rate in RATES)]
    rows = [
        (LEVELS.get(seen.level, seen.level), *(_of(told, seen.units) for told in seen.told)) for seen in preview.levels
    ]
    notes = [
        f"Bij {rate}% deelname blijven {dutch_number(left) if left >= k else 'enkele'} antwoorden buiten elk cijfer."
        for rate, left in zip(RATES, preview.uncounted, strict=True)
        if left
    ]
    return Sight(columns, rows, notes)


def _of(told: int, units: int) -> str:
    if told == units:
        return "alle" if units > 1 else "te zien"
    return f"{dutch_number(told)} van {dutch_number(units)}" if told else "geen"
