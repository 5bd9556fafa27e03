"""Read model: how many vacancies are open, and which step of the process each waits for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from peil_chassis.projection import Fact, Projection, Span
from peil_contracts.register import FACT_WITHDRAWN
from peil_contracts.vacancies import STEP_COMPLETED, VACANCY_CLOSED, VACANCY_OPENED
from peil_reporting.days import day_number
from peil_reporting.recorded import Part, Recorded, about, record, standing
from peil_reporting.vacancies.domain import Closed, Opened, StepCompleted, stretches

NATURAL_KEYS = {VACANCY_OPENED: ("vacancy",), STEP_COMPLETED: ("vacancy", "step"), VACANCY_CLOSED: ("vacancy",)}
"""Per event type the data fields of its natural key, beside the source."""

OPEN_VACANCIES = "open_vacancies"
"""The figure. Its category is the step a vacancy waits for."""

Value = Opened | StepCompleted | Closed


class Vacancy(msgspec.Struct, frozen=True):
    """Everything recorded about one vacancy, in the order of the log."""

    vacancy: str = ""
    facts: tuple[Recorded[Value], ...] = ()


def apply(vacancy: Vacancy, fact: Fact) -> Vacancy:
    """*vacancy* with one more fact. Raises `KeyError` or `ValueError` for data no contract allows."""
    type_, key = about(fact)
    kept: Recorded[Value] = record(fact, NATURAL_KEYS[type_], _value(fact))
    return Vacancy(vacancy=key["vacancy"], facts=(*vacancy.facts, kept))


def _value(fact: Fact) -> Value | None:
    data = fact.data
    if fact.type == VACANCY_OPENED:
        return Opened(unit=data["unit"], on=day_number(data["occurred_on"]))
    if fact.type == STEP_COMPLETED:
        return StepCompleted(step=data["step"], on=day_number(data["occurred_on"]))
    if fact.type == VACANCY_CLOSED:
        return Closed(on=day_number(data["occurred_on"]), outcome=data["outcome"])
    return None


def opening(vacancy: Vacancy) -> Opened | None:
    """The opening that counts: the earliest that stands, of one day the one whose unit comes first in the alphabet."""
    told = [value for _, value in standing(vacancy.facts) if isinstance(value, Opened)]
    return min(told, key=lambda one: (one.on, one.unit), default=None)


def parts(vacancy: Vacancy) -> Iterable[Part]:
    """
    One vacancy in the cell of its unit and of the step it waits for, on every day it is open.

    Several sources may tell of one vacancy. It counts once: from the earliest opening, with the earliest day of each
    step, until the earliest closing. An opening on the same day from two sources counts at the unit named first in
    the alphabet, so that the order of arrival never matters.
    """
    opened = opening(vacancy)
    completed: dict[str, int] = {}
    closed_on: int | None = None
    for _, value in standing(vacancy.facts):
        match value:
            case StepCompleted():
                completed[value.step] = min(value.on, completed.get(value.step, value.on))
            case Closed():
                closed_on = value.on if closed_on is None else min(value.on, closed_on)
    if opened is None:
        return ()
    return [
        Part("", Span(OPEN_VACANCIES, opened.unit, step, 1, first, until))
        for step, first, until in stretches(opened.on, completed, closed_on)
    ]


def contribute(vacancy: Vacancy) -> Iterable[Span]:
    """What the vacancy adds to the cells."""
    return [part.span for part in parts(vacancy)]


def units(vacancy: Vacancy) -> Sequence[str]:
    """Every unit the vacancy was ever said to be in: an earlier known day may ask for an earlier one."""
    return sorted({fact.value.unit for fact in vacancy.facts if isinstance(fact.value, Opened)})


PROJECTION = Projection(
    name="open_vacancies",
    version=1,
    topic="peil-vacancies",
    types=frozenset({*NATURAL_KEYS, FACT_WITHDRAWN}),
    entity=Vacancy,
    apply=apply,
    contribute=contribute,
    units=units,
)
