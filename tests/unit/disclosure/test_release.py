"""The release plan: one set of people per unit, totals before crossings, and nothing that the audit has not passed."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

from disclosure_town import DIMENSIONS, Town, by_band, town
from peil_disclosure.audit import audit
from peil_disclosure.check import check
from peil_disclosure.model import Refused, Row
from peil_disclosure.primary import sift
from peil_disclosure.release import Release, plan
from peil_disclosure.tables import Tables

KEY = b"0123456789abcdef"
Path = tuple[str, ...]
Kind = tuple[str, ...]

DIR = ("stad", "dir")
A = (*DIR, "a")
LEVELS: dict[Path, str] = {("stad",): "city", DIR: "directorate", A: "department"}
LEVELS |= {(*A, f"t{number}"): "team" for number in (1, 2, 3)}
BANDED = Tables(LEVELS, {"band": ("low", "high")}, {"band": "directorate"})

SMALL = {"city": 1, "cluster": 2, "directorate": 6, "department": 18, "team": 72}


def of_band(low: int, high: int) -> dict[Kind, int]:
    return {("low",): low, ("high",): high}


def department(*teams: int, manager: int = 1, directors: int = 0) -> dict[Path, dict[Kind, int]]:
    own = {DIR: directors, A: manager} | {(*A, f"t{number}"): count for number, count in enumerate(teams, 1)}
    return {path: {(): count} for path, count in own.items()}


def banded() -> dict[Path, dict[Kind, int]]:
    return {
        DIR: of_band(1, 0),
        A: of_band(0, 1),
        (*A, "t1"): of_band(14, 12),
        (*A, "t2"): of_band(15, 20),
        (*A, "t3"): of_band(3, 1),
    }


def numbers(release: Release) -> dict[str, int]:
    return {figure.row: figure.n for figure in release.told}


@cache
def small_town(seed: int) -> tuple[Town, Tables]:
    made = town(seed, units=SMALL)
    return made, made.tables


@cache
def released(seed: int, k: int = 10, key: bytes = KEY) -> Release:
    made, tables = small_town(seed)
    return plan(made.answers, k, key=key, tables=tables)


def test_t16_a_department_that_equals_its_only_shown_team_says_so() -> None:
    release = plan(department(12, 6, 2, directors=1), 10, key=KEY)
    assert numbers(release) == {"unit/stad": 22, "unit/dir": 22, "unit/a": 12, "unit/t1": 12, "unit/dir/rest": 10}
    assert release.based_on == {"stad": "dir", "a": "t1"}
    assert release.hidden == {"t2": ("unit/t2",), "t3": ("unit/t3",)}
    check(release.certificate)


def test_what_is_left_over_at_the_top_is_in_no_figure_and_said() -> None:
    release = plan(department(12, 6, 2), 10, key=KEY)
    assert numbers(release) == {"unit/stad": 12, "unit/dir": 12, "unit/a": 12, "unit/t1": 12}
    assert {group.path[-1] for group in release.dropped if group.size} == {"a", "t2", "t3"}


def test_crossings_stop_at_their_level_and_add_up_to_the_units_above() -> None:
    release = plan(banded(), 10, key=KEY, tables=BANDED)
    told = numbers(release)
    # t3, the manager and the director are 6 together: too few even at the top.
    assert told["unit/dir/band/low"] == told["unit/stad/band/low"] == 29
    assert told["unit/dir/band/high"] == told["unit/stad/band/high"] == 32
    assert told["unit/dir"] == 61
    assert not [name for name in told if name.startswith(("unit/a/band", "unit/t1/band"))]


def test_a_crossing_above_its_level_leaves_late_joiners_out_and_the_total_does_not() -> None:
    for seed in range(3):
        made, _ = small_town(seed)
        release = released(seed)
        told = numbers(release)
        assert release.late
        for cluster in made.units["cluster"]:
            late = sum(leaf.size for leaf in release.late if leaf.path == cluster)
            for dimension, values in DIMENSIONS.items():
                names = [f"unit/{cluster[-1]}/{dimension}/{value}" for value in values]
                if all(name in told for name in names):
                    assert sum(told[name] for name in names) == told[f"unit/{cluster[-1]}"] - late


def test_totals_are_what_pooling_alone_would_tell_and_crossings_give_way() -> None:
    hidden = 0
    for seed in range(3):
        made, _ = small_town(seed)
        alone = plan({path: {(): sum(kinds.values())} for path, kinds in made.answers.items()}, 10, key=KEY)
        release = released(seed)
        units = {name: n for name, n in numbers(release).items() if name.count("/") == 1}
        assert units == {name: n for name, n in numbers(alone).items() if name.count("/") == 1}
        hidden += sum(len(names) for names in release.hidden.values())
    assert hidden


def test_everything_that_is_told_passes_an_audit_of_its_own_and_the_checker() -> None:
    for seed, k in ((1, 5), (1, 10)):
        release = released(seed, k)
        assert all(n >= k for n in numbers(release).values())
        assert audit(release.problem).safe
        check(release.certificate)


def test_every_row_asked_for_is_told_or_listed_as_hidden() -> None:
    made, _ = small_town(1)
    release = released(1)
    told = set(numbers(release))
    asked = {f"unit/{path[-1]}" for paths in made.units.values() for path in paths}
    for dimension, levels in (("band", ("city", "cluster", "directorate")), ("origin", ("city", "cluster"))):
        asked |= {
            f"unit/{path[-1]}/{dimension}/{value}"
            for level in levels
            for path in made.units[level]
            for value in DIMENSIONS[dimension]
        }
    hidden = {name for names in release.hidden.values() for name in names}
    assert told | hidden >= asked
    assert not told & hidden
    assert {name for name in told - asked if not name.endswith("/rest")} == set()


def test_the_order_of_units_and_kinds_decides_nothing() -> None:
    made, tables = small_town(2)
    shuffled = list(made.answers.items())
    random.Random(7).shuffle(shuffled)
    turned = {path: dict(reversed(kinds.items())) for path, kinds in shuffled}
    assert plan(turned, 10, key=KEY, tables=tables) == released(2)


def test_another_key_may_hide_other_rows_and_is_as_safe() -> None:
    others = [released(2, key=bytes([byte]) * 16) for byte in range(4)]
    assert len({frozenset(numbers(other)) for other in others}) > 1
    for other in others:
        check(other.certificate)


def test_rows_of_an_earlier_release_stay_and_are_audited_with_the_new_ones() -> None:
    answers = by_band(small_town(4)[0].answers)
    made, tables = small_town(4)
    banded_tables = Tables(tables.levels, {"band": DIMENSIONS["band"]}, {"band": "directorate"})
    whole = plan(answers, 10, key=KEY, tables=banded_tables)
    low = DIMENSIONS["band"][0]
    # An earlier release told one band of a directorate.
    directorate = made.units["directorate"][0]
    earlier = [row for row in whole.problem.rows if row.name == f"unit/{directorate[-1]}/band/{low}"]
    assert len(earlier) == 1
    again = plan(answers, 10, key=bytes(16), tables=banded_tables, earlier=earlier)
    assert earlier[0].name in numbers(again)
    assert audit(again.problem).safe


def test_a_row_told_before_about_others_under_the_same_name_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        plan(department(12, 15), 10, key=KEY, earlier=[Row("unit/t1", "t1", frozenset([1]))])
    assert refusal.value.rule == "two-rows-one-name"


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"k": 4}, "k-below-floor"),
        ({"k": True}, "k-below-floor"),
        ({"k": 10.0}, "k-below-floor"),
        ({"floor": 12}, "k-below-floor"),
        ({"key": b"short"}, "key-too-short"),
        ({"tables": Tables(LEVELS, {"band": ("low",)}, {"band": "directorate"})}, "unknown-value"),
        ({"tables": Tables(LEVELS, {"band": ("low", "low")}, {"band": "directorate"})}, "double-value"),
        ({"tables": Tables(LEVELS, {"band": ("low", "high")}, {"origin": "directorate"})}, "unknown-dimension"),
        ({"tables": Tables(LEVELS, {"band": ("low", "high")}, {"band": "cluster"})}, "unknown-level"),
        ({"tables": Tables({("stad",): "city"}, {"band": ("low", "high")}, {"band": "city"})}, "unknown-unit"),
        ({"leaves": {A: of_band(1, -1)}}, "negative-count"),
        ({"leaves": {A: {("low",): math.nan}}}, "missing-count"),
        ({"leaves": {A: {("low",): 12.0}}}, "missing-count"),
        ({"leaves": {A: {("low",): True}}}, "missing-count"),
        ({"leaves": {A: {("low",): None}}}, "missing-count"),
        ({"leaves": {A: {("middle",): 12}}}, "unknown-value"),
        ({"leaves": {A: {(): 12}}}, "unknown-value"),
        ({"totals": dict.fromkeys(LEVELS, 1)}, "does-not-add-up"),
        ({"totals": {DIR: 1}}, "does-not-add-up"),
        ({"totals": {DIR: math.nan}}, "missing-count"),
        ({"totals": {DIR: -1}}, "negative-count"),
        ({"leaves": {(): of_band(1, 1)}}, "empty-path"),
        ({"tables": Tables(LEVELS | {("stad", "b", "t1"): "team"}, BANDED.dimensions, BANDED.crossings)}, "overlap"),
        ({"frozen": BANDED.frozen(5)}, "catalogue-changed"),
        ({"frozen": ""}, "catalogue-changed"),
    ],
)
def test_bad_input_is_refused_with_the_rules_name_and_nothing_is_released(change: Mapping[str, Any], rule: str) -> None:
    order: dict[str, Any] = {"leaves": banded(), "k": 10, "key": KEY, "tables": BANDED} | change
    with pytest.raises(Refused) as refusal:
        plan(order.pop("leaves"), order.pop("k"), **order)
    assert refusal.value.rule == rule


def test_units_that_overlap_are_refused() -> None:
    leaves: dict[Path, dict[Kind, int]] = {("stad", "a", "t"): {(): 12}, ("stad", "b", "t"): {(): 12}}
    with pytest.raises(Refused) as refusal:
        plan(leaves, 10, key=KEY)
    assert refusal.value.rule == "overlap"


def test_the_tables_frozen_at_the_opening_are_those_released() -> None:
    totals = {path: sum(kinds.values()) for path, kinds in banded().items()}
    release = plan(banded(), 10, key=KEY, tables=BANDED, frozen=BANDED.frozen(10), totals=totals)
    assert release == plan(banded(), 10, key=KEY, tables=BANDED)


@pytest.mark.parametrize(
    "other",
    [
        Tables(LEVELS | {(*A, "t4"): "team"}, BANDED.dimensions, BANDED.crossings),
        Tables(LEVELS, {"band": ("high", "low")}, BANDED.crossings),
        Tables(LEVELS, BANDED.dimensions, {"band": "department"}),
        Tables(LEVELS, BANDED.dimensions, {}),
    ],
)
def test_a_catalogue_changed_after_the_opening_has_another_hash(other: Tables) -> None:
    assert other.frozen(10) != BANDED.frozen(10)


def test_primary_rules_sift_by_people_by_persons_concerned_and_by_everybody() -> None:
    leaves = department(40, 12, 12, manager=0)
    release = plan(leaves, 10, key=KEY)
    rows, population = release.problem.rows, release.problem.population
    sifted = sift(rows, population, 10, concerned={"unit/t1": 3}, invited={"unit/t2": 12, "unit/t3": 13})
    assert sifted.hidden == {"unit/t1": "too-few-concerned", "unit/t2": "everybody"}
    assert sift(rows, population, 13).hidden == {"unit/t2": "too-few", "unit/t3": "too-few"}
    assert sift(rows, population, 5, invited={"unit/t2": 12}).hidden == {}  # 12 of 12 is 2 k or more


@pytest.mark.parametrize(
    ("numbers_given", "rule"),
    [
        ({"concerned": {"unit/none": 3}}, "unknown-row"),
        ({"concerned": {"unit/t1": True}}, "missing-count"),
        ({"invited": {"unit/t1": -3}}, "negative-count"),
        ({"invited": {"unit/t1": 3}}, "does-not-add-up"),
    ],
)
def test_primary_rules_refuse_what_are_no_numbers_of_people(numbers_given: Mapping[str, Any], rule: str) -> None:
    release = plan(department(40, 12, 12), 10, key=KEY)
    with pytest.raises(Refused) as refusal:
        sift(release.problem.rows, release.problem.population, 10, **numbers_given)
    assert refusal.value.rule == rule


def test_with_head_counts_a_small_unit_in_which_everybody_answered_is_in_no_figure_of_its_own() -> None:
    leaves = {path: kinds for path, kinds in department(16, 30, 14, manager=0).items() if path[-1].startswith("t")}
    invited = dict(zip(leaves, (16, 40, 30), strict=True))
    assert "unit/t1" in numbers(plan(leaves, 10, key=KEY))
    release = plan(leaves, 10, key=KEY, invited=invited)
    assert "unit/t1" not in numbers(release)
    assert release.hidden["t1"] == ("unit/t1",)
    assert audit(release.problem).safe
    check(release.certificate)


def test_with_head_counts_a_rest_whose_parts_follow_from_the_rule_is_not_told() -> None:
    leaves: dict[Path, dict[Kind, int]] = {(*DIR, name): {(): count} for name, count in (("a", 9), ("b", 9), ("c", 30))}
    assert numbers(plan(leaves, 10, key=KEY)) == {
        "unit/stad": 48,
        "unit/dir": 48,
        "unit/dir/rest": 18,
        "unit/c": 30,
    }
    release = plan(leaves, 10, key=KEY, invited=dict.fromkeys(leaves, 40))
    assert numbers(release) == {"unit/stad": 30, "unit/dir": 30, "unit/c": 30}
    assert release.based_on == {"stad": "c", "dir": "c"}


def test_where_somebody_was_invited_and_nobody_answered_is_a_group_of_nobody() -> None:
    leaves: dict[Path, dict[Kind, int]] = {(*DIR, "a"): {(): 30}}
    release = plan(leaves, 10, key=KEY, invited={(*DIR, "a"): 40, (*DIR, "b"): 12})
    assert numbers(release) == {"unit/stad": 30, "unit/dir": 30, "unit/a": 30}
    assert release.hidden == {"b": ("unit/b",)}


def test_head_counts_that_cannot_be_are_refused() -> None:
    for invited, rule in (({A: 3}, "more-than-invited"), ({A: -1}, "negative-count"), ({A: math.nan}, "missing-count")):
        with pytest.raises(Refused) as refusal:
            plan({A: {(): 12}}, 10, key=KEY, invited=invited)  # type: ignore[arg-type]
        assert refusal.value.rule == rule
