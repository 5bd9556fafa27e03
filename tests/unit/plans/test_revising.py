"""Revising an action: what it may become, whose clocks that starts, and every refusal."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import reduce
from typing import Any

import pytest

from peil_plans.action_plans.domain import limits, refusals, texts
from peil_plans.action_plans.domain.clocks import circular_clocks, due_after, turns
from peil_plans.action_plans.domain.decisions import AdoptPlan, ChangeActionStatus, adopt_plan, change_action_status
from peil_plans.action_plans.domain.evolving import evolve
from peil_plans.action_plans.domain.milestone import After, Milestone, Source
from peil_plans.action_plans.domain.plan import (
    Action,
    ActionRevised,
    Content,
    Item,
    Plan,
    PlanAdopted,
    PlansEvent,
    Section,
    Status,
)
from peil_plans.action_plans.domain.revising import ReviseAction, reached, revise_action
from peil_plans.action_plans.domain.taxonomy import Taxonomy
from peil_plans.action_plans.domain.turns import unwritten, written_out

NOW = datetime(2026, 6, 3, 12, tzinfo=UTC)
ADOPTED_ON = date(2026, 1, 31)
TAXONOMY = Taxonomy(frozenset({"1", "2"}), {"1.1": "1", "2.1": "2"})


def milestone(name: str, after: After | None = None, **said: Any) -> Milestone:
    return Milestone(name, "", None, False, None, name, None, after, **said)


APPROVED = milestone("goedgekeurd")
FIRST_TRAINING = milestone("eerste", After(3, 0, "a1", "goedgekeurd"))
EVALUATED = milestone("evaluatie", After(0, 14, "a2", "eerste"))
STARTED = milestone("start", After(1, 0))


def action(name: str, *milestones: Milestone, **said: Any) -> Action:
    made = Action(name, name.upper(), f"Actie {name}", "s", Status.PLANNED, None, False, None, (), None, milestones)
    return replace(made, **said)


def adopted(*actions: Action) -> Plan:
    content = Content(
        "p", "po", "Plan", ADOPTED_ON, ADOPTED_ON, date(2026, 12, 31), (Section("s", "Deel"),), actions or DEFAULT
    )
    return after(None, adopt_plan(None, AdoptPlan(content, "bureau", NOW), TAXONOMY))


DEFAULT = (action("a1", APPROVED, STARTED), action("a2", FIRST_TRAINING), action("a3", EVALUATED))


def after(plan: Plan | None, events: list[PlansEvent]) -> Plan:
    found = reduce(evolve, events, plan)
    if found is None:
        raise ValueError("nothing was adopted")
    return found


def revise(plan: Plan, made: Action, **said: Any) -> list[PlansEvent]:
    command = ReviseAction(
        plan="p",
        action=made,
        change=f"c{sum(map(len, (plan.revisions, plan.changes)))}",
        changed_on=date(2026, 6, 1),
        reason=None,
        seen_version=plan.version_of(made.action),
        by_role="trekker",
        now=NOW,
    )
    return revise_action(plan, replace(command, **said), TAXONOMY, lambda other: f"by-{other}")


def find(plan: Plan, name: str) -> Action:
    found = plan.find_action(name)
    if found is None:
        raise KeyError(name)
    return found


def due(plan: Plan, name: str, milestone: str) -> date | None:
    found = find(plan, name).find_milestone(milestone)
    return found.due_on if found else None


def test_a_milestone_after_the_adoption_has_its_day_at_once_and_the_last_day_of_a_short_month() -> None:
    assert due(adopted(), "a1", "start") == date(2026, 2, 28)


def test_a_clock_starts_when_what_it_waits_for_is_reached_and_stops_when_that_is_taken_back() -> None:
    plan = adopted()
    assert due(plan, "a2", "eerste") is None
    approved = revise(plan, reached(find(plan, "a1"), "goedgekeurd", date(2026, 4, 15)))
    plan = after(plan, approved)
    assert [event.action.action for event in approved if isinstance(event, ActionRevised)] == ["a1", "a2"]
    assert due(plan, "a2", "eerste") == date(2026, 7, 15)
    assert due(plan, "a3", "evaluatie") is None
    plan = after(plan, revise(plan, reached(find(plan, "a1"), "goedgekeurd", None)))
    assert due(plan, "a2", "eerste") is None


def test_what_was_reached_keeps_the_day_it_was_due() -> None:
    plan = adopted()
    plan = after(plan, revise(plan, reached(find(plan, "a1"), "goedgekeurd", date(2026, 2, 1))))
    plan = after(plan, revise(plan, reached(find(plan, "a2"), "eerste", date(2026, 4, 20))))
    plan = after(plan, revise(plan, reached(find(plan, "a1"), "goedgekeurd", None)))
    assert due(plan, "a2", "eerste") == date(2026, 5, 1)
    assert due(plan, "a3", "evaluatie") == date(2026, 5, 4)


def test_every_event_of_a_revision_makes_the_next_version_of_its_action() -> None:
    plan = adopted()
    plan = after(plan, revise(plan, reached(find(plan, "a1"), "goedgekeurd", date(2026, 4, 15))))
    assert [plan.version_of(name) for name in ("a1", "a2", "a3")] == [1, 1, 0]
    moved = ChangeActionStatus("p", "a2", "s1", Status.RUNNING, date(2026, 6, 2), None, 1, "trekker", NOW)
    plan = after(plan, change_action_status(plan, moved))
    plan = after(plan, revise(plan, replace(find(plan, "a2"), remark="Anders.")))
    course = plan.course_of("a2")
    assert [type(each).__name__ for each in course] == ["ActionRevised", "ActionStatusChanged", "ActionRevised"]
    assert plan.status_of(find(plan, "a2")) is Status.RUNNING


def test_an_action_can_be_added_to_a_plan_that_runs() -> None:
    plan = after(adopted(), revise(adopted(), action("a4", status=Status.RUNNING)))
    assert [each.action for each in plan.actions] == ["a1", "a2", "a3", "a4"]
    assert plan.status_of(find(plan, "a4")) is Status.RUNNING
    assert plan.status_since(find(plan, "a4")) == date(2026, 6, 1)


def test_a_clock_that_starts_on_an_earlier_day_says_nothing_of_an_action_before_it_was_added() -> None:
    plan = after(adopted(), revise(adopted(), action("a4", milestone("m", After(1, 0, "a1", "goedgekeurd")))))
    marked = reached(find(plan, "a1"), "goedgekeurd", date(2026, 4, 15))
    said = revise(plan, marked, changed_on=date(2026, 5, 2))
    days = {each.action.action: each.changed_on for each in said if isinstance(each, ActionRevised)}
    assert (days["a1"], days["a2"], days["a4"]) == (date(2026, 5, 2), date(2026, 5, 2), date(2026, 6, 1))


def test_the_same_change_again_changes_nothing_and_another_under_its_id_is_refused() -> None:
    plan = adopted()
    marked = reached(find(plan, "a1"), "goedgekeurd", date(2026, 4, 15))
    plan = after(plan, revise(plan, marked, change="c"))
    assert revise(plan, marked, change="c", seen_version=0) == []
    with pytest.raises(refusals.ChangeReused):
        revise(plan, replace(marked, remark="Anders."), change="c", seen_version=0)


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"theme": "9"}, refusals.ThemeUnknown),
        ({"theme": "1", "intervention": "9.9"}, refusals.InterventionUnknown),
        ({"theme": "1", "intervention": "2.1"}, refusals.InterventionUnknown),
        ({"owner": "Mevrouw De Groot"}, refusals.OwnerUnknown),
        ({"code": "A2"}, refusals.ActionTwice),
        ({"section": "t"}, refusals.SectionUnknown),
        ({"status": Status.DONE}, refusals.StatusByRevision),
        ({"milestones": (APPROVED, APPROVED)}, refusals.MilestoneTwice),
        ({"milestones": (replace(APPROVED, reached_on=date(2026, 5, 1)),)}, refusals.ReachedUndone),
        ({"milestones": (replace(APPROVED, done=True, reached_on=date(2026, 6, 4)),)}, refusals.ReachedInFuture),
        ({"milestones": ()}, refusals.ClockUnknown),
        ({"milestones": (replace(APPROVED, after=After(1, 0, "a3", "evaluatie")),)}, refusals.ClockCircular),
        ({"milestones": (replace(APPROVED, after=After(601, 0)),)}, limits.ClockTooLong),
        ({"milestones": (replace(APPROVED, after=After(0, 3661)),)}, limits.ClockTooLong),
        ({"explanation": "Mail naar jan@peil.example."}, texts.EmailAddress),
        ({"items": (Item("Bel 06-12345678."),)}, texts.PhoneNumber),
        ({"source": Source("123456782.docx", 1)}, texts.NineDigits),
        ({"milestones": (replace(APPROVED, source=Source("123456782.docx", 1)),)}, texts.NineDigits),
        ({}, refusals.NothingChanged),
    ],
)
def test_what_an_action_may_not_become_is_refused(said: dict[str, Any], refusal: type[Exception]) -> None:
    plan = adopted()
    with pytest.raises(refusal):
        revise(plan, replace(find(plan, "a1"), **said))


def test_who_did_not_see_the_last_version_is_refused_and_told_what_was_missed() -> None:
    plan = adopted()
    plan = after(plan, revise(plan, replace(find(plan, "a1"), remark="Eerst.")))
    with pytest.raises(refusals.StaleVersion) as refused:
        revise(plan, replace(find(plan, "a1"), remark="Later."), seen_version=0)
    assert [each.by_role for each in refused.value.missed] == ["trekker"]
    with pytest.raises(refusals.VersionUnknown):
        revise(plan, replace(find(plan, "a1"), remark="Later."), seen_version=2)


@pytest.mark.parametrize(
    ("day", "refusal"),
    [(date(2026, 6, 4), refusals.ChangedInFuture), (date(2026, 1, 30), refusals.ChangedTooEarly)],
)
def test_a_revision_is_dated_between_the_adoption_and_today(day: date, refusal: type[Exception]) -> None:
    plan = adopted()
    with pytest.raises(refusal):
        revise(plan, replace(find(plan, "a1"), remark="Anders."), changed_on=day)


def test_at_adoption_a_theme_a_clock_and_an_owner_are_looked_at_too() -> None:
    for said, refusal in (
        ({"theme": "9"}, refusals.ThemeUnknown),
        ({"owner": "iemand"}, refusals.OwnerUnknown),
        ({"milestones": (milestone("m", After(1, 0, "a9", "m")),)}, refusals.ClockUnknown),
        ({"milestones": (milestone("m", After(9_999_999, 0)),)}, limits.ClockTooLong),
        ({"milestones": (milestone("m", After(0, 9_999_999)),)}, limits.ClockTooLong),
        ({"status_reason": "Bel 06-12345678."}, texts.PhoneNumber),
    ):
        with pytest.raises(refusal):
            adopted(action("a1", **said))


def test_a_plan_adopted_before_milestones_had_ids_is_the_same_plan_again() -> None:
    old = Content(
        "p", "po", "Plan", ADOPTED_ON, ADOPTED_ON, date(2026, 12, 31), (Section("s", "Deel"),),
        (action("a1", milestone(""), milestone("")),),
    )  # fmt: skip
    plan = evolve(None, PlanAdopted(old, "bureau", NOW))
    assert adopt_plan(plan, AdoptPlan(old, "bureau", NOW), TAXONOMY) == []


def test_of_ten_thousand_clocks_those_that_wait_for_themselves_are_found_by_walking_over_each_once() -> None:
    many = [action(f"b{at}", milestone("m", After(0, 1, f"b{at - 1}", "m"))) for at in range(1, 10_000)]
    assert list(circular_clocks([action("b0", APPROVED), *many])) == []
    round_ = [
        action("c1", milestone("m", After(0, 1, "c2", "m"))),
        action("c2", milestone("m", After(0, 1, "c1", "m"))),
    ]
    tail = action("c3", milestone("m", After(0, 1, "c1", "m")))
    found = circular_clocks([tail, *round_, *many, action("b0", milestone("m", After(0, 1, "b9999", "m")))])
    names = [each.action for each, _ in found]
    assert names == ["c1", "c2", *(f"b{at}" for at in range(1, 10_000)), "b0"], "and who waits for them is not one"


def test_days_are_counted_after_months_and_turns_are_whole_periods() -> None:
    assert due_after(date(2024, 1, 31), After(1, 0)) == date(2024, 2, 29)
    assert due_after(date(2026, 11, 15), After(14, 3)) == date(2028, 1, 18)
    assert turns("quarter", date(2026, 2, 1), date(2026, 7, 1)) == [
        (date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), date(2026, 9, 30)),
    ]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"source": Source("Plan van 123456782", 1)}, "source.document"),
        ({"sections": (Section("s", "Deel"), Section("t", "Bel 123456782"))}, "sections.1.title"),
        ({"sections": (Section("s", "Deel"), Section("123456782", "Deel"))}, "sections.1.section"),
        ({"sections": (Section("s", "Deel", Source("123456782", 1)),)}, "sections.0.source.document"),
        ({"actions": (action("a1", items=(Item("Zo"), Item("Of 123456782"))),)}, "actions.0.items.1.text"),
    ],
)
def test_no_text_of_a_plan_that_is_adopted_leads_to_a_person(said: dict[str, Any], field: str) -> None:
    content = replace(adopted().content, **said)
    with pytest.raises(texts.NineDigits) as refused:
        adopt_plan(None, AdoptPlan(content, "bureau", NOW), TAXONOMY)
    assert refused.value.field == field
    assert "123456782" not in refused.value.message


def test_what_an_older_peil_took_keeps_no_action_from_going_on_and_a_clock_ends_with_the_calendar() -> None:
    waits = milestone("w", After(9_999_999, 0, "a1", "goedgekeurd"))
    old = replace(
        adopted().content, actions=(action("a1", APPROVED), action("a2", waits, explanation="Bel 06-12345678."))
    )
    plan = evolve(None, PlanAdopted(old, "bureau", NOW))
    plan = after(plan, revise(plan, reached(find(plan, "a1"), "goedgekeurd", date(2026, 4, 15))))
    assert due(plan, "a2", "w") == date(2099, 12, 31)
    assert revise(plan, reached(find(plan, "a2"), "w", date(2026, 5, 1)))
    assert due_after(NOW.date(), After(0, 10_000_000)) == due_after(NOW.date(), After(10_000_000, 0)) == date.max


def test_the_id_of_a_milestone_that_is_gone_is_not_given_to_another() -> None:
    one, two = milestone("m1"), milestone("m2")
    plan = adopted(action("a1", one, two))
    plan = after(plan, revise(plan, action("a1", two, milestone("")), change="c"))
    assert [each.milestone for each in find(plan, "a1").milestones] == ["m2", "m3"]
    assert revise(plan, action("a1", two, milestone("")), change="c", seen_version=0) == []
    plan = after(plan, revise(plan, action("a1", two)))
    plan = after(plan, revise(plan, action("a1", two, milestone(""))))
    assert [each.milestone for each in find(plan, "a1").milestones] == ["m2", "m4"]
    same = action("a1", *(replace(each, milestone="") for each in (milestone(""), two)), remark="Anders.")
    (said,) = revise(plan, same)
    assert isinstance(said, ActionRevised)
    assert [each.milestone for each in said.action.milestones] == ["m4", "m2"]


def test_a_plan_has_at_most_two_hundred_actions_and_each_of_them_can_still_change() -> None:
    plan = adopted(*(action(f"a{number}") for number in range(200)))
    with pytest.raises(limits.TooManyActions):
        revise(plan, action("more"))
    assert revise(plan, action("a7", remark="Anders."))


def test_the_last_turn_of_a_plan_ends_with_the_plan() -> None:
    told = replace(milestone("m1"), due_on=date(2025, 5, 1))
    quarterly = replace(action("a1", told), every="quarter")
    ends = [end for _, end in unwritten(quarterly, date(2025, 11, 15), date(2025, 4, 1))]
    assert ends == [date(2025, 9, 30), date(2025, 11, 15)]
    written = written_out(quarterly, [(end, "") for end in ends], "Beurt")
    assert unwritten(written, date(2025, 11, 15), date(2025, 11, 15)) == []
