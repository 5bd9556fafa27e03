"""The rules of agreements, each as a value in and a value out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from peil_contracts.agreements import AGREEMENT_KINDS, AGREEMENT_STATES, FINAL_STATES
from peil_plans.agreements.domain.agenda import Asks, asks, in_order, next_step
from peil_plans.agreements.domain.agreement import FINAL, Agreement, AgreementHandedOver, State, evolve, folded
from peil_plans.agreements.domain.consent import (
    Consent,
    ConsentRecorded,
    ConsentState,
    RecordConsent,
    may_record,
    record_consent,
)
from peil_plans.agreements.domain.decisions import (
    EXPLAINED,
    HandOver,
    MakeAgreement,
    NoteProgress,
    Reschedule,
    hand_over,
    make_agreement,
    note_progress,
    reachable,
    reschedule,
)
from peil_plans.agreements.domain.kinds import Commitment, Pillar
from peil_plans.agreements.domain.refusals import (
    AgreementFinal,
    BureauEnds,
    ConsentMissing,
    ConsentUnchanged,
    DatesUnchanged,
    DueInPast,
    IdReused,
    MadeInFuture,
    NotedInFuture,
    NotedTooEarly,
    ReasonMissing,
    ReviewInPast,
    ReviewNotBeforeDue,
    StaleVersion,
    StepImpossible,
    TextMissing,
    UnitWithoutManager,
    VersionUnknown,
    WorksCouncilDecides,
)
from peil_plans.agreements.kinds import KINDS, read_kinds
from peil_plans.refusals import Refusal

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
TODAY = date(2026, 3, 3)
ANN, BEA = "ps-" + "a" * 32, "ps-" + "b" * 32


def consent(*states: ConsentState) -> Consent:
    changes = (ConsentRecorded(f"c{n}", state, TODAY, None, "works-council", NOW) for n, state in enumerate(states))
    return Consent("inclusion-1", tuple(changes))


GIVEN = consent(ConsentState.GIVEN)


def making(**changes: Any) -> MakeAgreement:
    command = MakeAgreement(
        agreement="a1",
        unit="werving",
        kind=KINDS["inclusion-1"],
        made_on=TODAY,
        due_on=date(2026, 12, 1),
        review_on=date(2026, 9, 1),
        text="Een peiling.",
        by_role="bureau",
        now=NOW,
    )
    return replace(command, **changes)


def made(**changes: Any) -> Agreement:
    return evolve(None, make_agreement(None, GIVEN, ANN, making(**changes))[0])


def noting(to: State = State.ON_TRACK, **changes: Any) -> NoteProgress:
    command = NoteProgress("a1", f"n-{to}", to, TODAY, "Omdat.", 0, "manager", NOW)
    return replace(command, **changes)


def noted(agreement: Agreement, to: State, **changes: Any) -> Agreement:
    command = noting(
        to, seen_version=agreement.version, by_role="bureau", **{"note": f"n{agreement.version}"} | changes
    )
    after = folded(agreement, note_progress(agreement, command))
    assert after is not None
    return after


def moving(**changes: Any) -> Reschedule:
    command = Reschedule("a1", "m1", date(2027, 1, 1), date(2026, 10, 1), "Later.", 0, "bureau", NOW)
    return replace(command, **changes)


# --- the kinds


def test_the_paper_has_thirteen_kinds_and_the_contract_the_same() -> None:
    assert tuple(KINDS) == AGREEMENT_KINDS
    assert [kind.pillar for kind in KINDS.values()].count(Pillar.REPRESENTATION) == 7
    assert {kind.code for kind in KINDS.values() if kind.scale_from} == {f"representation-{n}" for n in (1, 2, 4, 5)}
    assert all(kind.evidence and kind.goal and kind.title and 485 < kind.line < 531 for kind in KINDS.values())
    assert {kind.commitment for kind in KINDS.values()} == set(Commitment)
    assert {state.value for state in State} == set(AGREEMENT_STATES)
    assert {state.value for state in FINAL} == FINAL_STATES


def test_a_file_that_names_a_kind_twice_is_refused() -> None:
    row = b'{"code":"inclusion-1","goal":"g","title":"t","commitment":"effort","scaleFrom":null,"line":1,"evidence":[]}'
    whole = b'{"document":"d","reading":[],"kinds":[%s]}'
    assert list(read_kinds(whole % row)) == ["inclusion-1"]
    with pytest.raises(ValueError, match="twice"):
        read_kinds(whole % (row + b"," + row))


# --- the gate of the works council


def recording(to: ConsentState = ConsentState.GIVEN, **changes: Any) -> RecordConsent:
    return replace(RecordConsent("inclusion-1", "r1", to, TODAY, None, 0, "works-council", NOW), **changes)


@pytest.mark.parametrize("states", [(), (ConsentState.ASKED,), (ConsentState.GIVEN, ConsentState.REFUSED)])
def test_every_kind_needs_consent_until_it_is_recorded_and_again_when_it_is_taken_back(
    states: tuple[ConsentState, ...],
) -> None:
    for kind in KINDS.values():
        with pytest.raises(ConsentMissing, match="consent-changes"):
            make_agreement(None, consent(*states), ANN, making(kind=kind))


@pytest.mark.parametrize("state", [ConsentState.GIVEN, ConsentState.NOT_NEEDED])
def test_consent_that_was_given_or_is_not_needed_opens_a_kind(state: ConsentState) -> None:
    assert make_agreement(None, consent(ConsentState.ASKED, state), ANN, making())


def test_only_the_works_council_says_whether_it_consents_and_bureau_can_only_ask() -> None:
    for state in (ConsentState.GIVEN, ConsentState.REFUSED, ConsentState.NOT_NEEDED):
        with pytest.raises(WorksCouncilDecides):
            record_consent(Consent("inclusion-1"), recording(state, by_role="bureau"))
        assert record_consent(Consent("inclusion-1"), recording(state))
    assert record_consent(Consent("inclusion-1"), recording(ConsentState.ASKED, by_role="bureau"))


def test_asking_anew_does_not_close_what_was_opened() -> None:
    with pytest.raises(WorksCouncilDecides):
        record_consent(GIVEN, recording(ConsentState.ASKED, by_role="bureau", seen_version=1))
    assert may_record(consent(ConsentState.REFUSED), "bureau") == (ConsentState.ASKED,)
    assert may_record(GIVEN, "bureau") == ()


@pytest.mark.parametrize(
    ("before", "command", "refusal"),
    [
        (GIVEN, recording(seen_version=1), ConsentUnchanged),
        (GIVEN, recording(ConsentState.REFUSED), StaleVersion),
        (GIVEN, recording(ConsentState.REFUSED, seen_version=2), VersionUnknown),
        (GIVEN, recording(ConsentState.REFUSED, seen_version=1, decided_on=date(2026, 3, 4)), NotedInFuture),
        (GIVEN, recording(ConsentState.REFUSED, seen_version=1, decided_on=date(2026, 3, 2)), NotedTooEarly),
        (GIVEN, recording(ConsentState.REFUSED, change="c0"), IdReused),
    ],
)
def test_a_record_of_consent_that_breaks_a_rule_is_refused(
    before: Consent, command: RecordConsent, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        record_consent(before, command)


def test_the_same_record_of_consent_again_changes_nothing() -> None:
    assert record_consent(GIVEN, recording(change="c0")) == []


# --- making


def test_an_agreement_is_made_once() -> None:
    (event,) = make_agreement(None, GIVEN, ANN, making())
    assert (event.manager, event.commitment) == (ANN, Commitment.EFFORT)
    agreement = evolve(None, event)
    assert make_agreement(agreement, consent(), None, making()) == []
    with pytest.raises(IdReused):
        make_agreement(agreement, GIVEN, ANN, making(text="Iets anders."))


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"made_on": date(2026, 3, 4)}, MadeInFuture),
        ({"due_on": TODAY}, DueInPast),
        ({"due_on": date(2026, 1, 1)}, DueInPast),
        ({"review_on": date(2026, 12, 1)}, ReviewNotBeforeDue),
        ({"review_on": date(2026, 3, 2)}, ReviewInPast),
        ({"text": " \n"}, TextMissing),
    ],
)
def test_an_agreement_that_breaks_a_rule_is_refused(changes: dict[str, Any], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        make_agreement(None, GIVEN, ANN, making(**changes))


def test_an_agreement_of_before_may_be_due_by_now_but_not_before_it_was_made() -> None:
    before = {"made_on": date(2026, 1, 1), "review_on": date(2026, 1, 15), "due_on": date(2026, 2, 1)}
    assert made(**before).due_on == date(2026, 2, 1)
    with pytest.raises(DueInPast):
        made(**before | {"due_on": date(2026, 1, 1)})


def test_without_a_manager_there_is_nobody_to_agree_with() -> None:
    with pytest.raises(UnitWithoutManager, match="2026-03-03"):
        make_agreement(None, GIVEN, None, making())


def test_the_state_keeps_no_pseudonym() -> None:
    over = AgreementHandedOver("h", BEA, TODAY, NOW)
    kept = str(folded(made(), [over]))
    assert ANN not in kept
    assert BEA not in kept
    assert made().held_by != replace_id(made()).held_by


def replace_id(agreement: Agreement) -> Agreement:
    """Another agreement with the same manager."""
    return made(agreement=f"{agreement.agreement}x")


# --- noting


@pytest.mark.parametrize("to", [state for state in State if state is not State.OPEN])
def test_from_every_state_that_runs_every_state_can_follow_but_open(to: State) -> None:
    for before in (made(), noted(made(), State.ON_TRACK), noted(made(), State.AT_RISK)):
        assert noted(before, to).state is to


@pytest.mark.parametrize("ended", sorted(FINAL))
def test_nothing_follows_an_end(ended: State) -> None:
    agreement = noted(made(), ended)
    assert reachable(agreement, "bureau") == []
    with pytest.raises(AgreementFinal):
        noted(agreement, State.ON_TRACK)
    with pytest.raises(AgreementFinal):
        reschedule(agreement, moving(seen_version=1))
    assert hand_over(agreement, HandOver("h", BEA, TODAY, NOW)) == []


@pytest.mark.parametrize("to", [state for state in State if state is not State.OPEN])
def test_what_goes_wrong_or_ends_unkept_is_explained(to: State) -> None:
    command = noting(to, reason=None, by_role="bureau")
    if to in EXPLAINED:
        with pytest.raises(ReasonMissing):
            note_progress(made(), command)
    else:
        assert note_progress(made(), command)


def test_a_manager_does_not_let_their_own_agreement_lapse() -> None:
    with pytest.raises(BureauEnds):
        note_progress(made(), noting(State.LAPSED))
    assert State.LAPSED not in reachable(made(), "manager")
    assert State.LAPSED in reachable(made(), "bureau")


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"to": State.OPEN}, StepImpossible),
        ({"noted_on": date(2026, 3, 4)}, NotedInFuture),
        ({"noted_on": date(2026, 3, 2)}, NotedTooEarly),
        ({"seen_version": 1}, VersionUnknown),
        ({"seen_version": -1}, VersionUnknown),
    ],
)
def test_a_note_that_breaks_a_rule_is_refused(changes: dict[str, Any], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        note_progress(made(), noting(**changes))


def test_the_same_note_again_changes_nothing_and_its_id_stands_for_no_other() -> None:
    after = folded(made(), note_progress(made(), noting()))
    assert after is not None
    assert note_progress(after, noting()) == []
    with pytest.raises(IdReused):
        note_progress(after, noting(State.KEPT, note="n-on-track"))
    with pytest.raises(StaleVersion):
        note_progress(after, noting(State.KEPT))


# --- other days


def test_other_days_stand_and_the_first_ones_are_kept_in_memory() -> None:
    after = folded(made(), reschedule(made(), moving()))
    assert after is not None
    assert (after.due_on, after.review_on) == (date(2027, 1, 1), date(2026, 10, 1))
    assert (after.first_due_on, after.first_review_on) == (date(2026, 12, 1), date(2026, 9, 1))
    assert reschedule(after, moving()) == []
    with pytest.raises(IdReused):
        reschedule(after, moving(reason="Anders."))


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"due_on": date(2026, 12, 1), "review_on": date(2026, 9, 1)}, DatesUnchanged),
        ({"due_on": TODAY}, DueInPast),
        ({"review_on": date(2027, 1, 1)}, ReviewNotBeforeDue),
        ({"review_on": date(2026, 3, 2)}, ReviewInPast),
        ({"reason": " "}, ReasonMissing),
        ({"seen_version": 1}, VersionUnknown),
    ],
)
def test_other_days_that_break_a_rule_are_refused(changes: dict[str, Any], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        reschedule(made(), moving(**changes))


def test_a_review_that_is_over_may_stay_where_it_was() -> None:
    before = made(made_on=date(2026, 1, 1), review_on=date(2026, 2, 1))
    assert reschedule(before, moving(review_on=date(2026, 2, 1)))


# --- handing over


def over(manager: str | None, since: date | None = None) -> HandOver:
    return HandOver("h1", manager, since, NOW)


def test_an_agreement_is_handed_over_once_and_only_to_somebody_else() -> None:
    assert hand_over(made(), over(ANN)) == []
    (event,) = hand_over(made(), over(BEA, date(2026, 3, 1)))
    assert (event.manager, event.effective_on) == (BEA, TODAY)  # not before it was made
    after = folded(made(), [event])
    assert after is not None
    assert hand_over(after, over(BEA)) == []


def test_an_agreement_whose_unit_loses_its_manager_waits_for_the_next() -> None:
    (event,) = hand_over(made(), over(None))
    assert (event.manager, event.effective_on) == (None, TODAY)
    after = folded(made(), [event])
    assert after is not None
    assert after.held_by is None
    assert hand_over(after, over(None)) == []
    assert hand_over(after, over(ANN))[0].manager == ANN


# --- what comes first


DAYS = {"made_on": date(2026, 1, 1), "review_on": date(2026, 2, 1), "due_on": date(2026, 3, 1)}


def test_what_an_agreement_asks_for_goes_from_review_to_outcome() -> None:
    agreement = made(**DAYS)
    asked = [asks(agreement, day) for day in (date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 28), date(2026, 3, 1))]
    assert asked == [Asks.WAIT_FOR_REVIEW, Asks.REVIEW, Asks.REVIEW, Asks.OUTCOME]
    seen = noted(agreement, State.ON_TRACK, noted_on=date(2026, 2, 1))
    assert asks(seen, date(2026, 2, 2)) is Asks.WAIT_FOR_DUE
    assert asks(noted(seen, State.KEPT), date(2026, 4, 1)) is Asks.NOTHING


def test_a_note_before_the_review_does_not_stand_for_it() -> None:
    early = noted(made(**DAYS), State.ON_TRACK, noted_on=date(2026, 1, 17))
    assert early.next_on == date(2026, 2, 1)
    assert asks(early, date(2026, 2, 1)) is Asks.REVIEW


def test_a_note_up_to_two_weeks_early_is_the_review_as_it_is_for_reminders() -> None:
    agreement = noted(made(**DAYS), State.ON_TRACK, noted_on=date(2026, 1, 18))
    assert asks(agreement, date(2026, 2, 1)) is Asks.WAIT_FOR_DUE


def test_there_is_exactly_one_next_step_and_what_is_for_now_goes_before_what_is_to_come() -> None:
    soon = made(agreement="soon", made_on=TODAY, review_on=date(2026, 3, 4), due_on=date(2026, 12, 1))
    late = made(agreement="late", **DAYS)
    ended = noted(made(agreement="ended", **DAYS), State.KEPT)
    step = next_step([soon, late, ended], TODAY)
    assert step is not None
    assert (step.agreement.agreement, step.asks, step.now) == ("late", Asks.OUTCOME, True)
    waiting = next_step([soon, ended], TODAY)
    assert waiting is not None
    assert (waiting.agreement.agreement, waiting.now, waiting.on) == ("soon", False, date(2026, 3, 4))
    assert next_step([ended], TODAY) is None
    assert next_step([], TODAY) is None
    assert [each.agreement for each in in_order([ended, soon, late], TODAY)] == ["late", "soon", "ended"]


def test_the_list_begins_with_the_next_step_also_when_two_are_overdue() -> None:
    due = made(agreement="due", made_on=date(2026, 1, 1), review_on=date(2026, 1, 15), due_on=date(2026, 2, 20))
    review = made(agreement="review", made_on=date(2026, 1, 1), review_on=date(2026, 2, 1), due_on=date(2026, 12, 1))
    step = next_step([due, review], TODAY)
    assert step is not None
    assert step.agreement is in_order([due, review], TODAY)[0] is review
