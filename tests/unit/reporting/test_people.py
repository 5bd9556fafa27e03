"""Where a person counts, day by day, and what each fact about people adds to which cell."""

from __future__ import annotations

from itertools import permutations

import msgspec
import pytest

from peil_chassis.projection import Fact
from peil_contracts.catalogue import FACT_TYPES
from peil_contracts.people import EMPLOYMENT_CHANGED, EMPLOYMENT_ENDED, EMPLOYMENT_STARTED, TRAINING_FINISHED
from peil_contracts.register import FACT_WITHDRAWN
from peil_reporting.people.projection import PROJECTION, Person, apply, move_category, read_move
from reporting_facts import OTHER_SOURCE, amounts, entity_of, fact
from reporting_people import altered, ended, erased, finished, pseudonym, started, taken_back


def on(facts: list[Fact], day: int) -> dict[tuple[str, str, str], int]:
    return amounts(PROJECTION, entity_of(PROJECTION, facts), day)


def staff(facts: list[Fact], day: int) -> dict[tuple[str, str], int]:
    return {(unit, band): n for (figure, unit, band), n in on(facts, day).items() if figure == "staff_by_scale_band"}


def contracts(facts: list[Fact], day: int) -> dict[str, int]:
    return {unit: n for (figure, unit, _), n in on(facts, day).items() if figure == "contracts"}


def moves(facts: list[Fact], day: int = 20991231) -> set[tuple[str, str | None, str | None]]:
    """Kind, from and to: told at both ends alike."""
    arrivals: set[tuple[str, str | None, str | None]] = set()
    departures: set[tuple[str, str | None, str | None]] = set()
    for figure, unit, category in on(facts, day):
        if figure == "arrivals":
            kind, other = read_move(category)
            arrivals.add((kind, other, unit))
        if figure == "departures":
            kind, other = read_move(category)
            departures.add((kind, unit, other))
    assert {move for move in arrivals | departures if None not in move} == arrivals & departures
    return arrivals | departures


def test_natural_keys_are_those_of_the_catalogue() -> None:
    keys = {name: FACT_TYPES[name].natural_key for name in PROJECTION.types - {FACT_WITHDRAWN}}
    assert keys == {
        EMPLOYMENT_STARTED: ("person", "employment"),
        EMPLOYMENT_CHANGED: ("person", "employment", "effective_on"),
        EMPLOYMENT_ENDED: ("person", "employment"),
        TRAINING_FINISHED: ("person", "training", "edition"),
    }


def test_an_employment_counts_from_its_first_day_and_comes_in_from_outside() -> None:
    facts = [started("a", "2026-01-05")]
    assert staff(facts, 20260104) == {}
    assert on(facts, 20260105) == {
        ("staff_by_scale_band", "a", "10-11"): 1,
        ("staff_by_age_group", "a", "35-44"): 1,
        ("contracts", "a", ""): 1,
        ("arrivals", "a", move_category("inflow", None)): 1,
    }


def test_an_employment_that_ended_no_longer_counts_from_that_day_and_goes_outside() -> None:
    facts = [started("a", "2026-01-05"), ended("2026-03-01")]
    assert staff(facts, 20260228) == {("a", "10-11"): 1}
    assert staff(facts, 20260301) == {}
    assert moves(facts) == {("inflow", None, "a"), ("outflow", "a", None)}


def test_a_change_of_unit_is_a_lateral_move() -> None:
    facts = [started("a", "2026-01-05"), altered("b", "2026-02-01")]
    assert staff(facts, 20260131) == {("a", "10-11"): 1}
    assert staff(facts, 20260201) == {("b", "10-11"): 1}
    assert moves(facts) == {("inflow", None, "a"), ("lateral", "a", "b")}


def test_a_higher_band_is_a_promotion_within_the_unit_or_to_another() -> None:
    inside = [started("a", "2026-01-05"), altered("a", "2026-02-01", band="12-14")]
    assert moves(inside) == {("inflow", None, "a"), ("promotion", "a", "a")}
    elsewhere = [started("a", "2026-01-05"), altered("b", "2026-02-01", band="12-14")]
    assert moves(elsewhere) == {("inflow", None, "a"), ("promotion", "a", "b")}


