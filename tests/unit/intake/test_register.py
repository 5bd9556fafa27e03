from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations

import pytest

from peil_intake.deliveries.domain.register import Entry, Stamp, Superseded, Won, decide


def entry(hour: int, id_: str, *, withdrawn: bool = False) -> Entry:
    return Entry(Stamp(datetime(2026, 3, 10, hour, tzinfo=UTC), id_), withdrawn)


def settled(arrivals: tuple[Entry, ...]) -> tuple[Entry | None, list[Won | Superseded]]:
    present: Entry | None = None
    decisions = []
    for arrival in arrivals:
        decision = decide(present, arrival)
        decisions.append(decision)
        if isinstance(decision, Won):
            present = decision.entry
    return present, decisions


E1, E2, E3 = entry(9, "E1"), entry(11, "E2"), entry(13, "E3")
W = entry(12, "W", withdrawn=True)


@pytest.mark.parametrize("order", list(permutations([E1, E2, W])))
def test_the_withdrawal_holds_in_whatever_order_it_and_two_earlier_values_arrive(order: tuple[Entry, ...]) -> None:
    assert settled(order)[0] == W


@pytest.mark.parametrize("order", list(permutations([E1, E2, W, E3])))
def test_a_value_later_than_the_withdrawal_holds_in_whatever_order_they_arrive(order: tuple[Entry, ...]) -> None:
    assert settled(order)[0] == E3


def test_a_loser_hears_who_won() -> None:
    _, decisions = settled((E2, E1))
    assert decisions == [Won(E2), Superseded("E2")]


def test_the_first_delivery_wins_against_nothing() -> None:
    assert decide(None, E1) == Won(E1)


def test_a_withdrawal_before_anything_was_recorded_is_recorded_too() -> None:
    assert settled((W, E1)) == (W, [Won(W), Superseded("W")])


@pytest.mark.parametrize("order", list(permutations([entry(9, "A"), entry(9, "B"), entry(9, "a")])))
def test_at_equal_times_the_larger_id_wins_in_text_order(order: tuple[Entry, ...]) -> None:
    present, _ = settled(order)
    assert present is not None
    assert present.stamp.id == "a"


@pytest.mark.parametrize("order", list(permutations([entry(9, "A"), entry(9, "B", withdrawn=True)])))
def test_at_equal_times_a_withdrawal_has_no_precedence_of_its_own(order: tuple[Entry, ...]) -> None:
    present, _ = settled(order)
    assert present is not None
    assert present.withdrawn
