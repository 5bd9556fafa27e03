"""What action plans are to do, said as plainly as can be: the model that the real ones are held against."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias
from unittest.mock import ANY
from zoneinfo import ZoneInfo

from peil_plans.action_plans.domain.decisions import AdoptPlan, ChangeActionStatus
from peil_plans.action_plans.domain.dossier import Entry
from peil_plans.action_plans.domain.milestone import After, Milestone
from peil_plans.action_plans.domain.plan import Action, Content, Phase, Status
from peil_plans.action_plans.domain.recording import NEXT, ChangePhase, RecordEntry, WithdrawEntry
from peil_plans.action_plans.domain.revising import ReviseAction
from peil_plans.action_plans.domain.transitions import TRANSITIONS, Edge
from plans_gates import No, refuse_begun, refuse_early, refuse_taken_away
from plans_left_open import Said, told_along, went_along
from plans_told import Told, told_action, told_entry, told_plan

Command: TypeAlias = AdoptPlan | ChangeActionStatus | ReviseAction | RecordEntry | WithdrawEntry | ChangePhase
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MOST_ACTIONS = 200


@dataclass
class Held:
    """A plan as it is now, and everything that was told of it."""

    content: Content
    actions: dict[str, Action]
    status: dict[str, Status]
    since: dict[str, date]
    began: dict[str, date]
    versions: dict[str, int]
    phase_since: date
    last: date
    versions_of: dict[str, tuple[Action, ...]]
    ticked: dict[tuple[str, str], date] = field(default_factory=dict)
    before: dict[tuple[str, str], tuple[Action, ...]] = field(default_factory=dict)
    entries: dict[str, tuple[tuple[Entry, date], ...]] = field(default_factory=dict)
    phase: Phase = Phase.DO
    phases: int = 0
    followed_by: str | None = None
    made: dict[str, Any] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)

    def copy(self) -> Held:
        """Another one that changes by itself."""
        own = {name: value.copy() for name, value in vars(self).items() if isinstance(value, dict | list)}
        return replace(self, **own)


class Model:
    """All plans."""

    def __init__(self, plans: Mapping[str, Held] | None = None) -> None:
        self.plans = dict(plans or {})

    def copy(self) -> Model:
        """Another model that changes by itself."""
        return Model({name: held.copy() for name, held in self.plans.items()})

    def do(self, command: Command) -> None:
        """Carry out *command*; one that was carried out before changes nothing. Raises `No`."""
        if isinstance(command, AdoptPlan):
            self._adopt(command)
            return
        held = self.plans[command.plan]
        if isinstance(command, ReviseAction):  # what was done is numbered as it was then
            name = command.action.action
            earlier = held.before.get((command.change, name), held.versions_of.get(name, ()))
            command = replace(command, action=numbered(command.action, earlier))
        asked = request(command)
        if held.made.get(command.change) == asked:
            return
        if command.change in held.made:
            raise No("ChangeReused")
        if held.phase is Phase.CLOSED:
            raise No("PlanClosed")
        match command:
            case ChangeActionStatus():
                _change_status(held, command)
            case ReviseAction():
                _revise(held, command)
            case RecordEntry():
                _record(held, command)
            case WithdrawEntry():
                _withdraw(held, command)
            case ChangePhase():
                _change_phase(held, command)
        held.made[command.change] = asked
        on = command.recorded_on if isinstance(command, RecordEntry | WithdrawEntry) else command.changed_on
        held.last = max(held.last, on)

    def _adopt(self, command: AdoptPlan) -> None:
        content = command.content
        for each in content.actions:
            refuse_begun(each, each.status)
            refuse_terms(each, None)
        actions = settled({each.action: numbered(each) for each in content.actions}, content.adopted_on)
        content = replace(content, actions=tuple(actions.values()))
        if (held := self.plans.get(content.plan)) is not None:
            if held.content != content:
                raise No("PlanAlreadyAdopted")
            return
        refuse_clocks(actions)
        along = {}
        if content.follows is not None:
            along = self._close(self.plans[content.follows], content, command)
        self.plans[content.plan] = Held(
            content=content,
            actions=actions,
            status={name: each.status for name, each in actions.items()},
            since=dict.fromkeys(actions, content.adopted_on),
            began=dict.fromkeys(actions, content.adopted_on),
            versions=dict.fromkeys(actions, 0),
            phase_since=content.adopted_on,
            last=content.adopted_on,
            versions_of={name: (each,) for name, each in actions.items()},
            entries=along,
            told=[("plan-adopted", told_plan(content)), *told_along(along, command, ANY)],
        )

    def _close(self, previous: Held, content: Content, command: AdoptPlan) -> dict[str, Said]:
        if previous.followed_by is not None:
            raise No("PlanClosed")
        if command.follows_version is None:
            raise No("FollowsVersionMissing")
        if command.follows_version != len(previous.told) - 1:
            raise No("FollowedChanged")
        if content.adopted_on < previous.last:
            raise No("ChangedTooEarly")
        along = went_along(previous.entries, command)
        if previous.phase is not Phase.CLOSED:  # by hand: it stays as it is
            _to_phase(previous, Phase.CLOSED, content.adopted_on, content.plan, None, command.by_role, ANY)
        return along


def request(command: Command) -> Any:
    """What *command* asks, whoever sends it again and whenever; the days that a clock gives are nobody's to ask."""
    if isinstance(command, ReviseAction):
        action = command.action
        plain = tuple(replace(each, due_on=None) if each.after else each for each in action.milestones)
        command = replace(command, action=replace(action, milestones=plain))
    asked = {name: getattr(command, name) for name in command.__slots__ if name not in ("now", "seen_version")}
    return type(command).__name__, asked