def test_a_lower_band_in_the_same_unit_is_no_move_and_in_another_a_lateral_one() -> None:
    assert moves([started("a", "2026-01-05"), altered("a", "2026-02-01", band="up-to-9")]) == {("inflow", None, "a")}
    elsewhere = [started("a", "2026-01-05"), altered("b", "2026-02-01", band="up-to-9")]
    assert moves(elsewhere) == {("inflow", None, "a"), ("lateral", "a", "b")}


def test_another_age_group_is_another_cell_and_no_move() -> None:
    facts = [started("a", "2026-01-05"), altered("a", "2026-02-01", age="45-54")]
    assert on(facts, 20260201)["staff_by_age_group", "a", "45-54"] == 1
    assert moves(facts) == {("inflow", None, "a")}


def test_worked_example_5_a_double_contract_counts_once_and_its_end_is_one_lateral_move() -> None:
    facts = [
        started("a", "2026-01-01", employment="e1", hours=20),
        started("b", "2026-01-01", employment="e2", hours=16, n=2),
        ended("2026-06-01", employment="e1"),
    ]
    assert staff(facts, 20260531) == {("a", "10-11"): 1}
    assert contracts(facts, 20260531) == {"a": 1, "b": 1}
    assert staff(facts, 20260601) == {("b", "10-11"): 1}
    assert contracts(facts, 20260601) == {"b": 1}
    assert moves(facts) == {("inflow", None, "a"), ("lateral", "a", "b")}


def test_the_end_of_one_of_two_contracts_is_a_lateral_move_in_whatever_band_the_other_is() -> None:
    facts = [
        started("a", "2026-01-01", employment="e1", hours=20),
        started("b", "2026-01-01", employment="e2", hours=16, band="12-14", n=2),
        ended("2026-06-01", employment="e1"),
    ]
    assert moves(facts) == {("inflow", None, "a"), ("lateral", "a", "b")}


def test_hours_that_swap_between_two_contracts_back_and_forth_promote_nobody() -> None:
    def swapping(second: str) -> list[Fact]:
        hours = (("2026-03-01", 12), ("2026-05-01", 20), ("2026-07-01", 12))
        return [
            started("a", "2026-01-01", employment="e1", hours=20),
            started(second, "2026-01-01", employment="e2", hours=16, band="12-14", n=2),
            *(altered("a", day, employment="e1", hours=amount, n=n) for n, (day, amount) in enumerate(hours, 3)),
        ]

    assert moves(swapping("b")) == {("inflow", None, "a"), ("lateral", "a", "b"), ("lateral", "b", "a")}
    assert moves(swapping("a")) == {("inflow", None, "a")}


def test_a_second_contract_with_more_hours_and_a_higher_band_promotes_nobody_while_the_first_runs() -> None:
    facts = [
        started("a", "2026-01-01", employment="e1", hours=16),
        started("b", "2026-02-01", employment="e2", hours=20, band="12-14", n=2),
    ]
    assert moves(facts) == {("inflow", None, "a"), ("lateral", "a", "b")}


def test_a_higher_band_in_the_contract_that_takes_over_from_one_that_ended_is_a_promotion() -> None:
    facts = [
        started("a", "2026-01-01", employment="e1"),
        started("c", "2026-01-01", employment="e3", hours=8, n=2),
        ended("2026-06-01", employment="e1"),
        started("b", "2026-06-01", employment="e2", band="12-14", n=4),
    ]
    assert moves(facts) == {("inflow", None, "a"), ("promotion", "a", "b")}


