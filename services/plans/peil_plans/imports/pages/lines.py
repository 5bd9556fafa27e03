"""The lines of money and hours of one action, held against a later version of its paper, and what is taken over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final
from uuid import UUID, uuid5

from peil_plans.action_plans.domain.dossier import Entry, EntryKind, Factor, outcome
from peil_plans.action_plans.domain.plan import Action, Plan
from peil_plans.imports.domain.differences import Difference
from peil_plans.imports.domain.document import Place
from peil_plans.imports.domain.figures import Amount, Hours
from peil_plans.imports.domain.proposal import Field, ProposedAction, Value

LINES: Final[tuple[Field, ...]] = ("amount", "hours")
"""What a paper says of an action and the plan keeps in its file."""
_IDS = UUID("4b0f1c5e-5c0a-5f0e-9a35-1d2f0b9c7a44")
_HOUR = "uur"
_CENTS = 100


def known_lines(plan: Plan, action: str, place: str, row: int) -> list[Value]:
    """
    What the file of *plan* says of an action's money and hours, each at the place of its entry in the file.

    A line of hours by the number that its formula begins with (`4 uur per week`), else by what it comes to; a line of
    money by what the paper stated, else by its formula.
    """
    values = []
    for part, entry in enumerate(plan.entries):
        content = _content(entry) if entry.action == action else None
        if content is not None:
            name: Field = "amount" if isinstance(content, Amount) else "hours"
            values.append(Value(name, content, 1.0, "", Place(place, row, part)))
    return values


class LineIds:
    """
    Ids for new lines of a plan's file, none of them *taken*: the first line of an amount of an action, the second, ...

    Made anew for the same file and asked in the same order they are the same, however often a form is sent; a line
    that was corrected or taken back since keeps its id to itself.
    """

    def __init__(self, taken: Collection[str] = ()) -> None:
        self._taken = frozenset(taken)
        self._turns: Counter[str] = Counter()

    def next(self, plan: Plan, action: str, now: Value) -> str:
        """The id of the next new line of what the paper says *now* of the action."""
        words = "\n".join((plan.content.plan, action, now.field, str(now.content)))
        while True:
            self._turns[words] += 1
            turn = self._turns[words]
            name = str(uuid5(_IDS, words if turn == 1 else f"{words}\n{turn}"))
            if name not in self._taken:
                return name


def line_for(plan: Plan, action: str, about: str, was: Value | None, now: Value, ids: LineIds) -> Entry | None:
    """
    The entry of the file that says what the paper says now; None when the paper does not say enough for one.

    Args:
        plan: The plan as it stands.
        action: The action it is about.
        about: What a new line says.
        was: What the file says, from `known_lines`; None for a new line.
        now: What the paper says.
        ids: Gives a new line its id.
    """
    old = plan.entries[was.place.column or 0] if was else None
    said = now.content
    if isinstance(said, Amount):
        euros = said.cents / _CENTS
        if old is not None:
            return replace(old, stated=euros)
        return Entry(ids.next(plan, action, now), EntryKind.BUDGET, about, action=action, stated=euros)
    if not isinstance(said, Hours):
        return None
    if old is not None:
        return _hours_anew(old, said)
    if said.per:
        return None
    factors = (Factor(float(said.hours), _HOUR), Factor(1, "keer"))
    return Entry(ids.next(plan, action, now), EntryKind.HOURS, about, action=action, factors=factors)


def entry_of(plan: Plan, action: Action, difference: Difference, ids: LineIds) -> Entry | None:
    """The entry of the plan's file that a difference about money or hours makes; None for every other difference."""
    now = difference.now
    if now is None or now.field not in LINES:
        return None
    return line_for(plan, action.action, f"{action.code}. {action.title}", difference.before, now, ids)


def lines_of_new(plan: Plan, action: str, proposed: ProposedAction, code: str) -> Sequence[Entry]:
    """The lines that come along with an action that is new: what was read with certainty, and is enough for a line."""
    about, ids = f"{code}. {proposed.title}", LineIds()
    sure = [value for value in proposed.values if value.field in LINES and value.sure]
    made = [line_for(plan, action, about, None, value, ids) for value in sure]
    return [entry for entry in made if entry is not None]


def _content(entry: Entry) -> Amount | Hours | None:
    comes_to = outcome(entry)
    stated = None if entry.stated is None else Decimal(str(entry.stated))
    if entry.kind is EntryKind.BUDGET:
        euros = stated if stated is not None else comes_to
        return None if euros is None else Amount(int((euros * _CENTS).to_integral_value()))
    if entry.kind is not EntryKind.HOURS:
        return None
    first = entry.factors[0] if entry.factors else None
    if first is not None and (first.what == _HOUR or first.what.startswith(f"{_HOUR} per ")):
        return Hours(Decimal(str(first.value)), first.what.removeprefix(_HOUR).removeprefix(" per "))
    hours = stated if stated is not None else comes_to
    return None if hours is None else Hours(hours)


def _hours_anew(old: Entry, said: Hours) -> Entry | None:
    """A line with another number of hours per the same stretch of time; how often those come is not in the paper."""
    was = _content(old)
    if not isinstance(was, Hours) or was.per != said.per:
        return None
    if old.factors and old.factors[0].what.startswith(_HOUR):
        first = replace(old.factors[0], value=float(said.hours))
        return replace(old, factors=(first, *old.factors[1:]))
    return replace(old, stated=float(said.hours))