def numbered(action: Action, earlier: Sequence[Action] = ()) -> Action:
    """Milestones without an id keep the one they had just before, or get the first of m1, m2 and on never had."""
    named = [each.milestone for each in action.milestones]
    ever = {one.milestone for version in earlier for one in version.milestones}
    for at, each in enumerate(action.milestones):
        old = [one for one in earlier[-1].milestones if one.milestone not in named] if earlier else []
        same = [one.milestone for one in old if (one.label, one.period_text) == (each.label, each.period_text)]
        if not each.milestone:
            fresh = (f"m{n}" for n in range(1, 999) if f"m{n}" not in ever.union(named))
            named[at] = next(iter(same), "") or next(fresh)
    milestones = zip(action.milestones, named, strict=True)
    return replace(action, milestones=tuple(replace(each, milestone=name) for each, name in milestones))


def settled(actions: Mapping[str, Action], adopted_on: date) -> dict[str, Action]:
    """Every milestone that waits for something has the day that follows from it, as long as it was not reached."""

    def day(milestone: Milestone) -> date | None:
        after = milestone.after
        if after is None or milestone.done:
            return milestone.due_on
        if after.action is None:
            return later(adopted_on, after)
        waited = next(one for one in actions[after.action].milestones if one.milestone == after.milestone)
        return later(waited.reached_on, after) if waited.done and waited.reached_on else None

    refuse_clocks(actions)
    return {
        name: replace(each, milestones=tuple(replace(one, due_on=day(one)) for one in each.milestones))
        for name, each in actions.items()
    }


def later(start: date, after: After) -> date:
    """So many months later, at most the last day of that month, and then so many days."""
    year, month = start.year, start.month
    for _ in range(after.months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1])) + timedelta(days=after.days)


def refuse_terms(action: Action, before: Action | None) -> None:
    """Raises `No` for a clock that runs longer than fifty years and ten more, which it did not before."""
    known = {each.after for each in before.milestones} if before else set()
    new = {each.after for each in action.milestones} - known
    if any(after and (after.months > 600 or after.days > 3660) for after in new):
        raise No("ClockTooLong")


def refuse_clocks(actions: Mapping[str, Action]) -> None:
    """Raises `No` for a milestone that waits for none there is, or in the end for itself."""
    waits = {
        (name, one.milestone): one.after and one.after.action and (one.after.action, one.after.milestone)
        for name, each in actions.items()
        for one in each.milestones
    }
    if any(other and other not in waits for other in waits.values()):
        raise No("ClockUnknown")
    for start in waits:
        at: Any = start
        for _ in waits:
            at = waits[at] if at else None
            if at == start:
                raise No("ClockCircular")


def _refuse_seen(seen: int, version: int, rule: str) -> None:
    if seen > version:
        raise No("VersionUnknown" if rule == "StaleVersion" else rule)
    if seen < version:
        raise No(rule)


def _refuse_day(since: date, on: date, now: datetime) -> None:
    if on > now.astimezone(AMSTERDAM).date():
        raise No("ChangedInFuture")
    if on < since:
        raise No("ChangedTooEarly")


def _change_status(held: Held, command: ChangeActionStatus) -> None:
    name, before = command.action, held.status[command.action]
    _refuse_seen(command.seen_version, held.versions[name], "StaleVersion")
    if command.to is before:
        raise No("StatusUnchanged")
    if command.to is Status.CONTINUOUS and not held.actions[name].continuous:
        raise No("NotContinuous")
    refuse_begun(held.actions[name], command.to)
    edge = TRANSITIONS[before][command.to].edge
    if edge is Edge.CLOSED:
        raise No("StepImpossible")
    if edge is Edge.EXPLAINED and not command.reason:
        raise No("ReasonMissing")
    _refuse_day(held.since[name], command.changed_on, command.now)
    refuse_early(held.actions[name], command.to, command.changed_on, held.ticked)
    held.status[name], held.since[name] = command.to, command.changed_on
    held.versions[name] += 1
    held.told.append(
        ("action-status-changed", {**_said(command), "action": name, "from": str(before), "to": str(command.to)})
    )


