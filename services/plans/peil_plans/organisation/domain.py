"""
Who manages which units and owns which plans on one day.

Facts arrive in any order and from several systems, so the tree is made when it is asked for and never trusted to be
one: a unit without a clear place lies directly under the municipality.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple, TypeVar

import msgspec


class Placed(msgspec.Struct, frozen=True, tag="placed"):
    """Where a unit lies from day *on*, what it is called, and whether it is open, closed or merged into another."""

    on: date
    level: str
    parent: str | None
    state: str
    merged_into: str | None = None
    name: str = ""


class Appointed(msgspec.Struct, frozen=True, tag="appointed"):
    """From day *on* the unit's manager is *person* (None: nobody)."""

    on: date
    person: str | None


class Named(msgspec.Struct, frozen=True, tag="named"):
    """From day *on* the owner of *plan*, a plan of the unit, is *person* (None: nobody)."""

    on: date
    plan: str
    person: str | None


Value = Placed | Appointed | Named
V = TypeVar("V", Placed, Appointed, Named)


class Stated(msgspec.Struct, frozen=True):
    """
    A fact that stands, and what decides between two of the same day.

    Attributes:
        key: Its natural key, type and source included, as one unambiguous text.
        time: When its source recorded it, UTC.
        id: The event's id.
        value: What is so.
    """

    key: str
    time: str
    id: str
    value: Value


class Unit(msgspec.Struct, frozen=True):
    """What stands about one unit: per natural key the last fact, unless it was withdrawn."""

    unit: str = ""
    facts: tuple[Stated, ...] = ()


class Leader(NamedTuple):
    """Who leads a unit (None: nobody) and since when, as known now; since None: it was never told."""

    person: str | None
    since: date | None


