"""Read model: the actions of adopted plans by status, and those whose promised date has passed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from peil_chassis.projection import Fact, Projection, Span
from peil_contracts.plans import ACTION_STATUS_CHANGED, PLAN_ADOPTED
from peil_contracts.register import FACT_WITHDRAWN
from peil_reporting.days import day_number
from peil_reporting.plans.domain import Action, Adopted, Milestone, StatusChanged, Stretch, overdue, stretches
from peil_reporting.recorded import Part, Recorded, about, record, standing

NATURAL_KEYS = {PLAN_ADOPTED: ("plan",), ACTION_STATUS_CHANGED: ("plan", "action", "change")}
"""Per event type the data fields of its natural key, beside the source."""

PLAN_PROGRESS = "plan_progress"
"""The figure of all actions. Its category is their status."""

OVERDUE_ACTIONS = "overdue_actions"
"""The figure of actions whose promised date has passed. Its category is their status."""

Value = Adopted | StatusChanged


class Plan(msgspec.Struct, frozen=True):
    """Everything recorded about one plan, in the order of the log."""

    plan: str = ""
    facts: tuple[Recorded[Value], ...] = ()


def apply(plan: Plan, fact: Fact) -> Plan:
    """*plan* with one more fact. Raises `KeyError` or `ValueError` for data no contract allows."""
    type_, key = about(fact)
    kept: Recorded[Value] = record(fact, NATURAL_KEYS[type_], _value(fact))
    return Plan(plan=key["plan"], facts=(*plan.facts, kept))


def _value(fact: Fact) -> Value | None:
    data = fact.data
    if fact.type == PLAN_ADOPTED:
        return Adopted(
            unit=data["unit"],
            title=data["title"],
            on=day_number(data["adopted_on"]),
            actions=tuple(_action(action) for action in data["actions"]),
        )
    if fact.type == ACTION_STATUS_CHANGED:
        return StatusChanged(action=data["action"], to=data["to"], on=day_number(data["changed_on"]))
    return None


def _action(data: dict[str, Any]) -> Action:
    return Action(
        action=data["action"],
        code=data["code"],
        title=data["title"],
        status=data["status"],
        continuous=data["continuous"],
        milestones=tuple(_milestone(milestone) for milestone in data["milestones"]),
    )


def _milestone(data: dict[str, Any]) -> Milestone:
    due_on = data.get("due_on")
    return Milestone(due_on=None if due_on is None else day_number(due_on), done=data["done"])


def adoption(plan: Plan) -> Adopted | None:
    """The adoption that holds, or None: the last on the log, should a plan ever be adopted twice."""
    found = [value for _, value in standing(plan.facts) if isinstance(value, Adopted)]
    return found[-1] if found else None


def courses(plan: Plan) -> Iterator[tuple[str, Action, list[Stretch]]]:
    """
    Per action of the adopted plan: unit, action, and the statuses it had.

    A status change for an action that the plan does not have counts nowhere.
    """
    adopted = adoption(plan)
    if adopted is None:
        return
    changes: dict[str, list[StatusChanged]] = {}
    # In the order of the log: plans alone tells of actions, and its machines' clocks may differ.
    for _, value in standing(plan.facts):
        if isinstance(value, StatusChanged):
            changes.setdefault(value.action, []).append(value)
    for action in adopted.actions:
        yield adopted.unit, action, stretches(adopted.on, action.status, changes.get(action.action, ()))


def parts(plan: Plan) -> Iterable[Part]:
    """Every action once in the cell of its plan's unit and its status, and once more while it is overdue."""
    for unit, action, had in courses(plan):
        for status, first, until in had:
            yield Part(action.action, Span(PLAN_PROGRESS, unit, status, 1, first, until))
        for status, first, until in overdue(action, had):
            yield Part(action.action, Span(OVERDUE_ACTIONS, unit, status, 1, first, until))


def contribute(plan: Plan) -> Iterable[Span]:
    """What the plan adds to the cells."""
    return [part.span for part in parts(plan)]


def units(plan: Plan) -> Sequence[str]:
    """Every unit whose plan it was ever said to be: an earlier known day may ask for an earlier one."""
    return sorted({fact.value.unit for fact in plan.facts if isinstance(fact.value, Adopted)})


PROJECTION = Projection(
    name="plan_progress",
    version=2,
    topic="peil-plans",
    types=frozenset({*NATURAL_KEYS, FACT_WITHDRAWN}),
    entity=Plan,
    apply=apply,
    contribute=contribute,
    units=units,
)
