"""
Bad input at every door of the package: refused with a rule's name, without an amount, and nothing is released.

Each corruption here is one that real deliveries have had: units listed twice, counts that are empty, negative, text or
fractions, totals that do not add up, a threshold below the floor, tables that are not those of the opening.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from attacked_organisations import KEY, organisation
from peil_disclosure.attributes import audit_attributes
from peil_disclosure.audit import audit
from peil_disclosure.certificate import certify
from peil_disclosure.change import Change, Place, linked, may_republish, renew, trend_allowed
from peil_disclosure.coding import code_mean, code_share
from peil_disclosure.coding import may_be_told as question_may_be_told
from peil_disclosure.ledger import Entry, append
from peil_disclosure.mask import mask_scores
from peil_disclosure.model import Population, Problem, Refused, Row, problem
from peil_disclosure.pooling import Group, pool
from peil_disclosure.primary import sift
from peil_disclosure.release import plan
from peil_disclosure.repair import repair
from peil_disclosure.scores import Score, audit_scores
from peil_disclosure.tables import Tables

NO_COUNTS: list[Any] = [None, "12", 12.0, math.nan, math.inf, True, -1, np.int64(12), [12], 1 + 2j]
"""What is no number of people."""
NO_K: list[Any] = [4, 0, -5, None, "10", 10.0, math.nan, True, np.int64(10)]


def small(k: Any = 5, sizes: tuple[Any, ...] = (12, 20, 8)) -> Problem:
    """A problem that is safe."""
    paths = (("stad", "a"), ("stad", "b"), ("stad", "c"))
    rows = [Row("unit/stad", "stad", frozenset([0, 1, 2])), Row("unit/a", "a", frozenset([0]), 1)]
    return problem(Population(sizes, paths), rows, k)


def planned(change: Callable[[dict[str, Any]], None]) -> Any:
    """The release of a small organisation, after *change* to what is handed in."""
    town = organisation(1)
    order: dict[str, Any] = {
        "leaves": {path: dict(kinds) for path, kinds in town.answers.items()},
        "k": town.k,
        "key": KEY,
        "tables": town.tables,
        "frozen": town.tables.frozen(town.k),
        "totals": {path: sum(kinds.values()) for path, kinds in town.answers.items()},
    }
    change(order)
    return plan(order.pop("leaves"), order.pop("k"), **order)


def refused(call: Callable[[], object], *rules: str) -> None:
    """That *call* is refused by one of *rules*, and that no amount is in what is said of it."""
    with pytest.raises(Refused) as refusal:
        call()
    assert refusal.value.rule in rules, refusal.value
    assert re.fullmatch("[a-z]+(-[a-z0-9]+)*", refusal.value.rule)
    assert "987654" not in str(refusal.value)


def _with(**changes: Any) -> Callable[[dict[str, Any]], None]:
    return lambda order: order.update(changes)


@pytest.mark.parametrize("count", NO_COUNTS, ids=repr)
def test_what_is_no_number_of_people_is_refused_at_every_door(count: Any) -> None:
    rules = ("missing-count", "negative-count", "does-not-add-up", "not-an-entry", "no-such-figure", "below-floor")
    path = ("stad", "a")
    way = (Place("a"), Place("a"))

    def spoil(order: dict[str, Any]) -> None:
        leaves = order["leaves"]
        leaves[next(iter(leaves))] = {("laag",): count}

    entry = Entry(1, "r", "t", "rij", "0" * 64, count, 0, 987654, 0, "2026-05-01T00:00:00Z")
    refused(lambda: planned(spoil), *rules)
    refused(lambda: small(sizes=(count, 987654, 8)), *rules)
    refused(lambda: pool([Group(path, "whole", count)], 5), *rules)
    refused(lambda: sift(small().rows, small().population, 5, invited={"unit/a": count}), *rules)
    refused(lambda: audit_scores(small(), [Score("unit/a", "q", (1, 2), 12, 24, count)]), *rules)
    refused(lambda: may_republish(Change(count, 0), 5), *rules)
    refused(lambda: trend_allowed(987654, count), *rules)
    refused(lambda: append(None, [entry]), *rules)
    tables = [{"x": {Place("a")}}, {"y": {Place("a")}}]
    refused(lambda: problem(linked({way: count}, tables).population, [], 5), *rules)
    refused(lambda: renew({"a": {"a"}}, {(Place("a"), Place("b")): count}, 5), *rules)


@pytest.mark.parametrize("count", NO_COUNTS, ids=repr)
def test_answers_that_are_no_numbers_are_told_in_no_figure(count: Any) -> None:
    rules = ("missing-count", "does-not-add-up", "below-floor")
    refused(lambda: code_share(count, 20), *rules)
    refused(lambda: code_mean(count, 20), *rules)
    refused(lambda: code_mean(40, count), *rules)


@pytest.mark.parametrize("k", NO_K, ids=repr)
def test_k_below_the_floor_is_refused_at_every_door(k: Any) -> None:
    refused(lambda: planned(_with(k=k, frozen=None)), "k-below-floor")
    refused(lambda: small(k), "k-below-floor")
    refused(lambda: may_republish(Change(0, 0), k), "k-below-floor")
    refused(lambda: renew({"a": {"a"}}, {(Place("a"), Place("a")): 12}, k), "k-below-floor")
    refused(lambda: question_may_be_told(12, 12, k), "k-below-floor")
    if k != 4:
        refused(lambda: pool([Group(("stad",), "whole", 12)], k), "k-below-floor")


def test_units_that_overlap_are_refused_at_every_door() -> None:
    twice = {("stad", "a", "t"): {(): 12}, ("stad", "b", "t"): {(): 12}}
    refused(lambda: plan(twice, 5, key=KEY), "overlap")
    refused(lambda: plan({("stad", "a"): {(): 12}, ("dorp", "b"): {(): 12}}, 5, key=KEY), "more-than-one-top")
    refused(lambda: pool([Group(("s", "a"), "whole", 9), Group(("s", "a", "t"), "whole", 9)], 5), "overlap")
    refused(lambda: problem(Population((5, 5), (("s", "t"), ("z", "t"))), [], 5), "overlap")
    refused(lambda: renew({"a": {"x", "y"}, "b": {"y", "z"}}, {(Place("x"), Place("x")): 12}, 5), "overlap")


def test_a_unit_whose_name_makes_two_rows_one_is_refused() -> None:
    refused(
        lambda: plan({("s", "a"): {(): 9}, ("s",): {(): 9}, ("s", "s/rest"): {(): 9}}, 5, key=KEY), "two-rows-one-name"
    )


def test_tables_that_do_not_add_up_are_refused() -> None:
    def more(order: dict[str, Any]) -> None:
        order["totals"][max(order["totals"])] += 1

    refused(lambda: planned(more), "does-not-add-up")
    sound = small()
    told = {"unit/stad": 41}
    refused(lambda: problem(sound.population, sound.rows, 5, told=told), "does-not-add-up")
    refused(lambda: audit_scores(sound, [Score("unit/a", "q", (1, 5), 61, 987654, 12)]), "does-not-add-up")
    refused(lambda: mask_scores(sound, [Score("unit/a", "q", (1, 5), 0, 11, 12)], key=KEY), "does-not-add-up")


@pytest.mark.parametrize("change", ["k", "level", "value", "crossing"])
def test_a_catalogue_changed_after_the_opening_is_refused(change: str) -> None:
    def later(order: dict[str, Any]) -> None:
        tables: Tables = order["tables"]
        levels, dimensions = dict(tables.levels), dict(tables.dimensions)
        crossings: Mapping[str, str] = {"schaal": "directie"} if not tables.crossings else {}
        if change == "k":
            order["k"] += 1
        elif change == "level":
            order["tables"] = Tables({**levels, ("stad", "nieuw"): "directie"}, dimensions, tables.crossings)
        elif change == "value":
            order["tables"] = Tables(levels, {"schaal": (*dimensions["schaal"], "top")}, tables.crossings)
        else:
            order["tables"] = Tables(levels, dimensions, crossings)

    refused(lambda: planned(later), "catalogue-changed")


def test_nothing_unsafe_is_certified_or_told_when_it_cannot_be_repaired() -> None:
    leaky = problem(
        Population((12, 4), (("s", "a"), ("s", "b"))),
        [Row("unit/s", "s", frozenset([0, 1])), Row("unit/a", "a", frozenset([0]))],
        5,
    )
    refused(lambda: certify(leaky, audit(leaky)), "not-safe")
    refused(lambda: repair(leaky, key=KEY, told=["unit/s", "unit/a"]), "cannot-be-repaired")


def test_head_counts_that_leave_a_cell_out_are_refused() -> None:
    sound = small()
    refused(lambda: audit_attributes(sound, [Row("heads/a", "a", frozenset([0]))]), "unknown-head-count")
