"""
How people went from moment to moment, and how many of a unit's people came, went or changed in between.

The *change group* decides whether a unit's figure may be told anew: see `change`.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import NamedTuple

from .model import FLOOR, Refused


class Place(NamedTuple):
    """Where somebody counts at a moment: a leaf, and in it a category of the attribute, if one is counted."""

    leaf: str
    category: str = ""


Way = tuple[Place | None, ...]
"""Where people were at each moment, the earliest first and now last; None: not there."""


class Change(NamedTuple):
    """
    How a unit's people differ from those an earlier figure of it is about, in people.

    Attributes:
        joiners: Came since.
        leavers: Left since.
        changed: Stayed, and what the figure counts became another of them.
    """

    joiners: int
    leavers: int
    changed: int = 0


def may_republish(change: Change, k: int) -> bool:
    """
    Whether a unit's figure may be told anew: everybody who makes the difference is nobody, or one of at least *k*.

    Raises:
        Refused: ``k-below-floor``, ``missing-count``, ``negative-count``.
    """
    check_k(k)
    if any(type(count) is not int for count in change):
        raise Refused("missing-count", "a change needs whole numbers")
    if min(change) < 0:
        raise Refused("negative-count", "a change")
    return all(count == 0 or count >= k for count in change)


def change_of(leaves: Set[str], ways: Mapping[Way, int], *, since: int = 0) -> Change:
    """
    How the people of *leaves* together differ from those at the moment *since*: moves between these leaves are none.

    Raises:
        Refused: ``odd-way`` when a way has no such moment, or nobody is there at any; ``missing-count``,
            ``negative-count``.
    """
    joiners = leavers = changed = 0
    for way, people in ways.items():
        if not 0 <= since < len(way) - 1:
            raise Refused("odd-way", "a way says where people were at each moment, and somewhere they were")
        check_way(way, people)
        before, after = way[since], way[-1]
        then, now = (place is not None and place.leaf in leaves for place in (before, after))
        joiners += people if now and not then else 0
        leavers += people if then and not now else 0
        changed += people if then and now and before and after and before.category != after.category else 0
    return Change(joiners, leavers, changed)


def check_k(k: int) -> None:
    """Raises ``Refused``, ``k-below-floor``."""
    if type(k) is not int or k < FLOOR:
        raise Refused("k-below-floor", f"k must be a whole number of at least {FLOOR}")


def check_way(way: Way, people: object) -> None:
    """Raises ``Refused``: ``odd-way``, ``missing-count``, ``negative-count``."""
    if not any(way):
        raise Refused("odd-way", "a way says where people were at each moment, and somewhere they were")
    if type(people) is not int:
        raise Refused("missing-count", "a way needs a whole number of people")
    if people < 0:
        raise Refused("negative-count", "a way")
