"""A measure in words, and what would make a vague one measurable: advice, never a refusal."""

from __future__ import annotations

import re
from typing import NamedTuple

from peil_chassis.http.dutch import dutch_day, dutch_number
from peil_contracts.indicators import INDICATORS
from peil_plans.action_plans.domain.plan import Measure

_SHARE = re.compile(r"%|\bprocent|\bpercentage|\baandeel|\bdeel van\b", re.IGNORECASE)


class Gap(NamedTuple):
    """Something that a measure leaves open: what, and what to add."""

    missing: str
    advice: str


def amount_words(measure: Measure) -> str:
    """What the measure is to be: ``75 procent`` of a whole, or ``12``; empty when it says nothing."""
    if measure.threshold is None:
        return ""
    decimals = (
        0
        if measure.threshold == int(measure.threshold)
        else 2
        if round(measure.threshold, 1) != measure.threshold
        else 1
    )
    amount = dutch_number(measure.threshold, decimals)
    return f"{amount} procent" if measure.denominator else amount


def indicator_words(measure: Measure) -> str:
    """The figure of Peil that measures it, and which one of that figure; empty where nothing does."""
    if measure.indicator is None:
        return ""
    indicator = INDICATORS.get(measure.indicator)
    name = indicator.name if indicator else measure.indicator
    if measure.item is None:
        return name
    return f"{name}: {indicator.items.get(measure.item, measure.item) if indicator else measure.item}"


def measure_rows(measure: Measure) -> list[tuple[str, str]]:
    """What *measure* says, as name and words, in the order in which people ask; what it leaves open is left out."""
    rows = [
        ("In het plan", f"‘{measure.text}’" if measure.text else ""),
        ("Wat telt", measure.numerator or ""),
        ("Waarvan", measure.denominator or ""),
        ("Onder wie", measure.population or ""),
        ("Moet worden", amount_words(measure)),
        ("Uiterlijk", dutch_day(measure.due_on) if measure.due_on else ""),
        ("Gemeten met", indicator_words(measure)),
    ]
    return [(name, words) for name, words in rows if words]


def gaps(measure: Measure) -> list[Gap]:
    """
    What keeps *measure* from being measured, each with what to add; empty when nothing does.

    A figure of Peil says by itself what is counted, of what and among whom.
    """
    found = [] if measure.indicator else _uncounted(measure)
    if measure.threshold is None:
        found.append(Gap("hoeveel", "Schrijf een getal op. Dan is later te zien of het gelukt is."))
    if measure.due_on is None:
        found.append(Gap("wanneer", "Kies de dag waarop u kijkt of het gelukt is."))
    return found


def _uncounted(measure: Measure) -> list[Gap]:
    found = []
    if not measure.numerator:
        found.append(Gap("wat telt", "Schrijf op wat u telt, bijvoorbeeld: leidinggevenden die de training afrondden."))
    if not measure.denominator and _SHARE.search(f"{measure.text} {measure.numerator or ''}"):
        found.append(Gap("waarvan", "Er staat een deel, maar niet waarvan. Schrijf op wat samen 100 procent is."))
    if not measure.population:
        found.append(Gap("onder wie", "Schrijf op om wie of wat het gaat, bijvoorbeeld: alle teams van de directie."))
    return found
