"""The bodies of requests and answers about agreements. Names in lowerCamelCase."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, Self, assert_never

from pydantic import Field

from peil_chassis.http.models import QueryModel, WireModel
from peil_contracts.fields import Code, Day, Identifier, Label, Text
from peil_plans.agreements.domain.agreement import (
    Agreement,
    AgreementRescheduled,
    Happening,
    PassedOn,
    ProgressNoted,
    State,
)
from peil_plans.agreements.domain.consent import Consent, ConsentRecorded, ConsentState
from peil_plans.agreements.domain.kinds import Commitment, Kind, Pillar

What = Literal["progress-noted", "rescheduled", "handed-over"]


class AgreementToMake(WireModel):
    """An agreement with the manager of a unit."""

    unit: Annotated[Identifier, Field(description="The unit; whoever manages it on madeOn agreed.")]
    kind: Annotated[Code, Field(description="Its kind, such as `inclusion-4`.")]
    made_on: Annotated[Day | None, Field(description="The day of the agreement, today or earlier; null: today.")] = None
    due_on: Annotated[Day, Field(description="By when it is to be kept; after madeOn.")]
    review_on: Annotated[Day, Field(description="When it is looked at half-way; before dueOn.")]
    text: Annotated[Text, Field(description="What was agreed. Name no persons: it is published.")]
    theme: Annotated[Label | None, Field(description="The theme it serves, of the mandate in force on madeOn.")] = None
    intervention: Annotated[Label | None, Field(description="The intervention it is about; its theme follows.")] = None


class NoteToMake(WireModel):
    """How an agreement stands."""

    to: Annotated[State, Field(description="How it stands; kept, not-kept and lapsed are final.")]
    noted_on: Annotated[Day | None, Field(description="Since when it stands so, not still to come; null: today.")] = (
        None
    )
    reason: Annotated[Text | None, Field(description="Why; needed for at-risk, not-kept and lapsed.")] = None
    seen_version: Annotated[int, Field(ge=0, description="The agreement's version that this goes out from.")]


class ReschedulingToMake(WireModel):
    """Other days for an agreement, decided today."""

    due_on: Annotated[Day, Field(description="By when it is to be kept; after today.")]
    review_on: Annotated[Day, Field(description="When it is looked at half-way; before dueOn.")]
    reason: Annotated[Text, Field(description="Why. Name no persons.")]
    seen_version: Annotated[int, Field(ge=0, description="The agreement's version that this goes out from.")]


class ConsentToRecord(WireModel):
    """What the works council was asked or decided about a kind."""

    state: Annotated[ConsentState, Field(description="What stands from now on.")]
    decided_on: Annotated[Day | None, Field(description="On which day, not still to come; null: today.")] = None
    note: Annotated[Text | None, Field(description="Where it can be read, or why. Name no persons.")] = None
    seen_version: Annotated[int, Field(ge=0, description="The consent's version that this goes out from.")]


class ConsentChangeShape(WireModel):
    """What was recorded about the consent, once."""

    change: str
    state: ConsentState
    decided_on: Day
    note: str | None
    by_role: str
    recorded_at: datetime

    @classmethod
    def of(cls, change: ConsentRecorded) -> Self:
        """As the API shows it."""
        return cls(
            change=change.change,
            state=change.to,
            decided_on=change.decided_on,
            note=change.note,
            by_role=change.by_role,
            recorded_at=change.recorded_at,
        )


class ConsentShape(WireModel):
    """Whether agreements of a kind may be made."""

    state: Annotated[ConsentState | None, Field(description="What stands; null: the works council was not asked.")]
    open: Annotated[bool, Field(description="Whether agreements of this kind may be made now.")]
    version: Annotated[int, Field(ge=0, description="How often it was recorded; send it as seenVersion.")]
    changes: Annotated[list[ConsentChangeShape], Field(description="All that was recorded, oldest first.")]

    @classmethod
    def of(cls, consent: Consent) -> Self:
        """As the API shows it."""
        changes = [ConsentChangeShape.of(change) for change in consent.changes]
        return cls(state=consent.state, open=consent.opens, version=consent.version, changes=changes)


class PaperLine(WireModel):
    """Where a kind stands."""

    document: str
    line: Annotated[int, Field(ge=1, description="The line in it, from 1.")]


class KindAsItIs(WireModel):
    """One kind of agreement, with the consent to it."""

    kind: Annotated[str, Field(description="Its code.")]
    pillar: Pillar
    goal: Annotated[str, Field(description="What it is for, in Dutch.")]
    title: Annotated[str, Field(description="What is agreed, in Dutch.")]
    commitment: Annotated[Commitment, Field(description="Whether effort is promised or a result.")]
    scale_from: Annotated[int | None, Field(description="The salary scale from which it holds, or null.")]
    evidence: Annotated[list[str], Field(description="What shows that it was kept, in Dutch.")]
    source: PaperLine
    consent: ConsentShape

    @classmethod
    def of(cls, kind: Kind, consent: Consent) -> Self:
        """As the API shows it."""
        return cls(
            kind=kind.code,
            pillar=kind.pillar,
            goal=kind.goal,
            title=kind.title,
            commitment=kind.commitment,
            scale_from=kind.scale_from,
            evidence=list(kind.evidence),
            source=PaperLine(document=kind.document, line=kind.line),
            consent=ConsentShape.of(consent),
        )


class KindList(WireModel):
    """All kinds, in the paper's order."""

    kinds: list[KindAsItIs]


