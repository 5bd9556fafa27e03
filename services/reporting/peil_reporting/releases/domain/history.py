"""
What was told of the same people before, beside what would be told now: audited as one table.

Two figures of a unit and who came and went between them are three things that readers know, and together they may say
of everybody who came what each of them is. So the finest cells are the ways people went, from where they were when a
figure was told to where they are now; who worked where is known, and what is told of either moment must leave every
group open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from peil_disclosure.attributes import audit_attributes, known_already
from peil_disclosure.audit import audit
from peil_disclosure.change import Place, linked
from peil_disclosure.model import Refused, problem
from peil_disclosure.repair import repair
from peil_reporting.releases.domain.counted import Counted
from peil_reporting.releases.domain.gate import Gate, Passed, row_of, unit_and_category
from peil_reporting.releases.domain.past import Seen
from peil_reporting.releases.domain.release import Told
from peil_reporting.releases.domain.tables import Table, together
from peil_reporting.releases.domain.whereabouts import Whereabouts, traits

FIGURES = {"band": "staff_by_scale_band", "age": "staff_by_age_group"}
"""Which figure a table becomes; every other table is a training's."""

EVERY_UNIT, HIGH_UNITS = 900, 1700
"""
Cells up to which all units are asked of, and up to which the municipality and its clusters are: that takes seconds.

What is told of a deep unit stays in the history, and makes every later audit longer, also of the units above. Beside
more history than that the old figure stands.
"""


class _Moment(NamedTuple):
    """Per person the unit that rows of the moment divide last and the category; and the units each holds."""

    places: Mapping[str, Place]
    leaves: Mapping[str, Set[str]]


def beside(
    table: Passed, now: Seen, then: Sequence[Seen], of: Table, gate: Gate, budget: int = HIGH_UNITS
) -> Passed | None:
    """
    *table* without the rows that would tell too much beside what was told before; None when nothing of it may.

    Args:
        table: As it went through the gate by itself: ``band``, ``age``, or ``learning/<training>``.
        now: Where everybody is.
        then: Every moment at which something was told.
        of: What it divides staff by.
        budget: In cells: beside more history nothing is told.
    """
    categories = _ever(of.categories, table.name, then)
    while (left := _beside(table, now, then, categories, gate, budget)) is not None:
        rows = [
            row for row in left.problem.rows if row.name in left.told and unit_and_category(row.name)[1] is not None
        ]
        whole = together(of, rows)
        if len(whole) == len(rows):
            return left
        gone = {row.name for row in rows} - {row.name for row in whole}
        table = left._replace(problem=table.problem, told=left.told - gone)
    return None


def _beside(
    table: Passed, now: Seen, then: Sequence[Seen], categories: Sequence[str], gate: Gate, budget: int
) -> Passed | None:
    earlier = [(seen, rows) for seen in then if (rows := _told(seen, table.name, categories))]
    if not earlier:
        return table
    moments = [_moment(seen, table.name, rows) for seen, rows in earlier]
    moments.append(_moment(now, table.name, table.told))
    keys = {key for moment in moments for key in moment.places}
    ways = Counter(tuple(moment.places.get(key) for moment in moments) for key in keys)
    if len({tuple(place and place.leaf for place in way) for way in ways}) * len(categories) > budget:
        return None
    named = [{f"{seen.quarter}: {row}": row for row in rows} for seen, rows in earlier]
    tables = [_places(of, moment, categories) for of, moment in zip(named, moments, strict=False)]
    tables.append(_places({row: row for row in sorted(table.told)}, moments[-1], categories))
    joined = linked(ways, tables, table.words, _paths(moments, [*(seen for seen, _ in earlier), now]))
    new = set(table.told)
    ranks = {row.name: row.rank for row in table.problem.rows}
    asked_of = [row._replace(rank=ranks.get(row.name, 0)) for row in joined.rows if row.cells]
    fixed = [row.name for row in asked_of if row.name not in new or unit_and_category(row.name)[1] is None]
    try:
        asked = problem(joined.population, asked_of, gate.k, floor=gate.floor)
        before = replace(asked, rows=tuple(row for row in asked.rows if row.name not in new))
        standing = known_already(before, known=joined.known, alike=joined.alike)
        asks = partial(audit_attributes, known=joined.known, alike=joined.alike, standing=standing)
        left = repair(asked, key=gate.key, audit=asks, told=fixed)
    except Refused:
        return None
    return table._replace(
        problem=left.problem,
        verdict=audit(left.problem),
        told=frozenset(row.name for row in left.problem.rows if row.name in new),
        hidden=(*table.hidden, *left.hidden),
    )


def _ever(categories: Collection[str], table: str, then: Sequence[Seen]) -> list[str]:
    """*categories*, and those that people were in when something was told: what was told of one stays known."""
    gone = {of for seen in then for _, of in traits(seen.found, table)}.difference(categories)
    return [*categories, *sorted(gone)]


def _told(seen: Seen, table: str, categories: Collection[str]) -> list[str]:
    """The rows of *table* that were told anew at a moment."""
    name = FIGURES.get(table, "learning_coverage")
    units: Mapping[str, Told] = seen.release.figures[name].units if seen.release and seen.told(name) else {}
    rows = []
    for unit in sorted(seen.told(name)):
        amounts = units[unit].categories.items()
        of = [row_of(unit, each) for each, amount in amounts if isinstance(amount, int) and each in categories]
        rows += [row_of(unit), *of] if of else []
    return rows


def _moment(seen: Seen, table: str, rows: Collection[str]) -> _Moment:
    counted, tree = seen.divided, seen.divided.tree
    told = {unit_and_category(row)[0] for row in rows}
    lowest = {unit: low for unit in counted.at if (low := _lowest(counted, unit, told)) is not None}
    leaves = {unit: {low for low in lowest.values() if unit in counted.around(low)} for unit in told}
    at = {key: lowest.get(tree.place_of(one.unit)) for key, one in seen.found.items()}
    places = {key: Place(leaf, of) for key, of in _kinds(seen.found, table) if (leaf := at[key]) is not None}
    return _Moment(places, leaves)


def _paths(moments: Sequence[_Moment], seen: Sequence[Seen]) -> dict[str, tuple[str, ...]]:
    """Per unit that rows divide last the units around it as they lay last, from the top down."""
    paths: dict[str, tuple[str, ...]] = {}
    for moment, one in zip(moments, seen, strict=True):
        for leaf in {low for lows in moment.leaves.values() for low in lows}:
            paths[leaf] = tuple(reversed(one.divided.around(leaf)))
    return paths


def _kinds(found: Whereabouts, table: str) -> Sequence[tuple[str, str]]:
    return list(traits(found, table))


def _lowest(counted: Counted, unit: str, told: Set[str]) -> str | None:
    return next((one for one in counted.around(counted.at[unit]) if one in told), None)


def _places(rows: Mapping[str, str], moment: _Moment, categories: Sequence[str]) -> dict[str, set[Place]]:
    found = {}
    for name, row in rows.items():
        unit, category = unit_and_category(row)
        of = categories if category is None else [category]
        found[name] = {Place(leaf, each) for leaf in moment.leaves[unit] for each in of}
    return found
