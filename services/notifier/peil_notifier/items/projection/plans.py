"""Read model: which moments of each plan's actions are still to come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from msgspec.structs import replace

from peil_chassis.projection import Fact, Projection, Span
from peil_contracts.plans import ACTION_STATUS_CHANGED, PLAN_ADOPTED
from peil_notifier.items.domain.sources import Action, Milestone, Plan


def apply(plan: Plan, fact: Fact) -> Plan:
    """*plan* after one more fact. Raises `KeyError` or `ValueError` for data no contract allows."""
    data = fact.data
    if fact.type == PLAN_ADOPTED:
        return Plan(data["plan"], data["unit"], data["title"], tuple(_action(each) for each in data["actions"]))
    changed = (
        replace(action, status=data["to"]) if action.action == data["action"] else action for action in plan.actions
    )
    return replace(plan, actions=tuple(changed))


def _action(data: Mapping[str, Any]) -> Action:
    coming = (each for each in data["milestones"] if each["due_on"] and not each["done"])
    milestones = tuple(Milestone(each["label"], date.fromisoformat(each["due_on"])) for each in coming)
    return Action(data["action"], data["title"], data["status"], milestones)


def contribute(plan: Plan) -> Iterable[Span]:
    """Nothing: reporting counts actions."""
    return ()


def units(plan: Plan) -> Sequence[str]:
    """The unit whose plan it is."""
    return (plan.unit,) if plan.unit else ()


PROJECTION = Projection(
    name="due_actions",
    version=1,
    topic="peil-plans",
    types=frozenset({PLAN_ADOPTED, ACTION_STATUS_CHANGED}),
    entity=Plan,
    apply=apply,
    contribute=contribute,
    units=units,
)
