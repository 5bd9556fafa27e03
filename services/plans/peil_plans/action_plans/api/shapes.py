"""A plan on the wire: as it is adopted, in a list, and as it stands with its file and phase."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import Field

from peil_chassis.http.models import QueryModel, WireModel
from peil_contracts.fields import Day, Identifier, Label, Title
from peil_contracts.plans import Holder, OwnerRole
from peil_plans.action_plans.api.action_shapes import (
    MAX_PARTS,
    ActionAsItIs,
    ActionShape,
    SourceShape,
    source_value,
)
from peil_plans.action_plans.api.dossier_shapes import EntryAsItIs, PhaseAsItIs, SumShape
from peil_plans.action_plans.domain import plan as domain
from peil_plans.action_plans.domain.dossier import EntryKind, Precondition
from peil_plans.action_plans.domain.limits import MOST_ACTIONS
from peil_plans.action_plans.domain.lines import PlanLines, lines_of
from peil_plans.action_plans.domain.succession import said_of

MAX_ACTIONS = MOST_ACTIONS
MAX_LEFT = 1000


class PeriodShape(WireModel):
    """The days a plan runs, both included."""

    from_: Annotated[Day, Field(alias="from", description="First day.")]
    to: Annotated[Day, Field(description="Last day.")]


class SectionShape(WireModel):
    """A chapter of the plan."""

    section: Annotated[Label, Field(description="How actions refer to it.")]
    title: Annotated[Title, Field(description="Its heading.")]
    source: SourceShape | None = None


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
    holder: Annotated[Holder, Field(description="Whose plan it is.")] = "unit"
    adopted_by: Annotated[OwnerRole | None, Field(description="Who adopted it, by role.")] = None
    follows: Annotated[Identifier | None, Field(description="The plan before; adopting this one closes it.")] = None
    follows_version: Annotated[
        int | None,
        Field(ge=0, description="The `version` of the plan before that this was made of: a later one is refused."),
    ] = None

    left_behind: Annotated[
        tuple[Identifier, ...],
        Field(max_length=MAX_LEFT, description="What is open in the file of the plan before and does not go along."),
    ] = ()

    def value(self) -> domain.Content:
        """As the domain has it."""
        return domain.Content(
            plan=self.plan,
            unit=self.unit,
            title=self.title,
            adopted_on=self.adopted_on,
            period_from=self.period.from_,
            period_to=self.period.to,
            sections=tuple(
                domain.Section(each.section, each.title, source_value(each.source)) for each in self.sections
            ),
            actions=tuple(action.value() for action in self.actions),
            source=source_value(self.source),
            holder=self.holder,
            adopted_by=self.adopted_by,
            follows=self.follows,
        )


class PlanSummary(WireModel):
    """A plan in a list."""

    plan: Annotated[str, Field(description="Id of the plan.")]
    unit: Annotated[str, Field(description="The unit whose plan it is.")]
    title: Annotated[str, Field(description="What the plan is called.")]
    adopted_on: Annotated[Day, Field(description="The day it was adopted.")]
    period: PeriodShape
    phase: Annotated[domain.Phase, Field(description="Where it is in plan, do, check and act.")]
    lacking: Annotated[
        list[Precondition], Field(description="What is still to be in order before it can be carried out.")
    ]

    @classmethod
    def of(cls, plan: PlanLines) -> Self:
        """As the API shows it."""
        return cls(
            plan=plan.plan,
            unit=plan.unit,
            title=plan.title,
            adopted_on=plan.adopted_on,
            period=PeriodShape(from_=plan.period_from, to=plan.period_to),
            phase=plan.phase,
            lacking=list(plan.lacks),
        )


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
    """A plan with its actions as they stand now, its file and its phase."""

    sections: list[SectionShape]
    actions: list[ActionAsItIs]
    source: SourceShape | None
    holder: Annotated[Holder, Field(description="Whose plan it is.")]
    adopted_by: Annotated[OwnerRole | None, Field(description="Who adopted it, by role.")]
    follows: Annotated[str | None, Field(description="The plan before it.")]
    version: Annotated[int, Field(description="How often something was said of it since its adoption.")]
    phases: Annotated[PhaseAsItIs, Field(description="How it came to its phase.")]
    entries: Annotated[list[EntryAsItIs], Field(description="Its file: what stands in it.")]
    withdrawn_entries: Annotated[list[EntryAsItIs], Field(description="What was taken back from its file.")]
    hours: Annotated[SumShape, Field(description="The lines of hours, in hours.")]
    budget: Annotated[SumShape, Field(description="The lines of money, in euros.")]

    @classmethod
    def of(cls, plan: domain.Plan) -> Self:  # type: ignore[override]  # a whole plan, not its lines
        """As the API shows it."""
        made = plan.content
        summary = PlanSummary.of(lines_of(plan))
        return cls(
            **{name: getattr(summary, name) for name in PlanSummary.model_fields},
            sections=[
                SectionShape(section=each.section, title=each.title, source=SourceShape.of(each.source))
                for each in made.sections
            ],
            actions=[ActionAsItIs.now(plan, action) for action in plan.actions],
            source=SourceShape.of(made.source),
            **_whose(made),
            version=said_of(plan),
            phases=PhaseAsItIs.of(plan),
            entries=[EntryAsItIs.now(plan, entry) for entry in plan.entries],
            withdrawn_entries=[EntryAsItIs.now(plan, entry) for entry in plan.withdrawn],
            hours=SumShape.over(plan, EntryKind.HOURS),
            budget=SumShape.over(plan, EntryKind.BUDGET),
        )


def _whose(made: domain.Content) -> dict[str, Any]:
    return {"holder": made.holder, "adopted_by": made.adopted_by, "follows": made.follows}
