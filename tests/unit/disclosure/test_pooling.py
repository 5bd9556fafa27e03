"""T16 of the rules of disclosure, and what must hold of pooling whatever the tree looks like."""

from __future__ import annotations

import math
import random
from collections import Counter
from itertools import product
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peil_disclosure.model import Refused
from peil_disclosure.pooling import Group, Leaf, NoTree, Path, Pooled, groups_of, pool


def department(name: str, teams: list[int], manager: int = 1, above: Path = ("stad", "dir")) -> dict[Path, int]:
    """People per unit of one department with *teams* and *manager* people of its own."""
    path = (*above, name)
    return {path: manager} | {(*path, f"{name}-t{number}"): count for number, count in enumerate(teams, 1)}


def shape(pooled: Pooled) -> dict[tuple[str, str], int]:
    return {(leaf.path[-1], leaf.part): leaf.size for leaf in pooled.leaves}


def test_t16_a_pool_of_exactly_k_becomes_the_rest_of_its_department() -> None:
    pooled = pool(groups_of(department("a", [12, 6, 3])), 10)
    assert shape(pooled) == {("a-t1", "whole"): 12, ("a", "rest"): 10}
    assert pooled.shown(("stad", "dir", "a")) == 22
    assert pooled.dropped == ()


def test_t16_a_pool_one_too_small_moves_to_the_directorate() -> None:
    pooled = pool(groups_of(department("a", [12, 6, 2]) | {("stad", "dir"): 1}), 10)
    assert shape(pooled) == {("a-t1", "whole"): 12, ("dir", "rest"): 10}
    assert pooled.shown(("stad", "dir", "a")) == 12
    # The figure of the department says upon what it is based, because it is one leaf alone.
    assert pooled.based_on(("stad", "dir", "a")) == ("stad", "dir", "a", "a-t1")
    assert pooled.based_on(("stad", "dir")) is None
    assert pooled.shown(("stad", "dir")) == 22


def test_t16_two_pools_that_are_too_small_join_in_the_directorate() -> None:
    pooled = pool(groups_of(department("a", [12, 6, 2]) | department("b", [12, 6, 2])), 10)
    assert shape(pooled) == {("a-t1", "whole"): 12, ("b-t1", "whole"): 12, ("dir", "rest"): 18}
    assert pooled.shown(("stad", "dir", "a")) == pooled.shown(("stad", "dir", "b")) == 12
    assert pooled.shown(("stad", "dir")) == 42


def test_what_is_too_few_even_at_the_top_is_left_out_and_said() -> None:
    pooled = pool(groups_of(department("a", [12, 6, 2])), 10)
    assert shape(pooled) == {("a-t1", "whole"): 12}
    assert sum(group.size for group in pooled.dropped) == 9
    assert {group.path[-1] for group in pooled.dropped} == {"a", "a-t2", "a-t3"}


def test_own_people_of_an_inner_unit_never_stand_as_that_unit() -> None:
    pooled = pool(groups_of({("stad",): 12, ("stad", "t"): 12}), 10)
    assert shape(pooled) == {("stad", "rest"): 12, ("t", "whole"): 12}


def test_nobody_at_all_is_no_leaf() -> None:
    assert pool([], 5) == Pooled((), ())
    assert pool([Group(("stad",), "whole", 0)], 5).leaves == ()


def test_leaves_pooled_again_by_who_answered_are_sums_of_leaves() -> None:
    invited = pool(groups_of(department("a", [12, 6, 3]) | {("stad", "dir"): 3}), 5)
    assert shape(invited) == {("a-t1", "whole"): 12, ("a-t2", "whole"): 6, ("dir", "rest"): 7}
    answers = {"a-t1": 4, "a-t2": 5, "dir": 1}
    again = pool([Group(leaf.path, leaf.part, answers[leaf.path[-1]]) for leaf in invited.leaves], 5)
    assert shape(again) == {("a-t2", "whole"): 5, ("dir", "rest"): 5}


def test_a_figure_is_based_on_the_deepest_unit_that_has_the_same() -> None:
    counts = {("stad", "dir"): 1, ("stad", "dir", "b"): 2} | department("a", [12, 14, 1], manager=0)
    pooled = pool(groups_of(counts), 10)
    assert pooled.based_on(("stad",)) == pooled.based_on(("stad", "dir")) == ("stad", "dir", "a")
    assert pooled.based_on(("stad", "dir", "a")) is None
    assert pooled.based_on(("stad", "dir", "b")) is None
    assert pooled.shown(("stad", "dir", "b")) == 0


