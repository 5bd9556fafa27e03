"""
Signals of unwanted behaviour: how many were counted in a quarter, where enough people work. Never a case.

Sources count signals and not who gave them, and somebody may give several: so a number says of nobody that they gave
one. What it must not do is point at a case. So no number, told or following from others, is of fewer than k signals or
of a part where fewer than k people work, and no kind of fewer than k is told by itself.

Told are totals of units, each the sum of groups of k and more, and kinds of the whole, each of k and more. Whatever can
be computed of units is a sum of groups; and how many of one kind a group has may be anything up to the smaller of the
two, which is k or more: so nothing small follows from both together either.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from peil_reporting.measures.projection import Signals
from peil_reporting.organisation.domain import Tree
from peil_reporting.recorded import known_by, standing
from peil_reporting.releases.catalogue import OTHER_KINDS
from peil_reporting.releases.domain.quarters import Quarter


class Given(NamedTuple):
    """
    The signals of a quarter that were counted for one unit.

    Attributes:
        unit: As facts name it.
        people: How many work there and below it, where no other unit counts signals; for the municipality everybody,
            as what no directorate counted may be of anybody.
        kinds: Per kind how many, in order of kind.
    """

    unit: str
    people: int
    kinds: tuple[tuple[str, int], ...]

    @property
    def many(self) -> int:
        """Of all kinds together."""
        return sum(many for _, many in self.kinds)


def counted(signals: Signals, quarter: Quarter, known_on: int) -> dict[str, int]:
    """
    Per kind what was counted of *quarter*, as known at the end of *known_on* (``YYYYMMDD``); a kind that is not whole
    is not there.

    Whole: the quarter itself, or its three months. Of several sources the first in the alphabet that has a kind whole:
    two sources may have counted the same signals.
    """
    told: dict[tuple[str, str], dict[str, int]] = {}
    for fact, of in standing(known_by(signals, known_on).facts):
        told.setdefault((of.kind, fact.source), {})[of.period] = of.count
    found: dict[str, int] = {}
    for kind, source in sorted(told):
        for periods in (quarter.months, (quarter.name,)):
            if kind not in found and all(period in told[kind, source] for period in periods):
                found[kind] = sum(told[kind, source][period] for period in periods)
    return found


def given(
    every: Iterable[Signals], quarter: Quarter, known_on: int, tree: Tree, staff: Mapping[str, int]
) -> dict[str, list[Given]]:
    """
    Per unit that counted any kind of *quarter* whole what it counted, and how many work there.

    Args:
        staff: Per unit, as facts name it, how many people count there themselves.
    """
    whole = {one.unit: kinds for one in every if (kinds := counted(one, quarter, known_on))}
    counting = {tree.place_of(unit): unit for unit in sorted(whole)}
    people = dict.fromkeys(whole, 0)
    for unit, many in staff.items():
        way = [node.unit for node in reversed(tree.path(tree.place_of(unit)))]
        nearest = next((counting[one] for one in way if one in counting), None)
        if nearest is not None:
            people[nearest] += many
    if tree.root in counting:
        people[counting[tree.root]] = sum(staff.values())
    return {unit: [Given(unit, people[unit], tuple(sorted(kinds.items())))] for unit, kinds in whole.items()}


def may_stand(some: Sequence[Given], k: int) -> bool:
    """Whether the signals of *some* together may be told: k and more, where k people and more work."""
    return sum(one.many for one in some) >= k and sum(one.people for one in some) >= k


def by_kind(some: Iterable[Given]) -> dict[str, int]:
    """How many of each kind *some* have together."""
    kinds: dict[str, int] = {}
    for one in some:
        for kind, many in one.kinds:
            kinds[kind] = kinds.get(kind, 0) + many
    return kinds


def kinds_together(kinds: Mapping[str, int], k: int) -> dict[str, str]:
    """
    Per kind the one it is told as: itself, or `OTHER_KINDS`.

    Kinds of fewer than *k* are told together; while those are fewer than k, the next in the alphabet joins them: which
    one that is, follows from no amount.
    """
    apart = sorted(kind for kind, many in kinds.items() if many >= k and kind != OTHER_KINDS)
    joined = kinds.keys() - set(apart)
    while joined and apart and sum(kinds[kind] for kind in joined) < k:
        joined |= {apart.pop(0)}
    return {kind: OTHER_KINDS if kind in joined else kind for kind in kinds}
