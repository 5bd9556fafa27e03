"""
Absence: the share of days that the staff of a unit was away, all causes together, in a quarter.

Sources record days per unit, never whose. A figure is about at least k people, has one decimal, and near an end of the
scale says only on which side of a mark it lies: so that of any two people it stays possible that they were away, or
there, all the time. That is asked of what is told and of what follows from it: a unit less the units told below it.

Numbers of `Told` shares are tenths of a per cent; days are hundredths of a day; bounds are those times `SCALE`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from peil_reporting.measures.projection import Absence, Days
from peil_reporting.recorded import known_by, standing
from peil_reporting.releases.domain.quarters import Quarter

SCALE = 2000
"""Half a tenth of a per cent is a whole number of these."""
ROOM_FOR = 2
"""So many people may have been away all the time, or there, whatever is told."""
CLASSES = (1000, 500, 200, 100, 50, 40, 20, 15, 10, 5)
"""From how many people on a mark holds; up to 50 the classes of `peil_disclosure.coding`. Fewer than 5: any share."""


class Away(NamedTuple):
    """
    A quarter of a unit's own staff, or of several together.

    Attributes:
        unit: The unit, empty for several.
        people: How many it is about at least: the fewest of any month.
        absent: Days away, in hundredths.
        available: Days that could be worked, in hundredths.
    """

    unit: str
    people: int
    absent: int
    available: int


class Rate(NamedTuple):
    """A share as it is told, in tenths of a per cent; *bound* is ``""``, ``at-most`` or ``at-least``."""

    tenths: int
    bound: str


def away(absence: Absence, quarter: Quarter, known_on: int) -> Away | None:
    """
    What was recorded of *quarter*, as known at the end of *known_on* (``YYYYMMDD``); None unless it is whole.

    Whole: the quarter itself, or its three months. Of several sources the first in the alphabet that has it whole.
    """
    told: dict[str, dict[str, Days]] = {}
    for fact, days in standing(known_by(absence, known_on).facts):
        told.setdefault(fact.source, {})[days.period] = days
    for source in sorted(told):
        for periods in (quarter.months, (quarter.name,)):
            found = [told[source][period] for period in periods if period in told[source]]
            if len(found) == len(periods) and any(days.available for days in found):
                # Who was paid for a day was there: days without anybody are somebody's.
                people = max(1, min(days.staff for days in found))
                absent, available = sum(days.absent for days in found), sum(days.available for days in found)
                return Away(absence.unit, people, absent, available)
    return None


def together(parts: Iterable[Away]) -> Away:
    """*parts* as one."""
    every = list(parts)
    return Away(
        "", sum(one.people for one in every), sum(one.absent for one in every), sum(one.available for one in every)
    )


def rate_of(of: Away) -> Rate:
    """How the share of *of* is told: rounded half up, or the mark that it does not pass (see `mark_of`)."""
    mark = mark_of(of.people)
    if of.absent * 1000 <= mark * of.available:
        return Rate(mark, "at-most")
    if (of.available - of.absent) * 1000 <= mark * of.available:
        return Rate(1000 - mark, "at-least")
    return Rate((2000 * of.absent + of.available) // (2 * of.available), "")


def mark_of(people: int) -> int:
    """
    The mark for *people*, in tenths of a per cent: room for `ROOM_FOR` of the fewest of their class.

    A mark per number of people would tell that number beside the share, so it is one for many numbers.
    """
    fewest = next((least for least in CLASSES if people >= least), 1)
    return min(1000, -(-1000 * ROOM_FOR // fewest))


def bounds_of(rate: Rate, of: Away) -> tuple[int, int]:
    """
    The least and most that the days away of *of* can be for who reads *rate*, in hundredths of a day times `SCALE`.

    Who reads a rounded share knows the mark too, and that the share lies beyond it: 2,0 % is more than a mark of 2 %.
    """
    if rate.bound == "at-most":
        return 0, 2 * rate.tenths * of.available
    if rate.bound == "at-least":
        return 2 * rate.tenths * of.available, SCALE * of.available
    mark = 2 * mark_of(of.people)
    return max(mark, 2 * rate.tenths - 1) * of.available, min(SCALE - mark, 2 * rate.tenths + 1) * of.available


def tellable(
    units: Sequence[str], above: Mapping[str, str], whole: Mapping[str, Away], marks: Mapping[str, Rate]
) -> list[str]:
    """
    Those of *units* that may be told together.

    A unit of which too much would follow is not told; where it is what is left of the unit above, neither is the
    smallest told below that, until what is left has room. Smallest in people, which everybody knows, never in days.

    Args:
        units: The candidates, the highest first; the first is the whole.
        above: Per unit but the whole the unit above it, also a candidate.
        whole: Per unit what it is about.
        marks: Per unit how it would be told.
    """
    told = list(units)
    while True:
        parents = {unit: _told_above(unit, above, told) for unit in told[1:]}
        refused = _says_too_much(told, parents, whole, marks)
        if refused is None:
            return told
        below = [unit for unit, parent in parents.items() if parent == refused]
        gone = min(below, key=lambda unit: (whole[unit].people, unit)) if below else refused
        told = [unit for unit in told if gone not in _way_up(unit, above)]


def _says_too_much(
    told: Sequence[str], parents: Mapping[str, str], whole: Mapping[str, Away], marks: Mapping[str, Rate]
) -> str | None:
    """A unit where what is left beside the units told below it leaves no room for two people; None: there is none."""
    for there in (False, True):  # the days somebody was there are bounded by the same figures, the other way round
        ends = {unit: bounds_of(marks[unit], whole[unit]) for unit in told}
        if there:
            full = {unit: SCALE * whole[unit].available for unit in told}
            ends = {unit: (full[unit] - high, full[unit] - low) for unit, (low, high) in ends.items()}
        most = _most_left(told, parents, ends)
        for unit in told:
            parts = [whole[child] for child, parent in parents.items() if parent == unit]
            left = _left(whole[unit], parts)
            if left.people and most[unit] * left.people < ROOM_FOR * SCALE * left.available:
                return unit
    return None


def _most_left(told: Sequence[str], parents: Mapping[str, str], ends: Mapping[str, tuple[int, int]]) -> dict[str, int]:
    """Per unit the most days of what is left beside the units told below it: up the tree with least, down with most."""
    least = {unit: ends[unit][0] for unit in told}
    below = dict.fromkeys(told, 0)
    for unit in reversed(told):
        least[unit] = max(least[unit], below[unit])
        if unit in parents:
            below[parents[unit]] += least[unit]
    most: dict[str, int] = {}
    for unit in told:
        most[unit] = ends[unit][1]
        if unit in parents:
            above = parents[unit]
            most[unit] = min(most[unit], most[above] - below[above] + least[unit])
    return {unit: most[unit] - below[unit] for unit in told}


def _left(whole: Away, parts: Sequence[Away]) -> Away:
    told = together(parts)
    return Away("", whole.people - told.people, whole.absent - told.absent, whole.available - told.available)


def _told_above(unit: str, above: Mapping[str, str], told: Sequence[str]) -> str:
    return next(one for one in _way_up(above[unit], above) if one in told)


def _way_up(unit: str, above: Mapping[str, str]) -> Iterable[str]:
    yield unit
    while unit in above:
        unit = above[unit]
        yield unit
