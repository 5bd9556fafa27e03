"""
Who answers for which unit and plan on one day.

Facts arrive in any order and from several systems, so the way up is never trusted to end: a ring is walked once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TypeVar

import msgspec

from peil_notifier.standing import Stated


class Placed(msgspec.Struct, frozen=True, tag="placed"):
    """Where a unit lies from day *on*, what it is called, and whether it is open, closed or merged into another."""

    on: date
    name: str
    parent: str | None
    state: str
    merged_into: str | None = None


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


class Unit(msgspec.Struct, frozen=True):
    """What stands about one unit."""

    unit: str = ""
    facts: tuple[Stated[Value], ...] = ()


class Organisation:
    """The units of one day, with who answers for them and for their plans."""

    def __init__(self, units: Iterable[Unit], day: date) -> None:
        """*units* as the read model holds them; what begins after *day* is not looked at."""
        self._placed: dict[str, Placed] = {}
        self._managers: dict[str, str | None] = {}
        self._owners: dict[tuple[str, str], str | None] = {}
        for unit in units:
            begun = [fact for fact in unit.facts if fact.value.on <= day]
            if (place := _latest(begun, Placed)) is not None:
                self._placed[unit.unit] = place
            if (appointed := _latest(begun, Appointed)) is not None:
                self._managers[unit.unit] = appointed.person
            for plan in {fact.value.plan for fact in begun if isinstance(fact.value, Named)}:
                named = [fact for fact in begun if isinstance(fact.value, Named) and fact.value.plan == plan]
                owner = _latest(named, Named)
                self._owners[(unit.unit, plan)] = owner.person if owner else None

    def name(self, unit: str) -> str:
        """What *unit* is called; its id while nobody told its name."""
        place = self._placed.get(unit)
        return place.name if place else unit

    def manager_of(self, unit: str) -> str | None:
        """
        Who answers for *unit*: its manager, or that of the nearest open unit above it that has one.

        A merged unit's affairs are those of the unit it went up in. None: nobody.
        """
        for here in self._way_up(unit):
            if self._placed[here].state == "open" and (manager := self._managers.get(here)) is not None:
                return manager
        return None

    def owner_of(self, plan: str, unit: str) -> str | None:
        """The owner of *plan*, a plan of the open *unit*; None: nobody."""
        place = self._placed.get(unit)
        return self._owners.get((unit, plan)) if place and place.state == "open" else None

    def owner_above(self, plan: str, unit: str) -> str | None:
        """The owner of *plan*, a plan of *unit* or of a unit above it that is open; None: nobody."""
        owners = (self.owner_of(plan, here) for here in self._way_up(unit))
        return next((owner for owner in owners if owner is not None), None)

    def is_open(self, unit: str) -> bool:
        """Whether *unit* is there and neither closed nor merged."""
        place = self._placed.get(unit)
        return place is not None and place.state == "open"

    def units_of(self, person: str) -> frozenset[str]:
        """Every unit for which `manager_of` names *person*."""
        return frozenset(unit for unit in self._placed if self.manager_of(unit) == person)

    def plans_of(self, person: str) -> frozenset[str]:
        """Every plan for which `owner_of` names *person*."""
        return frozenset(plan for unit, plan in self._owners if self.owner_of(plan, unit) == person)

    def _way_up(self, unit: str) -> Iterator[str]:
        been: set[str] = set()
        here: str | None = unit
        while here is not None and here in self._placed and here not in been:
            been.add(here)
            yield here
            place = self._placed[here]
            here = place.merged_into if place.state == "merged" else place.parent


def _latest(facts: Iterable[Stated[Value]], kind: type[V]) -> V | None:
    """Of the *facts* of one kind the one from the latest day; of one day the later time wins, then the larger id."""
    found = [(fact.value.on, fact.time, fact.id, fact.value) for fact in facts if isinstance(fact.value, kind)]
    return max(found, key=lambda each: each[:3])[3] if found else None