@pytest.mark.parametrize(
    ("groups", "rule", "why"),
    [
        ([Group(("stad", "a"), "whole", 3), Group(("stad", "b", "a"), "whole", 3)], "overlap", "two places"),
        ([Group(("stad",), "whole", 3), Group(("stad", "a"), "whole", 3)], "overlap", "units below"),
        ([Group(("stad",), "rest", 3), Group(("dorp",), "rest", 3)], "more-than-one-top", "more than one top"),
        ([Group(("stad",), "rest", 3), Group(("stad",), "rest", 3)], "overlap", "two groups"),
        ([Group((), "rest", 3)], "empty-path", "path"),
        ([Group(("stad", ""), "rest", 3)], "empty-path", "path"),
        ([Group(("stad",), "half", 3)], "odd-part", "neither whole nor rest"),  # type: ignore[arg-type]
        ([Group(("stad",), None, 3)], "odd-part", "neither whole nor rest"),  # type: ignore[arg-type]
        ([Group(("stad",), "rest", -1)], "negative-count", "0 or more"),
        ([Group(("stad",), "rest", math.nan)], "missing-count", "whole number"),  # type: ignore[arg-type]
        ([Group(("stad",), "rest", 12.0)], "missing-count", "whole number"),  # type: ignore[arg-type]
        ([Group(("stad",), "rest", True)], "missing-count", "whole number"),
        ([Group(("stad",), "rest", None)], "missing-count", "whole number"),  # type: ignore[arg-type]
    ],
)
def test_what_is_no_tree_is_refused_with_the_rules_name(groups: list[Group], rule: str, why: str) -> None:
    with pytest.raises(NoTree, match=why) as refusal:
        pool(groups, 5)
    assert refusal.value.rule == rule


def test_a_refusal_tells_no_amount() -> None:
    with pytest.raises(NoTree) as refusal:
        pool([Group(("stad",), "rest", -731)], 5)
    assert "731" not in str(refusal.value)


@pytest.mark.parametrize("k", [1, 0, -5, True, 5.0, math.nan, None])
def test_a_k_that_protects_nobody_is_refused(k: Any) -> None:
    with pytest.raises(Refused, match="at least 2") as refusal:
        pool([], k)
    assert refusal.value.rule == "k-below-floor"


@st.composite
def towns(draw: st.DrawFn) -> dict[Path, int]:
    """People per unit of a random tree of at most five levels; some inner units have people of their own."""
    paths: list[Path] = [("u0",)]
    for number in range(1, draw(st.integers(0, 24))):
        above = draw(st.sampled_from(paths))
        paths.append((*(above if len(above) < 5 else above[:4]), f"u{number}"))
    return {path: draw(st.integers(0, 14)) for path in paths}


KS = st.integers(2, 12)


@given(towns(), KS)
def test_no_leaf_is_smaller_than_k_and_fewer_than_k_are_left_out(town: dict[Path, int], k: int) -> None:
    pooled = pool(groups_of(town), k)
    assert all(leaf.size >= k for leaf in pooled.leaves)
    assert sum(group.size for group in pooled.dropped) < k


@given(towns(), KS)
def test_a_unit_is_hidden_only_when_it_has_fewer_than_k_people(town: dict[Path, int], k: int) -> None:
    pooled = pool(groups_of(town), k)
    for unit in town:
        people = sum(count for path, count in town.items() if path[: len(unit)] == unit)
        assert (pooled.shown(unit) > 0) == (people >= k)


@given(towns(), KS)
def test_a_unit_that_equals_a_part_of_it_says_so(town: dict[Path, int], k: int) -> None:
    pooled = pool(groups_of(town), k)
    for unit in town:
        same = [
            other
            for other in town
            if other[: len(unit)] == unit and other != unit and pooled.below(other) == pooled.below(unit)
        ]
        expected = max(same, key=len) if same and pooled.shown(unit) else None
        assert pooled.based_on(unit) == expected


@given(towns(), KS)
def test_every_group_ends_in_one_place_and_no_count_changes(town: dict[Path, int], k: int) -> None:
    groups = groups_of(town)
    pooled = pool(groups, k)
    kept = [group for leaf in pooled.leaves for group in leaf.groups] + list(pooled.dropped)
    assert Counter(kept) == Counter(groups)
    assert all(leaf.size == sum(group.size for group in leaf.groups) for leaf in pooled.leaves)
    assert all(group.path[: len(leaf.path)] == leaf.path for leaf in pooled.leaves for group in leaf.groups)