@pytest.mark.parametrize(
    ("first", "second", "unit"),
    [
        ({"hours": 20}, {"hours": 20.25}, "b"),
        ({"hours": 20, "on": "2026-01-02"}, {"hours": 20, "on": "2026-01-01"}, "b"),
        ({"hours": 20, "on": "2026-01-01"}, {"hours": 20, "on": "2026-01-01"}, "a"),
    ],
)
def test_most_hours_then_earliest_start_then_smallest_id_decides(first: dict, second: dict, unit: str) -> None:
    facts = [
        started("a", first.pop("on", "2026-01-01"), "2026-02-01", employment="e1", **first),
        started("b", second.pop("on", "2026-01-01"), "2026-02-01", employment="e2", n=2, **second),
    ]
    assert staff(facts, 20260301) == {(unit, "10-11"): 1}


def test_the_employment_of_another_source_is_another_contract_and_nobody_counts_twice() -> None:
    facts = [started("a", "2026-01-01"), started("b", "2026-01-01", n=2, source=OTHER_SOURCE, hours=8)]
    assert staff(facts, 20260201) == {("a", "10-11"): 1}
    assert contracts(facts, 20260201) == {"a": 1, "b": 1}


def test_an_end_or_change_without_a_start_counts_nowhere_until_the_start_comes() -> None:
    late = [altered("b", "2026-02-01", n=1), ended("2026-03-01", n=2)]
    assert on(late, 20260215) == {}
    assert staff([*late, started("a", "2026-01-01", "2026-03-05", n=3)], 20260215) == {("b", "10-11"): 1}


def test_an_end_on_the_first_day_means_it_never_was_in_force() -> None:
    assert on([started("a", "2026-01-05"), ended("2026-01-05", "2026-01-06")], 20260110) == {}


def test_who_comes_back_under_the_same_id_counts_whatever_order_the_facts_come_in() -> None:
    """The end of 2024 is that of the former run; a later end is that of the new one."""
    again = started("b", "2025-01-01", "2026-05-01", n=2)
    former = ended("2024-06-01", "2026-05-01", n=3)
    for facts in ([started("a", "2024-01-01", n=1), former, again], [again, former]):
        assert staff(facts, 20250101) == {("b", "10-11"): 1}
        assert contracts(facts, 20260501) == {"b": 1}
        assert moves(facts) == {("inflow", None, "b")}
        gone = [*facts, ended("2025-09-01", "2026-05-02", n=4)]
        assert (staff(gone, 20250831), staff(gone, 20250901)) == ({("b", "10-11"): 1}, {})
        assert moves(gone) == {("inflow", None, "b"), ("outflow", "b", None)}


def test_a_change_before_the_start_says_nothing_and_one_on_its_day_takes_its_place() -> None:
    assert staff([started("a", "2026-01-05"), altered("b", "2026-01-04", "2026-01-06")], 20260110) == {
        ("a", "10-11"): 1
    }
    same_day = [started("a", "2026-01-05"), altered("b", "2026-01-05")]
    assert staff(same_day, 20260105) == {("b", "10-11"): 1}
    assert moves(same_day) == {("inflow", None, "b")}


def test_a_change_after_the_end_counts_nowhere() -> None:
    facts = [started("a", "2026-01-05"), ended("2026-02-01"), altered("b", "2026-03-01")]
    assert on(facts, 20260310).keys() == on(facts[:2], 20260310).keys()


def test_who_ends_and_begins_on_the_same_day_moved_and_who_leaves_a_gap_went_and_came() -> None:
    gone = [started("a", "2026-01-01"), ended("2026-02-01")]
    assert moves([*gone, started("b", "2026-02-01", employment="e2")]) == {("inflow", None, "a"), ("lateral", "a", "b")}
    returned = moves([*gone, started("b", "2026-02-02", employment="e2")])
    assert returned == {("inflow", None, "a"), ("outflow", "a", None), ("inflow", None, "b")}


def test_a_move_on_the_day_of_another_fact_counts_once() -> None:
    facts = [
        started("a", "2026-01-01", employment="e1", hours=20),
        started("b", "2026-02-01", employment="e2", hours=36),
        altered("c", "2026-02-01", employment="e1", hours=20),
    ]
    assert moves(facts) == {("inflow", None, "a"), ("lateral", "a", "b")}


