"""An action on the wire: as it is adopted or revised, as it stands, and what was said of it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import Field, StrictBool

from peil_chassis.http.models import WireModel
from peil_contracts.fields import Code, Count, Day, Identifier, Label, Note, Quantity, Text, Title
from peil_contracts.plans import Every, OwnerRole
from peil_plans.action_plans.domain import milestone as moments
from peil_plans.action_plans.domain import plan as domain
from peil_plans.action_plans.domain.plan import Status

MAX_PARTS = 50


class SourceShape(WireModel):
    """Where a fact was read."""

    document: Annotated[Title, Field(description="The document's name.")]
    line: Annotated[int, Field(ge=1, le=1_000_000, description="The line in it, from 1.")]

    def value(self) -> moments.Source:
        """As the domain has it."""
        return moments.Source(self.document, self.line)

    @classmethod
    def of(cls, source: moments.Source | None) -> Self | None:
        """As the API shows it."""
        return None if source is None else cls(document=source.document, line=source.line)


class ItemShape(WireModel):
    """Something the plan says about an action that has no moment of its own."""

    text: Annotated[Title, Field(description="What it says.")]
    source: SourceShape | None = None


class AfterShape(WireModel):
    """What the day of a milestone depends on: another milestone of the plan; without one, the adoption."""

    action: Annotated[Identifier | None, Field(description="The action whose milestone it is.")] = None
    milestone: Annotated[Identifier | None, Field(description="The milestone; with the action, or neither.")] = None
    months: Annotated[Count, Field(description="The months that may pass.")] = 0
    days: Annotated[Count, Field(description="The days that may pass after those months.")] = 0


class MilestoneShape(WireModel):
    """A moment within an action."""

    label: Annotated[Note, Field(description="What is to be reached.")]
    period_text: Annotated[Note, Field(description="The moment in the plan's own words, such as `Q3 2023`.")]
    due_on: Annotated[
        Day | None, Field(description="The last day of that moment; of one with `after` Peil gives it.")
    ] = None
    done: Annotated[StrictBool, Field(description="Whether the plan says it was reached.")]
    milestone: Annotated[
        Identifier | None, Field(description="Its id, unique within the action; without one Peil gives it.")
    ] = None
    reached_on: Annotated[Day | None, Field(description="The day on which it was reached, when known.")] = None
    after: Annotated[AfterShape | None, Field(description="What its day depends on.")] = None
    gate: Annotated[
        StrictBool | None,
        Field(
            description="Whether the action may not begin before it is reached: an approval. In a revision null, or "
            "left out, keeps what this milestone was; otherwise it is none."
        ),
    ] = None
    source: SourceShape | None = None

    def value(self) -> moments.Milestone:
        """As the domain has it."""
        after = self.after
        return moments.Milestone(
            label=self.label,
            period_text=self.period_text,
            due_on=self.due_on,
            done=self.done,
            source=source_value(self.source),
            milestone=self.milestone or "",
            reached_on=self.reached_on,
            after=None if after is None else moments.After(after.months, after.days, after.action, after.milestone),
            gate=bool(self.gate),
        )

    @classmethod
    def of(cls, milestone: moments.Milestone) -> Self:
        """As the API shows it."""
        after = milestone.after
        return cls(
            label=milestone.label,
            period_text=milestone.period_text,
            due_on=milestone.due_on,
            done=milestone.done,
            milestone=milestone.milestone or None,
            reached_on=milestone.reached_on,
            after=None
            if after is None
            else AfterShape(action=after.action, milestone=after.milestone, months=after.months, days=after.days),
            gate=milestone.gate,
            source=SourceShape.of(milestone.source),
        )


class MeasureShape(WireModel):
    """By what one sees that an action works: a part of a whole, or a number, and what it is to be by when."""

    text: Annotated[Note, Field(description="The plan's own words for it; may be empty.")] = ""
    numerator: Annotated[Note | None, Field(description="What is counted.")] = None
    denominator: Annotated[Note | None, Field(description="Out of what; null for a plain number.")] = None
    population: Annotated[Note | None, Field(description="Among whom or what.")] = None
    threshold: Annotated[
        Quantity | None, Field(description="What it is to be: per cent with a denominator, else a number.")
    ] = None
    due_on: Annotated[Day | None, Field(description="By which day.")] = None
    indicator: Annotated[Code | None, Field(description="The figure of Peil that measures it.")] = None
    item: Annotated[Identifier | None, Field(description="Which one of that figure, such as a training.")] = None

    def value(self) -> domain.Measure:
        """As the domain has it."""
        return domain.Measure(**self.model_dump())

    @classmethod
    def of(cls, measure: domain.Measure | None) -> Self | None:
        """As the API shows it."""
        return None if measure is None else cls(**{name: getattr(measure, name) for name in cls.model_fields})


class ActionContent(WireModel):
    """What an action holds, but for its id and how it stands."""

    code: Annotated[Label, Field(description="Its code in the plan, such as `A1`.")]
    title: Annotated[Title, Field(description="What will be done.")]
    section: Annotated[Label, Field(description="The section it stands in.")]
    continuous: Annotated[StrictBool, Field(description="Whether it goes on without an end.")]
    explanation: Annotated[Text | None, Field(description="What it is about, in a few words.")] = None
    items: Annotated[
        tuple[ItemShape, ...], Field(max_length=MAX_PARTS, description="What else the plan says of it.")
    ] = ()
    remark: Annotated[Text | None, Field(description="What the plan remarks on it.")] = None
    milestones: Annotated[list[MilestoneShape], Field(max_length=MAX_PARTS, description="Its moments, in order.")]
    source: SourceShape | None = None
    owner: Annotated[OwnerRole | None, Field(description="Who answers for it, by role.")] = None
    co_owner: Annotated[OwnerRole | None, Field(description="Who answers for it beside the owner.")] = None
    theme: Annotated[Label | None, Field(description="The theme of the mandate that it serves.")] = None
    intervention: Annotated[Label | None, Field(description="The intervention that it carries out.")] = None
    every: Annotated[Every | None, Field(description="How often it comes back, when it does.")] = None
    measure: Annotated[MeasureShape | None, Field(description="By what one sees that it works.")] = None
    continues: Annotated[Identifier | None, Field(description="The action of the plan before that goes on in it.")] = (
        None
    )
    proposal: Annotated[StrictBool, Field(description="Whether employees put it forward.")] = False

    def as_action(self, action: str, status: Status, status_reason: str | None) -> domain.Action:
        """As the domain has it, under the id *action*, begun with *status*."""
        return domain.Action(
            action=action,
            code=self.code,
            title=self.title,
            section=self.section,
            status=status,
            status_reason=status_reason,
            continuous=self.continuous,
            explanation=self.explanation,
            items=tuple(domain.Item(item.text, source_value(item.source)) for item in self.items),
            remark=self.remark,
            milestones=tuple(milestone.value() for milestone in self.milestones),
            source=source_value(self.source),
            owner=self.owner,
            co_owner=self.co_owner,
            theme=self.theme,
            intervention=self.intervention,
            every=self.every,
            measure=None if self.measure is None else self.measure.value(),
            continues=self.continues,
            proposal=self.proposal,
        )


class ActionShape(ActionContent):
    """One action, as it is adopted."""

    action: Annotated[Identifier, Field(description="Id of the action, unique within the plan.")]
    status: Annotated[Status, Field(description="How it stands at adoption.")]
    status_reason: Annotated[Text | None, Field(description="Why that status; needed for not-taken-up.")] = None

    def value(self) -> domain.Action:
        """As the domain has it."""
        return self.as_action(self.action, self.status, self.status_reason)


class RevisionToMake(WireModel):
    """What an action is from now on: an id that the plan does not have yet adds one."""

    action: Annotated[ActionContent, Field(description="The whole action; what is left out, it has no more.")]
    status: Annotated[
        Status | None, Field(description="Of an action that is added: how it begins; `planned` when left out.")
    ] = None
    status_reason: Annotated[Text | None, Field(description="Of an action that is added: why that status.")] = None
    reason: Annotated[Text | None, Field(description="Why it changes. Name no persons.")] = None
    changed_on: Annotated[Day, Field(description="The day since which it is so; not still to come.")]
    seen_version: Annotated[int, Field(ge=0, description="The action's version that this goes out from; 0: it is new.")]


class StatusChangeToMake(WireModel):
    """A change of an action's status."""

    to: Annotated[Status, Field(description="How it stands from now on.")]
    reason: Annotated[Text | None, Field(description="Why; some steps need it. Name no persons.")] = None
    changed_on: Annotated[Day, Field(description="The day since which it stands so; not still to come.")]
    seen_version: Annotated[int, Field(ge=0, description="The action's version that this change goes out from.")]


