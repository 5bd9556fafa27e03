"""
What is due of a plan, as it follows from what stands about it: moments of its actions, entries of its file, itself.

Everything of a plan is told as ``plan-action``, whose part is the action, the entry, or the plan itself: those who read
reminders do not know other kinds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

import msgspec

from peil_notifier.items.domain.sources import DueItem, shortened
from peil_notifier.standing import Stated

OVER = frozenset({"done", "not-taken-up"})
"""Statuses of an action after which nothing of it is due any more."""

CLOSED = "closed"
"""The last phase of a plan: nothing of it is due any more; what goes on is due by the plan that follows."""

RENEWAL_EARLY_DAYS = 56
"""So long before its last day a plan is to be set anew for the next year (plan of WPI 2024-2027: renewed yearly)."""

ENTRY_TITLES = {
    "risk": "Risico opnieuw bekijken",
    "agreed": "Afgesproken in het overleg",
    "advice": "Advies van het groeipanel",
    "precondition": "Voorwaarde regelen",
}
"""Kinds of entries of a plan's file that have a day and an end, and what is to be done."""

AGREED, BUREAU_ROLE, PUT_BEFORE = "agreed", "inclusion-office", "Voorgelegd aan Bureau I&D"
"""What was agreed, and Bureau I&D is to do, was put before the Bureau: of that it is told when it comes (row M18)."""

ADVICE, NEW_ADVICE, OLD_ADVICE = "advice", "Nieuw advies van het groeipanel", "Nog te beantwoorden advies"
"""
Who carries a plan is told of an advice when it comes (standard M23), also where nobody gave it a day; and anew when it
came along from the plan before.
"""

AGAIN = "Weer open"
"""What was done or settled, and is so no more."""


class Milestone(msgspec.Struct, frozen=True):
    """A moment of an action that was not reached, on a day that is known. ``milestone``: its id, or else its label."""

    label: str
    due_on: date
    milestone: str


class Action(msgspec.Struct, frozen=True):
    """One action of a plan: the status it began with, what of it is still to come, and what was reached (ids)."""

    action: str
    title: str
    status: str
    milestones: tuple[Milestone, ...]
    reached: tuple[str, ...] = ()


class Adopted(msgspec.Struct, frozen=True, tag="adopted"):
    """*unit* adopted the plan, which runs until a day, with these actions."""

    unit: str
    title: str
    until: date
    actions: tuple[Action, ...]


class StatusChanged(msgspec.Struct, frozen=True, tag="status-changed"):
    """An action got another status. ``told_on``: the day in Amsterdam on which that was recorded."""

    action: str
    to: str
    told_on: date


class Revised(msgspec.Struct, frozen=True, tag="revised"):
    """An action is this from now on, or was added. ``told_on``: the day in Amsterdam on which that was recorded."""

    action: Action
    told_on: date


class Recorded(msgspec.Struct, frozen=True, tag="recorded"):
    """
    An entry of the plan's file is this from now on; one that was taken back asks nothing more: it is settled.

    *came_along* says that the file began with it, as it was still open in that of the plan before; then *recorded_on*
    is the day on which that was told, as the plan may have been adopted long before.
    """

    entry: str
    kind: str
    text: str
    settled: bool
    next_on: date | None
    recorded_on: date
    owner: str | None = None
    came_along: bool = False

    @property
    def put_before_bureau(self) -> bool:
        """Whether it lies with Bureau I&D to answer it."""
        return self.kind == AGREED and self.owner == BUREAU_ROLE and not self.settled


class PhaseChanged(msgspec.Struct, frozen=True, tag="phase-changed"):
    """The plan came to another phase; *followed_by*: of one that is closed the plan after it, if there is one."""

    to: str
    followed_by: str | None = None


PlanFact = Adopted | StatusChanged | Revised | Recorded | PhaseChanged


