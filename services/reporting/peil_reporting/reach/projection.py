"""Read model: what was done in each unit. It fills no cells: teams are counted when they are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from peil_chassis.projection import Fact, Projection, Span
from peil_contracts.plans import ACTIVITY_HELD
from peil_reporting.days import day_number
from peil_reporting.reach.domain import TOLD, Done, Held
from peil_reporting.recorded import Recorded, known_by, record, standing

NATURAL_KEYS = {ACTIVITY_HELD: ("unit", "activity")}
"""Per event type the data fields of its natural key, beside the source."""


class Unit(msgspec.Struct, frozen=True):
    """Everything recorded of one unit, in the order of the log."""

    unit: str = ""
    facts: tuple[Recorded[Done], ...] = ()


def apply(unit: Unit, fact: Fact) -> Unit:
    """*unit* with one more fact. Raises `KeyError` or `ValueError` for data no contract allows."""
    kept: Recorded[Done] = record(fact, NATURAL_KEYS[fact.type], _done(fact))
    return Unit(fact.data["unit"], (*unit.facts, kept))


def _done(fact: Fact) -> Done | None:
    data = fact.data
    if data["withdrawn"] or data["kind"] not in TOLD:
        return None  # what is never told is not kept either: neither that it was done nor how often
    until = data["until"]
    return Done(data["kind"], day_number(data["held_on"]), day_number(until) if until else None, data["campaign"])


def held_in(unit: Unit, known_on: int) -> list[Held]:
    """What stands of *unit* as it was known at the end of day *known_on* (``YYYYMMDD``)."""
    return [Held(unit.unit, done, fact.id) for fact, done in standing(known_by(unit, known_on).facts)]


def contribute(unit: Unit) -> Iterable[Span]:
    """Nothing: how many teams there are is of the tree, and no cell holds it."""
    return ()


def units(unit: Unit) -> Sequence[str]:
    """The unit itself."""
    return (unit.unit,)


PROJECTION = Projection(
    name="activities_held",
    version=1,
    topic="peil-plans",
    types=frozenset(NATURAL_KEYS),
    entity=Unit,
    apply=apply,
    contribute=contribute,
    units=units,
)
