"""Read model: the actions of plans by status, those whose promised date has passed, and plans that are in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, assert_never

import msgspec

from peil_chassis.projection import Fact, Projection, Span
from peil_contracts.plans import ACTION_REVISED, ACTION_STATUS_CHANGED, ENTRY_RECORDED, PHASE_CHANGED, PLAN_ADOPTED
from peil_contracts.register import FACT_WITHDRAWN
from peil_reporting.days import day_number
from peil_reporting.plans.domain import (
    CLOSED,
    Action,
    Adopted,
    Milestone,
    PhaseChanged,
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

Value = Adopted | StatusChanged | Revised | Precondition | PhaseChanged


class Plan(msgspec.Struct, frozen=True):
    """Everything recorded about one plan that figures need, in the order of the log."""

    plan: str = ""
    facts: tuple[Recorded[Value], ...] = ()


def apply(plan: Plan, fact: Fact) -> Plan:
    """*plan* with one more fact. Raises `KeyError` or `ValueError` for data no contract allows."""
    type_, key = about(fact)
    value = _value(fact)
    if value is None and fact.type != FACT_WITHDRAWN:
        return Plan(plan=key["plan"], facts=plan.facts)  # an entry that no figure counts; its kind never changes
    kept: Recorded[Value] = record(fact, NATURAL_KEYS[type_], value)
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
    if fact.type == ACTION_REVISED:
        return Revised(action=_action(data["action"]), on=day_number(data["changed_on"]))
    if fact.type == ENTRY_RECORDED and data["kind"] == "precondition":
        recorded_on = day_number(data["recorded_on"])
        return Precondition(
            entry=data["entry"],
            subject=data["subject"],
            met=data["settled"],
            on=recorded_on,
            withdrawn=data.get("withdrawn", False),
        )
    if fact.type == PHASE_CHANGED:
        return PhaseChanged(to=data["to"], followed_by=data["followed_by"], on=day_number(data["changed_on"]))
    return None


def _action(data: Mapping[str, Any]) -> Action:
    return Action(
        action=data["action"],
        code=data["code"],
        title=data["title"],
        status=data["status"],
        continuous=data["continuous"],
        milestones=tuple(_milestone(milestone) for milestone in data["milestones"]),
    )


def _milestone(data: Mapping[str, Any]) -> Milestone:
    return Milestone(
        due_on=_day(data.get("due_on")),
        done=data["done"],
        milestone=data.get("milestone"),
        reached_on=_day(data.get("reached_on")),
    )


def _day(text: str | None) -> int | None:
    return None if text is None else day_number(text)


class Told(NamedTuple):
    """
    What holds of a plan, each kind in the order of the log: plans alone tells of it, and its clocks may differ.

    Attributes:
        adopted: The adoption that holds, or None: the last on the log, should a plan ever be adopted twice.
        closed_on: The day on which it was closed, or None: it runs.
    """

    adopted: Adopted | None
    changes: list[StatusChanged]
    revisions: list[Revised]
    preconditions: list[Precondition]
    closed_on: int | None

    def courses(self) -> dict[str, list[Version]]:
        """Every action that the plan had, as it was on which days; none before it was adopted."""
        return {} if self.adopted is None else versions(self.adopted, self.revisions, self.closed_on)

    def statuses(self) -> Iterator[tuple[str, list[Version], list[Stretch]]]:
        """
        Per action its id, what it was, and the statuses it had.

        A status change for an action that the plan does not have counts nowhere.
        """
        changes: dict[str, list[StatusChanged]] = {}
        for change in self.changes:
            changes.setdefault(change.action, []).append(change)
        for action, course in self.courses().items():
            yield action, course, stretches(course, changes.get(action, ()))


def told(plan: Plan) -> Told:
    """What holds of *plan*."""
    adopted: Adopted | None = None
    found = Told(None, [], [], [], None)
    closings: list[int] = []
    for _, value in standing(plan.facts):
        match value:
            case Adopted():
                adopted = value
            case StatusChanged():
                found.changes.append(value)
            case Revised():
                found.revisions.append(value)
            case Precondition():
                found.preconditions.append(value)
            case PhaseChanged():
                closings += [value.on] if value.to == CLOSED else []
            case _:
                assert_never(value)
    return found._replace(adopted=adopted, closed_on=min(closings, default=None))


def parts(plan: Plan) -> Iterable[Part]:
    """Every action in the cell of its plan's unit and its status, once more while it is overdue; and the plan."""
    holds = told(plan)
    if holds.adopted is None:
        return
    unit = holds.adopted.unit
    for action, course, had in holds.statuses():
        for status, first, until in had:
            yield Part(action, Span(PLAN_PROGRESS, unit, status, 1, first, until))
        for status, first, until in overdue(course, had):
            yield Part(action, Span(OVERDUE_ACTIONS, unit, status, 1, first, until))
    for state, first, until in order(holds.adopted, holds.preconditions, holds.closed_on):
        yield Part("", Span(PLANS_IN_ORDER, unit, state, 1, first, until))


def contribute(plan: Plan) -> Iterable[Span]:
    """What the plan adds to the cells."""
    return [part.span for part in parts(plan)]


def units(plan: Plan) -> Sequence[str]:
    """Every unit whose plan it was ever said to be: an earlier known day may ask for an earlier one."""
    return sorted({fact.value.unit for fact in plan.facts if isinstance(fact.value, Adopted)})


PROJECTION = Projection(
    name="plan_progress",
    version=6,
    topic="peil-plans",
    types=frozenset({*NATURAL_KEYS, FACT_WITHDRAWN}),
    entity=Plan,
    apply=apply,
    contribute=contribute,
    units=units,
)
