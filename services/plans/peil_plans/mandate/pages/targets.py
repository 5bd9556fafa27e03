"""How the page of the mandate shows targets: in a table, and as pictures where the documents give a figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from peil_chassis.http.dutch import dutch_number
from peil_chassis.http.pictures import Bar, Tone, bar_chart
from peil_plans.mandate.reference import Kind, Mandate, Standing, Target, Threshold
from peil_plans.mandate.words import (
    LEVEL_WORDS,
    STANDING_WORDS,
    baseline_words,
    horizon_words,
    percent_words,
    threshold_words,
)

COLUMNS = [("Wat", "text"), ("Hoeveel", "text"), ("Onder wie", "text"), ("Wanneer", "text")]
UNKNOWN = "onbekend"


@dataclass(frozen=True, slots=True)
class Shown:
    """One target: what it is and asks for in short, and all that is known of it, also what is unknown, by name."""

    target: Target
    short: str
    facts: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Group:
    """
    The targets of a theme, or the examples and advice of directorates beside them.

    Attributes:
        pictures: Name, reading and picture; empty while no document gives a figure.
    """

    title: str
    columns: list[tuple[str, str]]
    rows: list[tuple[str | int, ...]]
    pictures: list[tuple[str, str, Markup]]
    shown: list[Shown]


def by_theme(mandate: Mandate) -> dict[str, list[Group]]:
    """Per theme of *mandate* its targets, and apart from them what is none; only themes that have any."""
    found = {}
    for theme in mandate.themes:
        under = mandate.targets_under(theme.code)
        own = [one for one in under if one.standing in (Standing.SET, Standing.AIM)]
        others = [one for one in under if one not in own]
        groups = []
        if own:
            groups.append(_group(mandate, f"{theme.code}-streven", f"Streefcijfers bij {theme.title}", own))
        if others:
            title = f"Voorbeelden en adviezen bij {theme.title}: geen streefcijfers van de bestuursopdracht"
            groups.append(_group(mandate, f"{theme.code}-voorbeeld", title, others))
        if groups:
            found[theme.code] = groups
    return found


def _group(mandate: Mandate, name: str, title: str, targets: Sequence[Target]) -> Group:
    plain = name.replace(".", "-").replace("_", "-").lower()
    rows: list[tuple[str | int, ...]] = [
        (one.title, threshold_words(one), one.population or UNKNOWN, horizon_words(one.horizons)) for one in targets
    ]
    return Group(
        title=title,
        columns=COLUMNS,
        rows=rows,
        pictures=[*_shares(f"{plain}-deel", targets), *_growths(f"{plain}-groei", targets)],
        shown=[_shown(mandate, one) for one in targets],
    )


def _shown(mandate: Mandate, one: Target) -> Shown:
    return Shown(one, f"{STANDING_WORDS[one.standing]}: {threshold_words(one)}", _facts(mandate, one))


def _figures(targets: Sequence[Target], kind: Kind) -> list[tuple[Target, Threshold]]:
    return [(one, one.threshold) for one in targets if one.threshold and one.threshold.kind is kind]


def _shares(name: str, targets: Sequence[Target]) -> list[tuple[str, str, Markup]]:
    """Each share as a part of a hundred."""
    found = _figures(targets, Kind.SHARE)
    if not found:
        return []
    words = f"{'; '.join(f'{one.title}: {percent_words(asked.percent)}' for one, asked in found)}."
    bars = [Bar(one.title, asked.percent, _tone(one)) for one, asked in found]
    title = "Aandelen, in procent van het geheel"
    return [(title, "Een volle balk is 100 procent.", bar_chart(name, title, words, bars, top=100))]


def _growths(name: str, targets: Sequence[Target]) -> list[tuple[str, str, Markup]]:
    """Each growth as what a hundred becomes: it is a part more, never so many points."""
    return [_growth(f"{name}-{place}", *each) for place, each in enumerate(_figures(targets, Kind.GROWTH))]


def _growth(name: str, one: Target, asked: Threshold) -> tuple[str, str, Markup]:
    start = f"In {one.baseline.year}" if one.baseline else "Aan het begin"
    end = horizon_words(one.horizons).capitalize() if one.horizons else "Aan het eind"
    reached = 100 + asked.percent
    bars = [Bar(start, 100, "open"), Bar(end, reached, _tone(one))]
    title = f"{one.title}, met het begin op 100"
    words = f"{start}: 100. {end}: {dutch_number(reached)}."
    return (title, "100 is wat er bij het begin was, geen aantal en geen procent.", bar_chart(name, title, words, bars))


def _tone(target: Target) -> Tone:
    return "steady" if target.standing is Standing.SET else "none"


def _facts(mandate: Mandate, one: Target) -> list[tuple[str, str]]:
    interventions = [mandate.intervention(code) for code in one.interventions]
    named = ", ".join(f"{each.code} {each.title}" for each in interventions if each)
    rows = [
        ("Wat het is", STANDING_WORDS[one.standing]),
        ("Hoeveel", threshold_words(one)),
        ("Wat telt", one.counted),
        ("Onder wie", one.population or UNKNOWN),
        ("Geldt voor", LEVEL_WORDS[one.level]),
        ("Wanneer", horizon_words(one.horizons)),
        ("Uitgangspunt", baseline_words(one.baseline) if one.baseline else ""),
        ("Van wie", one.set_by or UNKNOWN),
        ("Sinds", str(one.since) if one.since else UNKNOWN),
        ("Interventie", named),
    ]
    return [(name, words) for name, words in rows if words]
