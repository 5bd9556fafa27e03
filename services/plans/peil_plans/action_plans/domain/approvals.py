"""
An approval before the start: an action of which a gate is not reached stands at nothing that says it has begun.

Source: plan of DDV 2024, 4.1.2 (a research plan is approved by the ethics committee before the research starts).
"""

from __future__ import annotations

from collections.abc import Iterator

from peil_plans.action_plans.domain.milestone import Milestone
from peil_plans.action_plans.domain.plan import Action, Plan, Status
from peil_plans.action_plans.domain.transitions import reachable
from peil_plans.refusals import Refusal

BEGUN = frozenset({Status.RUNNING, Status.CONTINUOUS, Status.DONE})
"""Statuses that say an action has begun. What is late, to be revised or not known may not have been let begin."""


class ApprovalMissing(Refusal):
    """An action begins once its approvals are there. ``milestone``: the first that is not."""

    rule = "approval-missing"
    field = "to"

    def __init__(self, milestone: Milestone, status: Status, field: str | None = None) -> None:
        name = milestone.label or milestone.period_text or milestone.milestone
        super().__init__(
            f"The action cannot be '{status}' while its approval '{name}' is not reached: tick it off first, or choose "
            f"a status that does not say it has begun.",
            field,
        )
        self.milestone = milestone


def awaited(action: Action) -> tuple[Milestone, ...]:
    """The approvals that *action* still waits for, in its own order; none of them: it may begin."""
    return tuple(milestone for milestone in action.milestones if milestone.gate and not milestone.done)


def broken_by_approval(action: Action, status: Status, field: str | None = None) -> Iterator[Refusal]:
    """A refusal, at *field*, where *action* would stand at *status* without an approval that it needs."""
    if status in BEGUN:
        yield from (ApprovalMissing(milestone, status, field) for milestone in awaited(action)[:1])


def reachable_now(plan: Plan, action: Action) -> list[Status]:
    """The statuses that *action* of *plan* can come to as it is now, its approvals counted in, in reading order."""
    offered = reachable(plan.status_of(action), continuous=action.continuous)
    return [status for status in offered if status not in BEGUN or not awaited(action)]
