"""How a plan stood on a day, as known on a day, equals the plan whose log is cut off there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peil_plans.action_plans.domain.evolving import evolve
from peil_plans.action_plans.domain.plan import (
    Action,
    ActionRevised,
    ActionStatusChanged,
    Content,
    Phase,
    PhaseChanged,
    Plan,
    PlanAdopted,
    PlansEvent,
    Section,
    Status,
)
from peil_plans.action_plans.domain.standing import (
    Difference,
    Moment,
    Standing,
    actions_at,
    compare,
    quarter_ends,
    standings,
)
from peil_plans.action_plans.pages.course import asked_days, course_view
from peil_plans.action_plans.pages.views import LAST, plan_view

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
    """A plan's log: recorded in order, told of days in any order; actions revised, and a third one added."""
    count = draw(st.integers(0, 10))
    hours = sorted(draw(st.lists(st.integers(0, 24 * 330), min_size=count, max_size=count)))
    log: list[PlansEvent] = [ADOPTED]
    said = dict.fromkeys(("a1", "a2"), 0)
    for at, hour in enumerate(hours):
        recorded, on = RECORDED + timedelta(hours=hour), draw(DAYS)
        which = draw(st.sampled_from(["a1", "a2", "a3"]))
        if which not in said or draw(st.booleans()):
            said[which] = said.get(which, 0) + 1
            revised = replace(action(which), remark=f"Versie {at}.")
            log.append(ActionRevised(f"c{at}", revised, on, "Bijgesteld.", "trekker", recorded, said[which]))
        else:
            said[which] += 1
            log.append(changed(f"c{at}", which, draw(st.sampled_from(list(Status))), on, recorded))
    return log


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


def stands(plan: Plan | None, which: str) -> Standing | None:
    """How an action stands now in *plan*, as its last events say it."""
    one = plan.find_action(which) if plan else None
    if plan is None or one is None:
        return None
    changes = plan.changes_of(which)
    return Standing(plan.status_of(one), plan.status_since(one), changes[-1].reason if changes else one.status_reason)


@given(logs(), DAYS, DAYS)
def test_actions_are_and_stand_as_in_the_plan_whose_log_is_cut_off_at_both_days(
    log: list[PlansEvent], as_of: date, known_on: date
) -> None:
    whole, at = folded(log), Moment(as_of, known_on)
    then = folded(cut(log, at))
    assert whole is not None
    assert actions_at(whole, at) == (then.actions if then else ())
    found = standings(whole, at)
    assert {which: found.get(which) for which in ("a1", "a2", "a3")} == {
        which: stands(then, which) for which in ("a1", "a2", "a3")
    }


@given(logs(), DAYS, DAYS, DAYS, DAYS)
def test_two_moments_side_by_side_equal_two_plans_whose_logs_are_cut_off_there(
    log: list[PlansEvent], first_day: date, first_known: date, second_day: date, second_known: date
) -> None:
    plan = folded(log)
    assert plan is not None
    first, second = Moment(first_day, first_known), Moment(second_day, second_known)
    early, late = folded(cut(log, first)), folded(cut(log, second))
    expected = []
    for one in plan.actions:
        which = one.action
        known = (late and late.find_action(which)) or (early and early.find_action(which))
        if known:
            seen = early.course_of(which) if early else ()
            then = late.course_of(which) if late else ()
            # In the order of the whole: versions of a plan that is cut off have holes, so its own order says nothing.
            news = tuple(change for change in plan.course_of(which) if change in then and change not in seen)
            expected.append(Difference(known, stands(early, which), stands(late, which), news))
    assert compare(plan, first, second) == expected


def test_what_was_told_late_is_seen_as_known_now_and_not_as_known_then() -> None:
    late = changed("c1", "a1", Status.DONE, date(2025, 3, 1), datetime(2025, 6, 1, 9, tzinfo=UTC))
    plan = Plan(CONTENT, "bureau", RECORDED, (late,))
    march = date(2025, 3, 31)
    then, now = (standings(plan, Moment(march, known))["a1"] for known in (march, TODAY))
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


@pytest.mark.parametrize("typed", ["30-6-2025", "30 juni 2025", "2025-06-30"])
def test_a_day_to_compare_is_read_as_people_write_it_and_shown_in_the_form_of_a_date_field(typed: str) -> None:
    asked = asked_days({"van": typed}, TODAY)
    assert (asked.first, asked.errors, asked.typed["van"]) == (date(2025, 6, 30), {}, "2025-06-30")


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


def test_after_its_closing_a_plan_has_no_statuses_any_more_and_its_course_ends_on_the_day_before() -> None:
    closing = PhaseChanged(
        "c2", Phase.DO, Phase.CLOSED, "q", date(2025, 8, 15), None, "bureau", datetime(2025, 8, 15, 9, tzinfo=UTC)
    )
    plan = Plan(CONTENT, "bureau", RECORDED, phases=(closing,))
    asked = asked_days({}, TODAY, plan)
    assert (asked.first, asked.second) == (date(2025, 6, 30), date(2025, 8, 14))
    later = course_view(plan, asked_days({"van": "2025-06-30", "tot": "2025-09-30"}, TODAY, plan), TODAY)
    assert [chip.label for chip in later.rows[0][3]] == ["Gepland", "Gepland", "Gesloten op 15-8-2025"]
    assert later.table == [("Gepland", 2, 0), ("Gesloten op 15-8-2025", 0, 2)]
    assert (later.changed, later.picture is None) == ([], False)
    then = {"van": "2025-06-30", "tot": "2025-08-14", "bekend": "toen"}
    assert course_view(plan, asked_days(then, TODAY, plan), TODAY).table == [("Gepland", 2, 2)]


def test_the_page_of_a_plan_holds_the_last_things_that_were_said_and_tells_how_many_there_were() -> None:
    said = [changed(f"c{n}", "a1", Status.DONE, TODAY, RECORDED + timedelta(hours=n)) for n in range(LAST + 5)]
    view = plan_view(Plan(CONTENT, "bureau", RECORDED, tuple(said)), TODAY)
    assert [each.change.change for each in view.changes] == [f"c{n}" for n in range(LAST + 4, 4, -1)]
    assert view.said == LAST + 5
