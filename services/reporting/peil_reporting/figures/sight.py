"""How much of the figures somebody sees, by the grounds on which they were let in."""

from __future__ import annotations

from collections.abc import Callable

from peil_reporting.figures.catalogue import EVERY_LEVEL, FROM_DIRECTORATE_UP, Live
from peil_reporting.figures.explanation import Explained
from peil_reporting.reminders.projection import PROJECTION as REMINDERS
from peil_reporting.reminders.projection import Item
from peil_reporting.responsibilities.domain import Responsible
from peil_reporting.vacancies.projection import PROJECTION as VACANCIES

ANSWERS_FOR_ALL = "bureau"
"""The role that answers for the whole, and so sees every level and every case."""

Kept = Callable[[Explained], bool]
"""Whether a case is shown."""


def levels_seen(grounds: frozenset[str]) -> frozenset[str]:
    """
    The levels of units at which figures are shown: to Bureau I&D and to a manager all, to others from directorate up.

    A manager is let in to their own unit and what lies below it only, so for them nothing lies too low.
    """
    return EVERY_LEVEL if grounds & {ANSWERS_FOR_ALL, "manager"} else FROM_DIRECTORATE_UP


def case_filter(figure: Live, responsible: Responsible, person: str) -> Kept:
    """
    Which of the cases behind *figure* are those of *person*: plans and agreements of managed units, and vacancies of
    their own. A reminder is about one of these, and is theirs when that is.
    """
    vacancies = responsible.vacancies(person)
    if figure.projection is VACANCIES:
        return lambda item: item.entity in vacancies
    managed = responsible.managed(person)
    if figure.projection is REMINDERS:
        return lambda item: _of_reminder(item, managed, vacancies)
    return lambda item: all(part.span.unit in managed for part in item.counted)


def _of_reminder(item: Explained, managed: frozenset[str], vacancies: frozenset[str]) -> bool:
    """Whether what was reminded of is a vacancy of one's own, or a plan or agreement of a managed unit."""
    about = [fact.value for fact in item.state.facts if fact.value is not None] if isinstance(item.state, Item) else []
    if any(value.about == "vacancy-step" for value in about):
        return all(value.object in vacancies for value in about)
    return all(part.span.unit in managed for part in item.counted)


def every_case(item: Explained) -> bool:
    """For who answers for all."""
    return True


def no_case(item: Explained) -> bool:
    """For who sees numbers only."""
    return False
