"""
An approval before the start: an action of which a gate is not reached stands at nothing that says it has begun.

Source: plan of DDV 2024, 4.1.2 (a research plan is approved by the ethics committee before the research starts).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from peil_plans.action_plans.domain.clocks import numbered_action
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


class ApprovalTakenAway(Refusal):
    """What has begun keeps the approvals that it has. ``milestone``: the first that would be none any more."""

    rule = "approval-taken-away"
    field = "milestones"

    def __init__(self, milestone: Milestone, status: Status) -> None:
        name = milestone.label or milestone.period_text or milestone.milestone
        super().__init__(
            f"The action is '{status}' and '{name}' is an approval that it has: keep that milestone, its gate and its "
            f"tick, or choose a status first that does not say it has begun."
        )
        self.milestone = milestone


class BegunBeforeApproval(Refusal):
    """An action begins on or after the day of its last approval. ``approved_on``: that day."""

    rule = "begun-before-approval"
    field = "changedOn"

    def __init__(self, approved_on: date, changed_on: date) -> None:
        super().__init__(
            f"The action would have begun on {changed_on}; the last of its approvals is of {approved_on}. Choose that "
            f"day or a later one."
        )
        self.approved_on = approved_on


def awaited(action: Action) -> tuple[Milestone, ...]:
    """The approvals that *action* still waits for, in its own order; none of them: it may begin."""
    return tuple(milestone for milestone in action.milestones if milestone.gate and not milestone.done)


def broken_by_approval(action: Action, status: Status, field: str | None = None) -> Iterator[Refusal]:
    """A refusal, at *field*, where *action* would stand at *status* without an approval that it needs."""
    if status in BEGUN:
        yield from (ApprovalMissing(milestone, status, field) for milestone in awaited(action)[:1])


def broken_by_taking_away(before: Action, after: Action, status: Status) -> Iterator[Refusal]:
    """A refusal where *after*, which stands at *status*, has not every approval any more that *before* has."""
    if status not in BEGUN:
        return
    kept = {milestone.milestone for milestone in after.milestones if milestone.gate}
    had = (each for each in before.milestones if each.gate and each.done)
    yield from (ApprovalTakenAway(each, status) for each in had if each.milestone not in kept)


def broken_by_day(plan: Plan, action: Action, status: Status, changed_on: date) -> Iterator[Refusal]:
    """A refusal where *action* would come to stand at *status* on a day before the last of its approvals."""
    approved_on = _approved_on(plan, action, changed_on)
    if status in BEGUN and changed_on < approved_on:
        yield BegunBeforeApproval(approved_on, changed_on)


def _approved_on(plan: Plan, action: Action, earliest: date) -> date:
    """
    The day of the last approval of *action*, and *earliest* when that is no later.

    Of one that was reached on a day nobody knows it is the day of the revision that ticked it off; what was ticked
    off when the plan was adopted without a day was there before.
    """
    ticked: dict[str, date] = {}
    adopted = next((each for each in plan.content.actions if each.action == action.action), None)
    done = {each.milestone for each in adopted.milestones if each.done} if adopted else set[str]()
    for revision in plan.revisions_of(action.action):
        now = {each.milestone for each in revision.action.milestones if each.done}
        ticked |= dict.fromkeys(now - done, revision.changed_on)
        done = now
    gates = (each for each in action.milestones if each.gate and each.done)
    return max([earliest, *(each.reached_on or ticked.get(each.milestone, earliest) for each in gates)])


def with_gates_kept(action: Action, unsaid: Sequence[bool], earlier: Sequence[Action]) -> Action:
    """
    *action* in which a milestone of which nobody says whether it is a gate is what it was.

    Args:
        action: The action as it was sent.
        unsaid: Of each of its milestones, in order, whether nobody said it.
        earlier: What the action was, oldest first; none of a new one.
    """
    if not earlier:
        return action
    named = numbered_action(action, earlier)
    gates = {each.milestone for each in earlier[-1].milestones if each.gate}
    kept = (
        replace(each, gate=each.milestone in gates) if silent else each
        for each, silent in zip(named.milestones, unsaid, strict=True)
    )
    return replace(named, milestones=tuple(kept))


def reachable_now(plan: Plan, action: Action) -> list[Status]:
    """The statuses that *action* of *plan* can come to as it is now, its approvals counted in, in reading order."""
    offered = reachable(plan.status_of(action), continuous=action.continuous)
    return [status for status in offered if status not in BEGUN or not awaited(action)]
