"""The rules that more than one decision about a plan keeps: versions, days, and what an action may hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from peil_contracts.plans import OWNER_ROLES
from peil_plans.action_plans.domain.clocks import circular_clocks, unknown_clocks
from peil_plans.action_plans.domain.limits import MOST_DAYS, MOST_MONTHS, ClockTooLong
from peil_plans.action_plans.domain.plan import (
    Action,
    ActionRevised,
    ActionStatusChanged,
    EntryRecorded,
    Phase,
    PhaseChanged,
    Plan,
)
from peil_plans.action_plans.domain.refusals import (
    ChangedInFuture,
    ChangedTooEarly,
    ChangeReused,
    ClockCircular,
    ClockUnknown,
    InterventionUnknown,
    MilestoneTwice,
    OwnerUnknown,
    PlanClosed,
    ReachedInFuture,
    ReachedUndone,
    StaleVersion,
    ThemeUnknown,
    VersionUnknown,
)
from peil_plans.action_plans.domain.taxonomy import Taxonomy
from peil_plans.action_plans.domain.texts import broken_by_texts, texts_of
from peil_plans.refusals import Refusal

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def amsterdam_day(moment: datetime) -> date:
    """The day in Amsterdam at *moment*."""
    return moment.astimezone(AMSTERDAM).date()


def refuse_closed(plan: Plan) -> None:
    """Raises `PlanClosed` for a plan of which nothing is said any more."""
    if plan.phase is Phase.CLOSED:
        raise PlanClosed(plan.content.plan, plan.followed_by)


def refuse_reused(plan: Plan, change: str) -> None:
    """Raises `ChangeReused` when something else was said of *plan* under this id."""
    said: tuple[ActionStatusChanged | ActionRevised | EntryRecorded | PhaseChanged, ...] = (
        *plan.changes,
        *plan.revisions,
        *plan.recorded,
        *plan.phases,
    )
    if any(each.change == change for each in said):
        raise ChangeReused(change)


def refuse_stale(plan: Plan, action: str, seen: int) -> None:
    """
    Say nothing when *seen* is the action's version.

    Raises:
        StaleVersion: something was said of it since.
        VersionUnknown: nobody can have seen that version yet.
    """
    course = plan.course_of(action)
    if seen < 0 or seen > len(course):
        raise VersionUnknown(seen, len(course))
    if seen < len(course):
        raise StaleVersion(seen, course[seen:])


def refuse_day(since: date, changed_on: date, now: datetime, field: str = "changedOn") -> None:
    """
    Say nothing when a change may be dated so; *field* is what the asker calls that day.

    Raises:
        ChangedInFuture: the day is still to come.
        ChangedTooEarly: it lies before *since*.
    """
    today = amsterdam_day(now)
    if changed_on > today:
        raise ChangedInFuture(f"The change is dated {changed_on}, after today ({today}).", field)
    if changed_on < since:
        raise ChangedTooEarly(f"The change is dated {changed_on}; what it changes is so since {since}.", field)


def last_said_on(plan: Plan) -> date:
    """The day of the last thing that was said of *plan*: none of it is so before then."""
    days = [plan.content.adopted_on, *(record.recorded_on for record in plan.recorded)]
    days += [change.changed_on for change in plan.changes]
    days += [revision.changed_on for revision in plan.revisions]
    days += [change.changed_on for change in plan.phases]
    return max(days)


def broken_by_action(
    action: Action, today: date, taxonomy: Taxonomy, where: str = "", before: Action | None = None
) -> Iterator[Refusal]:
    """
    Every rule that an action breaks by what it holds.

    Args:
        action: The action.
        today: The day in Amsterdam.
        taxonomy: What it can serve.
        where: The path of the action in what was sent.
        before: What it was: a text or a term that an older Peil took does not keep it from going on.
    """
    at = f"{where}." if where else ""
    for field, role in (("owner", action.owner), ("coOwner", action.co_owner)):
        if role is not None and role not in OWNER_ROLES:
            yield OwnerUnknown(f"'{role}' is none of the roles on the list.", f"{at}{field}")
    yield from _broken_by_theme(action, taxonomy, at)
    ids = Counter(milestone.milestone for milestone in action.milestones if milestone.milestone)
    for place, milestone in enumerate(action.milestones):
        if ids[milestone.milestone] > 1:
            yield MilestoneTwice(f"Milestone id '{milestone.milestone}' is used twice.", f"{at}milestones.{place}")
        if milestone.reached_on is not None and not milestone.done:
            yield ReachedUndone("A milestone that is not done was reached on no day.", f"{at}milestones.{place}")
        if milestone.reached_on is not None and milestone.reached_on > today:
            yield ReachedInFuture("A milestone was reached on a day that is still to come.", f"{at}milestones.{place}")
    yield from _broken_by_terms(action, before, at)
    known = {text for _, text in texts_of(before)} if before else set[str]()
    yield from broken_by_texts((f"{at}{field}", text) for field, text in texts_of(action) if text not in known)


def _broken_by_terms(action: Action, before: Action | None, at: str) -> Iterator[Refusal]:
    known = {milestone.after for milestone in before.milestones} if before else set()
    for place, milestone in enumerate(action.milestones):
        after = milestone.after
        if after is None or after in known:
            continue
        if after.months > MOST_MONTHS or after.days > MOST_DAYS:
            most = f"A clock runs at most {MOST_MONTHS} months and {MOST_DAYS} days."
            yield ClockTooLong(most, f"{at}milestones.{place}.after")


def _broken_by_theme(action: Action, taxonomy: Taxonomy, at: str) -> Iterator[Refusal]:
    if action.theme is not None and action.theme not in taxonomy.themes:
        yield ThemeUnknown(f"The mandate has no theme '{action.theme}'.", f"{at}theme")
    if action.intervention is None:
        return
    theme = taxonomy.interventions.get(action.intervention)
    if theme is None:
        yield InterventionUnknown(f"The mandate has no intervention '{action.intervention}'.", f"{at}intervention")
    elif action.theme != theme:
        yield InterventionUnknown(
            f"Intervention '{action.intervention}' belongs to theme '{theme}', not to '{action.theme}'.",
            f"{at}intervention",
        )


def broken_clocks(actions: Sequence[Action], where: Mapping[str, str]) -> Iterator[Refusal]:
    """Every milestone whose day depends on nothing that exists, or on itself; *where*: action -> its path."""
    for action, place in unknown_clocks(actions):
        yield ClockUnknown(
            "The milestone that this one depends on does not exist in the plan.",
            f"{where.get(action.action, 'action')}.milestones.{place}",
        )
    for action, place in circular_clocks(actions):
        yield ClockCircular(
            "This milestone depends on itself, by way of others.",
            f"{where.get(action.action, 'action')}.milestones.{place}",
        )
