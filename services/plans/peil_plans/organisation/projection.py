"""Read model: what stands about each unit - its place, its manager, the owners of its plans. It fills no cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

import msgspec

from peil_chassis.projection import Fact, Projection, Span
from peil_contracts.organisation import MANAGER_APPOINTED, PLAN_OWNER_NAMED, UNIT_PLACED
from peil_contracts.register import FACT_WITHDRAWN
from peil_plans.organisation.domain import Appointed, Named, Placed, Stated, Unit, Value

NATURAL_KEYS = {
    UNIT_PLACED: ("unit", "effective_on"),
    MANAGER_APPOINTED: ("unit", "effective_on"),
    PLAN_OWNER_NAMED: ("unit", "plan", "effective_on"),
}
"""Per event type the data fields of its natural key, beside the source."""


def apply(unit: Unit, fact: Fact) -> Unit:
    """*unit* after one more fact. Raises `KeyError` or `ValueError` for data no contract allows."""
    withdrawn = fact.type == FACT_WITHDRAWN
    type_, named = (fact.data["fact_type"], fact.data["key"]) if withdrawn else (fact.type, fact.data)
    if type_ not in NATURAL_KEYS:
        return unit  # the withdrawal of a fact that is not folded here
    key = msgspec.json.encode([type_, fact.source, *(named[name] for name in NATURAL_KEYS[type_])]).decode()
    # Intake publishes only what wins, so the last of a key is the one that stands (design, section 3).
    others = tuple(stated for stated in unit.facts if stated.key != key)
    if withdrawn:
        return Unit(unit=named["unit"], facts=others)
    time = datetime.fromisoformat(fact.time).astimezone(UTC).isoformat(timespec="microseconds")
    return Unit(unit=named["unit"], facts=(*others, Stated(key, time, fact.id, _value(fact))))


def _value(fact: Fact) -> Value:
    data = fact.data
    on = date.fromisoformat(data["effective_on"])
    if fact.type == UNIT_PLACED:
        return Placed(on, data["level"], data.get("parent"), data["state"], data.get("merged_into"), data["name"])
    if fact.type == MANAGER_APPOINTED:
        return Appointed(on, data["person"])
    return Named(on, data["plan"], data["person"])


def contribute(unit: Unit) -> Iterable[Span]:
    """Nothing: nobody is counted here."""
    return ()


def units(unit: Unit) -> Sequence[str]:
    """The unit itself."""
    return (unit.unit,)


PROJECTION = Projection(
    name="responsibilities",
    version=2,
    topic="peil-organisation",
    types=frozenset({*NATURAL_KEYS, FACT_WITHDRAWN}),
    entity=Unit,
    apply=apply,
    contribute=contribute,
    units=units,
)
