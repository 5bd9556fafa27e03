"""
Pooling upwards: how a tree of units is coarsened until every group that can be told apart has at least k people.

A team of at least k people is a leaf. Smaller teams, and the people who work for an inner unit itself, wait together in
the pool of the unit above; as soon as a pool holds k people it becomes a leaf of its own, that unit's rest. A pool that
stays too small moves up once more. Nothing is chosen, so there is nothing to turn back: whatever can be computed from
the figures of the units, each the sum of the leaves below it, is a sum of leaves, and no leaf is smaller than k.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from peil_disclosure.model import Refused

Part = Literal["whole", "rest"]
"""``whole``: a unit as it is, which may stand by itself. ``rest``: people of a unit who are no unit themselves."""

Path = tuple[str, ...]
"""The units from the top of the tree down to and including one unit."""

SMALLEST_K = 2
"""Below two people there is nothing to pool."""


class Group(NamedTuple):
    """
    People who are counted together before pooling: a unit without others below it, or the own people of an inner one.

    Attributes:
        path: The units from the top down to and including the one whose people they are.
        part: Whether they may stand by themselves when they are with enough, or only join a pool.
        size: How many they are.
    """

    path: Path
    part: Part
    size: int


class Leaf(NamedTuple):
    """
    People who are counted together after pooling, never fewer than k.

    Attributes:
        path: The units from the top down to and including the unit whose leaf it is.
        part: ``whole`` for a unit that stands by itself, ``rest`` for what was pooled at this unit.
        size: How many they are.
        groups: The groups it was made of, in order of path and part.
    """

    path: Path
    part: Part
    size: int
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Pooled:
    """
    A tree after pooling.

    Attributes:
        leaves: In order of path and part.
        dropped: The groups that not even the pool at the top could take in: together fewer than k people.
    """

    leaves: tuple[Leaf, ...]
    dropped: tuple[Group, ...]
    _below: dict[Path, list[Leaf]] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        for leaf in self.leaves:
            for depth in range(1, len(leaf.path) + 1):
                self._below.setdefault(leaf.path[:depth], []).append(leaf)

    def below(self, unit: Path) -> tuple[Leaf, ...]:
        """The leaves whose sum is the figure of *unit*."""
        return tuple(self._below.get(unit, ()))

    def shown(self, unit: Path) -> int:
        """
        How many people the figure of *unit* is about: none, or at least k.

        None only when *unit* has fewer than k people, own ones and those of all units below it together: as soon as
        they are k, some pool on the way up was full.
        """
        return sum(leaf.size for leaf in self.below(unit))

    def based_on(self, unit: Path) -> Path | None:
        """
        The unit whose figure *unit*'s equals, when it is about one shown part of it alone ("op basis van team X").

        Returns:
            The deepest unit below *unit* with the same leaves; None when the figure is about *unit* itself, or hidden.
        """
        leaves = self.below(unit)
        if not leaves:
            return None
        shared = _shared([leaf.path for leaf in leaves])
        return shared if shared != unit else None


class NoTree(Refused):
    """The groups do not describe one tree, or a number in them cannot be a number of people; see `pool`."""


def pool(
    groups: Iterable[Group], k: int, *, heads: Mapping[tuple[Path, Part], int] | None = None, least: int = 0
) -> Pooled:
    """
    Coarsen the tree that *groups* lie in until no leaf is smaller than *k*.

    With *heads*, readers are taken to know these and this rule, so that a group that waits is known to be smaller than
    *k*. Then a leaf stands only if that tells them of no group in it how many it holds: two pools of k - 1 that join
    in a rest of 2 k - 2 would, and a leaf below 2 k in which everybody answered. What may not stand waits once more.

    What comes out can go in again: leaves pooled a second time by other counts (who answered, instead of who was
    invited) give a tree in which again no leaf is smaller than *k*, and every leaf is a sum of the first ones.

    Args:
        groups: In any order, each path and part once, all below one top. Counts are people, 0 or more; a unit in which
            nobody answered is a group of 0, so that it is hidden as a small one is.
        k: The least number of people that may be told apart, in people.
        heads: Per path and part how many people there are of whom the group's answered, where that is known.
        least: With *heads*: how many people every group is known to hold at least, as leaves of an earlier pooling do.
            Then a rest that can only be the least of each does not stand either.

    Returns:
        The same people, in leaves. Those left out are listed: fewer than *k*, or with *heads* a pool at the top that
        may not stand.

    Raises:
        Refused: ``k-below-floor``: *k* is no whole number of at least 2.
        NoTree: ``empty-path``, ``odd-part``, ``missing-count`` (no whole number, as NaN and True are none),
            ``negative-count``, ``overlap`` (a unit at two places, a part given twice, a whole unit with units below
            it) or ``more-than-one-top``.
    """
    if not _whole(k) or k < SMALLEST_K:
        raise Refused("k-below-floor", f"k must be a whole number of at least {SMALLEST_K}")
    leaves, waiting = _apart(_in_order(_checked(groups)), k, heads, least)
    # Deepest first, so that a pool is full before the unit above looks at it.
    for path in sorted(waiting, key=len, reverse=True):
        here = waiting[path]
        if here.may_stand():
            leaves.append(Leaf(path, "rest", here.size, tuple(_in_order(here.groups))))
        elif len(path) > 1:
            waiting[path[:-1]].join(here)
        else:
            return Pooled(_by_place(leaves), tuple(_in_order(here.groups)))
    return Pooled(_by_place(leaves), ())


def _apart(
    given: list[Group], k: int, heads: Mapping[tuple[Path, Part], int] | None, least: int
) -> tuple[list[Leaf], dict[Path, _Waiting]]:
    """Those of *given* that stand by themselves, and per unit those that wait."""
    waiting = {path: _Waiting(k, heads, least) for path in _places(given)}
    leaves: list[Leaf] = []
    for group in given:
        # Heads of the group itself: where nobody is missing, whoever knows them knows that everybody answered.
        everybody = (heads or {}).get((group.path, group.part)) == group.size < 2 * k
        if group.part == "whole" and group.size >= k and not everybody:
            leaves.append(Leaf(group.path, "whole", group.size, (group,)))
        else:
            waiting[group.path].add(group)
    return leaves, waiting


class _Part(NamedTuple):
    """Part of a pool: its people, the most and the least that readers know it to hold, and whether it is known."""

    size: int
    most: int | None
    least: int
    exactly: bool = False


class _Waiting:
    """The groups that wait in a pool, and what readers who know the rule know of them."""

    def __init__(self, k: int, heads: Mapping[tuple[Path, Part], int] | None, least: int) -> None:
        self.groups: list[Group] = []
        self.size = 0
        self._k, self._heads, self._least = k, heads, least
        self._parts: list[_Part] = []

    def add(self, group: Group) -> None:
        """Let *group* wait here."""
        most = (self._heads or {}).get((group.path, group.part))
        if group.part == "whole" and group.size < self._k:
            most = self._k - 1 if most is None else min(most, self._k - 1)
        # A unit of k or more that waits was refused because everybody answered: whoever sees that knows it.
        self._take([group], _Part(group.size, most, self._least, group.part == "whole" and group.size >= self._k))

    def join(self, other: _Waiting) -> None:
        """Let everybody wait here who waited in *other*, a pool below that may not stand."""
        mosts = [part.most for part in other._parts]
        most = None if None in mosts else sum(most for most in mosts if most is not None)
        if other.size < self._k:
            most = self._k - 1 if most is None else min(most, self._k - 1)
        least = sum(part.least for part in other._parts)
        self._take(other.groups, _Part(other.size, most, least, other.size >= self._k))

    def may_stand(self) -> bool:
        """Whether these are k people or more, and readers do not know of a part of them how many it is."""
        if self.size < self._k:
            return False
        if self._heads is None:
            return True
        parts = [part for part in self._parts if part.most != 0]
        free = [part for part in parts if not part.exactly]
        if len(parts) == 1:
            return bool(free) and (self.size >= 2 * self._k or free[0].most != self.size)
        if self._least and all(part.size == part.least for part in free):
            return False
        if any(part.most is None for part in free):
            return True
        # How many more there could be. For a reader a part known exactly could also be one that is too small, if what
        # that one would lack could be elsewhere, and if this pool would have stood then too, beside the other such.
        slack = sum((part.most or 0) - part.size for part in free)
        return slack > sum(sorted(part.size - self._k + 1 for part in parts if part.exactly)[-2:])

    def _take(self, groups: Iterable[Group], part: _Part) -> None:
        self.groups.extend(groups)
        self.size += part.size
        self._parts.append(part)


def _checked(groups: Iterable[Group]) -> list[Group]:
    """
    *groups*, each with a path, a part and a number of people.

    Raises:
        NoTree: see `pool`.
    """
    given = list(groups)
    for group in given:
        if not group.path or not all(isinstance(unit, str) and unit for unit in group.path):
            raise NoTree("empty-path", "a group needs a path of names")
        unit = repr(group.path[-1])
        if group.part not in ("whole", "rest"):
            raise NoTree("odd-part", f"unit {unit} has a group that is neither whole nor rest")
        if not _whole(group.size):
            raise NoTree("missing-count", f"unit {unit} has a group without a whole number of people")
        if group.size < 0:
            raise NoTree("negative-count", f"unit {unit} has a group that is not 0 or more people")
    return given


def _whole(value: object) -> bool:
    # True is an int to Python, and a mistake in a table.
    return isinstance(value, int) and not isinstance(value, bool)


def _places(given: list[Group]) -> set[Path]:
    """
    Every unit there is.

    Raises:
        NoTree: see `pool`.
    """
    above: dict[str, Path] = {}
    seen: set[tuple[Path, Part]] = set()
    inner: set[Path] = set()
    for group in given:
        for depth in range(1, len(group.path) + 1):
            path = group.path[:depth]
            if above.setdefault(path[-1], path) != path:
                raise NoTree("overlap", f"unit {path[-1]!r} lies at two places")
        if (group.path, group.part) in seen:
            raise NoTree("overlap", f"unit {group.path[-1]!r} has two groups that are its {group.part}")
        seen.add((group.path, group.part))
        inner.update(group.path[:depth] for depth in range(1, len(group.path)))
    if len({path[0] for path in above.values()}) > 1:
        raise NoTree("more-than-one-top", "the groups lie below more than one top")
    if both := sorted(path for path in inner if (path, "whole") in seen):
        raise NoTree("overlap", f"unit {both[0][-1]!r} has units below it, so its own people are no whole unit")
    return set(above.values())


def _shared(paths: list[Path]) -> Path:
    """The deepest unit that all *paths* lead through."""
    first, last = min(paths), max(paths)
    depth = next((at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first))
    return first[:depth]


def _in_order(groups: Iterable[Group]) -> list[Group]:
    return sorted(groups, key=lambda group: (group.path, group.part))


def _by_place(leaves: Iterable[Leaf]) -> tuple[Leaf, ...]:
    return tuple(sorted(leaves, key=lambda leaf: (leaf.path, leaf.part)))


def groups_of(counts: Mapping[Path, int]) -> list[Group]:
    """
    *counts* (people per unit, by the unit's path) as groups: a unit without others below it is a whole one.

    An inner unit's own people, such as its manager, are its rest: they join a pool and never stand by themselves.
    """
    inner = {path[:depth] for path in counts for depth in range(1, len(path))}
    return [Group(path, "rest" if path in inner else "whole", count) for path, count in sorted(counts.items())]
