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

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import NamedTuple

from .model import FLOOR, Population, Refused, Row

TREND_FROM, FEW_CHANGED = 25, 4
"""A unit smaller than the first has no trend when from one to so many of its invited people changed."""


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


class Renewal(NamedTuple):
    """
    Which units get a new figure.

    Attributes:
        renewed: Those, in order of name.
        kept: Those whose old figure stands with its date, in order of name.
    """

    renewed: tuple[str, ...]
    kept: tuple[str, ...]


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


class Linked(NamedTuple):
    """
    Several tables about the same people, as one.

    Attributes:
        population: Its finest cells are the ways that people went, and for each way between leaves every category.
        rows: Of all moments.
        known: Who was in which leaf at which moment, as colleagues know it: head counts for `attributes`.
    """

    population: Population
    rows: tuple[Row, ...]
    known: tuple[Row, ...]


def may_republish(change: Change, k: int) -> bool:
    """
    Whether a unit's figure may be told anew: everybody who makes the difference is nobody, or one of at least *k*.

    Raises:
        Refused: ``k-below-floor``, ``missing-count``, ``negative-count``.
    """
    _check_k(k)
    if any(type(count) is not int for count in change):
        raise Refused("missing-count", "a change needs whole numbers")
    if min(change) < 0:
        raise Refused("negative-count", "a change")
    return all(count == 0 or count >= k for count in change)


def renew(
    units: Mapping[str, Set[str]], ways: Mapping[Way, int], k: int, *, told: Mapping[str, Set[int]] | None = None
) -> Renewal:
    """
    Which of *units*, each told before, are told anew.

    A unit's figure less those of its parts is a figure as well, so whatever of a unit told anew lies in no part told
    anew is asked the same. Where it is refused, the smallest part goes back to its old figure; a larger unit is never
    given up for a smaller one.

    Args:
        units: Per unit the leaves it holds, as they lie now; any two hold each other or have nothing in common.
        ways: How many people went each way, from the first figures told to now.
        k: In people.
        told: Per unit the moments at which a figure of it was told, as places in the ways; every earlier moment when
            left out. A figure that does not stand any more is not forgotten by who read it.

    Raises:
        Refused: ``overlap`` when units cross, ``empty-row`` for a unit without leaves, ``odd-way``, and as
            `may_republish`.
    """
    _check_nested(units)
    if any(len(way) < len(("then", "now")) for way in ways):
        raise Refused("odd-way", "a way says where people were then and now")
    history = _History(units, ways, k, told or {})
    renewed = {unit for unit in units if history.allows(units[unit], [unit])}
    while (refused := history.refused_beside(renewed)) is not None:
        renewed = {unit for unit in renewed if units[unit] != units[refused]}
    return Renewal(tuple(sorted(renewed)), tuple(sorted(set(units) - renewed)))


def change_of(leaves: Set[str], ways: Mapping[Way, int], *, since: int = 0) -> Change:
    """
    How the people of *leaves* together differ from those at the moment *since*: moves between these leaves are none.

    Raises:
        Refused: ``odd-way`` when a way has no such moment, or nobody is there at any; ``missing-count``,
            ``negative-count``.
    """
    joiners = leavers = changed = 0
    for way, people in ways.items():
        if not 0 <= since < len(way) - 1 or not any(way):
            raise Refused("odd-way", "a way says where people were at each moment, and somewhere they were")
        if type(people) is not int:
            raise Refused("missing-count", "a way needs a whole number of people")
        if people < 0:
            raise Refused("negative-count", "a way")
        before, after = way[since], way[-1]
        then, now = (place is not None and place.leaf in leaves for place in (before, after))
        joiners += people if now and not then else 0
        leavers += people if then and not now else 0
        changed += people if then and now and before and after and before.category != after.category else 0
    return Change(joiners, leavers, changed)


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


