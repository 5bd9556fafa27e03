"""What the rest of Peil hears about what was done in units."""

from __future__ import annotations

from uuid import UUID, uuid5

from peil_chassis.clock import timestamp
from peil_chassis.outbox import Draft
from peil_contracts.plans import ACTIVITY_HELD
from peil_plans.activities.domain.activity import Recorded

TOPIC = "peil-plans"
_IDS = UUID("5a7d0c0e-9f5e-5d0c-8c39-6f1d3c6b7a24")


def own_id(*parts: str) -> str:
    """An id for what *parts* name: the same for the same, and nobody else's."""
    return str(uuid5(_IDS, "\n".join(parts)))


def draft(source: str, activity: str, recorded: Recorded) -> Draft:
    """The fact from *source* that one recording of *activity* becomes."""
    content = recorded.content
    return Draft(
        topic=TOPIC,
        key=content.unit,
        event={
            "specversion": "1.0",
            "id": recorded.record,
            "source": source,
            "type": ACTIVITY_HELD,
            "subject": content.unit,
            "time": timestamp(recorded.recorded_at),
            "datacontenttype": "application/json",
            "data": {
                "unit": content.unit,
                "activity": activity,
                "kind": content.kind.value,
                "held_on": content.held_on.isoformat(),
                "until": content.until.isoformat() if content.until else None,
                "number": content.number,
                "plan": content.plan,
                "action": content.action,
                "campaign": content.campaign,
                "criterion": content.criterion,
                "withdrawn": recorded.withdrawn,
                "recorded_on": recorded.recorded_on.isoformat(),
                "recorded_by_role": recorded.by_role,
            },
        },
    )
