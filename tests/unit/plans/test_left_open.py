"""What is still open in the file of a plan goes along when it is set anew: no promise ends with a year."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import reduce
from typing import Any

import pytest

from peil_plans.action_plans.domain import refusals
from peil_plans.action_plans.domain.decisions import AdoptPlan
from peil_plans.action_plans.domain.dossier import Entry, EntryKind, Factor, Precondition, Score
from peil_plans.action_plans.domain.evolving import evolve
from peil_plans.action_plans.domain.plan import (
    Action,
    Content,
    EntryRecorded,
    Phase,
    Plan,
    PlanAdopted,
    PlansEvent,
    Section,
    Status,
)
from peil_plans.action_plans.domain.recording import RecordEntry, record_entry
from peil_plans.action_plans.domain.standing import Moment
from peil_plans.action_plans.domain.succession import (
    close_previous,
    file_taken_along,
    going_on,
    refuse_other_file,
    refuse_unknown_left,
    still_open,
)
from peil_plans.reports.domain.report import report_of

BEFORE, NOW = datetime(2026, 1, 10, 12, tzinfo=UTC), datetime(2027, 1, 5, 12, tzinfo=UTC)
HELD, BY = date(2026, 1, 8), date(2026, 9, 1)
ACTIONS = tuple(
    Action(name, name.upper(), name, "s", status, None, False, None, (), None, ())
    for name, status in (("a1", Status.RUNNING), ("a2", Status.DONE))
)
CONTENT = Content(
    "p", "po", "Plan", date(2026, 1, 10), date(2026, 1, 1), date(2026, 12, 31), (Section("s", "Deel"),), ACTIONS
)
RISK = Entry("r", EntryKind.RISK, "Risico", response="Minder doen.", next_on=BY, action="a1")
ADVICE = Entry("v", EntryKind.ADVICE, "Advies", held_on=HELD, score=Score.GOOD)
AGREED = Entry("g", EntryKind.AGREED, "Afspraak", held_on=HELD, next_on=BY, owner="hr", action="a2")
NEED = Entry("n", EntryKind.PRECONDITION, "Toegang tot de cijfers", subject=Precondition.OTHER)
STAYS = [
    *(Entry("x", EntryKind.PRECONDITION, "Iets", subject=one) for one in Precondition if one is not Precondition.OTHER),
    Entry("x", EntryKind.DECISION, "Besluit", held_on=HELD),
    Entry("x", EntryKind.DECISION, "Buiten", held_on=HELD, outside=True, owner="director"),
    Entry("x", EntryKind.HOURS, "Uren", factors=(Factor(4.0, "uur"),)),
    Entry("x", EntryKind.BUDGET_TOTAL, "Totaal", stated=7500.0),
    replace(RISK, settled=True),
    replace(AGREED, withdrawn=True),
    replace(NEED, settled=True),
]


def plan_of(*entries: Entry) -> Plan:
    """The plan of 2026 with these in its file."""
    events: list[PlansEvent] = [PlanAdopted(CONTENT, "bureau", BEFORE)]
    events += [EntryRecorded(f"c{at}", one, HELD, None, "trekker", BEFORE) for at, one in enumerate(entries)]
    plan = reduce(evolve, events, None)
    assert plan is not None
    return plan


def successor(plan: Plan, *left: str, **said: Any) -> AdoptPlan:
    """The adoption of the plan that follows it."""
    made = replace(CONTENT, plan="q", adopted_on=date(2027, 1, 4), follows="p", actions=going_on(plan))
    return AdoptPlan(replace(made, **said), "bureau", NOW, len(plan.recorded), left)


def followed(plan: Plan, *left: str) -> Plan:
    """The plan that follows it, as it begins."""
    command = successor(plan, *left)
    along = file_taken_along(plan, command, lambda entry: f"along-{entry}")
    return reduce(evolve, along, evolve(None, PlanAdopted(command.content, "bureau", NOW)))


def test_risks_advice_agreed_actions_and_other_preconditions_that_are_open_go_along_under_their_own_ids() -> None:
    new = followed(plan_of(RISK, ADVICE, AGREED, NEED, *STAYS[:1]))
    assert new.came_along == {"r", "v", "g", "n"}
    assert new.entries == (RISK, replace(ADVICE, score=None), replace(AGREED, action=None), NEED)
    assert {(one.recorded_on, one.recorded_at, one.continues == one.entry.entry) for one in new.recorded} == {
        (date(2027, 1, 4), NOW, True)
    }


@pytest.mark.parametrize("entry", STAYS)
def test_what_is_settled_taken_back_or_to_be_arranged_for_each_year_anew_stays_behind(entry: Entry) -> None:
    assert still_open(plan_of(entry)) == ()
    assert followed(plan_of(entry)).recorded == ()


def test_what_is_left_behind_does_not_go_along_and_must_be_open() -> None:
    plan = plan_of(RISK, ADVICE, replace(AGREED, settled=True))
    assert followed(plan, "r").came_along == {"v"}
    assert close_previous(plan, successor(plan, "r"), "f")
    for left in ("g", "nothing"):
        with pytest.raises(refusals.LeftUnknown, match="no such open entry") as refused:
            close_previous(plan, successor(plan, "r", left), "f")
        assert refused.value.field == "leftBehind.1"
    with pytest.raises(refusals.LeftUnknown):
        refuse_unknown_left(successor(plan, "r"), None)
    with pytest.raises(refusals.FollowedChanged):  # somebody settled it since: that is told first
        close_previous(plan, replace(successor(plan, "g"), follows_version=1), "f")


def test_another_choice_for_a_plan_that_was_adopted_is_refused_and_not_taken_for_the_same() -> None:
    plan = plan_of(RISK, ADVICE)
    refuse_other_file(followed(plan, "r"), plan, successor(plan, "r"))
    for left in ((), ("v",), ("r", "v")):
        with pytest.raises(refusals.PlanAlreadyAdopted):
            refuse_other_file(followed(plan, "r"), plan, successor(plan, *left))


def test_what_came_along_was_agreed_in_the_year_before_whatever_day_it_became_known() -> None:
    new = followed(plan_of(AGREED))
    for known in (date(2026, 12, 31), NOW.date()):
        first, second = Moment(date(2026, 12, 31), known), Moment(NOW.date(), NOW.date())
        report = report_of(new, first, second, second.as_of + timedelta(days=90))
        assert report.agreed == ()
        assert [one.entry for one in report.open_agreed] == ["g"]
    fresh = RecordEntry("q", replace(AGREED, entry="f", action=None), "c", NOW.date(), None, 0, "trekker", NOW)
    newer = reduce(evolve, record_entry(new, fresh), new)
    assert [one.entry for one in report_of(newer, first, second, second.as_of).agreed] == []
    held = replace(fresh, entry=replace(fresh.entry, held_on=NOW.date()))
    newer = reduce(evolve, record_entry(new, held), new)
    assert [one.entry for one in report_of(newer, first, second, second.as_of).agreed] == ["f"]


def test_what_goes_along_is_as_it_was_last_and_can_be_settled_there() -> None:
    plan = plan_of(RISK, replace(RISK, text="Anders"))
    new = followed(plan)
    assert [one.text for one in new.entries] == ["Anders"]
    settled = RecordEntry("q", replace(new.entries[0], settled=True), "c", NOW.date(), None, 1, "trekker", NOW)
    new = reduce(evolve, record_entry(new, settled), new)
    assert not still_open(new)
    assert new.came_along == {"r"}
    assert new.phase is Phase.DO
