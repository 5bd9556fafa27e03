"""The words of the page "Aanlevering"."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from peil_intake.sources.domain import NextStep

STEP_TITLES: Mapping[NextStep, str] = MappingProxyType(
    {
        NextStep.MEND_REFUSALS: "Er zijn leveringen geweigerd",
        NextStep.MAP_PERSONS: "Er wachten leveringen op een koppeling",
        NextStep.FIRST_DELIVERY: "Er is nog niets geleverd",
        NextStep.ASK_WHY_SILENT: "Deze bron is stil",
        NextStep.PLACE_UNITS: "Niet elke eenheid is geplaatst",
        NextStep.NOTHING: "Alles is goed aangekomen",
    }
)

STEP_TEXTS: Mapping[NextStep, str] = MappingProxyType(
    {
        NextStep.MEND_REFUSALS: (
            "Kijk bij elke weigering welk veld niet klopt. Verbeter het in uw systeem en lever opnieuw. "
            "Wat goed was, is al binnen."
        ),
        NextStep.MAP_PERSONS: (
            "Peil weet nog niet om wie het gaat. De leidende bron koppelt de personen. Daarna telt alles vanzelf mee."
        ),
        NextStep.FIRST_DELIVERY: "Lever een eerste feit. In de README staat een voorbeeld dat u kunt overnemen.",
        NextStep.ASK_WHY_SILENT: (
            "De laatste levering is meer dan een week oud. Vraag na of het systeem nog levert. "
            "Dubbel leveren kan geen kwaad."
        ),
        NextStep.PLACE_UNITS: (
            "Sommige leveringen noemden een eenheid die Peil toen niet kende. Lever de plaats van die eenheden. "
            "Tot die tijd tellen ze mee onder ‘Niet geplaatst’."
        ),
        NextStep.NOTHING: "U hoeft nu niets te doen.",
    }
)


def age_words(age: timedelta | None) -> str:
    """How long ago, for people: the largest unit only, as it is meant to give an impression."""
    if age is None:
        return "nog nooit"
    minutes = int(age.total_seconds() // 60)
    if minutes < 1:
        return "minder dan een minuut geleden"
    if minutes < 60:
        return _some(minutes, "minuut", "minuten")
    if minutes < 24 * 60:
        return _some(minutes // 60, "uur", "uur")
    return _some(minutes // (24 * 60), "dag", "dagen")


def _some(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more} geleden"
