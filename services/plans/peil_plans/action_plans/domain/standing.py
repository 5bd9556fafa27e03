"""How a plan stood on a day, as it was known on a day, and what changed between two of them. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from peil_plans.action_plans.domain.guards import amsterdam_day
from peil_plans.action_plans.domain.plan import Action, ActionChange, Phase, PhaseChanged, Plan, Status, revised


class Moment(NamedTuple):
    """
    A question's two days (design, section 4).

    Attributes:
        as_of: The day about which is asked.
        known_on: The day until whose end something must have been recorded to count.
    """

    as_of: date
    known_on: date


class Standing(NamedTuple):
    """How an action stands, since which day, and why, where somebody said so."""

    status: Status
    since: date
    reason: str | None


class Difference(NamedTuple):
    """
    An action at two moments (None: its plan did not have it yet), and what was said of it that only the second knows.

    ``action`` is what it was at the second moment, or at the first where the second does not know it.
    """

    action: Action
    first: Standing | None
    second: Standing | None
    changes: tuple[ActionChange, ...]

    @property
    def changed(self) -> bool:
        """Whether it stands otherwise, or was said anew in between."""
        return bool(self.changes) or self.first != self.second


def actions_at(plan: Plan, at: Moment) -> tuple[Action, ...]:
    """
    The actions of *plan* as they were at a moment, in the plan's order; none when the plan did not count then.

    They equal the actions of the plan whose events are cut off at both days.
    """
    if not _counts(plan, at):
        return ()
    return revised(plan.content.actions, (revision for revision in plan.revisions if _within(revision, at)))


def standings(plan: Plan, at: Moment) -> dict[str, Standing]:
    """
    How every action that *plan* had at a moment stands then, by its id; none when the plan was not recorded.

    Each equals `Plan.status_of` and `Plan.status_since` of the plan whose events are cut off at both days.
    """
    known = actions_at(plan, at)
    adopted = {action.action for action in plan.content.actions}
    began: dict[str, date] = {}
    for revision in plan.revisions:
        if revision.action.action not in adopted and _within(revision, at):
            began.setdefault(revision.action.action, revision.changed_on)
    found = {
        action.action: Standing(action.status, began.get(action.action, plan.content.adopted_on), action.status_reason)
        for action in known
    }
    for change in plan.changes:
        if change.action in found and _within(change, at):
            found[change.action] = Standing(change.to, change.changed_on, change.reason)
    return found


def closed_on(plan: Plan, at: Moment) -> date | None:
    """Since when *plan* was closed, as a moment knows it; None while it ran. Of what is closed no action stands."""
    last = plan.phases[-1] if plan.phases else None
    if last is None or last.to is not Phase.CLOSED or not _within(last, at):
        return None
    return last.changed_on


def compare(plan: Plan, first: Moment, second: Moment) -> list[Difference]:
    """Every action of *plan* at two moments, in the plan's order."""
    early = {action.action: action for action in actions_at(plan, first)}
    late = {action.action: action for action in actions_at(plan, second)}
    stood, stands = standings(plan, first), standings(plan, second)
    found = []
    for action in plan.actions:
        if (known := late.get(action.action) or early.get(action.action)) is None:
            continue
        course = plan.course_of(action.action)
        before = {change.change for change in course if early and _within(change, first)}
        found.append(
            Difference(
                known,
                stood.get(action.action),
                stands.get(action.action),
                tuple(change for change in course if late and _within(change, second) and change.change not in before),
            )
        )
    return found


def quarter_ends(first: date, last: date, most: int) -> list[date]:
    """The last days of the quarters that day *first* to *last* touch, in order; the *most* latest of them."""
    found = []
    day = _quarter_end(first)
    while day <= _quarter_end(last):
        found.append(day)
        day = _quarter_end(day + timedelta(days=1))
    return found[-most:]


def _counts(plan: Plan, at: Moment) -> bool:
    return plan.content.adopted_on <= at.as_of and amsterdam_day(plan.adopted_at) <= at.known_on


def _within(change: ActionChange | PhaseChanged, at: Moment) -> bool:
    return change.changed_on <= at.as_of and amsterdam_day(change.recorded_at) <= at.known_on


def _quarter_end(day: date) -> date:
    after = (day.month - 1) // 3 * 3 + 4
    return (date(day.year, after, 1) if after <= 12 else date(day.year + 1, 1, 1)) - timedelta(days=1)
