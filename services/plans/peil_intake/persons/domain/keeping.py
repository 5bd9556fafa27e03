"""How long people are kept, and what is published when one is forgotten."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from peil_contracts.envelope import Violation
from peil_contracts.people import EMPLOYMENT_ENDED, PERSON_ERASED
from peil_intake.persons.domain.rows import Row

NOT_MAPPED_IN_TIME = Violation(
    "",
    "person-unmapped",
    "waited 30 days for a reference to be mapped to a person: have it mapped, then send it again.",
)


def months_before(today: date, months: int) -> date:
    """The day that many months before *today*; the last of its month when it has no such day."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def own_source(leading: str) -> str:
    """The source of intake's own facts: a system of the organisation whose system is the leading source."""
    return f"{leading.rpartition(':')[0]}:peil-intake"


def person_erased(pseudonym: str, *, event_id: str, leading: str, at: str, today: date) -> dict[str, Any]:
    """The event that tells readers to forget *pseudonym*."""
    return {
        "specversion": "1.0",
        "id": event_id,
        "source": own_source(leading),
        "type": PERSON_ERASED,
        "time": at,
        "datacontenttype": "application/json",
        "data": {"person": pseudonym, "erased_on": today.isoformat()},
    }


def employments_ended(pseudonym: str, rows: Iterable[Row], *, at: str, today: date) -> list[dict[str, Any]]:
    """
    The ends of what an erased person's *rows* know to run on, told under the source that told of each.

    They count the person out from *today*: nobody will be told the real end any more. See `Employment.end_at_erasure`.
    """
    return [
        {
            "specversion": "1.0",
            "id": str(uuid5(UUID(pseudonym.removeprefix("ps-")), f"ended {row.ref.source} {employment}")),
            "source": row.ref.source,
            "type": EMPLOYMENT_ENDED,
            "time": at,
            "datacontenttype": "application/json",
            "data": {"person": pseudonym, "employment": employment, "effective_on": end.isoformat()},
        }
        for row in rows
        for employment, known in row.employments.items()
        if (end := known.end_at_erasure(today)) is not None
    ]
