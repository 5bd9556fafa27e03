"""An approval before the start: what has not got it has not begun, whoever says so and by whichever way."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peil_plans.action_plans.domain.approvals import (
    BEGUN,
    ApprovalMissing,
    ApprovalTakenAway,
    BegunBeforeApproval,
    awaited,
    reachable_now,
    with_gates_kept,
)
from peil_plans.action_plans.domain.decisions import AdoptPlan, ChangeActionStatus, adopt_plan, change_action_status
from peil_plans.action_plans.domain.evolving import evolve
from peil_plans.action_plans.domain.lines import lines_of
from peil_plans.action_plans.domain.milestone import Milestone
from peil_plans.action_plans.domain.plan import Action, Content, Plan, PlansEvent, Section, Status
from peil_plans.action_plans.domain.revising import ReviseAction, reached, revise_action
from peil_plans.action_plans.domain.standing import Moment
from peil_plans.action_plans.domain.succession import going_on
from peil_plans.action_plans.domain.taxonomy import Taxonomy
from peil_plans.action_plans.facts import drafts
from peil_plans.refusals import Refusal
from peil_plans.reports.domain.report import report_of

NOW, TODAY = datetime(2026, 6, 3, 12, tzinfo=UTC), date(2026, 6, 3)
TAXONOMY = Taxonomy(frozenset(), {})
ETHICS = Milestone("Goedkeuring van de ethische commissie", "Q2 2026", date(2026, 6, 30), False, None, "ok", gate=True)
BEGINS = Milestone("Onderzoek begonnen", "Q2 2026", date(2026, 6, 30), False, None, "begin")


def research(*milestones: Milestone, status: Status = Status.PLANNED, **said: Any) -> Action:
    reason = "Geen tijd." if status is Status.NOT_TAKEN_UP else None
    made = Action("a1", "A1", "Onderzoek", "s", status, reason, True, None, (), None, milestones or (ETHICS, BEGINS))
    return replace(made, **said)


def content(*actions: Action) -> Content:
    days = date(2026, 1, 5), date(2026, 1, 1), date(2026, 12, 31)
    return Content("p", "ddv", "Plan", *days, (Section("s", "Deel"),), actions)


def adopted(action: Action) -> Plan:
    (event,) = adopt_plan(None, AdoptPlan(content(action), "bureau", NOW), TAXONOMY)
    return evolve(None, event)


def change(plan: Plan, to: Status, reason: str | None = "Daarom.", on: date = TODAY) -> Plan:
    asked = ChangeActionStatus("p", "a1", f"c{plan.version_of('a1')}", to, on, reason, plan.version_of("a1"), "b", NOW)
    return _with(plan, change_action_status(plan, asked))


def revise(plan: Plan, action: Action, on: date = TODAY) -> Plan:
    seen = plan.version_of(action.action)
    asked = ReviseAction("p", action, f"c{seen}-{action.action}", on, None, seen, "b", NOW)
    return _with(plan, revise_action(plan, asked, TAXONOMY, lambda other: f"{other}-{seen}"))


def _with(plan: Plan, events: list[PlansEvent]) -> Plan:
    for event in events:
        plan = evolve(plan, event)
    return plan


def now(plan: Plan) -> Action:
    (action,) = plan.actions
    return action


@pytest.mark.parametrize("status", list(Status))
def test_while_an_approval_is_missing_an_action_comes_to_nothing_that_says_it_has_begun(status: Status) -> None:
    plan = adopted(research())
    if status in BEGUN:
        with pytest.raises(ApprovalMissing, match="tick it off first") as refused:
            change(plan, status)
        assert (refused.value.field, refused.value.milestone) == ("to", ETHICS)
    elif status is not Status.PLANNED:
        assert change(plan, status).status_of(research()) is status
    assert (status in reachable_now(plan, now(plan))) is (status not in BEGUN | {Status.PLANNED})


@pytest.mark.parametrize("status", sorted(BEGUN))
def test_once_every_approval_is_there_the_action_may_begin(status: Status) -> None:
    second = replace(ETHICS, milestone="or", label="Instemming van de medezeggenschap")
    one = revise(adopted(research(ETHICS, second)), reached(research(ETHICS, second), "ok", TODAY))
    assert awaited(now(one)) == (second,)
    with pytest.raises(ApprovalMissing, match="Instemming"):
        change(one, status)
    both = revise(one, reached(now(one), "or", TODAY))
    assert change(both, status).status_of(now(both)) is status


def _gate_replaced(action: Action, **said: Any) -> Action:
    made = tuple(replace(each, **said) if each.milestone == "ok" else each for each in action.milestones)
    return replace(action, milestones=made)


UNDOING: list[Callable[[Action], Action]] = [
    lambda action: reached(action, "ok", None),
    lambda action: replace(action, milestones=(*action.milestones, replace(ETHICS, milestone="nog-een"))),
    lambda action: replace(action, milestones=tuple(replace(each, gate=True) for each in action.milestones)),
]
TAKING_AWAY: list[Callable[[Action], Action]] = [
    lambda action: _gate_replaced(action, gate=False),
    lambda action: _gate_replaced(action, gate=False, done=False, reached_on=None),
    lambda action: replace(action, milestones=()),
    lambda action: _gate_replaced(action, milestone="ander"),
]


@pytest.mark.parametrize("status", sorted(BEGUN))
@pytest.mark.parametrize("undo", UNDOING, ids=["unticked", "a new gate", "a milestone made a gate"])
def test_what_has_begun_keeps_its_approvals(status: Status, undo: Callable[[Action], Action]) -> None:
    plan = change(adopted(reached(research(), "ok", TODAY)), status)
    with pytest.raises(ApprovalMissing) as refused:
        revise(plan, undo(now(plan)))
    assert refused.value.field == "milestones"
    halted = change(plan, Status.DELAYED)
    assert awaited(now(revise(halted, undo(now(halted)))))


@pytest.mark.parametrize("status", sorted(BEGUN))
@pytest.mark.parametrize("undo", TAKING_AWAY, ids=["no gate", "no gate and unticked", "no milestones", "another id"])
def test_an_approval_is_not_taken_away_from_what_has_begun(status: Status, undo: Callable[[Action], Action]) -> None:
    plan = change(adopted(reached(research(), "ok", TODAY)), status)
    with pytest.raises(ApprovalTakenAway, match="keep that milestone") as refused:
        revise(plan, undo(now(plan)))
    assert (refused.value.field, refused.value.milestone.milestone) == ("milestones", "ok")
    assert revise(plan, _gate_replaced(now(plan), label="Akkoord van de commissie")).version_of("a1") == 2
    halted = change(plan, Status.DELAYED)
    assert now(revise(halted, undo(now(halted)))) == undo(now(halted))


GIVEN = date(2026, 3, 1)
TICKED = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("said", "first"), [(GIVEN, GIVEN), (None, TICKED)], ids=["a day known", "the day of the tick"]
)
def test_an_action_does_not_begin_on_a_day_before_its_last_approval(said: date | None, first: date) -> None:
    earlier = replace(ETHICS, milestone="or", done=True, reached_on=date(2026, 2, 1))
    plan = adopted(research(ETHICS, earlier))
    plan = revise(plan, _gate_replaced(now(plan), done=True, reached_on=said), TICKED)
    plan = revise(plan, replace(now(plan), title="Later anders genoemd"), date(2026, 4, 1))
    for early in (date(2026, 1, 20), first - timedelta(days=1)):
        with pytest.raises(BegunBeforeApproval, match=str(first)) as refused:
            change(plan, Status.RUNNING, on=early)
        assert (refused.value.field, refused.value.approved_on) == ("changedOn", first)
        assert change(plan, Status.DELAYED, on=early).status_of(now(plan)) is Status.DELAYED
    assert change(plan, Status.RUNNING, on=first).status_of(now(plan)) is Status.RUNNING


def test_an_action_that_is_added_as_begun_is_dated_on_or_after_its_approval_and_a_paper_may_tell_it_later() -> None:
    added = research(replace(ETHICS, done=True, reached_on=GIVEN), status=Status.RUNNING, action="a2", code="A2")
    with pytest.raises(BegunBeforeApproval):
        revise(adopted(research()), added, date(2026, 1, 20))
    assert revise(adopted(research()), added, GIVEN).find_action("a2")
    assert adopted(added).actions


def test_a_revision_that_does_not_say_what_is_a_gate_keeps_what_was_one() -> None:
    before = research()
    unsaid = research(replace(ETHICS, gate=False), BEGINS)
    assert with_gates_kept(unsaid, [True, True], [before]) == before
    assert with_gates_kept(unsaid, [False, True], [before]) == unsaid
    nameless = replace(unsaid, milestones=tuple(replace(each, milestone="") for each in unsaid.milestones))
    assert with_gates_kept(nameless, [True, True], [before]) == before
    assert with_gates_kept(nameless, [True, True], []) == nameless


@pytest.mark.parametrize("status", sorted(BEGUN))
def test_neither_an_adoption_nor_an_added_action_begins_without_its_approval(status: Status) -> None:
    with pytest.raises(ApprovalMissing) as refused:
        adopted(research(status=status))
    assert refused.value.field == "actions.0.status"
    with pytest.raises(ApprovalMissing) as added:
        revise(adopted(research()), research(status=status, action="a2", code="A2"))
    assert added.value.field == "status"
    assert adopted(research(replace(ETHICS, done=True), status=status)).actions


def _ticked(action: Action, at: int) -> Action:
    one = action.milestones[at]
    return reached(action, one.milestone, None if one.done else TODAY)


def _gated(action: Action, at: int) -> Action:
    made = tuple(replace(each, gate=each.gate != (n == at)) for n, each in enumerate(action.milestones))
    return replace(action, milestones=made)


def _left_out(action: Action, at: int) -> Action:
    one = action.milestones[at]
    return replace(action, milestones=tuple(each for each in action.milestones if each is not one))


CHANGES = st.sampled_from([_ticked, _ticked, _gated, _left_out])
asked = st.one_of(st.sampled_from(Status), st.tuples(CHANGES, st.integers(0, 1)))


@given(st.lists(asked, max_size=12))
def test_whatever_is_asked_in_whatever_order_nothing_has_begun_without_its_approvals(said: list[Any]) -> None:
    plan = adopted(research())
    for each in said:
        had = {one.milestone for one in now(plan).milestones if one.gate}
        begun = plan.status_of(now(plan)) in BEGUN
        with suppress(Refusal, IndexError):
            plan = change(plan, each) if isinstance(each, Status) else revise(plan, each[0](now(plan), each[1]))
        open_gates = [one for one in now(plan).milestones if one.gate and not one.done]
        assert (
            not begun
            or plan.status_of(now(plan)) not in BEGUN
            or had <= {m.milestone for m in now(plan).milestones if m.gate}
        )
        assert not (open_gates and plan.status_of(now(plan)).value in ("running", "continuous", "done"))


def test_a_gate_and_what_it_keeps_shut_go_along_to_the_next_plan() -> None:
    plan = change(adopted(research()), Status.DELAYED)
    (taken,) = going_on(plan)
    assert taken.status is Status.DELAYED
    assert awaited(taken) == (ETHICS,)
    with pytest.raises(ApprovalMissing):
        adopted(replace(taken, continues=None, status=Status.RUNNING))


def test_a_fact_says_what_is_a_gate_and_says_nothing_of_what_is_none() -> None:
    event = AdoptPlan(content(research()), "bureau", NOW)
    (draft,) = drafts("urn:x", None, adopt_plan(None, event, TAXONOMY))
    gates = [each.get("gate") for each in draft.event["data"]["actions"][0]["milestones"]]
    assert gates == [True, None]


def test_a_plan_that_was_stored_before_there_were_gates_reads_as_one_without() -> None:
    plan = adopted(research(BEGINS))
    stored = msgspec.json.decode(msgspec.json.encode(plan))
    for action in stored["content"]["actions"]:
        for milestone in action["milestones"]:
            del milestone["gate"]
    assert msgspec.convert(stored, Plan) == plan


def test_boards_and_reports_say_what_waits_until_it_is_approved_or_dropped() -> None:
    plan = adopted(research())
    then, at = Moment(date(2026, 3, 31), TODAY), Moment(TODAY, TODAY)
    assert [each.awaits for each in lines_of(plan).lines] == [True]
    assert [each.milestone for each in report_of(plan, then, at, TODAY).awaiting] == [ETHICS]
    approved = revise(plan, reached(now(plan), "ok", TODAY))
    dropped = change(plan, Status.NOT_TAKEN_UP)
    assert [each.awaits for each in lines_of(approved).lines] == [False]
    for other in (approved, dropped):
        assert report_of(other, then, at, TODAY).awaiting == ()
