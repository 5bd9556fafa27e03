"""The file of a plan, its phases, and the plan that follows it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import reduce
from typing import Any, get_args

import pytest

from peil_plans.action_plans.domain import refusals
from peil_plans.action_plans.domain.decisions import AdoptPlan, ChangeActionStatus, adopt_plan, change_action_status
from peil_plans.action_plans.domain.dossier import Entry, EntryKind, Factor, Precondition, Score, add_up, lacking
from peil_plans.action_plans.domain.evolving import evolve
from peil_plans.action_plans.domain.milestone import After, Milestone
from peil_plans.action_plans.domain.plan import (
    Action,
    ActionRevised,
    ActionStatusChanged,
    Content,
    Phase,
    PhaseChanged,
    Plan,
    PlanAdopted,
    Section,
    Status,
)
from peil_plans.action_plans.domain.recording import (
    ChangePhase,
    RecordEntry,
    WithdrawEntry,
    change_phase,
    record_entry,
    withdraw_entry,
)
from peil_plans.action_plans.domain.succession import close_previous, going_on, said_of, taken_along
from peil_plans.action_plans.domain.taxonomy import Taxonomy
from peil_plans.action_plans.facts import ChangeOf, change_id

NOW = datetime(2026, 6, 3, 12, tzinfo=UTC)
TODAY = date(2026, 6, 3)
ANY = Taxonomy(frozenset(), {})


def action(name: str, status: Status = Status.RUNNING) -> Action:
    parts = (Milestone("Eerste deel", "Q1", date(2026, 3, 31), True, None, "m1", date(2026, 3, 1)),)
    return Action(name, name.upper(), f"Actie {name}", "s", status, None, False, None, (), None, parts)


CONTENT = Content(
    "p", "po", "Plan", date(2026, 1, 10), date(2026, 1, 1), date(2026, 12, 31), (Section("s", "Deel"),),
    (action("a1"), action("a2", Status.DONE)),
)  # fmt: skip
PLAN = evolve(None, PlanAdopted(CONTENT, "bureau", NOW))


def entry(kind: EntryKind, **said: Any) -> Entry:
    return Entry("e1", kind, "Iets", **said)


def record(made: Entry, plan: Plan = PLAN, **said: Any) -> Plan:
    seen = sum(each.entry.entry == made.entry for each in plan.recorded)
    command = RecordEntry("p", made, f"c{len(plan.recorded)}", TODAY, None, seen, "trekker", NOW)
    return reduce(evolve, record_entry(plan, replace(command, **said)), plan)


GOOD = [
    entry(EntryKind.PRECONDITION, subject=Precondition.HOURS, settled=True, owner="director"),
    entry(EntryKind.RISK, response="Minder tegelijk doen.", next_on=date(2026, 9, 1)),
    entry(EntryKind.ADVICE, held_on=TODAY, response="Overgenomen.", settled=True, score=Score.GOOD),
    entry(EntryKind.DECISION, held_on=TODAY, action="a1"),
    entry(EntryKind.AGREED, held_on=TODAY, next_on=date(2026, 7, 1), owner="hr-adviser"),
    entry(EntryKind.HOURS, factors=(Factor(10, "leden"), Factor(16, "uur per maand"))),
    entry(EntryKind.BUDGET, stated=7500.0),
    entry(EntryKind.BUDGET_TOTAL, stated=7500.0),
]


@pytest.mark.parametrize("made", GOOD, ids=lambda made: made.kind.value)
def test_every_kind_of_entry_can_be_recorded_and_then_be_something_else(made: Entry) -> None:
    plan = record(replace(made, text="Iets anders"), record(made))
    assert [each.text for each in plan.entries] == ["Iets anders"]


@pytest.mark.parametrize(
    ("made", "refusal"),
    [
        (entry(EntryKind.PRECONDITION), refusals.EntryIncomplete),
        (entry(EntryKind.RISK, response="Iets."), refusals.EntryIncomplete),
        (entry(EntryKind.RISK, next_on=TODAY), refusals.EntryIncomplete),
        (entry(EntryKind.ADVICE, held_on=TODAY, settled=True), refusals.EntryIncomplete),
        (entry(EntryKind.ADVICE, held_on=date(2026, 6, 4)), refusals.ChangedInFuture),
        (entry(EntryKind.DECISION, held_on=TODAY, score=Score.GOOD), refusals.EntrySuperfluous),
        (entry(EntryKind.DECISION), refusals.EntryIncomplete),
        (entry(EntryKind.DECISION, held_on=TODAY, settled=True), refusals.EntrySuperfluous),
        (entry(EntryKind.DECISION, held_on=TODAY, action="a9"), refusals.EntryActionUnknown),
        (entry(EntryKind.AGREED, held_on=TODAY, next_on=TODAY), refusals.EntryIncomplete),
        (entry(EntryKind.AGREED, held_on=TODAY, next_on=TODAY, owner="Jan"), refusals.OwnerUnknown),
        (entry(EntryKind.HOURS), refusals.EntryIncomplete),
        (entry(EntryKind.BUDGET_TOTAL), refusals.EntryIncomplete),
        (replace(entry(EntryKind.BUDGET, stated=1.0), text=" "), refusals.EntryIncomplete),
        (entry(EntryKind.BUDGET, factors=(Factor(1e7, "x"),) * 6), refusals.EntryTooLarge),
    ],
)
def test_an_entry_that_lacks_what_its_kind_needs_is_refused(made: Entry, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        record(made)


def test_an_entry_keeps_its_kind_its_order_and_its_days() -> None:
    plan = record(GOOD[3])
    for said, refusal in (
        ({"entry": replace(GOOD[0], entry="e1")}, refusals.KindFixed),
        ({"entry": GOOD[3]}, refusals.NothingChanged),
        ({"seen_version": 0}, refusals.StaleEntry),
        ({"recorded_on": date(2026, 6, 2)}, refusals.ChangedTooEarly),
        ({"recorded_on": date(2026, 6, 4)}, refusals.ChangedInFuture),
        ({"change": "c0"}, refusals.ChangeReused),
    ):
        with pytest.raises(refusal):
            record(replace(GOOD[3], text="Anders"), plan, **said)


def back(plan: Plan, **said: Any) -> Plan:
    command = WithdrawEntry("p", "e1", f"w{len(plan.recorded)}", TODAY, "Hoort hier niet.", 1, "trekker", NOW)
    return reduce(evolve, withdraw_entry(plan, replace(command, **said)), plan)


def test_an_entry_taken_back_counts_nowhere_can_still_be_read_and_stands_again_when_recorded_again() -> None:
    met, budget = replace(GOOD[0], subject=Precondition.HOURS), replace(GOOD[6], entry="e2")
    plan = record(budget, record(met))
    gone = back(plan)
    assert [each.entry for each in gone.entries] == ["e2"]
    assert (gone.withdrawn, gone.recorded[-1].reason) == ((replace(met, withdrawn=True),), "Hoort hier niet.")
    assert Precondition.HOURS in lacking(gone.entries)
    assert add_up(plan.entries, EntryKind.BUDGET).computed == Decimal("7500.0")
    assert add_up(back(plan, entry="e2").entries, EntryKind.BUDGET).computed == 0
    assert back(gone, change="w2") == gone, "the same withdrawal again changes nothing"
    assert record(met, gone, change="x").entries == plan.entries


def test_an_entry_is_not_taken_back_unseen_unsaid_or_twice() -> None:
    plan = record(GOOD[3])
    for before, said, refusal in (
        (plan, {"entry": "e9"}, refusals.EntryUnknown),
        (plan, {"seen_version": 0}, refusals.StaleEntry),
        (plan, {"reason": None}, refusals.ReasonMissing),
        (plan, {"recorded_on": date(2026, 6, 2)}, refusals.ChangedTooEarly),
        (plan, {"change": "c0"}, refusals.ChangeReused),
        (back(plan), {"seen_version": 2}, refusals.NothingChanged),
        (phase(plan, Phase.CLOSED, reason="Klaar."), {}, refusals.PlanClosed),
    ):
        with pytest.raises(refusal):
            back(before, **said)


def test_a_plan_is_in_order_when_owner_hours_and_budget_are() -> None:
    assert lacking(()) == (Precondition.OWNER, Precondition.HOURS, Precondition.BUDGET)
    met = [entry(EntryKind.PRECONDITION, subject=each, settled=True) for each in Precondition]
    assert lacking(met) == ()
    assert lacking([*met[:2], replace(met[2], settled=False)]) == (Precondition.BUDGET,)
    assert lacking([*met, replace(met[1], entry="e2", settled=False)]) == (Precondition.HOURS,)


def test_the_papers_own_sums_are_held_against_its_formulas() -> None:
    # Plan of the directorate of digital services, 2024: 10 members, 16 hours a month, 60 euros; the paper says 187.200.
    lines = [
        Entry(f"b{at}", EntryKind.BUDGET, "Post", stated=amount)
        for at, amount in enumerate((7500.0, 7500.0, 30000.0, 30000.0, 25000.0))
    ]
    hours = (Factor(10, "leden"), Factor(16, "uur per maand"), Factor(12, "maanden"), Factor(60, "euro per uur"))
    lines.append(Entry("b9", EntryKind.BUDGET, "Uren van de werkgroep", factors=hours, stated=187200.0))
    found = add_up([*lines, Entry("t", EntryKind.BUDGET_TOTAL, "Totaal", stated=287200.0)], EntryKind.BUDGET)
    assert [found.of_stated] == [total for _, total in found.totals] == [Decimal("287200")]
    assert not found.wrong_totals
    assert [(line.entry, formula, stated) for line, formula, stated in found.wrong_lines] == [
        ("b9", Decimal("115200.00"), Decimal("187200.0"))
    ]
    assert found.computed == Decimal("215200.00")
    assert add_up([*lines, Entry("t", EntryKind.BUDGET_TOTAL, "x", stated=287200000.0)], EntryKind.BUDGET).wrong_totals


def phase(plan: Plan, to: Phase, **said: Any) -> Plan:
    command = ChangePhase("p", f"f{len(plan.phases)}", to, TODAY, None, len(plan.phases), "trekker", NOW)
    return reduce(evolve, change_phase(plan, replace(command, **said)), plan)


def test_a_plan_goes_round_and_is_closed_with_a_reason() -> None:
    plan = reduce(phase, (Phase.CHECK, Phase.ACT, Phase.PLAN, Phase.DO), PLAN)
    assert plan.phase is Phase.DO
    with pytest.raises(refusals.PhaseImpossible):
        phase(plan, Phase.ACT)
    with pytest.raises(refusals.ReasonMissing):
        phase(plan, Phase.CLOSED)
    with pytest.raises(refusals.StalePhase):
        phase(plan, Phase.CHECK, seen_version=3)
    closed = phase(plan, Phase.CLOSED, reason="De directie is opgeheven.")
    with pytest.raises(refusals.PlanClosed):
        phase(closed, Phase.DO)
    with pytest.raises(refusals.PlanClosed):
        record(GOOD[0], closed)


def test_a_plan_is_not_closed_before_the_last_thing_that_was_said_of_it() -> None:
    early, why = date(2026, 6, 2), "De directie is opgeheven."
    assert phase(PLAN, Phase.CLOSED, changed_on=early, reason=why).phase is Phase.CLOSED
    running = ActionStatusChanged("s", "a1", Status.RUNNING, Status.DONE, TODAY, None, "trekker", NOW)
    revised = ActionRevised("r", CONTENT.actions[0], TODAY, None, "trekker", NOW, 1)
    for plan in (record(GOOD[0]), evolve(PLAN, running), evolve(PLAN, revised), phase(PLAN, Phase.CHECK)):
        with pytest.raises(refusals.ChangedTooEarly):
            phase(plan, Phase.CLOSED, changed_on=early, reason=why)
        assert phase(plan, Phase.CLOSED, reason=why).phase is Phase.CLOSED


def test_under_one_key_changes_of_different_kinds_are_different_changes() -> None:
    assert len({change_id("p", "q", "closed", of) for of in get_args(ChangeOf)}) == len(get_args(ChangeOf)) == 4


def successor(seen: int = 0, **said: Any) -> AdoptPlan:
    content = replace(CONTENT, plan="q", adopted_on=date(2026, 6, 1), follows="p", actions=going_on(PLAN))
    return AdoptPlan(replace(content, **said), "bureau", NOW, seen)


def test_what_goes_on_is_taken_into_the_next_plan_and_the_one_before_is_closed() -> None:
    assert [(each.action, each.continues, each.status) for each in going_on(PLAN)] == [("a1", "a1", Status.RUNNING)]
    (closed,) = close_previous(PLAN, successor(), "f")
    assert isinstance(closed, PhaseChanged)
    before = evolve(PLAN, closed)
    assert (before.phase, before.followed_by) == (Phase.CLOSED, "q")
    assert close_previous(before, successor(), "f") == []
    with pytest.raises(refusals.PlanClosed):
        close_previous(before, successor(plan="r"), "g")
    assert adopt_plan(None, successor(), ANY)


def test_what_goes_on_keeps_its_day_when_what_started_its_clock_stays_behind() -> None:
    waits = (
        replace(PLAN.content.actions[0].milestones[0], milestone="m2", done=False, reached_on=None, after=after)
        for after in (After(3, 0), After(3, 0, "a2", "m1"), After(3, 0, "a1", "m1"))
    )
    both = (replace(action("a1"), milestones=(*action("a1").milestones, *waits)), action("a2", Status.DONE))
    plan = replace(PLAN, content=replace(CONTENT, actions=both))
    (taken,) = going_on(plan)
    assert [each.after for each in taken.milestones] == [None, None, None, After(3, 0, "a1", "m1")]
    assert {each.due_on for each in taken.milestones} == {date(2026, 3, 31)}
    assert taken_along(plan, {"a1", "a2"})[0].milestones[2].after == After(3, 0, "a2", "m1")


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"adopted_on": date(2026, 1, 9)}, refusals.ChangedTooEarly),
        ({"unit": "another"}, refusals.FollowsOtherUnit),
        ({"actions": (replace(action("a1"), continues="a9"),)}, refusals.ContinuesUnknown),
    ],
)
def test_a_plan_that_does_not_fit_the_one_it_follows_is_refused(said: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        close_previous(PLAN, successor(**said), "f")


def running() -> Plan:
    """The plan after A1 was delayed on the second of June."""
    command = ChangeActionStatus("p", "a1", "s", Status.DELAYED, date(2026, 6, 2), "Ziekte.", 0, "trekker", NOW)
    return reduce(evolve, change_action_status(PLAN, command), PLAN)


def test_a_plan_made_of_an_older_reading_of_the_one_it_follows_is_refused() -> None:
    plan = record(GOOD[3], phase(running(), Phase.CHECK))
    late = successor(adopted_on=TODAY)
    for seen in (0, 2, 4):
        with pytest.raises(refusals.FollowedChanged):
            close_previous(plan, replace(late, follows_version=seen), "f")
    assert said_of(plan) == 3
    assert close_previous(plan, replace(late, follows_version=3), "f")
    with pytest.raises(refusals.FollowsVersionMissing):
        close_previous(plan, replace(late, follows_version=None), "f")


@pytest.mark.parametrize("plan", [running(), record(GOOD[3]), phase(PLAN, Phase.CHECK)])
def test_a_plan_is_not_adopted_before_the_last_day_of_the_one_it_follows(plan: Plan) -> None:
    with pytest.raises(refusals.ChangedTooEarly):
        close_previous(plan, successor(1, adopted_on=date(2026, 6, 1)), "f")
    assert close_previous(plan, successor(1, adopted_on=TODAY), "f")


def test_a_plan_that_was_closed_by_hand_is_followed_and_not_closed_again() -> None:
    closed = phase(PLAN, Phase.CLOSED, reason="Klaar.")
    assert close_previous(closed, successor(1, adopted_on=TODAY), "f") == []
    with pytest.raises(refusals.ContinuesUnknown):
        close_previous(closed, successor(1, adopted_on=TODAY, actions=(replace(action("a1"), continues="a9"),)), "f")
    with pytest.raises(refusals.ChangedTooEarly):
        close_previous(closed, successor(1), "f")


def test_a_plan_does_not_follow_itself() -> None:
    with pytest.raises(refusals.PlanFollowsItself):
        adopt_plan(None, successor(plan="p"), ANY)
