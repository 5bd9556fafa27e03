"""How a plan stood on a day, as it was known on a day, and what changed between two of them. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from peil_plans.action_plans.domain.guards import amsterdam_day
from peil_plans.action_plans.domain.plan import Action, ActionChange, Plan, Status, revised


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


def standing(plan: Plan, action: str, at: Moment) -> Standing | None:
    """
    How *action* of *plan* stands at a moment; None when the plan did not have it then, or was not recorded.

    It equals `Plan.status_of` of the plan whose events are cut off at both days.
    """
    known = next((each for each in actions_at(plan, at) if each.action == action), None)
    if known is None:
        return None
    changes = [change for change in plan.changes_of(action) if _within(change, at)]
    if changes:
        return Standing(changes[-1].to, changes[-1].changed_on, changes[-1].reason)
    added = [revision.changed_on for revision in plan.revisions_of(action) if _within(revision, at)]
    adopted = any(each.action == action for each in plan.content.actions)
    return Standing(known.status, plan.content.adopted_on if adopted else added[0], known.status_reason)


def compare(plan: Plan, first: Moment, second: Moment) -> list[Difference]:
    """Every action of *plan* at two moments, in the plan's order."""
    early = {action.action: action for action in actions_at(plan, first)}
    late = {action.action: action for action in actions_at(plan, second)}
    found = []
    for action in plan.actions:
        if (known := late.get(action.action) or early.get(action.action)) is None:
            continue
        course = plan.course_of(action.action)
        before = {change.change for change in course if early and _within(change, first)}
        found.append(
            Difference(
                known,
                standing(plan, action.action, first),
                standing(plan, action.action, second),
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


def _within(change: ActionChange, at: Moment) -> bool:
    return change.changed_on <= at.as_of and amsterdam_day(change.recorded_at) <= at.known_on


def _quarter_end(day: date) -> date:
    after = (day.month - 1) // 3 * 3 + 4
    return (date(day.year, after, 1) if after <= 12 else date(day.year + 1, 1, 1)) - timedelta(days=1)
