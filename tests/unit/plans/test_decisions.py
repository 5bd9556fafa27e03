"""Adopting a plan and changing an action's status: it happens, repeated it changes nothing, and every refusal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib import import_module
from typing import Any

import pytest

from peil_contracts.plans import STATUSES
from peil_plans.action_plans.domain import refusals
from peil_plans.action_plans.domain.decisions import AdoptPlan, ChangeActionStatus, adopt_plan, change_action_status
from peil_plans.action_plans.domain.evolving import evolve
from peil_plans.action_plans.domain.milestone import Milestone
from peil_plans.action_plans.domain.plan import Action, ActionStatusChanged, Content, Plan, PlanAdopted, Section, Status
from peil_plans.action_plans.domain.taxonomy import Taxonomy
from peil_plans.action_plans.domain.transitions import TRANSITIONS, Edge, needs_reason, reachable
from peil_plans.refusals import Refusal

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
TAXONOMY = Taxonomy(frozenset({"1", "2"}), {"1.1": "1", "2.1": "2"})


def action(code: str = "A1", status: Status = Status.PLANNED, **changes: Any) -> Action:
    milestone = Milestone("Af", "Q4 2026", date(2026, 12, 31), done=False, milestone="m1")
    made = Action(code.lower(), code, "Iets doen", "A", status, None, False, None, (), None, (milestone,))
    return replace(made, **changes)


def content(*actions: Action, **changes: Any) -> Content:
    made = Content(
        plan="plan-1",
        unit="directie-1",
        title="Een plan",
        adopted_on=date(2026, 1, 10),
        period_from=date(2026, 1, 1),
        period_to=date(2026, 12, 31),
        sections=(Section("A", "Bewustwording"),),
        actions=actions or (action(),),
    )
    return replace(made, **changes)


def adopt(made: Content | None = None) -> AdoptPlan:
    return AdoptPlan(made or content(), "bureau", NOW)


def change(to: Status = Status.RUNNING, **changes: Any) -> ChangeActionStatus:
    made = ChangeActionStatus(
        plan="plan-1",
        action="a1",
        change="c1",
        to=to,
        changed_on=date(2026, 3, 2),
        reason=None,
        seen_version=0,
        by_role="trekker",
        now=NOW,
    )
    return replace(made, **changes)


def given(*events: ActionStatusChanged, adopted: Content | None = None) -> Plan:
    plan = evolve(None, PlanAdopted(adopted or content(), "bureau", NOW))
    for event in events:
        plan = evolve(plan, event)
    return plan


def changed(command: ChangeActionStatus, plan: Plan | None = None) -> ActionStatusChanged:
    (event,) = change_action_status(plan or given(), command)
    assert isinstance(event, ActionStatusChanged)
    return event


def test_a_plan_is_adopted() -> None:
    assert adopt_plan(None, adopt(), TAXONOMY) == [PlanAdopted(content(), "bureau", NOW)]


def test_adopting_the_same_plan_again_changes_nothing() -> None:
    assert adopt_plan(given(), adopt(), TAXONOMY) == []


def test_adopting_the_same_plan_again_after_a_change_of_status_changes_nothing() -> None:
    assert adopt_plan(given(changed(change())), adopt(), TAXONOMY) == []


def test_another_plan_under_the_same_id_is_refused() -> None:
    with pytest.raises(refusals.PlanAlreadyAdopted):
        adopt_plan(given(), adopt(content(title="Een ander plan")), TAXONOMY)


@pytest.mark.parametrize(
    ("broken", "rule", "field"),
    [
        (content(adopted_on=date(2026, 3, 4)), refusals.AdoptedInFuture, "adoptedOn"),
        (content(period_to=date(2025, 12, 31)), refusals.PeriodBackwards, "period.to"),
        (replace(content(), actions=()), refusals.NoActions, "actions"),
        (content(action(), action("A1", action="a2")), refusals.ActionTwice, "actions.0.code"),
        (content(action(), action("A2", action="a1")), refusals.ActionTwice, "actions.0.action"),
        (content(action(section="Z")), refusals.SectionUnknown, "actions.0.section"),
        (content(action(status=Status.CONTINUOUS)), refusals.NotContinuous, "actions.0.status"),
        (content(action(status=Status.NOT_TAKEN_UP)), refusals.ReasonMissing, "actions.0.statusReason"),
    ],
)
def test_a_plan_that_breaks_a_rule_is_refused_with_the_field(broken: Content, rule: type[Refusal], field: str) -> None:
    with pytest.raises(rule) as refused:
        adopt_plan(None, adopt(broken), TAXONOMY)
    assert refused.value.field == field


def test_the_day_in_amsterdam_decides_what_is_still_to_come() -> None:
    late = datetime(2026, 3, 3, 23, 30, tzinfo=UTC)  # already 4 March in Amsterdam
    assert adopt_plan(None, AdoptPlan(content(adopted_on=date(2026, 3, 4)), "bureau", late), TAXONOMY)


def test_an_action_comes_to_stand_otherwise() -> None:
    plan = given(changed(change()))
    assert plan.status_of(plan.content.actions[0]) is Status.RUNNING
    assert plan.status_since(plan.content.actions[0]) == date(2026, 3, 2)
    assert plan.version_of("a1") == 1


def test_the_event_says_what_was_who_when_and_why() -> None:
    event = changed(change(Status.DELAYED, reason="Ziekte in het team"))
    assert event == ActionStatusChanged(
        change="c1",
        action="a1",
        before=Status.PLANNED,
        to=Status.DELAYED,
        changed_on=date(2026, 3, 2),
        reason="Ziekte in het team",
        by_role="trekker",
        recorded_at=NOW,
    )


def test_the_same_change_again_changes_nothing() -> None:
    assert change_action_status(given(changed(change())), change()) == []


def test_the_same_change_again_changes_nothing_even_after_a_later_one() -> None:
    plan = given(changed(change()))
    later = change(Status.DONE, change="c2", seen_version=1)
    plan = evolve(plan, changed(later, plan))
    assert change_action_status(plan, change()) == []


def test_the_id_of_a_change_stands_for_one_change() -> None:
    with pytest.raises(refusals.ChangeReused):
        change_action_status(given(changed(change())), change(Status.DONE))


def test_changes_of_two_actions_do_not_touch_each_other() -> None:
    plan = given(changed(change()), adopted=content(action(), action("A2")))
    assert change_action_status(plan, change(action="a2", change="c2", seen_version=0))


def test_who_did_not_see_the_last_change_is_refused_and_told_of_it() -> None:
    first = changed(change())
    with pytest.raises(refusals.StaleVersion) as refused:
        change_action_status(given(first), change(Status.DONE, change="c2", seen_version=0))
    assert refused.value.missed == (first,)


@pytest.mark.parametrize(
    ("command", "rule", "field"),
    [
        (change(action="z9"), refusals.ActionUnknown, ""),
        (change(seen_version=1), refusals.VersionUnknown, "seenVersion"),
        (change(seen_version=-1), refusals.VersionUnknown, "seenVersion"),
        (change(Status.PLANNED), refusals.StatusUnchanged, "to"),
        (change(Status.CONTINUOUS), refusals.NotContinuous, "to"),
        (change(Status.NOT_TAKEN_UP), refusals.ReasonMissing, "reason"),
        (change(changed_on=date(2026, 3, 4)), refusals.ChangedInFuture, "changedOn"),
        (change(changed_on=date(2026, 1, 9)), refusals.ChangedTooEarly, "changedOn"),
    ],
)
def test_a_change_that_breaks_a_rule_is_refused_with_the_field(
    command: ChangeActionStatus, rule: type[Refusal], field: str
) -> None:
    with pytest.raises(rule) as refused:
        change_action_status(given(), command)
    assert refused.value.field == field


def test_a_change_dated_before_the_previous_one_is_refused() -> None:
    command = change(Status.DONE, change="c2", seen_version=1, changed_on=date(2026, 3, 1))
    with pytest.raises(refusals.ChangedTooEarly):
        change_action_status(given(changed(change())), command)


def test_what_has_begun_cannot_become_a_plan_again() -> None:
    plan = given(adopted=content(action(status=Status.RUNNING)))
    with pytest.raises(refusals.StepImpossible) as refused:
        change_action_status(plan, change(Status.PLANNED))
    assert "revise" in str(refused.value)


def test_a_promise_can_be_dropped_with_a_reason() -> None:
    assert changed(change(Status.NOT_TAKEN_UP, reason="Geen budget")).reason == "Geen budget"


def test_every_pair_of_statuses_is_in_the_table_once() -> None:
    assert set(TRANSITIONS) == set(Status)
    for before, steps in TRANSITIONS.items():
        assert set(steps) == set(Status) - {before}, before


def test_every_unusual_step_says_why() -> None:
    for steps in TRANSITIONS.values():
        assert all(bool(step.why) == (step.edge is not Edge.FREE) for step in steps.values())


@pytest.mark.parametrize("before", list(Status))
def test_dropping_a_promise_always_needs_a_reason(before: Status) -> None:
    if before is not Status.NOT_TAKEN_UP:
        assert needs_reason(before, Status.NOT_TAKEN_UP)


@pytest.mark.parametrize("before", list(Status))
def test_what_a_form_offers_is_what_the_decision_takes(before: Status) -> None:
    why = "Omdat het zo is"
    for continuous in (False, True):
        if before is Status.CONTINUOUS and not continuous:
            continue
        adopted = content(action(status=before, continuous=continuous, status_reason=why))
        offered = reachable(before, continuous=continuous)
        taken = [status for status in Status if _taken(lambda: given(adopted=adopted), change(status, reason=why))]  # noqa: B023 - called at once
        assert offered == taken
        assert offered, "no status is a dead end"


def _taken(plan: Callable[[], Plan], command: ChangeActionStatus) -> bool:
    try:
        return bool(change_action_status(plan(), command))
    except Refusal:
        return False


def test_the_statuses_are_those_of_the_contract() -> None:
    assert tuple(status.value for status in Status) == STATUSES


def test_a_change_without_adoption_is_no_history() -> None:
    with pytest.raises(ValueError, match="adopted"):
        evolve(None, changed(change()))


@pytest.mark.parametrize("room", ["action_plans", "agreements"])
def test_every_refusal_has_a_rule_of_its_own_in_its_room(room: str) -> None:
    def leaves(kind: type[Refusal]) -> list[type[Refusal]]:
        below = kind.__subclasses__()
        return [leaf for each in below for leaf in leaves(each)] if below else [kind]

    import_module(f"peil_plans.{room}.domain.refusals")
    rules = [kind.rule for kind in leaves(Refusal) if f".{room}." in kind.__module__]
    assert len(set(rules)) == len(rules) >= 12
