"""
What was done in a unit, and how it was corrected since.

It holds a kind, a day and a number, and no words: nothing in it can say who was there or what was said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import msgspec

from peil_contracts.plans import COUNTED_KINDS
from peil_plans.activities.domain.refusals import (
    ActionNotInPlan,
    HeldInFuture,
    KeyReused,
    NothingCorrected,
    OfItsKind,
    PlanNotHere,
    StaleActivity,
    TeamOfACase,
    UnitNotOpen,
    UnitNotYours,
    UnitOrKindFixed,
)
from peil_plans.refusals import Refusal


class Kind(StrEnum):
    """What was done; the contract's list, in the order in which pages show it."""

    DIALOGUE = "dialogue"
    INFORMATION = "information"
    ADVISER_VISIT = "adviser-visit"
    SURVEY_FOLLOW_UP = "survey-follow-up"
    POLICY_TOOL_USED = "policy-tool-used"
    LEADER_SUPPORT = "leader-support"
    COURSE = "course"
    TEAM_SUPPORT = "team-support"
    MEMBERS_JOINED = "members-joined"
    AWARD = "award"

    @property
    def counted(self) -> bool:
        """Whether it is told as a number, of people or of teams in difficulty."""
        return self.value in COUNTED_KINDS

    @property
    def of_parts(self) -> bool:
        """Whether it is recorded of a unit with parts alone: told of one team it points at one person or one case."""
        return self.counted or self is Kind.LEADER_SUPPORT


class Content(msgspec.Struct, frozen=True):
    """
    What was done.

    Attributes:
        until: Last day of a course; None: not known, or no course.
        number: How many, of a kind that is counted; else 1.
        plan: The plan that it carries out, and *action* which of its actions.
        campaign: Of a follow-up the survey that it follows.
        criterion: Of an award the code of the criterion under which it was granted.
    """

    unit: str
    kind: Kind
    held_on: date
    until: date | None = None
    number: int = 1
    plan: str | None = None
    action: str | None = None
    campaign: str | None = None
    criterion: str | None = None


class Recorded(msgspec.Struct, frozen=True):
    """One time that it was recorded: what it is from then on, or that it was taken back. *by_role*: never a person."""

    record: str
    content: Content
    withdrawn: bool
    by_role: str
    recorded_at: datetime
    recorded_on: date


class Activity(msgspec.Struct, frozen=True):
    """An activity with each time it was recorded, oldest first; at least once."""

    activity: str
    recorded: tuple[Recorded, ...]

    @property
    def now(self) -> Recorded:
        """What was recorded of it last."""
        return self.recorded[-1]

    @property
    def version(self) -> int:
        """How often it was recorded."""
        return len(self.recorded)


@dataclass(frozen=True, slots=True)
class Place:
    """
    What is so of the unit on the day that something was done in it.

    Attributes:
        open: Whether the unit is there.
        parts: Whether at least two open teams lie under it: it is no single team.
        path: The unit itself and all above it.
        may: Whether who records carries a plan here, or is Bureau I&D.
    """

    open: bool
    parts: bool
    path: frozenset[str]
    may: bool


@dataclass(frozen=True, slots=True)
class Carried:
    """The plan that is named: whose it is, and the ids of its actions."""

    unit: str
    actions: frozenset[str]


@dataclass(frozen=True, slots=True)
class RecordActivity:
    """
    Say what an activity is from now on: for the first time, or corrected.

    Attributes:
        record: Id of this recording; the same id again is the same recording.
        seen_version: How often it had been recorded when the asker last saw it; 0: it is new.
        today: The day in Amsterdam at *now*.
    """

    activity: str
    record: str
    content: Content
    seen_version: int
    by_role: str
    now: datetime
    today: date


@dataclass(frozen=True, slots=True)
class WithdrawActivity:
    """Take an activity back, as it was recorded by mistake; the fields are those of `RecordActivity`."""

    activity: str
    record: str
    seen_version: int
    by_role: str
    now: datetime
    today: date


