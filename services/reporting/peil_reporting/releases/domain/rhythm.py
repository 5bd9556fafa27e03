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

Flows = dict[str, dict[str, int]]
"""Per block how many people went to each other one, or came from it."""


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
        self._blocks: _Blocks | None = None

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
        """
        Units of *told* that keep their old figure, as few came to some union of them, or went; none if none did.

        Asked again, it is of fewer units: blocks then only grow together, which is much quicker than to begin anew.
        """
        if self._blocks is None:
            self._blocks = _Blocks(self._now, self._then, told, self._ways)
        blocks = self._blocks
        blocks.narrow(told)
        unsure = self._unsure(blocks)
        found: set[str] = set()
        for union in _few(blocks, unsure, self._k + sum(unsure.values())):
            if (unit := blocks.deepest(union, told)) is not None:
                found.add(self._rather_below(unit, told))
        return found

    def _rather_below(self, unit: str, told: frozenset[str]) -> str:
        """
        Instead of the whole, when that is the *unit*, one right below it to which enough came and from which they went.

        Few came or went who work above all others. Without the whole nothing could be set beside anything; with one of
        its parts they are enough.
        """
        around = self._now.counted.around
        if len(around(unit)) > 1:
            return unit
        below = [one for one in told if len(around(one)) > 1 and told.isdisjoint(around(one)[1:-1])]
        return max((one for one in below if min(self._came[one], self._went[one]) >= self._k), default=unit)

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
        self, now: Scene, then: Scene, told: frozenset[str], ways: Mapping[tuple[str | None, str | None], int]
    ) -> None:
        self._now, self._told = now, told
        self._root: dict[str, str] = {}
        units = {unit for way in ways for unit in way if unit is not None} | now.late.keys() | then.late.keys()
        self._then_at = {unit: _piece("then", then.counted, unit, then.told) for unit in units}
        self._now_at = {unit: _piece("now", now.counted, unit, told) for unit in units}
        there = {after for _, after in ways if after is not None}
        for unit in sorted({before for before, _ in ways if before is not None} & there):
            self._join(self._now_at[unit], self._then_at[unit])
        self.went: Flows = {}
        self.came: Flows = {}
        for (before, after), many in ways.items():
            source = OUT if before is None else self.block_then(before)
            sink = OUT if after is None else self.block_now(after)
            if source != sink:
                _add(self.went, source, sink, many)
                _add(self.came, sink, source, many)

    def block_now(self, unit: str) -> str:
        """The block in which *unit* is now; `OUT` for none."""
        return self._found(self._now_at[unit])

    def block_then(self, unit: str) -> str:
        """The block in which *unit* was then."""
        return self._found(self._then_at[unit])

    def narrow(self, told: frozenset[str]) -> None:
        """Tell of those units now that are *told*, some fewer than before: what a unit held is told of with others."""
        for unit in sorted(self._told - told):
            above = next((one for one in self._now.counted.around(unit)[1:] if one in told), None)
            one, other = self._found(f"now {unit}"), OUT if above is None else self._found(f"now {above}")
            if one != other:
                self._join(one, other)
                stays = self._found(one)
                self._pour(other if stays == one else one, stays)
        self._told = told

    def _pour(self, gone: str, stays: str) -> None:
        """Let what went and came by the block *gone* do so by the block *stays*."""
        for flows, turned in ((self.went, self.came), (self.came, self.went)):
            for other, many in flows.pop(gone, {}).items():
                del turned[other][gone]
                if other != stays:
                    _add(flows, stays, other, many)
                    _add(turned, other, stays, many)

    def deepest(self, union: Set[str], told: Collection[str]) -> str | None:
        """The unit of *told* that goes first: the deepest in or beside *union*, and of all when none is there."""
        inside = [unit for unit in told if self._found(f"now {unit}") in union]
        near = {*union, *(other for one in union for flows in (self.went, self.came) for other in flows.get(one, ()))}
        beside = [unit for unit in told if self._found(f"now {unit}") in near]
        return self._lowest([*inside, *beside] or list(told)) if told else None

    def _lowest(self, units: Sequence[str]) -> str:
        return max(units, key=lambda unit: (len(self._now.counted.around(unit)), unit))

    def _found(self, piece: str) -> str:
        last = piece
        while (above := self._root.get(last, last)) != last:
            last = above
        if last != piece:
            self._root[piece] = last
        return last

    def _join(self, one: str, other: str) -> None:
        first, second = sorted((self._found(one), self._found(other)))  # `OUT` sorts first and stays what it is
        self._root[second] = first


def _piece(when: str, counted: Counted, unit: str, told: Collection[str]) -> str:
    """The lowest unit that is told of in whose figure the people of *unit* count, at that moment; `OUT` for none."""
    return next((f"{when} {one}" for one in _around(counted, unit) if one in told), OUT)


def _add(flows: Flows, one: str, other: str, many: int) -> None:
    there = flows.setdefault(one, {})
    there[other] = there.get(other, 0) + many


def _few(blocks: _Blocks, unsure: Mapping[str, int], enough: int) -> Iterator[set[str]]:
    """Unions of blocks to which fewer than *enough* people came, but somebody, or from which so few went."""
    for capacity in (blocks.went, blocks.came):
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
