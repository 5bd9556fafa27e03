"""Action plans: what a unit took upon itself, and how far each action is."""

from __future__ import annotations

from typing import Literal, Self, get_args

from pydantic import Field, StrictBool, model_validator

from peil_contracts.fields import Code, Day, FactData, Identifier, Label, Note, Text, Title
from peil_contracts.violations import broken

PLAN_ADOPTED = "nl.peil.plans.plan-adopted.v1"
ACTION_STATUS_CHANGED = "nl.peil.plans.action-status-changed.v1"

Status = Literal[
    "planned",
    "running",
    "continuous",
    "done",
    "slightly-delayed",
    "delayed",
    "to-revise",
    "not-taken-up",
    "unknown",
]
STATUSES: tuple[str, ...] = get_args(Status)
"""What can be said of an action, in the order in which boards show it."""


class Period(FactData):
    """The days that a plan runs, both included."""

    from_: Day = Field(alias="from", description="First day of the plan.")
    to: Day = Field(description="Last day of the plan.")

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.to < self.from_:
            raise broken("period-order", "must not lie before the first day.", field="to")
        return self


class Milestone(FactData):
    """A moment within an action, as its plan words it."""

    label: Note = Field(description="What is to be reached; may be empty when the plan names only a moment.")
    period_text: Note = Field(description="The moment in the plan's own words, such as `Q3 2023`.")
    due_on: Day | None = Field(description="The last day of that moment, null when the words give none.")
    done: StrictBool = Field(description="Whether the plan says it was reached.")


class Action(FactData):
    """One action of a plan, as it stood when the plan was adopted."""

    action: Identifier = Field(description="The action, unique within its plan.")
    code: Label = Field(description="The code it bears in the plan, such as `A1`.")
    title: Title = Field(description="What will be done.")
    section: Title = Field(description="The heading of the plan it stands under.")
    status: Status = Field(description="How far it is.")
    milestones: tuple[Milestone, ...] = Field(max_length=50, description="Its moments, in the plan's order.")
    continuous: StrictBool = Field(description="Whether it goes on without an end.")
    remark: Text | None = Field(description="What the plan remarks on it, or null.")


class PlanAdopted(FactData):
    """A unit adopted a plan, with these actions."""

    plan: Identifier = Field(description="The plan.")
    unit: Identifier = Field(description="The unit whose plan it is.")
    title: Title = Field(description="What the plan is called.")
    adopted_on: Day = Field(description="The day on which it was adopted.")
    period: Period = Field(description="The days it runs.")
    actions: tuple[Action, ...] = Field(min_length=1, max_length=200, description="Its actions, in the plan's order.")

    @model_validator(mode="after")
    def _actions_differ(self) -> Self:
        if len({action.action for action in self.actions}) < len(self.actions):
            raise broken("action-twice", "holds two actions of the same id: give each its own.", field="actions")
        return self


class ActionStatusChanged(FactData):
    """Someone answerable for a plan changed how far an action is."""

    plan: Identifier = Field(description="The plan.")
    action: Identifier = Field(description="The action within the plan.")
    change: Identifier = Field(description="The id of this change.")
    from_: Status = Field(alias="from", description="The status before.")
    to: Status = Field(description="The status from now on.")
    changed_on: Day = Field(description="The day on which it was changed.")
    reason: Text | None = Field(description="Why, or null; needed when an action is not taken up.")
    changed_by_role: Code = Field(description="The role or relation of who changed it; never a person.")

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if self.to == "not-taken-up" and not (self.reason or "").strip():
            raise broken("reason-needed", "must say why the action is not taken up.", field="reason")
        return self
