"""
How many people units have, beside what was told of that before: audited as one table.

Readers know roughly who went where, so a figure of a unit and an older one of it, of the unit above, or of what was
left over then, may say how many went one way. The finest cells are the ways people went between all figures ever told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from peil_disclosure.change import Place, linked
from peil_disclosure.model import Refused, problem
from peil_disclosure.repair import repair
from peil_reporting.releases.domain.counted import Counted
from peil_reporting.releases.domain.gate import Gate, Passed, row_of
from peil_reporting.releases.domain.past import Seen

DIVIDING = ("staff_by_scale_band", "staff_by_age_group", "learning_coverage", "contracts")
"""Figures that tell beside their categories how many people those are."""

DEEP_WAYS, MOST_WAYS = 2500, 5000
"""
Ways up to which an audit takes seconds: of all units, and of the municipality, its clusters and directorates; see
`making`. What is told of teams lies in the history ever after, and each of their people who goes is one more way.
"""

_DIVIDED = "divided/"


class Heads(NamedTuple):
    """
    What may be told anew.

    Attributes:
        passed: The rows told, with those told before.
        divided: The units of which it may be told how many are divided.
    """

    passed: Passed
    divided: frozenset[str]


def heads_beside(
    now: Seen,
    then: Sequence[Seen],
    staff: Collection[str],
    divided: Collection[str],
    gate: Gate,
    most_ways: int = MOST_WAYS,
) -> Heads | None:
    """
    Which of the units *staff*, and of those *divided*, may be told anew; None when that cannot be audited.

    Deeper units are given up first, and what is divided before staff. Beside more than *most_ways* nothing is told.
    """
    told = [(seen, seen.told("staff"), frozenset().union(*map(seen.told, DIVIDING))) for seen in then]
    told = [one for one in told if one[1] or one[2]]
    moments = [_moment(*one) for one in (*told, (now, frozenset(staff), frozenset(divided)))]
    keys = {key for places, _ in moments for key in places}
    ways = Counter(tuple(places.get(key) for places, _ in moments) for key in keys)
    if len(ways) > most_ways:
        return None
    before = [
        {f"{seen.quarter}: {name}": of for name, of in rows.items()}
        for (seen, *_), (_, rows) in zip(told, moments, strict=False)
    ]
    tree = now.counted.tree
    words = {name: tree.nodes[name.rpartition("/")[2]].name for name in moments[-1][1]}
    leaves = {place.leaf for _, rows in moments for of in rows.values() for place in of}
    paths = {leaf: _path(leaf, now.counted) for leaf in leaves}
    joined = linked(ways, [*before, moments[-1][1]], words, paths)
    new = set(moments[-1][1])
    rows = [
        row._replace(rank=_rank(row.name, now.counted) if row.name in new else 0) for row in joined.rows if row.cells
    ]
    try:
        asked = problem(joined.population, rows, gate.k, floor=gate.floor)
        left = repair(asked, key=gate.key, told=[row.name for row in rows if row.name not in new])
    except Refused:
        return None
    kept = {row.name for row in left.problem.rows} & new
    passed = Passed("staff", left.problem, left.verdict, frozenset(kept), left.hidden, (), words)
    return Heads(passed, frozenset(name.removeprefix(_DIVIDED) for name in kept if name.startswith(_DIVIDED)))


def _rank(name: str, counted: Counted) -> int:
    depth = len(counted.around(name.rpartition("/")[2]))
    return depth + (100 if name.startswith(_DIVIDED) else 0)


def _moment(
    seen: Seen, staff: Collection[str], divided: Collection[str]
) -> tuple[Mapping[str, Place], Mapping[str, set[Place]]]:
    """Per person the place at a moment, and per row that is told then its places."""
    rows: dict[str, set[Place]] = {}
    places: dict[str, Place] = {}
    tree = seen.counted.tree
    for unit in {tree.place_of(one.unit) for one in seen.found.values()}:
        within = [row_of(one) for one in _around(seen.counted, unit) if one in staff]
        within += [f"{_DIVIDED}{one}" for one in _around(seen.divided, unit) if one in divided]
        if within:
            places[unit] = Place(" ".join(within))
            for name in within:
                rows.setdefault(name, set()).add(places[unit])
    at = {key: places.get(tree.place_of(one.unit)) for key, one in seen.found.items()}
    return {key: place for key, place in at.items() if place is not None}, rows


def _path(leaf: str, counted: Counted) -> tuple[str, ...]:
    """The units around those that are in the rows of *leaf*, as they lie now, from the top down."""
    lowest = leaf.partition(" ")[0].rpartition("/")[2]
    return tuple(reversed(counted.around(lowest))) if lowest in counted.tree.nodes else ()


def _around(counted: Counted, unit: str) -> tuple[str, ...]:
    leaf = counted.at.get(unit)
    return () if leaf is None else counted.around(leaf)
