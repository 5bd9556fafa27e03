"""What every mail transport promises. `memory` and `smtp` implement it; one suite of tests holds both to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Protocol


class Delivery(Enum):
    """What is known after a try."""

    ACCEPTED = "accepted"
    """The server took responsibility."""
    DEFERRED = "deferred"
    """The server was away or asked to try later; it did not take the message."""
    REFUSED = "refused"
    """The server will never take this message for this recipient."""
    UNKNOWN = "unknown"
    """The connection was lost after the message was sent and before the answer: it may have been taken."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message for one recipient: by construction nobody sees another's address."""

    message_id: str
    sender: str
    recipient: str
    subject: str
    text: str
    html: str | None = None


class Mail(Protocol):
    """Sends one message at a time and says honestly what is known of it."""

    async def send(self, message: Message) -> Delivery: ...
