from __future__ import annotations

from msgspec.structs import replace

from peil_contracts.plans import ACTION_REVISED, ACTION_STATUS_CHANGED, PHASE_CHANGED, PLAN_ADOPTED
from peil_reporting.plans.projection import PROJECTION
from peil_reporting.recorded import known_by
from reporting_facts import (
    action,
    adopted,
    amounts,
    changed,
    entity_of,
    milestone,
    phase,
    recorded,
    revised,
    withdrawn,
)


def counted(facts: list, day: int, figure: str = "plan_progress") -> dict[str, int]:
    found = amounts(PROJECTION, entity_of(PROJECTION, facts), day)
    return {category: amount for (name, _, category), amount in found.items() if name == figure}


def overdue(facts: list, day: int) -> dict[str, int]:
    return counted(facts, day, "overdue_actions")


def test_the_actions_of_a_plan_count_by_status_from_its_adoption() -> None:
    facts = [adopted("po", "2026-01-10", [action("a1"), action("a2", "done"), action("a3")])]
    assert counted(facts, 20260109) == {}
    assert counted(facts, 20260110) == {"planned": 2, "done": 1}


def test_a_changed_status_counts_from_the_day_it_changed() -> None:
    facts = [adopted("po", "2026-01-10", [action("a1")]), changed("a1", "running", "2026-02-01")]
    assert counted(facts, 20260131) == {"planned": 1}
    assert counted(facts, 20260201) == {"running": 1}


def test_of_two_changes_on_one_day_the_later_on_the_log_holds_though_its_machines_clock_was_behind() -> None:
    plan = adopted("po", "2026-01-10", [action("a1")])
    first, then = changed("a1", "running", "2026-02-01", n=2), changed("a1", "done", "2026-02-01", n=3)
    facts = [plan, replace(first, time="2026-02-01T10:00:01Z"), replace(then, time="2026-02-01T10:00:00Z")]
    assert counted(facts, 20260201) == {"done": 1}


def test_a_change_that_is_stated_anew_stands_where_it_was_stated_last() -> None:
    plan = adopted("po", "2026-01-10", [action("a1")])
    first, then = changed("a1", "running", "2026-02-01", n=2), changed("a1", "done", "2026-02-01", n=3)
    again = replace(first, id="anew", known_on=20260205)
    assert counted([plan, first, then, again], 20260201) == {"running": 1}


def test_a_plan_as_known_on_an_earlier_day_is_what_the_log_held_by_then() -> None:
    plan = adopted("po", "2026-01-10", [action("a1")])
    facts = [plan, changed("a1", "running", "2026-02-01", n=2), changed("a1", "done", "2026-02-01", "2026-02-09", n=3)]
    known = known_by(entity_of(PROJECTION, facts), 20260208)
    lasting = [span for span in PROJECTION.contribute(known) if span.figure == "plan_progress" and span.until is None]
    assert {span.category for span in lasting} == {"running"}


def test_a_change_dated_before_the_adoption_counts_from_the_adoption() -> None:
    facts = [adopted("po", "2026-01-10", [action("a1")]), changed("a1", "done", "2025-12-01", "2026-01-12")]
    assert counted(facts, 20260109) == {}
    assert counted(facts, 20260110) == {"done": 1}


def test_a_change_before_its_plan_arrived_waits_for_the_plan() -> None:
    change, plan = changed("a1", "done", "2026-02-01"), adopted("po", "2026-01-10", [action("a1")], "2026-02-03")
    assert counted([change], 20260202) == {}
    assert counted([change, plan], 20260202) == {"done": 1}


def test_a_change_of_an_action_the_plan_does_not_have_counts_nowhere() -> None:
    facts = [adopted("po", "2026-01-10", [action("a1")]), changed("a9", "done", "2026-02-01")]
    assert counted(facts, 20260202) == {"planned": 1}


def test_a_withdrawn_change_never_was() -> None:
    gone = withdrawn("2026-02-05", ACTION_STATUS_CHANGED, {"plan": "p1", "action": "a1", "change": "c2"})
    facts = [adopted("po", "2026-01-10", [action("a1")]), changed("a1", "done", "2026-02-01", change="c2"), gone]
    assert counted(facts, 20260206) == {"planned": 1}


def test_a_withdrawn_plan_counts_nowhere() -> None:
    facts = [adopted("po", "2026-01-10", [action("a1")]), withdrawn("2026-02-05", PLAN_ADOPTED, {"plan": "p1"})]
    assert counted(facts, 20260206) == {}


def test_a_plan_adopted_anew_takes_the_place_of_the_old_and_keeps_the_changes() -> None:
    facts = [
        adopted("po", "2026-01-10", [action("a1"), action("a2")], n=1),
        changed("a1", "running", "2026-02-01", n=2),
        adopted("ddv", "2026-01-10", [action("a1")], "2026-02-03", n=3),
    ]
    plan = entity_of(PROJECTION, facts)
    assert amounts(PROJECTION, plan, 20260203) == {
        ("plan_progress", "ddv", "running"): 1,
        ("plans_in_order", "ddv", "not-in-order"): 1,
    }
    assert list(PROJECTION.units(plan)) == ["ddv", "po"]


