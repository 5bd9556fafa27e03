"""Action plans: what a unit took upon itself, and how far each action is."""

from __future__ import annotations

from typing import Literal, Self, get_args

from pydantic import Field, StrictBool, model_validator

from peil_contracts.fields import Code, Count, Day, FactData, Identifier, Label, Note, Quantity, Text, Title
from peil_contracts.violations import broken

PLAN_ADOPTED = "nl.peil.plans.plan-adopted.v1"
ACTION_STATUS_CHANGED = "nl.peil.plans.action-status-changed.v1"
ACTION_REVISED = "nl.peil.plans.action-revised.v1"
ENTRY_RECORDED = "nl.peil.plans.entry-recorded.v1"
PHASE_CHANGED = "nl.peil.plans.phase-changed.v1"
ACTIVITY_HELD = "nl.peil.plans.activity-held.v1"

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


Holder = Literal["unit", "platform", "working-group"]
"""Whose plan it is: the unit's itself, or that of a platform of staff or a working group within it."""

OwnerRole = Literal[
    "action-lead", "working-group", "management-team", "director", "department-manager", "team-manager", "manager",
    "hiring-manager", "portfolio-holder", "project-lead", "strategic-adviser", "core-group", "steering-group",
    "staff-platform", "staff-network", "growth-panel", "inclusion-office", "hr", "hr-adviser", "hr-business-partner",
    "hr-specialist", "recruiter", "communication", "facilities", "procurement", "finance", "it", "works-council",
    "confidential-adviser", "integrity-office", "executive", "council", "all-staff", "external-party", "other",
]  # fmt: skip
"""Who answers for something, by role. The list is closed, so that nothing here can name a person."""
OWNER_ROLES: tuple[str, ...] = get_args(OwnerRole)

Every = Literal["month", "quarter", "half-year", "year"]
Phase = Literal["plan", "do", "check", "act", "closed"]
PHASES: tuple[str, ...] = get_args(Phase)
EntryKind = Literal[
    "precondition", "risk", "advice", "decision", "agreed", "hours", "hours-total", "budget", "budget-total"
]
ENTRY_KINDS: tuple[str, ...] = get_args(EntryKind)
Precondition = Literal["owner", "hours", "budget", "other"]
ActivityKind = Literal[
    "dialogue", "information", "adviser-visit", "survey-follow-up", "policy-tool-used", "leader-support", "course",
    "team-support", "members-joined", "award",
]  # fmt: skip
ACTIVITY_KINDS: tuple[str, ...] = get_args(ActivityKind)
COUNTED_KINDS = frozenset({"team-support", "members-joined", "award"})
"""Kinds of which only a number is told: teams that were helped, people who joined, awards. Never which or who."""
Score = Literal["insufficient", "sufficient", "good"]
"""What outside experts think of a plan, in words: a number would invite the average of a few opinions."""


class Period(FactData):
    """The days that a plan runs, both included."""

    from_: Day = Field(alias="from", description="First day of the plan.")
    to: Day = Field(description="Last day of the plan.")

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.to < self.from_:
            raise broken("period-order", "must not lie before the first day.", field="to")
        return self


class After(FactData):
    """What sets the clock of a milestone going: another milestone of the plan, or the adoption when both are null."""

    action: Identifier | None = Field(description="The action whose milestone it is, or null.")
    milestone: Identifier | None = Field(description="The milestone, or null.")
    months: Count = Field(description="The months that may pass.")
    days: Count = Field(description="The days that may pass after those months.")

    @model_validator(mode="after")
    def _both_or_neither(self) -> Self:
        if (self.action is None) != (self.milestone is None):
            raise broken("both-or-neither", "must be given together with the action.", field="milestone")
        return self


class Measure(FactData):
    """By what one sees that an action works: a part of a whole, or a number, and what it is to be by when."""

    text: Note = Field(description="The plan's own words for it; may be empty.")
    numerator: Note | None = Field(description="What is counted, or null.")
    denominator: Note | None = Field(description="Out of what, or null for a plain number.")
    population: Note | None = Field(description="Among whom or what, or null.")
    threshold: Quantity | None = Field(description="What it is to be: per cent with a denominator, else a number.")
    due_on: Day | None = Field(description="By which day, or null.")
    indicator: Code | None = Field(description="The figure of Peil that measures it, or null: nothing measures it.")
    item: Identifier | None = Field(description="Which one of that figure, such as a training; or null.")


