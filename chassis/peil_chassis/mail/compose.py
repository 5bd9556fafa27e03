"""From a `Message` to what goes over the wire, refusing what could add headers or recipients."""

from __future__ import annotations

import re
from datetime import datetime
from email.headerregistry import BaseHeader, HeaderRegistry
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime
from functools import lru_cache
from typing import Any

from peil_chassis.mail.port import Message

ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")
MESSAGE_ID = re.compile(r"[A-Za-z0-9._%+=-]+@[A-Za-z0-9.-]+")
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]")


# Of these `check` knows the whole form, or they are ours: parsing them was a third of the work of composing.
_CHECKED = frozenset({"From", "To", "Message-ID", "Date", "Auto-Submitted"})
_LONGEST_LINE = 78
# What all messages have alike is parsed once; of a recipient, and of what they are told, nothing is kept.
_ALIKE = frozenset({"mime-version", "content-type", "content-transfer-encoding"})


class _Headers(HeaderRegistry):
    def __init__(self) -> None:
        super().__init__()
        self._once = lru_cache(maxsize=32)(super().__call__)

    def __call__(self, name: str, value: str) -> BaseHeader:
        alike = name.lower() in _ALIKE and "boundary" not in value
        return self._once(name, value) if alike else super().__call__(name, value)


class _Policy(EmailPolicy):
    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        if name in _CHECKED and len(name) + len(value) + 2 <= _LONGEST_LINE:
            return name, value
        return super().header_store_parse(name, value)


_POLICY = _Policy(linesep=SMTP.linesep, header_factory=_Headers())


class MessageBroken(ValueError):
    """A field of a message could change its envelope or headers, so it is never sent."""


def check(message: Message) -> None:
    """
    Refuse a message that is not for exactly one recipient or that carries a line break into a header.

    Raises:
        MessageBroken: names the field and the rule, never the value: an address does not belong in a log.
    """
    for field in ("sender", "recipient"):
        if not ADDRESS.fullmatch(getattr(message, field)):
            raise MessageBroken(f"{field}: must be exactly one plain e-mail address")
    if not MESSAGE_ID.fullmatch(message.message_id):
        raise MessageBroken("message_id: must look like text@domain, without angle brackets")
    if UNPRINTABLE.search(message.subject):
        raise MessageBroken("subject: may not contain line breaks or control characters")


def compose(message: Message, sent_at: datetime) -> EmailMessage:
    """
    *message* as a mail dated *sent_at*, marked as automatic so that out-of-office replies stay away (RFC 3834).

    Raises:
        MessageBroken: see `check`.
    """
    check(message)
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = message.sender
    mail["To"] = message.recipient
    mail["Subject"] = message.subject
    mail["Message-ID"] = f"<{message.message_id}>"
    mail["Date"] = format_datetime(sent_at)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text)
    if message.html is not None:
        mail.add_alternative(message.html, subtype="html")
    return mail