def linked(
    ways: Mapping[Way, int], tables: Sequence[Mapping[str, Set[Place]]], words: Mapping[str, str] | None = None
) -> Linked:
    """
    Tables of several moments, or of several trees, as one: to be audited together.

    Args:
        ways: Per way how many people went it.
        tables: Per moment the rows that are told of it: name -> places. A name says its moment, as it comes once.
        words: What a Dutch reader calls a row; its name when left out.

    Raises:
        Refused: ``odd-way`` when a way has not as many places as there are moments; the rest is for `model.problem`.
    """
    if any(len(way) != len(tables) or not any(way) for way in ways):
        raise Refused("odd-way", "a way names a place for each moment, or that somebody was not there")
    categories = {place.category for way in ways for place in way if place}
    counts = {_as(way, category): 0 for way in ways for category in categories} | dict(ways)
    ordered = sorted(counts, key=lambda way: tuple(place or ("", "") for place in way))
    rows = [
        Row(name, (words or {}).get(name, name), frozenset(c for c, way in enumerate(ordered) if way[moment] in places))
        for moment, told in enumerate(tables)
        for name, places in told.items()
    ]
    routes = sorted({_route(way) for way in ordered})
    known = [
        Row(f"way/{at}", "wie waar werkte", frozenset(c for c, way in enumerate(ordered) if _route(way) == route))
        for at, route in enumerate(routes)
    ]
    population = Population(tuple(counts[way] for way in ordered), ((),) * len(ordered))
    return Linked(population, tuple(rows), tuple(known))


def _check_k(k: int) -> None:
    if type(k) is not int or k < FLOOR:
        raise Refused("k-below-floor", f"k must be a whole number of at least {FLOOR}")


def _check_nested(units: Mapping[str, Set[str]]) -> None:
    # Smallest first, each leaf remembers the last unit around it: a unit must hold all of that one.
    around: dict[str, Set[str]] = {}
    for unit in sorted(units, key=lambda unit: (len(units[unit]), unit)):
        leaves = units[unit]
        if not leaves:
            raise Refused("empty-row", f"unit {unit!r} has no leaves")
        if any(not around.get(leaf, leaves) <= leaves for leaf in leaves):
            raise Refused("overlap", f"unit {unit!r} holds part of another")
        around.update(dict.fromkeys(leaves, leaves))


class _History:
    """Units with the moments at which they were told, and how people went since."""

    def __init__(
        self, units: Mapping[str, Set[str]], ways: Mapping[Way, int], k: int, told: Mapping[str, Set[int]]
    ) -> None:
        self._units, self._ways, self._k, self._told = units, ways, k, told
        self._every = frozenset(range(max((len(way) for way in ways), default=1) - 1))

    def allows(self, leaves: Set[str], about: Iterable[str]) -> bool:
        """Whether *leaves* may be told now, beside what was told at any moment of the units it is *about*."""
        moments = {moment for unit in about for moment in self._told.get(unit, self._every)}
        return all(may_republish(change_of(leaves, self._ways, since=moment), self._k) for moment in sorted(moments))

    def refused_beside(self, renewed: Set[str]) -> str | None:
        """The unit that must keep its old figure next, because of what would follow; None when nothing would."""
        units = self._units
        for unit in sorted(renewed, key=lambda unit: (-len(units[unit]), unit)):
            parts = [part for part in renewed if units[part] < units[unit]]
            rest = units[unit] - frozenset[str]().union(*(units[part] for part in parts))
            if parts and rest and not self.allows(rest, [unit, *parts]):
                largest = [part for part in parts if not any(units[part] < units[other] for other in parts)]
                return min(largest, key=lambda part: (len(units[part]), part))
        return None


def _as(way: Way, category: str) -> Way:
    return tuple(place and Place(place.leaf, category) for place in way)


def _route(way: Way) -> tuple[str, ...]:
    return tuple(place.leaf if place else "" for place in way)


def _precedence(one: Membership) -> tuple[int, int, str]:
    return (-one.hours, one.since, one.id)
