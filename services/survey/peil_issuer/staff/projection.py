"""Read model: the employments of each person. It fills no cells; a person who is erased leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import msgspec

from peil_chassis.projection import Fact, Projection, Span
from peil_contracts.people import EMPLOYMENT_CHANGED, EMPLOYMENT_ENDED, EMPLOYMENT_STARTED, PERSON_ERASED
from peil_contracts.register import FACT_WITHDRAWN
from peil_issuer.staff.domain import Employment, Person, State

FOLDED = frozenset({EMPLOYMENT_STARTED, EMPLOYMENT_CHANGED, EMPLOYMENT_ENDED})


def apply(person: Person, fact: Fact) -> Person:
    """*person* after one more fact. Raises `KeyError` or `ValueError` for data no contract allows."""
    withdrawn = fact.type == FACT_WITHDRAWN
    type_, key = (fact.data["fact_type"], fact.data["key"]) if withdrawn else (fact.type, fact.data)
    if type_ not in FOLDED:
        return person  # the withdrawal of a fact that is not folded here
    held = {(one.source, one.employment): one for one in person.employments}
    named = (fact.source, key["employment"])
    changed = _told(held.pop(named, Employment(*named)), fact, type_, withdrawn)
    if changed != Employment(*named):
        held[named] = changed
    return Person(employments=tuple(held[at] for at in sorted(held)))


def _told(employment: Employment, fact: Fact, type_: str, withdrawn: bool) -> Employment:
    if type_ == EMPLOYMENT_STARTED:
        return msgspec.structs.replace(employment, started=None if withdrawn else _state(fact.data))
    if type_ == EMPLOYMENT_ENDED:
        ended = None if withdrawn else date.fromisoformat(fact.data["effective_on"])
        return msgspec.structs.replace(employment, ended=ended)
    told = fact.data["key"] if withdrawn else fact.data
    day = date.fromisoformat(told["effective_on"])
    changes = {change.on: change for change in employment.changes if change.on != day}
    if not withdrawn:
        changes[day] = _state(fact.data)
    return msgspec.structs.replace(employment, changes=tuple(changes[on] for on in sorted(changes)))


def _state(data: dict[str, Any]) -> State:
    return State(date.fromisoformat(data["effective_on"]), data["unit"], round(data["hours"] * 4))


def contribute(person: Person) -> Iterable[Span]:
    """Nothing: nobody is counted here."""
    return ()


def units(person: Person) -> Sequence[str]:
    """None: nobody is looked up by unit."""
    return ()


PROJECTION = Projection(
    name="survey_staff",
    version=1,
    topic="peil-people",
    types=FOLDED | {FACT_WITHDRAWN},
    entity=Person,
    apply=apply,
    contribute=contribute,
    units=units,
    erased_by=frozenset({PERSON_ERASED}),
    confidential=True,
)
