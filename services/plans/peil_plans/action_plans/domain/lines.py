"""What an overview of many plans needs of each: a line per action. Small, so that all plans are read at once."""

from __future__ import annotations

from datetime import date

import msgspec

from peil_plans.action_plans.domain.approvals import awaited
from peil_plans.action_plans.domain.dossier import Precondition, lacking
from peil_plans.action_plans.domain.plan import Action, Phase, Plan, Status
from peil_plans.action_plans.domain.referrals import referrals

FORM = 5
"""The form of `PlanLines`: raised with every change of it, so that lines of an older form are written anew."""


class Line(msgspec.Struct, frozen=True, array_like=True):
    """
    An action as it is now.

    Attributes:
        owner: Who answers for it, a code of the contract's `OwnerRole`.
        theme: Code of the mandate in force when its plan was adopted; so is *intervention*.
        due_on: The days of its milestones that were not reached.
        awaits: Whether it may not begin yet, as an approval is not there.
    """

    action: str
    code: str
    title: str
    status: Status
    owner: str | None
    theme: str | None
    intervention: str | None
    due_on: tuple[date, ...]
    awaits: bool

    def overdue(self, today: date) -> int:
        """How many of its milestones are past on *today*; of what is done none is."""
        return 0 if self.status is Status.DONE else sum(day < today for day in self.due_on)


class PlanLines(msgspec.Struct, frozen=True, array_like=True):
    """
    A plan with a line per action, in the plan's order.

    Attributes:
        lacks: What of `NEEDED` is still to be in order.
        referred: How many entries of its file were put before Bureau I&D, and how many of them it is still to answer.
    """

    plan: str
    unit: str
    title: str
    adopted_on: date
    period_from: date
    period_to: date
    phase: Phase
    lacks: tuple[Precondition, ...]
    lines: tuple[Line, ...]
    referred: tuple[int, int] = (0, 0)

    @property
    def closed(self) -> bool:
        """Whether it no longer runs."""
        return self.phase is Phase.CLOSED


def lines_of(plan: Plan) -> PlanLines:
    """*plan* as an overview needs it."""
    content = plan.content
    statuses = {change.action: change.to for change in plan.changes}
    referred = referrals(plan)
    lines = tuple(_line(action, statuses.get(action.action, action.status)) for action in plan.actions)
    return PlanLines(
        plan=content.plan,
        unit=content.unit,
        title=content.title,
        adopted_on=content.adopted_on,
        period_from=content.period_from,
        period_to=content.period_to,
        phase=plan.phase,
        lacks=lacking(plan.entries),
        lines=lines,
        referred=(len(referred), sum(each.open for each in referred)),
    )


def _line(action: Action, status: Status) -> Line:
    return Line(
        action=action.action,
        code=action.code,
        title=action.title,
        status=status,
        owner=action.owner,
        theme=action.theme,
        intervention=action.intervention,
        due_on=tuple(each.due_on for each in action.milestones if each.due_on is not None and not each.done),
        awaits=bool(awaited(action)),
    )
