"""Adopting a plan and changing how an action stands, and the rules by which that is granted or refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from peil_contracts.plans import OWNER_ROLES
from peil_plans.action_plans.domain.approvals import broken_by_approval, broken_by_day
from peil_plans.action_plans.domain.clocks import dated, numbered
from peil_plans.action_plans.domain.guards import (
    amsterdam_day,
    broken_by_action,
    broken_clocks,
    refuse_closed,
    refuse_day,
    refuse_reused,
    refuse_stale,
)
from peil_plans.action_plans.domain.limits import ACTION_PAGES, PLAN_PAGES, IdTaken
from peil_plans.action_plans.domain.plan import (
    Action,
    ActionStatusChanged,
    Content,
    Plan,
    PlanAdopted,
    PlansEvent,
    Status,
)
from peil_plans.action_plans.domain.refusals import (
    ActionTwice,
    ActionUnknown,
    AdoptedInFuture,
    NoActions,
    NotContinuous,
    OwnerUnknown,
    PeriodBackwards,
    PlanAlreadyAdopted,
    PlanFollowsItself,
    ReasonMissing,
    SectionUnknown,
    StatusUnchanged,
    StepImpossible,
)
from peil_plans.action_plans.domain.taxonomy import Taxonomy
from peil_plans.action_plans.domain.texts import broken_by_words
from peil_plans.action_plans.domain.transitions import TRANSITIONS, Edge
from peil_plans.refusals import Refusal


@dataclass(frozen=True, slots=True)
class AdoptPlan:
    """
    Make a plan count.

    Attributes:
        follows_version: `said_of` the plan that it follows when this one was made of it; None: nobody says.
        left_behind: What is open in the file of that plan (ids) and does not go along: all else that is open does.
    """

    content: Content
    by_role: str
    now: datetime
    follows_version: int | None = None
    left_behind: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeActionStatus:
    """
    Say that an action stands otherwise.

    Attributes:
        change: Id of this change; the same id again is the same change.
        seen_version: `Plan.version_of` the action when the asker last saw it.
    """

    plan: str
    action: str
    change: str
    to: Status
    changed_on: date
    reason: str | None
    seen_version: int
    by_role: str
    now: datetime


def adopt_plan(plan: Plan | None, command: AdoptPlan, taxonomy: Taxonomy) -> list[PlansEvent]:
    """
    Adopt a plan, once. *taxonomy* is what its actions can serve.

    Returns:
        One event; none when the same content was adopted before.

    Raises:
        PlanAlreadyAdopted: another content was adopted under this id.
        Refusal: the content breaks a rule of its own; see `broken_rules`.
    """
    content = settled(command.content)
    if plan is not None:
        if settled(plan.content) == content:
            return []
        raise PlanAlreadyAdopted(content.plan)
    for refusal in broken_rules(content, amsterdam_day(command.now), taxonomy):
        raise refusal
    return [PlanAdopted(content, command.by_role, command.now)]


def settled(content: Content) -> Content:
    """*content* with an id for every milestone, and a day for those that depend on the adoption or on one reached."""
    known = numbered(content)
    return replace(known, actions=dated(known.actions, known.adopted_on))


def broken_rules(content: Content, today: date, taxonomy: Taxonomy) -> Iterator[Refusal]:
    """Every rule that *content* breaks by itself, in the order of its fields. *today* is the day in Amsterdam."""
    if content.plan in PLAN_PAGES:
        yield IdTaken(content.plan, "plan")
    if content.follows == content.plan:
        yield PlanFollowsItself("A plan cannot follow itself.")
    if content.adopted_by is not None and content.adopted_by not in OWNER_ROLES:
        yield OwnerUnknown("Who adopted the plan is none of the roles on the list.", "adoptedBy")
    if content.adopted_on > today:
        yield AdoptedInFuture("The plan is adopted on a day that is still to come.")
    if content.period_to < content.period_from:
        yield PeriodBackwards("The period ends before it begins.")
    if not content.actions:
        yield NoActions("A plan has at least one action.")
    ids = Counter(action.action for action in content.actions)
    codes = Counter(action.code for action in content.actions)
    sections = {section.section for section in content.sections}
    for place, action in enumerate(content.actions):
        where = f"actions.{place}"
        if action.action in ACTION_PAGES:
            yield IdTaken(action.action, f"{where}.action")
        if ids[action.action] > 1:
            yield ActionTwice(f"Action id '{action.action}' is used twice.", f"{where}.action")
        if codes[action.code] > 1:
            yield ActionTwice(f"Action code '{action.code}' is used twice.", f"{where}.code")
        if action.section not in sections:
            yield SectionUnknown(f"Section '{action.section}' is not one of the plan's sections.", f"{where}.section")
        yield from _broken_by_status(action, where)
        yield from broken_by_action(action, today, taxonomy, where)
    yield from broken_by_words(content)
    yield from broken_clocks(
        content.actions, {action.action: f"actions.{n}" for n, action in enumerate(content.actions)}
    )


def _broken_by_status(action: Action, where: str) -> Iterator[Refusal]:
    if action.status is Status.CONTINUOUS and not action.continuous:
        yield NotContinuous(action.code, f"{where}.status")
    if action.status is Status.NOT_TAKEN_UP and not action.status_reason:
        yield ReasonMissing("An action that was not taken up needs a reason.", f"{where}.statusReason")
    yield from broken_by_approval(action, action.status, f"{where}.status")


def change_action_status(plan: Plan, command: ChangeActionStatus) -> list[PlansEvent]:
    """
    Change how an action stands.

    Returns:
        One event; none when this very change was made before.

    Raises:
        ActionUnknown: the plan has no such action.
        PlanClosed: the plan is closed.
        ChangeReused: the id of the change stands for another change.
        StaleVersion: the action was changed since the asker saw it.
        VersionUnknown: nobody can have seen that version yet.
        StatusUnchanged: the action stands so already.
        StepImpossible: the table of transitions closes this step.
        NotContinuous: the plan gives the action an end.
        ApprovalMissing: the status says that the action has begun, and an approval before its start is not there.
        ReasonMissing: the step must be explained.
        ChangedInFuture: the day of the change is still to come.
        ChangedTooEarly: the day lies before the action's previous change or the plan's adoption.
        BegunBeforeApproval: the action would have begun before the day of its last approval.
    """
    action = plan.find_action(command.action)
    if action is None:
        raise ActionUnknown(plan.content.plan, command.action)
    before = plan.status_of(action)
    decided = ActionStatusChanged(
        change=command.change,
        action=command.action,
        before=before,
        to=command.to,
        changed_on=command.changed_on,
        reason=command.reason,
        by_role=command.by_role,
        recorded_at=command.now,
    )
    made = next((change for change in plan.changes if change.change == command.change), None)
    if made is not None and _same_request(made, decided):
        return []
    refuse_reused(plan, command.change)
    refuse_closed(plan)
    refuse_stale(plan, command.action, command.seen_version)
    _refuse_step(action, before, command)
    _refuse_step_on(plan, action, command)
    return [decided]


def _refuse_step_on(plan: Plan, action: Action, command: ChangeActionStatus) -> None:
    refuse_day(plan.status_since(action), command.changed_on, command.now)
    for refusal in broken_by_day(plan, action, command.to, command.changed_on):
        raise refusal


def _same_request(made: ActionStatusChanged, asked: ActionStatusChanged) -> bool:
    return (made.action, made.to, made.changed_on, made.reason, made.by_role) == (
        asked.action,
        asked.to,
        asked.changed_on,
        asked.reason,
        asked.by_role,
    )


def _refuse_step(action: Action, before: Status, command: ChangeActionStatus) -> None:
    if command.to is before:
        raise StatusUnchanged(before)
    if command.to is Status.CONTINUOUS and not action.continuous:
        raise NotContinuous(action.code)
    for refusal in broken_by_approval(action, command.to):
        raise refusal
    step = TRANSITIONS[before][command.to]
    if step.edge is Edge.CLOSED:
        raise StepImpossible(before, command.to, step.why)
    if step.edge is Edge.EXPLAINED and not command.reason:
        raise ReasonMissing(f"Going from '{before}' to '{command.to}' needs a reason: {step.why}.")
