"""What the API says about deliveries: the models of its answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, Field

from peil_contracts.envelope import Violation
from peil_intake.deliveries.domain.receipts import Receipt, Refusal
from peil_intake.deliveries.storage import KeptReceipt, KeptRefusal

OutcomeName = Literal["accepted", "superseded", "waiting", "refused"]


class Finding(BaseModel):
    """One remark about a delivery: where, which rule, what to do."""

    field: str = Field(description="Attribute or path in the event; empty for the event as a whole.")
    rule: str = Field(description="Short stable name of the rule.")
    message: str = Field(description="What to do, for people.")


class DeliveryOutcome(BaseModel):
    """How one delivery ended."""

    source: str | None = Field(description="The event's source, if it could be read.")
    id: str | None = Field(description="The event's id, if it could be read.")
    type: str | None = Field(description="The event's type, if it could be read.")
    outcome: OutcomeName = Field(
        description="accepted: recorded and published. superseded: something newer about the same was recorded "
        "already. waiting: kept until a person reference in it is mapped; then it becomes one of the others. refused: "
        "not taken; mend it and send it again."
    )
    warnings: list[Finding] = Field(
        description="Why something accepted may not count where you expect it, or what it waits for."
    )
    errors: list[Finding] = Field(description="Why something was refused.")
    superseded_by: str | None = Field(description="Id of the newer event, when superseded.")


class Outcomes(BaseModel):
    """The outcomes of what was posted, in the order of its events."""

    outcomes: list[DeliveryOutcome]


class EventReceipt(DeliveryOutcome):
    """An outcome as it is kept."""

    decided_at: str = Field(description="When it was decided, UTC.", json_schema_extra={"format": "date-time"})


class EventReceipts(BaseModel):
    """What is kept about one source and id: the receipt of what was taken first, then refusals, newest first."""

    receipts: list[EventReceipt]


class Refusals(BaseModel):
    """A page of what was refused."""

    refusals: list[EventReceipt]
    next: str | None = Field(description="Send as `after` to get the next page; null on the last.")


def outcome_of(answer: Receipt | Refusal) -> DeliveryOutcome:
    """*answer* as the API says it."""
    if isinstance(answer, Refusal):
        label = answer.label
        return DeliveryOutcome(
            source=label.source,
            id=label.id,
            type=label.type,
            outcome="refused",
            warnings=[],
            errors=findings(answer.errors),
            superseded_by=None,
        )
    return DeliveryOutcome(
        source=answer.delivery.source,
        id=answer.delivery.id,
        type=answer.type,
        outcome=answer.outcome.value,
        warnings=findings(answer.warnings),
        errors=[],
        superseded_by=answer.superseded_by,
    )


def receipt_of(kept: KeptReceipt) -> EventReceipt:
    """A kept receipt as the API says it."""
    return EventReceipt(**outcome_of(kept.receipt).model_dump(), decided_at=kept.given_at)


def refused_receipt(kept: KeptRefusal) -> EventReceipt:
    """A kept refusal as the API says it."""
    return EventReceipt(
        source=kept.source,
        id=kept.event_id,
        type=kept.type,
        outcome="refused",
        warnings=[],
        errors=findings(kept.errors),
        superseded_by=None,
        decided_at=kept.refused_at,
    )


def findings(violations: Sequence[Violation]) -> list[Finding]:
    """*violations* as the API says them."""
    return [Finding(field=each.field, rule=each.rule, message=each.message) for each in violations]
