"""
What time may tell: the same figure again, about nearly the same people.

Within a wave of answers there is nothing to tell twice: it is told once, after closing, on the tree as it was frozen.
Registers change all the time, and colleagues know who came and who left. So a unit's figure is told anew only if the
**change group** since every figure of it that was told, also one that stands no more, is nobody or at least k people:
who came, who left, and of whom the attribute changed, each by itself. Until then the old figure stands, with its date.
The same holds for what follows from units that are told anew and units that are not.

A reorganisation, and every other way to look at people who were told of before, is one more table about them: their
finest cells are the ways people went, from leaf to leaf (see `linked`).

Sources: the design's disclosure policy; differencing over time and geography, Handbook on Statistical Disclosure
Control, chapters 4 and 5.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from .linked import Alike, Linked, linked
from .model import Refused
from .rhythm import Renewal, renew
from .ways import Change, Place, Way, change_of, may_republish

__all__ = [
    "Alike",
    "Change",
    "Frozen",
    "Linked",
    "Membership",
    "Place",
    "Renewal",
    "Way",
    "change_of",
    "linked",
    "may_republish",
    "one_reporting_leaf",
    "renew",
    "trend_allowed",
]

TREND_FROM, FEW_CHANGED = 25, 4
"""A unit smaller than the first has no trend when from one to so many of its invited people changed."""


class Membership(NamedTuple):
    """
    One of the places where a person is.

    Attributes:
        person: A pseudonym.
        leaf: The reporting leaf.
        hours: Per week, in hundredths.
        since: The day it began, ``YYYYMMDD``.
        id: Of the employment.
    """

    person: str
    leaf: str
    hours: int
    since: int
    id: str


class Frozen(NamedTuple):
    """
    One reporting leaf per person.

    Attributes:
        leaf_of: Person -> leaf.
        several: Who was in more than one leaf, in order; listed, not refused. For the inside only.
    """

    leaf_of: Mapping[str, str]
    several: tuple[str, ...]


def trend_allowed(n: int, changed: int, *, from_directorate: bool = False) -> bool:
    """
    Whether a wave may be set beside the one before.

    Answers are given anew, so nothing can be subtracted; but beside one known newcomer a small team that answers as it
    did leaves little to guess.

    Args:
        n: The fewest who answered, of both waves.
        changed: How many of those invited came or left between them.
        from_directorate: Whether the unit is a directorate or more: those always have a trend.

    Raises:
        Refused: ``negative-count``, ``missing-count``.
    """
    if type(n) is not int or type(changed) is not int:
        raise Refused("missing-count", "a trend needs whole numbers")
    if n < 0 or changed < 0:
        raise Refused("negative-count", "a trend")
    return from_directorate or n >= TREND_FROM or not 0 < changed <= FEW_CHANGED


def one_reporting_leaf(memberships: Iterable[Membership]) -> Frozen:
    """
    One leaf for everybody at the freeze: most hours, then the earliest start, then the smallest id.

    Other ways to look at the same people are tables linked to this one.
    """
    first: dict[str, Membership] = {}
    places: dict[str, set[str]] = {}
    for one in memberships:
        places.setdefault(one.person, set()).add(one.leaf)
        if one.person not in first or _precedence(one) < _precedence(first[one.person]):
            first[one.person] = one
    several = tuple(sorted(person for person, leaves in places.items() if len(leaves) > 1))
    return Frozen({person: first[person].leaf for person in sorted(first)}, several)


def _precedence(one: Membership) -> tuple[int, int, str]:
    return (-one.hours, one.since, one.id)