def _revise(held: Held, command: ReviseAction) -> None:
    action, before = command.action, dict(held.actions)
    name, new = action.action, action.action not in before
    _refuse_seen(command.seen_version, held.versions.get(name, 0), "StaleVersion")
    _refuse_day(held.began.get(name, held.content.adopted_on), command.changed_on, command.now)
    if not new and action.status is not before[name].status:  # somebody else added it, of another status
        raise No("StatusByRevision")
    if not new and held.status[name] is Status.CONTINUOUS and not action.continuous:
        raise No("NotContinuous")
    refuse_begun(action, action.status if new else held.status[name])
    if not new:
        refuse_taken_away(before[name], action, held.status[name])
    if new and len(before) >= MOST_ACTIONS:
        raise No("TooManyActions")
    refuse_terms(action, before.get(name))
    after = settled({**before, name: action}, held.content.adopted_on)
    if new:
        refuse_early(action, action.status, command.changed_on, {})
    different = [each for each in after.values() if each != before.get(each.action)]
    if not different:
        raise No("NothingChanged")
    held.actions = after
    were = {} if new else {one.milestone: one.done for one in before[name].milestones}
    for one in action.milestones:
        if one.done and not were.get(one.milestone):
            held.ticked[name, one.milestone] = command.changed_on
    held.before[command.change, name] = held.versions_of.get(name, ())
    if new:
        held.status[name], held.versions[name] = action.status, 0
        held.since[name] = held.began[name] = command.changed_on
    for each in different:
        held.versions[each.action] += 1
        held.versions_of[each.action] = (*held.versions_of.get(each.action, ()), each)
        said = _said(command)
        if each.action != name:  # its clock started or stopped, and it is told why
            on = max(command.changed_on, held.began[each.action])
            said |= {"change": ANY, "reason": ANY, "changed_on": on.isoformat()}
        held.told.append(("action-revised", {**said, "action": told_action(each, held.content)}))


def _record(held: Held, command: RecordEntry) -> None:
    entry = command.entry
    earlier = held.entries.get(entry.entry, ())
    _refuse_seen(command.seen_version, len(earlier), "StaleEntry")
    _refuse_day(earlier[-1][1] if earlier else held.content.adopted_on, command.recorded_on, command.now)
    if earlier and earlier[-1][0].kind is not entry.kind:
        raise No("KindFixed")
    if earlier and earlier[-1][0] == entry:
        raise No("NothingChanged")
    held.entries[entry.entry] = (*earlier, (entry, command.recorded_on))
    said = {name: value for name, value in _said(command).items() if name != "changed_on"}
    held.told.append(("entry-recorded", {**said, **told_entry(entry), "recorded_on": command.recorded_on.isoformat()}))


def _withdraw(held: Held, command: WithdrawEntry) -> None:
    earlier = held.entries.get(command.entry, ())
    if not earlier:
        raise No("EntryUnknown")
    _refuse_seen(command.seen_version, len(earlier), "StaleEntry")
    entry, since = earlier[-1]
    if entry.withdrawn:
        raise No("NothingChanged")
    if not command.reason:
        raise No("ReasonMissing")
    _refuse_day(since, command.recorded_on, command.now)
    back = replace(entry, withdrawn=True)
    held.entries[entry.entry] = (*earlier, (back, command.recorded_on))
    said = {name: value for name, value in _said(command).items() if name != "changed_on"}
    held.told.append(("entry-recorded", {**said, **told_entry(back), "recorded_on": command.recorded_on.isoformat()}))


def _change_phase(held: Held, command: ChangePhase) -> None:
    _refuse_seen(command.seen_version, held.phases, "StalePhase")
    if command.to not in NEXT[held.phase]:
        raise No("PhaseImpossible")
    if command.to is Phase.CLOSED and not command.reason:
        raise No("ReasonMissing")
    _refuse_day(held.last if command.to is Phase.CLOSED else held.phase_since, command.changed_on, command.now)
    _to_phase(held, command.to, command.changed_on, None, command.reason, command.by_role, command.change)


def _to_phase(
    held: Held, to: Phase, on: date, followed_by: str | None, reason: str | None, by_role: str, change: Any
) -> None:
    told = {"plan": held.content.plan, "change": change, "from": str(held.phase), "to": str(to)}
    told |= {"followed_by": followed_by, "changed_on": on.isoformat(), "reason": reason, "changed_by_role": by_role}
    held.phase, held.phase_since, held.followed_by = to, on, followed_by
    held.phases += 1
    held.told.append(("phase-changed", told))


def _said(command: ChangeActionStatus | ReviseAction | RecordEntry | WithdrawEntry) -> dict[str, Any]:
    on = command.recorded_on if isinstance(command, RecordEntry | WithdrawEntry) else command.changed_on
    said = {"plan": command.plan, "change": command.change, "changed_on": on.isoformat()}
    return {**said, "reason": command.reason, "changed_by_role": command.by_role}