def test_an_action_is_overdue_from_the_day_after_the_promised_one() -> None:
    facts = [adopted("po", "2026-01-10", [action("a1", due=["2026-03-31"])])]
    assert overdue(facts, 20260331) == {}
    assert overdue(facts, 20260401) == {"planned": 1}


def test_a_date_that_passed_before_the_adoption_is_overdue_from_the_adoption() -> None:
    facts = [adopted("po", "2026-01-10", [action("a1", due=["2025-12-31"])])]
    assert overdue(facts, 20260109) == {}
    assert overdue(facts, 20260110) == {"planned": 1}


def test_the_last_date_that_was_not_kept_decides() -> None:
    assert overdue([adopted("po", "2026-01-10", [action("a1", due=["2026-02-28", "2026-06-30"])])], 20260315) == {}
    kept = action("a1", due=["2026-02-28", "2026-06-30"])
    kept["milestones"][1]["done"] = True
    assert overdue([adopted("po", "2026-01-10", [kept])], 20260315) == {"planned": 1}


def test_an_action_whose_every_date_was_kept_is_not_overdue() -> None:
    kept = action("a1", "running", due=["2026-02-28", None])
    kept["milestones"][0]["done"] = True
    assert overdue([adopted("po", "2026-01-10", [kept])], 20261231) == {}


def test_an_action_without_a_date_or_without_an_end_is_never_overdue() -> None:
    actions = [action("a1", due=[None]), action("a2"), action("a3", due=["2026-02-28"], continuous=True)]
    assert overdue([adopted("po", "2026-01-10", actions)], 20261231) == {}


def test_what_is_done_or_continuous_is_not_overdue_and_what_is_to_be_revised_is() -> None:
    statuses = ["done", "continuous", "to-revise", "not-taken-up", "delayed"]
    actions = [action(f"a{i}", status, due=["2026-02-28"]) for i, status in enumerate(statuses)]
    assert overdue([adopted("po", "2026-01-10", actions)], 20260301) == {
        "to-revise": 1,
        "not-taken-up": 1,
        "delayed": 1,
    }


def test_an_overdue_action_that_gets_done_is_no_longer_overdue_and_reopened_it_is_again() -> None:
    facts = [
        adopted("po", "2026-01-10", [action("a1", due=["2026-02-28"])]),
        changed("a1", "done", "2026-03-10", n=2),
        changed("a1", "running", "2026-04-01", n=3),
    ]
    assert [overdue(facts, day) for day in (20260309, 20260310, 20260401)] == [{"planned": 1}, {}, {"running": 1}]


def made(*milestones: dict, name: str = "a1", **more: object) -> dict:
    return action(name, milestones=list(milestones), **more)


def test_an_action_that_is_added_counts_from_the_day_it_was_added() -> None:
    facts = [adopted("po", "2026-01-10", [action("a1")]), revised(action("a2", "running"), "2026-02-01")]
    assert counted(facts, 20260131) == {"planned": 1}
    assert counted(facts, 20260201) == {"planned": 1, "running": 1}
    early = changed("a2", "done", "2026-01-20", "2026-02-02", n=3)
    assert counted([*facts, early], 20260131) == {"planned": 1}, "a status of before counts from that day too"
    assert counted([*facts, early], 20260201) == {"planned": 1, "done": 1}


def test_a_revision_leaves_the_status_and_a_withdrawn_one_never_was() -> None:
    facts = [
        adopted("po", "2026-01-10", [action("a1", due=["2026-01-31"])], n=1),
        changed("a1", "running", "2026-01-12", n=2),
        revised(action("a1", due=["2026-06-30"]), "2026-02-05", n=3),
    ]
    assert counted(facts, 20260206) == {"running": 1}
    back = withdrawn("2026-02-09", ACTION_REVISED, {"plan": "p1", "change": "c3"}, n=4)
    assert [overdue(each, 20260206) for each in (facts, [*facts, back])] == [{}, {"running": 1}]


def test_a_date_that_was_moved_counts_from_the_day_it_was_moved() -> None:
    first, then = milestone("m1", "2026-01-31"), milestone("m1", "2026-03-31")
    facts = [adopted("po", "2026-01-10", [made(first)]), revised(made(then), "2026-02-10")]
    late = [overdue(facts, day) for day in (20260131, 20260201, 20260209, 20260210, 20260331, 20260401)]
    assert late == [{}, {"planned": 1}, {"planned": 1}, {}, {}, {"planned": 1}]


