"""Making an action of a plan something else: added, reworded, a milestone reached or moved; never its status."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import takewhile

from peil_plans.action_plans.domain.approvals import (
    broken_by_approval,
    broken_by_day,
    broken_by_taking_away,
)
from peil_plans.action_plans.domain.clocks import dated, numbered_action
from peil_plans.action_plans.domain.guards import (
    amsterdam_day,
    broken_by_action,
    broken_clocks,
    refuse_closed,
    refuse_day,
    refuse_reused,
    refuse_stale,
)
from peil_plans.action_plans.domain.limits import ACTION_PAGES, MOST_ACTIONS, IdTaken, TooManyActions
from peil_plans.action_plans.domain.milestone import Milestone
from peil_plans.action_plans.domain.plan import Action, ActionRevised, Plan, PlansEvent, Status
from peil_plans.action_plans.domain.refusals import (
    ActionTwice,
    NotContinuous,
    NothingChanged,
    ReasonMissing,
    SectionUnknown,
    StatusByRevision,
)
from peil_plans.action_plans.domain.taxonomy import Taxonomy
from peil_plans.refusals import Refusal


@dataclass(frozen=True, slots=True)
class ReviseAction:
    """
    Say that an action is *action* from now on; an id that the plan does not have yet adds it.

    Attributes:
        change: Id of this change; the same id again is the same change.
        seen_version: `Plan.version_of` the action when the asker last saw it; 0 for a new one.
    """

    plan: str
    action: Action
    change: str
    changed_on: date
    reason: str | None
    seen_version: int
    by_role: str
    now: datetime


def revise_action(
    plan: Plan, command: ReviseAction, taxonomy: Taxonomy, id_of: Callable[[str], str]
) -> list[PlansEvent]:
    """
    Revise an action or add one; whoever's clock that starts or stops gets its days in the same breath.

    Args:
        plan: The plan as it is.
        command: What is asked.
        taxonomy: What actions can serve.
        id_of: Gives the id of the change that this one brings about in another action, whose clock it starts.

    Returns:
        One event per action that is something else afterwards; none when this very change was made before.

    Raises:
        ChangeReused: the id of the change stands for another change.
        PlanClosed: the plan is closed.
        StaleVersion: the action was changed since the asker saw it.
        VersionUnknown: nobody can have seen that version yet.
        ChangedInFuture: the day of the change is still to come.
        ChangedTooEarly: it lies before the plan's adoption, or before the action was added.
        NothingChanged: the action is that already.
        BegunBeforeApproval: an action that is added would have begun before the day of its last approval.
        Refusal: what the action holds breaks a rule; see `broken_by_revision`.
    """
    action = numbered_action(command.action, versions_before(plan, command.action.action, command.change))
    made = next((revision for revision in plan.revisions if revision.change == command.change), None)
    if made is not None and _same_request(made, action, command):
        return []
    refuse_reused(plan, command.change)
    refuse_closed(plan)
    refuse_stale(plan, action.action, command.seen_version)
    refuse_day(plan.began_on(action.action), command.changed_on, command.now)
    for refusal in broken_by_revision(plan, action, amsterdam_day(command.now), taxonomy):
        raise refusal
    if plan.find_action(action.action) is None:
        for refusal in broken_by_day(plan, action, action.status, command.changed_on):
            raise refusal
    before = {each.action: each for each in plan.actions}
    after = dated(_with(plan, action), plan.content.adopted_on)
    different = [each for each in after if before.get(each.action) != each]
    if not different:
        raise NothingChanged("The action is so already; change something.")
    return [_event(plan, each, action, command, id_of) for each in different]


def broken_by_revision(plan: Plan, action: Action, today: date, taxonomy: Taxonomy) -> Iterator[Refusal]:
    """Every rule that a revision breaks by what the action holds. *today* is the day in Amsterdam."""
    current = plan.find_action(action.action)
    others = [each for each in plan.actions if each.action != action.action]
    if current is None and action.action in ACTION_PAGES:
        yield IdTaken(action.action, "action")
    if current is None and len(others) >= MOST_ACTIONS:
        yield TooManyActions(f"A plan has at most {MOST_ACTIONS} actions.")
    if any(each.code == action.code for each in others):
        yield ActionTwice(f"Action code '{action.code}' is used twice.", "code")
    if action.section not in {section.section for section in plan.content.sections}:
        yield SectionUnknown(f"Section '{action.section}' is not one of the plan's sections.", "section")
    if current is not None and (action.status, action.status_reason) != (current.status, current.status_reason):
        yield StatusByRevision("A revision leaves the status alone; change the status itself.")
    status = plan.status_of(current) if current is not None else action.status
    if status is Status.CONTINUOUS and not action.continuous:
        yield NotContinuous(action.code, "continuous")
    yield from broken_by_approval(action, status, "milestones" if current is not None else "status")
    if current is not None:
        yield from broken_by_taking_away(current, action, status)
    if current is None and action.status is Status.NOT_TAKEN_UP and not action.status_reason:
        yield ReasonMissing("An action that was not taken up needs a reason.", "statusReason")
    yield from broken_by_action(action, today, taxonomy, before=current)
    yield from broken_clocks(_with(plan, action), {})


def reached(action: Action, milestone: str, on: date | None) -> Action:
    """*action* with this milestone reached on a day, or not reached (None)."""

    def _marked(each: Milestone) -> Milestone:
        if each.milestone != milestone:
            return each
        return replace(each, done=on is not None, reached_on=on)

    return replace(action, milestones=tuple(_marked(each) for each in action.milestones))


def versions_before(plan: Plan, action: str, change: str) -> list[Action]:
    """What an *action* was before this *change*, oldest first: a change that is sent again is read as it was then."""
    adopted = [each for each in plan.content.actions if each.action == action]
    earlier = takewhile(lambda revision: revision.change != change, plan.revisions_of(action))
    return [*adopted, *(revision.action for revision in earlier)]


def _with(plan: Plan, action: Action) -> tuple[Action, ...]:
    latest = {each.action: each for each in plan.actions}
    latest[action.action] = action
    return tuple(latest.values())


def _event(
    plan: Plan, each: Action, asked: Action, command: ReviseAction, id_of: Callable[[str], str]
) -> ActionRevised:
    own = each.action == asked.action
    return ActionRevised(
        change=command.change if own else id_of(each.action),
        action=each,
        # An action that was added later than this day is not there before it.
        changed_on=command.changed_on if own else max(command.changed_on, plan.began_on(each.action)),
        reason=command.reason if own else f"Er veranderde iets bij actie {asked.code} waarvan een datum hier afhangt.",
        by_role=command.by_role,
        recorded_at=command.now,
        version=plan.version_of(each.action) + 1,
    )


def _same_request(made: ActionRevised, action: Action, command: ReviseAction) -> bool:
    # The days that a clock gave are Peil's, not the asker's.
    def _asked(one: Action) -> Action:
        plain = tuple(replace(each, due_on=None) if each.after else each for each in one.milestones)
        return replace(one, milestones=plain)

    return (_asked(made.action), made.changed_on, made.reason, made.by_role) == (
        _asked(action),
        command.changed_on,
        command.reason,
        command.by_role,
    )
