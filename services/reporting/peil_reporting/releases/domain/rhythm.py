"""
When a figure is told anew: if whoever came and whoever went since it was told are each nobody, or at least k people.

That holds of every unit, beside every figure of it that was ever told, and of every union of units, remainders
included: who came to a union is a cut through the ways people went, so the smallest cut says whether there is a union
to which few came. Source: the design's disclosure policy; `peil_disclosure.change`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from peil_disclosure.change import Change, may_republish
from peil_reporting.releases.domain.counted import Counted

OUT = ""
"""Everybody who is in no figure; no unit has this id."""

Flows = dict[tuple[str, str], int]
"""How many people went from one block to another."""


class Scene(NamedTuple):
    """
    Where everybody was at a moment.

    Attributes:
        at: Per person (by a key that means nothing outside) the unit that facts name.
        counted: Where the people of units count.
        told: The units whose figure was told then, or would be told now.
        late: Per unit that facts name how many people figures count otherwise than *at* says.
        traits: What the figure tells of somebody, when it tells more than that they are there.
    """

    at: Mapping[str, str]
    counted: Counted
    told: Collection[str]
    late: Mapping[str, int]
    traits: Mapping[str, object] | None = None


def afresh(now: Scene, earlier: Iterable[Scene], k: int) -> frozenset[str]:
    """
    The units of ``now.told`` that are told anew beside everything told *earlier*.

    Beside the last figure alone is not enough: when 25 people come and 24 of them go, two figures that are far enough
    apart from the one between them are one person apart. Of what few would follow from, the deepest unit keeps its old
    figure; between equals the id decides, never an amount.
    """
    pairs = [_Pair(now, then, k) for then in earlier if then.told]
    told = frozenset(unit for unit in now.told if all(pair.allows(unit) for pair in pairs))
    while told:
        kept = {unit for pair in pairs for unit in pair.given_up(told)}
        if not kept:
            break
        told -= kept
    return told


class _Pair:
    """Two moments, and how people went from one to the other."""

    def __init__(self, now: Scene, then: Scene, k: int) -> None:
        self._now, self._then, self._k = now, then, k
        keys = now.at.keys() | then.at.keys()
        self._ways = Counter((then.at.get(key), now.at.get(key)) for key in keys)
        self._late_now, self._late_then = _of_units(now), _of_units(then)
        self._came, self._went = self._single()
        self._changed = self._of_traits()

    def allows(self, unit: str) -> bool:
        """Whether *unit* by itself may be told now beside then."""
        if unit not in self._then.told:
            return True
        change = Change(self._came[unit], self._went[unit], self._changed[unit])
        slack = self._late_now[unit] + self._late_then[unit]
        if slack and min(change.joiners, change.leavers) < self._k + slack:
            return False
        return may_republish(change, self._k)

    def given_up(self, told: frozenset[str]) -> set[str]:
        """Units of *told* that keep their old figure, as few came to some union of them, or went; none if none did."""
        blocks = _Blocks(self._now, self._then, told, self._ways)
        unsure = self._unsure(blocks)
        found: set[str] = set()
        for union in _few(blocks.flows, unsure, self._k + sum(unsure.values())):
            if (unit := blocks.deepest(union, told)) is not None:
                found.add(unit)
        return found

    def _unsure(self, blocks: _Blocks) -> dict[str, int]:
        found: Counter[str] = Counter()
        for late, where in ((self._now.late, blocks.block_now), (self._then.late, blocks.block_then)):
            for unit, many in late.items():
                if many and (block := where(unit)) != OUT:
                    found[block] += many
        return dict(found)

    def _single(self) -> tuple[Counter[str], Counter[str]]:
        came: Counter[str] = Counter()
        went: Counter[str] = Counter()
        for (before, after), many in self._ways.items():
            here, there = set(_units_of(self._now, after)), set(_units_of(self._then, before))
            came.update(dict.fromkeys(here - there, many))
            went.update(dict.fromkeys(there - here, many))
        return came, went

    def _of_traits(self) -> Counter[str]:
        changed: Counter[str] = Counter()
        now, then = self._now.traits, self._then.traits
        if now is None or then is None:
            return changed
        for key in now.keys() & then.keys():
            if now[key] != then[key]:
                both = set(_units_of(self._now, self._now.at.get(key)))
                changed.update(both & set(_units_of(self._then, self._then.at.get(key))))
        return changed


class _Blocks:
    """The smallest unions of units whose figures can be compared between two moments, and who went between them."""

    def __init__(
        self, now: Scene, then: Scene, told: Collection[str], ways: Mapping[tuple[str | None, str | None], int]
    ) -> None:
        self._now, self._then, self._told = now, then, told
        self._root: dict[str, str] = {}
        there = {after for _, after in ways if after is not None}
        for unit in sorted({before for before, _ in ways if before is not None} & there):
            self._join(self._piece_now(unit), self._piece_then(unit))
        self.flows: Flows = {}
        for (before, after), many in ways.items():
            way = (OUT if before is None else self.block_then(before), OUT if after is None else self.block_now(after))
            if way[0] != way[1]:
                self.flows[way] = self.flows.get(way, 0) + many

    def block_now(self, unit: str) -> str:
        """The block in which *unit* is now; `OUT` for none."""
        return self._found(self._piece_now(unit))

    def block_then(self, unit: str) -> str:
        """The block in which *unit* was then."""
        return self._found(self._piece_then(unit))

    def deepest(self, union: Set[str], told: Collection[str]) -> str | None:
        """The unit that would be told now and goes first of those in *union*; of those around it when none is."""
        inside = [unit for unit in told if self._found(f"now {unit}") in union]
        near = {other for way in self.flows for other in way if not union.isdisjoint(way)}
        beside = [unit for unit in told if self._found(f"now {unit}") in near]
        lowest = [self._lowest(units) for units in (inside, beside, list(told)) if units]
        depth = self._now.counted.around
        return max(lowest[:2], key=lambda unit: (len(depth(unit)), unit), default=None)

    def _lowest(self, units: Sequence[str]) -> str:
        return max(units, key=lambda unit: (len(self._now.counted.around(unit)), unit))

    def _piece_now(self, unit: str) -> str:
        return next((f"now {one}" for one in _around(self._now.counted, unit) if one in self._told), OUT)

    def _piece_then(self, unit: str) -> str:
        return next((f"then {one}" for one in _around(self._then.counted, unit) if one in self._then.told), OUT)

    def _found(self, piece: str) -> str:
        while (above := self._root.get(piece, piece)) != piece:
            piece = above
        return piece

    def _join(self, one: str, other: str) -> None:
        first, second = sorted((self._found(one), self._found(other)))  # `OUT` sorts first and stays what it is
        self._root[second] = first


def _few(flows: Flows, unsure: Mapping[str, int], enough: int) -> Iterator[set[str]]:
    """Unions of blocks to which fewer than *enough* people came, but somebody, or from which so few went."""
    turned = {(after, before): many for (before, after), many in flows.items()}
    for way in (flows, turned):
        capacity: dict[str, dict[str, int]] = {}
        for (source, sink), many in way.items():
            capacity.setdefault(source, {})[sink] = many
        for source in sorted({*capacity, *unsure} - {OUT}):
            union = _cut(capacity, source, {OUT}, enough)
            if union is None:
                continue
            if source in unsure:
                yield union
                continue
            # Few go out of all figures here, so it depends on where the others go.
            for sink in sorted(capacity.get(source, {})):
                if (union := _cut(capacity, source, {OUT, sink}, enough)) is not None:
                    yield union
                    break


def _cut(capacity: Mapping[str, Mapping[str, int]], source: str, sinks: Set[str], enough: int) -> set[str] | None:
    """The blocks with *source* on one side of a cut that fewer than *enough* cross to *sinks*; None without such."""
    used: Counter[tuple[str, str]] = Counter()
    back: dict[str, set[str]] = {}
    flow = 0
    while True:
        came_from: dict[str, str] = {source: source}
        waiting, ends = [source], set[str]()
        for here in waiting:
            for to in (*capacity.get(here, {}), *back.get(here, ())):
                if to not in came_from and _room(capacity, used, here, to) > 0:
                    came_from[to] = here
                    waiting.append(to)
            if ends := sinks & came_from.keys():
                break
        if not ends:
            return set(came_from)
        flow += _push(capacity, used, back, came_from, min(ends))
        if flow >= enough:
            return None


def _room(capacity: Mapping[str, Mapping[str, int]], used: Mapping[tuple[str, str], int], here: str, to: str) -> int:
    """How many more may go from *here* to *to*: what is free, and what came the other way and can go back."""
    return capacity.get(here, {}).get(to, 0) - used.get((here, to), 0) + used.get((to, here), 0)


def _push(
    capacity: Mapping[str, Mapping[str, int]],
    used: Counter[tuple[str, str]],
    back: dict[str, set[str]],
    came_from: Mapping[str, str],
    end: str,
) -> int:
    """Send as many as fit along the way found to *end*; how many those are."""
    steps = []
    while came_from[end] != end:
        steps.append((came_from[end], end))
        end = came_from[end]
    many = min(_room(capacity, used, here, to) for here, to in steps)
    for here, to in steps:
        undone = min(many, used[to, here])
        used[to, here] -= undone
        used[here, to] += many - undone
        back.setdefault(to, set()).add(here)
    return many


def _around(counted: Counted, unit: str) -> tuple[str, ...]:
    """The units in whose figures the people of *unit* count, the lowest first."""
    leaf = counted.at.get(unit)
    return () if leaf is None else counted.around(leaf)


def _units_of(scene: Scene, unit: str | None) -> list[str]:
    """Those units whose figure of the *scene* counts the people of *unit*."""
    return [] if unit is None else [one for one in _around(scene.counted, unit) if one in scene.told]


def _of_units(scene: Scene) -> Counter[str]:
    """Per unit how many people its figure counts otherwise than is known, at least."""
    found: Counter[str] = Counter()
    for unit, many in scene.late.items():
        if many:
            found.update(dict.fromkeys(_units_of(scene, unit), many))
    return found
