"""
Which units of a register are told anew, and which keep their old figure: the rhythm that `change` describes.

Everything is counted from the flows between leaves: a thousand units beside twenty earlier figures take seconds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from typing import NamedTuple

from .model import Refused
from .ways import Change, Way, check_k, check_way, may_republish


class Renewal(NamedTuple):
    """
    Which units get a new figure.

    Attributes:
        renewed: Those, in order of name.
        kept: Those whose old figure stands with its date, in order of name.
    """

    renewed: tuple[str, ...]
    kept: tuple[str, ...]


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
    renewed = _History(units, ways, k, told or {}).renewed()
    return Renewal(tuple(sorted(renewed)), tuple(sorted(set(units) - renewed)))


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
        self._units, self._k, self._told = units, k, told
        check_k(k)
        self._every = frozenset(range(max((len(way) for way in ways), default=1) - 1))
        for way, people in ways.items():
            check_way(way, people)
        # Largest first, as the larger unit is never given up for a smaller one.
        self._order = sorted(units, key=lambda unit: (-len(units[unit]), unit))
        self._parts = _parts(units)
        self._flows = {moment: _flows(ways, moment) for moment in sorted(self._moments(units))}

    def allows(self, leaves: Set[str], about: Iterable[str]) -> bool:
        """Whether *leaves* may be told now, beside what was told at any moment of the units it is *about*."""
        return all(self._change(leaves, moment) for moment in sorted(self._moments(about)))

    def renewed(self) -> set[str]:
        """The units that may be told, by themselves and by what follows from them together."""
        units = self._units
        renewed = {unit for unit in units if self.allows(units[unit], [unit])}
        asked = list(self._order)
        while asked:
            unit = asked.pop(0)
            if unit not in renewed or (refused := self._refused_beside(unit, renewed)) is None:
                continue
            renewed -= {each for each in units if units[each] == units[refused]}
            # Only what lies around the part given up has another rest now, and is asked again.
            around = {each for each in self._order if units[refused] < units[each]}
            asked = [each for each in self._order if each in around or each in asked]
        return renewed

    def _refused_beside(self, unit: str, renewed: Set[str]) -> str | None:
        """The part of *unit* that must keep its old figure, because of what would follow; None when nothing would."""
        units = self._units
        parts = [part for part in self._parts[unit] if part in renewed]
        rest = units[unit] - frozenset[str]().union(*(units[part] for part in parts))
        if not parts or not rest or self.allows(rest, [unit, *parts]):
            return None
        largest = [part for part in parts if not any(units[part] < units[other] for other in parts)]
        return min(largest, key=lambda part: (len(units[part]), part))

    def _moments(self, about: Iterable[str]) -> set[int]:
        return {moment for unit in about for moment in self._told.get(unit, self._every)}

    def _change(self, leaves: Set[str], moment: int) -> bool:
        joiners = leavers = changed = 0
        flows = self._flows[moment]
        for leaf in leaves:
            flow = flows.get(leaf)
            if flow is not None:
                joiners += sum(people for other, people in flow.came.items() if other not in leaves)
                leavers += sum(people for other, people in flow.went.items() if other not in leaves)
                changed += sum(people for other, people in flow.changed.items() if other in leaves)
        return may_republish(Change(joiners, leavers, changed), self._k)


class _Flow(NamedTuple):
    """From where people came to a leaf, where they went, and whence came those who became another; in people."""

    came: Counter[str | None]
    went: Counter[str | None]
    changed: Counter[str | None]


def _flows(ways: Mapping[Way, int], moment: int) -> dict[str, _Flow]:
    """Per leaf who is there now and was not at *moment*, or the other way round, or was another there or elsewhere."""
    flows: dict[str, _Flow] = {}

    def of(leaf: str) -> _Flow:
        return flows.setdefault(leaf, _Flow(Counter(), Counter(), Counter()))

    for way, people in ways.items():
        if not 0 <= moment < len(way) - 1:
            raise Refused("odd-way", "a way says where people were at each moment, and somewhere they were")
        before, after = way[moment], way[-1]
        if before == after or not people:
            continue
        source, target = before and before.leaf, after and after.leaf
        if target is not None and source != target:
            of(target).came[source] += people
        if source is not None and source != target:
            of(source).went[target] += people
        if before and after and before.category != after.category:
            of(after.leaf).changed[source] += people
    return flows


def _parts(units: Mapping[str, Set[str]]) -> dict[str, list[str]]:
    """Per unit the units within it that are not all of it."""
    holding: dict[str, list[str]] = {}
    for unit, leaves in units.items():
        for leaf in leaves:
            holding.setdefault(leaf, []).append(unit)
    found: dict[str, list[str]] = {unit: [] for unit in units}
    for part in units:
        for unit in holding[next(iter(units[part]))]:
            if units[part] < units[unit]:
                found[unit].append(part)
    return found
