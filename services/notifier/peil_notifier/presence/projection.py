"""Read model: when each person is away or does not work. It fills no cells; whoever is erased is forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from peil_chassis.projection import Fact, Projection, Span
from peil_contracts.fields import WEEKDAYS
from peil_contracts.people import LEAVE_REGISTERED, PART_TIME_DAYS_REGISTERED, PERSON_ERASED
from peil_contracts.register import FACT_WITHDRAWN
from peil_notifier.presence.domain import DaysOff, Leave, Person
from peil_notifier.standing import about, stand

NATURAL_KEYS = {LEAVE_REGISTERED: ("person", "leave"), PART_TIME_DAYS_REGISTERED: ("person", "effective_on")}


def apply(person: Person, fact: Fact) -> Person:
    """*person* after one more fact. Raises `KeyError` or `ValueError` for data no contract allows."""
    type_, _ = about(fact)
    if type_ not in NATURAL_KEYS:
        return person  # the withdrawal of a fact that is not folded here
    return Person(facts=stand(person.facts, fact, NATURAL_KEYS, _value(fact)))


def _value(fact: Fact) -> Leave | DaysOff | None:
    if fact.type == FACT_WITHDRAWN:
        return None
    on = date.fromisoformat(fact.data["effective_on"])
    if fact.type == LEAVE_REGISTERED:
        until = fact.data["until"]
        return Leave(on, date.fromisoformat(until) if until else None)
    return DaysOff(on, tuple(WEEKDAYS.index(name) for name in fact.data["weekdays"]))


def contribute(person: Person) -> Iterable[Span]:
    """Nothing: nobody is counted here."""
    return ()


def units(person: Person) -> Sequence[str]:
    """None: nobody is looked up by unit."""
    return ()


PROJECTION = Projection(
    name="presence",
    version=1,
    topic="peil-people",
    types=frozenset({*NATURAL_KEYS, FACT_WITHDRAWN}),
    entity=Person,
    apply=apply,
    contribute=contribute,
    units=units,
    erased_by=frozenset({PERSON_ERASED}),
    confidential=True,
)
