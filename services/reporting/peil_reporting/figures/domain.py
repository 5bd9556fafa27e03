"""
From amounts in cells to an answer: pure, and the same for one day and for a series of days.

Cells stand at the unit the facts name. An answer for a unit is the sum over that unit and all below it, in the tree of
the day asked for, as it was known on the day asked for.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from typing import Any, Literal, NamedTuple

from peil_chassis.cells import totals
from peil_reporting.figures.catalogue import Live
from peil_reporting.organisation.domain import UNPLACED, Tree

Amounts = Mapping[str, int]
"""Amount per category; a category without an entry is zero."""

MAX_POINTS = 400
"""How many points a series has at most."""

Status = Literal["ok", "nothing-counted", "unit-unknown", "not-measurable-at-this-level"]

STATUS_TEXT: Mapping[Status, str] = {
    "ok": "Het cijfer is er.",
    "nothing-counted": "Er is hier op deze dag niets om te tellen, dus ook geen deel ervan.",
    "unit-unknown": "Deze eenheid bestond op deze dag niet, voor zover toen bekend.",
    "not-measurable-at-this-level": "Dit cijfer is er alleen vanaf het niveau van directie of stadsdeel.",
}


class Days(NamedTuple):
    """As of which day, and as known at the end of which day; both ``YYYYMMDD``."""

    as_of: int
    known_on: int


@dataclass(frozen=True, slots=True)
class Answer:
    """
    A figure of one unit on one day.

    Attributes:
        status: ``ok``, or why there is no number. A number that is missing is None, never 0.
        value: The share (0 to 1) or the count.
        numerator: What was counted for the value.
        denominator: Out of how many, for a figure that has one.
        categories: The amount per category of the figure, in its order, zeros included; empty without a number.
    """

    status: Status
    value: float | None = None
    numerator: int | None = None
    denominator: int | None = None
    categories: Mapping[str, int] = field(default_factory=dict)


Documents = Sequence[Mapping[str, Any]]
"""Cells of one figure, as stored."""


def lying_in(tree: Tree, unit: str, documents: Documents) -> Documents:
    """Those of *documents* that count for *unit*: units the tree does not know lie under ``niet-geplaatst``."""
    if unit == tree.root:
        return documents
    within = set(tree.descendants(unit))
    return [document for document in documents if tree.place_of(document["unit"]) in within]


def per_unit(tree: Tree, documents: Documents, days: Days) -> dict[str, dict[str, int]]:
    """The amounts on *days* at each unit of the tree itself, without what lies below it."""
    at: dict[str, list[Mapping[str, Any]]] = {}
    for document in documents:
        at.setdefault(tree.place_of(document["unit"]), []).append(document)
    return {unit: totals(held, days.as_of, days.known_on) for unit, held in at.items()}


def rolled_up(tree: Tree, unit: str, own: Mapping[str, Amounts]) -> dict[str, int]:
    """The amounts of *unit* and everything below it, from the amounts at each unit itself."""
    found: dict[str, int] = {}
    for below in tree.descendants(unit):
        for category, amount in own.get(below, {}).items():
            found[category] = found.get(category, 0) + amount
    return found


class Timeline:
    """The amounts of *documents* on any day, as known on one day: one pass, and then a look-up per day."""

    def __init__(self, documents: Documents, known_on: int) -> None:
        """*known_on* is ``YYYYMMDD``."""
        steps: dict[str, dict[int, int]] = {}
        for document in documents:
            for category, numbers in document["entries"].items():
                held = steps.setdefault(category, {})
                for valid, known, amount in zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True):
                    if known <= known_on:
                        held[valid] = held.get(valid, 0) + amount
        self._courses = {
            category: (days := sorted(held), list(accumulate(held[day] for day in days)))
            for category, held in steps.items()
        }

    def at(self, as_of: int) -> dict[str, int]:
        """The amount per category on day *as_of*; a category without an entry is zero."""
        found: dict[str, int] = {}
        for category, (days, sums) in self._courses.items():
            place = bisect_right(days, as_of)
            if place and sums[place - 1]:
                found[category] = sums[place - 1]
        return found


def answer(figure: Live, tree: Tree, unit: str, amounts: Amounts, whole: Amounts) -> Answer:
    """
    The figure of *unit*.

    Args:
        amounts: Of the figure, for the unit and everything below it.
        whole: The same of the figure that is its denominator; ignored when it has none.
    """
    node = tree.nodes.get(unit)
    if node is None:
        return Answer("unit-unknown")
    if node.level not in figure.levels:
        return Answer("not-measurable-at-this-level")
    numerator = sum(
        amount for category, amount in amounts.items() if figure.numerator is None or category in figure.numerator
    )
    denominator = sum(whole.values()) if figure.denominator is not None else None
    # A category that a newer publisher invented is shown after the known ones rather than lost.
    categories = {category: amounts.get(category, 0) for category in (*figure.categories, *sorted(amounts))}
    if figure.value == "count":
        return Answer("ok", numerator, numerator, denominator, categories)
    if not denominator:
        return Answer("nothing-counted", None, numerator, denominator, categories)
    return Answer("ok", numerator / denominator, numerator, denominator, categories)


def units_to_read(trees: Iterable[Tree], unit: str) -> tuple[str, ...] | None:
    """
    The units whose cells make up *unit* in any of *trees*; None: all there are.

    "Niet geplaatst" holds what facts name and the tree does not know, so for it and for what contains it every cell
    is read.
    """
    found: set[str] = set()
    for tree in trees:
        if unit in tree.nodes:
            below = set(tree.descendants(unit))
            if UNPLACED in below:
                return None
            found |= below
    return tuple(sorted(found))


class SeriesTooLong(ValueError):
    """The days asked for are more than `MAX_POINTS` steps."""


class DaysBackwards(ValueError):
    """The first day lies after the last."""


Step = Literal["day", "week", "month"]
STEPS: tuple[Step, ...] = ("day", "week", "month")


def series_days(first: date, last: date, step: Step | None) -> tuple[Step, Sequence[date]]:
    """
    The days of a series, counted back from *last*, which is always one of them; at most `MAX_POINTS`.

    Args:
        step: None takes the finest step that fits.

    Returns:
        The step taken, and the days in order of time; none lies before *first*.

    Raises:
        DaysBackwards: *first* lies after *last*.
        SeriesTooLong: it does not fit in `MAX_POINTS` points of that step, or of a month when *step* is None.
    """
    if first > last:
        raise DaysBackwards
    for tried in STEPS if step is None else (step,):
        days: list[date] = []
        for day in _back(last, tried):
            if day < first or len(days) > MAX_POINTS:
                break
            days.append(day)
        if len(days) <= MAX_POINTS:
            return tried, days[::-1]
    raise SeriesTooLong


def _back(last: date, step: Step) -> Iterator[date]:
    day, months = last, 0
    while True:
        yield day
        try:
            if step == "month":
                months += 1
                day = _months_before(last, months)
            else:
                day -= timedelta(days=7 if step == "week" else 1)
        except (OverflowError, ValueError):
            return


def _months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or that month's last day. Raises `ValueError` before the year 1."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - timedelta(days=1)).day))