class Organisation:
    """The units of one day, with who answers for them and for their plans."""

    def __init__(self, units: Iterable[Unit], day: date) -> None:
        """*units* as the read model holds them; what begins after *day* is not looked at."""
        placed: dict[str, Placed] = {}
        self._appointed: dict[str, Appointed] = {}
        self._owners: dict[tuple[str, str], str | None] = {}
        for unit in units:
            begun = [fact for fact in unit.facts if fact.value.on <= day]
            if (place := _latest(begun, Placed)) is not None:
                placed[unit.unit] = place
            if (appointed := _latest(begun, Appointed)) is not None:
                self._appointed[unit.unit] = appointed
            plans = {fact.value.plan for fact in begun if isinstance(fact.value, Named)}
            for plan in plans:
                named = [fact for fact in begun if isinstance(fact.value, Named) and fact.value.plan == plan]
                owner = _latest(named, Named)
                self._owners[(unit.unit, plan)] = owner.person if owner else None
        self._open = {unit for unit, place in placed.items() if place.state == "open"}
        self._above = parents(placed)
        self._placed = placed

    def manages(self, person: str, unit: str) -> bool:
        """
        Whether *person* is the manager of *unit* or of an open unit that it lies under.

        The last manager of a closed or merged unit is nobody's manager by that. An unknown unit has none.
        """
        return any(here in self._open and self._appointed_to(here) == person for here in self._way_up(unit))

    def owns(self, person: str, plan: str, unit: str) -> bool:
        """Whether *person* is the owner of *plan*, a plan of *unit*; a closed or merged unit's plans have none."""
        return unit in self._open and self._owners.get((unit, plan)) == person

    def managed(self, person: str) -> frozenset[str]:
        """Every unit that `manages` says yes to."""
        return frozenset(unit for unit in self._above if self.manages(person, unit))

    def at_or_below(self, units: Iterable[str]) -> frozenset[str]:
        """Each of *units* that is known, and every unit that lies under one of them."""
        tops = frozenset(units)
        return frozenset(unit for unit in self._above if not tops.isdisjoint(self._way_up(unit)))

    def path(self, unit: str) -> frozenset[str]:
        """*unit* itself and every unit above it; empty for an unknown one."""
        return frozenset(self._way_up(unit))

    def with_parts(self) -> frozenset[str]:
        """The open units that are no single team: at least two open units without open ones below lie under each."""
        above = {unit: set(self._way_up(unit)) - {unit} for unit in self._open}
        teams = self._open.difference(*above.values())
        parts = Counter(unit for team in teams for unit in above[team])
        return frozenset(unit for unit, found in parts.items() if found > 1 and unit in self._open)

    def is_open(self, unit: str) -> bool:
        """Whether *unit* is there and neither closed nor merged."""
        return unit in self._open

    def knows(self, unit: str) -> bool:
        """Whether anything was told of where *unit* lies."""
        return unit in self._placed

    def name(self, unit: str) -> str:
        """What *unit* is called; its id while nothing was told of it."""
        place = self._placed.get(unit)
        return place.name or unit if place else unit

    def open_units(self) -> list[tuple[str, str]]:
        """Every open unit, by name: id and name."""
        found = [(unit, self.name(unit)) for unit in self._open]
        return sorted(found, key=lambda each: (each[1].lower(), each[0]))

    def with_manager(self) -> list[tuple[str, str]]:
        """The open units that have a manager of their own, by name: id and name."""
        found = [(unit, self.name(unit)) for unit in self._open if self._appointed_to(unit) is not None]
        return sorted(found, key=lambda each: (each[1].lower(), each[0]))

    def leader(self, unit: str) -> Leader:
        """
        Who leads *unit* itself: its own manager while it is open, that of the unit it went up in once it is merged.

        A closed or unknown unit is led by nobody, and so is one merged in a ring.
        """
        here, since, seen = unit, date.min, set[str]()
        while here in self._placed and here not in seen:
            seen.add(here)
            place = self._placed[here]
            if place.state == "merged" and place.merged_into is not None:
                here, since = place.merged_into, max(since, place.on)
                continue
            if place.state != "open":
                return Leader(None, place.on)
            appointed = self._appointed.get(here)
            return Leader(appointed.person, max(since, appointed.on)) if appointed else Leader(None, None)
        return Leader(None, None)

    def led(self, person: str) -> frozenset[str]:
        """Every unit that *person* leads by `leader`: those they manage themselves, not what lies below them."""
        return frozenset(unit for unit in self._placed if self.leader(unit).person == person)

    def owned(self, person: str) -> frozenset[tuple[str, str]]:
        """Every plan that `owns` says yes to, each with its unit in front."""
        return frozenset((unit, plan) for unit, plan in self._owners if self.owns(person, plan, unit))

    def _appointed_to(self, unit: str) -> str | None:
        appointed = self._appointed.get(unit)
        return appointed.person if appointed else None

    def _way_up(self, unit: str) -> Iterator[str]:
        here: str | None = unit if unit in self._above else None
        while here is not None:
            yield here
            here = self._above[here]


def parents(placed: Mapping[str, Placed]) -> dict[str, str | None]:
    """
    Per placed unit the unit it lies under; None for the municipality, and for what no single municipality is above.

    A merged unit lies under the unit it went up in. A unit whose parent is unknown, or that lies in a ring, comes
    directly under the municipality; of a ring every member does. From every unit the top is reached in finitely many
    steps.
    """
    tops = {unit for unit, place in placed.items() if place.level == "municipality" and place.parent is None}
    root = next(iter(tops)) if len(tops) == 1 else None
    above: dict[str, str | None] = {}
    for unit, place in placed.items():
        up = place.merged_into if place.state == "merged" else place.parent
        above[unit] = None if unit in tops else up if up in placed else root
    for unit in _rings(above):
        above[unit] = root
    return above


def _rings(above: Mapping[str, str | None]) -> list[str]:
    """The units that reach themselves by going up."""
    done: set[str] = set()
    found: list[str] = []
    for start in above:
        way: dict[str, int] = {}
        here: str | None = start
        while here is not None and here not in done and here not in way:
            way[here] = len(way)
            here = above[here]
        if here is not None and here in way:
            found.extend(unit for unit, step in way.items() if step >= way[here])
        done.update(way)
    return found


def _latest(facts: Iterable[Stated], kind: type[V]) -> V | None:
    """Of the *facts* of one kind the one from the latest day; of one day the later time wins, then the larger id."""
    found = [(fact.value.on, fact.time, fact.id, fact.value) for fact in facts if isinstance(fact.value, kind)]
    return max(found, key=lambda each: each[:3])[3] if found else None
