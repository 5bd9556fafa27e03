"""Receipts: what a supplier is told about a delivery, and can ask for again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from peil_contracts.envelope import Violation


class Outcome(StrEnum):
    """How a delivery ended."""

    ACCEPTED = "accepted"
    SUPERSEDED = "superseded"
    WAITING = "waiting"
    REFUSED = "refused"


class DeliveryId(NamedTuple):
    """Which delivery: an id is unique within its source, for ever."""

    source: str
    id: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """
    The answer to one delivery that could be read and was its supplier's to send.

    Attributes:
        delivery: Which delivery.
        type: The event's type.
        outcome: Accepted, superseded, or waiting for a mapping, after which it becomes one of the others; a refusal
            leaves no receipt, so that its id can be used again.
        warnings: Why an accepted delivery may not count where its supplier expects it; what a waiting one waits for.
        superseded_by: The id of the event that is newer, when superseded.
        body_hash: Tells the same body sent again from another body under the same id.
    """

    delivery: DeliveryId
    type: str
    outcome: Outcome
    warnings: tuple[Violation, ...]
    superseded_by: str | None
    body_hash: str


@dataclass(frozen=True, slots=True)
class Label:
    """What a refused delivery says about itself, as far as it could be read and names nobody."""

    source: str | None = None
    id: str | None = None
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """
    The answer to a delivery that intake did not take: which fields, by which rules, and what to do.

    Attributes:
        label: What may be repeated of the delivery.
        errors: At least one; never with the value that was refused.
        body_hash: Tells a repetition of the same mistake from a new one.
    """

    label: Label
    errors: tuple[Violation, ...]
    body_hash: str
