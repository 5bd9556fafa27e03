from __future__ import annotations

from datetime import date, timedelta

import pytest

from peil_reporting.releases.domain.quarters import SETTLING_DAYS, Quarter, due, ended_by, quarter_named, quarter_of


def test_a_quarter_has_its_first_and_last_day_and_a_name_that_sorts() -> None:
    assert [(q.name, q.first, q.last) for q in (Quarter(2025, 4), Quarter(2026, 1))] == [
        ("2025-Q4", date(2025, 10, 1), date(2025, 12, 31)),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
    ]


def test_every_day_lies_in_one_quarter_and_the_last_that_ended_lies_before_it() -> None:
    for n in range(800):
        day = date(2024, 1, 1) + timedelta(days=n)
        assert quarter_of(day).first <= day <= quarter_of(day).last
        assert ended_by(day).following == quarter_of(day)
        assert quarter_named(quarter_of(day).name) == quarter_of(day)


@pytest.mark.parametrize("text", ["", "2026", "2026-Q5", "2026-Q", "x-Q1", "2026-Q11"])
def test_what_names_no_quarter_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="^" + text):
        quarter_named(text)


def test_a_quarter_is_released_two_weeks_after_its_end() -> None:
    end = date(2026, 9, 30)
    assert due([], end + timedelta(days=SETTLING_DAYS - 1)) == Quarter(2026, 2)
    assert due([], end + timedelta(days=SETTLING_DAYS)) == Quarter(2026, 3)


def test_a_released_quarter_is_not_due_again() -> None:
    assert due(["2026-Q2"], date(2026, 10, 13)) is None
    assert due(["2026-Q2"], date(2026, 10, 14)) == Quarter(2026, 3)
    assert due(["2026-Q2", "2026-Q3"], date(2026, 11, 22)) is None


def test_after_a_standstill_no_quarter_is_left_out() -> None:
    assert due(["2025-Q4"], date(2026, 11, 22)) == Quarter(2026, 1)
    assert due(["2025-Q4", "2026-Q1"], date(2026, 11, 22)) == Quarter(2026, 2)
