"""A register of many small units: put together where no row tells them apart, and found as safe as told one by one."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Set

from peil_disclosure.attributes import audit_attributes
from peil_disclosure.change import Linked, Place, Way, change_of, linked, may_republish, renew
from peil_disclosure.model import Population, Row, problem

K = 5
HAS, LACKS = "ja", "nee"
PATHS = {f"d{one}t{two}": ("stad", f"d{one}", f"d{one}t{two}") for one in range(2) for two in range(3)}
UNITS = {"stad": set(PATHS)} | {f"d{one}": {leaf for leaf in PATHS if leaf.startswith(f"d{one}")} for one in range(2)}


def went(seed: int) -> Counter[Way]:
    """How the people of six teams went over three moments."""
    chance = random.Random(f"peil linked {seed}")
    ways: Counter[Way] = Counter()
    for leaf in PATHS:
        for _ in range(chance.choice([3, 15, 30])):
            first = chance.choice([0] * 8 + [1, 2])
            then = [None] * first + [leaf] * (3 - first)
            if chance.random() < 0.1:
                then[2] = chance.choice([None, *PATHS])
            kind = HAS if chance.random() < 0.5 else LACKS
            if any(then):
                ways[tuple(Place(at, kind) if at else None for at in then)] += 1
    return ways


def tables(chance: random.Random) -> list[dict[str, Set[Place]]]:
    """At each moment some units."""
    return [
        {f"{moment}/{unit}": {Place(leaf, HAS) for leaf in UNITS[unit]} for unit in UNITS if chance.random() < 0.3}
        for moment in range(3)
    ]


def one_by_one(ways: Mapping[Way, int], told: list[dict[str, Set[Place]]]) -> tuple[Population, list[Row], list[Row]]:
    """The same people with every route and category a cell of its own."""
    routes = sorted({tuple(place.leaf if place else "" for place in way) for way in ways})
    cells = [(route, kind) for route in routes for kind in (HAS, LACKS)]
    as_way = [tuple(Place(leaf, kind) if leaf else None for leaf in route) for route, kind in cells]
    rows = [
        Row(name, name, frozenset(cell for cell, way in enumerate(as_way) if way[moment] in places))
        for moment, at in enumerate(told)
        for name, places in at.items()
    ]
    known = [
        Row(f"route/{at}", "", frozenset(cell for cell, (each, _) in enumerate(cells) if each == route))
        for at, route in enumerate(routes)
    ]
    return Population(tuple(ways.get(way, 0) for way in as_way), ((),) * len(cells)), rows, known


def test_who_lies_in_the_same_rows_is_put_together_and_nothing_is_found_safe_that_was_not() -> None:
    safe = 0
    for seed in range(40):
        ways, told = went(seed), tables(random.Random(seed))
        joined = linked(ways, told, None, PATHS)
        population, rows, known = one_by_one(ways, told)
        assert len(joined.population.sizes) <= len(population.sizes)
        if not all(row.cells for row in rows):
            continue
        fine = audit_attributes(problem(population, rows, K), known)
        coarse = audit_attributes(problem(joined.population, joined.rows, K), joined.known, alike=joined.alike)
        assert fine.safe or not coarse.safe, seed
        safe += coarse.safe
        assert fine.safe == coarse.safe, seed
    assert safe > 0


def test_groups_that_are_known_apart_keep_their_head_counts() -> None:
    """Two teams of four and eight in the same row: of the eight, two at least have it when nine of twelve do."""
    ways = {(Place("a", HAS),): 3, (Place("a", LACKS),): 1, (Place("b", HAS),): 6, (Place("b", LACKS),): 2}
    joined = linked(ways, [{"all": {Place("a", HAS), Place("b", HAS)}}])
    assert [group.heads for group in joined.alike.values()] == [(4, 8)]
    asked = problem(joined.population, joined.rows, K)
    assert not audit_attributes(asked, joined.known, alike=joined.alike).safe


def test_no_rows_lose_people_on_the_way() -> None:
    ways = went(3)
    joined: Linked = linked(ways, [{"then": {Place(leaf, HAS) for leaf in PATHS}}, {}, {}])
    (row,) = joined.rows
    there = sum(people for way, people in ways.items() if way[0] is not None and way[0].category == HAS)
    assert sum(joined.population.sizes[cell] for cell in row.cells) == there
    assert sum(joined.population.sizes) == sum(ways.values())


def test_what_is_told_anew_is_what_asking_every_unit_and_every_rest_would_allow() -> None:
    for seed in range(40):
        ways = went(seed)
        renewed = set(renew(UNITS, ways, K).renewed)
        for unit, leaves in UNITS.items():
            changes = [change_of(leaves, ways, since=moment) for moment in (0, 1)]
            assert unit not in renewed or all(may_republish(change, K) for change in changes)
        rest = UNITS["stad"].difference(*(UNITS[unit] for unit in renewed - {"stad"}))
        if "stad" in renewed and rest and len(renewed) > 1:
            assert all(may_republish(change_of(rest, ways, since=moment), K) for moment in (0, 1))
