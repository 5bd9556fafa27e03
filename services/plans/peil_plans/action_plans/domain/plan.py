"""The state: a plan as it was adopted, and everything that was said of it since then, oldest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import TypeAlias, TypeVar

from peil_plans.action_plans.domain.dossier import Entry
from peil_plans.action_plans.domain.milestone import Milestone, Source


class Status(StrEnum):
    """How an action stands. The papers of the directorates use these and no others."""

    PLANNED = "planned"
    RUNNING = "running"
    CONTINUOUS = "continuous"
    DONE = "done"
    SLIGHTLY_DELAYED = "slightly-delayed"
    DELAYED = "delayed"
    TO_REVISE = "to-revise"
    NOT_TAKEN_UP = "not-taken-up"
    UNKNOWN = "unknown"


class Phase(StrEnum):
    """Where a plan is in plan, do, check and act (plan of WPI 2024-2027: renewed yearly by PDCA), or at its end."""

    PLAN = "plan"
    DO = "do"
    CHECK = "check"
    ACT = "act"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Measure:
    """
    By what one sees that an action works. ``threshold`` is per cent where there is a denominator, else a number.

    ``indicator`` is the figure of Peil that measures it (None: nothing does), ``item`` which one of that figure.
    """

    text: str = ""
    numerator: str | None = None
    denominator: str | None = None
    population: str | None = None
    threshold: float | None = None
    due_on: date | None = None
    indicator: str | None = None
    item: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """Something the plan says about an action that has no moment of its own."""

    text: str
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter of the plan."""

    section: str
    title: str
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """
    One promise of a plan. ``status`` and ``status_reason`` are those it began with; `Plan.status_of` is today's.

    Attributes:
        owner: Who answers for it, a code of the contract's `OwnerRole`; ``co_owner`` beside it.
        theme: A theme of the mandate; ``intervention`` is one of that theme's.
        every: How often it comes back: a code of the contract's `Every`. Its milestones are written out.
        continues: The action of the plan before that goes on in it. ``proposal``: employees put it forward.
    """

    action: str
    code: str
    title: str
    section: str
    status: Status
    status_reason: str | None
    continuous: bool
    explanation: str | None
    items: tuple[Item, ...]
    remark: str | None
    milestones: tuple[Milestone, ...]
    source: Source | None = None
    owner: str | None = None
    co_owner: str | None = None
    theme: str | None = None
    intervention: str | None = None
    every: str | None = None
    measure: Measure | None = None
    continues: str | None = None
    proposal: bool = False

    def find_milestone(self, milestone: str) -> Milestone | None:
        """Its milestone with this id, if it has it."""
        return next((each for each in self.milestones if each.milestone == milestone), None)


@dataclass(frozen=True, slots=True)
class Content:
    """
    Everything that is adopted. Two adoptions are the same when their contents are equal.

    Whose plan it is and who adopted it are codes of the contract; ``follows`` is the plan before, closed by this one.
    """

    plan: str
    unit: str
    title: str
    adopted_on: date
    period_from: date
    period_to: date
    sections: tuple[Section, ...]
    actions: tuple[Action, ...]
    source: Source | None = None
    holder: str = "unit"
    adopted_by: str | None = None
    follows: str | None = None


@dataclass(frozen=True, slots=True)
class PlanAdopted:
    """A plan was adopted: from now on it counts."""

    content: Content
    by_role: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class ActionStatusChanged:
    """An action came to stand otherwise on a day, by someone in a role, for a reason."""

    change: str
    action: str
    before: Status
    to: Status
    changed_on: date
    reason: str | None
    by_role: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class ActionRevised:
    """An action is *action* from now on; *version* is the `Plan.version_of` it that this makes."""

    change: str
    action: Action
    changed_on: date
    reason: str | None
    by_role: str
    recorded_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class EntryRecorded:
    """
    An entry of the plan's file is *entry* from now on.

    *continues* is the entry (id) of the plan before that goes on in it, of one with which the file began.
    """

    change: str
    entry: Entry
    recorded_on: date
    reason: str | None
    by_role: str
    recorded_at: datetime
    continues: str | None = None


@dataclass(frozen=True, slots=True)
class PhaseChanged:
    """The plan came to another phase; *followed_by* names the plan after one that is closed."""

    change: str
    before: Phase
    to: Phase
    followed_by: str | None
    changed_on: date
    reason: str | None
    by_role: str
    recorded_at: datetime


