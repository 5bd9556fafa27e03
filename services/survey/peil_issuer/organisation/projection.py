"""Read model: what stands about the place of each unit. It fills no cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

import msgspec

from peil_chassis.projection import Fact, Projection, Span
from peil_contracts.organisation import UNIT_PLACED
from peil_contracts.register import FACT_WITHDRAWN
from peil_issuer.organisation.domain import Placed, Stated, Unit


def apply(unit: Unit, fact: Fact) -> Unit:
    """*unit* after one more fact. Raises `KeyError` or `ValueError` for data no contract allows."""
    withdrawn = fact.type == FACT_WITHDRAWN
    type_, named = (fact.data["fact_type"], fact.data["key"]) if withdrawn else (fact.type, fact.data)
    if type_ != UNIT_PLACED:
        return unit  # the withdrawal of a fact that is not folded here
    key = msgspec.json.encode([fact.source, named["unit"], named["effective_on"]]).decode()
    # Intake publishes only what wins, so the last of a key is the one that stands (design, section 3).
    others = tuple(stated for stated in unit.facts if stated.key != key)
    if withdrawn:
        return Unit(unit=named["unit"], facts=others)
    time = datetime.fromisoformat(fact.time).astimezone(UTC).isoformat(timespec="microseconds")
    return Unit(unit=named["unit"], facts=(*others, Stated(key, time, fact.id, _placed(fact))))


def _placed(fact: Fact) -> Placed:
    data = fact.data
    return Placed(
        on=date.fromisoformat(data["effective_on"]),
        level=data["level"],
        name=data["name"],
        parent=data.get("parent"),
        state=data["state"],
        merged_into=data.get("merged_into"),
    )


def contribute(unit: Unit) -> Iterable[Span]:
    """Nothing: nobody is counted here."""
    return ()


def units(unit: Unit) -> Sequence[str]:
    """The unit itself."""
    return (unit.unit,)


PROJECTION = Projection(
    name="survey_units",
    version=1,
    topic="peil-organisation",
    types=frozenset({UNIT_PLACED, FACT_WITHDRAWN}),
    entity=Unit,
    apply=apply,
    contribute=contribute,
    units=units,
)
