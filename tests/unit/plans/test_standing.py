"""How a plan stood on a day, as known on a day, equals the plan whose log is cut off there."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peil_plans.action_plans.domain.plan import (
    Action,
    ActionChange,
    ActionRevised,
    ActionStatusChanged,
    Content,
    Plan,
    PlanAdopted,
    PlansEvent,
    Section,
    Status,
    evolve,
)
from peil_plans.action_plans.domain.standing import Moment, compare, quarter_ends, standing
from peil_plans.action_plans.pages.course import asked_days, course_view

ADOPTED_ON = date(2025, 1, 1)
RECORDED = datetime(2025, 2, 1, 9, tzinfo=UTC)
TODAY = date(2025, 12, 31)


def action(name: str) -> Action:
    return Action(name, name.upper(), f"Actie {name}", "a", Status.PLANNED, None, False, None, (), None, ())


CONTENT = Content(
    "plan", "po", "Plan", ADOPTED_ON, ADOPTED_ON, TODAY, (Section("a", "Deel"),), (action("a1"), action("a2"))
)
ADOPTED = PlanAdopted(CONTENT, "bureau", RECORDED)

DAYS = st.dates(ADOPTED_ON - timedelta(days=40), TODAY)


def changed(change: str, which: str, to: Status, on: date, recorded: datetime) -> ActionStatusChanged:
    return ActionStatusChanged(change, which, Status.PLANNED, to, on, "Omdat het zo is.", "trekker", recorded)


@st.composite
def logs(draw: st.DrawFn) -> list[PlansEvent]:
    """A plan's log: recorded in order, told of days in any order."""
    count = draw(st.integers(0, 8))
    hours = sorted(draw(st.lists(st.integers(0, 24 * 330), min_size=count, max_size=count)))
    return [
        ADOPTED,
        *(
            changed(
                f"c{at}",
                draw(st.sampled_from(["a1", "a2"])),
                draw(st.sampled_from(list(Status))),
                draw(DAYS),
                RECORDED + timedelta(hours=hour),
            )
            for at, hour in enumerate(hours)
        ),
    ]


def folded(log: list[PlansEvent]) -> Plan | None:
    plan: Plan | None = None
    for event in log:
        plan = evolve(plan, event) if plan or isinstance(event, PlanAdopted) else None
    return plan


def dated(event: PlansEvent) -> date:
    """The day that an event of an action is about; this test's logs hold no others."""
    if not isinstance(event, ActionStatusChanged | ActionRevised):
        raise TypeError(event)
    return event.changed_on


def last_status(changes: tuple[ActionChange, ...]) -> Status | None:
    return next((each.to for each in reversed(changes) if isinstance(each, ActionStatusChanged)), None)


def cut(log: list[PlansEvent], at: Moment) -> list[PlansEvent]:
    """What of *log* lay in it by the end of the day known (Amsterdam), about days up to the one asked."""
    latest = datetime(at.known_on.year, at.known_on.month, at.known_on.day, 23, tzinfo=UTC)
    summer = date(2025, 3, 30) <= at.known_on < date(2025, 10, 26)
    latest = latest - timedelta(hours=1) if summer else latest
    kept: list[PlansEvent] = []
    for event in log:
        on = event.content.adopted_on if isinstance(event, PlanAdopted) else dated(event)
        if event.recorded_at < latest and on <= at.as_of:
            kept.append(event)
    return kept


@given(logs(), DAYS, DAYS)
def test_an_action_stands_as_in_the_plan_whose_log_is_cut_off_at_both_days(
    log: list[PlansEvent], as_of: date, known_on: date
) -> None:
    whole, at = folded(log), Moment(as_of, known_on)
    then = folded(cut(log, at))
    assert whole is not None
    for one in CONTENT.actions:
        found = standing(whole, one.action, at)
        assert (found.status if found else None) == (then.status_of(one) if then else None)
        assert (found.since if found else None) == (then.status_since(one) if then else None)


@given(logs(), DAYS, DAYS)
def test_two_moments_differ_by_the_changes_between_them_and_by_nothing_else(
    log: list[PlansEvent], one_day: date, other_day: date
) -> None:
    plan = folded(log)
    assert plan is not None
    first, second = (Moment(day, TODAY) for day in sorted((one_day, other_day)))
    for one in compare(plan, first, second):
        if one.first is not None and not one.changes:
            assert one.first == one.second
        assert all(first.as_of < change.changed_on <= second.as_of for change in one.changes if one.first)
        if one.changes and one.second:
            assert one.second.status == last_status(one.changes) or one.second == one.first


def test_what_was_told_late_is_seen_as_known_now_and_not_as_known_then() -> None:
    late = changed("c1", "a1", Status.DONE, date(2025, 3, 1), datetime(2025, 6, 1, 9, tzinfo=UTC))
    plan = Plan(CONTENT, "bureau", RECORDED, (late,))
    march = date(2025, 3, 31)
    then, now = (standing(plan, CONTENT.actions[0].action, Moment(march, known)) for known in (march, TODAY))
    assert then is not None
    assert now is not None
    assert (then.status, now.status) == (Status.PLANNED, Status.DONE)


def test_quarters_end_on_their_last_days_also_over_a_year() -> None:
    ends = quarter_ends(date(2024, 11, 5), date(2025, 4, 1), 9)
    assert ends == [date(2024, 12, 31), date(2025, 3, 31), date(2025, 6, 30)]
    assert quarter_ends(date(2020, 1, 1), date(2025, 4, 1), 2) == ends[1:]


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"van": "gisteren"}, "van"), ({"tot": "0001-01-01"}, "tot"), ({"van": "2025-09-01", "tot": "2025-08-01"}, "van")],
)
def test_a_day_that_cannot_be_compared_is_named_and_kept_as_typed(typed: dict[str, str], field: str) -> None:
    asked = asked_days(typed, TODAY)
    assert list(asked.errors) == [field]
    assert asked.typed[field] == typed[field]
    assert (asked.first, asked.second) == (date(2025, 9, 30), TODAY)


def test_the_course_of_a_plan_says_what_changed_and_why_and_leaves_out_what_was_not_asked() -> None:
    change = changed("c1", "a1", Status.DELAYED, date(2025, 8, 1), datetime(2025, 8, 1, 9, tzinfo=UTC))
    plan = Plan(CONTENT, "bureau", RECORDED, (change,))
    asked = asked_days({"van": "2025-06-30", "tot": "2025-09-30"}, TODAY)
    view = course_view(plan, asked, TODAY)
    assert view.quarters == ["1e kwartaal 2025", "2e kwartaal 2025", "3e kwartaal 2025"]
    assert [chip.label for chip in view.rows[0][3]] == ["Gepland", "Gepland", "Vertraagd"]
    assert [(one.code, one.changes[0].change.reason) for one in view.changed] == [("A1", "Omdat het zo is.")]
    assert view.same == 1
    assert course_view(plan, asked._replace(status="done"), TODAY).rows == []