@given(towns(), KS)
def test_a_unit_shows_at_least_what_the_units_below_it_show_together(town: dict[Path, int], k: int) -> None:
    pooled = pool(groups_of(town), k)
    for path in town:
        below = sum(pooled.shown(other) for other in town if other[:-1] == path)
        assert pooled.shown(path) >= below
        assert pooled.shown(path) <= sum(count for other, count in town.items() if other[: len(path)] == path)


@given(towns(), KS)
def test_whatever_can_be_told_apart_by_subtraction_has_at_least_k(town: dict[Path, int], k: int) -> None:
    """The atoms: a shown unit without the largest shown units below it. Each is nobody, or at least k people."""
    pooled = pool(groups_of(town), k)
    shown = {path: pooled.shown(path) for path in town if pooled.shown(path)}
    for path, count in shown.items():
        largest = [
            other
            for other in shown
            if len(other) > len(path)
            and other[: len(path)] == path
            and not any(len(path) < len(mid) < len(other) and other[: len(mid)] == mid for mid in shown)
        ]
        rest = count - sum(shown[other] for other in largest)
        assert rest == 0 or rest >= k


@given(towns(), KS, st.integers())
def test_the_order_in_which_groups_come_changes_nothing(town: dict[Path, int], k: int, seed: int) -> None:
    groups = groups_of(town)
    shuffled = list(groups)
    random.Random(seed).shuffle(shuffled)
    assert pool(shuffled, k) == pool(groups, k)


@given(towns(), KS)
def test_pooling_what_was_pooled_changes_nothing(town: dict[Path, int], k: int) -> None:
    once = pool(groups_of(town), k)
    again = pool([Group(leaf.path, leaf.part, leaf.size) for leaf in once.leaves], k)
    assert [(leaf.path, leaf.part, leaf.size) for leaf in again.leaves] == [
        (leaf.path, leaf.part, leaf.size) for leaf in once.leaves
    ]
    assert again.dropped == ()


@given(towns(), KS, st.data())
def test_who_answered_is_pooled_into_sums_of_the_leaves_of_who_was_invited(
    town: dict[Path, int], k: int, data: st.DataObject
) -> None:
    invited = pool(groups_of(town), k)
    answered = [Group(leaf.path, leaf.part, data.draw(st.integers(0, leaf.size))) for leaf in invited.leaves]
    again = pool(answered, k)
    assert all(leaf.size >= k for leaf in again.leaves)
    assert Counter(group for leaf in again.leaves for group in leaf.groups) + Counter(again.dropped) == Counter(
        answered
    )


@given(towns(), KS)
def test_a_slow_and_plain_way_finds_the_same_leaves(town: dict[Path, int], k: int) -> None:
    assert shape(pool(groups_of(town), k)) == _plainly(town, k)


def _plainly(town: dict[Path, int], k: int) -> dict[tuple[str, str], int]:
    """The rule as it is told: ask each unit, from the top, what it includes and what it passes on."""
    found: dict[tuple[str, str], int] = {}

    def ask(path: Path) -> int:
        below = [other for other in town if other[:-1] == path]
        if not below and town[path] >= k:
            found[(path[-1], "whole")] = town[path]
            return 0
        waiting = town[path] + sum(ask(other) for other in below)
        if waiting >= k:
            found[(path[-1], "rest")] = waiting
            return 0
        return waiting

    ask(("u0",))
    return found


def test_a_leaf_names_the_groups_it_is_made_of() -> None:
    pooled = pool(groups_of(department("a", [3, 4], manager=1)), 5)
    path = ("stad", "dir", "a")
    assert pooled.leaves == (
        Leaf(
            path,
            "rest",
            8,
            (Group(path, "rest", 1), Group((*path, "a-t1"), "whole", 3), Group((*path, "a-t2"), "whole", 4)),
        ),
    )


Heads = dict[tuple[Path, Literal["whole", "rest"]], int]


def joint(first: int, second: int) -> list[Group]:
    """Two departments whose pools hold *first* and *second* people of 12 each, in one directorate."""
    return [Group(("stad", "dir", name), "whole", count) for name, count in (("a", first), ("b", second))]


