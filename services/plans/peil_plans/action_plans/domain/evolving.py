"""How a plan follows from what was said of it, event by event."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from peil_plans.action_plans.domain.plan import (
    ActionRevised,
    ActionStatusChanged,
    EntryRecorded,
    PhaseChanged,
    Plan,
    PlanAdopted,
    PlansEvent,
)


def evolve(plan: Plan | None, event: PlansEvent) -> Plan:
    """
    The plan after *event*.

    Raises:
        ValueError: something is said of a plan that was never adopted; such a history cannot have been decided.
    """
    if isinstance(event, PlanAdopted):
        return Plan(event.content, event.by_role, event.recorded_at)
    if plan is None:
        raise ValueError("nothing can be said of a plan before it is adopted")
    match event:
        case ActionStatusChanged():
            return replace(plan, changes=(*plan.changes, event))
        case ActionRevised():
            return replace(plan, revisions=(*plan.revisions, event))
        case EntryRecorded():
            return replace(plan, recorded=(*plan.recorded, event))
        case PhaseChanged():
            return replace(plan, phases=(*plan.phases, event))
        case _:
            assert_never(event)
