"""
Several tables about the same people as one: of several moments, or of several trees.

Finest cells are the ways people went, as finely as the rows tell them apart: who was in another team all the time, but
in the same rows as somebody else, is in the same cell. Colleagues do know the two apart, so the head counts of the
groups that were put together go along (see `attributes`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from typing import NamedTuple

from .model import Cell, Population, Refused, Row
from .ways import Place, Way, check_way

Leaves = tuple[str | None, ...]
_Rows = tuple[int, ...]
_Category = int


class Alike(NamedTuple):
    """
    Groups that are known apart and lie in the same rows.

    Attributes:
        heads: How many people each group has, each number once, in order.
        most: Per cell the most people that one of the groups has in it. Secret.
    """

    heads: tuple[int, ...]
    most: Mapping[Cell, int]


class Linked(NamedTuple):
    """
    Several tables about the same people, as one.

    Attributes:
        population: Its finest cells: ways that people went and their categories, as far as rows tell them apart.
        rows: Of all moments.
        known: Who was in which leaf at which moment, as colleagues know it: head counts for `attributes`.
        alike: Per row of *known* that puts several groups together what colleagues know of each.
    """

    population: Population
    rows: tuple[Row, ...]
    known: tuple[Row, ...]
    alike: Mapping[str, Alike]


def linked(
    ways: Mapping[Way, int],
    tables: Sequence[Mapping[str, Set[Place]]],
    words: Mapping[str, str] | None = None,
    paths: Mapping[str, tuple[str, ...]] | None = None,
) -> Linked:
    """
    Tables of several moments, or of several trees, as one: to be audited together.

    Args:
        ways: Per way how many people went it.
        tables: Per moment the rows that are told of it: name -> places. A name says its moment, as it comes once.
        words: What a Dutch reader calls a row; its name when left out.
        paths: Per leaf its units from the top down, the same at every moment: an audit of people who stayed within a
            unit then begins there, which makes it much faster and no other.

    Raises:
        Refused: ``odd-way`` when a way has not as many places as there are moments; ``missing-count``,
            ``negative-count``; the rest is for `model.problem`.
    """
    for way, people in ways.items():
        check_way(way, people)
        if len(way) != len(tables):
            raise Refused("odd-way", "a way names a place for each moment, or that somebody was not there")
    names = [(moment, name) for moment, told in enumerate(tables) for name in told]
    groups = _Groups(ways, tables, paths or {})
    cells: list[set[Cell]] = [set() for _ in names]
    for cell, lies_in in enumerate(groups.lies_in):
        for row in lies_in:
            cells[row].add(cell)
    rows = [
        Row(name, (words or {}).get(name, name), frozenset(held)) for (_, name), held in zip(names, cells, strict=True)
    ]
    known = [Row(f"way/{at}", "wie waar werkte", frozenset(group)) for at, group in enumerate(groups.members)]
    alike = {
        f"way/{at}": one for at, one in enumerate(groups.alike) if len(one.heads) > 1 or one.heads[0] < groups.heads[at]
    }
    return Linked(Population(tuple(groups.sizes), tuple(groups.paths)), tuple(rows), tuple(known), alike)


class _Groups:
    """
    People by the rows they are in: groups, each with the cells that its people can be in.

    Attributes:
        sizes, paths, lies_in: Per cell its people, its units and its rows.
        members, heads, alike: Per group its cells, its people, and the groups of colleagues in it.
    """

    def __init__(
        self,
        ways: Mapping[Way, int],
        tables: Sequence[Mapping[str, Set[Place]]],
        paths: Mapping[str, tuple[str, ...]],
    ) -> None:
        self.sizes, self.paths, self.lies_in = list[int](), list[tuple[str, ...]](), list[_Rows]()
        self.members, self.heads, self.alike = list[list[Cell]](), list[int](), list[Alike]()
        self._paths = paths
        self._rows_of = _rows_of(tables)
        self._constant = sorted({place.category for way in ways for place in way if place})
        routes: dict[Leaves, Counter[Way]] = {}
        for way, people in sorted(ways.items(), key=lambda item: [place or ("", "") for place in item[0]]):
            routes.setdefault(tuple(place and place.leaf for place in way), Counter())[way] += people
        alike: dict[tuple[_Rows, ...], list[tuple[Leaves, Counter[_Rows]]]] = {}
        for leaves, found in routes.items():
            counted = self._counted(leaves, found)
            alike.setdefault(tuple(sorted(counted)), []).append((leaves, counted))
        for parts in alike.values():
            self._add(self._path([leaf for leaves, _ in parts for leaf in leaves]), [counted for _, counted in parts])

    def _counted(self, leaves: Leaves, ways: Mapping[Way, int]) -> Counter[_Rows]:
        """The people of one route by the rows they are in; those of categories that nobody has are 0."""
        counted: Counter[_Rows] = Counter()
        for category in self._constant:
            counted[self._lies_in([Place(leaf, category) if leaf else None for leaf in leaves])] += 0
        for way, people in ways.items():
            counted[self._lies_in(way)] += people
        return counted

    def _lies_in(self, way: Sequence[Place | None]) -> _Rows:
        return tuple(row for at, place in zip(self._rows_of, way, strict=True) if place for row in at.get(place, ()))

    def _path(self, leaves: Sequence[str | None]) -> tuple[str, ...]:
        """The units that nobody there ever left."""
        paths = [self._paths.get(leaf, ()) for leaf in leaves if leaf is not None]
        first, last = min(paths), max(paths)
        same = next((at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first))
        return first[:same]

    def _add(self, path: tuple[str, ...], parts: Sequence[Counter[_Rows]]) -> None:
        lies_in = sorted(parts[0])
        first = len(self.sizes)
        for rows in lies_in:
            self.sizes.append(sum(part[rows] for part in parts))
            self.paths.append(path)
            self.lies_in.append(rows)
        heads = [sum(part.values()) for part in parts]
        most = {first + at: max(part[rows] for part in parts) for at, rows in enumerate(lies_in)}
        self.members.append(list(range(first, len(self.sizes))))
        self.heads.append(sum(heads))
        self.alike.append(Alike(tuple(sorted(set(heads))), most))


def _rows_of(tables: Sequence[Mapping[str, Set[Place]]]) -> list[dict[Place, _Rows]]:
    """Per moment the rows that each place is in."""
    found: list[dict[Place, _Rows]] = []
    row = 0
    for told in tables:
        at: dict[Place, _Rows] = {}
        for places in told.values():
            for place in places:
                at[place] = (*at.get(place, ()), row)
            row += 1
        found.append(at)
    return found
