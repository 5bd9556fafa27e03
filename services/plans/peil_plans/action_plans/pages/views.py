"""What the templates show: plans, actions and their progress, ready to be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from markupsafe import Markup

from peil_chassis.http.pictures import Segment, Stack, Tone, stacked_bar
from peil_plans.action_plans.domain.plan import (
    Action,
    ActionChange,
    ActionRevised,
    ActionStatusChanged,
    Milestone,
    Plan,
    Section,
    Source,
    Status,
    action_of,
)
from peil_plans.action_plans.pages.words import ROLE_WORDS, STATUS_TONES, STATUS_WORDS


@dataclass(frozen=True, slots=True)
class Chip:
    """A status as sign and word."""

    label: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class ChangeView:
    """Something that was said of an action: what in words, since when, who, why."""

    code: str
    words: str
    change: ActionChange
    role: str


@dataclass(frozen=True, slots=True)
class MilestoneView:
    """A milestone, with what its date means today."""

    milestone: Milestone
    chip: Chip


@dataclass(frozen=True, slots=True)
class ActionView:
    """An action as it stands."""

    action: Action
    chip: Chip
    since: date
    version: int
    milestones: list[MilestoneView]
    changes: list[ChangeView]


@dataclass(frozen=True, slots=True)
class Progress:
    """How the actions of a plan are spread over statuses: a picture, and the same as rows."""

    picture: Markup
    rows: list[tuple[str, int]]
    reading: str


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan with its actions by section, and its changes, newest first."""

    plan: Plan
    sections: list[tuple[Section, list[ActionView]]]
    progress: Progress
    changes: list[ChangeView]
    done: int
    total: int


def chip_of(status: Status) -> Chip:
    """*status* as sign and word."""
    return Chip(STATUS_WORDS[status], STATUS_TONES[status])


def plan_view(plan: Plan, today: date) -> PlanView:
    """*plan* as the pages show it on *today* (Amsterdam)."""
    views = [action_view(plan, action, today) for action in plan.actions]
    sections = [
        (section, [view for view in views if view.action.section == section.section])
        for section in plan.content.sections
    ]
    codes = {action.action: action.code for action in plan.actions}
    done = sum(plan.status_of(action) is Status.DONE for action in plan.actions)
    return PlanView(
        plan=plan,
        sections=sections,
        progress=progress(plan),
        changes=_newest_first(plan, codes),
        done=done,
        total=len(views),
    )


def action_view(plan: Plan, action: Action, today: date) -> ActionView:
    """*action* of *plan* as the pages show it on *today*."""
    status = plan.status_of(action)
    changes = plan.course_of(action.action)
    return ActionView(
        action=action,
        chip=chip_of(status),
        since=plan.status_since(action),
        version=len(changes),
        milestones=[
            MilestoneView(milestone, _milestone_chip(milestone, status, today)) for milestone in action.milestones
        ],
        changes=[change_view(action.code, change) for change in reversed(changes)],
    )


def change_view(code: str, change: ActionChange) -> ChangeView:
    """*change* of the action with this *code*."""
    return ChangeView(code, change_words(change), change, ROLE_WORDS.get(change.by_role, change.by_role))


def change_words(change: ActionChange) -> str:
    """What *change* came to, in a few words."""
    match change:
        case ActionStatusChanged():
            return f"Van {STATUS_WORDS[change.before].lower()} naar {STATUS_WORDS[change.to].lower()}"
        case ActionRevised():
            return "Actie aangepast"
        case _:
            assert_never(change)


def _newest_first(plan: Plan, codes: Mapping[str, str]) -> list[ChangeView]:
    said = [change for action in codes for change in plan.course_of(action)]
    said.sort(key=lambda change: change.recorded_at, reverse=True)
    return [change_view(codes[action_of(change)], change) for change in said]


def source_words(source: Source | None) -> str:
    """Where something was read, for people; empty when it is not known."""
    return "" if source is None else f"{source.document}, regel {source.line}"


def progress(plan: Plan) -> Progress:
    """How the actions of *plan* are spread over statuses; statuses without an action are left out."""
    counted = Counter(plan.status_of(action) for action in plan.actions)
    shown = [status for status in Status if counted[status]]
    total = len(plan.actions)
    largest = max(shown, key=lambda status: counted[status])
    words = _reading(counted[largest], total, STATUS_WORDS[largest].lower())
    name = f"voortgang-{plan.content.plan}".replace(".", "-").replace("_", "-").lower()
    segments = [Segment(STATUS_WORDS[status], counted[status], STATUS_TONES[status]) for status in shown]
    picture = stacked_bar(
        name,
        f"Acties van {plan.content.title} naar status",
        "; ".join(f"{STATUS_WORDS[status].lower()}: {counted[status]}" for status in shown) + ".",
        [Stack("", segments)],
    )
    return Progress(picture, [(STATUS_WORDS[status], counted[status]) for status in shown], words)


def _reading(count: int, total: int, word: str) -> str:
    if count == total:
        return f"Alle acties hebben de status {word}." if total > 1 else f"De enige actie heeft de status {word}."
    return f"De status die het meest voorkomt, is {word}: {count} van de {total} acties."


def _milestone_chip(milestone: Milestone, status: Status, today: date) -> Chip:
    if milestone.done:
        return Chip("Gereed", "good")
    if milestone.due_on is not None and milestone.due_on < today and status is not Status.DONE:
        return Chip("Datum voorbij", "warn")
    return Chip("Nog niet afgevinkt", "open")
