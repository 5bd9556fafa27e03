"""Due, three and five working days later; leave pauses; the end comes once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peil_notifier.calendar.domain import Calendar
from peil_notifier.ladder.domain import OFFSETS, Climbed, Exhaust, Remind, Wait, height, is_over, next_step
from peil_notifier.presence.domain import ALWAYS_THERE, DaysOff, Leave, Person
from peil_notifier.standing import Stated

CALENDAR = Calendar()
TUESDAY = date(2026, 3, 3)


def there(*values: Leave | DaysOff) -> Person:
    """Somebody of whom this is registered."""
    return Person(tuple(Stated(str(number), "2026", str(number), value) for number, value in enumerate(values)))


def climb(
    due_on: date, until: date, person: Person = ALWAYS_THERE, *, reachable: bool = True
) -> tuple[list[tuple[str, date]], date | None]:
    """The rungs that are climbed and on which days, and the day the ladder ends, looked at when it asks to be."""
    climbed, rungs, look_on = Climbed(), [], due_on
    for day in CALENDAR.between(due_on, until):
        if day < look_on:
            continue
        match next_step(due_on, climbed, day, CALENDAR, person, reachable=reachable):
            case Remind(rung):
                rungs.append((rung, day))
                climbed = Climbed(rung, day)
            case Wait(later):
                assert later > day
                look_on = later
            case Exhaust():
                return rungs, day
    return rungs, None


def test_the_rungs_lie_three_and_five_working_days_after_the_day() -> None:
    assert climb(TUESDAY, date(2026, 4, 1)) == (
        [("due", TUESDAY), ("plus-3", date(2026, 3, 6)), ("plus-5", date(2026, 3, 10))],
        date(2026, 3, 11),
    )


def test_what_is_due_on_a_day_off_begins_on_the_next_working_day() -> None:
    rungs, _ = climb(date(2026, 4, 4), date(2026, 5, 1))  # the Saturday before Easter
    assert rungs[0] == ("due", date(2026, 4, 7))


def test_leave_pauses_the_ladder() -> None:
    rungs, ended = climb(TUESDAY, date(2026, 5, 1), there(Leave(date(2026, 3, 5), date(2026, 3, 12))))
    assert rungs == [("due", TUESDAY), ("plus-3", date(2026, 3, 13)), ("plus-5", date(2026, 3, 17))]
    assert ended == date(2026, 3, 18)


def test_leave_without_an_end_leaves_the_item_open() -> None:
    assert climb(TUESDAY, date(2026, 12, 1), there(Leave(date(2026, 3, 1), None))) == ([], None)


def test_a_day_not_worked_moves_the_message_and_not_the_ladder() -> None:
    tuesdays_off = there(DaysOff(date(2026, 1, 1), (1,)))
    rungs, ended = climb(TUESDAY, date(2026, 4, 1), tuesdays_off)
    assert rungs == [("due", date(2026, 3, 4)), ("plus-3", date(2026, 3, 6)), ("plus-5", date(2026, 3, 11))]
    assert ended == date(2026, 3, 12)


def test_without_anybody_to_tell_the_ladder_still_ends() -> None:
    assert climb(TUESDAY, date(2026, 5, 1), reachable=False) == ([], date(2026, 3, 11))


def test_what_may_not_have_arrived_is_told_again_before_the_end() -> None:
    unsure = Climbed("plus-5", date(2026, 3, 10), again=True)
    assert next_step(TUESDAY, unsure, date(2026, 3, 11), CALENDAR, ALWAYS_THERE, reachable=True) == Remind("plus-5")
    assert next_step(TUESDAY, unsure, date(2026, 3, 10), CALENDAR, ALWAYS_THERE, reachable=True) == Wait(
        date(2026, 3, 11)
    )


def test_rungs_that_passed_unseen_are_not_made_up_for() -> None:
    assert next_step(TUESDAY, Climbed(), date(2026, 3, 20), CALENDAR, ALWAYS_THERE, reachable=True) == Remind("plus-5")


def test_a_new_manager_who_was_away_does_not_get_a_rung_twice() -> None:
    back = there(Leave(date(2026, 3, 3), date(2026, 3, 9)))
    step = next_step(TUESDAY, Climbed("plus-3", date(2026, 3, 6)), date(2026, 3, 9), CALENDAR, back, reachable=True)
    assert isinstance(step, Wait)


@pytest.mark.parametrize(("today", "over"), [("2026-03-10", False), ("2026-03-11", True)])
def test_a_ladder_is_over_after_its_last_rung(today: str, over: bool) -> None:
    assert is_over(TUESDAY, date.fromisoformat(today), CALENDAR) is over


days = st.dates(date(2026, 1, 1), date(2026, 6, 30))
leaves = st.builds(lambda first, long: Leave(first, first + timedelta(days=long)), days, st.integers(1, 30))


@given(days, st.lists(leaves, max_size=3), st.sets(st.integers(0, 4), max_size=3))
def test_every_ladder_climbs_each_rung_at_most_once_in_order_and_ends(
    due_on: date, away: list[Leave], off: set[int]
) -> None:
    person = there(*away, DaysOff(date(2025, 1, 1), tuple(sorted(off))))
    rungs, ended = climb(due_on, date(2027, 1, 1), person)
    names, on = [name for name, _ in rungs], [day for _, day in rungs]
    assert names == [name for name in ("due", "plus-3", "plus-5") if name in names]
    assert names[-1:] == ["plus-5"]
    assert ended is not None
    assert all(person.works_on(day) and CALENDAR.is_working(day) for day in on)
    assert sorted(set(on)) == on
    for name, day in rungs:
        assert (height(due_on, day, CALENDAR, person) or 0) >= OFFSETS[name]
