"""Action plans of directorates, and how far their actions are: about half of the directorates have one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from .staff import Span
from .units import Unit

SECTIONS = {
    "A": "Bewustwording en kennis",
    "B": "Een open cultuur en veilig werk",
    "C": "Werving, instroom en doorgroei",
}
TITLES = (
    ("A", "Inclusie is een vast punt in elk teamoverleg"),
    ("A", "Elke leidinggevende volgt de training inclusief leidinggeven"),
    ("A", "We houden elk kwartaal een dialoog over wat beter kan"),
    ("A", "De nieuwsbrief krijgt een vaste rubriek over inclusie"),
    ("B", "We maken afspraken over hoe we elkaar aanspreken"),
    ("B", "De vertrouwenspersoon stelt zich voor in elk team"),
    ("B", "De werkplekken zijn toegankelijk voor iedereen"),
    ("B", "We bespreken de uitkomst van de peiling met alle teams"),
    ("C", "Vacatureteksten worden vooraf nagekeken"),
    ("C", "De selectiecommissie is altijd divers samengesteld"),
    ("C", "Nieuwe medewerkers krijgen een buddy"),
    ("C", "Elk team bespreekt wie wil doorgroeien"),
    ("C", "We werven ook buiten onze eigen netwerken"),
)
STATUSES, _WEIGHTS = ("done", "running", "slightly-delayed", "delayed", "not-taken-up"), (34, 34, 16, 12, 4)
REASON = "Deze actie past niet meer bij wat de directie nu doet."


@dataclass(frozen=True, slots=True)
class Changed:
    """An action that got another status."""

    action: str
    to: str
    on: date
    reason: str | None


@dataclass(frozen=True, slots=True)
class Adopted:
    """A plan as `POST /plans` takes it, and what became of its actions."""

    plan: str
    body: dict[str, Any]
    changes: tuple[Changed, ...]


def make_plans(units: Sequence[Unit], span: Span, chance: Random) -> Iterator[Adopted]:
    """Plans of half of the directorates; those of the example papers have their own."""
    for unit in units:
        if unit.level == "directorate" and not unit.given and chance.random() < 0.55:
            yield _plan(unit, span, chance)


def _plan(unit: Unit, span: Span, chance: Random) -> Adopted:
    adopted = span.some_day(chance, after=span.first + timedelta(days=30), until=span.last - timedelta(days=200))
    ends = adopted + timedelta(days=540)
    chosen = sorted(chance.sample(TITLES, chance.randrange(5, len(TITLES) + 1)))
    actions, changes = [], []
    for number, (section, title) in enumerate(chosen, 1):
        due = adopted + timedelta(days=chance.randrange(60, 500))
        actions.append(_action(f"a{number}", section, title, due))
        to = chance.choices(STATUSES, _WEIGHTS)[0]
        if chance.random() < 0.75:
            on = span.some_day(chance, after=adopted)
            changes.append(Changed(f"a{number}", to, on, REASON if to == "not-taken-up" else None))
    plan = f"actieplan-{unit.unit.removeprefix('directie-')}"
    body = {
        "plan": plan,
        "unit": unit.unit,
        "title": f"Actieplan inclusie en diversiteit, {unit.name}",
        "adoptedOn": adopted.isoformat(),
        "period": {"from": adopted.isoformat(), "to": ends.isoformat()},
        "sections": [{"section": name, "title": title} for name, title in SECTIONS.items()],
        "actions": actions,
    }
    return Adopted(plan, body, tuple(changes))


def _action(action: str, section: str, title: str, due: date) -> dict[str, Any]:
    quarter = f"Q{(due.month + 2) // 3} {due.year}"
    milestone = {"label": "", "periodText": quarter, "dueOn": due.isoformat(), "done": False}
    return {
        "action": action,
        "code": action.upper(),
        "title": title,
        "section": section,
        "status": "planned",
        "statusReason": "Zo begon het plan.",
        "continuous": False,
        "explanation": None,
        "remark": None,
        "milestones": [milestone],
    }
