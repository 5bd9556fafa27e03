from __future__ import annotations

from collections import defaultdict
from itertools import permutations

import pytest

from peil_contracts.organisation import UNIT_PLACED
from peil_reporting.organisation.domain import UNPLACED, Tree, grow
from peil_reporting.organisation.projection import PROJECTION, placement
from reporting_facts import OTHER_SOURCE, entity_of, placed, withdrawn

CITY = placed("stad", None, "2026-01-01", level="municipality", name="Gemeente")


def tree(*facts, as_of: int = 20260601, known_on: int = 20260601) -> Tree:
    of_unit = defaultdict(list)
    for fact in (CITY, *facts):
        of_unit[fact.data.get("unit") or fact.data["key"]["unit"]].append(fact)
    found = [placement(entity_of(PROJECTION, of_unit[unit]), as_of, known_on) for unit in of_unit]
    return grow(one for one in found if one is not None)


def under(found: Tree, unit: str) -> list[str]:
    return [node.unit for node in found.children(unit)]


def test_a_placed_unit_lies_under_its_parent() -> None:
    found = tree(placed("x", "stad", "2026-01-01"), placed("b", "x", "2026-01-01"))
    assert under(found, "x") == ["b"]
    assert [node.unit for node in found.path("b")] == ["stad", "x", "b"]
    assert set(found.descendants("stad")) == {"stad", "x", "b", UNPLACED}
    assert found.alarms == ()


def test_worked_example_3_a_move_learnt_later_is_as_of_and_as_known() -> None:
    facts = [
        placed("x", "stad", "2026-01-01"),
        placed("y", "stad", "2026-01-01"),
        placed("b", "x", "2026-01-01", n=1),
        placed("b", "y", "2026-02-01", "2026-04-05", n=2),
    ]
    assert under(tree(*facts, as_of=20260215, known_on=20260406), "y") == ["b"]
    then = tree(*facts, as_of=20260215, known_on=20260301)
    assert (under(then, "x"), under(then, "y")) == (["b"], [])


def test_worked_example_3_a_ring_lies_under_not_placed_with_an_alarm() -> None:
    found = tree(placed("a", "b", "2026-01-01"), placed("b", "a", "2026-01-01"), placed("c", "a", "2026-01-01"))
    assert under(found, UNPLACED) == ["a", "b"]
    assert under(found, "a") == ["c"]
    assert found.alarms == (("a", "cycle"), ("b", "cycle"))


@pytest.mark.parametrize("order", [*permutations("abcd")])
def test_a_ring_and_what_hangs_on_it_end_the_same_in_any_order(order: tuple[str, ...]) -> None:
    parents = {"a": "b", "b": "c", "c": "a", "d": "a"}
    found = tree(*(placed(unit, parents[unit], "2026-01-01") for unit in order))
    assert under(found, UNPLACED) == ["a", "b", "c"]
    assert under(found, "a") == ["d"]


def test_a_merged_unit_lies_under_the_one_it_went_up_in() -> None:
    found = tree(
        placed("x", "stad", "2026-01-01"),
        placed("y", "stad", "2026-01-01"),
        placed("b", "x", "2026-01-01", n=1),
        placed("b", "x", "2026-03-01", n=2, state="merged", merged_into="y"),
    )
    assert under(found, "y") == ["b"]
    assert found.nodes["b"].state == "merged"


def test_a_unit_merged_into_one_that_is_not_there_is_not_placed() -> None:
    found = tree(placed("b", "stad", "2026-01-01", state="merged", merged_into="y"))
    assert under(found, UNPLACED) == ["b"]
    assert found.alarms == (("b", "merged-into-unknown"),)


def test_a_missing_parent_puts_a_unit_under_not_placed_with_all_below_it() -> None:
    found = tree(placed("b", "weg", "2026-01-01"), placed("c", "b", "2026-01-01"))
    assert under(found, UNPLACED) == ["b"]
    assert under(found, "b") == ["c"]
    assert found.alarms == (("b", "parent-unknown"),)


def test_only_the_municipality_may_lie_under_nothing() -> None:
    found = tree(placed("b", None, "2026-01-01"))
    assert under(found, UNPLACED) == ["b"]
    assert found.alarms == (("b", "no-parent"),)


def test_a_closed_unit_keeps_its_place() -> None:
    found = tree(placed("b", "stad", "2026-01-01", n=1), placed("b", "stad", "2026-02-01", n=2, state="closed"))
    assert under(found, "stad") == ["b", UNPLACED]
    assert found.nodes["b"].state == "closed"


def test_a_unit_is_not_there_before_its_first_day() -> None:
    found = tree(placed("b", "stad", "2026-02-01"), as_of=20260131)
    assert found.place_of("b") == UNPLACED
    assert found.place_of("stad") == "stad"


def test_a_withdrawn_placement_brings_back_the_one_before() -> None:
    found = tree(
        placed("x", "stad", "2026-01-01"),
        placed("b", "stad", "2026-01-01", n=1),
        placed("b", "x", "2026-02-01", n=2),
        withdrawn("2026-03-01", UNIT_PLACED, {"unit": "b", "effective_on": "2026-02-01"}),
    )
    assert "b" in under(found, "stad")


def test_of_two_sources_for_one_day_the_later_time_holds() -> None:
    early = placed("b", "stad", "2026-02-01", n=1, name="Eerst")
    late = placed("b", "stad", "2026-02-01", n=2, name="Later", source=OTHER_SOURCE)
    assert tree(early, late).nodes["b"].name == tree(late, early).nodes["b"].name == "Later"


def test_without_a_municipality_everything_waits_under_a_root_of_its_own() -> None:
    found = grow([])
    assert (found.root, under(found, found.root)) == ("alle-eenheden", [UNPLACED])


def test_two_municipalities_lie_under_a_root_of_their_own_with_an_alarm() -> None:
    found = tree(placed("dorp", None, "2026-01-01", level="municipality"))
    assert under(found, "alle-eenheden") == ["dorp", "stad", UNPLACED]
    assert [alarm.why for alarm in found.alarms] == ["several-municipalities"] * 2


def test_a_unit_that_bears_a_reserved_id_is_left_out_with_an_alarm() -> None:
    found = tree(placed(UNPLACED, "stad", "2026-01-01"))
    assert found.nodes[UNPLACED].level == "unplaced"
    assert found.alarms == ((UNPLACED, "id-reserved"),)


def test_every_unit_reaches_the_root_however_deep() -> None:
    chain = [placed(f"u{n}", f"u{n - 1}" if n else "stad", "2026-01-01") for n in range(3000)]
    found = tree(*chain)
    assert len(found.path("u2999")) == 3001
    assert sum(1 for _ in found.descendants("stad")) == 3002
