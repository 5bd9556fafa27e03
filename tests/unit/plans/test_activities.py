"""The rules of what was done in units, each as a value in and a value out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, get_args

import msgspec
import pytest

from peil_contracts.catalogue import check_fact
from peil_contracts.plans import ActivityKind
from peil_plans.activities.domain.activity import (
    Activity,
    Carried,
    Content,
    Kind,
    Place,
    RecordActivity,
    WithdrawActivity,
    clashing_courses,
    record_activity,
    totals,
    withdraw_activity,
)
from peil_plans.activities.domain.refusals import (
    ActionNotInPlan,
    HeldInFuture,
    KeyReused,
    NothingCorrected,
    OfItsKind,
    PlanNotHere,
    StaleActivity,
    TeamOfACase,
    UnitNotOpen,
    UnitNotYours,
    UnitOrKindFixed,
)
from peil_plans.activities.facts import draft
from peil_plans.refusals import Refusal
from plans_service import SOURCE

TODAY = date(2026, 3, 3)
NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
TALK = Content("groen", Kind.DIALOGUE, date(2026, 3, 2))
TEAM = Place(open=True, parts=False, path=frozenset({"groen", "werving", "po"}), may=True)
PLAN = Carried("po", frozenset({"b7"}))


def command(content: Content = TALK, record: str = "r1", seen: int = 0) -> RecordActivity:
    return RecordActivity("a1", record, content, seen, "trekker", NOW, TODAY)


def withdrawal(record: str = "r9", seen: int = 1) -> WithdrawActivity:
    return WithdrawActivity("a1", record, seen, "trekker", NOW, TODAY)


def recorded(content: Content = TALK) -> Activity:
    return record_activity(None, TEAM, PLAN, command(content))


def other(**changes: Any) -> Content:
    return msgspec.structs.replace(TALK, **changes)


def test_the_kinds_are_those_of_the_contract() -> None:
    assert {kind.value for kind in Kind} == set(get_args(ActivityKind))


def test_what_was_done_is_recorded_once_and_corrected_as_a_whole() -> None:
    first = recorded()
    assert (first.version, first.now.content) == (1, TALK)
    assert record_activity(first, TEAM, None, command()) is first
    corrected = record_activity(first, TEAM, None, command(other(held_on=date(2026, 3, 1)), "r2", 1))
    assert (corrected.version, corrected.now.content.held_on) == (2, date(2026, 3, 1))


def test_what_is_taken_back_stays_as_it_was_last_once_and_stands_again_when_it_is_recorded_again() -> None:
    corrected = record_activity(recorded(), TEAM, None, command(other(held_on=date(2026, 3, 1)), "r2", 1))
    back = withdraw_activity(corrected, withdrawal(seen=2), may=True)
    assert (back.version, back.now.withdrawn, back.now.content) == (3, True, corrected.now.content)
    assert withdraw_activity(back, withdrawal(seen=2), may=True) is back
    again = record_activity(back, TEAM, None, command(corrected.now.content, "r3", 3))
    assert (again.version, again.now.withdrawn) == (4, False)


@pytest.mark.parametrize(
    ("asked", "may", "refusal"),
    [
        (withdrawal(), False, UnitNotYours),
        (withdrawal(seen=2), True, StaleActivity),
        (withdrawal("r1"), True, KeyReused),
    ],
)
def test_it_is_taken_back_by_who_may_and_saw_it_last(
    asked: WithdrawActivity, may: bool, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        withdraw_activity(recorded(), asked, may=may)


def test_what_is_taken_back_is_not_taken_back_once_more_and_what_was_kept_of_earlier_is_read() -> None:
    stored = msgspec.json.decode(msgspec.json.encode(withdraw_activity(recorded(), withdrawal(), may=True)))
    stored["recorded"][-1]["content"]["held_on"] = "2026-02-01"  # as the body of a withdrawal once could say
    known = msgspec.convert(stored, Activity)
    assert known.now.content.held_on == date(2026, 2, 1)
    with pytest.raises(NothingCorrected):
        withdraw_activity(known, withdrawal("r10", 2), may=True)
    with pytest.raises(KeyReused):
        record_activity(known, TEAM, None, command(record="r9", seen=2))


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"held_on": date(2026, 3, 4)}, HeldInFuture),
        ({"number": 2}, OfItsKind),
        ({"until": date(2026, 3, 9)}, OfItsKind),
        ({"campaign": "wave-1"}, OfItsKind),
        ({"criterion": "inclusief-gedrag"}, OfItsKind),
        ({"kind": Kind.SURVEY_FOLLOW_UP}, OfItsKind),
        ({"kind": Kind.AWARD}, OfItsKind),
        ({"kind": Kind.MEMBERS_JOINED, "number": 0}, OfItsKind),
        ({"kind": Kind.COURSE, "until": date(2026, 3, 1)}, OfItsKind),
        ({"plan": "plan-1", "action": "a9"}, ActionNotInPlan),
    ],
)
def test_what_breaks_a_rule_of_its_kind_is_refused(changed: dict[str, Any], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        record_activity(None, replace(TEAM, parts=True), PLAN, command(other(**changed)))


@pytest.mark.parametrize("kind", [Kind.LEADER_SUPPORT, Kind.TEAM_SUPPORT, Kind.MEMBERS_JOINED, Kind.AWARD])
def test_what_points_at_one_person_or_case_is_recorded_of_a_unit_with_parts_alone(kind: Kind) -> None:
    content = other(kind=kind, criterion="durf" if kind is Kind.AWARD else None)
    with pytest.raises(TeamOfACase):
        recorded(content)
    assert record_activity(None, replace(TEAM, parts=True), PLAN, command(content)).now.content == content


@pytest.mark.parametrize(
    ("place", "carried", "refusal"),
    [
        (replace(TEAM, open=False), PLAN, UnitNotOpen),
        (replace(TEAM, may=False), PLAN, UnitNotYours),
        (TEAM, None, PlanNotHere),
        (TEAM, Carried("ddv", frozenset({"b7"})), PlanNotHere),
    ],
)
def test_it_is_done_in_an_open_unit_of_ones_own_for_a_plan_of_there(
    place: Place, carried: Carried | None, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        record_activity(None, place, carried, command(other(plan="plan-1", action="b7")))


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        (command(other(unit="blauw"), "r2", 1), UnitOrKindFixed),
        (command(other(kind=Kind.INFORMATION), "r2", 1), UnitOrKindFixed),
        (command(TALK, "r2", 1), NothingCorrected),
        (command(other(held_on=date(2026, 3, 1)), "r2", 0), StaleActivity),
        (command(other(held_on=date(2026, 3, 1))), KeyReused),
    ],
)
def test_a_correction_keeps_unit_and_kind_and_goes_out_from_what_was_seen(
    asked: RecordActivity, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        record_activity(recorded(), TEAM, None, asked)


@pytest.mark.parametrize("kind", list(Kind))
def test_what_is_recorded_of_every_kind_keeps_its_contract(kind: Kind) -> None:
    content = other(
        kind=kind,
        number=3 if kind.counted else 1,
        campaign="wave-1" if kind is Kind.SURVEY_FOLLOW_UP else None,
        criterion="inclusief-gedrag" if kind is Kind.AWARD else None,
        until=date(2026, 3, 3) if kind is Kind.COURSE else None,
    )
    made = record_activity(None, replace(TEAM, parts=True), None, command(content))
    event = draft(SOURCE, "5f0c1c1e-3d0f-4a57-9d0c-6f3a8f2b1a18", made.now).event
    check_fact("peil-plans", {**event, "recordedtime": event["time"], "sequence": "1", "sequencetype": "Integer"})


def test_awards_add_up_by_criterion_and_members_by_unit() -> None:
    award = other(kind=Kind.AWARD, number=2, criterion="inclusief-gedrag")
    awards = [award, award, msgspec.structs.replace(award, criterion="durf")]
    members = [other(kind=Kind.MEMBERS_JOINED, number=3), other(unit="blauw", kind=Kind.MEMBERS_JOINED)]
    assert totals([*awards, *members, TALK], Kind.AWARD) == {"durf": 2, "inclusief-gedrag": 4}
    assert totals([*awards, *members, TALK], Kind.MEMBERS_JOINED) == {"blauw": 1, "groen": 3}


def test_two_courses_of_one_unit_on_one_day_are_seen() -> None:
    def course(unit: str, held: int, until: int | None) -> Content:
        return other(unit=unit, kind=Kind.COURSE, held_on=date(2026, 3, held), until=until and date(2026, 3, until))

    apart = [course("groen", 1, 9), course("groen", 10, None), course("blauw", 5, 6)]
    assert clashing_courses(apart) == frozenset()
    assert clashing_courses([*apart, course("groen", 9, 9)]) == {"groen"}
    assert clashing_courses([course("groen", 1, 20), course("groen", 2, 3), course("groen", 15, 16)]) == {"groen"}
