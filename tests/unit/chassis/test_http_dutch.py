"""Days as people type them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from peil_chassis.http.dutch import dutch_day, dutch_month, short_day, typed_day


@pytest.mark.parametrize(
    "text",
    ["31-3-2026", "31-03-2026", "31/3/2026", "31.3.2026", "31 3 2026", " 31 maart 2026 ", "31-mrt-2026", "2026-03-31"],
)
def test_a_day_is_read_as_people_write_it(text: str) -> None:
    assert typed_day(text) == date(2026, 3, 31)


@pytest.mark.parametrize(
    "text",
    ["", "31", "31-3", "31-3-26", "31-13-2026", "30 februari 2026", "3 ma 2026", "3 j 2026", "morgen", "2026-13-01"],
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert typed_day(text) is None


def test_every_day_we_show_can_be_typed_back() -> None:
    for number in range(366):
        day = date(2028, 1, 1) + timedelta(days=number)
        assert typed_day(short_day(day)) == typed_day(dutch_day(day)) == day


def test_a_month_is_named_with_its_year() -> None:
    assert dutch_month(date(2028, 3, 31)) == "maart 2028"
