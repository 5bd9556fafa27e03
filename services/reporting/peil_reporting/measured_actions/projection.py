"""Read model: by what the actions of a plan are measured. It fills no cells: what is measured other figures tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, assert_never

import msgspec

from peil_chassis.projection import Fact, Projection, Span
from peil_contracts.plans import ACTION_REVISED, PHASE_CHANGED, PLAN_ADOPTED
from peil_contracts.register import FACT_WITHDRAWN
from peil_reporting.days import day_number
from peil_reporting.measured_actions.domain import Measure, Promised
from peil_reporting.plans.domain import CLOSED
from peil_reporting.recorded import Recorded, about, known_by, record, standing

NATURAL_KEYS = {
    PLAN_ADOPTED: ("plan",),
    ACTION_REVISED: ("plan", "change"),
    PHASE_CHANGED: ("plan", "change"),
}
"""Per event type the data fields of its natural key, beside the source."""


class Action(msgspec.Struct, frozen=True):
    """What an action is called, and by what it is measured, if a figure of Peil does."""

    action: str
    code: str
    title: str
    measure: Measure | None


class Adopted(msgspec.Struct, frozen=True, tag="adopted"):
    """The plan of *unit*, adopted on a day (``YYYYMMDD``), with its actions."""

    unit: str
    title: str
    on: int
    actions: tuple[Action, ...]


class Revised(msgspec.Struct, frozen=True, tag="revised"):
    """An action is *action* from a day on."""

    action: Action
    on: int


class Phase(msgspec.Struct, frozen=True, tag="phase"):
    """The plan came to phase *to* on a day."""

    to: str
    on: int


Value = Adopted | Revised | Phase


class Plan(msgspec.Struct, frozen=True):
    """What was said of one plan that its measured actions need, in the order of the log."""

    plan: str = ""
    facts: tuple[Recorded[Value], ...] = ()


def apply(plan: Plan, fact: Fact) -> Plan:
    """*plan* with one more fact. Raises `KeyError` or `ValueError` for data no contract allows."""
    type_, key = about(fact)
    if type_ not in NATURAL_KEYS:
        return Plan(key["plan"], plan.facts)
    kept: Recorded[Value] = record(fact, NATURAL_KEYS[type_], _value(fact))
    said = _says_nothing(plan.facts, kept)
    return Plan(key["plan"], plan.facts if said else (*plan.facts, kept))


def _says_nothing(facts: Iterable[Recorded[Value]], new: Recorded[Value]) -> bool:
    """
    Whether *new* revises a known action that was never measured, and is not measured now.

    Nearly all that is said of a plan is such. Without it every day has the same measured actions, whatever comes later
    or is withdrawn, as a plan is adopted once and before all else.
    """
    if not isinstance(new.value, Revised) or new.value.action.measure is not None:
        return False
    before = [
        action for fact in facts if fact.value is not None for action in _actions(fact.value)
        if action.action == new.value.action.action
    ]  # fmt: skip
    return bool(before) and all(each.measure is None for each in before) and all(each.key != new.key for each in facts)


def _actions(value: Value) -> Sequence[Action]:
    if isinstance(value, Adopted):
        return value.actions
    return (value.action,) if isinstance(value, Revised) else ()


def _value(fact: Fact) -> Value | None:
    data = fact.data
    if fact.type == PLAN_ADOPTED:
        actions = tuple(_action(action) for action in data["actions"])
        return Adopted(data["unit"], data["title"], day_number(data["adopted_on"]), actions)
    if fact.type == ACTION_REVISED:
        return Revised(_action(data["action"]), day_number(data["changed_on"]))
    if fact.type == PHASE_CHANGED:
        return Phase(data["to"], day_number(data["changed_on"]))
    return None


def _action(data: Mapping[str, Any]) -> Action:
    return Action(data["action"], data["code"], data["title"], _measure(data.get("measure")))


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
        due_on=day_number(data["due_on"]) if data["due_on"] is not None else None,
    )


def promised(plan: Plan, as_of: int, known_on: int) -> Iterator[Promised]:
    """
    The actions of *plan* that had an indicator on day *as_of*, as known at the end of day *known_on* (``YYYYMMDD``).

    On every day the last that was said of an action holds of what is dated on or before it; one that is dated before
    the adoption counts from the adoption. From the day on which the plan is closed none of its actions counts.
    """
    adopted: Adopted | None = None
    revisions: list[Revised] = []
    for _, value in standing(known_by(plan, known_on).facts):
        match value:
            case Adopted():
                adopted = value
            case Revised():
                revisions.append(value)
            case Phase():
                if value.to == CLOSED and value.on <= as_of:
                    return
            case _:
                assert_never(value)
    if adopted is None or as_of < adopted.on:
        return
    now = {action.action: action for action in adopted.actions}
    now.update((one.action.action, one.action) for one in revisions if one.on <= as_of)
    for action in now.values():
        if action.measure is not None:
            yield Promised(
                plan.plan, adopted.title, adopted.unit, action.action, action.code, action.title, action.measure
            )


def contribute(plan: Plan) -> Iterable[Span]:
    """Nothing: what is measured stands in the cells and releases of other figures."""
    return ()


def units(plan: Plan) -> Sequence[str]:
    """Every unit whose plan it was ever said to be: an earlier known day may ask for an earlier one."""
    return sorted({fact.value.unit for fact in plan.facts if isinstance(fact.value, Adopted)})


PROJECTION = Projection(
    name="measured_actions",
    version=1,
    topic="peil-plans",
    types=frozenset({*NATURAL_KEYS, FACT_WITHDRAWN}),
    entity=Plan,
    apply=apply,
    contribute=contribute,
    units=units,
)
