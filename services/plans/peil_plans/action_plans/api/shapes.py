"""The bodies of requests and answers, and how they become values of the domain and back. Names in lowerCamelCase."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Self

from pydantic import Field, StrictBool

from peil_chassis.http.models import QueryModel, WireModel
from peil_contracts.fields import Day, Identifier, Label, Note, Text, Title
from peil_plans.action_plans.domain import plan as domain
from peil_plans.action_plans.domain.plan import Status

MAX_ACTIONS = 200
MAX_PARTS = 50


class SourceShape(WireModel):
    """Where a fact was read."""

    document: Annotated[Title, Field(description="The document's name.")]
    line: Annotated[int, Field(ge=1, le=1_000_000, description="The line in it, from 1.")]

    def value(self) -> domain.Source:
        """As the domain has it."""
        return domain.Source(self.document, self.line)

    @classmethod
    def of(cls, source: domain.Source | None) -> Self | None:
        """As the API shows it."""
        return None if source is None else cls(document=source.document, line=source.line)


class PeriodShape(WireModel):
    """The days a plan runs, both included."""

    from_: Annotated[Day, Field(alias="from", description="First day.")]
    to: Annotated[Day, Field(description="Last day.")]


class SectionShape(WireModel):
    """A chapter of the plan."""

    section: Annotated[Label, Field(description="How actions refer to it.")]
    title: Annotated[Title, Field(description="Its heading.")]
    source: SourceShape | None = None


class ItemShape(WireModel):
    """Something the plan says about an action that has no moment of its own."""

    text: Annotated[Title, Field(description="What it says.")]
    source: SourceShape | None = None


class MilestoneShape(WireModel):
    """A moment within an action."""

    label: Annotated[Note, Field(description="What is to be reached.")]
    period_text: Annotated[Note, Field(description="The moment in the plan's own words, such as `Q3 2023`.")]
    due_on: Annotated[Day | None, Field(description="The last day of that moment, null when the words give none.")]
    done: Annotated[StrictBool, Field(description="Whether the plan says it was reached.")]
    source: SourceShape | None = None

    def value(self) -> domain.Milestone:
        """As the domain has it."""
        return domain.Milestone(self.label, self.period_text, self.due_on, self.done, _source(self.source))


class ActionShape(WireModel):
    """One action, as it is adopted."""

    action: Annotated[Identifier, Field(description="Id of the action, unique within the plan.")]
    code: Annotated[Label, Field(description="Its code in the plan, such as `A1`.")]
    title: Annotated[Title, Field(description="What will be done.")]
    section: Annotated[Label, Field(description="The section it stands in.")]
    status: Annotated[Status, Field(description="How it stands at adoption.")]
    status_reason: Annotated[Text | None, Field(description="Why that status; needed for not-taken-up.")] = None
    continuous: Annotated[StrictBool, Field(description="Whether it goes on without an end.")]
    explanation: Annotated[Text | None, Field(description="What it is about, in a few words.")] = None
    items: Annotated[
        tuple[ItemShape, ...], Field(max_length=MAX_PARTS, description="What else the plan says of it.")
    ] = ()
    remark: Annotated[Text | None, Field(description="What the plan remarks on it.")] = None
    milestones: Annotated[list[MilestoneShape], Field(max_length=MAX_PARTS, description="Its moments, in order.")]
    source: SourceShape | None = None

    def value(self) -> domain.Action:
        """As the domain has it."""
        return domain.Action(
            action=self.action,
            code=self.code,
            title=self.title,
            section=self.section,
            status=self.status,
            status_reason=self.status_reason,
            continuous=self.continuous,
            explanation=self.explanation,
            items=tuple(domain.Item(item.text, _source(item.source)) for item in self.items),
            remark=self.remark,
            milestones=tuple(milestone.value() for milestone in self.milestones),
            source=_source(self.source),
        )


class PlanToAdopt(WireModel):
    """A plan, as it is adopted."""

    plan: Annotated[Identifier, Field(description="Id of the plan.")]
    unit: Annotated[Identifier, Field(description="The unit whose plan it is.")]
    title: Annotated[Title, Field(description="What the plan is called.")]
    adopted_on: Annotated[Day, Field(description="The day it was adopted; not still to come.")]
    period: PeriodShape
    sections: Annotated[list[SectionShape], Field(max_length=MAX_PARTS, description="Its chapters, in order.")]
    actions: Annotated[list[ActionShape], Field(max_length=MAX_ACTIONS, description="Its actions, in order.")]
    source: SourceShape | None = None

    def value(self) -> domain.Content:
        """As the domain has it."""
        return domain.Content(
            plan=self.plan,
            unit=self.unit,
            title=self.title,
            adopted_on=self.adopted_on,
            period_from=self.period.from_,
            period_to=self.period.to,
            sections=tuple(domain.Section(each.section, each.title, _source(each.source)) for each in self.sections),
            actions=tuple(action.value() for action in self.actions),
            source=_source(self.source),
        )


class StatusChangeToMake(WireModel):
    """A change of an action's status."""

    to: Annotated[Status, Field(description="How it stands from now on.")]
    reason: Annotated[Text | None, Field(description="Why; some steps need it. Name no persons.")] = None
    changed_on: Annotated[Day, Field(description="The day since which it stands so; not still to come.")]
    seen_version: Annotated[int, Field(ge=0, description="The action's version that this change goes out from.")]


