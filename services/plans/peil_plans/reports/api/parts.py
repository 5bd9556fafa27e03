"""What reports on the wire are made of: actions, milestones and entries as they were between two days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Self

from pydantic import Field

from peil_chassis.http.models import WireModel
from peil_plans.action_plans.api.action_shapes import MeasureShape, MilestoneShape, RevisionShape, StatusChangeShape
from peil_plans.action_plans.api.dossier_shapes import EntryContent, content_of
from peil_plans.action_plans.domain import plan as domain
from peil_plans.action_plans.domain.dossier import Entry
from peil_plans.action_plans.domain.plan import Action, Status
from peil_plans.action_plans.domain.standing import Difference, Standing
from peil_plans.activities.domain.activity import Kind as TalkKind
from peil_plans.reports.domain.report import Coming, Late, Reached, Report, Waiting, changes_counted
from peil_plans.threads.domain import Thread


class ActionName(WireModel):
    """An action, and what it is called."""

    action: Annotated[str, Field(description="Id of the action.")]
    code: Annotated[str, Field(description="Its code in the plan.")]
    title: Annotated[str, Field(description="What is done.")]

    @classmethod
    def of(cls, action: Action) -> Self:
        """As the API shows it."""
        return cls(action=action.action, code=action.code, title=action.title)


class StandingShape(WireModel):
    """How an action stands."""

    status: Status
    since: Annotated[date, Field(description="Since which day.")]
    reason: Annotated[str | None, Field(description="Why, where somebody said so.")]

    @classmethod
    def of(cls, standing: Standing) -> Self:
        """As the API shows it."""
        return cls(status=standing.status, since=standing.since, reason=standing.reason)


class ActionChanged(WireModel):
    """An action that stands otherwise than the day before the first, or of which something was said in between."""

    action: ActionName
    before: Annotated[StandingShape | None, Field(description="On the day before the first; null: it was not there.")]
    after: Annotated[StandingShape | None, Field(description="On the last day; null: it is not there.")]
    status_changes: list[StatusChangeShape]
    revisions: list[RevisionShape]

    @classmethod
    def of(cls, one: Difference) -> Self:
        """As the API shows it."""
        return cls(
            action=ActionName.of(one.action),
            before=StandingShape.of(one.first) if one.first else None,
            after=StandingShape.of(one.second) if one.second else None,
            status_changes=[
                StatusChangeShape.of(each) for each in one.changes if isinstance(each, domain.ActionStatusChanged)
            ],
            revisions=[RevisionShape.of(each) for each in one.changes if isinstance(each, domain.ActionRevised)],
        )


class ActionLate(WireModel):
    """An action that does not go as promised, or is not taken up."""

    action: ActionName
    standing: StandingShape
    past: Annotated[list[MilestoneShape], Field(description="Milestones whose day is over and that are not reached.")]
    reason: Annotated[str | None, Field(description="Why, as it was told last.")]

    @classmethod
    def of(cls, late: Late) -> Self:
        """As the API shows it."""
        return cls(
            action=ActionName.of(late.action),
            standing=StandingShape.of(late.standing),
            past=[MilestoneShape.of(each) for each in late.past],
            reason=late.reason,
        )


class MilestoneOfAction(WireModel):
    """A milestone, and the action that it is of."""

    action: ActionName
    milestone: MilestoneShape

    @classmethod
    def of(cls, one: Reached) -> Self:
        """As the API shows it."""
        return cls(action=ActionName.of(one.action), milestone=MilestoneShape.of(one.milestone))


class MilestoneWaiting(MilestoneOfAction):
    """A milestone that has no day yet, and the one that it waits for."""

    waits_for: MilestoneOfAction

    @classmethod
    def of(cls, one: Waiting) -> Self:  # type: ignore[override]  # a milestone that waits, not one that was reached
        """As the API shows it."""
        return cls(
            action=ActionName.of(one.action),
            milestone=MilestoneShape.of(one.milestone),
            waits_for=MilestoneOfAction.of(Reached(one.for_action, one.for_milestone)),
        )


class EntryInReport(EntryContent):
    """An entry of the plan's file, as it was at the end of the days reported on."""

    entry: Annotated[str, Field(description="Id of the entry.")]

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """As the API shows it."""
        return cls(entry=entry.entry, **content_of(entry).model_dump())


