"""From a `Message` to what goes over the wire, refusing what could add headers or recipients."""

from __future__ import annotations

import re
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from peil_chassis.mail.port import Message

ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")
MESSAGE_ID = re.compile(r"[A-Za-z0-9._%+=-]+@[A-Za-z0-9.-]+")
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]")


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
    mail = EmailMessage(policy=SMTP)
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
