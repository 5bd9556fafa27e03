from __future__ import annotations

from msgspec.structs import replace

from peil_contracts.plans import ACTION_STATUS_CHANGED, PLAN_ADOPTED
from peil_reporting.plans.projection import PROJECTION
from peil_reporting.recorded import known_by
from reporting_facts import action, adopted, amounts, changed, entity_of, withdrawn


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
    assert {span.category for span in PROJECTION.contribute(known) if span.until is None} == {"running"}


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
    assert amounts(PROJECTION, plan, 20260203) == {("plan_progress", "ddv", "running"): 1}
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
