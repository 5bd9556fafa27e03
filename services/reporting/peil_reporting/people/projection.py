"""Read model: staff by scale band and age group, contracts, moves, and who finished which training."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from peil_chassis.projection import Fact, Projection, Span
from peil_contracts.people import (
    EMPLOYMENT_CHANGED,
    EMPLOYMENT_ENDED,
    EMPLOYMENT_STARTED,
    PERSON_ERASED,
    TRAINING_FINISHED,
)
from peil_contracts.register import FACT_WITHDRAWN
from peil_reporting.days import day_number
from peil_reporting.people.domain import Employment, Finished, Seat, State, course, finished_on, moves, seats
from peil_reporting.recorded import about

STAFF_BY_SCALE_BAND = "staff_by_scale_band"
STAFF_BY_AGE_GROUP = "staff_by_age_group"
CONTRACTS = "contracts"
ARRIVALS = "arrivals"
"""Moves at the unit they lead to, from the day of the move on. Its category is `move_category`."""
DEPARTURES = "departures"
"""Moves at the unit they lead away from, likewise."""
TRAINED = "trained"
"""Staff who finished a training by that day. Its category is the training."""

FOLDED = frozenset({EMPLOYMENT_STARTED, EMPLOYMENT_CHANGED, EMPLOYMENT_ENDED, TRAINING_FINISHED})


class Person(msgspec.Struct, frozen=True):
    """
    What stands about one person, and nothing else: figures about people are never explained by their events.

    A withdrawn or replaced fact leaves no trace here, only in the entries of cells. ``employments`` are in order of
    source and id, ``finished`` in order of source, training and edition.
    """

    employments: tuple[Employment, ...] = ()
    finished: tuple[Finished, ...] = ()


def apply(person: Person, fact: Fact) -> Person:
    """*person* after one more fact. Raises `KeyError` or `ValueError` for data no contract allows."""
    type_, key = about(fact)
    withdrawn = fact.type == FACT_WITHDRAWN
    if type_ not in FOLDED:
        return person  # the withdrawal of a fact that counts in no figure
    if type_ == TRAINING_FINISHED:
        named = (fact.source, key["training"], key["edition"])
        others = [one for one in person.finished if (one.source, one.training, one.edition) != named]
        if not withdrawn:
            others.append(Finished(*named, on=day_number(fact.data["occurred_on"])))
        return msgspec.structs.replace(person, finished=tuple(sorted(others, key=msgspec.structs.astuple)))
    return msgspec.structs.replace(person, employments=_employments(person, fact, type_, key["employment"]))


def _employments(person: Person, fact: Fact, type_: str, employment: str) -> tuple[Employment, ...]:
    held = {(one.source, one.employment): one for one in person.employments}
    named = (fact.source, employment)
    changed = _told(held.pop(named, Employment(*named)), fact, type_)
    if changed != Employment(*named):
        held[named] = changed
    return tuple(held[at] for at in sorted(held))


def _told(employment: Employment, fact: Fact, type_: str) -> Employment:
    withdrawn = fact.type == FACT_WITHDRAWN
    if type_ == EMPLOYMENT_STARTED:
        return msgspec.structs.replace(employment, started=None if withdrawn else _state(fact.data))
    if type_ == EMPLOYMENT_ENDED:
        ended = None if withdrawn else day_number(fact.data["effective_on"])
        return msgspec.structs.replace(employment, ended=ended)
    day = day_number(fact.data["key"]["effective_on"] if withdrawn else fact.data["effective_on"])
    changes = {change.on: change for change in employment.changes if change.on != day}
    if not withdrawn:
        changes[day] = _state(fact.data)
    return msgspec.structs.replace(employment, changes=tuple(changes[on] for on in sorted(changes)))


def _state(data: dict[str, Any]) -> State:
    return State(
        on=day_number(data["effective_on"]),
        unit=data["unit"],
        band=data["scale_band"],
        age=data["age_group"],
        quarters=round(data["hours"] * 4),
    )


def contribute(person: Person) -> Iterable[Span]:
    """The person once per day in the cells of staff; every contract, move and finished training in cells of its own."""
    taken = seats(person.employments)
    yield from _merged(Span(STAFF_BY_SCALE_BAND, one.unit, one.band, 1, one.first, one.until) for one in taken)
    yield from _merged(Span(STAFF_BY_AGE_GROUP, one.unit, one.age, 1, one.first, one.until) for one in taken)
    for employment in person.employments:
        stretches = course(employment)
        yield from _merged(Span(CONTRACTS, one.state.unit, "", 1, one.first, one.until) for one in stretches)
    for kind, from_unit, to_unit, on in moves(taken):
        if to_unit is not None:
            yield Span(ARRIVALS, to_unit, move_category(kind, from_unit), 1, on, None)
        if from_unit is not None:
            yield Span(DEPARTURES, from_unit, move_category(kind, to_unit), 1, on, None)
    yield from _trained(taken, person.finished)


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
    """*spans* in order of time, with those put together that follow each other in one cell."""
    held: Span | None = None
    for span in spans:
        if held is not None and held.until == span.first and held[:4] == span[:4]:
            held = held._replace(until=span.until)
            continue
        if held is not None:
            yield held
        held = span
    if held is not None:
        yield held


def _trained(taken: Sequence[Seat], finished: Iterable[Finished]) -> Iterator[Span]:
    for training, on in finished_on(finished).items():
        yield from _merged(
            Span(TRAINED, one.unit, training, 1, max(one.first, on), one.until)
            for one in taken
            if one.until is None or on < one.until
        )


def move_category(kind: str, other: str | None) -> str:
    """The category of a move: its kind and the unit at its other end (None: outside), read by `read_move`."""
    return f"{kind}|{(other or '').replace('.', '%')}"  # stores take no full stop in the name of a field


def read_move(category: str) -> tuple[str, str | None]:
    """Kind of a move and the unit at its other end (None: outside), out of its category."""
    kind, _, other = category.partition("|")
    return kind, other.replace("%", ".") or None


def units(person: Person) -> Sequence[str]:
    """None: nobody is looked up by unit."""
    return ()


PROJECTION = Projection(
    name="staff",
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
