"""Read model: what stands about each plan - its actions and their moments, its file, and whether it is closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from peil_chassis.clock import amsterdam_day
from peil_chassis.projection import Fact, Projection, Span
from peil_contracts.plans import ACTION_REVISED, ACTION_STATUS_CHANGED, ENTRY_RECORDED, PHASE_CHANGED, PLAN_ADOPTED
from peil_contracts.register import FACT_WITHDRAWN
from peil_notifier.items.domain.plans import (
    Action,
    Adopted,
    Milestone,
    PhaseChanged,
    Plan,
    PlanFact,
    Recorded,
    Revised,
    StatusChanged,
)
from peil_notifier.standing import about, stand

NATURAL_KEYS = {
    PLAN_ADOPTED: ("plan",),
    ACTION_STATUS_CHANGED: ("plan", "action", "change"),
    ACTION_REVISED: ("plan", "change"),
    ENTRY_RECORDED: ("plan", "entry", "change"),
    PHASE_CHANGED: ("plan", "change"),
}


def apply(plan: Plan, fact: Fact) -> Plan:
    """*plan* after one more fact. Raises `KeyError` or `ValueError` for data no contract allows."""
    _, named = about(fact)
    return Plan(plan=named["plan"], facts=stand(plan.facts, fact, NATURAL_KEYS, _value(fact)))


def _value(fact: Fact) -> PlanFact | None:
    data = fact.data
    if fact.type == PLAN_ADOPTED:
        until = date.fromisoformat(data["period"]["to"])
        return Adopted(data["unit"], data["title"], until, tuple(_action(each) for each in data["actions"]))
    if fact.type == ACTION_STATUS_CHANGED:
        return StatusChanged(data["action"], data["to"], _told_on(fact))
    if fact.type == ACTION_REVISED:
        return Revised(_action(data["action"]), _told_on(fact))
    if fact.type == ENTRY_RECORDED:
        next_on = date.fromisoformat(data["next_on"]) if data["next_on"] else None
        settled = data["settled"] or data.get("withdrawn", False)
        along = data.get("continues") is not None
        recorded_on = _told_on(fact) if along else date.fromisoformat(data["recorded_on"])
        said = data["entry"], data["kind"], data["text"]
        return Recorded(*said, settled, next_on, recorded_on, data["owner"], along)
    if fact.type == PHASE_CHANGED:
        return PhaseChanged(data["to"], data["followed_by"])
    return None


def _action(data: Mapping[str, Any]) -> Action:
    coming = (each for each in data["milestones"] if each["due_on"] and not each["done"])
    milestones = tuple(Milestone(each["label"], date.fromisoformat(each["due_on"]), _id(each)) for each in coming)
    reached = tuple(_id(each) for each in data["milestones"] if each["done"])
    return Action(data["action"], data["title"], data["status"], milestones, reached)


def _id(milestone: Mapping[str, Any]) -> str:
    """What tells a moment from the others of its action: an older Peil gave it no id."""
    return str(milestone.get("milestone") or milestone["label"])


def _told_on(fact: Fact) -> date:
    return amsterdam_day(datetime.fromisoformat(fact.time))


def contribute(plan: Plan) -> Iterable[Span]:
    """Nothing: reporting counts actions."""
    return ()


def units(plan: Plan) -> Sequence[str]:
    """The units whose plan it was said to be."""
    return sorted({fact.value.unit for fact in plan.facts if isinstance(fact.value, Adopted)})


PROJECTION = Projection(
    name="due_actions",
    version=7,
    topic="peil-plans",
    types=frozenset({*NATURAL_KEYS, FACT_WITHDRAWN}),
    entity=Plan,
    apply=apply,
    contribute=contribute,
    units=units,
)