class StatusChangeShape(WireModel):
    """A change that was made: when, by whom, why."""

    change: Annotated[str, Field(description="Id of the change.")]
    from_: Annotated[Status, Field(alias="from", description="How it stood.")]
    to: Annotated[Status, Field(description="How it stands since.")]
    changed_on: Annotated[Day, Field(description="Since which day.")]
    reason: Annotated[str | None, Field(description="Why.")]
    changed_by_role: Annotated[str, Field(description="The role or relation of who changed it; never a person.")]
    recorded_at: Annotated[datetime, Field(description="When Peil recorded it.")]

    @classmethod
    def of(cls, change: domain.ActionStatusChanged) -> Self:
        """As the API shows it."""
        return cls(
            change=change.change,
            from_=change.before,
            to=change.to,
            changed_on=change.changed_on,
            reason=change.reason,
            changed_by_role=change.by_role,
            recorded_at=change.recorded_at,
        )


class RevisionShape(WireModel):
    """That an action was made something else: when, by whom, why. Read the action for what it is now."""

    change: Annotated[str, Field(description="Id of the change.")]
    changed_on: Annotated[Day, Field(description="Since which day.")]
    reason: Annotated[str | None, Field(description="Why.")]
    changed_by_role: Annotated[str, Field(description="The role or relation of who changed it; never a person.")]
    recorded_at: Annotated[datetime, Field(description="When Peil recorded it.")]


def missed_change(change: domain.ActionChange) -> StatusChangeShape | RevisionShape:
    """What was said of an action, as the API shows it to somebody who had not seen it."""
    if isinstance(change, domain.ActionStatusChanged):
        return StatusChangeShape.of(change)
    return RevisionShape(
        change=change.change,
        changed_on=change.changed_on,
        reason=change.reason,
        changed_by_role=change.by_role,
        recorded_at=change.recorded_at,
    )


class ActionAsItIs(ActionShape):
    """One action as it stands now."""

    status: Annotated[Status, Field(description="How it stands now.")]
    status_since: Annotated[Day, Field(description="Since which day.")]
    adopted_status: Annotated[Status, Field(description="How it stood at adoption; statusReason says why.")]
    version: Annotated[int, Field(ge=0, description="How often something was said of it; send it as seenVersion.")]
    changes: Annotated[list[StatusChangeShape], Field(description="Its changes of status, oldest first.")]

    @classmethod
    def now(cls, plan: domain.Plan, action: domain.Action) -> Self:
        """As the API shows it."""
        return cls(
            action=action.action,
            code=action.code,
            title=action.title,
            section=action.section,
            status=plan.status_of(action),
            status_since=plan.status_since(action),
            status_reason=action.status_reason,
            adopted_status=action.status,
            continuous=action.continuous,
            explanation=action.explanation,
            items=tuple(ItemShape(text=item.text, source=SourceShape.of(item.source)) for item in action.items),
            remark=action.remark,
            milestones=[_milestone(milestone) for milestone in action.milestones],
            version=plan.version_of(action.action),
            changes=[StatusChangeShape.of(change) for change in plan.changes_of(action.action)],
            source=SourceShape.of(action.source),
        )


class PlanSummary(WireModel):
    """A plan in a list."""

    plan: Annotated[str, Field(description="Id of the plan.")]
    unit: Annotated[str, Field(description="The unit whose plan it is.")]
    title: Annotated[str, Field(description="What the plan is called.")]
    adopted_on: Annotated[Day, Field(description="The day it was adopted.")]
    period: PeriodShape

    @classmethod
    def of(cls, plan: domain.Plan) -> Self:
        """As the API shows it."""
        made = plan.content
        return cls(plan=made.plan, unit=made.unit, title=made.title, adopted_on=made.adopted_on, period=_period(made))


class PlansQuery(QueryModel):
    """Which plans to list."""

    unit: Annotated[Identifier | None, Field(description="Only the plans of this unit.")] = None
    limit: Annotated[int, Field(ge=1, le=200, description="Plans per page.")] = 50
    after: Annotated[Identifier | None, Field(description="The `next` of the previous page.")] = None


class PlanList(WireModel):
    """One page of plans, in order of id."""

    plans: list[PlanSummary]
    next: Annotated[str | None, Field(description="Send it as `after` for the next page; null on the last one.")]


class PlanAsItIs(PlanSummary):
    """A plan with its actions as they stand now."""

    sections: list[SectionShape]
    actions: list[ActionAsItIs]
    source: SourceShape | None

    @classmethod
    def of(cls, plan: domain.Plan) -> Self:
        """As the API shows it."""
        made = plan.content
        return cls(
            plan=made.plan,
            unit=made.unit,
            title=made.title,
            adopted_on=made.adopted_on,
            period=_period(made),
            sections=[
                SectionShape(section=each.section, title=each.title, source=SourceShape.of(each.source))
                for each in made.sections
            ],
            actions=[ActionAsItIs.now(plan, action) for action in plan.actions],
            source=SourceShape.of(made.source),
        )


def _source(shape: SourceShape | None) -> domain.Source | None:
    return None if shape is None else shape.value()


def _period(content: domain.Content) -> PeriodShape:
    return PeriodShape(from_=content.period_from, to=content.period_to)


def _milestone(milestone: domain.Milestone) -> MilestoneShape:
    return MilestoneShape(
        label=milestone.label,
        period_text=milestone.period_text,
        due_on=milestone.due_on,
        done=milestone.done,
        source=SourceShape.of(milestone.source),
    )