PlansEvent: TypeAlias = PlanAdopted | ActionStatusChanged | ActionRevised | EntryRecorded | PhaseChanged
ActionChange: TypeAlias = ActionStatusChanged | ActionRevised
Said = TypeVar("Said", ActionStatusChanged, ActionRevised)


@dataclass(frozen=True)
class Plan:
    """An adopted plan and what was said of it since. Without slots: what is asked of every action is kept."""

    content: Content
    adopted_by_role: str
    adopted_at: datetime
    changes: tuple[ActionStatusChanged, ...] = ()
    revisions: tuple[ActionRevised, ...] = ()
    recorded: tuple[EntryRecorded, ...] = ()
    phases: tuple[PhaseChanged, ...] = ()

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        """Its actions as they are now, in the plan's order; what was added since stands at the end."""
        return revised(self.content.actions, self.revisions)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries of its file that stand, as they are now, in the order in which they were first recorded."""
        return tuple(entry for entry in self._file if not entry.withdrawn)

    @property
    def withdrawn(self) -> tuple[Entry, ...]:
        """The entries of its file that were taken back, as they were then, in that same order."""
        return tuple(entry for entry in self._file if entry.withdrawn)

    @property
    def came_along(self) -> frozenset[str]:
        """The entries (ids) with which its file began: they were still open in that of the plan before."""
        return frozenset(record.entry.entry for record in self.recorded if record.continues is not None)

    @property
    def phase(self) -> Phase:
        """Where it is in plan, do, check and act. What is adopted is carried out."""
        return self.phases[-1].to if self.phases else Phase.DO

    @property
    def followed_by(self) -> str | None:
        """The plan that closed it, if one did."""
        return self.phases[-1].followed_by if self.phases else None

    def find_action(self, action: str) -> Action | None:
        """The action with this id as it is now, if the plan has it."""
        return self._by_id.get(action)

    def changes_of(self, action: str) -> tuple[ActionStatusChanged, ...]:
        """The changes of status of one action, oldest first."""
        return self._changes_by_action.get(action, ())

    def revisions_of(self, action: str) -> tuple[ActionRevised, ...]:
        """The revisions of one action, oldest first."""
        return self._revisions_by_action.get(action, ())

    def course_of(self, action: str) -> tuple[ActionChange, ...]:
        """Everything that was said of one action, oldest first: the version after each is its place, from 1."""
        course: list[ActionChange] = list(self.changes_of(action))
        for revision in self.revisions_of(action):
            course.insert(revision.version - 1, revision)
        return tuple(course)

    def version_of(self, action: str) -> int:
        """How often something was said of the action. Who changes it tells which version they had before them."""
        return len(self.changes_of(action)) + len(self.revisions_of(action))

    def status_of(self, action: Action) -> Status:
        """How the action stands now."""
        changes = self.changes_of(action.action)
        return changes[-1].to if changes else action.status

    def began_on(self, action: str) -> date:
        """The day since which the plan has the action: of its adoption, or of the day it was added."""
        adopted = any(each.action == action for each in self.content.actions)
        return next((each.changed_on for each in self.revisions_of(action) if not adopted), self.content.adopted_on)

    def status_since(self, action: Action) -> date:
        """The day since which the action stands as it does."""
        changes = self.changes_of(action.action)
        return changes[-1].changed_on if changes else self.began_on(action.action)

    @cached_property
    def _file(self) -> tuple[Entry, ...]:
        return tuple({record.entry.entry: record.entry for record in self.recorded}.values())

    @cached_property
    def _by_id(self) -> Mapping[str, Action]:
        return {action.action: action for action in self.actions}

    @cached_property
    def _changes_by_action(self) -> Mapping[str, tuple[ActionStatusChanged, ...]]:
        return _by_action(self.changes)

    @cached_property
    def _revisions_by_action(self) -> Mapping[str, tuple[ActionRevised, ...]]:
        return _by_action(self.revisions)


def _by_action(said: Iterable[Said]) -> Mapping[str, tuple[Said, ...]]:
    grouped: dict[str, list[Said]] = defaultdict(list)
    for each in said:
        grouped[action_of(each)].append(each)
    return {action: tuple(each) for action, each in grouped.items()}


def action_of(change: ActionChange) -> str:
    """The id of the action that *change* says something of."""
    return change.action if isinstance(change, ActionStatusChanged) else change.action.action


def revised(actions: tuple[Action, ...], revisions: Iterable[ActionRevised]) -> tuple[Action, ...]:
    """*actions* as the *revisions* (oldest first) leave them; what they add stands at the end."""
    latest = {each.action: each for each in (*actions, *(revision.action for revision in revisions))}
    return tuple(latest.values())
