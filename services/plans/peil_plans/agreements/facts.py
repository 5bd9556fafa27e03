"""What the rest of Peil hears about an agreement: what the contracts name, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, assert_never
from uuid import UUID, uuid5

import peil_contracts.agreements as contract
from peil_chassis.clock import timestamp
from peil_chassis.outbox import Draft
from peil_plans.agreements.domain.agreement import (
    AgreementEvent,
    AgreementHandedOver,
    AgreementMade,
    AgreementRescheduled,
    ProgressNoted,
)

TOPIC = "peil-plans"
ANOTHER_LEADS = "De eenheid heeft een andere leidinggevende."
NOBODY_LEADS = "De eenheid heeft nu geen leidinggevende."
_IDS = UUID("0e7b7d2f-8f7c-5a3e-9a3b-2d7d7a0c51e6")


def own_id(*parts: str) -> str:
    """
    An id for what *parts* name: the same for the same, and nobody else's.

    A caller's own key may look like anything; what travels in events does not.
    """
    return str(uuid5(_IDS, "\n".join(parts)))


def drafts(source: str, agreement: str, events: Sequence[AgreementEvent]) -> list[Draft]:
    """The facts from *source* that *events* of one *agreement* become, in their order."""
    return [_draft(source, agreement, event) for event in events]


def _draft(source: str, agreement: str, event: AgreementEvent) -> Draft:
    match event:
        case AgreementMade():
            kind, event_id, data = contract.AGREEMENT_MADE, own_id(agreement, "made"), _made(event)
        case ProgressNoted():
            kind, event_id, data = contract.AGREEMENT_PROGRESS_NOTED, event.note, _noted(event)
        case AgreementRescheduled():
            kind, event_id, data = contract.AGREEMENT_RESCHEDULED, event.change, _rescheduled(event)
        case AgreementHandedOver():
            kind, event_id, data = contract.AGREEMENT_HANDED_OVER, event.handover, _handed_over(event)
        case _:
            assert_never(event)
    return Draft(
        topic=TOPIC,
        key=agreement,
        event={
            "specversion": "1.0",
            "id": event_id,
            "source": source,
            "type": kind,
            "subject": agreement,
            "time": timestamp(event.recorded_at),
            "datacontenttype": "application/json",
            "data": {"agreement": agreement, **data},
        },
    )


def _made(event: AgreementMade) -> dict[str, Any]:
    return {
        "unit": event.unit,
        "kind": event.kind,
        "commitment": event.commitment.value,
        "manager": event.manager,
        "made_on": event.made_on.isoformat(),
        "due_on": event.due_on.isoformat(),
        "review_on": event.review_on.isoformat(),
        "text": event.text,
        **{name: code for name, code in (("theme", event.theme), ("intervention", event.intervention)) if code},
    }


def _noted(event: ProgressNoted) -> dict[str, Any]:
    return {
        "note": event.note,
        "from": event.before.value,
        "to": event.to.value,
        "noted_on": event.noted_on.isoformat(),
        "reason": event.reason,
        "noted_by_role": event.by_role,
    }


def _rescheduled(event: AgreementRescheduled) -> dict[str, Any]:
    return {
        "change": event.change,
        "due_on": event.due_on.isoformat(),
        "review_on": event.review_on.isoformat(),
        "changed_on": event.changed_on.isoformat(),
        "reason": event.reason,
    }


def _handed_over(event: AgreementHandedOver) -> dict[str, Any]:
    return {
        "handover": event.handover,
        "manager": event.manager,
        "effective_on": event.effective_on.isoformat(),
        "reason": NOBODY_LEADS if event.manager is None else ANOTHER_LEADS,
    }
