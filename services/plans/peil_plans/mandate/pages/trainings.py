"""How the page of the mandate shows trainings: how many at which level of evidence, and what each asks for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from markupsafe import Markup

from peil_chassis.http.dutch import dutch_day
from peil_chassis.http.pictures import Bar, bar_chart
from peil_plans.mandate.reference import Evidence, Mandate, Training
from peil_plans.mandate.words import EVIDENCE_TONES, EVIDENCE_WORDS

LEVELS: tuple[Evidence | None, ...] = (*Evidence, None)


@dataclass(frozen=True, slots=True)
class Row:
    """A training, what it carries out, and what its evidence asks for."""

    training: Training
    interventions: str
    evidence: str
    asks: str


@dataclass(frozen=True, slots=True)
class Trainings:
    """All trainings of a version: how many at which level, as picture and table; and each of them."""

    reading: str
    picture: Markup
    levels: list[tuple[str, int]]
    rows: list[Row]


def trainings(mandate: Mandate) -> Trainings | None:
    """The trainings that *mandate* names; None while it names none."""
    if not mandate.trainings:
        return None
    counts = Counter(one.evidence for one in mandate.trainings)
    levels = [(EVIDENCE_WORDS[level].capitalize(), counts[level]) for level in LEVELS]
    bars = [
        Bar(EVIDENCE_WORDS[each].capitalize(), counts[each], EVIDENCE_TONES[each]) for each in LEVELS if counts[each]
    ]
    reading = _reading(mandate, counts)
    picture = bar_chart("trainingen", "Trainingen naar bewijs", reading, bars)
    return Trainings(reading, picture, levels, [_row(mandate, one) for one in mandate.trainings])


def asks(mandate: Mandate, one: Training) -> str:
    """What the evidence of *one* asks for, in the light of what it carries out; empty when it asks for nothing."""
    if one.proven:
        return ""
    if mandate.to_be_validated(one):
        first = "Te valideren: hoort bij een nieuwe interventie."
    else:
        first = "Nog uit te zoeken." if one.evidence is None else "Nog geen aanwijzingen dat het werkt."
    if one.runs_until is None:
        return first
    return f"{first} Overgang: de afspraak met de aanbieder loopt tot en met {dutch_day(one.runs_until)}."


def _row(mandate: Mandate, one: Training) -> Row:
    interventions = [mandate.intervention(code) for code in one.interventions]
    named = ", ".join(f"{each.code} {each.title}" for each in interventions if each)
    return Row(one, named or "geen genoemd", EVIDENCE_WORDS[one.evidence], asks(mandate, one))


def _reading(mandate: Mandate, counts: Counter[Evidence | None]) -> str:
    whole = len(mandate.trainings)
    unproven = [one for one in mandate.trainings if not one.proven]
    passing = sum(one.runs_until is not None for one in unproven)
    return (
        f"{whole} {'training' if whole == 1 else 'trainingen'}: {whole - len(unproven)} met aanwijzingen dat het werkt,"
        f" {counts[Evidence.NOT_ASSESSED]} niet beoordeeld, {counts[None]} waarvan het bewijs onbekend is. "
        f"Te valideren: {sum(mandate.to_be_validated(one) for one in unproven)}. In de overgang: {passing}; "
        f"van {len(unproven) - passing} is onbekend tot wanneer de afspraak loopt."
    )
