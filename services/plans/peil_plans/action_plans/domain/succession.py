"""The yearly re-set: a plan that follows another, what goes on in it, and how the one before is closed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from peil_plans.action_plans.domain.decisions import AdoptPlan
from peil_plans.action_plans.domain.dossier import Entry, outlives_its_plan
from peil_plans.action_plans.domain.guards import last_said_on, refuse_closed
from peil_plans.action_plans.domain.milestone import Milestone
from peil_plans.action_plans.domain.plan import (
    Action,
    Content,
    EntryRecorded,
    Phase,
    PhaseChanged,
    Plan,
    PlansEvent,
    Status,
)
from peil_plans.action_plans.domain.refusals import (
    ChangedTooEarly,
    ContinuesUnknown,
    FollowedChanged,
    FollowsOtherUnit,
    FollowsVersionMissing,
    LeftUnknown,
    PlanAlreadyAdopted,
)

OVER = frozenset({Status.DONE, Status.NOT_TAKEN_UP})
"""An action that stands so does not go on in the next plan by itself."""


def going_on(plan: Plan) -> tuple[Action, ...]:
    """
    The actions of *plan* that go on in the next one, as they stand now, each naming the action it continues.

    What is done or was not taken up stays behind.
    """
    return taken_along(plan, {action.action for action in plan.actions if plan.status_of(action) not in OVER})


def taken_along(plan: Plan, chosen: Collection[str]) -> tuple[Action, ...]:
    """
    The *chosen* actions (ids) of *plan* as they go on in the next one, as they stand now, naming what they continue.

    A milestone that was reached stays reached, and one that is due stays due on that day: it waits no more for the
    adoption, which would start its clock again, nor for a milestone that stays behind.
    """
    return tuple(
        replace(
            action,
            status=plan.status_of(action),
            status_reason=_why(plan, action),
            continues=action.action,
            milestones=tuple(_freed(milestone, chosen) for milestone in action.milestones),
        )
        for action in plan.actions
        if action.action in chosen
    )


def _freed(milestone: Milestone, chosen: Collection[str]) -> Milestone:
    after = milestone.after
    if after is None or (after.action is not None and after.action in chosen):
        return milestone
    return replace(milestone, after=None)


def still_open(plan: Plan) -> tuple[Entry, ...]:
    """What the file of *plan* still asks, also when it is closed: it goes on in the file of the plan after it."""
    return tuple(entry for entry in plan.entries if outlives_its_plan(entry))


def file_taken_along(previous: Plan, command: AdoptPlan, change_of: Callable[[str], str]) -> list[PlansEvent]:
    """
    What is still open in the file of *previous*, as the first entries of the file of the plan that *command* adopts.

    Each keeps its id and says what it continues; the action that it is about is the one that goes on from it, if there
    is one. What a panel thought of *previous* stays there: of the new plan it thought nothing yet.

    Args:
        previous: The plan that is followed.
        command: The adoption of its successor, with what stays behind.
        change_of: The id of an entry -> that of the change that records it.
    """
    content = command.content
    goes_on = {action.continues: action.action for action in content.actions if action.continues is not None}
    return [
        EntryRecorded(
            change=change_of(entry.entry),
            entry=replace(entry, action=goes_on.get(entry.action) if entry.action else None, score=None),
            recorded_on=content.adopted_on,
            reason=None,
            by_role=command.by_role,
            recorded_at=command.now,
            continues=entry.entry,
        )
        for entry in still_open(previous)
        if entry.entry not in command.left_behind
    ]


def said_of(plan: Plan) -> int:
    """How often something was said of *plan* since its adoption: the version that its successor is made of."""
    return len(plan.changes) + len(plan.revisions) + len(plan.recorded) + len(plan.phases)


def close_previous(previous: Plan, command: AdoptPlan, change: str) -> list[PlansEvent]:
    """
    Close *previous*, because the plan that *command* adopts follows it.

    Args:
        previous: The plan that is followed.
        command: The adoption of its successor.
        change: Id of the change of phase.

    Returns:
        One event; none when it was closed before, by this successor or by hand.

    Raises:
        PlanClosed: another plan follows it already.
        FollowsOtherUnit: it is the plan of another unit.
        FollowsVersionMissing: nobody says of which version of it the successor was made.
        FollowedChanged: something was said of it since the successor was made of it.
        ChangedTooEarly: the successor was adopted before the last day of which something was said of it.
        ContinuesUnknown: an action of the successor goes on from one that the plan does not have.
        LeftUnknown: an entry is to stay behind that is not open in its file.
    """
    content = command.content
    if previous.followed_by == content.plan:
        return []
    if previous.followed_by is not None:
        refuse_closed(previous)
    if previous.content.unit != content.unit:
        raise FollowsOtherUnit(previous.content.plan)
    if command.follows_version is None:
        raise FollowsVersionMissing("Say which version of the plan that it follows it was made of.")
    if command.follows_version != said_of(previous):
        raise FollowedChanged(command.follows_version, said_of(previous))
    since = last_said_on(previous)
    if content.adopted_on < since:
        raise ChangedTooEarly(f"Of the plan that is followed something was said as of {since}.", "adoptedOn")
    refuse_unknown_continued(content, previous)
    refuse_unknown_left(command, previous)
    if previous.phase is Phase.CLOSED:
        return []  # by hand: a closed plan comes to no other phase, and its successor names it
    said = (content.plan, content.adopted_on, None, command.by_role, command.now)
    return [PhaseChanged(change, previous.phase, Phase.CLOSED, *said)]


def refuse_unknown_continued(content: Content, previous: Plan | None) -> None:
    """Raises `ContinuesUnknown` for an action that goes on from none of *previous* (None: nothing is followed)."""
    known = {action.action for action in previous.actions} if previous else set[str]()
    for place, action in enumerate(content.actions):
        if action.continues is not None and action.continues not in known:
            raise ContinuesUnknown("The plan that is followed has no such action.", f"actions.{place}.continues")


def refuse_unknown_left(command: AdoptPlan, previous: Plan | None) -> None:
    """Raises `LeftUnknown` for what is to stay behind and is not open in *previous* (None: nothing is followed)."""
    known = {entry.entry for entry in still_open(previous)} if previous else set[str]()
    for place, entry in enumerate(command.left_behind):
        if entry not in known:
            raise LeftUnknown("The file of the plan that is followed has no such open entry.", f"leftBehind.{place}")


def refuse_other_file(plan: Plan, previous: Plan, command: AdoptPlan) -> None:
    """
    Refuse *command* when *plan*, which it adopted before, began with another file than it asks for.

    Raises:
        PlanAlreadyAdopted: something else went along of the file of *previous*.
    """
    if plan.came_along != {entry.entry for entry in still_open(previous)}.difference(command.left_behind):
        raise PlanAlreadyAdopted(plan.content.plan)


def _why(plan: Plan, action: Action) -> str | None:
    changes = plan.changes_of(action.action)
    return changes[-1].reason if changes else action.status_reason
