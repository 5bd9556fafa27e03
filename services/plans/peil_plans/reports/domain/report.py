"""
What there is to report of a plan between two moments: read from the plan at both of them and from nothing else. Pure.

Sources: plan of DDV 2024 (a report to the management team after every quarter; the first evaluation), plan of WPI
2024-2027 (staff platform, periodic communication), progress meeting of 8 July 2024.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from peil_plans.action_plans.domain.approvals import awaited
from peil_plans.action_plans.domain.clocks import numbered_action
from peil_plans.action_plans.domain.dossier import Entry, EntryKind, Precondition, Sum, add_up, lacking
from peil_plans.action_plans.domain.guards import amsterdam_day
from peil_plans.action_plans.domain.milestone import Milestone
from peil_plans.action_plans.domain.plan import (
    Action,
    ActionRevised,
    ActionStatusChanged,
    Content,
    PhaseChanged,
    Plan,
    Status,
)
from peil_plans.action_plans.domain.standing import Difference, Moment, Standing, actions_at, compare, standings

BEHIND = frozenset({Status.SLIGHTLY_DELAYED, Status.DELAYED, Status.TO_REVISE})
"""Statuses that say by themselves that an action does not go as promised."""
OVER = frozenset({Status.DONE, Status.NOT_TAKEN_UP})
"""Statuses after which nothing of an action is still to come."""


class Late(NamedTuple):
    """An action that does not go as promised: how it stands, which of its milestones are past, and why, as told."""

    action: Action
    standing: Standing
    past: tuple[Milestone, ...]
    reason: str | None


class Reached(NamedTuple):
    """A milestone that was reached, or is still to be."""

    action: Action
    milestone: Milestone


class Waiting(NamedTuple):
    """A milestone that has no day yet, as what it waits for, such as an approval, has not happened."""

    action: Action
    milestone: Milestone
    for_action: Action
    for_milestone: Milestone


class Coming(NamedTuple):
    """Something that is to happen on a day: a milestone of an action, or an entry of the plan's file."""

    day: date
    action: Action | None
    milestone: Milestone | None
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class Report:
    """
    A plan between two moments.

    Attributes:
        first, second: The moments. What lies between is what the second knows and the first does not.
        until: Last day of what is told to come.
        before, after: How many actions stood how, at either; empty where the plan did not count.
        changed: The actions that stand otherwise, or of which something was said in between.
        done: Those that became done; ``dropped`` those that became not taken up.
        reached: The milestones that were reached, in the plan's order.
        late: What does not go as promised at the second moment.
        waiting: Milestones that wait for another.
        awaiting: Approvals that are not there, of actions that may not begin before them.
        decided, agreed: Decisions and agreed actions in between; ``open_agreed`` all that are not done, whenever made.
        risks: Those that are open, and ``closed_risks`` those that were closed in between.
        advice: Advice without an answer.
        coming: What is to happen until `until`, in order of days.
        hours, budget: The lines of the plan, added up, at the second moment.
        lacks: Preconditions that are not met.
        phases: What was said of the plan's phase in between.
        proposals: The actions that employees put forward, each with how it stands.
        outside: What lies outside the plan by decision, with who answers for it instead.
        measured: The actions that have a measure, as they are at the second moment.
    """

    content: Content
    first: Moment
    second: Moment
    until: date
    before: Mapping[Status, int]
    after: Mapping[Status, int]
    changed: tuple[Difference, ...]
    done: tuple[Action, ...]
    dropped: tuple[Late, ...]
    reached: tuple[Reached, ...]
    late: tuple[Late, ...]
    waiting: tuple[Waiting, ...]
    awaiting: tuple[Reached, ...]
    decided: tuple[Entry, ...]
    agreed: tuple[Entry, ...]
    open_agreed: tuple[Entry, ...]
    risks: tuple[Entry, ...]
    closed_risks: tuple[Entry, ...]
    advice: tuple[Entry, ...]
    coming: tuple[Coming, ...]
    hours: Sum
    budget: Sum
    lacks: tuple[Precondition, ...]
    phases: tuple[PhaseChanged, ...]
    measured: tuple[Action, ...]
    outside: tuple[Entry, ...]
    proposals: tuple[tuple[Action, Standing], ...]

    @property
    def total(self) -> int:
        """How many actions the plan has at the second moment."""
        return sum(self.after.values())

    @property
    def counts(self) -> bool:
        """Whether the plan counted at the second moment."""
        return bool(self.after)


