"""What the templates show: agreements, kinds and what happened, ready to be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from peil_chassis.http.dutch import dutch_day
from peil_chassis.http.pictures import Tone
from peil_plans.agreements.domain.agenda import Asks, Step, asks, moment
from peil_plans.agreements.domain.agreement import Agreement, AgreementRescheduled, Happening, PassedOn, ProgressNoted
from peil_plans.agreements.domain.consent import Consent, ConsentState
from peil_plans.agreements.domain.kinds import Kind, Pillar
from peil_plans.agreements.pages.words import (
    ASK_WORDS,
    COMMITMENT_WORDS,
    CONSENT_ROLE_WORDS,
    CONSENT_TONES,
    CONSENT_WORDS,
    PILLAR_WORDS,
    ROLE_WORDS,
    STATE_TONES,
    STATE_WORDS,
    kind_label,
)
from peil_plans.organisation.domain import Organisation


@dataclass(frozen=True, slots=True)
class Chip:
    """A state as sign and word."""

    label: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class HappeningView:
    """One thing that happened: what, why, when and by whom it was recorded."""

    title: str
    reason: str
    recorded_at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class AgreementView:
    """An agreement as it stands today."""

    agreement: Agreement
    address: str
    label: str
    title: str
    unit: str
    chip: Chip
    moment: date
    asks: str
    late: bool
    vacant: bool
    closed: bool
    commitment: str
    kind: Kind | None
    history: list[HappeningView]


@dataclass(frozen=True, slots=True)
class StepView:
    """The one next step: what to do, about which agreement, and whether it is for now."""

    title: str
    text: str
    now: bool
    view: AgreementView


@dataclass(frozen=True, slots=True)
class KindView:
    """A kind of agreement with the consent to it."""

    kind: Kind
    label: str
    commitment: str
    scale: str
    chip: Chip
    since: date | None
    consent: Consent
    history: list[HappeningView]


def agreement_view(agreement: Agreement, kinds: Mapping[str, Kind], names: Organisation, today: date) -> AgreementView:
    """*agreement* as the pages show it on *today*, with units called as *names* has them."""
    kind, wants = kinds.get(agreement.kind), asks(agreement, today)
    return AgreementView(
        agreement=agreement,
        address=f"/plannen/afspraken/{agreement.agreement}",
        label=kind_label(agreement.kind),
        title=kind.title if kind else agreement.kind,
        unit=names.name(agreement.unit),
        chip=Chip(STATE_WORDS[agreement.state], STATE_TONES[agreement.state]),
        moment=moment(agreement, today),
        asks=ASK_WORDS[wants],
        late=wants in (Asks.OUTCOME, Asks.REVIEW) and moment(agreement, today) < today,
        vacant=agreement.held_by is None,
        closed=names.knows(agreement.unit) and not names.is_open(agreement.unit),
        commitment=COMMITMENT_WORDS[agreement.commitment],
        kind=kind,
        history=[_happened(each) for each in reversed(agreement.history)],
    )


def step_view(step: Step, view: AgreementView) -> StepView:
    """*step*, about the agreement in *view*, in words."""
    day = dutch_day(step.on)
    about = f"de afspraak ‘{view.title}’ van {view.unit}"
    if step.asks is Asks.OUTCOME:
        return StepView(ASK_WORDS[step.asks], f"Op {day} zou {about} klaar zijn. Is dat gelukt?", True, view)
    if step.asks is Asks.REVIEW:
        text = f"Op {day} zou u {about} tussentijds bekijken. Schrijf op hoe het gaat."
        return StepView(ASK_WORDS[step.asks], text, True, view)
    what = "bekijkt u" if step.asks is Asks.WAIT_FOR_REVIEW else "moet klaar zijn:"
    text = f"Het eerste wat komt: op {day} {what} {about}. Gaat het anders dan afgesproken? Schrijf dat dan nu al op."
    return StepView("U hoeft nu niets te doen", text, False, view)


def kind_view(kind: Kind, consent: Consent) -> KindView:
    """*kind* with the *consent* to it."""
    return KindView(
        kind=kind,
        label=kind_label(kind.code),
        commitment=COMMITMENT_WORDS[kind.commitment],
        scale=f"vanaf schaal {kind.scale_from}" if kind.scale_from else "alle schalen",
        chip=Chip(CONSENT_WORDS[consent.state], CONSENT_TONES[consent.state]),
        since=consent.changes[-1].decided_on if consent.changes else None,
        consent=consent,
        history=[
            HappeningView(
                f"{CONSENT_WORDS[change.to]} op {dutch_day(change.decided_on)}",
                change.note or "",
                change.recorded_at,
                CONSENT_ROLE_WORDS.get(change.by_role, change.by_role),
            )
            for change in reversed(consent.changes)
        ],
    )


def by_pillar(views: list[KindView]) -> list[tuple[str, list[KindView]]]:
    """*views* under the word for their pillar, in the paper's order."""
    return [(PILLAR_WORDS[pillar], [each for each in views if each.kind.pillar is pillar]) for pillar in Pillar]


def consent_words(state: ConsentState) -> str:
    """What can be recorded, as a choice."""
    return {
        ConsentState.ASKED: "De instemming is gevraagd",
        ConsentState.GIVEN: "De ondernemingsraad stemt in",
        ConsentState.REFUSED: "De ondernemingsraad stemt niet in",
        ConsentState.NOT_NEEDED: "Instemming is niet nodig",
    }[state]


def _happened(happened: Happening) -> HappeningView:
    match happened:
        case ProgressNoted():
            still = happened.to is happened.before
            word = STATE_WORDS[happened.to].lower()
            title = f"Nog steeds {word}" if still else f"Van {STATE_WORDS[happened.before].lower()} naar {word}"
            by = ROLE_WORDS.get(happened.by_role, happened.by_role)
            return HappeningView(
                f"{title}, op {dutch_day(happened.noted_on)}", happened.reason or "", happened.recorded_at, by
            )
        case AgreementRescheduled():
            title = f"Andere datums: klaar op {dutch_day(happened.due_on)}, bekijken op {dutch_day(happened.review_on)}"
            by = ROLE_WORDS.get(happened.by_role, happened.by_role)
            return HappeningView(title, happened.reason, happened.recorded_at, by)
        case PassedOn():
            who = (
                "De eenheid heeft geen leidinggevende meer"
                if happened.vacant
                else "Overgedragen aan een andere leidinggevende"
            )
            return HappeningView(
                f"{who}, vanaf {dutch_day(happened.effective_on)}",
                "",
                happened.recorded_at,
                "Peil, volgens het HR-systeem",
            )
