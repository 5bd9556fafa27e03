"""Reports on the wire: what there is to tell of a plan between two days, and the pack of a meeting."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Self

from pydantic import Field

from peil_chassis.http.models import QueryModel, WireModel
from peil_contracts.fields import Day
from peil_plans.action_plans.api.dossier_shapes import PhaseChangeShape, SumShape
from peil_plans.action_plans.domain.dossier import Precondition
from peil_plans.action_plans.domain.plan import Status
from peil_plans.reports.api.parts import (
    ActionChanged,
    ActionLate,
    ActionName,
    CourseShape,
    EntryInReport,
    Heard,
    HeardOfPlan,
    MilestoneOfAction,
    MilestoneWaiting,
    Promised,
    Proposed,
    StatusCount,
    ToCome,
    status_counts,
)
from peil_plans.reports.domain.meeting import Recorded
from peil_plans.reports.domain.period import Kind, Period
from peil_plans.reports.domain.report import Report, measures_due
from peil_plans.threads.domain import Thread


class ReportQuery(QueryModel):
    """Which report of the plan."""

    kind: Annotated[
        Kind | None, Field(description="For whom it is; by default `platform` of a platform's plan, else `team`.")
    ] = None
    from_: Annotated[
        Day | None,
        Field(
            alias="from", description="First day; by default of the quarter that ends, of an evaluation the adoption."
        ),
    ] = None
    to: Annotated[Day | None, Field(description="Last day; by default of that quarter, of an evaluation today.")] = None


class PackQuery(QueryModel):
    """Since which meeting, and until which day."""

    since: Annotated[
        Day | None,
        Field(description="The day of the meeting before; by default the last on record, else the last quarter's end."),
    ] = None
    to: Annotated[Day | None, Field(description="Last day; today by default.")] = None


class ReportAsItIs(WireModel):
    """What there is to report of a plan over some days, as known today. It is kept nowhere."""

    plan: Annotated[str, Field(description="Id of the plan.")]
    unit: Annotated[str, Field(description="The unit whose plan it is.")]
    title: Annotated[str, Field(description="What the plan is called.")]
    kind: Kind
    from_: Annotated[date, Field(alias="from", description="First day.")]
    to: Annotated[date, Field(description="Last day.")]
    ahead_to: Annotated[date, Field(description="Last day of what is to come.")]
    counts: Annotated[bool, Field(description="Whether the plan was in force on the last day; else all is empty.")]
    counted_before: Annotated[bool, Field(description="Whether it was on the day before the first.")]
    statuses: Annotated[list[StatusCount], Field(description="Statuses that actions had on either day.")]
    changed: list[ActionChanged]
    done: Annotated[list[ActionName], Field(description="Actions that became done.")]
    dropped: Annotated[list[ActionLate], Field(description="Actions that became not taken up.")]
    reached: Annotated[list[MilestoneOfAction], Field(description="Milestones that were reached.")]
    late: Annotated[list[ActionLate], Field(description="What does not go as promised.")]
    waiting: list[MilestoneWaiting]
    awaiting: Annotated[
        list[MilestoneOfAction], Field(description="Approvals that are not there; the action may not begin before.")
    ]
    threads: Annotated[list[Heard], Field(description="What came back in talks; none in a report to a platform.")]
    decided: Annotated[list[EntryInReport], Field(description="Decisions of these days.")]
    agreed: Annotated[list[EntryInReport], Field(description="Actions that were agreed in these days.")]
    open_agreed: Annotated[list[EntryInReport], Field(description="Agreed actions that are not done, whenever made.")]
    outside: Annotated[list[EntryInReport], Field(description="What lies outside the plan by decision.")]
    proposals: list[Proposed]
    risks: Annotated[list[EntryInReport], Field(description="Risks that are open.")]
    closed_risks: Annotated[list[EntryInReport], Field(description="Risks that were closed in these days.")]
    advice: Annotated[list[EntryInReport], Field(description="Advice without an answer.")]
    coming: Annotated[list[ToCome], Field(description="What is to happen until `aheadTo`, in order of days.")]
    phases: Annotated[list[PhaseChangeShape], Field(description="Changes of phase in these days.")]
    lacking: Annotated[list[Precondition], Field(description="Preconditions that are not met.")]
    hours: Annotated[SumShape | None, Field(description="The lines of hours; null in a report to a platform.")]
    budget: Annotated[SumShape | None, Field(description="The lines of money; null in a report to a platform.")]
    measures: Annotated[
        list[Promised], Field(description="Measures due in these days or until `aheadTo`; in an evaluation all.")
    ]
    course: Annotated[CourseShape | None, Field(description="Of an evaluation alone.")]

    @classmethod
    def of(cls, report: Report, kind: Kind, period: Period, heard: Iterable[Thread]) -> Self:
        """As the API shows it."""
        means = kind is not Kind.PLATFORM
        return cls(
            plan=report.content.plan,
            unit=report.content.unit,
            title=report.content.title,
            kind=kind,
            from_=period.first,
            to=period.last,
            ahead_to=report.until,
            counts=report.counts,
            counted_before=bool(report.before),
            statuses=status_counts(report.before, report.after),
            changed=[ActionChanged.of(each) for each in report.changed],
            done=[ActionName.of(each) for each in report.done],
            dropped=[ActionLate.of(each) for each in report.dropped],
            reached=[MilestoneOfAction.of(each) for each in report.reached],
            late=[ActionLate.of(each) for each in report.late],
            waiting=[MilestoneWaiting.of(each) for each in report.waiting],
            awaiting=[MilestoneOfAction.of(each) for each in report.awaiting],
            threads=[Heard.of(each) for each in heard],
            **_entries(report),
            proposals=[Proposed.of(*each) for each in report.proposals],
            coming=[ToCome.of(each) for each in report.coming],
            phases=[PhaseChangeShape.of(each) for each in report.phases],
            lacking=list(report.lacks) if means else [],
            hours=SumShape.of(report.hours) if means else None,
            budget=SumShape.of(report.budget) if means else None,
            measures=[
                Promised.of(each) for each in (report.measured if kind is Kind.EVALUATION else measures_due(report))
            ],
            course=CourseShape.of(report) if kind is Kind.EVALUATION else None,
        )


class PlanInPack(WireModel):
    """A plan in the pack of a meeting."""

    plan: Annotated[str, Field(description="Id of the plan.")]
    unit: Annotated[str, Field(description="The unit whose plan it is.")]
    title: Annotated[str, Field(description="What the plan is called.")]
    new: Annotated[bool, Field(description="Whether the meeting before did not know it; then nothing of it changed.")]
    done: Annotated[int, Field(description="How many of its actions are done.")]
    total: Annotated[int, Field(description="How many actions it has.")]
    open_agreed: Annotated[int, Field(description="How many of its agreed actions are not done.")]
    changed: list[ActionChanged]
    late: list[ActionLate]

    @classmethod
    def of(cls, report: Report) -> Self:
        """As the API shows it."""
        new = not report.before
        return cls(
            plan=report.content.plan,
            unit=report.content.unit,
            title=report.content.title,
            new=new,
            done=report.after.get(Status.DONE, 0),
            total=report.total,
            open_agreed=len(report.open_agreed),
            changed=[] if new else [ActionChanged.of(each) for each in report.changed],
            late=[ActionLate.of(each) for each in report.late],
        )


class EntryOfPlan(WireModel):
    """An entry, and the plan whose file it stands in."""

    plan: Annotated[str, Field(description="Id of the plan.")]
    entry: EntryInReport

    @classmethod
    def of(cls, one: Recorded) -> Self:
        """As the API shows it."""
        return cls(plan=one.content.plan, entry=EntryInReport.of(one.entry))


class PackAsItIs(WireModel):
    """The pack of a meeting: of all plans what came to be known since the one before. It is kept nowhere."""

    since: date
    to: date
    ahead_to: Annotated[date, Field(description="Until which day risks are to be looked at.")]
    earlier_meetings: Annotated[list[date], Field(description="Days of the last meetings before today, latest first.")]
    statuses: Annotated[list[StatusCount], Field(description="Statuses that actions of all plans had on either day.")]
    plans: list[PlanInPack]
    open_agreed: Annotated[list[EntryOfPlan], Field(description="Agreed actions that are not done, by their day.")]
    decided: Annotated[list[EntryOfPlan], Field(description="What was decided since, by its day.")]
    risks: Annotated[list[EntryOfPlan], Field(description="Open risks to be looked at until `aheadTo`.")]
    advice: Annotated[list[EntryOfPlan], Field(description="Advice without an answer.")]
    threads: Annotated[list[HeardOfPlan], Field(description="What came back in talks, as noted or corrected since.")]


def _entries(report: Report) -> dict[str, list[EntryInReport]]:
    kinds = ("decided", "agreed", "open_agreed", "outside", "risks", "closed_risks", "advice")
    return {name: [EntryInReport.of(each) for each in getattr(report, name)] for name in kinds}
