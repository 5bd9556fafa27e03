"""
People, counted slowly and plainly from a list of facts: for one day, as known on one day, at every unit.

Shares no code with reporting: what the words of the definitions say is written down again, day by day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from peil_chassis.projection import Fact
from reporting_oracle import cut as cut_organisation
from reporting_oracle import day, of_type, way_up

KEYS = {
    "nl.peil.people.employment-started.v1": ("person", "employment"),
    "nl.peil.people.employment-changed.v1": ("person", "employment", "effective_on"),
    "nl.peil.people.employment-ended.v1": ("person", "employment"),
    "nl.peil.people.training-finished.v1": ("person", "training", "edition"),
}
BANDS = ("up-to-9", "10-11", "12-14", "15-plus")
Place = dict[str, Any]


def person_of(fact: Fact) -> str | None:
    named = fact.data["key"] if fact.type.endswith("fact-withdrawn.v1") else fact.data
    return named.get("person")


def standing(log: Sequence[Fact], person: str, known_on: int) -> list[Fact]:
    """What stands about *person*: the last write per natural key; nothing counts that comes after an erasure."""
    last: dict[tuple[Any, ...], Fact | None] = {}
    for fact in log:
        if fact.known_on > known_on or person_of(fact) != person:
            continue
        if fact.type.endswith("person-erased.v1"):
            break
        if fact.type.endswith("fact-withdrawn.v1"):
            type_, fields, write = fact.data["fact_type"], fact.data["key"], None
        else:
            type_, fields, write = fact.type, fact.data, fact
        last[(type_, fact.source, *(fields[name] for name in KEYS[type_]))] = write
    return [fact for fact in last.values() if fact is not None]


def contracts_on(facts: Sequence[Fact], on: int) -> list[Place]:
    """Every employment in force on day *on*, with what holds of it."""
    found: list[Place] = []
    for start in of_type(facts, "employment-started"):
        began = day(start.data["effective_on"])
        own = [
            one
            for one in facts
            if one.source == start.source
            and one.data.get("employment") == start.data["employment"]
            and one is not start
        ]
        told = [day(one.data["effective_on"]) for one in of_type(own, "employment-ended")]
        ends = [end for end in told if end >= began]  # an earlier one ended the time before somebody came back
        if on < began or any(end <= on for end in ends):
            continue
        holds = start.data
        changes = of_type(own, "employment-changed")
        for change in sorted(changes, key=lambda one: day(one.data["effective_on"])):
            if began <= day(change.data["effective_on"]) <= on:
                holds = change.data
        found.append({**holds, "began": began, "source": start.source})
    return found


def seat_on(facts: Sequence[Fact], on: int) -> Place | None:
    """Where the person counts on day *on*."""
    found = contracts_on(facts, on)
    found.sort(key=lambda one: (-one["hours"], one["began"], one["employment"], one["source"]))
    return found[0] if found else None


def before(on: int) -> int:
    then = date(on // 10000, on // 100 % 100, on % 100) - timedelta(days=1)
    return then.year * 10000 + then.month * 100 + then.day


def rose(facts: Sequence[Fact], was: Place, is_now: Place, on: int) -> bool:
    """Whether the person got a higher band: in the same contract, or in a new one after one that ended."""

    def running(contract: Place, then: int) -> bool:
        return any(named(one) == named(contract) for one in contracts_on(facts, then))

    def named(contract: Place) -> tuple[str, str]:
        return contract["source"], contract["employment"]

    higher = BANDS.index(is_now["scale_band"]) > BANDS.index(was["scale_band"])
    took_over = not running(was, on) and not running(is_now, before(on))
    return higher and (named(was) == named(is_now) or took_over)


def moves_by(facts: Sequence[Fact], first: int, last: int) -> list[tuple[str, str | None, str | None]]:
    """Every move of the person on the days *first* to *last*: kind, from, to."""
    found: list[tuple[str, str | None, str | None]] = []
    on = last
    while on >= first:
        was, is_now = seat_on(facts, before(on)), seat_on(facts, on)
        if was is None and is_now is not None:
            found.append(("inflow", None, is_now["unit"]))
        elif was is not None and is_now is None:
            found.append(("outflow", was["unit"], None))
        elif was is not None and is_now is not None:
            if rose(facts, was, is_now, on):
                found.append(("promotion", was["unit"], is_now["unit"]))
            elif was["unit"] != is_now["unit"]:
                found.append(("lateral", was["unit"], is_now["unit"]))
        on = before(on)
    return found


def people(log: Sequence[Fact], first: int, as_of: int, known_on: int) -> dict[str, dict[str, Counter[str]]]:
    """
    Per figure and unit the amounts on *as_of*; moves on the days *first* to *as_of*.

    A unit is every unit of the tree with all below it, ``niet-geplaatst`` too.
    """
    placings = [one for one in log if "organisation" in f"{one.type} {one.data.get('fact_type')}"]
    tree = cut_organisation(placings, known_on)
    found: dict[str, dict[str, Counter[str]]] = {}

    def count(figure: str, unit: str, category: str) -> None:
        found.setdefault(figure, {}).setdefault(unit, Counter())[category] += 1

    for person in sorted({name for fact in log if (name := person_of(fact)) is not None}):
        facts = standing(log, person, known_on)
        for contract in contracts_on(facts, as_of):
            for unit in way_up(tree, contract["unit"], as_of):
                count("contracts", unit, "")
        seat = seat_on(facts, as_of)
        if seat is not None:
            taken = [one for one in of_type(facts, "training-finished") if day(one.data["occurred_on"]) <= as_of]
            done = {one.data["training"] for one in taken}
            for unit in way_up(tree, seat["unit"], as_of):
                count("band", unit, seat["scale_band"])
                count("age", unit, seat["age_group"])
                for training in done:
                    count("trained", unit, training)
        for kind, left, came in moves_by(facts, first, as_of):
            units_left = set(way_up(tree, left, as_of)) if left is not None else set()
            units_come = set(way_up(tree, came, as_of)) if came is not None else set()
            if kind in ("inflow", "outflow"):
                for unit in units_left | units_come:
                    count("moves", unit, kind)
                continue
            for unit in units_come - units_left:
                count("moves", unit, f"{kind}-in")
            for unit in units_left - units_come:
                count("moves", unit, f"{kind}-out")
            if kind == "promotion":
                for unit in units_come & units_left:
                    count("moves", unit, "promotion-within")
    return found
