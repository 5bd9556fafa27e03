"""What an event says, for a program and for a reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from peil_chassis.http.dutch import dutch_day
from peil_contracts.vacancies import OPTIONAL_STEPS
from peil_reporting.days import day_of
from peil_reporting.figures.catalogue import STATUS_LABELS, STEP_LABELS
from peil_reporting.plans.domain import Adopted, StatusChanged
from peil_reporting.vacancies.domain import Closed, Opened, StepCompleted

Value = Opened | StepCompleted | Closed | Adopted | StatusChanged

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
        case Adopted():
            return {"unit": value.unit, "title": value.title, "actions": len(value.actions)}
        case StatusChanged():
            return {"action": value.action, "to": value.to}
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
        case Adopted():
            actions = "1 actie" if len(value.actions) == 1 else f"{len(value.actions)} acties"
            return f"Vastgesteld op {on} voor {units.get(value.unit, value.unit)}, met {actions}"
        case StatusChanged():
            status = STATUS_LABELS.get(value.to, value.to).lower()
            return f"Actie {codes.get(value.action, value.action)} kreeg op {on} de status {status}"
        case _:
            assert_never(value)
