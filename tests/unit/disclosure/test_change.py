"""What was told before, told again: only where those who make the difference are nobody or k."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from peil_disclosure.attributes import audit_attributes
from peil_disclosure.audit import audit
from peil_disclosure.change import (
    Change,
    Membership,
    Place,
    Renewal,
    Way,
    change_of,
    linked,
    may_republish,
    one_reporting_leaf,
    renew,
    trend_allowed,
)
from peil_disclosure.model import Refused, problem


def way(*leaves: str | None) -> Way:
    return tuple(leaf and Place(leaf) for leaf in leaves)  # type: ignore[misc]


# The change group.


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (Change(0, 0), True),
        (Change(10, 0), True),
        (Change(0, 10), True),
        (Change(10, 12, 11), True),
        (Change(1, 0), False),
        (Change(0, 1), False),
        (Change(9, 10), False),
        (Change(10, 9), False),
        (Change(10, 10, 9), False),
        (Change(1, 1), False),  # the number stands, the people do not
    ],
)
def test_a_figure_is_told_anew_only_if_each_change_group_is_nobody_or_k(change: Change, told: bool) -> None:
    assert may_republish(change, 10) is told


@pytest.mark.parametrize(
    ("rule", "change", "k"),
    [
        ("k-below-floor", Change(0, 0), 4),
        ("k-below-floor", Change(0, 0), True),
        ("negative-count", Change(-1, 0), 10),
        ("missing-count", Change(float("nan"), 0), 10),  # type: ignore[arg-type]
        ("missing-count", Change(True, 0), 10),
    ],
)
def test_a_change_that_cannot_be_is_refused(rule: str, change: Change, k: int) -> None:
    with pytest.raises(Refused) as refused:
        may_republish(change, k)
    assert refused.value.rule == rule


def test_a_month_in_which_one_left_keeps_the_old_figure() -> None:
    """23 people of whom 5 "buiten Europa", next month 22 of whom 4: the published case of register figures."""
    month = {(Place("a", "buiten"),) * 2: 4, (Place("a", "overig"),) * 2: 18, (Place("a", "buiten"), None): 1}
    assert change_of({"a"}, month) == Change(0, 1)
    assert renew({"a": {"a"}}, month, 10) == Renewal((), ("a",))


def test_both_months_told_give_the_leaver_away() -> None:
    """Why: audited together, with it known who left, the two tables are refused. Each by itself is safe."""
    inside, outside = Place("a", "overig"), Place("a", "buiten")
    month = {(outside, outside): 14, (inside, inside): 18, (outside, None): 1}
    both = linked(month, [{"then": {outside}}, {"now": {outside}}])
    for rows in (both.rows[:1], both.rows[1:]):
        assert audit_attributes(problem(both.population, rows, 10), both.known).safe
    assert not audit_attributes(problem(both.population, both.rows, 10), both.known).safe


def test_who_moves_within_a_unit_is_no_change_of_it() -> None:
    moves = {way("a", "b"): 3, way("a", None): 12, way(None, "b"): 11, way("c", "a"): 2, way("a", "a"): 40}
    assert change_of({"a", "b"}, moves) == Change(joiners=13, leavers=12)
    assert change_of({"a"}, moves) == Change(joiners=2, leavers=15)


def test_whose_attribute_changed_is_a_change_group_too() -> None:
    trained = {(Place("a", "no"), Place("a", "yes")): 3, (Place("a", "yes"), Place("a", "yes")): 30}
    assert change_of({"a"}, trained) == Change(0, 0, 3)
    assert not may_republish(change_of({"a"}, trained), 10)


UNITS = {"city": {"a", "b", "c"}, "a": {"a"}, "b": {"b"}, "c": {"c"}}


def test_nobody_changed_then_everything_is_told_anew() -> None:
    assert renew(UNITS, {way("a", "a"): 20, way("b", "b"): 20, way("c", "c"): 20}, 10).kept == ()


def test_the_rest_beside_units_that_are_told_anew_is_protected_like_a_unit() -> None:
    """One left c, ten left a: the city less a and b would be c, so what is told anew must not leave c over."""
    moves = {way("a", "a"): 20, way("a", None): 10, way("b", "b"): 20, way("c", "c"): 20, way("c", None): 1}
    assert change_of({"c"}, moves) == Change(0, 1)
    assert change_of(UNITS["city"], moves) == Change(0, 11)
    # Without a the rest is a and c, of whom eleven left.
    assert renew(UNITS, moves, 10) == Renewal(("b", "city"), ("a", "c"))


def test_a_part_and_a_whole_of_the_same_people_are_kept_together() -> None:
    units = {"city": {"a", "b", "c"}, "ab": {"a"}, "a": {"a"}, "b": {"b"}}
    moves = {way("a", "a"): 20, way("b", "b"): 30, way("c", "c"): 20, way("c", None): 1, way("a", None): 10}
    found = renew(units, moves, 10)
    assert {"a", "ab"} <= set(found.renewed) or {"a", "ab"} <= set(found.kept)


def test_figures_are_measured_from_every_moment_at_which_they_were_told() -> None:
    """Team a was told a quarter earlier than b, and in that quarter one left."""
    moves = {way("a", "a", "a"): 20, way("a", None, None): 1, way("b", "b", "b"): 30}
    units = {"a": {"a"}, "b": {"b"}}
    assert renew(units, moves, 10) == Renewal(("b",), ("a",))
    assert renew(units, moves, 10, told={"a": {0, 1}, "b": {1}}) == Renewal(("b",), ("a",))
    assert renew(units, moves, 10, told={"a": {1}, "b": {1}}) == Renewal(("a", "b"), ())


def test_a_figure_that_stands_no_more_is_not_forgotten() -> None:
    """40, then twelve join, then eleven of them leave: each step is of ten or more, first and last differ by one."""
    moves = {way("a", "a", "a"): 40, way(None, "a", None): 11, way(None, "a", "a"): 1}
    assert renew({"a": {"a"}}, moves, 10, told={"a": {1}}).renewed == ("a",)
    assert renew({"a": {"a"}}, moves, 10, told={"a": {0, 1}}).renewed == ()
    assert renew({"a": {"a"}}, moves, 10).renewed == ()


@pytest.mark.parametrize(
    ("rule", "units", "moves"),
    [
        ("overlap", {"x": {"a", "b"}, "y": {"b", "c"}}, {way("a", "a"): 20}),
        ("empty-row", {"x": set()}, {way("a", "a"): 20}),
        ("odd-way", {"x": {"a"}}, {way("a"): 20}),
        ("odd-way", {"x": {"a"}}, {way(None, None): 20}),
        ("negative-count", {"x": {"a"}}, {way("a", None): -1}),
    ],
)
def test_units_and_ways_that_do_not_fit_are_refused(
    rule: str, units: Mapping[str, set[str]], moves: Mapping[Way, int]
) -> None:
    with pytest.raises(Refused) as refused:
        renew(units, moves, 10)
    assert refused.value.rule == rule


# One more table about the same people.


def test_a_reorganisation_is_a_linked_table() -> None:
    """A wave told on the old tree, told again on the new one: three people who changed sides are the difference."""
    answers = {way("a", "x"): 20, way("b", "y"): 17, way("b", "x"): 3}
    both = linked(answers, [{"old a": {Place("a")}, "old b": {Place("b")}}, {"new x": {Place("x")}}])
    assert audit(problem(both.population, both.rows[:2], 10)).safe
    verdict = audit(problem(both.population, both.rows, 10))
    assert {one.at_most for one in verdict.violations} == {3}
    assert "new x min old a" in verdict.violations[0].recipe.words


def test_two_waves_told_apart_are_audited_together() -> None:
    """City 40 and X 15, then city 40 and Y 21: each safe alone, together the third unit has 4."""
    answers = {way("X", "X"): 15, way("Y", "Y"): 21, way("Z", "Z"): 4}
    everybody = {Place(leaf) for leaf in "XYZ"}
    both = linked(answers, [{"city": everybody, "X": {Place("X")}}, {"city again": everybody, "Y": {Place("Y")}}])
    assert audit(problem(both.population, both.rows[:2], 10)).safe
    assert audit(problem(both.population, both.rows[2:], 10)).safe
    assert {one.at_most for one in audit(problem(both.population, both.rows, 10)).violations} == {4}


def test_a_way_without_a_place_for_each_moment_is_refused() -> None:
    with pytest.raises(Refused, match="odd-way"):
        linked({way("a"): 20}, [{}, {}])


# Trends.


@pytest.mark.parametrize(
    ("n", "changed", "from_directorate", "allowed"),
    [
        (24, 0, False, True),
        (24, 1, False, False),
        (24, 4, False, False),
        (24, 5, False, True),
        (25, 1, False, True),
        (24, 1, True, True),
    ],
)
def test_a_small_team_of_whom_few_changed_has_no_trend(
    n: int, changed: int, from_directorate: bool, allowed: bool
) -> None:
    assert trend_allowed(n, changed, from_directorate=from_directorate) is allowed


def test_a_trend_of_no_counts_is_refused() -> None:
    with pytest.raises(Refused, match="negative-count"):
        trend_allowed(-1, 0)
    with pytest.raises(Refused, match="missing-count"):
        trend_allowed(30, 1.5)  # type: ignore[arg-type]


# A person in two leaves.


def test_a_person_in_two_leaves_is_listed_and_counts_in_one() -> None:
    frozen = one_reporting_leaf(
        [
            Membership("p", "a", 2000, 20250101, "e1"),
            Membership("p", "b", 1600, 20200101, "e2"),
            Membership("q", "a", 1800, 20250101, "e3"),
            Membership("r", "a", 1800, 20250101, "e4"),
            Membership("r", "a", 1800, 20240101, "e5"),
        ]
    )
    assert frozen.leaf_of == {"p": "a", "q": "a", "r": "a"}
    assert frozen.several == ("p",)


@pytest.mark.parametrize(
    ("one", "other", "leaf"),
    [
        (Membership("p", "a", 1800, 20250101, "e1"), Membership("p", "b", 2000, 20260101, "e2"), "b"),
        (Membership("p", "a", 1800, 20250101, "e1"), Membership("p", "b", 1800, 20240101, "e2"), "b"),
        (Membership("p", "a", 1800, 20250101, "e2"), Membership("p", "b", 1800, 20250101, "e1"), "b"),
    ],
)
def test_most_hours_then_earliest_start_then_smallest_id(one: Membership, other: Membership, leaf: str) -> None:
    assert one_reporting_leaf([one, other]).leaf_of == one_reporting_leaf([other, one]).leaf_of == {"p": leaf}
