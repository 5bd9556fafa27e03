"""Read model: what stands about each vacancy - whose it is, the steps it finished, whether it is closed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from peil_chassis.projection import Fact, Projection, Span
from peil_contracts.register import FACT_WITHDRAWN
from peil_contracts.vacancies import STEP_COMPLETED, VACANCY_CLOSED, VACANCY_OPENED
from peil_notifier.items.domain.sources import Closed, Completed, Opened, Vacancy
from peil_notifier.standing import about, stand

NATURAL_KEYS = {VACANCY_OPENED: ("vacancy",), STEP_COMPLETED: ("vacancy", "step"), VACANCY_CLOSED: ("vacancy",)}


def apply(vacancy: Vacancy, fact: Fact) -> Vacancy:
    """*vacancy* after one more fact. Raises `KeyError` or `ValueError` for data no contract allows."""
    _, named = about(fact)
    return Vacancy(vacancy=named["vacancy"], facts=stand(vacancy.facts, fact, NATURAL_KEYS, _value(fact)))


def _value(fact: Fact) -> Opened | Completed | Closed | None:
    data = fact.data
    if fact.type == FACT_WITHDRAWN:
        return None
    on = date.fromisoformat(data["occurred_on"])
    if fact.type == VACANCY_OPENED:
        return Opened(on, data["unit"], data.get("hiring_manager"))
    if fact.type == STEP_COMPLETED:
        return Completed(on, data["step"])
    return Closed(on)


def contribute(vacancy: Vacancy) -> Iterable[Span]:
    """Nothing: reporting counts vacancies."""
    return ()


def units(vacancy: Vacancy) -> Sequence[str]:
    """The units it was said to be in."""
    return sorted({fact.value.unit for fact in vacancy.facts if isinstance(fact.value, Opened)})


PROJECTION = Projection(
    name="due_steps",
    version=1,
    topic="peil-vacancies",
    types=frozenset({*NATURAL_KEYS, FACT_WITHDRAWN}),
    entity=Vacancy,
    apply=apply,
    contribute=contribute,
    units=units,
)