class RevisionShape(WireModel):
    """That something was made something else: when, by whom, why."""

    change: Annotated[str, Field(description="Id of the change.")]
    changed_on: Annotated[Day, Field(description="Since which day.")]
    reason: Annotated[str | None, Field(description="Why.")]
    changed_by_role: Annotated[str, Field(description="The role or relation of who changed it; never a person.")]
    recorded_at: Annotated[datetime, Field(description="When Peil recorded it.")]

    @classmethod
    def of(cls, change: domain.ActionRevised) -> Self:
        """As the API shows it."""
        return cls(**said_of(change))


class StatusChangeShape(RevisionShape):
    """A change that was made: when, by whom, why."""

    from_: Annotated[Status, Field(alias="from", description="How it stood.")]
    to: Annotated[Status, Field(description="How it stands since.")]

    @classmethod
    def of(cls, change: domain.ActionStatusChanged) -> Self:  # type: ignore[override]  # another kind of change
        """As the API shows it."""
        return cls(from_=change.before, to=change.to, **said_of(change))


def said_of(change: domain.ActionChange | domain.PhaseChanged) -> dict[str, Any]:
    """What every *change* says: its id, since when, why, by whom, and when it was recorded."""
    return {
        "change": change.change,
        "changed_on": change.changed_on,
        "reason": change.reason,
        "changed_by_role": change.by_role,
        "recorded_at": change.recorded_at,
    }