class Plan(msgspec.Struct, frozen=True):
    """What stands about one plan, in the order of the log: of one thing the last that was said holds."""

    plan: str = ""
    facts: tuple[Stated[PlanFact], ...] = ()

    @property
    def adopted(self) -> Adopted | None:
        """The adoption that holds, or None: nothing of a plan is due before it."""
        found = [fact.value for fact in self.facts if isinstance(fact.value, Adopted)]
        return found[-1] if found else None

    @property
    def closing(self) -> PhaseChanged | None:
        """What closed it; None while it runs."""
        found = [fact.value for fact in self.facts if isinstance(fact.value, PhaseChanged)]
        return next((each for each in reversed(found) if each.to == CLOSED), None)

    def items(self, *, bureau: bool = False) -> list[DueItem]:
        """
        Every day on which something of the plan is due; nothing once it is closed.

        *bureau* says whether Bureau I&D has a mailbox: then what was put before it is for the Bureau, from the day on
        which that was done.
        """
        adopted, values = self.adopted, [fact.value for fact in self.facts]
        if adopted is None or self.closing is not None:
            return []
        readers: dict[tuple[str, date], bool] = {}
        shared = self._shared(values) if bureau else frozenset()
        before = [value for value in values if _part(value) in shared]
        for known in range(len(before)):  # seldom: who chooses ids may give an entry that of an action
            self._placed(adopted, before[:known], readers, bureau=bureau)
        found = self._placed(adopted, values, readers, bureau=bureau)
        return [
            DueItem("plan-action", self.plan, part, adopted.unit, due_on, shortened(title), None, bureau=for_bureau)
            for (part, due_on), (title, for_bureau) in found.items()
        ]

    def _placed(
        self,
        adopted: Adopted,
        values: Sequence[PlanFact],
        readers: dict[tuple[str, date], bool],
        *,
        bureau: bool,
    ) -> dict[tuple[str, date], tuple[str, bool]]:
        """
        What is due when *values* are known, by part and day: what it is, and whether it is for the Bureau.

        Of one part and day there is one item, and it has one reader: whose it once was (*readers*, which this adds to)
        it stays, also when that is over, as an item ends once. The other's is due on the first day after that is free.
        """
        entries = _entries(values)
        put_before = {each.entry for each in entries.values() if bureau and each.put_before_bureau}
        of_file = [*(_put_before(values) if bureau else ()), *_of_file(values, entries)]
        # An entry may have the id of an action, or of the plan: only what comes of the file can be for the Bureau.
        others = [(*each, False) for each in (*_of_actions(adopted, values), self._renewal(adopted))]
        found: dict[tuple[str, date], tuple[str, bool]] = {}
        for part, due_on, title, for_bureau in [*others, *((*each, each[0] in put_before) for each in of_file)]:
            day = due_on
            while readers.setdefault((part, day), for_bureau) != for_bureau:
                day += timedelta(days=1)
            # Two moments of one action on one day are one thing to be reminded of.
            found.setdefault((part, day), (title, for_bureau))
        return found

    def _shared(self, values: Sequence[PlanFact]) -> frozenset[str]:
        """The ids that are both of an entry of the file and of an action, or of the plan."""
        adopted = {action.action for value in values if isinstance(value, Adopted) for action in value.actions}
        added = {value.action.action for value in values if isinstance(value, Revised)}
        return frozenset(_entries(values)).intersection({self.plan, *adopted, *added})

    def _renewal(self, adopted: Adopted) -> tuple[str, date, str]:
        """The plan that follows closes this one, so while this one is open there is none."""
        title = f"Actieplan herijken voor de volgende periode: {adopted.title}"
        return self.plan, adopted.until - timedelta(days=RENEWAL_EARLY_DAYS), title


def _part(value: PlanFact) -> str | None:
    """The action or the entry that *value* is about; None: it is about the plan."""
    match value:
        case StatusChanged():
            return value.action
        case Revised():
            return value.action.action
        case Recorded():
            return value.entry
        case _:
            return None


def carrier(plan: str | None, closed: Mapping[str, str | None]) -> str | None:
    """The plan that goes on with *plan*: itself while it runs, else the one that followed; None when none did."""
    been: set[str] = set()
    while plan is not None and plan in closed and plan not in been:
        been.add(plan)
        plan = closed[plan]
    return None if plan in been else plan


