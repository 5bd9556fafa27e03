"""What the templates show of a source: its numbers as rows and as a picture, and its refusals in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from markupsafe import Markup

from peil_chassis.http.dutch import dutch_number
from peil_chassis.http.pictures import Segment, Stack, Tone, stacked_bar
from peil_intake.deliveries.storage import KeptRefusal
from peil_intake.sources.domain import NextStep, Numbers, SourceState
from peil_intake.sources.pages.rule_words import rule_sentence
from peil_intake.sources.pages.words import STEP_TEXTS, STEP_TITLES, age_words

_PARTS: tuple[tuple[str, str, Tone], ...] = (
    ("Aangenomen", "accepted", "good"),
    ("Ingehaald door nieuwer bericht", "superseded", "steady"),
    ("Wacht op koppeling", "waiting", "warn"),
    ("Geweigerd", "refused", "bad"),
)

_URGENT: frozenset[NextStep] = frozenset({NextStep.MEND_REFUSALS, NextStep.MAP_PERSONS, NextStep.ASK_WHY_SILENT})


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source as a row and as the head of its own page."""

    state: SourceState
    address: str
    age: str
    step: NextStep
    title: str
    text: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Spread:
    """Deliveries by outcome: a picture, and the same as rows; of several sources also how old the last one is."""

    picture: Markup
    rows: list[tuple[str | int, ...]]
    ages: list[tuple[Markup, str]]


@dataclass(frozen=True, slots=True)
class RefusalView:
    """One refusal: which event, when, and per field the rule and what to do."""

    event_id: str
    type: str
    refused_at: datetime
    errors: list[tuple[str, str, str]]


def source_view(state: SourceState, now: datetime) -> SourceView:
    """*state* as it is shown at *now*."""
    step = state.next_step(now)
    tone: Tone = "warn" if step in _URGENT else "good" if step is NextStep.NOTHING else "open"
    return SourceView(
        state=state,
        address=f"/aanlevering/bron?{urlencode({'bron': state.source})}",
        age=age_words(state.age(now)),
        step=step,
        title=STEP_TITLES[step],
        text=STEP_TEXTS[step],
        tone=tone,
    )


def all_sources(views: Sequence[SourceView]) -> Spread:
    """Each source as a bar of outcomes."""
    stacks = [Stack(view.state.system, _segments(view.state.numbers)) for view in views]
    rows: list[tuple[str | int, ...]] = [
        (_link(view), *_amounts(view.state.numbers), view.state.numbers.not_placed) for view in views
    ]
    said = "; ".join(f"{view.state.system}: {_in_words(view.state.numbers)}" for view in views)
    return Spread(
        stacked_bar("bronnen", "Leveringen per bron", f"{said}.", stacks),
        rows,
        [(_link(view), view.age) for view in views],
    )


def by_day(days: Sequence[date], numbers: Sequence[Numbers]) -> Spread:
    """The outcomes of each of *days*, the last of them today."""
    names = [f"{day.day}-{day.month}" for day in days]
    stacks = [Stack(name, _segments(each)) for name, each in zip(names, numbers, strict=True)]
    rows: list[tuple[str | int, ...]] = [(name, *_amounts(each)) for name, each in zip(names, numbers, strict=True)]
    said = "; ".join(f"{name}: {_in_words(each)}" for name, each in zip(names, numbers, strict=True))
    return Spread(stacked_bar("dagen", "Leveringen per dag", f"{said}.", stacks), rows, [])


def refusal_view(refusal: KeptRefusal) -> RefusalView:
    """*refusal* in plain words."""
    return RefusalView(
        event_id=refusal.event_id or "niet te lezen",
        type=refusal.type or "niet te lezen",
        refused_at=datetime.fromisoformat(refusal.refused_at),
        errors=[(error.field or "het hele bericht", error.rule, rule_sentence(error.rule)) for error in refusal.errors],
    )


def _link(view: SourceView) -> Markup:
    return Markup('<a href="{}">{}</a>').format(view.address, view.state.system)


def _segments(numbers: Numbers) -> list[Segment]:
    return [Segment(label, getattr(numbers, field), tone) for label, field, tone in _PARTS]


def _amounts(numbers: Numbers) -> tuple[int, ...]:
    return tuple(getattr(numbers, field) for _, field, _ in _PARTS)


def _in_words(numbers: Numbers) -> str:
    said = [
        f"{dutch_number(getattr(numbers, field))} {label.lower()}"
        for label, field, _ in _PARTS
        if getattr(numbers, field)
    ]
    return ", ".join(said) or "niets"
