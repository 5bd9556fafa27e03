"""
The tree of open units on one day, and where in it a person counts.

Facts arrive in any order and from several systems, so the tree is made when it is asked for and never trusted to be
one: a unit without a clear place lies directly under the municipality, and who works for a unit that nobody placed or
that is closed counts at the nearest open unit above it. So nobody is left out because a place is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

Path = tuple[str, ...]
"""The open units from the municipality down to and including one unit."""

TOP = "municipality"
DEEPEST = 16
"""Units in a path at most; what lies deeper counts at the sixteenth (the contract of a listed leaf)."""


class Placed(msgspec.Struct, frozen=True):
    """Where a unit lies from day *on*, under which name, and whether it is open, closed or merged into another."""

    on: date
    level: str
    name: str
    parent: str | None
    state: str
    merged_into: str | None = None


class Stated(msgspec.Struct, frozen=True):
    """
    A fact that stands, and what decides between two of the same day.

    Attributes:
        key: Its natural key, source included, as one unambiguous text.
        time: When its source recorded it, UTC.
        id: The event's id.
        value: What is so.
    """

    key: str
    time: str
    id: str
    value: Placed


class Unit(msgspec.Struct, frozen=True):
    """What stands about one unit: per natural key the last fact, unless it was withdrawn."""

    unit: str = ""
    facts: tuple[Stated, ...] = ()


class NoMunicipality(ValueError):
    """The tree has no top: no open unit of level municipality is known on that day, or more than one."""


class Tree:
    """The open units of one day."""

    def __init__(self, units: Iterable[Unit], day: date) -> None:
        """
        *units* as the read model holds them; what begins after *day* is not looked at.

        Raises:
            NoMunicipality: there is not exactly one to lie under.
        """
        placed = {unit.unit: place for unit in units if (place := _latest(unit, day)) is not None}
        tops = [unit for unit, place in placed.items() if place.level == TOP and place.state == "open"]
        if len(tops) != 1:
            raise NoMunicipality(f"{len(tops)} open units of level {TOP}")
        self.top = tops[0]
        self._placed = placed
        self._paths: dict[str, Path] = {self.top: (self.top,)}

    def path(self, unit: str) -> Path:
        """The path of the open unit at which whoever works for *unit* counts."""
        way: list[str] = []
        here = unit
        while here not in self._paths:
            place = self._placed.get(here)
            if place is None or here in way:
                # Of a ring nobody can say what lies above what, so all of it counts at the top.
                way = way[: way.index(here)] if here in way else way
                here = self.top
                break
            way.append(here)
            up = place.merged_into if place.state == "merged" else place.parent
            here = up if up is not None else self.top
        for each in reversed(way):
            above = self._paths[here]
            stands = self._placed[each].state == "open" and len(above) < DEEPEST
            self._paths[each] = (*above, each) if stands else above
            here = each
        return self._paths[here]

    def level(self, unit: str) -> str:
        """What kind of unit it is. Raises `KeyError` for one that is not placed."""
        return self._placed[unit].level

    def names(self) -> Mapping[str, str]:
        """What every placed unit is called."""
        return {unit: place.name for unit, place in self._placed.items()}


def _latest(unit: Unit, day: date) -> Placed | None:
    """Of the facts that have begun the one from the latest day; of one day the later time wins, then the larger id."""
    begun = [(fact.value.on, fact.time, fact.id, fact.value) for fact in unit.facts if fact.value.on <= day]
    return max(begun, key=lambda each: each[:3])[3] if begun else None
