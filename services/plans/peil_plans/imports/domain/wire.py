"""A proposal as JSON, for machines, pages and the process that reads papers; and back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, cast

from .document import Notice, Place
from .figures import Amount, Hours
from .proposal import Content, Field, Leftover, Milestone, Proposal, ProposedAction, ReadColumn, Value


def proposal_to(proposal: Proposal) -> dict[str, Any]:
    """The proposal as plain values: every value with its confidence, source fragment and place."""
    return {
        "actions": [
            {
                "code": action.code,
                "section": action.section,
                "place": _place_to(action.place),
                "values": [_value_to(value) for value in action.values],
            }
            for action in proposal.actions
        ],
        "notUnderstood": [
            {"text": each.text, "place": _place_to(each.place), "why": each.why} for each in proposal.leftovers
        ],
        "columns": [
            {
                "header": each.header,
                "field": each.field,
                "confidence": round(each.confidence, 2),
                "place": _place_to(each.place),
            }
            for each in proposal.columns
        ],
        "notices": [
            {"sentence": each.sentence, "place": _place_to(each.place), "text": each.text} for each in proposal.notices
        ],
    }


def proposal_from(said: dict[str, Any]) -> Proposal:
    """The proposal that `proposal_to` wrote."""
    return Proposal(
        tuple(
            ProposedAction(
                action["code"],
                action["section"],
                _place_from(action["place"]),
                tuple(_value_from(value) for value in action["values"]),
            )
            for action in said["actions"]
        ),
        tuple(Leftover(each["text"], _place_from(each["place"]), each["why"]) for each in said["notUnderstood"]),
        notices=tuple(Notice(each["sentence"], _place_from(each["place"]), each["text"]) for each in said["notices"]),
        columns=tuple(
            ReadColumn(each["header"], each["field"], each["confidence"], _place_from(each["place"]))
            for each in said["columns"]
        ),
    )


def content_to(content: Content) -> Any:
    """What a value holds: a string, or an object with the unit in its names."""
    if isinstance(content, Milestone):
        return {
            "moment": content.moment,
            "kind": content.kind,
            "label": content.label,
            "startsOn": content.starts_on.isoformat() if content.starts_on else None,
            "dueOn": content.due_on.isoformat() if content.due_on else None,
            "done": content.done,
        }
    if isinstance(content, Amount):
        return {"cents": content.cents}
    if isinstance(content, Hours):
        return {"hours": format(content.hours.normalize(), "f"), "per": content.per}
    return content


def _content_from(field: str, said: Any) -> Content:
    if field == "milestone":
        starts, due = (date.fromisoformat(said[name]) if said[name] else None for name in ("startsOn", "dueOn"))
        return Milestone(said["moment"], said["kind"], said["label"], starts, due, said["done"])
    if field == "amount":
        return Amount(said["cents"])
    if field == "hours":
        return Hours(Decimal(said["hours"]), said["per"])
    return str(said)


def _value_to(value: Value) -> dict[str, Any]:
    return {
        "field": value.field,
        "value": content_to(value.content),
        "confidence": round(value.confidence, 2),
        "sure": value.sure,
        "source": value.source,
        "place": _place_to(value.place),
        "note": value.note,
    }


def _value_from(said: dict[str, Any]) -> Value:
    field = cast(Field, said["field"])
    content = _content_from(field, said["value"])
    return Value(field, content, said["confidence"], said["source"], _place_from(said["place"]), said["note"])


def _place_to(place: Place) -> dict[str, Any]:
    return {"part": place.part, "row": place.row, "column": place.column}


def _place_from(said: dict[str, Any]) -> Place:
    return Place(said["part"], said["row"], said["column"])
