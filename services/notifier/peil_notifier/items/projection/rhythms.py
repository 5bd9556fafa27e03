"""Read model: what comes back and was done in each unit, and when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from peil_chassis.projection import Fact, Projection, Span
from peil_contracts.plans import ACTIVITY_HELD
from peil_notifier.items.domain.rhythms import KINDS, Held, TeamActivities
from peil_notifier.standing import stand

NATURAL_KEYS = {ACTIVITY_HELD: ("unit", "activity")}


def apply(activities: TeamActivities, fact: Fact) -> TeamActivities:
    """*activities* after one more fact. Raises `KeyError` or `ValueError` for data no contract allows."""
    data = fact.data
    kept = data["kind"] in KINDS and not data["withdrawn"]
    value = Held(data["kind"], date.fromisoformat(data["held_on"]), data["plan"]) if kept else None
    return TeamActivities(unit=data["unit"], facts=stand(activities.facts, fact, NATURAL_KEYS, value))


def contribute(activities: TeamActivities) -> Iterable[Span]:
    """Nothing: reporting counts teams."""
    return ()


def units(activities: TeamActivities) -> Sequence[str]:
    """The unit itself."""
    return (activities.unit,)


PROJECTION = Projection(
    name="due_rhythms",
    version=2,
    topic="peil-plans",
    types=frozenset(NATURAL_KEYS),
    entity=TeamActivities,
    apply=apply,
    contribute=contribute,
    units=units,
)