def test_a_correction_under_the_same_key_takes_the_place_of_what_it_corrects() -> None:
    facts = [started("a", "2026-01-05"), started("b", "2026-01-08", "2026-01-09", n=2)]
    assert staff(facts, 20260107) == {}
    assert staff(facts, 20260108) == {("b", "10-11"): 1}
    assert moves(facts) == {("inflow", None, "b")}


@pytest.mark.parametrize("at", range(4))
def test_a_withdrawn_fact_was_never_so_and_told_again_it_was(at: int) -> None:
    facts = [
        started("a", "2026-01-05", n=1),
        altered("b", "2026-02-01", n=2),
        ended("2026-03-01", n=3),
        finished("inclusie", "2026-01-20", "2026-03-02", n=4),
    ]
    gone = [*facts, taken_back(facts[at], "2026-03-05", n=5)]
    without = [one for number, one in enumerate(facts) if number != at]
    assert entity_of(PROJECTION, gone) == entity_of(PROJECTION, without)
    again = msgspec.structs.replace(facts[at], id="e0006", known_on=20260306)
    assert entity_of(PROJECTION, [*gone, again]) == entity_of(PROJECTION, facts)


def test_a_withdrawal_by_another_source_touches_nothing() -> None:
    facts = [started("a", "2026-01-05")]
    assert staff([*facts, taken_back(facts[0], "2026-01-06", source=OTHER_SOURCE)], 20260107) == {("a", "10-11"): 1}


def test_facts_that_count_in_no_figure_may_be_withdrawn() -> None:
    data = {"fact_type": "nl.peil.people.leave-registered.v1", "key": {"person": pseudonym("p"), "leave": "l1"}}
    assert apply(Person(), fact(FACT_WITHDRAWN, "2026-01-05", data)) == Person()


def test_a_training_counts_where_the_person_counts_from_the_first_day_it_was_finished() -> None:
    facts = [
        started("a", "2026-01-05"),
        altered("b", "2026-03-01"),
        finished("inclusie", "2026-02-10", edition="x2", n=4),
        finished("inclusie", "2026-02-01", "2026-02-11", edition="x1", n=5, source=OTHER_SOURCE),
        ended("2026-04-01"),
    ]
    done = {
        day: [unit for (figure, unit, _) in on(facts, day) if figure == "trained"]
        for day in (20260131, 20260201, 20260301, 20260401)
    }
    assert done == {20260131: [], 20260201: ["a"], 20260301: ["b"], 20260401: []}


def test_a_training_finished_before_the_employment_counts_from_its_first_day() -> None:
    facts = [finished("inclusie", "2025-11-01", n=1), started("a", "2026-01-05", n=2)]
    assert ("trained", "a", "inclusie") in on(facts, 20260105)


def test_the_order_of_arrival_does_not_matter() -> None:
    facts = [
        started("a", "2026-01-05", "2026-05-01", n=1, hours=20),
        altered("b", "2026-02-01", "2026-05-01", n=2, band="12-14"),
        ended("2026-04-01", "2026-05-01", n=3),
        started("c", "2026-03-01", "2026-05-01", n=4, employment="e2"),
        finished("inclusie", "2026-02-15", "2026-05-01", n=5),
    ]
    assert len({msgspec.json.encode(entity_of(PROJECTION, order)) for order in permutations(facts)}) == 1


def test_an_entity_names_neither_the_person_nor_what_no_figure_counts() -> None:
    entity = entity_of(PROJECTION, [started("a", "2026-01-05"), finished("inclusie", "2026-02-01")])
    kept = msgspec.json.encode(entity).decode()
    assert "ps-" not in kept
    assert "policy" not in kept
    assert list(PROJECTION.units(entity)) == []


def test_erasing_is_the_folds_and_no_fact_of_the_projection() -> None:
    assert PROJECTION.erased_by == {erased("2026-01-01").type}
    assert PROJECTION.erased_by.isdisjoint(PROJECTION.types)


def test_a_unit_with_a_full_stop_in_its_id_is_found_again_in_a_move() -> None:
    assert read_move(move_category("lateral", "team.1")) == ("lateral", "team.1")
    assert "." not in move_category("lateral", "team.1")
