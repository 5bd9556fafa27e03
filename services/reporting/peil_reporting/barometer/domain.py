"""
What of CBS's barometer is told: the shares of groups of 250 and more, as CBS gave them, and none that would follow.

CBS gives no figures about fewer than 250 people. Groups beside their whole could: what they leave of it is a group too.
Source: CBS, Barometer Culturele Diversiteit (availability; subgroups), and its classification of 2022, given in less
detail where it stood beside the old one so that no employee could be recognised.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from peil_contracts.measures import BAROMETER_MINIMUM
from peil_reporting.barometer.projection import Barometer, Published
from peil_reporting.organisation.domain import UNPLACED, Tree
from peil_reporting.recorded import known_by, moment, standing

EVERYBODY = ("total", "all")
"""The characteristic and group of a figure about everybody."""

OfUnit = Mapping[str, Sequence[Published]]
"""Unit -> what stands of it."""


class Row(NamedTuple):
    """What is told of a group: of which unit, and what CBS published of it."""

    unit: str
    published: Published


class Quoted(NamedTuple):
    """
    One publication as it is told.

    Attributes:
        whole: Of everybody.
        groups: Of groups of everybody, in order of characteristic and group.
        units: Of everybody in units below, from top to bottom.
        kept_back: Whether there is more that is not told.
    """

    whole: Row
    groups: tuple[Row, ...]
    units: tuple[Row, ...]
    kept_back: bool


def quoted(barometers: Iterable[Barometer], tree: Tree, as_of: int, known_on: int) -> Quoted | None:
    """
    The last publication of which the staff was counted on or before *as_of*, as known on *known_on* (``YYYYMMDD``).

    Of a day that was published in both classifications only the new one is told: the two beside each other divide
    people further. Groups are told of the whole of *tree* alone, units only as a whole: no unit is crossed with a
    group. None when nothing was published of the whole, or CBS withheld a share of it.
    """
    root = tree.root
    of = {one.unit: _standing(one, as_of, known_on) for one in barometers}
    wholes = [one for one in of.get(root, ()) if _of_everybody(one)]
    if not wholes:
        return None
    whole = max(wholes, key=lambda one: (one.measured_on, one.classification == "new"))
    if _withheld(whole):
        return None
    same = {unit: [one for one in found if _comparable(one, whole)] for unit, found in of.items()}
    groups = [one for one in same[root] if not _of_everybody(one)]
    told: list[Row] = []
    for characteristic in sorted({one.characteristic for one in groups}):
        parts = [Row(root, one) for one in groups if one.characteristic == characteristic]
        told += sorted(_beside(whole, parts), key=lambda row: row.published.group)
    units = [*_below(tree, root, whole, same)]
    delivered = len(groups) + sum(_of_everybody(one) for unit, found in same.items() if unit != root for one in found)
    return Quoted(Row(root, whole), tuple(told), tuple(units), len(told) + len(units) < delivered)


def _standing(barometer: Barometer, as_of: int, known_on: int) -> list[Published]:
    """What is known of a unit; of two sources that say something of the same group who said it last."""
    found = sorted(standing(known_by(barometer, known_on).facts), key=lambda pair: moment(pair[0]))
    by_group = {
        (one.measured_on, one.classification, one.characteristic, one.group): one
        for _, one in found
        if one.measured_on <= as_of
    }
    return [one for one in by_group.values() if one.population >= BAROMETER_MINIMUM]


def _of_everybody(one: Published) -> bool:
    return (one.characteristic, one.group) == EVERYBODY


def _withheld(one: Published) -> bool:
    return any(share.share is None for share in one.shares)


def _comparable(one: Published, whole: Published) -> bool:
    """Of the same publication; jobs are not counted beside employees."""
    return (one.measured_on, one.classification, one.counted) == (
        whole.measured_on, whole.classification, whole.counted
    )  # fmt: skip


def _beside(whole: Published, parts: Sequence[Row]) -> list[Row]:
    """
    Those of *parts* that may stand beside *whole*, of which they are parts.

    What they leave of it is 250 or more, or nobody; and where CBS withheld a share of one part, another is kept back
    with it, so that no difference is about that part alone. Parts that are more than the whole overlap or count
    otherwise: what they leave cannot be known, so none is told.
    """
    rest = whole.population - sum(row.published.population for row in parts)
    if rest < 0:
        return []
    told = sorted(
        (row for row in parts if not _withheld(row.published)),
        key=lambda row: (row.published.population, row.unit, row.published.group),
    )
    hidden = len(parts) - len(told)
    left = whole.population - sum(row.published.population for row in told)
    if 0 < left < BAROMETER_MINIMUM or (hidden == 1 and not rest):
        return told[1:]  # with the smallest part, which has 250 itself, what is left is large enough
    return told


def _below(tree: Tree, unit: str, whole: Published, of: OfUnit) -> Iterator[Row]:
    """What is told of the units below *unit*; below a unit that is not told nothing is."""
    parts = [*_nearest(tree, unit, of)]
    told = {row.unit for row in _beside(whole, parts)}
    for part in parts:
        if part.unit in told:
            yield part
            yield from _below(tree, part.unit, part.published, of)


def _nearest(tree: Tree, unit: str, of: OfUnit) -> Iterator[Row]:
    """The highest units below *unit* of which something is published, each as a whole."""
    for node in tree.children(unit):
        if node.unit == UNPLACED:
            continue  # nobody knows what these are parts of
        found = next((one for one in of.get(node.unit, ()) if _of_everybody(one)), None)
        if found is None:
            yield from _nearest(tree, node.unit, of)
        else:
            yield Row(node.unit, found)
