"""
What of CBS's barometer is told: the shares of groups of 250 and more, as CBS gave them, and none that would follow.

CBS gives no figures about fewer than 250 people. Groups beside their whole could: what they leave of it is a group too.
Source: CBS, Barometer Culturele Diversiteit (availability; subgroups), and its classification of 2022, given in less
detail where it stood beside the old one so that no employee could be recognised.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from peil_contracts.measures import BAROMETER_MINIMUM
from peil_reporting.barometer.projection import Barometer, Published
from peil_reporting.barometer.telling import EVERYBODY, Group, arrivals, comparable, first_whole, told_of
from peil_reporting.organisation.domain import Tree
from peil_reporting.recorded import known_by, moment, standing


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


class Publication(NamedTuple):
    """A publication: the day of which the staff was counted, and the day on which it became known (``YYYYMMDD``)."""

    measured_on: int
    known_on: int


def last_publication(barometers: Sequence[Barometer], root: str, as_of: int, known_on: int) -> Publication | None:
    """
    The last publication about *root* of a day up to *as_of* that stands as known on *known_on*.

    It became known when something was first told of everybody; None when nothing was, or all of it was withdrawn.
    """
    whole = next((one for one in barometers if one.unit == root), Barometer(root))
    stands = {(one.measured_on, one.classification) for one in _standing(whole, known_on) if _of_everybody(one)}
    for measured_on in sorted({day for day, _ in stands if day <= as_of}, reverse=True):
        first = first_whole(arrivals([whole], root, measured_on, known_on), root)
        if first and first.fact.value and (measured_on, first.fact.value.classification) in stands:
            return Publication(measured_on, first.fact.known_on)
    return None


def quoted(
    barometers: Iterable[Barometer], tree: Tree, as_of: int, known_on: int, root: str | None = None
) -> Quoted | None:
    """
    The last publication of which the staff was counted on or before *as_of*, as known on *known_on* (``YYYYMMDD``).

    Args:
        barometers: What CBS published of each unit.
        tree: The units of the day the staff was counted, as known when the publication became known: whoever asks
            for another day sees the same publication divided in the same way.
        as_of: The day about which is asked.
        known_on: What became known later does not count.
        root: Of which unit the whole is; else the root of *tree*.

    Of a day that was published in both classifications only the one that was known first is told: the two beside each
    other divide people further. Groups are told of the whole alone, units only as a whole: no unit is crossed with a
    group. None when nothing was published of the whole, or CBS withheld a share of it.
    """
    every = list(barometers)
    root = root or tree.root
    last = last_publication(every, root, as_of, known_on)
    if last is None:
        return None
    told = told_of(arrivals(every, root, last.measured_on, known_on), root, tree)
    whole = told.pop(Group(root, *EVERYBODY), None)
    if whole is None:
        return None
    groups = [Row(group.unit, told[group]) for group in sorted(told) if not group.everybody]
    units = [Row(unit, told[one]) for unit in tree.descendants(tree.root) if (one := Group(unit, *EVERYBODY)) in told]
    rows = {Row(root, whole), *groups, *units}
    more = any(
        Row(of.unit, one) not in rows
        for of in every
        for one in _standing(of, known_on)
        if comparable(one, whole) and (of.unit == root or _of_everybody(one))
    )
    return Quoted(Row(root, whole), tuple(groups), tuple(units), more)


def _standing(barometer: Barometer, known_on: int) -> list[Published]:
    """What is known of a unit; of two sources that say something of the same group who said it last."""
    found = sorted(standing(known_by(barometer, known_on).facts), key=lambda pair: moment(pair[0]))
    by_group = {(one.measured_on, one.classification, one.characteristic, one.group): one for _, one in found}
    return [one for one in by_group.values() if one.population >= BAROMETER_MINIMUM]


def _of_everybody(one: Published) -> bool:
    return (one.characteristic, one.group) == EVERYBODY
