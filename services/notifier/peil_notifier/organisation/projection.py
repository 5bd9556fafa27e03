"""Read model: what stands about each unit - its place and name, its manager, the owners of its plans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from peil_chassis.projection import Fact, Projection, Span
from peil_contracts.organisation import MANAGER_APPOINTED, PLAN_OWNER_NAMED, UNIT_PLACED
from peil_contracts.register import FACT_WITHDRAWN
from peil_notifier.organisation.domain import Appointed, Named, Placed, Unit, Value
from peil_notifier.standing import about, stand

NATURAL_KEYS = {
    UNIT_PLACED: ("unit", "effective_on"),
    MANAGER_APPOINTED: ("unit", "effective_on"),
    PLAN_OWNER_NAMED: ("unit", "plan", "effective_on"),
}


def apply(unit: Unit, fact: Fact) -> Unit:
    """*unit* after one more fact. Raises `KeyError` or `ValueError` for data no contract allows."""
    type_, named = about(fact)
    if type_ not in NATURAL_KEYS:
        return unit  # the withdrawal of a fact that is not folded here
    return Unit(unit=named["unit"], facts=stand(unit.facts, fact, NATURAL_KEYS, _value(fact)))


def _value(fact: Fact) -> Value | None:
    data = fact.data
    if fact.type == FACT_WITHDRAWN:
        return None
    on = date.fromisoformat(data["effective_on"])
    if fact.type == UNIT_PLACED:
        return Placed(on, data["name"], data.get("parent"), data["state"], data.get("merged_into"))
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
    name="recipients",
    version=1,
    topic="peil-organisation",
    types=frozenset({*NATURAL_KEYS, FACT_WITHDRAWN}),
    entity=Unit,
    apply=apply,
    contribute=contribute,
    units=units,
)
