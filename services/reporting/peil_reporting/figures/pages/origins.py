"""Where a figure comes from, for a reader: each plan, agreement, vacancy or item that was counted, and its events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote

from peil_chassis.http.pictures import Tone
from peil_reporting.agreements.projection import Agreement, made
from peil_reporting.days import day_of
from peil_reporting.figures.catalogue import Live
from peil_reporting.figures.explanation import Explained, Told
from peil_reporting.figures.labels import AGREEMENT_KIND_LABELS, RUNG_LABELS
from peil_reporting.figures.pages.words import STANDING_WORDS, STATUS_TONES, counted
from peil_reporting.figures.telling import about_item, sentence
from peil_reporting.organisation.domain import Tree
from peil_reporting.plans.domain import Action
from peil_reporting.plans.projection import Plan, told
from peil_reporting.reminders.projection import Item
from peil_reporting.vacancies.projection import Vacancy, opening


@dataclass(frozen=True, slots=True)
class PartView:
    """One action that was counted."""

    name: str
    address: str
    label: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class EventView:
    """One event, as a sentence."""

    text: str
    recorded_at: datetime
    known_at: date
    standing: str
    id: str


@dataclass(frozen=True, slots=True)
class OriginView:
    """One plan, agreement, vacancy or reminded item that was counted."""

    name: str
    summary: str
    address: str | None
    parts: list[PartView]
    events: list[EventView]


def origin(figure: Live, item: Explained, tree: Tree) -> OriginView:
    """*item* as a reader meets it; *tree* knows the names of units."""
    units = {id_: node.name for id_, node in tree.nodes.items()}
    if isinstance(item.state, Plan):
        return _plan(figure, item, item.state, units)
    if isinstance(item.state, Agreement):
        return _agreement(figure, item, item.state, units)
    if isinstance(item.state, Item):
        return _reminded(figure, item, item.state)
    return _vacancy(figure, item, units)


def _plan(figure: Live, item: Explained, plan: Plan, units: Mapping[str, str]) -> OriginView:
    holds = told(plan)
    adopted = holds.adopted
    actions: dict[str, Action] = {id_: course[-1].action for id_, course in holds.courses().items()}
    codes = {one.action: one.code for one in actions.values()}
    page = f"/plannen/{quote(item.entity, safe='')}"
    parts = [
        PartView(
            name=f"{actions[part.what].code} {actions[part.what].title}",
            address=f"{page}/acties/{quote(part.what, safe='')}",
            label=figure.categories.get(part.span.category, part.span.category),
            tone=STATUS_TONES.get(part.span.category, "unknown"),
        )
        for part in item.counted
        if part.what
    ]
    labels = [figure.categories.get(part.span.category, part.span.category).lower() for part in item.counted]
    spread = ", ".join(f"{amount} {label}" for label, amount in Counter(labels).items())
    return OriginView(
        name=adopted.title if adopted else item.entity,
        summary=f"{counted(figure, len(labels))} geteld: {spread}" if parts else ", ".join(labels),
        address=page,
        parts=parts,
        events=[event_view(one, codes, units) for one in item.events],
    )


def _vacancy(figure: Live, item: Explained, units: Mapping[str, str]) -> OriginView:
    category = item.counted[0].span.category
    opened = opening(item.state) if isinstance(item.state, Vacancy) else None
    at = units.get(opened.unit, opened.unit) if opened else None
    return OriginView(
        name=f"{vacancy_name(at)} (kenmerk {item.entity})",
        summary=f"wacht op de stap ‘{figure.categories.get(category, category)}’",
        address=None,
        parts=[],
        events=[event_view(told, {}, units) for told in item.events],
    )


def vacancy_name(unit: str | None) -> str:
    """What people call a vacancy of *unit* (its name; None: of which nothing is known): systems give it no title."""
    return f"Vacature bij {unit}" if unit else "Vacature"


def _agreement(figure: Live, item: Explained, agreement: Agreement, units: Mapping[str, str]) -> OriginView:
    agreed = made(agreement)
    kind = AGREEMENT_KIND_LABELS.get(agreed.kind, agreed.kind) if agreed else item.entity
    where = units.get(agreed.unit, agreed.unit) if agreed else ""
    category = item.counted[0].span.category
    return OriginView(
        name=f"{kind} ({where})",
        summary=f"afspraak {item.entity}: {figure.categories.get(category, category).lower()}",
        address=f"/plannen/afspraken/{quote(item.entity, safe='')}",
        parts=[],
        events=[event_view(told, {}, units) for told in item.events],
    )


def _reminded(figure: Live, item: Explained, reminded: Item) -> OriginView:
    value = next(fact.value for fact in reminded.facts if fact.value is not None)
    labels = [figure.categories.get(part.span.category, part.span.category).lower() for part in item.counted]
    rungs = [RUNG_LABELS.get(part.what, part.what) for part in item.counted]
    told = "; ".join(f"{rung} {label}".strip() for rung, label in zip(rungs, labels, strict=True))
    return OriginView(
        name=about_item(value.about, value.object),
        summary=told,
        address=None,
        parts=[],
        events=[event_view(told, {}, {}) for told in item.events],
    )


def event_view(told: Told, codes: Mapping[str, str], units: Mapping[str, str]) -> EventView:
    """An event as a sentence; *codes* per action, *units* per unit its name."""
    fact = told.fact
    text = "Een eerder gegeven is ingetrokken" if fact.value is None else sentence(fact.value, codes, units)
    return EventView(
        text=text,
        recorded_at=datetime.fromisoformat(fact.time),
        known_at=day_of(fact.known_on),
        standing=STANDING_WORDS[told.standing],
        id=fact.id,
    )
