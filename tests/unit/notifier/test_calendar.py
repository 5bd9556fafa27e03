"""One municipal calendar of working days, and the hours in which mail may go out."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from dateutil.easter import easter as easter_of_another_hand
from hypothesis import given
from hypothesis import strategies as st

from peil_notifier.calendar.domain import Calendar, Window, easter, holidays

BEGIN = datetime(2020, 1, 1, tzinfo=UTC)
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


def test_easter_is_where_another_hand_puts_it() -> None:
    assert [year for year in range(1900, 2200) if easter(year) != easter_of_another_hand(year)] == []


def test_the_holidays_of_2026_are_those_of_a_municipality() -> None:
    assert sorted(day.isoformat() for day in holidays(2026)) == [
        "2026-01-01",
        "2026-04-05",
        "2026-04-06",
        "2026-04-27",
        "2026-05-14",
        "2026-05-24",
        "2026-05-25",
        "2026-12-25",
        "2026-12-26",
    ]


def test_goede_vrijdag_is_worked_unless_the_municipality_says_otherwise() -> None:
    goede_vrijdag = date(2026, 4, 3)
    assert Calendar().is_working(goede_vrijdag)
    assert not Calendar([goede_vrijdag]).is_working(goede_vrijdag)


@pytest.mark.parametrize(("year", "free"), [(2024, False), (2025, True), (2026, False), (2027, False), (2030, True)])
def test_bevrijdingsdag_is_a_day_off_in_lustrum_years_only(year: int, free: bool) -> None:
    assert (date(year, 5, 5) in holidays(year)) is free


def test_koningsdag_moves_from_a_sunday_to_the_saturday_before() -> None:
    assert date(2025, 4, 26) in holidays(2025)
    assert date(2025, 4, 27) not in holidays(2025)
    assert date(2031, 4, 26) in holidays(2031)
    assert date(2026, 4, 27) in holidays(2026)


def test_days_are_counted_over_weekends_and_holidays() -> None:
    calendar = Calendar([date(2026, 5, 15)])
    assert calendar.after(date(2026, 5, 13)) == date(2026, 5, 18)  # Hemelvaart, the day the town hall closes, a weekend
    assert calendar.after(date(2026, 5, 13), 3) == date(2026, 5, 20)
    assert calendar.from_(date(2026, 5, 14)) == date(2026, 5, 18)
    assert calendar.from_(date(2026, 5, 18)) == date(2026, 5, 18)


def test_a_municipality_may_work_on_other_days_of_the_week() -> None:
    assert Calendar(weekdays=[5]).after(date(2026, 3, 2)) == date(2026, 3, 7)
    with pytest.raises(ValueError, match="no day of the week"):
        Calendar(weekdays=[])


@given(DAYS, st.integers(1, 30), st.sets(DAYS, max_size=3))
def test_as_many_working_days_lie_between_as_were_counted(day: date, count: int, extra: set[date]) -> None:
    calendar = Calendar(extra)
    start = calendar.from_(day)
    assert len(list(calendar.between(start, calendar.after(start, count)))) == count + 1


@given(st.integers(0, 20 * 365 * 24 * 60).map(lambda minutes: BEGIN + timedelta(minutes=minutes)))
def test_no_moment_within_the_window_is_outside_working_hours_in_amsterdam(moment: datetime) -> None:
    calendar, window = Calendar(), Window(time(7), time(18))
    local = moment + timedelta(hours=_offset(moment))
    assert window.holds(moment, calendar) == (7 <= local.hour < 18 and calendar.is_working(local.date()))


def _offset(moment: datetime) -> int:
    """Hours that Amsterdam is ahead: two from the last Sunday of March to that of October, 01:00 UTC."""
    begins, ends = (_last_sunday(moment.year, month) for month in (3, 10))
    return 2 if begins <= moment < ends else 1


def _last_sunday(year: int, month: int) -> datetime:
    """One o'clock UTC on the last Sunday of a month of 31 days."""
    return datetime(year, month, 31, 1, tzinfo=UTC) - timedelta(days=(date(year, month, 31).weekday() + 1) % 7)