@pytest.mark.parametrize(("first", "second", "stands"), [(9, 9, False), (9, 8, True), (5, 5, True)])
def test_a_rest_whose_parts_follow_from_the_rule_itself_waits_once_more(first: int, second: int, stands: bool) -> None:
    """Readers know that a hidden department has at most 9: together 18 of them can only be 9 and 9."""
    groups = joint(first, second)
    heads = {(group.path, group.part): 12 for group in groups}
    assert bool(pool(groups, 10, heads=heads).leaves) == stands
    assert shape(pool(groups, 10)) == {("dir", "rest"): first + second}


@pytest.mark.parametrize(("first", "second", "stands"), [(5, 5, False), (5, 6, True), (9, 9, False)])
def test_leaves_of_a_smaller_k_are_not_pooled_to_the_least_they_can_be(first: int, second: int, stands: bool) -> None:
    """Told apart with k = 5 they hold five at least, so ten of them together can only be five and five."""
    groups = joint(first, second)
    assert bool(pool(groups, 10, heads={}, least=5).leaves) == stands


def test_a_unit_below_2_k_in_which_everybody_answered_waits_in_a_pool() -> None:
    groups = [Group(("stad", name), "whole", count) for name, count in (("a", 16), ("b", 20), ("c", 12), ("d", 3))]
    heads = {(group.path, group.part): group.size for group in groups[:2]} | {
        (group.path, group.part): 40 for group in groups[2:]
    }
    assert shape(pool(groups, 10, heads=heads)) == {("b", "whole"): 20, ("c", "whole"): 12}
    heads[("stad", "d"), "whole"] = 3
    assert shape(pool(groups, 10, heads=heads)) == {("b", "whole"): 20, ("c", "whole"): 12}
    more = [*groups, Group(("stad", "e"), "whole", 1)]
    heads |= {(("stad", "e"), "whole"): 9, (("stad", "d"), "whole"): 9}
    assert shape(pool(more, 10, heads=heads)) == {("stad", "rest"): 20, ("b", "whole"): 20, ("c", "whole"): 12}


def known_by_whoever_knows_the_rule(sizes: Heads, heads: Heads, k: int, *, careful: bool) -> set[Path]:
    """The groups that are told by no leaf of their own, and yet have one size in everything that pools to the same."""

    def pooled(people: Heads) -> Pooled:
        groups = [Group(path, part, count) for (path, part), count in people.items()]
        return pool(groups, k, heads=heads if careful else None)

    seen = pooled(sizes)
    possible: dict[tuple[Path, str], set[int]] = {key: set() for key in sizes}
    for counts in product(*(range(people + 1) for people in heads.values())):
        other: Heads = dict(zip(heads, counts, strict=True))
        if [leaf[:3] for leaf in pooled(other).leaves] == [leaf[:3] for leaf in seen.leaves]:
            for key, count in other.items():
                possible[key].add(count)
    told = {leaf.groups[0][:2] for leaf in seen.leaves if len(leaf.groups) == 1}
    return {key[0] for key, counts in possible.items() if len(counts) == 1 and heads[key] and key not in told}


PLACES: list[Path] = [
    ("s",), ("s", "d"), ("s", "d", "a"), ("s", "d", "b"), ("s", "d", "a", "t1"), ("s", "d", "a", "t2"),
    ("s", "d", "b", "u1"), ("s", "e"),
]  # fmt: skip


def answered(seed: int) -> tuple[Heads, Heads, int]:
    """How many answered, of how many, and k: few groups, small ones, in which many answered."""
    chance = random.Random(seed)
    chosen = chance.sample(PLACES, chance.randint(2, 4))
    inner = {path[:depth] for path in chosen for depth in range(1, len(path))}
    heads: Heads = {(path, "rest" if path in inner else "whole"): chance.randint(1, 4) for path in sorted(chosen)}
    return (
        {key: chance.choice([most, chance.randint(0, most)]) for key, most in heads.items()},
        heads,
        chance.choice([2, 3]),
    )


def test_whoever_knows_rule_and_head_counts_knows_of_no_group_how_many_answered() -> None:
    open_to_readers = 0
    for seed in range(60):
        sizes, heads, k = answered(seed)
        assert not known_by_whoever_knows_the_rule(sizes, heads, k, careful=True), seed
        open_to_readers += bool(known_by_whoever_knows_the_rule(sizes, heads, k, careful=False))
    assert open_to_readers > 5  # the same reader succeeds where head counts are left out of the rule