def report_of(plan: Plan, first: Moment, second: Moment, until: date) -> Report:
    """
    What there is to report of *plan* between two moments, and what comes after the second until a day (included).

    It equals the report of a plan of which nothing is known that the second moment does not know.
    """
    differences = compare(plan, first, second)
    actions = actions_at(plan, second)
    stood, stands = standings(plan, first), standings(plan, second)
    earlier = {entry.entry: entry for entry in entries_at(plan, first)}
    entries = entries_at(plan, second) if actions else ()
    # What came from the plan before was agreed in that one, on whatever day it became known of this one.
    new = [entry for entry in entries if entry.entry not in earlier and entry.entry not in plan.came_along]
    still_open = [entry for entry in entries if not entry.settled]
    went = {one.action.action for one in differences if _went(one)}
    reasons = {one.action.action: _reason(one) for one in differences}
    return Report(
        content=plan.content,
        first=first,
        second=second,
        until=until,
        before=Counter(standing.status for standing in stood.values()),
        after=Counter(standing.status for standing in stands.values()),
        changed=tuple(one for one in differences if one.changed),
        done=tuple(each for each in actions if each.action in went and stands[each.action].status is Status.DONE),
        dropped=tuple(_dropped([each for each in actions if each.action in went], stands, reasons)),
        reached=tuple(_reached(plan, first, actions)),
        late=tuple(_late(actions, stands, reasons, second)),
        waiting=tuple(_waiting(actions, stands)),
        awaiting=tuple(_awaiting(actions, stands)),
        decided=_of(new, EntryKind.DECISION),
        agreed=_of(new, EntryKind.AGREED),
        open_agreed=_of(still_open, EntryKind.AGREED),
        risks=_of(still_open, EntryKind.RISK),
        closed_risks=_of((e for e in entries if e.settled and _was_open(e, earlier)), EntryKind.RISK),
        advice=_of(still_open, EntryKind.ADVICE),
        coming=tuple(_coming(actions, stands, still_open, second, until)),
        hours=add_up(entries, EntryKind.HOURS),
        budget=add_up(entries, EntryKind.BUDGET),
        lacks=lacking(entries),
        phases=tuple(each for each in plan.phases if _known(each, second) and not _known(each, first)),
        measured=tuple(each for each in actions if each.measure is not None),
        outside=_of((entry for entry in entries if entry.outside), EntryKind.DECISION),
        proposals=tuple((each, stands[each.action]) for each in actions if each.proposal),
    )


class Counted(NamedTuple):
    """How often the status of actions changed, how often something else did, and how many came after the adoption."""

    moved: int
    revised: int
    added: int


def changes_counted(report: Report) -> Counted:
    """What of *report* an evaluation tells of the plan on its way."""
    revised = sum(isinstance(change, ActionRevised) for one in report.changed for change in one.changes)
    moved = sum(len(one.changes) for one in report.changed) - revised
    return Counted(moved, revised, sum(one.first is None and bool(one.changes) for one in report.changed))


def measures_due(report: Report) -> tuple[Action, ...]:
    """The actions whose measure is due after the first moment, until the day that is looked ahead to."""
    return tuple(
        each
        for each in report.measured
        if each.measure and each.measure.due_on and report.first.as_of < each.measure.due_on <= report.until
    )


def entries_at(plan: Plan, at: Moment) -> tuple[Entry, ...]:
    """
    The entries of the file of *plan* as they were at a moment, in the order in which they were first recorded.

    What a meeting decided or agreed is so from the day of the meeting on, though it may be recorded later. Its text and
    its day are those known last, and what is known to be taken back is none of them, whatever the day it was said of:
    both put right what was written down, while an entry that was settled later stood open until then.
    """
    known = [record for record in plan.recorded if amsterdam_day(record.recorded_at) <= at.known_on]
    last = {record.entry.entry: record.entry for record in known}
    found: dict[str, Entry] = {}
    for record in known:
        entry, now = record.entry, last[record.entry.entry]
        held = entry.entry not in found and now.held_on is not None and now.held_on <= at.as_of
        if held or record.recorded_on <= at.as_of:
            found[entry.entry] = replace(entry, text=now.text, held_on=now.held_on)
    return tuple(entry for entry in found.values() if not (entry.withdrawn or last[entry.entry].withdrawn))