class ToCome(WireModel):
    """What is to happen on a day: a milestone of an action, or an entry that is looked at again or is to be done."""

    day: date
    action: ActionName | None
    milestone: MilestoneShape | None
    entry: EntryInReport | None

    @classmethod
    def of(cls, one: Coming) -> Self:
        """As the API shows it."""
        return cls(
            day=one.day,
            action=ActionName.of(one.action) if one.action else None,
            milestone=MilestoneShape.of(one.milestone) if one.milestone else None,
            entry=EntryInReport.of(one.entry) if one.entry else None,
        )


class Proposed(WireModel):
    """An action that employees put forward, and how it stands."""

    action: ActionName
    standing: StandingShape
    owner: Annotated[str | None, Field(description="Who answers for it, by role.")]

    @classmethod
    def of(cls, action: Action, standing: Standing) -> Self:
        """As the API shows it."""
        return cls(action=ActionName.of(action), standing=StandingShape.of(standing), owner=action.owner)


class Promised(WireModel):
    """By what one sees that an action works. What was measured the API of reporting tells."""

    action: ActionName
    measure: MeasureShape | None

    @classmethod
    def of(cls, action: Action) -> Self:
        """As the API shows it."""
        return cls(action=ActionName.of(action), measure=MeasureShape.of(action.measure))


class Heard(WireModel):
    """What came back in the talks of at least three units: a thread."""

    thread: Annotated[str, Field(description="Id of the thread.")]
    kind: Annotated[TalkKind, Field(description="In which talks.")]
    from_: Annotated[date, Field(alias="from", description="First day of those talks.")]
    to: Annotated[date, Field(description="Last day of them.")]
    text: Annotated[str, Field(description="What came back.")]
    theme: Annotated[str | None, Field(description="The theme of the mandate that it is about.")]

    @classmethod
    def of(cls, thread: Thread) -> Self:
        """As the API shows it."""
        return cls(**_heard(thread))


class HeardOfPlan(Heard):
    """A thread, and the plan that it was noted with."""

    plan: Annotated[str, Field(description="Id of the plan.")]

    @classmethod
    def of(cls, thread: Thread) -> Self:
        """As the API shows it."""
        return cls(**_heard(thread), plan=thread.plan)


def _heard(thread: Thread) -> dict[str, Any]:
    content = thread.now.content
    told = {"thread": thread.thread, "kind": content.kind, "from_": content.first, "to": content.last}
    return {**told, "text": content.text, "theme": content.theme}


class StatusCount(WireModel):
    """How many actions stood so."""

    status: Status
    before: Annotated[int, Field(description="On the day before the first; 0 too when the plan did not count yet.")]
    after: Annotated[int, Field(description="On the last day.")]


class CourseShape(WireModel):
    """Of an evaluation: how the plan changed on its way."""

    status_changes: Annotated[int, Field(description="How often the status of an action changed.")]
    revisions: Annotated[int, Field(description="How often something else of an action changed.")]
    added: Annotated[int, Field(description="Actions that were added, or changed for the first time.")]

    @classmethod
    def of(cls, report: Report) -> Self:
        """As the API shows it."""
        counted = changes_counted(report)
        return cls(status_changes=counted.moved, revisions=counted.revised, added=counted.added)


def status_counts(before: Mapping[Status, int], after: Mapping[Status, int]) -> list[StatusCount]:
    """How many actions stood how on either day, without statuses that none had."""
    return [
        StatusCount(status=status, before=before.get(status, 0), after=after.get(status, 0))
        for status in Status
        if before.get(status) or after.get(status)
    ]
