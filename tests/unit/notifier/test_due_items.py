"""What is due follows from agreements, vacancies and plans, and from nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec.structs import replace

from notifier_world import MANAGER, OTHER, agreed, noted, visited
from peil_chassis.projection import Fact
from peil_contracts.agreements import AGREEMENT_HANDED_OVER, AGREEMENT_RESCHEDULED
from peil_contracts.plans import ACTION_REVISED, PLAN_ADOPTED
from peil_contracts.reminders import item_id
from peil_contracts.vacancies import STEP_COMPLETED
from peil_notifier.calendar.domain import Calendar
from peil_notifier.items.domain.listed import ENDED, Listed, begin, compare, end, take
from peil_notifier.items.domain.plans import Plan
from peil_notifier.items.domain.rhythms import KINDS, TeamActivities
from peil_notifier.items.domain.sources import Agreement, DueItem, Vacancy, shortened
from peil_notifier.items.projection import agreements, plans, rhythms, vacancies
from peil_notifier.items.recipients import recipient
from peil_notifier.organisation import projection as organisation
from peil_notifier.organisation.domain import Organisation, Unit
from peil_notifier.settings import read_rhythms, read_terms
from relation_facts import appointed, municipality, named, pseudonym
from reporting_facts import (
    action,
    adopted,
    changed,
    closed,
    fact,
    milestone,
    opened,
    phase,
    recorded,
    revised,
    step,
    withdrawn,
)

CALENDAR, TERMS = Calendar(), read_terms()


def agreement(*facts: Fact) -> list[DueItem]:
    state = Agreement()
    for each in facts:
        state = agreements.apply(state, each)
    return state.items()


def vacancy(*facts: Fact) -> list[DueItem]:
    state = Vacancy()
    for each in facts:
        state = vacancies.apply(state, each)
    return state.items(CALENDAR, TERMS)


def plan(*facts: Fact) -> list[DueItem]:
    """What is due of the plan but its renewal, which another test is about."""
    state = Plan()
    for each in facts:
        state = plans.apply(state, each)
    return [item for item in state.items() if item.part != item.object]


def told(items: list[DueItem]) -> list[tuple[str, str | None, str]]:
    return [(item.about, item.part, item.due_on.isoformat()) for item in items]


def test_an_agreement_is_due_on_its_day_and_on_that_of_its_review() -> None:
    items = agreement(agreed("a1", "2026-06-01", review="2026-04-01"))
    assert told(items) == [("agreement-due", None, "2026-06-01"), ("agreement-review", None, "2026-04-01")]
    assert {item.person for item in items} == {MANAGER}


def test_a_note_on_time_is_the_review() -> None:
    made = agreed("a1", "2026-06-01", review="2026-04-01")
    assert len(agreement(made, noted("a1", "2026-03-01", "on-track"))) == 2
    assert len(agreement(made, noted("a1", "2026-03-17", "on-track"))) == 2
    assert told(agreement(made, noted("a1", "2026-03-18", "on-track"))) == [("agreement-due", None, "2026-06-01")]


def test_an_agreement_that_came_to_its_end_is_not_due() -> None:
    assert agreement(agreed("a1", "2026-06-01"), noted("a1", "2026-03-01", "lapsed")) == []
    assert agreement(noted("a1", "2026-03-01", "on-track")) == [], "nor one that nobody heard of"


def test_an_agreement_goes_to_whom_it_was_handed_over_and_on_its_new_days() -> None:
    handed = {"agreement": "a1", "handover": "h1", "manager": OTHER, "effective_on": "2026-03-01", "reason": "x"}
    days = {"due_on": "2026-09-01", "review_on": "2026-08-03", "changed_on": "2026-03-01"}
    items = agreement(
        agreed("a1", "2026-06-01"),
        fact(AGREEMENT_HANDED_OVER, "2026-03-01", handed),
        fact(AGREEMENT_RESCHEDULED, "2026-03-01", {"agreement": "a1", "change": "c1", "reason": "x", **days}),
    )
    assert told(items) == [("agreement-due", None, "2026-09-01"), ("agreement-review", None, "2026-08-03")]
    assert items[0].person == OTHER


def test_a_vacancy_waits_for_the_first_step_that_was_not_done() -> None:
    told_open = opened("groen", "2026-03-02")
    assert told(vacancy(told_open)) == [("vacancy-step", "brief-translated", "2026-03-09")]
    assert told(vacancy(told_open, step("requirements-fixed", "2026-03-04", n=2))) == told(vacancy(told_open))
    both = (step("requirements-fixed", "2026-03-04", n=2), step("brief-translated", "2026-03-05", n=3))
    assert told(vacancy(told_open, *both)) == [("vacancy-step", "committee-formed", "2026-03-12")]


def test_a_vacancy_never_waits_for_an_optional_step_nor_when_closed_or_done() -> None:
    told_open = opened("groen", "2026-03-02")
    names = [name for name in TERMS if name not in ("assessment-done", "decision-recorded", "procedure-closed")]
    done = [step(name, "2026-03-03", n=number) for number, name in enumerate(names, 2)]
    assert vacancy(told_open, *done)[0].part == "decision-recorded"
    every = [*done, step("decision-recorded", "2026-03-04", n=20), step("procedure-closed", "2026-03-05", n=21)]
    assert vacancy(told_open, *every) == []
    assert vacancy(told_open, closed("2026-03-06", n=22)) == []


def test_a_withdrawn_step_is_open_again() -> None:
    done = step("brief-translated", "2026-03-05", n=2)
    back = withdrawn("2026-03-06", STEP_COMPLETED, {"vacancy": "v1", "step": "brief-translated"}, n=3)
    assert vacancy(opened("groen", "2026-03-02"), done, back)[0].part == "brief-translated"


def test_each_coming_moment_of_an_action_is_due_until_the_action_is_done() -> None:
    made = adopted(
        "po", "2026-01-10", [action("a1", due=["2026-03-31", "2026-06-30"]), action("a2", "done", due=["2026-03-31"])]
    )
    assert [(item.part, item.due_on.isoformat()) for item in plan(made)] == [("a1", "2026-03-31"), ("a1", "2026-06-30")]
    assert plan(made, changed("a1", "running", "2026-02-01")) == plan(made)
    assert plan(made, changed("a1", "done", "2026-02-01")) == []


def test_a_moment_that_is_moved_reached_or_added_is_due_as_it_is_now_and_a_withdrawn_change_never_was() -> None:
    made = adopted("po", "2026-01-10", [action("a1", milestones=[milestone("m1", "2026-03-31")])])
    assert told(plan(made)) == [("plan-action", "a1", "2026-03-31")]
    moved = revised(action("a1", milestones=[milestone("m1", "2026-05-31")]), "2026-02-01", n=2)
    assert told(plan(made, moved)) == [("plan-action", "a1", "2026-05-31")]
    back = withdrawn("2026-02-02", ACTION_REVISED, {"plan": "p1", "change": "c2"}, n=3)
    assert plan(made, moved, back) == plan(made)
    reached = revised(action("a1", milestones=[milestone("m1", "2026-03-31", done=True)]), "2026-02-01", n=2)
    assert plan(made, reached) == []
    waits = revised(action("a2", "done", milestones=[milestone("m1", None)]), "2026-02-03", n=4)
    runs = revised(action("a2", "done", milestones=[milestone("m1", "2026-04-30")]), "2026-02-05", n=5)
    assert told(plan(made, reached, waits)) == [], "no clock runs yet"
    assert told(plan(made, reached, waits, runs)) == [], "and it began as done"
    again = changed("a2", "running", "2026-02-06", n=6)
    assert told(plan(made, reached, waits, runs, again)) == [("plan-action", "a2", "2026-04-30")]
    assert plan(made, withdrawn("2026-02-07", PLAN_ADOPTED, {"plan": "p1"}, n=7)) == []


def test_a_tick_or_a_status_that_is_taken_back_is_due_anew_on_the_day_after_or_on_its_own_day_ahead() -> None:
    past, ahead = milestone("m1", "2026-03-10"), milestone("m2", "2026-06-30")
    made = adopted("po", "2026-01-10", [action("a1", milestones=[past, ahead])])
    ticked = revised(action("a1", milestones=[{**past, "done": True}, {**ahead, "done": True}]), "2026-03-11", n=2)
    back = revised(action("a1", milestones=[past, ahead]), "2026-03-12", "2026-03-20", n=3)
    due = plan(made, ticked, back)
    assert told(due) == [("plan-action", "a1", "2026-03-21"), ("plan-action", "a1", "2026-06-30")], "as it was recorded"
    assert due[0].title == "Weer open: Actie a1 (m1)"
    listed = end(begin(plan(made)[0]), "resolved", date(2026, 3, 11))
    anew = compare(due, {listed.item: listed}, date(2026, 3, 20), CALENDAR)
    assert [each.due.due_on for each in anew.changed] == [date(2026, 3, 21), date(2026, 6, 30)], "a ladder from below"
    over = changed("a1", "done", "2026-03-23", n=4)
    assert plan(made, ticked, back, over) == []
    open_ = plan(made, ticked, back, over, changed("a1", "running", "2026-03-25", n=5))
    assert told(open_) == [("plan-action", "a1", "2026-03-26"), ("plan-action", "a1", "2026-06-30")]
    agreed_ = recorded("g1", "agreed", "2026-02-02", n=6, next_on="2026-03-01")
    settled = recorded("g1", "agreed", "2026-03-02", n=7, next_on="2026-03-01", settled=True)
    unsettled = recorded("g1", "agreed", "2026-03-05", n=8, next_on="2026-03-01")
    assert told(plan(made, agreed_, settled, unsettled))[-1] == ("plan-action", "g1", "2026-03-06")


def test_a_risk_and_an_agreed_action_are_due_on_their_day_until_they_are_settled() -> None:
    made = adopted("po", "2026-01-10", [action("a1")])
    risk = recorded("r1", "risk", "2026-02-01", n=2, response="x", next_on="2026-04-01")
    agreed_ = recorded("g1", "agreed", "2026-02-01", n=3, owner="hr", next_on="2026-03-01")
    decided = recorded("d1", "decision", "2026-02-01", n=4)
    assert told(plan(made, risk, agreed_, decided)) == [
        ("plan-action", "r1", "2026-04-01"),
        ("plan-action", "g1", "2026-03-01"),
    ]
    assert plan(made, risk)[0].title == "Risico opnieuw bekijken: Dit is r1."
    seen = recorded("r1", "risk", "2026-04-01", n=5, response="x", next_on="2026-07-01")
    done = recorded("g1", "agreed", "2026-03-02", n=6, owner="hr", next_on="2026-03-01", settled=True)
    assert told(plan(made, risk, agreed_, seen, done)) == [("plan-action", "r1", "2026-07-01")]


def test_an_advice_is_told_when_it_comes_until_it_is_answered_and_what_is_taken_back_asks_nothing() -> None:
    made = adopted("po", "2026-01-10", [action("a1")])
    advice = recorded("v1", "advice", "2026-02-01", n=2)
    assert told(plan(made, advice)) == [("plan-action", "v1", "2026-02-01")]
    assert plan(made, advice)[0].title == "Nieuw advies van het groeipanel: Dit is v1."
    later = recorded("v1", "advice", "2026-02-03", n=3, next_on="2026-03-01")
    assert told(plan(made, advice, later)) == [("plan-action", "v1", "2026-02-01"), ("plan-action", "v1", "2026-03-01")]
    assert plan(made, advice, recorded("v1", "advice", "2026-02-04", n=3, settled=True)) == []
    assert plan(made, advice, later, recorded("v1", "advice", "2026-02-04", n=4, withdrawn=True)) == []


def test_a_plan_is_set_anew_eight_weeks_before_its_last_day_unless_another_follows_it() -> None:
    made = adopted("po", "2026-12-31", [action("a1", due=["2026-03-31"])])
    state = plans.apply(Plan(), made)
    (renewal,) = (item for item in state.items() if item.part == item.object)
    assert (renewal.due_on, renewal.title) == (
        date(2026, 11, 5),
        "Actieplan herijken voor de volgende periode: Actieplan",
    )
    assert len(plans.apply(state, phase("check", "2026-12-31", n=2)).items()) == 2
    assert plans.apply(state, phase("closed", "2026-12-31", n=3, followed_by="p2")).items() == [], "nor anything else"


def test_an_item_goes_to_its_own_person_else_to_the_owner_of_the_plan_else_upwards() -> None:
    units: dict[str, Unit] = {}
    for each in (
        *municipality(),
        appointed("po", pseudonym("c"), "2025-01-01", n=20),
        appointed("groen", MANAGER, "2025-01-01", n=21),
        named("po", "plan-1", OTHER, "2025-01-01", n=22),
    ):
        units[each.data["unit"]] = organisation.apply(units.get(each.data["unit"], Unit()), each)
    today = Organisation(units.values(), date(2026, 3, 3))
    due = DueItem("vacancy-step", "v1", "brief-translated", "groen", date(2026, 3, 3), "x", None)

    def whom(**changes: Any) -> str | None:
        values = {name: getattr(due, name) for name in due.__struct_fields__} | changes
        return recipient(DueItem(**values), today)

    assert whom(person=OTHER) == OTHER
    assert whom() == MANAGER
    assert whom(unit="blauw") == pseudonym("c"), "its own unit has no manager: the nearest above that has one"
    assert whom(unit="ddv") is None
    assert whom(about="plan-action", object="plan-1", unit="po") == OTHER
    assert whom(about="plan-action", object="plan-2", unit="po") == pseudonym("c")
    assert whom(unit="nowhere") is None


def test_a_team_is_visited_again_a_year_after_the_last_time_and_who_carries_the_plan_is_told() -> None:
    def due(*facts: Fact) -> list[DueItem]:
        state = TeamActivities()
        for each in facts:
            state = rhythms.apply(state, each)
        return state.items(read_rhythms())

    assert set(read_rhythms()) == KINDS
    talk = visited("groen", "2026-02-01", 4)
    award = replace(talk, data={**talk.data, "kind": "award"})
    assert rhythms.apply(TeamActivities(), award).facts == (), "what has no rhythm is not kept"
    first, second = visited("groen", "2024-02-29", 1), visited("groen", "2026-01-31", 2)
    assert told(due(first)) == [("plan-action", "adviser-visit", "2025-02-28")]
    assert told(due(first, second)) == [("plan-action", "adviser-visit", "2027-01-31")]
    assert told(due(second, visited("groen", "2026-01-31", 12, withdrawn=True))) == []
    units: dict[str, Unit] = {}
    for each in (
        *municipality(),
        appointed("werving", MANAGER, "2025-01-01", n=20),
        named("po", "plan-1", OTHER, "2025-01-01", n=22),
    ):
        units[each.data["unit"]] = organisation.apply(units.get(each.data["unit"], Unit()), each)
    today = Organisation(units.values(), date(2026, 3, 3))
    assert recipient(due(first)[0], today) == OTHER
    assert recipient(due(visited("groen", "2026-01-31", 3, plan=None))[0], today) == MANAGER
    assert recipient(due(visited("weg", "2026-01-31", 3))[0], today) is None


def test_the_same_item_never_gets_two_ids() -> None:
    first, again = (agreement(agreed("a1", "2026-06-01"))[0] for _ in range(2))
    assert first.id == again.id == item_id("agreement-due", "a1", None, date(2026, 6, 1))
    assert agreement(agreed("a1", "2026-06-02"))[0].id != first.id


TODAY = date(2026, 3, 3)


def due(on: str) -> DueItem:
    return agreement(agreed("a1", on))[0]


def ended(on: str, ending: str) -> Listed:
    return end(begin(due(on)), ending, TODAY)


def test_nobody_is_reminded_of_what_was_over_before_peil_heard_of_it() -> None:
    assert compare([due("2026-02-20")], {}, TODAY, CALENDAR).changed == ()
    assert len(compare([due("2026-02-27")], {}, TODAY, CALENDAR).changed) == 1


def test_what_is_no_longer_open_is_resolved_or_forgotten_when_it_never_was_due() -> None:
    late, coming, gone = (
        begin(due("2026-03-02")),
        begin(due("2026-04-01")),
        end(begin(due("2026-02-27")), "done", TODAY),
    )
    found = compare([], {each.item: each for each in (late, coming, gone)}, TODAY, CALENDAR)
    assert [(each.item, each.state, each.ending) for each in found.changed] == [(late.item, ENDED, "resolved")]
    assert found.forgotten == (coming.item,)


def test_an_item_that_ended_does_not_begin_again() -> None:
    gone = ended("2026-03-02", "acknowledged")
    assert compare([due("2026-03-02")], {gone.item: gone}, TODAY, CALENDAR).changed == ()


def test_an_item_in_a_message_under_way_takes_over_what_changed() -> None:
    taken = take(begin(due("2026-03-02")), "d")
    moved = agreement(agreed("a1", "2026-03-02", person=OTHER))[0]
    (changed,) = compare([moved], {taken.item: taken}, TODAY, CALENDAR).changed
    assert (changed.due.person, changed.state, changed.digest) == (OTHER, "taken", "d")


def test_a_long_title_is_cut_at_a_word() -> None:
    assert shortened("kort  en\ngoed") == "kort en goed"
    long = shortened("woord " * 100)
    assert len(long) <= 160
    assert long.endswith("woord…")