class Milestone(FactData):
    """A moment within an action, as its plan words it."""

    label: Note = Field(description="What is to be reached; may be empty when the plan names only a moment.")
    period_text: Note = Field(description="The moment in the plan's own words, such as `Q3 2023`.")
    due_on: Day | None = Field(description="The last day of that moment, null when the words give none.")
    done: StrictBool = Field(description="Whether the plan says it was reached.")
    milestone: Identifier | None = Field(default=None, description="Its id, unique within the action.")
    reached_on: Day | None = Field(default=None, description="The day on which it was reached, when that is known.")
    after: After | None = Field(default=None, description="What its day depends on, or null.")
    gate: StrictBool = Field(
        default=False, description="Whether the action may not begin before it is reached: an approval."
    )


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
    owner: OwnerRole | None = Field(default=None, description="Who answers for it, by role.")
    co_owner: OwnerRole | None = Field(default=None, description="Who answers for it beside the owner, by role.")
    theme: Label | None = Field(default=None, description="The theme of the mandate it serves.")
    intervention: Label | None = Field(default=None, description="The intervention of the mandate it carries out.")
    every: Every | None = Field(default=None, description="How often it comes back, when it does.")
    measure: Measure | None = Field(default=None, description="By what one sees that it works.")
    continues: Identifier | None = Field(default=None, description="The action of the plan before that goes on in it.")
    proposal: StrictBool = Field(default=False, description="Whether employees put it forward: a proposal of theirs.")


class PlanAdopted(FactData):
    """A unit adopted a plan, with these actions."""

    plan: Identifier = Field(description="The plan.")
    unit: Identifier = Field(description="The unit whose plan it is.")
    title: Title = Field(description="What the plan is called.")
    adopted_on: Day = Field(description="The day on which it was adopted.")
    period: Period = Field(description="The days it runs.")
    actions: tuple[Action, ...] = Field(min_length=1, max_length=200, description="Its actions, in the plan's order.")
    holder: Holder | None = Field(default=None, description="Whose plan it is; null: the unit's itself.")
    adopted_by: OwnerRole | None = Field(default=None, description="Who adopted it, by role.")
    follows: Identifier | None = Field(default=None, description="The plan that it is the successor of.")

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


class ActionRevised(FactData):
    """
    An action of a plan is this from now on: added, reworded, or one of its milestones reached or moved.

    It holds the whole action; how the action stands is told by its changes of status alone.
    """

    plan: Identifier = Field(description="The plan.")
    action: Action = Field(description="The action; its status is the one it began with.")
    change: Identifier = Field(description="The id of this change.")
    changed_on: Day = Field(description="The day on which it was changed.")
    reason: Text | None = Field(description="Why, or null.")
    changed_by_role: Code = Field(description="The role or relation of who changed it; never a person.")


class Factor(FactData):
    """One number of a formula, and what it is a number of."""

    value: Quantity = Field(description="The number.")
    what: Note = Field(description="What it counts, such as `leden` or `euro per uur`.")


