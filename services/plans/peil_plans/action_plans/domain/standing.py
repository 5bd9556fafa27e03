"""How a plan stood on a day, as it was known on a day, and what changed between two of them. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from peil_plans.action_plans.domain.decisions import AMSTERDAM
from peil_plans.action_plans.domain.plan import Action, ActionStatusChanged, Plan, Status


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
    """An action at two moments (None: its plan did not count yet), and the changes that only the second knows."""

    action: Action
    first: Standing | None
    second: Standing | None
    changes: tuple[ActionStatusChanged, ...]

    @property
    def changed(self) -> bool:
        """Whether it stands otherwise, or was said anew in between."""
        return bool(self.changes) or self.first != self.second


def standing(plan: Plan, action: Action, at: Moment) -> Standing | None:
    """
    How *action* of *plan* stands at a moment; None when the plan did not count then, or was not recorded.

    It equals `Plan.status_of` of the plan whose events are cut off at both days.
    """
    if not _counts(plan, at):
        return None
    changes = _within(plan.changes_of(action.action), at)
    if changes:
        return Standing(changes[-1].to, changes[-1].changed_on, changes[-1].reason)
    return Standing(action.status, plan.content.adopted_on, action.status_reason)


def compare(plan: Plan, first: Moment, second: Moment) -> list[Difference]:
    """Every action of *plan* at two moments, in the plan's order."""
    found = []
    for action in plan.content.actions:
        changes = plan.changes_of(action.action)
        early = {change.change for change in _within(changes, first)} if _counts(plan, first) else set[str]()
        late = _within(changes, second) if _counts(plan, second) else ()
        found.append(
            Difference(
                action,
                standing(plan, action, first),
                standing(plan, action, second),
                tuple(change for change in late if change.change not in early),
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
    return plan.content.adopted_on <= at.as_of and _day(plan.adopted_at) <= at.known_on


def _within(changes: tuple[ActionStatusChanged, ...], at: Moment) -> tuple[ActionStatusChanged, ...]:
    return tuple(
        change for change in changes if change.changed_on <= at.as_of and _day(change.recorded_at) <= at.known_on
    )


def _day(moment: datetime) -> date:
    return moment.astimezone(AMSTERDAM).date()


def _quarter_end(day: date) -> date:
    after = (day.month - 1) // 3 * 3 + 4
    return (date(day.year, after, 1) if after <= 12 else date(day.year + 1, 1, 1)) - timedelta(days=1)
