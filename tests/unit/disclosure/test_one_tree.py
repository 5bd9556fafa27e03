"""One tree needs no solver: pooling, audit and bounds agree with the exact methods, whatever the tree looks like."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure_oracles import (
    Path,
    atoms,
    cheapest_a,
    cheapest_b,
    intervals,
    no_lonely_term,
    one_by_one,
    total,
    units,
)
from peil_disclosure.audit import audit
from peil_disclosure.bounds import Bounds
from peil_disclosure.model import Population, Problem, Row, problem
from peil_disclosure.pooling import groups_of, pool
from peil_disclosure.repair import repair

KEY = b"a key of sixteen bytes"
KS = st.integers(2, 8)


@st.composite
def trees(draw: st.DrawFn, most: int = 14) -> dict[Path, int]:
    """Own people per path of a random tree: every lowest unit has some, of the inner ones a part."""
    paths: list[Path] = [("u0",)]
    for number in range(1, draw(st.integers(2, most))):
        paths.append((*draw(st.sampled_from(paths))[:4], f"u{number}"))
    inner = {path[:-1] for path in paths}
    return {path: draw(st.integers(0, 12)) for path in paths if path not in inner or draw(st.booleans())}


def told(own: dict[Path, int], published: frozenset[Path], k: int) -> Problem:
    """The totals of *published* as a problem: a cell per path."""
    places = {path: cell for cell, path in enumerate(sorted(own))}
    rows = [
        Row(f"unit/{unit[-1]}", unit[-1], frozenset(places[path] for path in own if path[: len(unit)] == unit))
        for unit in sorted(published)
    ]
    population = Population(tuple(own[path] for path in sorted(own)), tuple(sorted(own)))
    return problem(population, rows, k, floor=2)


@st.composite
def published(draw: st.DrawFn) -> tuple[dict[Path, int], frozenset[Path]]:
    own = draw(trees())
    return own, frozenset(draw(st.sets(st.sampled_from(units(own)))))


@given(published(), KS)
@settings(max_examples=60, deadline=None)
def test_the_audit_of_one_tree_is_whether_every_atom_has_k_people(
    case: tuple[dict[Path, int], frozenset[Path]], k: int
) -> None:
    own, units_told = case
    small = [size for size in atoms(own, units_told).values() if size < k]
    assert audit(told(own, units_told, k)).safe == (not small)


@given(published())
@settings(max_examples=40, deadline=None)
def test_going_up_and_down_the_tree_gives_the_bounds_of_the_solver(
    case: tuple[dict[Path, int], frozenset[Path]],
) -> None:
    own, units_told = case
    asked = told(own, units_told, 2)
    bounds = Bounds([sorted(row.cells) for row in asked.rows], asked.amounts, variables=len(own))
    for cell, path in enumerate(sorted(own)):
        least, most = intervals(own, units_told)[path]
        assert bounds.least({cell: 1}).value == pytest.approx(least)
        assert bounds.most({cell: 1}).value == pytest.approx(most)


@given(published(), KS)
@settings(max_examples=60, deadline=None)
def test_exactly_the_atoms_are_known_by_going_up_and_down(
    case: tuple[dict[Path, int], frozenset[Path]], k: int
) -> None:
    """A path alone in its atom is pinned; one that shares its atom is pinned only when all of it is nobody."""
    own, units_told = case
    for path, (least, most) in intervals(own, units_told).items():
        above = next((path[:depth] for depth in range(len(path), 0, -1) if path[:depth] in units_told), None)
        mass = math.inf if above is None else atoms(own, units_told)[above]
        assert most == mass
        assert least <= own[path] <= most


@given(trees(most=7), KS)
@settings(max_examples=40, deadline=None)
def test_the_cheapest_ways_are_those_found_by_trying_all(own: dict[Path, int], k: int) -> None:
    enough = [unit for unit in units(own) if total(own, unit) >= k]
    possible = one_by_one(own, enough)
    every = len(units(own))
    by_a = next(every - len(each) for each in possible if no_lonely_term(own, each))
    by_b = next(every - len(each) for each in possible if all(size >= k for size in atoms(own, each).values()))
    assert (cheapest_a(own, k), cheapest_b(own, k)) == (by_a, by_b)


@given(trees(), KS)
@settings(max_examples=60, deadline=None)
def test_pooling_hides_only_what_every_way_must_hide(own: dict[Path, int], k: int) -> None:
    pooled = pool(groups_of(own), k)
    hidden = [unit for unit in units(own) if not pooled.shown(unit)]
    assert hidden == [unit for unit in units(own) if total(own, unit) < k]
    assert len(hidden) <= cheapest_b(own, k)


@given(trees(), KS)
@settings(max_examples=40, deadline=None)
def test_what_pooling_shows_passes_the_audit(own: dict[Path, int], k: int) -> None:
    pooled = pool(groups_of(own), k)
    leaves = sorted(pooled.leaves)
    population = Population(tuple(leaf.size for leaf in leaves), tuple(leaf.path for leaf in leaves))
    shown = [unit for unit in units(own) if pooled.shown(unit)]
    rows = [
        Row(unit[-1], unit[-1], frozenset(at for at, leaf in enumerate(leaves) if leaf.path[: len(unit)] == unit))
        for unit in shown
    ]
    assert audit(problem(population, rows, k, floor=2)).safe


@given(trees(), KS)
@settings(max_examples=40, deadline=None)
def test_repair_of_one_tree_leaves_no_atom_below_k_and_cannot_beat_the_cheapest_way(
    own: dict[Path, int], k: int
) -> None:
    repaired = repair(told(own, frozenset(units(own)), k), key=KEY)
    left = {row.name.removeprefix("unit/") for row in repaired.problem.rows}
    assert all(size >= k for size in atoms(own, [unit for unit in units(own) if unit[-1] in left]).values())
    assert len(repaired.hidden) >= cheapest_b(own, k)
