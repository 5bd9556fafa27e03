"""What the HR system tells: one delivery, when it was recorded, and in which place of the stream it is sent."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, Literal, NamedTuple

HR = "urn:nld:oin:00000001234567890000:systeem:hr"
"""The source: the HR system of the local run."""

How = Literal["plain", "late", "again", "corrected", "correction", "withdrawn", "withdrawal", "broken"]
"""What became of a fact on its way: told once and in time, or one of the ways in which real systems are untidy."""


class Told(NamedTuple):
    """
    One delivery.

    Attributes:
        at: When the HR system recorded it; naive, UTC.
        type: The event's type.
        data: Its ``data``, plain JSON values.
        id: The event's id; empty until the whole is put in order.
        how: Whether it is tidy.
        sent: Its place in the stream: a repeat and a straggler come later than they were recorded.
    """

    at: datetime
    type: str
    data: dict[str, Any]
    id: str = ""
    how: How = "plain"
    sent: datetime | None = None

    @property
    def place(self) -> datetime:
        """When it is sent."""
        return self.sent or self.at


def told(fact: str, on: date, chance: Random, **data: Any) -> Told:
    """The *fact* (such as ``people.leave-registered``) of day *on*, recorded in office hours of that day."""
    at = datetime.combine(on, time(7)) + timedelta(seconds=chance.randrange(10 * 3600))
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in data.items()}
    return Told(at, f"nl.peil.{fact}.v1", plain)


def as_event(one: Told) -> dict[str, Any]:
    """*one* as the CloudEvent that goes over the line."""
    subject = one.data.get("vacancy") or (one.data.get("unit") if ".organisation." in one.type else None)
    return {
        "specversion": "1.0",
        "id": one.id,
        "source": HR,
        "type": one.type,
        **({"subject": subject} if subject else {}),
        "time": one.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "datacontenttype": "application/json",
        "data": one.data,
    }
