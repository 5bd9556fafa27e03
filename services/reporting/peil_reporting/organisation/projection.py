"""Read model: where units are placed. It fills no cells: other figures are rolled up along it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from peil_chassis.projection import Fact, Projection, Span
from peil_contracts.organisation import UNIT_PLACED
from peil_contracts.register import FACT_WITHDRAWN
from peil_reporting.days import day_number
from peil_reporting.organisation.domain import Placed, Placement
from peil_reporting.recorded import Recorded, about, known_by, moment, record, standing

NATURAL_KEYS = {UNIT_PLACED: ("unit", "effective_on")}
"""Per event type the data fields of its natural key, beside the source."""


class Unit(msgspec.Struct, frozen=True):
    """Everything recorded about one unit, in the order of the log."""

    unit: str = ""
    facts: tuple[Recorded[Placed], ...] = ()


def apply(unit: Unit, fact: Fact) -> Unit:
    """*unit* with one more fact. Raises `KeyError` or `ValueError` for data no contract allows."""
    type_, key = about(fact)
    if type_ not in NATURAL_KEYS:
        return unit  # the withdrawal of another fact about the unit: of its manager, or of the owner of a plan
    kept = record(fact, NATURAL_KEYS[type_], _value(fact))
    return Unit(unit=key["unit"], facts=(*unit.facts, kept))


def _value(fact: Fact) -> Placed | None:
    if fact.type == FACT_WITHDRAWN:
        return None
    data = fact.data
    return Placed(
        level=data["level"],
        parent=data.get("parent"),
        name=data["name"],
        on=day_number(data["effective_on"]),
        state=data["state"],
        merged_into=data.get("merged_into"),
    )


def placement(unit: Unit, as_of: int, known_on: int) -> Placement | None:
    """
    Where *unit* stood on day *as_of*, as known on day *known_on*; None when it was not placed yet.

    Of all placements that stand, the one with the latest effective day holds. When two sources name the same day,
    the later ``time`` wins and then the larger id, as in the register of corrections.
    """
    facts = [pair for pair in standing(known_by(unit, known_on).facts) if pair[1].on <= as_of]
    if not facts:
        return None
    _, placed = max(facts, key=lambda pair: (pair[1].on, moment(pair[0])))
    return Placement(unit.unit, placed)


def contribute(unit: Unit) -> Iterable[Span]:
    """Nothing: a unit is no amount."""
    return ()


def units(unit: Unit) -> Sequence[str]:
    """The unit itself."""
    return (unit.unit,)


PROJECTION = Projection(
    name="unit_placements",
    version=1,
    topic="peil-organisation",
    types=frozenset({*NATURAL_KEYS, FACT_WITHDRAWN}),
    entity=Unit,
    apply=apply,
    contribute=contribute,
    units=units,
)