def _of(entries: Iterable[Entry], kind: EntryKind) -> tuple[Entry, ...]:
    """The *entries* of *kind*, by the day of the meeting or else by the day on which one looks again."""
    chosen = [entry for entry in entries if entry.kind is kind]
    return tuple(sorted(chosen, key=lambda entry: (entry.next_on or entry.held_on or date.max, entry.entry)))


def _went(one: Difference) -> bool:
    """Whether the action came to another status in between; what an adoption brings along did not."""
    if one.first is None:
        return any(isinstance(change, ActionStatusChanged) for change in one.changes)
    return one.second is not None and one.first.status is not one.second.status


def _was_open(entry: Entry, earlier: Mapping[str, Entry]) -> bool:
    return entry.entry not in earlier or not earlier[entry.entry].settled


def _known(change: PhaseChanged, at: Moment) -> bool:
    return change.changed_on <= at.as_of and amsterdam_day(change.recorded_at) <= at.known_on


def _reason(one: Difference) -> str | None:
    """The last reason that was told in between, else that of how the action stands."""
    told = next((change.reason for change in reversed(one.changes) if change.reason), None)
    return told or (one.second.reason if one.second else None)


def _reached(plan: Plan, first: Moment, actions: Iterable[Action]) -> Iterator[Reached]:
    earlier = {each.action: numbered_action(each) for each in actions_at(plan, first)}
    for action in map(numbered_action, actions):
        before = earlier.get(action.action)
        for milestone in action.milestones:
            was = before.find_milestone(milestone.milestone) if before else None
            # A plan may be adopted with milestones reached long before: those count by their day alone.
            new = was is not None or (milestone.reached_on is not None and milestone.reached_on > first.as_of)
            if milestone.done and new and not (was is not None and was.done):
                yield Reached(action, milestone)


def _late(
    actions: Iterable[Action], stands: Mapping[str, Standing], reasons: Mapping[str, str | None], at: Moment
) -> Iterator[Late]:
    for action in actions:
        standing = stands[action.action]
        if standing.status in OVER:
            continue
        past = tuple(each for each in action.milestones if not each.done and each.due_on and _past(each.due_on, at))
        if past or standing.status in BEHIND:
            yield Late(action, standing, past, reasons[action.action])


def _dropped(
    went: Iterable[Action], stands: Mapping[str, Standing], reasons: Mapping[str, str | None]
) -> Iterator[Late]:
    for action in went:
        if stands[action.action].status is Status.NOT_TAKEN_UP:
            yield Late(action, stands[action.action], (), reasons[action.action])


def _past(day: date, at: Moment) -> bool:
    """Whether *day* is over: the day about which is asked is, once a later one is known."""
    return day <= at.as_of and day < at.known_on


def _waiting(actions: Iterable[Action], stands: Mapping[str, Standing]) -> Iterator[Waiting]:
    known = {each.action: numbered_action(each) for each in actions}
    for action in known.values():
        for milestone in action.milestones if stands[action.action].status not in OVER else ():
            after = milestone.after
            other = known.get(after.action) if after and after.action else None
            waits_for = other.find_milestone(after.milestone) if other and after and after.milestone else None
            if other and waits_for and not waits_for.done and not milestone.done:
                yield Waiting(action, milestone, other, waits_for)


def _awaiting(actions: Iterable[Action], stands: Mapping[str, Standing]) -> Iterator[Reached]:
    for action in actions:
        if stands[action.action].status not in OVER:
            yield from (Reached(action, milestone) for milestone in awaited(action))


def _coming(
    actions: Iterable[Action], stands: Mapping[str, Standing], still_open: Iterable[Entry], at: Moment, until: date
) -> list[Coming]:
    found = [
        Coming(milestone.due_on, action, milestone, None)
        for action in actions
        if stands[action.action].status not in OVER
        for milestone in action.milestones
        if milestone.due_on is not None and not milestone.done
    ]
    found += [Coming(entry.next_on, None, None, entry) for entry in still_open if entry.next_on is not None]
    ahead = [each for each in found if each.day <= until and not _past(each.day, at)]
    return sorted(ahead, key=lambda each: each.day)
