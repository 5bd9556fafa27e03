"""How the interventions of a version are spread: over theme and class, over type as well, and over evidence."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from markupsafe import Markup

from peil_chassis.http.pictures import Segment, Stack, stacked_bar
from peil_plans.mandate.reference import Evidence, InterventionClass, InterventionType, Mandate
from peil_plans.mandate.words import CLASS_TONES, CLASS_WORDS, EVIDENCE_WORDS, TYPE_TONES, TYPE_WORDS

TYPES: tuple[InterventionType | None, ...] = (*InterventionType, None)
LEVELS: tuple[Evidence | None, ...] = (*Evidence, None)


@dataclass(frozen=True, slots=True)
class Spread:
    """
    Interventions counted, as picture and table.

    Attributes:
        reading: What is to be seen, in a sentence.
        columns: Heading and kind ("text", "number") of each column of *rows*.
    """

    reading: str
    picture: Markup
    columns: list[tuple[str, str]]
    rows: list[tuple[str | int, ...]]


@dataclass(frozen=True, slots=True)
class Portfolio:
    """
    The spread of a version's interventions.

    Attributes:
        by_type: Per class the themes by type; none of it while no type is known at all.
        by_evidence: Levels and amounts; empty while no level is known at all.
    """

    by_class: Spread
    by_type: list[tuple[str, Spread]]
    by_evidence: list[tuple[str, int]]


def portfolio(mandate: Mandate) -> Portfolio:
    """The interventions of *mandate*, every line of its document counted."""
    known = any(one.type is not None for one in mandate.interventions)
    levels = Counter(one.evidence for one in mandate.interventions)
    assessed = set(levels) - {None}
    return Portfolio(
        by_class=_by_class(mandate),
        by_type=[(CLASS_WORDS[kind], _by_type(mandate, kind)) for kind in InterventionClass] if known else [],
        by_evidence=[(EVIDENCE_WORDS[level].capitalize(), levels[level]) for level in LEVELS] if assessed else [],
    )


def _by_class(mandate: Mandate) -> Spread:
    counts = Counter((one.theme, one.kind) for one in mandate.interventions)
    rows: list[tuple[str | int, ...]] = []
    stacks: list[Stack] = []
    for theme in mandate.themes:
        amounts = [counts[theme.code, kind] for kind in InterventionClass]
        rows.append((theme.title, *amounts, sum(amounts)))
        parts = zip(InterventionClass, amounts, strict=True)
        stacks.append(Stack(theme.title, [Segment(CLASS_WORDS[kind], n, CLASS_TONES[kind]) for kind, n in parts]))
    totals = [sum(one.kind is kind for one in mandate.interventions) for kind in InterventionClass]
    rows.append(("Alle thema's", *totals, sum(totals)))
    words = ", ".join(f"{n} {CLASS_WORDS[kind]}" for kind, n in zip(InterventionClass, totals, strict=True))
    return Spread(
        reading=f"{_interventions(sum(totals))} in {len(mandate.themes)} thema's: {words}.",
        picture=stacked_bar("klasse", "Interventies per thema naar klasse", f"{words}.", stacks),
        columns=[("Thema", "text"), *((word.capitalize(), "number") for word in CLASS_WORDS.values()), _WHOLE],
        rows=rows,
    )


def _by_type(mandate: Mandate, kind: InterventionClass) -> Spread:
    """The interventions of one class: a row per theme that has any, a column per type that the class has."""
    chosen = [one for one in mandate.interventions if one.kind is kind]
    counts = Counter((one.theme, one.type) for one in chosen)
    types = [each for each in TYPES if each is not None or any(one.type is None for one in chosen)]
    rows: list[tuple[str | int, ...]] = []
    stacks: list[Stack] = []
    for theme in mandate.themes:
        amounts = [counts[theme.code, each] for each in types]
        if not sum(amounts):
            continue
        rows.append((theme.title, *amounts, sum(amounts)))
        parts = zip(types, amounts, strict=True)
        stacks.append(Stack(theme.title, [Segment(TYPE_WORDS[each], n, TYPE_TONES[each]) for each, n in parts]))
    totals = [sum(one.type is each for one in chosen) for each in types]
    rows.append(("Alle thema's", *totals, len(chosen)))
    words = ", ".join(f"{n} {TYPE_WORDS[each]}" for each, n in zip(types, totals, strict=True))
    return Spread(
        reading=f"{_interventions(len(chosen))}: {words}.",
        picture=stacked_bar(
            f"type-{kind.value}", f"Interventies per thema naar type: {CLASS_WORDS[kind]}", f"{words}.", stacks
        ),
        columns=[("Thema", "text"), *((TYPE_WORDS[each].capitalize(), "number") for each in types), _WHOLE],
        rows=rows,
    )


def _interventions(amount: int) -> str:
    return f"{amount} {'interventie' if amount == 1 else 'interventies'}"


_WHOLE = ("Samen", "number")
