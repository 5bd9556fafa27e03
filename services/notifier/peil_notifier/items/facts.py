"""What the rest of Peil hears of an item: that it was brought up, and how it ended. Never to whom."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from peil_chassis.clock import timestamp
from peil_chassis.outbox import Draft
from peil_contracts.reminders import ITEM_ENDED, ITEM_REMINDED
from peil_notifier.items.domain.listed import Listed

TOPIC = "peil-reminders"
_IDS = UUID("0f6c4a52-7d3e-5b7a-8a0c-5a2f1f9d0b61")


def reminded(source: str, listed: Listed, rung: str, outcome: str, on: date, now: datetime) -> Draft:
    """*listed* stood in a message of day *on* at *rung*; *outcome* is what is known of that message."""
    data = {**_item(listed), "rung": rung, "outcome": outcome, "occurred_on": on.isoformat()}
    return _draft(source, ITEM_REMINDED, listed, f"{rung} {on} {outcome}", data, now)


def ended(source: str, listed: Listed, now: datetime) -> Draft:
    """*listed*, which has ended, will not be brought up again."""
    on = listed.ended_on.isoformat() if listed.ended_on else ""
    data = {**_item(listed), "ending": listed.ending, "occurred_on": on}
    return _draft(source, ITEM_ENDED, listed, "ended", data, now)


def _item(listed: Listed) -> dict[str, Any]:
    due = listed.due
    return {
        "item": listed.item,
        "about": due.about,
        "object": due.object,
        "part": due.part,
        "unit": due.unit,
        "due_on": due.due_on.isoformat(),
    }


def _draft(source: str, kind: str, listed: Listed, what: str, data: dict[str, Any], now: datetime) -> Draft:
    return Draft(
        topic=TOPIC,
        key=listed.item,
        event={
            "specversion": "1.0",
            "id": str(uuid5(_IDS, f"{listed.item} {what}")),
            "source": source,
            "type": kind,
            "subject": listed.due.object,
            "time": timestamp(now),
            "datacontenttype": "application/json",
            "data": data,
        },
    )
