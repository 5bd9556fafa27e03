"""
Where everybody was on a day, to find how many came, went or changed between two releases.

Who is who never leaves the release room: what comes out of it are the names of units.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from peil_reporting.organisation.domain import Tree
from peil_reporting.people.domain import Seat, Stretch, course, finished_on, seats
from peil_reporting.people.projection import (
    CONTRACTS,
    STAFF_BY_AGE_GROUP,
    STAFF_BY_SCALE_BAND,
    TRAINED,
    Person,
)


class Whereabout(NamedTuple):
    """
    Where somebody counted on a day, and what figures tell of people.

    Attributes:
        unit: As facts name it.
        band: The scale band.
        age: The age group.
        more: The units of contracts beyond the one that decides where they count.
        trained: Trainings finished by then.
    """

    unit: str
    band: str
    age: str
    more: tuple[str, ...] = ()
    trained: frozenset[str] = frozenset()


Whereabouts = Mapping[str, Whereabout]
"""Everybody who was employed on a day, by a key that means nothing outside."""


class Crowd:
    """The people, as the read model holds them."""

    def __init__(self) -> None:
        self._people: dict[str, tuple[list[Seat], list[Stretch], dict[str, int]]] = {}

    def add(self, key: str, person: Person) -> None:
        """Take in *person*."""
        contracts = [stretch for employment in person.employments for stretch in course(employment)]
        self._people[key] = (seats(person.employments), contracts, finished_on(person.finished))

    def on(self, day: int) -> dict[str, Whereabout]:
        """Where everybody counted on *day* (``YYYYMMDD``)."""
        found: dict[str, Whereabout] = {}
        for key, (taken, contracts, finished) in self._people.items():
            seat = next((one for one in taken if _holds(one.first, one.until, day)), None)
            if seat is None:
                continue
            units = [one.state.unit for one in contracts if _holds(one.first, one.until, day)]
            units.remove(seat.unit)
            trained = frozenset(name for name, on in finished.items() if on <= day)
            found[key] = Whereabout(seat.unit, seat.band, seat.age, tuple(sorted(units)), trained)
        return found


Amounts = Mapping[tuple[str, str, str], int]
"""People per figure of the cells, unit and category."""


def otherwise(found: Whereabouts, counted: Amounts, table: str) -> Mapping[str, int]:
    """
    Per unit how many people *counted* has otherwise than *found*, at least, of what *table* tells.

    What became known late, or was forgotten since, may be among those who seem to have come, gone or changed.

    Args:
        table: ``band``, ``age``, ``contracts`` or ``learning/<training>``.
    """
    if table == "contracts":
        known = Counter((unit, "") for one in found.values() for unit in (one.unit, *one.more))
        held = _of_figure(counted, CONTRACTS, lambda category: "")
    elif training := table.partition("/")[2]:
        known = Counter((one.unit, training) for one in found.values() if training in one.trained)
        held = _of_figure(counted, TRAINED, lambda category: category if category == training else None)
    elif table == "age":
        known = Counter((one.unit, one.age) for one in found.values())
        held = _of_figure(counted, STAFF_BY_AGE_GROUP, lambda category: category)
    else:
        known = Counter((one.unit, one.band) for one in found.values())
        held = _of_figure(counted, STAFF_BY_SCALE_BAND, lambda category: category)
    differ: Counter[str] = Counter()
    for unit, category in known.keys() | held.keys():
        differ[unit] += abs(known[unit, category] - held[unit, category])
    return {unit: many for unit, many in differ.items() if many}


def _of_figure(counted: Amounts, figure: str, named: Callable[[str], str | None]) -> Counter[tuple[str, str]]:
    held: Counter[tuple[str, str]] = Counter()
    for (of, unit, category), many in counted.items():
        if of == figure and (name := named(category)) is not None:
            held[unit, name] += many
    return held


def holders(found: Whereabouts) -> dict[str, str]:
    """
    Per person with contracts beyond the first, and unit of such contracts, that unit.

    The key is the person's, the unit's and how many there are: who has one more is somebody who changed.
    """
    return {f"{key} {unit} {many}": unit for key, one in found.items() for unit, many in Counter(one.more).items()}


def placed(found: Whereabouts, tree: Tree) -> dict[str, str]:
    """Per person the unit of *tree* they count at."""
    return {key: tree.place_of(one.unit) for key, one in found.items()}


def traits(found: Whereabouts, table: str) -> Iterator[tuple[str, str]]:
    """Per person what *table* tells: ``band``, ``age``, or whether ``learning/<training>`` was finished."""
    training = table.partition("/")[2]
    for key, one in found.items():
        if table == "band":
            yield key, one.band
        elif table == "age":
            yield key, one.age
        else:
            yield key, training if training in one.trained else without(training)


def without(training: str) -> str:
    """The category of who did not finish *training*; no training has such a code."""
    return f"not {training}"


def _holds(first: int, until: int | None, day: int) -> bool:
    return first <= day and (until is None or day < until)
