"""Recording entries in the file of a plan, and taking a plan through plan, do, check and act."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from peil_contracts.plans import OWNER_ROLES
from peil_plans.action_plans.domain.dossier import MOST_OF_A_LINE, Entry, EntryKind, outcome
from peil_plans.action_plans.domain.guards import (
    amsterdam_day,
    last_said_on,
    refuse_closed,
    refuse_day,
    refuse_reused,
)
from peil_plans.action_plans.domain.plan import EntryRecorded, Phase, PhaseChanged, Plan, PlansEvent
from peil_plans.action_plans.domain.refusals import (
    ChangedInFuture,
    EntryActionUnknown,
    EntryIncomplete,
    EntrySuperfluous,
    EntryTooLarge,
    EntryUnknown,
    KindFixed,
    NothingChanged,
    OwnerUnknown,
    PhaseImpossible,
    ReasonMissing,
    StaleEntry,
    StalePhase,
)
from peil_plans.refusals import Refusal

KNOWS: Mapping[EntryKind, frozenset[str]] = {
    EntryKind.PRECONDITION: frozenset({"settled", "subject", "owner", "next_on"}),
    EntryKind.RISK: frozenset({"settled", "response", "owner", "next_on", "action"}),
    EntryKind.ADVICE: frozenset({"settled", "score", "response", "owner", "held_on", "next_on", "action"}),
    EntryKind.DECISION: frozenset({"held_on", "action", "outside", "owner"}),
    EntryKind.AGREED: frozenset({"settled", "response", "owner", "held_on", "next_on", "action"}),
    EntryKind.HOURS: frozenset({"owner", "action", "factors", "stated"}),
    EntryKind.HOURS_TOTAL: frozenset({"stated"}),
    EntryKind.BUDGET: frozenset({"owner", "action", "factors", "stated"}),
    EntryKind.BUDGET_TOTAL: frozenset({"stated"}),
}
"""What an entry of each kind can hold beside its text."""
NEEDS: Mapping[EntryKind, frozenset[str]] = {
    EntryKind.PRECONDITION: frozenset({"subject"}),
    EntryKind.RISK: frozenset({"response", "next_on"}),
    EntryKind.ADVICE: frozenset({"held_on"}),
    EntryKind.DECISION: frozenset({"held_on"}),
    EntryKind.AGREED: frozenset({"owner", "held_on", "next_on"}),
    EntryKind.HOURS: frozenset(),
    EntryKind.HOURS_TOTAL: frozenset({"stated"}),
    EntryKind.BUDGET: frozenset(),
    EntryKind.BUDGET_TOTAL: frozenset({"stated"}),
}
"""What an entry of each kind must hold: a risk its measure and review date, an agreed action owner and next date."""

NEXT: Mapping[Phase, frozenset[Phase]] = {
    Phase.PLAN: frozenset({Phase.DO, Phase.CLOSED}),
    Phase.DO: frozenset({Phase.CHECK, Phase.CLOSED}),
    Phase.CHECK: frozenset({Phase.DO, Phase.ACT, Phase.CLOSED}),
    Phase.ACT: frozenset({Phase.PLAN, Phase.DO, Phase.CLOSED}),
    Phase.CLOSED: frozenset(),
}
"""Which phase may follow which: the whole table."""


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """
    Record an entry of the plan's file, or say that it is something else from now on.

    Attributes:
        change: Id of this change; the same id again is the same change.
        seen_version: How often the entry had been recorded when the asker last saw it; 0 for a new one.
    """

    plan: str
    entry: Entry
    change: str
    recorded_on: date
    reason: str | None
    seen_version: int
    by_role: str
    now: datetime


@dataclass(frozen=True, slots=True)
class WithdrawEntry:
    """
    Take an entry of the plan's file back: it stays in the history and counts no more. Recorded again, it stands again.

    Attributes:
        change: Id of this change; the same id again is the same change.
        seen_version: How often the entry had been recorded when the asker last saw it.
    """

    plan: str
    entry: str
    change: str
    recorded_on: date
    reason: str | None
    seen_version: int
    by_role: str
    now: datetime


@dataclass(frozen=True, slots=True)
class ChangePhase:
    """
    Take a plan to another phase, or close it; a plan that is closed without a successor needs a reason.

    Attributes:
        seen_version: How often the phase had changed when the asker last saw it.
    """

    plan: str
    change: str
    to: Phase
    changed_on: date
    reason: str | None
    seen_version: int
    by_role: str
    now: datetime


def recordings_of(plan: Plan, entry: str) -> tuple[EntryRecorded, ...]:
    """Each time the entry with this id was recorded, oldest first: its version is how often that was."""
    return tuple(record for record in plan.recorded if record.entry.entry == entry)


def record_entry(plan: Plan, command: RecordEntry) -> list[PlansEvent]:
    """
    Record an entry.

    Returns:
        One event; none when this very change was made before.

    Raises:
        ChangeReused: the id of the change stands for another change.
        PlanClosed: the plan is closed.
        StaleEntry: the entry was recorded anew since the asker saw it, or never so often.
        ChangedInFuture: the day of recording is still to come.
        ChangedTooEarly: it lies before the plan's adoption.
        NothingChanged: the entry is that already.
        Refusal: what the entry holds breaks a rule; see `broken_by_entry`.
    """
    entry = command.entry
    decided = EntryRecorded(command.change, entry, command.recorded_on, command.reason, command.by_role, command.now)
    made = next((record for record in plan.recorded if record.change == command.change), None)
    if made is not None and _asked(made) == _asked(decided):
        return []
    refuse_reused(plan, command.change)
    refuse_closed(plan)
    earlier = recordings_of(plan, entry.entry)
    if command.seen_version != len(earlier):
        raise StaleEntry(command.seen_version, len(earlier))
    since = earlier[-1].recorded_on if earlier else plan.content.adopted_on
    refuse_day(since, command.recorded_on, command.now, "recordedOn")
    if earlier and earlier[-1].entry.kind is not entry.kind:
        raise KindFixed("An entry stays of its kind; record a new one.")
    for refusal in broken_by_entry(plan, entry, amsterdam_day(command.now)):
        raise refusal
    if earlier and earlier[-1].entry == entry:
        raise NothingChanged("The entry is so already; change something.")
    return [decided]


def withdraw_entry(plan: Plan, command: WithdrawEntry) -> list[PlansEvent]:
    """
    Take an entry back.

    Returns:
        One event; none when this very change was made before.

    Raises:
        ChangeReused: the id of the change stands for another change.
        PlanClosed: the plan is closed.
        EntryUnknown: the file has no such entry.
        StaleEntry: the entry was recorded anew since the asker saw it, or never so often.
        NothingChanged: the entry was taken back already.
        ReasonMissing: nobody says why.
        ChangedInFuture: the day is still to come.
        ChangedTooEarly: it lies before the day since which the entry is so.
    """
    earlier = recordings_of(plan, command.entry)
    made = next((record for record in earlier if record.change == command.change and record.entry.withdrawn), None)
    if made is not None and _asked(made)[1:] == (command.recorded_on, command.reason, command.by_role):
        return []
    refuse_reused(plan, command.change)
    refuse_closed(plan)
    if not earlier:
        raise EntryUnknown(plan.content.plan, command.entry)
    if command.seen_version != len(earlier):
        raise StaleEntry(command.seen_version, len(earlier))
    last = earlier[-1]
    if last.entry.withdrawn:
        raise NothingChanged("The entry was withdrawn already.")
    if not command.reason:
        raise ReasonMissing("Withdrawing an entry needs a reason.")
    refuse_day(last.recorded_on, command.recorded_on, command.now, "recordedOn")
    said = (command.recorded_on, command.reason, command.by_role, command.now)
    return [EntryRecorded(command.change, replace(last.entry, withdrawn=True), *said)]


def broken_by_entry(plan: Plan, entry: Entry, today: date) -> Iterator[Refusal]:
    """Every rule that an entry breaks by what it holds, in the order of its fields. *today*: the day in Amsterdam."""
    if not entry.text.strip():
        yield EntryIncomplete("An entry says something.", "text")
    given = _given(entry)
    for field in sorted(NEEDS[entry.kind] - given):
        yield EntryIncomplete(f"An entry of kind '{entry.kind}' needs this.", _wire(field))
    for field in sorted(given - KNOWS[entry.kind]):
        yield EntrySuperfluous(f"An entry of kind '{entry.kind}' does not have this.", _wire(field))
    if entry.outside and entry.owner is None:
        # Plan of DDV 2024, 2.1: what the working group does not take up has its owner named.
        yield EntryIncomplete("What lies outside the plan has an owner elsewhere.", "owner")
    if not entry.factors and entry.stated is None and "factors" in KNOWS[entry.kind]:
        yield EntryIncomplete("A line has a formula, or an amount that the paper states.", "factors")
    if (formula := outcome(entry)) is not None and formula > MOST_OF_A_LINE:
        yield EntryTooLarge(f"The formula comes to more than {MOST_OF_A_LINE}.")
    if entry.kind is EntryKind.ADVICE and entry.settled and not entry.response:
        yield EntryIncomplete("An advice that was answered holds its answer.", "response")
    if entry.owner is not None and entry.owner not in OWNER_ROLES:
        yield OwnerUnknown(f"'{entry.owner}' is none of the roles on the list.", "owner")
    if entry.held_on is not None and entry.held_on > today:
        yield ChangedInFuture("The day of the meeting or advice is still to come.", "heldOn")
    if entry.action is not None and plan.find_action(entry.action) is None:
        yield EntryActionUnknown("The plan has no such action.")


def change_phase(plan: Plan, command: ChangePhase) -> list[PlansEvent]:
    """
    Take *plan* to another phase.

    Returns:
        One event; none when this very change was made before.

    Raises:
        ChangeReused: the id of the change stands for another change.
        PlanClosed: the plan is closed.
        StalePhase: the plan came to another phase since the asker saw it, or never so often.
        PhaseImpossible: that phase does not follow this one.
        ReasonMissing: a plan is closed without saying why.
        ChangedInFuture: the day of the change is still to come.
        ChangedTooEarly: the day lies before the previous change of phase or the plan's adoption; of closing also
            before the last thing that was said of the plan.
    """
    made = next((change for change in plan.phases if change.change == command.change), None)
    if made is not None and (made.to, made.changed_on, made.reason, made.by_role) == (
        command.to,
        command.changed_on,
        command.reason,
        command.by_role,
    ):
        return []
    refuse_reused(plan, command.change)
    refuse_closed(plan)
    if command.seen_version != len(plan.phases):
        raise StalePhase(command.seen_version, len(plan.phases))
    if command.to not in NEXT[plan.phase]:
        raise PhaseImpossible(plan.phase, command.to)
    if command.to is Phase.CLOSED and not command.reason:
        raise ReasonMissing("Closing a plan that no other plan follows needs a reason.")
    since = plan.phases[-1].changed_on if plan.phases else plan.content.adopted_on
    if command.to is Phase.CLOSED:
        since = last_said_on(plan)
    refuse_day(since, command.changed_on, command.now)
    said = (command.changed_on, command.reason, command.by_role, command.now)
    return [PhaseChanged(command.change, plan.phase, command.to, None, *said)]


def _given(entry: Entry) -> frozenset[str]:
    held = {
        "settled": entry.settled,
        "subject": entry.subject,
        "response": (entry.response or "").strip(),
        "owner": entry.owner,
        "held_on": entry.held_on,
        "next_on": entry.next_on,
        "action": entry.action,
        "factors": entry.factors,
        "score": entry.score,
        "outside": entry.outside,
    }
    given = {name for name, value in held.items() if value}
    return frozenset(given | ({"stated"} if entry.stated is not None else set()))


def _wire(field: str) -> str:
    head, *rest = field.split("_")
    return head + "".join(part.title() for part in rest)


def _asked(record: EntryRecorded) -> tuple[Entry, date, str | None, str]:
    return record.entry, record.recorded_on, record.reason, record.by_role
