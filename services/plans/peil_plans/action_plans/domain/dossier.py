"""The file of a plan: its preconditions, risks, advice, decisions, agreed actions, and its lines of hours and money."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from enum import StrEnum
from functools import reduce


class EntryKind(StrEnum):
    """What an entry of the file is."""

    PRECONDITION = "precondition"
    RISK = "risk"
    ADVICE = "advice"
    DECISION = "decision"
    AGREED = "agreed"
    HOURS = "hours"
    HOURS_TOTAL = "hours-total"
    BUDGET = "budget"
    BUDGET_TOTAL = "budget-total"


class Precondition(StrEnum):
    """What must be in order before a plan can be carried out (agreement Inclusie 4: owner, hours, budget)."""

    OWNER = "owner"
    HOURS = "hours"
    BUDGET = "budget"
    OTHER = "other"


class Score(StrEnum):
    """
    What the growth panel thinks of the plan.

    Three words, not five figures: a panel judges a plan once or twice, and the mean of that would say nothing.
    """

    INSUFFICIENT = "insufficient"
    SUFFICIENT = "sufficient"
    GOOD = "good"


NEEDED = (Precondition.OWNER, Precondition.HOURS, Precondition.BUDGET)
"""A plan is in order ("op orde") when each of these is met."""
PROMISES = frozenset({EntryKind.RISK, EntryKind.ADVICE, EntryKind.AGREED})
"""Kinds of entries that ask for something until they are settled, whatever becomes of the plan."""
TOTALS = {EntryKind.HOURS: EntryKind.HOURS_TOTAL, EntryKind.BUDGET: EntryKind.BUDGET_TOTAL}
"""Lines of a kind, and the kind of entry that says what the paper itself makes of their total."""
MOST_OF_A_LINE = Decimal(10_000_000_000)
"""More hours or euros than any line of a plan comes to."""
_EXACT = Context(prec=80)  # six factors of the contract's largest quantity, to the cent


@dataclass(frozen=True, slots=True)
class Factor:
    """One number of a formula, and what it is a number of."""

    value: float
    what: str


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One entry of the file.

    Attributes:
        settled: Whether it is met (precondition), closed (risk), answered (advice) or done (agreed).
        subject: Of a precondition: what must be in order.
        response: Of a risk the measure against it, of an advice or an agreed action the answer.
        owner: Who answers for it, a code of the contract's `OwnerRole`.
        held_on: The day of the meeting or of the advice.
        next_on: The day on which it is looked at again, or by which an agreed action is done.
        action: The action of the plan that it is about.
        factors: Of a line: the numbers whose product it is; hours, or euros.
        stated: Of a line or a total: what the paper itself says it comes to.
        score: Of an advice: what the panel thinks of the plan.
        outside: Of a decision: whether it says what lies outside the plan; its owner answers for that instead.
        withdrawn: Whether it was taken back; it then counts nowhere, until it is recorded again.
    """

    entry: str
    kind: EntryKind
    text: str
    settled: bool = False
    subject: Precondition | None = None
    response: str | None = None
    owner: str | None = None
    held_on: date | None = None
    next_on: date | None = None
    action: str | None = None
    factors: tuple[Factor, ...] = ()
    stated: float | None = None
    score: Score | None = None
    withdrawn: bool = False
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Sum:
    """
    The lines of one kind, added up, in hours or euros.

    Attributes:
        lines: Each line with what its formula gives (None without one) and what the paper states.
        computed: The sum of what each line comes to: its formula, else what the paper states for it.
        of_stated: The sum of what the paper states line by line, a line without a statement by its formula.
        totals: Each entry that says what the paper states as total, and what that is.
    """

    kind: EntryKind
    lines: tuple[tuple[Entry, Decimal | None, Decimal | None], ...]
    computed: Decimal
    of_stated: Decimal
    totals: tuple[tuple[Entry, Decimal], ...]

    @property
    def wrong_lines(self) -> tuple[tuple[Entry, Decimal, Decimal], ...]:
        """The lines whose formula gives something else than the paper states: line, formula, paper."""
        return tuple(
            (line, formula, stated)
            for line, formula, stated in self.lines
            if formula is not None and stated is not None and formula != stated
        )

    @property
    def wrong_totals(self) -> tuple[tuple[Entry, Decimal], ...]:
        """The totals of the paper that are not the sum of its own lines."""
        return tuple((entry, total) for entry, total in self.totals if total != self.of_stated)


def outcome(entry: Entry) -> Decimal | None:
    """What the formula of a line gives, in hours or euros to the cent; None for an entry without one."""
    if not entry.factors:
        return None
    whole = reduce(_EXACT.multiply, (_exact(factor.value) for factor in entry.factors))
    return _EXACT.quantize(whole, Decimal("0.01"))


def add_up(entries: Iterable[Entry], kind: EntryKind) -> Sum:
    """The lines of *kind* (hours or budget) among *entries*, added up and held against what the paper states."""
    known = tuple(entries)
    lines = tuple(
        (entry, outcome(entry), None if entry.stated is None else _exact(entry.stated))
        for entry in known
        if entry.kind is kind
    )
    return Sum(
        kind=kind,
        lines=lines,
        computed=sum((_first(formula, stated) for _, formula, stated in lines), Decimal(0)),
        of_stated=sum((_first(stated, formula) for _, formula, stated in lines), Decimal(0)),
        totals=tuple(
            (entry, _exact(entry.stated)) for entry in known if entry.kind is TOTALS[kind] and entry.stated is not None
        ),
    )


def outlives_its_plan(entry: Entry) -> bool:
    """
    Whether what *entry* asks is still to be done when its plan is over.

    Owner, hours and budget are arranged for each plan anew (agreement Inclusie 4), and the plan says itself what of
    that it lacks; a precondition of another kind would be missed by nobody.
    """
    other = entry.kind is EntryKind.PRECONDITION and entry.subject is Precondition.OTHER
    return not entry.settled and not entry.withdrawn and (other or entry.kind in PROMISES)


def lacking(entries: Iterable[Entry]) -> tuple[Precondition, ...]:
    """
    Which of the needed preconditions are not met; none: the plan is in order.

    One of which several entries speak is met when each of them is.
    """
    said = [(entry.subject, entry.settled) for entry in entries if entry.kind is EntryKind.PRECONDITION]
    met = {subject for subject, _ in said} - {subject for subject, settled in said if not settled}
    return tuple(needed for needed in NEEDED if needed not in met)


def _first(one: Decimal | None, other: Decimal | None) -> Decimal:
    return one if one is not None else other if other is not None else Decimal(0)


def _exact(value: float) -> Decimal:
    return Decimal(str(value))
