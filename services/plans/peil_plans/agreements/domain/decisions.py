"""What can be asked about an agreement, and the rules by which it is granted or refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from peil_chassis.clock import amsterdam_day
from peil_plans.action_plans.domain.taxonomy import Taxonomy
from peil_plans.agreements.domain.agreement import (
    Agreement,
    AgreementHandedOver,
    AgreementMade,
    AgreementRescheduled,
    ProgressNoted,
    State,
    holder,
)
from peil_plans.agreements.domain.consent import Consent, refuse_version
from peil_plans.agreements.domain.kinds import Kind
from peil_plans.agreements.domain.refusals import (
    AgreementFinal,
    BureauEnds,
    ConsentMissing,
    DatesUnchanged,
    DueInPast,
    IdReused,
    MadeInFuture,
    NotedInFuture,
    NotedTooEarly,
    ReasonMissing,
    ReviewInPast,
    ReviewNotBeforeDue,
    StepImpossible,
    TextMissing,
    UnitWithoutManager,
)
from peil_plans.agreements.domain.serving import NOTHING, theme_served

BUREAU = "bureau"
EXPLAINED = frozenset({State.AT_RISK, State.NOT_KEPT, State.LAPSED})
"""States that a note must explain."""


@dataclass(frozen=True, slots=True)
class MakeAgreement:
    """
    Agree on something with the manager of a unit.

    Attributes:
        agreement: Id of the agreement; the same id again is the same agreement.
        made_on: The day of the agreement; whoever managed the unit on that day agreed. None: the day it is recorded.
        theme, intervention: What it serves of the mandate in force on that day; the theme follows from an intervention.
    """

    agreement: str
    unit: str
    kind: Kind
    made_on: date | None
    due_on: date
    review_on: date
    text: str
    by_role: str
    now: datetime
    theme: str | None = None
    intervention: str | None = None

    def day(self, recorded_at: datetime) -> date:
        """The day of the agreement when it is recorded at *recorded_at*: sent again past midnight it is the same."""
        return self.made_on or amsterdam_day(recorded_at)


@dataclass(frozen=True, slots=True)
class NoteProgress:
    """
    Say how an agreement stands.

    Attributes:
        note: Id of this note; the same id again is the same note.
        noted_on: The day it is about. None: the day it is recorded.
        seen_version: `Agreement.version` when the asker last saw it.
    """

    agreement: str
    note: str
    to: State
    noted_on: date | None
    reason: str | None
    seen_version: int
    by_role: str
    now: datetime

    def day(self, recorded_at: datetime) -> date:
        """The day of the note when it is recorded at *recorded_at*: sent again past midnight it is the same."""
        return self.noted_on or amsterdam_day(recorded_at)


@dataclass(frozen=True, slots=True)
class Reschedule:
    """Agree on other days. ``change`` is the id of this change; the same id again is the same change."""

    agreement: str
    change: str
    due_on: date
    review_on: date
    reason: str
    seen_version: int
    by_role: str
    now: datetime


@dataclass(frozen=True, slots=True)
class HandOver:
    """
    Let the agreement follow who leads its unit.

    Attributes:
        handover: Id of the hand-over, should there be one.
        manager: Pseudonym of who leads the unit now; None: nobody.
        since: Since when, as now known; None: that is not known.
    """

    handover: str
    manager: str | None
    since: date | None
    now: datetime


def make_agreement(
    agreement: Agreement | None,
    consent: Consent,
    manager: str | None,
    command: MakeAgreement,
    taxonomy: Taxonomy = NOTHING,
) -> list[AgreementMade]:
    """
    Agree on something with *manager*, who led the unit on the day of the agreement (None: nobody did), once.

    What it serves is a theme or an intervention of the *taxonomy* of that day.

    Returns:
        One event; none when this very agreement was made before.

    Raises:
        IdReused: another agreement was made under this id.
        ConsentMissing: the works council has not consented to this kind.
        MadeInFuture, DueInPast, ReviewInPast, ReviewNotBeforeDue: the days do not fit each other.
        TextMissing: it does not say what was agreed.
        UnitWithoutManager: there is nobody to agree with.
        ThemeUnknown, InterventionUnknown: the mandate has no such code, or not together.
    """
    if agreement is not None:
        if _same_agreement(agreement, command):
            return []
        raise IdReused
    if not consent.opens:
        raise ConsentMissing(command.kind.code, consent.state)
    made_on, today = command.day(command.now), amsterdam_day(command.now)
    if made_on > today:
        raise MadeInFuture(made_on, today)
    _refuse_days(command.due_on, command.review_on, made_on)
    if not command.text.strip():
        raise TextMissing("The agreement says nothing: write what was agreed.")
    theme = theme_served(command.theme, command.intervention, taxonomy)
    if manager is None:
        raise UnitWithoutManager(command.unit, made_on)
    return [_made(command, manager, theme)]


def _made(command: MakeAgreement, manager: str, theme: str | None) -> AgreementMade:
    return AgreementMade(
        agreement=command.agreement,
        unit=command.unit,
        kind=command.kind.code,
        commitment=command.kind.commitment,
        manager=manager,
        made_on=command.day(command.now),
        due_on=command.due_on,
        review_on=command.review_on,
        text=command.text,
        by_role=command.by_role,
        recorded_at=command.now,
        theme=theme,
        intervention=command.intervention,
    )


def _same_agreement(made: Agreement, asked: MakeAgreement) -> bool:
    if made.intervention != asked.intervention or asked.theme not in (
        made.theme,
        *([None] if asked.intervention else []),
    ):
        return False
    return (made.unit, made.kind, made.made_on, made.first_due_on, made.first_review_on, made.text) == (
        asked.unit,
        asked.kind.code,
        asked.day(made.made_at),
        asked.due_on,
        asked.review_on,
        asked.text,
    )


def _refuse_days(due_on: date, review_on: date, day: date, *, kept_review: date | None = None) -> None:
    """Refuse days that do not lie ahead of *day* in order; a review that stays where it was may be over."""
    if due_on <= day:
        raise DueInPast(due_on, day)
    if review_on >= due_on:
        raise ReviewNotBeforeDue(review_on, due_on)
    if review_on < day and review_on != kept_review:
        raise ReviewInPast(review_on, day)


def note_progress(agreement: Agreement, command: NoteProgress) -> list[ProgressNoted]:
    """
    Say how an agreement stands; that it still stands so is worth a note as well.

    Returns:
        One event; none when this very note was made before.

    Raises:
        IdReused: the id stands for another note.
        StaleVersion, VersionUnknown: it goes out from another version than the last.
        AgreementFinal: it has ended.
        StepImpossible: nothing that has begun becomes open again.
        BureauEnds: a manager does not let their own agreement lapse.
        ReasonMissing: this state must be explained.
        NotedInFuture, NotedTooEarly: the day lies ahead, or before what was told last.
    """
    event = ProgressNoted(
        note=command.note,
        before=agreement.state,
        to=command.to,
        noted_on=command.day(command.now),
        reason=command.reason,
        by_role=command.by_role,
        recorded_at=command.now,
    )
    made = next((note for note in agreement.notes if note.note == command.note), None)
    if made is not None:
        asked = (command.to, command.day(made.recorded_at), command.reason, command.by_role)
        if (made.to, made.noted_on, made.reason, made.by_role) != asked:
            raise IdReused
        return []
    refuse_version(command.seen_version, agreement.version)
    _refuse_final(agreement)
    if command.to is State.OPEN:
        raise StepImpossible(agreement.state, command.to)
    if command.to is State.LAPSED and command.by_role != BUREAU:
        raise BureauEnds("Only Bureau I&D lets an agreement lapse. Note 'at-risk' with the reason, and ask them.")
    if command.to in EXPLAINED and not command.reason:
        raise ReasonMissing(f"'{command.to}' needs a reason.")
    _refuse_noted_day(event.noted_on, agreement, amsterdam_day(command.now))
    return [event]


def reachable(agreement: Agreement, role: str) -> list[State]:
    """The states that somebody with *role* may note about *agreement*, in reading order; empty when it has ended."""
    if agreement.final:
        return []
    return [state for state in State if state is not State.OPEN and (state is not State.LAPSED or role == BUREAU)]


def reschedule(agreement: Agreement, command: Reschedule) -> list[AgreementRescheduled]:
    """
    Agree on other days, today.

    Returns:
        One event; none when this very change was made before.

    Raises:
        IdReused: the id stands for another change.
        StaleVersion, VersionUnknown: it goes out from another version than the last.
        AgreementFinal: it has ended.
        ReasonMissing: nothing is said of why.
        DatesUnchanged: both days are what they were.
        DueInPast, ReviewInPast, ReviewNotBeforeDue: the days do not fit each other.
    """
    today = amsterdam_day(command.now)
    moved = (each for each in agreement.history if isinstance(each, AgreementRescheduled))
    made = next((each for each in moved if each.change == command.change), None)
    if made is not None:
        if (made.due_on, made.review_on, made.reason) != (command.due_on, command.review_on, command.reason):
            raise IdReused
        return []
    refuse_version(command.seen_version, agreement.version)
    _refuse_final(agreement)
    if (command.due_on, command.review_on) == (agreement.due_on, agreement.review_on):
        raise DatesUnchanged("Both days are what they were; choose another, or leave it.")
    _refuse_days(command.due_on, command.review_on, today, kept_review=agreement.review_on)
    if not command.reason.strip():
        raise ReasonMissing("Other days need a reason.")
    return [
        AgreementRescheduled(
            change=command.change,
            due_on=command.due_on,
            review_on=command.review_on,
            changed_on=today,
            reason=command.reason,
            by_role=command.by_role,
            recorded_at=command.now,
        )
    ]


def hand_over(agreement: Agreement, command: HandOver) -> list[AgreementHandedOver]:
    """
    Let the agreement follow its unit's manager, as known now.

    An appointment that is still to begin changes nothing yet; one that is corrected or withdrawn hands the agreement
    back. What has ended stays with whom it ended.

    Returns:
        One event; none when the manager is who it was last handed to.
    """
    if agreement.final or holder(agreement.agreement, command.manager) == agreement.held_by:
        return []
    since = command.since or amsterdam_day(command.now)
    return [
        AgreementHandedOver(
            handover=command.handover,
            manager=command.manager,
            effective_on=max(since, agreement.made_on),
            recorded_at=command.now,
        )
    ]


def _refuse_final(agreement: Agreement) -> None:
    if agreement.final:
        raise AgreementFinal(agreement.state)


def _refuse_noted_day(noted_on: date, agreement: Agreement, today: date) -> None:
    if noted_on > today:
        raise NotedInFuture(f"The note is dated {noted_on}, after today ({today}).", "notedOn")
    if noted_on < agreement.since:
        since = agreement.since
        raise NotedTooEarly(f"The note is dated {noted_on}; the last day told of is {since}.", "notedOn", since)