def test_a_milestone_promises_nothing_from_the_day_it_was_reached_though_that_was_told_later() -> None:
    open_, reached = milestone("m1", "2026-01-31"), milestone("m1", "2026-01-31", done=True, reached="2026-02-03")
    facts = [adopted("po", "2026-01-10", [made(open_)]), revised(made(reached), "2026-02-10", n=2)]
    assert [overdue(facts, day) for day in (20260201, 20260202, 20260203, 20260210)] == [
        {"planned": 1}, {"planned": 1}, {}, {},
    ]  # fmt: skip
    then = known_by(entity_of(PROJECTION, facts), 20260209)
    assert ("overdue_actions", "po", "planned") in amounts(PROJECTION, then, 20260209), "nobody knew that yet"
    undone = revised(made(open_), "2026-02-20", n=3)
    assert overdue([*facts, undone], 20260220) == {"planned": 1}, "a tick taken away promises again"


def test_of_revisions_the_last_on_the_log_holds_from_its_day_on_though_another_is_dated_later() -> None:
    facts = [
        adopted("po", "2026-01-10", [made(milestone("m1", "2026-02-01"))]),
        revised(made(milestone("m1", "2026-06-30")), "2026-03-02", n=2),
        revised(made(milestone("m1", "2026-02-25")), "2026-02-20", "2026-03-05", n=3),
    ]
    late = [overdue(facts, day) for day in (20260219, 20260220, 20260225, 20260226, 20260302, 20260630)]
    assert late == [{"planned": 1}, {}, {}, {"planned": 1}, {"planned": 1}, {"planned": 1}]
    then = known_by(entity_of(PROJECTION, facts), 20260304)
    assert [("overdue_actions", "po", "planned") in amounts(PROJECTION, then, day) for day in (20260226, 20260302)] == [
        True, False,
    ]  # fmt: skip


def test_a_tick_that_was_taken_back_keeps_no_earlier_day_from_being_overdue() -> None:
    open_, ticked = milestone("m1", "2026-01-31"), milestone("m1", "2026-01-31", done=True, reached="2026-01-20")
    facts = [
        adopted("po", "2026-01-10", [made(open_)]),
        revised(made(ticked), "2026-02-10", n=2),
        revised(made(open_), "2026-02-12", n=3),
    ]
    days = (20260205, 20260211, 20260212)
    assert [overdue(facts, day) for day in days] == [{"planned": 1}, {}, {"planned": 1}]
    assert overdue(facts[:2], 20260205) == {}, "as it was known while the tick stood"
    again = revised(made(milestone("m1", "2026-01-31", done=True, reached="2026-02-03")), "2026-02-20", n=4)
    assert [overdue([*facts, again], day) for day in (20260202, 20260203)] == [{"planned": 1}, {}]


def test_a_milestone_without_a_day_of_its_own_is_promised_once_its_clock_runs() -> None:
    facts = [
        adopted("po", "2026-01-10", [made(milestone("m1", None))]),
        revised(made(milestone("m1", "2026-03-01")), "2026-02-01"),
        revised(made(milestone("m1", "2026-03-01"), continuous=True), "2026-04-01", n=3),
    ]
    assert [overdue(facts, day) for day in (20260228, 20260302, 20260401)] == [{}, {"planned": 1}, {}]


def test_a_closed_plan_counts_no_more_and_its_heir_counts_instead() -> None:
    facts = [
        adopted("po", "2026-01-10", [action("a1", due=["2026-01-31"]), action("a2", "done")]),
        phase("check", "2026-11-01", n=2),
        phase("closed", "2026-12-01", n=3, followed_by="p2"),
    ]
    heir = [adopted("po", "2026-12-01", [action("a1", continues="a1")], plan="p2")]
    assert [sum(counted(each, 20261130).values()) for each in (facts, heir)] == [2, 0]
    assert [sum(counted(each, 20261201).values()) for each in (facts, heir)] == [0, 1]
    assert (overdue(facts, 20261130), overdue(facts, 20261201)) == ({"planned": 1}, {})
    assert counted(facts, 20261201, "plans_in_order") == {}
    back = withdrawn("2026-12-05", PHASE_CHANGED, {"plan": "p1", "change": "c3"}, n=4)
    assert sum(counted([*facts, back], 20261201).values()) == 2


def test_a_plan_is_in_order_while_owner_hours_and_budget_are_met() -> None:
    subjects = enumerate(("owner", "hours", "budget"))
    met = [
        recorded(f"e{at}", "precondition", f"2026-02-0{at + 1}", n=at + 2, subject=subject, settled=True)
        for at, subject in subjects
    ]
    lost = recorded("e1", "precondition", "2026-05-01", n=8, subject="hours")
    risk = recorded("e9", "risk", "2026-05-02", n=9, settled=True)
    facts = [adopted("po", "2026-01-10", [action("a1")]), *met, lost, risk]
    states = [counted(facts, day, "plans_in_order") for day in (20260109, 20260110, 20260202, 20260203, 20260501)]
    assert states == [{}, {"not-in-order": 1}, {"not-in-order": 1}, {"in-order": 1}, {"not-in-order": 1}]
