"""One reorganisation: two teams merge, a third closes, their department gets another name, another changes place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from .told import Told, told
from .units import Unit


@dataclass(frozen=True, slots=True)
class Reorganisation:
    """
    What changes on one day.

    Attributes:
        on: The first day on which it holds.
        moves: Unit that ends -> unit its people go on in.
        placed: The facts about units.
    """

    on: date
    moves: Mapping[str, str] = field(default_factory=dict)
    placed: tuple[Told, ...] = ()

    def unit_on(self, unit: str, day: date) -> str:
        """Where the people of *unit* work on *day*."""
        return self.moves.get(unit, unit) if day >= self.on else unit


def reorganise(units: Sequence[Unit], on: date, chance: Random) -> Reorganisation:
    """
    The reorganisation of day *on*, within the department that has most teams.

    A municipality without a department of three teams merges what it has.
    """
    teams: dict[str, list[Unit]] = {}
    for unit in units:
        if unit.level == "team" and not unit.given and unit.parent:
            teams.setdefault(unit.parent, []).append(unit)
    busiest = max(teams, key=lambda parent: (len(teams[parent]), parent))
    department = next(unit for unit in units if unit.unit == busiest)
    members = teams[busiest]
    moves: dict[str, str] = {}
    placed = [_placed(department, on, chance, name=f"{department.name} en Vernieuwing")]
    if len(members) > 1:
        goes_on, merged = members[0], members[1]
        moves[merged.unit] = goes_on.unit
        placed.append(_placed(merged, on, chance, parent=goes_on.unit, state="merged", merged_into=goes_on.unit))
    if len(members) > 2:
        closed = members[2]
        moves[closed.unit] = members[0].unit
        placed.append(_placed(closed, on, chance, state="closed"))
    if moved := _moved(units, department, on, chance):
        placed.append(moved)
    nobody = [
        told("organisation.manager-appointed", on, chance, unit=unit, effective_on=on, person=None) for unit in moves
    ]
    return Reorganisation(on, moves, (*placed, *nobody))


def _moved(units: Sequence[Unit], besides: Unit, on: date, chance: Random) -> Told | None:
    """Another department goes to another directorate, when there is one to spare."""
    departments = [unit for unit in units if unit.level == "department" and unit.unit != besides.unit]
    targets = [unit for unit in units if unit.level == "directorate" and not unit.given]
    for department in departments:
        siblings = sum(1 for one in departments if one.parent == department.parent)
        elsewhere = [one for one in targets if one.unit != department.parent]
        if siblings > 1 and elsewhere:
            return _placed(department, on, chance, parent=chance.choice(elsewhere).unit)
    return None


def placed(unit: Unit, on: date, chance: Random) -> Told:
    """That *unit* has its first place from day *on*."""
    return _placed(unit, on, chance)


def _placed(unit: Unit, on: date, chance: Random, **changed: str) -> Told:
    data = {
        "unit": unit.unit,
        "level": unit.level,
        "parent": unit.parent,
        "name": unit.name,
        "effective_on": on,
        "state": "open",
        **changed,
    }
    return told("organisation.unit-placed", on, chance, **data)
