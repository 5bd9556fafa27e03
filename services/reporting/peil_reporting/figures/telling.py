"""What an event says, for a program and for a reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from peil_chassis.http.dutch import dutch_day
from peil_contracts.vacancies import OPTIONAL_STEPS
from peil_reporting.agreements.domain import HandedOver, Made, Noted, Rescheduled
from peil_reporting.days import day_of
from peil_reporting.figures.labels import (
    ABOUT_LABELS,
    AGREEMENT_KIND_LABELS,
    AGREEMENT_STATE_LABELS,
    ITEM_LABELS,
    OUTCOME_LABELS,
    PHASE_LABELS,
    PRECONDITION_LABELS,
    RUNG_LABELS,
    STATUS_LABELS,
    STEP_LABELS,
)
from peil_reporting.plans.domain import CLOSED, Adopted, PhaseChanged, Precondition, Revised, StatusChanged
from peil_reporting.reminders.domain import Ended, Reminded
from peil_reporting.vacancies.domain import Closed, Opened, StepCompleted

Agreed = Made | Noted | Rescheduled | HandedOver
OfReminder = Reminded | Ended
Planned = Adopted | StatusChanged | Revised | Precondition | PhaseChanged
Value = Opened | StepCompleted | Closed | Planned | Agreed | OfReminder

OUTCOMES = {"filled": "vervuld", "not-filled": "niet vervuld", "withdrawn": "ingetrokken"}
OPTIONAL_STEP_LABELS = dict.fromkeys(OPTIONAL_STEPS, "Assessment")


def day_said(value: Value) -> int:
    """The day on which *value* is true, ``YYYYMMDD``."""
    return value.on


def said(value: Value) -> dict[str, str | int]:
    """The content of *value* as flat members."""
    match value:
        case Opened():
            return {"unit": value.unit}
        case StepCompleted():
            return {"step": value.step}
        case Closed():
            return {"outcome": value.outcome}
        case Adopted() | StatusChanged() | Revised() | Precondition() | PhaseChanged():
            return _planned(value)
        case Made() | Noted() | Rescheduled() | HandedOver():
            return _agreed(value)
        case Reminded():
            return {"about": value.about, "object": value.object, "rung": value.rung, "outcome": value.outcome}
        case Ended():
            return {"about": value.about, "object": value.object, "ending": value.ending}
        case _:
            assert_never(value)


def _planned(value: Planned) -> dict[str, str | int]:
    match value:
        case Adopted():
            return {"unit": value.unit, "title": value.title, "actions": len(value.actions)}
        case StatusChanged():
            return {"action": value.action, "to": value.to}
        case Revised():
            reached = sum(1 for milestone in value.action.milestones if milestone.done)
            milestones = len(value.action.milestones)
            return {"action": value.action.action, "milestones": milestones, "milestones_reached": reached}
        case Precondition():
            return {"entry": value.entry, "subject": value.subject, "met": "yes" if value.met else "no"}
        case PhaseChanged():
            return {"to": value.to, **({"followed_by": value.followed_by} if value.followed_by else {})}
        case _:
            assert_never(value)


def _agreed(value: Agreed) -> dict[str, str | int]:
    match value:
        case Made():
            return {
                "unit": value.unit,
                "kind": value.kind,
                "commitment": value.commitment,
                "due_on": day_of(value.due_on).isoformat(),
            }
        case Noted():
            return {"to": value.to}
        case Rescheduled():
            return {"due_on": day_of(value.due_on).isoformat()}
        case HandedOver():
            return {}
        case _:
            assert_never(value)


def sentence(value: Value, codes: Mapping[str, str], units: Mapping[str, str]) -> str:
    """
    *value* as a Dutch sentence without its full stop.

    Args:
        codes: Per action the code it has in its plan.
        units: Per unit its name.
    """
    on = dutch_day(day_of(value.on))
    match value:
        case Opened():
            return f"Geopend op {on} bij {units.get(value.unit, value.unit)}"
        case StepCompleted():
            label = STEP_LABELS.get(value.step) or OPTIONAL_STEP_LABELS.get(value.step, value.step)
            return f"Stap ‘{label}’ afgerond op {on}"
        case Closed():
            return f"Gesloten op {on}: {OUTCOMES.get(value.outcome, value.outcome)}"
        case Adopted() | StatusChanged() | Revised() | Precondition() | PhaseChanged():
            return _sentence_of_plan(value, codes, units)
        case Made() | Noted() | Rescheduled() | HandedOver():
            return _sentence_of_agreement(value, units)
        case Reminded():
            return f"Herinnering {RUNG_LABELS[value.rung]}, op {on}: {OUTCOME_LABELS[value.outcome].lower()}"
        case Ended():
            return f"Geëindigd op {on}: {ITEM_LABELS[value.ending].lower()}"
        case _:
            assert_never(value)


def _sentence_of_plan(value: Planned, codes: Mapping[str, str], units: Mapping[str, str]) -> str:
    on = dutch_day(day_of(value.on))
    match value:
        case Adopted():
            actions = "1 actie" if len(value.actions) == 1 else f"{len(value.actions)} acties"
            return f"Vastgesteld op {on} voor {units.get(value.unit, value.unit)}, met {actions}"
        case StatusChanged():
            status = STATUS_LABELS.get(value.to, value.to).lower()
            return f"Actie {codes.get(value.action, value.action)} kreeg op {on} de status {status}"
        case Revised():
            milestones = value.action.milestones
            reached = sum(1 for milestone in milestones if milestone.done)
            stood = f": {reached} van de {len(milestones)} mijlpalen gehaald" if milestones else ""
            return f"Actie {value.action.code} is op {on} toegevoegd of aangepast{stood}"
        case Precondition():
            needed = PRECONDITION_LABELS.get(value.subject, value.subject)
            return f"Voorwaarde op {on}: {needed}, {'vervuld' if value.met else 'nog niet vervuld'}"
        case PhaseChanged():
            if value.to == CLOSED:
                return f"Afgesloten op {on}{', er volgt een ander plan op' if value.followed_by else ''}"
            return f"Naar de fase {PHASE_LABELS.get(value.to, value.to)} op {on}"
        case _:
            assert_never(value)


def _sentence_of_agreement(value: Agreed, units: Mapping[str, str]) -> str:
    on = dutch_day(day_of(value.on))
    match value:
        case Made():
            kind = AGREEMENT_KIND_LABELS.get(value.kind, value.kind)
            due = dutch_day(day_of(value.due_on))
            return f"Gemaakt op {on} met {units.get(value.unit, value.unit)}: ‘{kind}’, uiterlijk {due}"
        case Noted():
            return f"Stand op {on}: {AGREEMENT_STATE_LABELS.get(value.to, value.to).lower()}"
        case Rescheduled():
            return f"Verplaatst op {on}, naar {dutch_day(day_of(value.due_on))}"
        case HandedOver():
            return f"Overgedragen op {on}"
        case _:
            assert_never(value)


def about_item(about: str, object: str) -> str:
    """What an item is about, as a reader meets it."""
    return f"{ABOUT_LABELS.get(about, about)} ({object})"