def record_activity(
    activity: Activity | None, place: Place, carried: Carried | None, command: RecordActivity
) -> Activity:
    """
    The activity as it is once *command* was carried out; *activity* itself when this very recording was made before.

    Raises:
        KeyReused: the id stands for another recording.
        UnitNotYours: whoever asks carries no plan there.
        StaleActivity: it was recorded anew since the asker saw it.
        UnitOrKindFixed: it would become of another unit or kind.
        NothingCorrected: it is so already.
        Refusal: what it holds breaks a rule; see `broken_by`.
    """
    earlier = activity.recorded if activity else ()
    made = _made(activity, command.record)
    if activity is not None and made is not None:
        if (made.content, made.withdrawn) == (command.content, False):
            return activity
        raise KeyReused
    if not place.may:
        raise UnitNotYours
    if command.seen_version != len(earlier):
        raise StaleActivity(command.seen_version, len(earlier))
    if earlier:
        last = earlier[-1]
        for field in ("unit", "kind"):
            if getattr(last.content, field) != getattr(command.content, field):
                raise UnitOrKindFixed(field)
        if (last.content, last.withdrawn) == (command.content, False):
            raise NothingCorrected
    for refusal in broken_by(command.content, place, carried, command.today):
        raise refusal
    recorded = Recorded(command.record, command.content, False, command.by_role, command.now, command.today)
    return Activity(command.activity, (*earlier, recorded))


def withdraw_activity(activity: Activity, command: WithdrawActivity, *, may: bool) -> Activity:
    """
    The activity once it was taken back: what it was last stays to be read, right or wrong, and counts no more.

    *activity* itself when this very withdrawal was made before; *may*: whether who asks carries a plan there.

    Raises:
        KeyReused: the id stands for another recording.
        UnitNotYours: whoever asks carries no plan there.
        StaleActivity: it was recorded anew since the asker saw it.
        NothingCorrected: it is taken back already.
    """
    made = _made(activity, command.record)
    if made is not None:
        if made.withdrawn:
            return activity
        raise KeyReused
    if not may:
        raise UnitNotYours
    if command.seen_version != activity.version:
        raise StaleActivity(command.seen_version, activity.version)
    if activity.now.withdrawn:
        raise NothingCorrected
    recorded = Recorded(command.record, activity.now.content, True, command.by_role, command.now, command.today)
    return Activity(activity.activity, (*activity.recorded, recorded))


def _made(activity: Activity | None, record: str) -> Recorded | None:
    """The recording of *activity* with this id, if it was made before."""
    return next((each for each in activity.recorded if each.record == record), None) if activity else None


def broken_by(content: Content, place: Place, carried: Carried | None, today: date) -> Iterator[Refusal]:
    """Every rule that *content* breaks, in the order of its fields."""
    kind = content.kind
    if content.held_on > today:
        yield HeldInFuture(content.held_on, today)
    if not place.open:
        yield UnitNotOpen(content.unit, content.held_on)
    if kind.of_parts and not place.parts:
        yield TeamOfACase()
    if content.until is not None and (kind is not Kind.COURSE or content.until < content.held_on):
        yield OfItsKind("Only a course has a last day, and it is not before the first.", "until")
    if content.number < 1 or (content.number > 1 and not kind.counted):
        yield OfItsKind("The number is 1, or 1 and more of what is counted.", "number")
    if (content.campaign is not None) != (kind is Kind.SURVEY_FOLLOW_UP):
        yield OfItsKind("A follow-up names the survey that it follows, and nothing else does.", "campaign")
    if (content.criterion is not None) != (kind is Kind.AWARD):
        yield OfItsKind("An award names the criterion under which it was granted, and nothing else does.", "criterion")
    if content.plan is not None and (carried is None or carried.unit not in place.path):
        yield PlanNotHere()
    if content.action is not None and (carried is None or content.action not in carried.actions):
        yield ActionNotInPlan()


def totals(contents: Iterable[Content], kind: Kind) -> dict[str, int]:
    """How many of a counted *kind* there are: awards per criterion, the others per unit; in order of that."""
    found: Counter[str] = Counter()
    for each in contents:
        if each.kind is kind:
            found[each.criterion or "" if kind is Kind.AWARD else each.unit] += each.number
    return dict(sorted(found.items()))


def clashing_courses(contents: Iterable[Content]) -> frozenset[str]:
    """
    The units in which two courses run on one day; a course without a last day runs on its first day alone.

    At most one at a time is what a team can bear (implementation plan of WPI, preconditions).
    """
    found: set[str] = set()
    last: dict[str, date] = {}
    for each in sorted((each for each in contents if each.kind is Kind.COURSE), key=lambda each: each.held_on):
        ends = each.until or each.held_on
        if each.unit in last and each.held_on <= last[each.unit]:
            found.add(each.unit)
        last[each.unit] = max(ends, last.get(each.unit, ends))
    return frozenset(found)