class HappeningShape(WireModel):
    """One thing that happened to an agreement; what does not belong to it is null."""

    what: What
    id: str
    on: Annotated[Day, Field(description="The day it is about.")]
    from_: Annotated[State | None, Field(alias="from")] = None
    to: State | None = None
    due_on: Day | None = None
    review_on: Day | None = None
    vacant: Annotated[bool | None, Field(description="Handed over: whether nobody leads the unit since.")] = None
    reason: str | None = None
    by_role: Annotated[str | None, Field(description="Who did it, by role or relation; null: Peil, by the facts.")]
    recorded_at: datetime

    @classmethod
    def of(cls, happened: Happening) -> Self:
        """As the API shows it."""
        match happened:
            case ProgressNoted():
                return cls(
                    what="progress-noted",
                    id=happened.note,
                    on=happened.noted_on,
                    from_=happened.before,
                    to=happened.to,
                    reason=happened.reason,
                    by_role=happened.by_role,
                    recorded_at=happened.recorded_at,
                )
            case AgreementRescheduled():
                return cls(
                    what="rescheduled",
                    id=happened.change,
                    on=happened.changed_on,
                    due_on=happened.due_on,
                    review_on=happened.review_on,
                    reason=happened.reason,
                    by_role=happened.by_role,
                    recorded_at=happened.recorded_at,
                )
            case PassedOn():
                return cls(
                    what="handed-over",
                    id=happened.handover,
                    on=happened.effective_on,
                    vacant=happened.vacant,
                    by_role=None,
                    recorded_at=happened.recorded_at,
                )
            case _:
                assert_never(happened)


class AgreementSummary(WireModel):
    """An agreement in a list."""

    agreement: Annotated[str, Field(description="Id of the agreement.")]
    unit: Annotated[str, Field(description="The unit it was made with.")]
    kind: Annotated[str, Field(description="Its kind.")]
    commitment: Commitment
    state: Annotated[State, Field(description="How it stands now.")]
    theme: Annotated[str | None, Field(description="The theme of the mandate that it serves, or null.")]
    intervention: Annotated[str | None, Field(description="The intervention that it is about, or null.")]
    made_on: Day
    due_on: Annotated[Day, Field(description="By when it is to be kept, as last agreed.")]
    review_on: Annotated[Day, Field(description="When it is looked at half-way, as last agreed.")]
    version: Annotated[int, Field(ge=0, description="How often something happened to it; send it as seenVersion.")]

    @classmethod
    def of(cls, agreement: Agreement) -> Self:
        """As the API shows it."""
        return cls(
            agreement=agreement.agreement,
            unit=agreement.unit,
            kind=agreement.kind,
            commitment=agreement.commitment,
            state=agreement.state,
            theme=agreement.theme,
            intervention=agreement.intervention,
            made_on=agreement.made_on,
            due_on=agreement.due_on,
            review_on=agreement.review_on,
            version=agreement.version,
        )


class AgreementAsItIs(AgreementSummary):
    """An agreement, with what was agreed and what happened since."""

    text: Annotated[str, Field(description="What was agreed.")]
    history: Annotated[list[HappeningShape], Field(description="What happened since, oldest first.")]

    @classmethod
    def now(cls, agreement: Agreement) -> Self:
        """As the API shows it."""
        summary = AgreementSummary.of(agreement)
        history = [HappeningShape.of(happened) for happened in agreement.history]
        return cls(**dict(summary), text=agreement.text, history=history)


class AgreementsQuery(QueryModel):
    """Which agreements to list."""

    unit: Annotated[Identifier | None, Field(description="Only those of this unit.")] = None
    kind: Annotated[Code | None, Field(description="Only those of this kind.")] = None
    state: Annotated[State | None, Field(description="Only those that stand so.")] = None
    ended: Annotated[
        bool, Field(description="Those that ended, in place of those that run; of no account beside state.")
    ] = False
    limit: Annotated[int, Field(ge=1, le=200, description="Agreements per page.")] = 50
    after: Annotated[str | None, Field(max_length=100, description="The `next` of the previous page.")] = None


class AgreementList(WireModel):
    """One page of agreements, what comes first in front."""

    agreements: list[AgreementSummary]
    next: Annotated[str | None, Field(description="Send it as `after` for the next page; null on the last one.")]
