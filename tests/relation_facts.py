"""Facts about who answers for what, and a slow, plain answer to the question who does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from peil_chassis.projection import Fact
from peil_contracts.organisation import MANAGER_APPOINTED, PLAN_OWNER_NAMED, UNIT_PLACED
from peil_contracts.register import FACT_WITHDRAWN
from reporting_facts import fact, placed


def pseudonym(letter: str) -> str:
    """A pseudonym that can be told from others at a glance; *letter* is a hexadecimal digit."""
    return f"ps-{letter * 32}"


def appointed(unit: str, person: str | None, on: str, known: str = "2026-01-01", *, n: int = 1, **more: Any) -> Fact:
    """*person* manages *unit* from *on*."""
    return fact(MANAGER_APPOINTED, known, {"unit": unit, "effective_on": on, "person": person}, n=n, **more)


def named(
    unit: str, plan: str, person: str | None, on: str, known: str = "2026-01-01", *, n: int = 1, **more: Any
) -> Fact:
    """*person* owns *plan* of *unit* from *on*."""
    data = {"unit": unit, "plan": plan, "effective_on": on, "person": person}
    return fact(PLAN_OWNER_NAMED, known, data, n=n, **more)


def taken_back(of: Fact, *, n: int) -> Fact:
    """The withdrawal of *of*."""
    names = {"unit", "effective_on"} | ({"plan"} if of.type == PLAN_OWNER_NAMED else set())
    key = {name: of.data[name] for name in sorted(names)}
    return fact(FACT_WITHDRAWN, "2026-01-01", {"fact_type": of.type, "key": key}, n=n, source=of.source)


class SlowAnswers:
    """Who answers for what on *day*, told by walking over all *facts* again for every question."""

    def __init__(self, facts: Sequence[Fact], day: date) -> None:
        self.facts = facts
        self.day = day.isoformat()

    def manages(self, person: str, unit: str) -> bool:
        """Whether one of the open units from *unit* upwards has *person* as its manager."""
        if unit not in self._places():
            return False
        return any(self._is_open(one) and self._manager(one) == person for one in self._upwards(unit))

    def owns(self, person: str, plan: str, unit: str) -> bool:
        """Whether *plan* of the open *unit* has *person* as its owner."""
        said = [fact for fact in self._standing(PLAN_OWNER_NAMED) if fact.data["unit"] == unit]
        said = [fact for fact in said if fact.data["plan"] == plan]
        return self._is_open(unit) and bool(said) and self._last(said)["person"] == person

    def _standing(self, type_: str) -> list[Fact]:
        found = []
        for place, one in enumerate(self.facts):
            later = [self._key(other) for other in self.facts[place + 1 :]]
            if one.type == type_ and self._key(one) not in later and one.data["effective_on"] <= self.day:
                found.append(one)
        return found

    @staticmethod
    def _key(of: Fact) -> tuple[Any, ...]:
        data = of.data["key"] if of.type == FACT_WITHDRAWN else of.data
        type_ = of.data["fact_type"] if of.type == FACT_WITHDRAWN else of.type
        plan = data.get("plan") if type_ == PLAN_OWNER_NAMED else None
        return type_, of.source, data["unit"], data["effective_on"], plan

    @staticmethod
    def _last(facts: Sequence[Fact]) -> Mapping[str, Any]:
        return sorted(facts, key=lambda one: (one.data["effective_on"], one.time, one.id))[-1].data

    def _places(self) -> dict[str, Mapping[str, Any]]:
        placed = self._standing(UNIT_PLACED)
        units = {one.data["unit"] for one in placed}
        return {unit: self._last([one for one in placed if one.data["unit"] == unit]) for unit in units}

    def _is_open(self, unit: str) -> bool:
        place = self._places().get(unit)
        return place is not None and place["state"] == "open"

    def _manager(self, unit: str) -> str | None:
        said = [one for one in self._standing(MANAGER_APPOINTED) if one.data["unit"] == unit]
        found: str | None = self._last(said)["person"] if said else None
        return found

    def _told_above(self, unit: str) -> str | None:
        """What the facts say *unit* lies under, whether or not that makes a tree."""
        place = self._places()[unit]
        above = place["merged_into"] if place["state"] == "merged" else place["parent"]
        return above if above in self._places() and unit not in self._tops() else None

    def _tops(self) -> set[str]:
        places = self._places()
        return {unit for unit in places if places[unit]["level"] == "municipality" and places[unit]["parent"] is None}

    def _above(self, unit: str) -> str | None:
        """What *unit* lies under: what is told, or the one municipality when that leads nowhere or round."""
        tops = self._tops()
        if unit in tops:
            return None
        root = next(iter(tops)) if len(tops) == 1 else None
        here = told = self._told_above(unit)
        for _ in self._places():
            if here == unit:
                return root
            here = None if here is None else self._told_above(here)
        return told or root

    def _upwards(self, unit: str) -> list[str]:
        way, here = [], unit
        while here is not None:
            way.append(here)
            here = self._above(here)  # type: ignore[assignment]  # the loop ends at None
        return way


def municipality() -> list[Fact]:
    """A municipality with two directorates, a department and teams: the tree most tests stand in."""
    return [
        placed("stad", None, "2025-01-01", level="municipality", n=1),
        placed("po", "stad", "2025-01-01", level="directorate", n=2),
        placed("ddv", "stad", "2025-01-01", level="directorate", n=3),
        placed("werving", "po", "2025-01-01", level="department", n=4),
        placed("groen", "werving", "2025-01-01", level="team", n=5),
        placed("blauw", "werving", "2025-01-01", level="team", n=6),
    ]
