"""Read model: the actions of plans by status, those whose promised date has passed, and plans that are in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from peil_chassis.projection import Fact, Projection, Span
from peil_contracts.plans import ACTION_REVISED, ACTION_STATUS_CHANGED, ENTRY_RECORDED, PHASE_CHANGED, PLAN_ADOPTED
from peil_contracts.register import FACT_WITHDRAWN
from peil_reporting.days import day_number
from peil_reporting.plans.domain import (
    Action,
    Adopted,
    Measure,
    Milestone,
    PlanClosed,
    Precondition,
    Revised,
    StatusChanged,
    Stretch,
    Version,
    order,
    overdue,
    stretches,
    versions,
)
from peil_reporting.recorded import Part, Recorded, about, record, standing

NATURAL_KEYS = {
    PLAN_ADOPTED: ("plan",),
    ACTION_STATUS_CHANGED: ("plan", "action", "change"),
    ACTION_REVISED: ("plan", "change"),
    ENTRY_RECORDED: ("plan", "entry", "change"),
    PHASE_CHANGED: ("plan", "change"),
}
"""Per event type the data fields of its natural key, beside the source."""

PLAN_PROGRESS = "plan_progress"
"""The figure of all actions. Its category is their status."""

OVERDUE_ACTIONS = "overdue_actions"
"""The figure of actions whose promised date has passed. Its category is their status."""

PLANS_IN_ORDER = "plans_in_order"
"""The figure of all plans. Its category is whether they are in order."""

Value = Adopted | StatusChanged | Revised | Precondition | PlanClosed
V = TypeVar("V", bound=Value)


class Plan(msgspec.Struct, frozen=True):
    """Everything recorded about one plan that figures need, in the order of the log."""

    plan: str = ""
    facts: tuple[Recorded[Value], ...] = ()


def apply(plan: Plan, fact: Fact) -> Plan:
    """*plan* with one more fact. Raises `KeyError` or `ValueError` for data no contract allows."""
    type_, key = about(fact)
    value = _value(fact)
    if value is None and fact.type != FACT_WITHDRAWN:
        return Plan(plan=key["plan"], facts=plan.facts)  # of its file only what figures count is kept
    kept: Recorded[Value] = record(fact, NATURAL_KEYS[type_], value)
    return Plan(plan=key["plan"], facts=(*plan.facts, kept))


def _value(fact: Fact) -> Value | None:
    data = fact.data
    match fact.type:
        case type_ if type_ == PLAN_ADOPTED:
            return Adopted(
                unit=data["unit"],
                title=data["title"],
                on=day_number(data["adopted_on"]),
                actions=tuple(_action(action) for action in data["actions"]),
            )
        case type_ if type_ == ACTION_STATUS_CHANGED:
            return StatusChanged(action=data["action"], to=data["to"], on=day_number(data["changed_on"]))
        case type_ if type_ == ACTION_REVISED:
            return Revised(action=_action(data["action"]), on=day_number(data["changed_on"]))
        case type_ if type_ == ENTRY_RECORDED and data["kind"] == "precondition":
            return Precondition(
                entry=data["entry"], subject=data["subject"], met=data["settled"], on=day_number(data["recorded_on"])
            )
        case type_ if type_ == PHASE_CHANGED and data["to"] == "closed":
            return PlanClosed(followed_by=data["followed_by"], on=day_number(data["changed_on"]))
        case _:
            return None


def _action(data: Mapping[str, Any]) -> Action:
    return Action(
        action=data["action"],
        code=data["code"],
        title=data["title"],
        status=data["status"],
        continuous=data["continuous"],
        milestones=tuple(_milestone(milestone) for milestone in data["milestones"]),
        measure=_measure(data.get("measure")),
    )


def _milestone(data: Mapping[str, Any]) -> Milestone:
    return Milestone(
        due_on=_day(data.get("due_on")),
        done=data["done"],
        milestone=data.get("milestone"),
        reached_on=_day(data.get("reached_on")),
    )


def _measure(data: Mapping[str, Any] | None) -> Measure | None:
    """What measures an action; None where no figure of Peil does: then there is nothing to show beside it."""
    if data is None or data["indicator"] is None:
        return None
    return Measure(
        indicator=data["indicator"],
        item=data["item"],
        text=data["text"],
        numerator=data["numerator"],
        denominator=data["denominator"],
        population=data["population"],
        threshold=data["threshold"],
        due_on=_day(data["due_on"]),
    )


def _day(text: str | None) -> int | None:
    return None if text is None else day_number(text)


def adoption(plan: Plan) -> Adopted | None:
    """The adoption that holds, or None: the last on the log, should a plan ever be adopted twice."""
    found = _of(Adopted, plan)
    return found[-1] if found else None


def closing(plan: Plan) -> int | None:
    """The day on which the plan was closed, or None: it runs."""
    return min((closed.on for closed in _of(PlanClosed, plan)), default=None)


def course_of(plan: Plan) -> dict[str, list[Version]]:
    """Every action that the plan had, as it was on which days; none before it was adopted."""
    adopted = adoption(plan)
    return {} if adopted is None else versions(adopted, _of(Revised, plan), closing(plan))


def _of(kind: type[V], plan: Plan) -> list[V]:
    # In the order of the log: plans alone tells of actions, and its machines' clocks may differ.
    return [value for _, value in standing(plan.facts) if isinstance(value, kind)]


def courses(plan: Plan) -> Iterator[tuple[str, list[Version], list[Stretch]]]:
    """
    Per action of the plan: its id, what it was, and the statuses it had.

    A status change for an action that the plan does not have counts nowhere.
    """
    changes: dict[str, list[StatusChanged]] = {}
    for change in _of(StatusChanged, plan):
        changes.setdefault(change.action, []).append(change)
    for action, course in course_of(plan).items():
        yield action, course, stretches(course, changes.get(action, ()))


def parts(plan: Plan) -> Iterable[Part]:
    """
    Every action once in the cell of its plan's unit and its status, and once more while it is overdue; and the plan.
    """
    adopted = adoption(plan)
    if adopted is None:
        return
    for action, course, had in courses(plan):
        for status, first, until in had:
            yield Part(action, Span(PLAN_PROGRESS, adopted.unit, status, 1, first, until))
        for status, first, until in overdue(course, had):
            yield Part(action, Span(OVERDUE_ACTIONS, adopted.unit, status, 1, first, until))
    for state, first, until in order(adopted, _of(Precondition, plan), closing(plan)):
        yield Part("", Span(PLANS_IN_ORDER, adopted.unit, state, 1, first, until))


def contribute(plan: Plan) -> Iterable[Span]:
    """What the plan adds to the cells."""
    return [part.span for part in parts(plan)]


def units(plan: Plan) -> Sequence[str]:
    """Every unit whose plan it was ever said to be: an earlier known day may ask for an earlier one."""
    return sorted({fact.value.unit for fact in plan.facts if isinstance(fact.value, Adopted)})


PROJECTION = Projection(
    name="plan_progress",
    version=3,
    topic="peil-plans",
    types=frozenset({*NATURAL_KEYS, FACT_WITHDRAWN}),
    entity=Plan,
    apply=apply,
    contribute=contribute,
    units=units,
)
