"""What the templates show: plans, actions and their progress, ready to be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import assert_never

from markupsafe import Markup

from peil_chassis.http.pictures import Segment, Stack, Tone, stacked_bar
from peil_plans.action_plans.contradictions import Contradiction, contradictions_of
from peil_plans.action_plans.domain.approvals import awaited
from peil_plans.action_plans.domain.clocks import numbered_action
from peil_plans.action_plans.domain.lines import PlanLines
from peil_plans.action_plans.domain.milestone import Milestone, Source
from peil_plans.action_plans.domain.plan import (
    Action,
    ActionChange,
    ActionRevised,
    ActionStatusChanged,
    Plan,
    Section,
    Status,
    action_of,
)
from peil_plans.action_plans.pages.clock_words import clock_words
from peil_plans.action_plans.pages.differences import differences
from peil_plans.action_plans.pages.words import ROLE_WORDS, STATUS_TONES, STATUS_WORDS

LAST = 30
"""As much of its history as the page of a plan shows: after years more would be no reading and slow."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A status as sign and word."""

    label: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class ChangeView:
    """Something that was said of an action: what in words, since when, who, why; *details* where that is more."""

    code: str
    words: str
    change: ActionChange
    role: str
    details: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class MilestoneView:
    """A milestone, with what its date means today, and what its clock waits for; empty for a day of its own."""

    milestone: Milestone
    chip: Chip
    clock: str


@dataclass(frozen=True, slots=True)
class ActionView:
    """An action as it stands, the approvals it waits for, and where its papers contradict themselves."""

    action: Action
    chip: Chip
    since: date
    version: int
    milestones: list[MilestoneView]
    contradictions: list[Contradiction]
    awaits: tuple[Milestone, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How the actions of a plan are spread over statuses: a picture, and the same as rows."""

    picture: Markup
    rows: list[tuple[str, int]]
    reading: str


@dataclass(frozen=True, slots=True)
class Summary:
    """How many actions of a plan are done, and how all of them stand."""

    progress: Progress
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class PlanSummary(Summary):
    """A plan in a list."""

    plan: PlanLines


@dataclass(frozen=True, slots=True)
class PlanView(Summary):
    """A plan with its actions by section, and the last *changes* of those *said*, newest first."""

    plan: Plan
    sections: list[tuple[Section, list[ActionView]]]
    changes: list[ChangeView]
    said: int


def chip_of(status: Status) -> Chip:
    """*status* as sign and word."""
    return Chip(STATUS_WORDS[status], STATUS_TONES[status])


def plan_summary(plan: PlanLines) -> PlanSummary:
    """*plan* as a list of plans shows it."""
    known = _summary(plan.plan, plan.title, [line.status for line in plan.lines])
    return PlanSummary(known.progress, known.done, known.total, plan)


def plan_view(plan: Plan, today: date) -> PlanView:
    """*plan* as the pages show it on *today* (Amsterdam)."""
    views = [action_view(plan, action, today) for action in plan.actions]
    known = _summary(plan.content.plan, plan.content.title, [plan.status_of(action) for action in plan.actions])
    return PlanView(
        plan=plan,
        progress=known.progress,
        done=known.done,
        total=known.total,
        sections=[
            (section, [view for view in views if view.action.section == section.section])
            for section in plan.content.sections
        ],
        changes=change_views(plan, most=LAST),
        said=len(plan.changes) + len(plan.revisions),
    )


def action_view(plan: Plan, action: Action, today: date) -> ActionView:
    """*action* of *plan* as the pages show it on *today*; its milestones have ids."""
    status, action = plan.status_of(action), numbered_action(action)
    return ActionView(
        action=action,
        chip=chip_of(status),
        since=plan.status_since(action),
        version=plan.version_of(action.action),
        milestones=[
            MilestoneView(milestone, _milestone_chip(milestone, status, today), clock_words(milestone, plan.actions))
            for milestone in action.milestones
        ],
        contradictions=contradictions_of(plan, "action", action.code),
        awaits=awaited(action),
    )


def change_views(plan: Plan, action: str | None = None, most: int | None = None) -> list[ChangeView]:
    """What was said of the actions of *plan*, or of one *action*, in words, newest first: all, or the *most* last."""
    chosen = [each.action for each in plan.actions if action in (None, each.action)]
    said = [change for each in chosen for change in reversed(plan.course_of(each))]
    if action is None:  # of one action its own order says it all
        said.sort(key=lambda change: change.recorded_at, reverse=True)
    before = versions_before(plan)
    return [change_view(plan, change, before) for change in said[:most]]


def versions_before(plan: Plan) -> dict[str, Action | None]:
    """Per revision of *plan*, by the id of its change: the version of its action before; None where it was added."""
    latest: dict[str, Action | None] = {action.action: action for action in plan.content.actions}
    before: dict[str, Action | None] = {}
    for revision in plan.revisions:
        before[revision.change] = latest.get(revision.action.action)
        latest[revision.action.action] = revision.action
    return before


def change_view(plan: Plan, change: ActionChange, before: Mapping[str, Action | None]) -> ChangeView:
    """*change* of *plan* in words; *before*: what `versions_before` says of the plan."""
    action = plan.find_action(action_of(change))
    code = action.code if action else ""
    role = ROLE_WORDS.get(change.by_role, change.by_role)
    match change:
        case ActionStatusChanged():
            words = f"Van {STATUS_WORDS[change.before].lower()} naar {STATUS_WORDS[change.to].lower()}"
            return ChangeView(code, words, change, role)
        case ActionRevised():
            said = differences(before[change.change], change.action, plan.actions) or ["aangepast"]
            if len(said) == 1:
                return ChangeView(code, said[0][0].upper() + said[0][1:], change, role)
            return ChangeView(code, "Actie aangepast", change, role, said)
        case _:
            assert_never(change)


def source_words(source: Source | None) -> str:
    """Where something was read, for people; empty when it is not known."""
    return "" if source is None else f"{source.document}, regel {source.line}"


def _summary(plan: str, title: str, statuses: Sequence[Status]) -> Summary:
    """How *statuses*, of the actions of a plan, are spread; those without an action are left out."""
    counted = Counter(statuses)
    shown = [status for status in Status if counted[status]]
    largest = max(shown, key=lambda status: counted[status])
    name = f"voortgang-{plan}".replace(".", "-").replace("_", "-").lower()
    picture = stacked_bar(
        name,
        f"Acties van {title} naar status",
        "; ".join(f"{STATUS_WORDS[status].lower()}: {counted[status]}" for status in shown) + ".",
        [Stack("", [Segment(STATUS_WORDS[status], counted[status], STATUS_TONES[status]) for status in shown])],
    )
    words = _reading(counted[largest], len(statuses), STATUS_WORDS[largest].lower())
    rows = [(STATUS_WORDS[status], counted[status]) for status in shown]
    return Summary(Progress(picture, rows, words), counted[Status.DONE], len(statuses))


def _reading(count: int, total: int, word: str) -> str:
    if count == total:
        return f"Alle acties hebben de status {word}." if total > 1 else f"De enige actie heeft de status {word}."
    return f"De status die het meest voorkomt, is {word}: {count} van de {total} acties."


def _milestone_chip(milestone: Milestone, status: Status, today: date) -> Chip:
    if milestone.done:
        return Chip("Gereed", "good")
    if milestone.due_on is not None and milestone.due_on < today and status is not Status.DONE:
        return Chip("Datum voorbij", "warn")
    # Of what is done the paper or the person said so as a whole: that is no milestone still to come.
    return Chip("Niet apart afgevinkt" if status is Status.DONE else "Nog niet afgevinkt", "open")