def missed_change(change: domain.ActionChange) -> StatusChangeShape | RevisionShape:
    """What was said of an action, as the API shows it to somebody who had not seen it."""
    return StatusChangeShape.of(change) if isinstance(change, domain.ActionStatusChanged) else RevisionShape.of(change)


class ActionAsItIs(ActionShape):
    """One action as it stands now."""

    status: Annotated[Status, Field(description="How it stands now.")]
    status_since: Annotated[Day, Field(description="Since which day.")]
    adopted_status: Annotated[Status, Field(description="How it began; statusReason says why.")]
    version: Annotated[int, Field(ge=0, description="How often something was said of it; send it as seenVersion.")]
    changes: Annotated[list[StatusChangeShape], Field(description="Its changes of status, oldest first.")]
    revisions: Annotated[list[RevisionShape], Field(description="When it was made something else, oldest first.")]

    @classmethod
    def now(cls, plan: domain.Plan, action: domain.Action) -> Self:
        """As the API shows it."""
        same = {"code", "title", "section", "continuous", "explanation", "remark", "owner", "co_owner", "theme"}
        return cls(
            **{
                name: getattr(action, name)
                for name in same | {"intervention", "every", "continues", "action", "proposal"}
            },
            status=plan.status_of(action),
            status_since=plan.status_since(action),
            status_reason=action.status_reason,
            adopted_status=action.status,
            items=tuple(ItemShape(text=item.text, source=SourceShape.of(item.source)) for item in action.items),
            milestones=[MilestoneShape.of(milestone) for milestone in action.milestones],
            measure=MeasureShape.of(action.measure),
            version=plan.version_of(action.action),
            changes=[StatusChangeShape.of(change) for change in plan.changes_of(action.action)],
            revisions=[RevisionShape.of(change) for change in plan.revisions_of(action.action)],
            source=SourceShape.of(action.source),
        )


def source_value(shape: SourceShape | None) -> moments.Source | None:
    """*shape* as the domain has it."""
    return None if shape is None else shape.value()