def _of_actions(adopted: Adopted, values: Sequence[PlanFact]) -> Iterator[tuple[str, date, str]]:
    """
    Every moment to come of an action that is neither done nor given up.

    What was done or given up and then taken back was over, and so may its item be, which ends once: it is due anew on
    the day after it was taken back, unless its own day still lies ahead.
    """
    actions = {action.action: action for action in adopted.actions}
    statuses = {action.action: action.status for action in adopted.actions}
    again: dict[tuple[str, str], date] = {}
    for value in values:
        if isinstance(value, Revised):
            name, before = value.action.action, actions.get(value.action.action)
            taken_back = set(before.reached if before else ()).difference(value.action.reached)
            statuses.setdefault(name, value.action.status)
            actions[name] = value.action
        elif isinstance(value, StatusChanged):
            name, before = value.action, actions.get(value.action)
            open_again = statuses.get(name) in OVER and value.to not in OVER
            taken_back = {each.milestone for each in before.milestones} if before and open_again else set()
            statuses[name] = value.to
        else:
            continue
        again.update(((name, each), value.told_on + timedelta(days=1)) for each in taken_back)
    for action in actions.values():
        for milestone in action.milestones if statuses[action.action] not in OVER else ():
            told = f"{action.title} ({milestone.label})" if milestone.label else action.title
            anew = again.get((action.action, milestone.milestone), date.min)
            late = anew > milestone.due_on
            yield action.action, max(anew, milestone.due_on), f"{AGAIN}: {told}" if late else told


def _entries(values: Iterable[PlanFact]) -> dict[str, Recorded]:
    """The entries of the file as they are now, by id."""
    return {value.entry: value for value in values if isinstance(value, Recorded)}


def _put_before(values: Iterable[PlanFact]) -> Iterator[tuple[str, date, str]]:
    """
    Every entry that lies with Bureau I&D, on the day since which it does: also where its own day is far ahead.

    One that was there before and came back is told on a later day: what ended on that very day is not told again.
    """
    since: dict[str, date] = {}
    entries: dict[str, Recorded] = {}
    for value in values:
        if isinstance(value, Recorded):
            before = entries.get(value.entry)
            if value.put_before_bureau and not (before is not None and before.put_before_bureau):
                came_back = value.entry in since or (before is not None and before.settled)
                day = max(value.recorded_on, since.get(value.entry, date.min))
                since[value.entry] = day + timedelta(days=1) if came_back else day
            entries[value.entry] = value
    for entry in entries.values():
        if entry.put_before_bureau:
            yield entry.entry, since[entry.entry], f"{PUT_BEFORE}: {entry.text}"


def _of_file(values: Iterable[PlanFact], entries: Mapping[str, Recorded]) -> Iterator[tuple[str, date, str]]:
    """
    Every entry of the file that has a day and is not settled; and an advice on the day on which it came.

    One that was settled and is so no more is due anew, as a moment that was taken back. So is one whose day was past
    when it came along from the plan before: what ended with that one is asked of who carries this one.
    """
    earlier: dict[str, Recorded] = {}
    came_on: dict[str, date] = {}
    came_along: set[str] = set()
    again: dict[str, date] = {}
    for value in values:
        if isinstance(value, Recorded):
            before = earlier.get(value.entry)
            if before is not None and before.settled and not value.settled:
                again[value.entry] = max(again.get(value.entry, date.min), value.recorded_on + timedelta(days=1))
            came_on.setdefault(value.entry, value.recorded_on)
            if value.came_along:
                came_along.add(value.entry)
                again[value.entry] = value.recorded_on
            earlier[value.entry] = value
    for entry in entries.values():
        anew = again.get(entry.entry, date.min)
        if entry.kind == ADVICE and not entry.settled:
            what = OLD_ADVICE if entry.entry in came_along else NEW_ADVICE
            yield entry.entry, max(anew, came_on[entry.entry]), f"{what}: {entry.text}"
        if entry.next_on is not None and not entry.settled and entry.kind in ENTRY_TITLES:
            yield entry.entry, max(anew, entry.next_on), f"{ENTRY_TITLES[entry.kind]}: {entry.text}"
