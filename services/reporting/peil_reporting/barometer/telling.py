"""
What was told of one publication, in the order in which it became known: what was told once stays told.

Whoever looks twice, or asks what was known before, lays the answers side by side. So a figure is let in beside all
that were ever let in, never beside what stands today; what may not come in when it becomes known never does. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from peil_contracts.measures import BAROMETER_MINIMUM
from peil_reporting.barometer.projection import Barometer, Published
from peil_reporting.organisation.domain import UNPLACED, Tree
from peil_reporting.recorded import Recorded, moment

EVERYBODY = ("total", "all")
"""The characteristic and group of a figure about everybody."""

_SPAN = re.compile(r"(?P<upto>up-to-)?[a-z]*(?P<first>\d+)(?:-(?P<last>\d+)|(?P<more>-plus))?")


class Group(NamedTuple):
    """Of whom a figure is."""

    unit: str
    characteristic: str
    group: str

    @property
    def everybody(self) -> bool:
        """Whether it is of everybody in the unit."""
        return (self.characteristic, self.group) == EVERYBODY


class Arrival(NamedTuple):
    """A fact about *unit*, and when it is judged."""

    order: tuple[int, bool, bool, int, tuple[datetime, str]]
    unit: str
    fact: Recorded[Published]


@dataclass(frozen=True, slots=True)
class Told:
    """
    A group that was told.

    Attributes:
        least, most: The smallest and the largest number of people that was ever told of it: a reader forgets none.
        values: What was let in last, per natural key; without those that were withdrawn.
    """

    least: int
    most: int
    values: Mapping[str, Recorded[Published]]


def withheld(one: Published) -> bool:
    """Whether CBS withholds a share of it."""
    return any(share.share is None for share in one.shares)


def arrivals(barometers: Iterable[Barometer], root: str, measured_on: int, known_on: int) -> list[Arrival]:
    """
    What became known until the end of *known_on* of the publication of *measured_on*, in order of arrival.

    Of a day counts what stood at its end, what CBS withholds first. Within a day what is about *root* goes in the order
    of the log, then units by the time their source gives. What comes later goes after all that is known already.
    """
    last: dict[tuple[str, int], Arrival] = {}
    for one in barometers:
        of_day = {fact.key for fact in one.facts if fact.value and fact.value.measured_on == measured_on}
        below = one.unit != root
        for place, fact in enumerate(one.facts):
            value = fact.value
            if (
                fact.key in of_day
                and fact.known_on <= known_on
                and not (value and value.population < BAROMETER_MINIMUM)
            ):
                shown = value is not None and not withheld(value)
                order = (fact.known_on, shown, below, 0 if below else place, moment(fact))
                last[fact.key, fact.known_on] = Arrival(order, one.unit, fact)
    return sorted(last.values(), key=_order)


def _order(one: Arrival) -> tuple[int, bool, bool, int, tuple[datetime, str]]:
    return one.order


def first_whole(known: Iterable[Arrival], root: str) -> Arrival | None:
    """The first of *known* that is told of everybody in *root*; its classification is that of the day, for ever."""
    return next((one for one in known if one.unit == root and _is_whole(one.fact.value)), None)


def _is_whole(value: Published | None) -> bool:
    return value is not None and (value.characteristic, value.group) == EVERYBODY and not withheld(value)


def told_of(known: list[Arrival], root: str, tree: Tree) -> dict[Group, Published]:
    """
    What of *known* is told, as it was let in last, of *root*, of groups of it and of units below it in *tree*.

    More known adds to it; only a withdrawal takes away, and what was withdrawn still counts for what may come in.
    """
    first = first_whole(known, root)
    if first is None or first.fact.value is None:
        return {}
    same = [one for one in known if one.fact.value is None or comparable(one.fact.value, first.fact.value)]
    at = same.index(first)
    waiting = {one.fact.key: one for one in same[:at]}  # the last of each key, as none of them was told
    ledger = _Ledger(root, tree)
    held = sorted(waiting.values(), key=lambda one: (one.order[1], one.order))  # what CBS withholds first
    for one in (first, *held, *same[at + 1 :]):
        ledger.take(one)
    return {
        group: standing.value
        for group, told in ledger.told.items()
        if (standing := max(told.values.values(), key=moment, default=None)) and standing.value
    }


def comparable(one: Published, whole: Published) -> bool:
    """Of the same publication; jobs are not counted beside employees."""
    return (one.measured_on, one.classification, one.counted) == (
        whole.measured_on, whole.classification, whole.counted
    )  # fmt: skip


@dataclass(slots=True)
class _Ledger:
    """Everything that was told, what CBS withholds, and the units that were held back."""

    root: str
    tree: Tree
    told: dict[Group, Told] = field(default_factory=dict)
    hidden: dict[Group, Recorded[Published]] = field(default_factory=dict)
    held_back: set[str] = field(default_factory=set)

    def take(self, one: Arrival) -> None:
        """Let in what *one* states, or hold it back for ever."""
        fact, value = one.fact, one.fact.value
        if value is None:
            self._withdraw(fact.key)
            return
        group = Group(one.unit, value.characteristic, value.group)
        last = self.hidden.get(group)
        if (one.unit != self.root and not group.everybody) or (last is not None and moment(last) > moment(fact)):
            return  # no unit is crossed with a group; and CBS withheld it since
        if withheld(value):
            self.hidden[group] = fact
            return
        many = value.population
        before = self.told.get(group, Told(many, many, {}))
        new = Told(min(before.least, many), max(before.most, many), {**before.values, fact.key: fact})
        hidden = {other: kept for other, kept in self.hidden.items() if other != group}
        if self._may(group, {**self.told, group: new}, hidden):
            self.told[group], self.hidden = new, hidden
        elif group.everybody and group not in self.told:
            self.held_back.add(one.unit)

    def _withdraw(self, key: str) -> None:
        for group, told in self.told.items():
            left = {other: fact for other, fact in told.values.items() if other != key}
            self.told[group] = Told(told.least, told.most, left)

    def _may(self, group: Group, told: Mapping[Group, Told], hidden: Mapping[Group, Recorded[Published]]) -> bool:
        """Whether every whole that *group* is, or is part of, stays large enough beside its parts."""
        if group.everybody and group.unit != self.root:
            whole = self._above(group, told)
            if whole is None or any(unit in self.held_back for unit in self._between(group, whole)):
                return False
            wholes = {whole, group}
        else:
            wholes = {Group(self.root, *EVERYBODY)}
            if any(group != one and _overlap(group, one) for one in told):
                return False
        return all(
            _large_enough(told[whole], parts, kept)
            for whole in wholes
            for parts, kept in self._divisions(whole, told, hidden)
        )

    def _divisions(
        self, whole: Group, told: Mapping[Group, Told], hidden: Mapping[Group, Recorded[Published]]
    ) -> Iterator[tuple[dict[Group, Told], dict[Group, Published]]]:
        """What is told and withheld of the parts of *whole*: its units, and its groups by each characteristic."""
        by = {one.characteristic for one in told if not one.everybody} if whole.unit == self.root else set()
        for characteristic in ("", *sorted(by)):

            def is_part(one: Group, characteristic: str = characteristic) -> bool:
                if characteristic:
                    return one.characteristic == characteristic
                return one.everybody and self._above(one, told) == whole

            kept = {one: fact.value for one, fact in hidden.items() if is_part(one) and fact.value}
            yield {one: each for one, each in told.items() if is_part(one)}, kept

    def _above(self, group: Group, told: Mapping[Group, Told]) -> Group | None:
        """The nearest unit above that of *group* that is told; None for a unit that nobody can place."""
        path = self._path(group.unit)
        return next((above for unit in path if (above := Group(unit, *EVERYBODY)) in told), None)

    def _between(self, group: Group, whole: Group) -> list[str]:
        path = self._path(group.unit)
        return path[: path.index(whole.unit)]

    def _path(self, unit: str) -> list[str]:
        """The units above *unit*, the nearest first; none when the tree does not know it, or not where it lies."""
        if unit not in self.tree.nodes:
            return []
        path = [node.unit for node in self.tree.path(unit)]
        return [] if UNPLACED in path else path[-2::-1]


def _overlap(one: Group, other: Group) -> bool:
    """Whether two groups by one characteristic name spans of numbers that have one in common."""
    if one.characteristic != other.characteristic or one.everybody:
        return False
    here, there = _span(one.group), _span(other.group)
    return here is not None and there is not None and here[0] <= there[1] and there[0] <= here[1]


def _span(code: str) -> tuple[float, float] | None:
    """The numbers from and up to which *code* (``up-to-9``, ``s12-14``, ``s15-plus``) tells; None when it is a word."""
    found = _SPAN.fullmatch(code)
    if found is None:
        return None
    first = float(found["first"])
    if found["upto"]:
        return float("-inf"), float(found["last"] or first)
    return first, float("inf") if found["more"] else float(found["last"] or first)


def _large_enough(whole: Told, parts: Mapping[Group, Told], hidden: Mapping[Group, Published]) -> bool:
    """
    Whether *parts* leave 250 people of *whole* or nobody, by all numbers ever told of them.

    And whether 250 and more are left beside each part of which CBS withholds a share, other than parts of which it
    published that share: so no difference is nearly about that part alone. Parts that are more than the whole overlap
    or count otherwise: what they leave cannot be known.
    """
    if not parts:
        return True
    least = whole.least - sum(each.most for each in parts.values())
    most = whole.most - sum(each.least for each in parts.values())
    if not (least >= BAROMETER_MINIMUM or least == most == 0):
        return False
    left = least + sum(parts[one].most for one in hidden.keys() & parts.keys())
    for category in {share.category for one in hidden.values() for share in one.shares}:
        without = [one.population for one in hidden.values() if _hides(one, category)]
        beside = left - sum(one.population for one in hidden.values() if not _hides(one, category))
        if without and beside - max(without) < BAROMETER_MINIMUM:
            return False
    return True


def _hides(one: Published, category: str) -> bool:
    return any(share.category == category and share.share is None for share in one.shares)
