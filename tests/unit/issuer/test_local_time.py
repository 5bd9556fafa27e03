"""Moments as Amsterdam's clocks show them, over both changes of 2026 and 2027."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from peil_issuer.campaigns.domain.campaign import Campaign, Plan, Question, plan_campaign, replace_plan
from peil_issuer.campaigns.domain.local_time import moment_of
from peil_issuer.campaigns.domain.refusals import (
    CampaignFrozen,
    CampaignPlannedBefore,
    ClosesTooEarly,
    OpensInPast,
    OpenTooLong,
    QuestionTwice,
    TimeMissing,
    TimeUnreadable,
)


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        ("2026-11-23T09:00", "2026-11-23T08:00"),
        ("2026-07-01T09:00", "2026-07-01T07:00"),
        ("2026-03-29T01:59", "2026-03-29T00:59"),
        ("2026-03-29T03:00", "2026-03-29T01:00"),
        ("2027-03-28T01:59", "2027-03-28T00:59"),
        ("2027-03-28T03:00", "2027-03-28T01:00"),
    ],
)
def test_a_time_that_comes_once_is_that_moment(local: str, utc: str) -> None:
    for which in ("opens", "closes"):
        assert moment_of(local, which) == datetime.fromisoformat(utc).replace(tzinfo=UTC)  # type: ignore[arg-type]


@pytest.mark.parametrize("local", ["2026-03-29T02:00", "2026-03-29T02:59", "2027-03-28T02:00", "2027-03-28T02:30"])
def test_a_time_that_the_jump_leaves_out_is_refused_and_says_what_to_do(local: str) -> None:
    with pytest.raises(TimeMissing, match="from 02:00 to 03:00") as refused:
        moment_of(local, "closes")
    assert refused.value.field == "closes"


@pytest.mark.parametrize("day", ["2026-10-25", "2027-10-31"])
def test_of_a_time_that_comes_twice_opening_takes_the_first_and_closing_the_second(day: str) -> None:
    assert moment_of(f"{day}T02:30", "opens") == datetime.fromisoformat(f"{day}T00:30:00+00:00")
    assert moment_of(f"{day}T02:30", "closes") == datetime.fromisoformat(f"{day}T01:30:00+00:00")
    assert moment_of(f"{day}T03:00", "opens") == datetime.fromisoformat(f"{day}T02:00:00+00:00")


@pytest.mark.parametrize(
    "local", ["", "2026-11-23", "2026-11-23T9:00", "2026-02-30T09:00", "2026-11-23T09:00Z", "x" * 16]
)
def test_what_is_no_local_time_is_refused(local: str) -> None:
    with pytest.raises(TimeUnreadable):
        moment_of(local, "opens")


NOW = datetime(2026, 10, 1, 8, tzinfo=UTC)


def plan(opens: str = "2026-10-24T09:00", closes: str = "2026-10-31T09:00", **more: object) -> Plan:
    questions = (Question("v1", "Ik voel mij thuis.", "scale-5"),)
    return Plan("wave", "Titel", more.get("questions", questions), opens, closes)  # type: ignore[arg-type]


def test_a_week_over_the_change_is_an_hour_longer() -> None:
    campaign = plan_campaign(None, plan(), NOW)
    assert (campaign.closes_at - campaign.opens_at).total_seconds() == 7 * 24 * 3600 + 3600


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        (plan(opens="2026-09-30T09:00"), OpensInPast),
        (plan(closes="2026-10-24T09:00"), ClosesTooEarly),
        (plan(closes="2027-10-24T09:00"), OpenTooLong),
        (plan(questions=(Question("v1", "a", "yes-no"), Question("v1", "b", "yes-no"))), QuestionTwice),
    ],
)
def test_a_plan_that_cannot_be_is_refused(wrong: Plan, rule: type[Exception]) -> None:
    with pytest.raises(rule):
        plan_campaign(None, wrong, NOW)


def test_the_same_plan_again_changes_nothing_and_another_under_its_id_is_refused() -> None:
    campaign = plan_campaign(None, plan(), NOW)
    assert plan_campaign(campaign, plan(), NOW) is campaign
    with pytest.raises(CampaignPlannedBefore):
        plan_campaign(campaign, plan(closes="2026-11-01T09:00"), NOW)


def test_a_campaign_that_was_opened_is_frozen() -> None:
    opened = Campaign(plan(), NOW, NOW, 5, state="open")
    with pytest.raises(CampaignFrozen):
        replace_plan(opened, plan(), NOW)
    assert replace_plan(Campaign(plan(), NOW, NOW, 5), plan(closes="2026-11-01T09:00"), NOW).state == "planned"


@pytest.mark.parametrize(
    ("drawn", "told"), [(None, None), (0, 0), (4, None), (5, 5), (95, 95), (96, None), (99, None), (100, 100)]
)
def test_how_many_drew_a_code_is_told_of_nobody_or_at_least_k(drawn: int | None, told: int | None) -> None:
    campaign = msgspec.structs.replace(plan_campaign(None, plan(), NOW), invited=100, drawn=drawn, state="closed")
    assert campaign.k == 5
    assert campaign.drawn_to_tell == told
