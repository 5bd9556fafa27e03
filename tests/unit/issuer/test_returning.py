"""When a survey comes back, and what the rules that were hashed say of it: nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from peil_issuer.campaigns.domain.campaign import Campaign, Plan, Question
from peil_issuer.campaigns.domain.opening import rules_hash
from peil_issuer.campaigns.domain.returning import due_on, returning

TODAY = date(2026, 11, 23)


def opened(name: str, on: date, *, months: int | None = 24, of: str | None = "a-set", **changes: Any) -> Campaign:
    """A campaign that opened at nine in the morning of a winter's day *on*, and closed."""
    asked = (Question("v1", "Ik weet de weg.", "scale-5"),)
    plan = Plan(name, "Peiling", asked, f"{on}T09:00", f"{on}T17:00", of, "Thema", months)
    moment = datetime(on.year, on.month, on.day, 8, tzinfo=UTC)
    closed = {"state": "closed", "rules_hash": "0" * 64}
    return Campaign(plan, moment, moment + timedelta(hours=8), 5, **(closed | changes))


def told(*campaigns: Campaign, today: date = TODAY) -> list[tuple[str, date, bool, bool]]:
    return [(one.campaign.plan.campaign, one.due_on, one.soon, one.overdue) for one in returning(campaigns, today)]


@pytest.mark.parametrize(
    ("due", "soon", "overdue"),
    [
        (TODAY - timedelta(1), True, True),
        (TODAY, True, False),
        (TODAY + timedelta(56), True, False),
        (TODAY + timedelta(57), False, False),
    ],
)
def test_it_is_near_from_eight_weeks_before_and_overdue_from_the_day_after(
    due: date, soon: bool, overdue: bool
) -> None:
    assert told(opened("one", due.replace(year=due.year - 2))) == [("one", due, soon, overdue)]


def test_of_a_set_the_last_campaign_that_opened_counts_whatever_order_they_come_in() -> None:
    first, second = opened("first", date(2022, 12, 1)), opened("second", date(2024, 12, 1))
    assert told(second, first) == told(first, second) == [("second", date(2026, 12, 1), True, False)]


def test_what_never_opened_did_not_take_place() -> None:
    first = opened("first", date(2022, 12, 1))
    assert told(first, opened("never", date(2024, 12, 1), rules_hash=None))[0][0] == "first"


def test_what_is_planned_once_more_asks_for_nothing_until_it_opens() -> None:
    first = opened("first", date(2024, 12, 1))
    later = opened("later", date(2026, 12, 1), state="planned", rules_hash=None)
    assert told(first, later) == []
    assert due_on(later) is None


def test_a_campaign_of_no_set_or_that_does_not_return_is_not_listed() -> None:
    assert told(opened("none", date(2024, 12, 1), of=None, months=None)) == []
    ended = [opened("first", date(2022, 12, 1)), opened("last", date(2024, 12, 1), months=None)]
    assert told(*ended) == []


def test_the_one_due_first_stands_on_top() -> None:
    some = [opened("b", date(2025, 1, 1), of="b"), opened("a", date(2025, 6, 1), of="a")]
    assert [name for name, *_ in told(*reversed(some))] == ["b", "a"]


def test_the_day_is_that_of_amsterdam() -> None:
    late = msgspec.structs.replace(
        opened("late", date(2026, 6, 1), months=1), opens_at=datetime(2026, 5, 31, 22, 30, tzinfo=UTC)
    )
    assert due_on(late) == date(2026, 7, 1)


def test_a_set_and_a_return_are_in_no_hash_and_a_hash_of_before_stays_what_it_was() -> None:
    one = opened("one", date(2026, 11, 23))
    bare = msgspec.structs.replace(one.plan, question_set=None, theme=None, repeat_months=None)
    first = rules_hash(msgspec.structs.replace(one, plan=bare), ())
    assert rules_hash(one, ()) == first == "c5cf110825f6cbc7a4ca4b4dc69a90ec254a8760c5bb7d28cdb9380633443e28"
    other = msgspec.structs.replace(bare, title="Anders")
    assert rules_hash(msgspec.structs.replace(one, plan=other), ()) != first