class EntryRecorded(FactData):
    """
    An entry in the file of a plan is this from now on.

    A precondition, a risk, an advice of the growth panel, a decision of a meeting, an action agreed in one, a line of
    hours or of money, or what the paper itself says is the total of such lines.
    """

    plan: Identifier = Field(description="The plan.")
    entry: Identifier = Field(description="The entry within the plan.")
    change: Identifier = Field(description="The id of this change.")
    kind: EntryKind = Field(description="What kind of entry it is; it never becomes another.")
    text: Text = Field(description="What it says.")
    settled: StrictBool = Field(description="Whether it is met, closed, answered or done.")
    subject: Precondition | None = Field(description="Of a precondition: what must be in order; else null.")
    response: Text | None = Field(
        description="Of a risk the measure, of an advice or what was agreed the answer; or null."
    )
    owner: OwnerRole | None = Field(description="Who answers for it, by role, or null.")
    held_on: Day | None = Field(description="The day of the meeting or of the advice, or null.")
    next_on: Day | None = Field(description="The day on which it is looked at again, or null.")
    action: Identifier | None = Field(description="The action of the plan that it is about, or null.")
    factors: tuple[Factor, ...] = Field(max_length=6, description="The numbers whose product a line is.")
    stated: Quantity | None = Field(description="What the paper itself says it comes to, in hours or euros; or null.")
    recorded_on: Day = Field(description="The day on which it was recorded.")
    score: Score | None = Field(default=None, description="Of an advice: what the panel thinks of the plan, or null.")
    outside: StrictBool = Field(
        default=False, description="Of a decision: whether it lies outside the plan; the owner answers for it instead."
    )
    withdrawn: StrictBool = Field(
        default=False, description="Whether it was taken back: it counts and asks nothing until it is recorded again."
    )
    continues: Identifier | None = Field(
        default=None, description="The entry of the file of the plan before that goes on in it, when it came along."
    )
    reason: Text | None = Field(description="Why it was changed, or null.")
    changed_by_role: Code = Field(description="The role or relation of who recorded it; never a person.")


class PhaseChanged(FactData):
    """A plan came to another phase of plan, do, check and act, or was closed."""

    plan: Identifier = Field(description="The plan.")
    change: Identifier = Field(description="The id of this change.")
    from_: Phase = Field(alias="from", description="The phase before; never `closed`.")
    to: Phase = Field(description="The phase from now on.")
    followed_by: Identifier | None = Field(description="Of a plan that is closed: the plan after it, or null.")
    changed_on: Day = Field(description="The day on which it was changed.")
    reason: Text | None = Field(description="Why, or null.")
    changed_by_role: Code = Field(description="The role or relation of who changed it; never a person.")

    @model_validator(mode="after")
    def _closed_is_final(self) -> Self:
        if self.from_ == "closed":
            raise broken("final-state", "must be a phase that can still change: a closed plan stays so.", field="from")
        if self.followed_by is not None and self.to != "closed":
            raise broken("followed-when-closed", "may stand only where the plan is closed.", field="followed_by")
        return self


class ActivityHeld(FactData):
    """
    Something was done in a unit: a dialogue was held, its confidential adviser came by, its members were informed.

    It says that it was done and never with whom: there is no field for words, and none for a person.
    """

    unit: Identifier = Field(description="The unit in which it was done; it never becomes another.")
    activity: Identifier = Field(description="What was done. Sent again it is this from now on, the whole of it.")
    kind: ActivityKind = Field(description="What kind it is; it never becomes another.")
    held_on: Day = Field(description="The day on which it was done, or on which it began.")
    until: Day | None = Field(description="Of a course: its last day, or null while that is not known; else null.")
    number: Count = Field(description="How many: of teams helped, of people who joined, of awards; else 1.")
    plan: Identifier | None = Field(description="The plan that it carries out, or null.")
    action: Identifier | None = Field(description="The action of that plan, or null.")
    campaign: Identifier | None = Field(description="Of a follow-up: the survey that it follows; else null.")
    criterion: Code | None = Field(description="Of an award: the criterion under which it was granted; else null.")
    withdrawn: StrictBool = Field(description="Whether it was taken back: it was recorded by mistake.")
    recorded_on: Day = Field(description="The day on which it was recorded so.")
    recorded_by_role: Code = Field(description="The role or relation of who recorded it; never a person.")

    @model_validator(mode="after")
    def _of_its_kind(self) -> Self:
        if self.number != 1 and (self.kind not in COUNTED_KINDS or self.number == 0):
            raise broken("number-of-kind", "must be 1, and of what is counted 1 or more.", field="number")
        if (self.campaign is not None) != (self.kind == "survey-follow-up"):
            raise broken("of-its-kind", "must be given of a follow-up, and of nothing else.", field="campaign")
        if (self.criterion is not None) != (self.kind == "award"):
            raise broken("of-its-kind", "must be given of an award, and of nothing else.", field="criterion")
        if self.until is not None and (self.kind != "course" or self.until < self.held_on):
            raise broken("of-its-kind", "may be given of a course only, from its first day on.", field="until")
        if self.action is not None and self.plan is None:
            raise broken("action-of-plan", "may be given only together with its plan.", field="action")
        return self
