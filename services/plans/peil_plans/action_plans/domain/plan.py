"""The state: a plan as it was adopted, and the changes of status since then, oldest first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias, assert_never


class Status(StrEnum):
    """How an action stands. The papers of the directorates use these and no others."""

    PLANNED = "planned"
    RUNNING = "running"
    CONTINUOUS = "continuous"
    DONE = "done"
    SLIGHTLY_DELAYED = "slightly-delayed"
    DELAYED = "delayed"
    TO_REVISE = "to-revise"
    NOT_TAKEN_UP = "not-taken-up"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact was read: a document, and the line in it (from 1)."""

    document: str
    line: int


@dataclass(frozen=True, slots=True)
class Milestone:
    """A part of an action with its own moment. ``period_text`` is the moment in the plan's own words."""

    label: str
    period_text: str
    due_on: date | None
    done: bool
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """Something the plan says about an action that has no moment of its own."""

    text: str
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter of the plan."""

    section: str
    title: str
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """One promise of a plan. ``status`` and ``status_reason`` are those at adoption; `Plan.status_of` is today's."""

    action: str
    code: str
    title: str
    section: str
    status: Status
    status_reason: str | None
    continuous: bool
    explanation: str | None
    items: tuple[Item, ...]
    remark: str | None
    milestones: tuple[Milestone, ...]
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that is adopted. Two adoptions are the same when their contents are equal."""

    plan: str
    unit: str
    title: str
    adopted_on: date
    period_from: date
    period_to: date
    sections: tuple[Section, ...]
    actions: tuple[Action, ...]
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class PlanAdopted:
    """A plan was adopted: from now on it counts."""

    content: Content
    by_role: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class ActionStatusChanged:
    """An action came to stand otherwise on a day, by someone in a role, for a reason."""

    change: str
    action: str
    before: Status
    to: Status
    changed_on: date
    reason: str | None
    by_role: str
    recorded_at: datetime


PlansEvent: TypeAlias = PlanAdopted | ActionStatusChanged


@dataclass(frozen=True, slots=True)
class Plan:
    """An adopted plan and what changed since."""

    content: Content
    adopted_by_role: str
    adopted_at: datetime
    changes: tuple[ActionStatusChanged, ...] = ()

    def find_action(self, action: str) -> Action | None:
        """The action with this id, if the plan has it."""
        return next((each for each in self.content.actions if each.action == action), None)

    def changes_of(self, action: str) -> tuple[ActionStatusChanged, ...]:
        """The changes of one action, oldest first."""
        return tuple(change for change in self.changes if change.action == action)

    def version_of(self, action: str) -> int:
        """How often the action's status was changed. Who changes it tells which version they had before them."""
        return len(self.changes_of(action))

    def status_of(self, action: Action) -> Status:
        """How the action stands now."""
        changes = self.changes_of(action.action)
        return changes[-1].to if changes else action.status

    def status_since(self, action: Action) -> date:
        """The day since which the action stands as it does."""
        changes = self.changes_of(action.action)
        return changes[-1].changed_on if changes else self.content.adopted_on


def evolve(plan: Plan | None, event: PlansEvent) -> Plan:
    """
    The plan after *event*.

    Raises:
        ValueError: a status changed of a plan that was never adopted; such a history cannot have been decided.
    """
    match event:
        case PlanAdopted():
            return Plan(event.content, event.by_role, event.recorded_at)
        case ActionStatusChanged():
            if plan is None:
                raise ValueError("a status cannot change before the plan is adopted")
            return replace(plan, changes=(*plan.changes, event))
        case _:
            assert_never(event)
