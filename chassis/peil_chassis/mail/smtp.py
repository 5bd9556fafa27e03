"""Mail over SMTP, one connection per message: slow enough never to matter, simple enough to be honest."""

from __future__ import annotations

from contextlib import suppress
from email.policy import SMTP as WIRE
from enum import Enum

import aiosmtplib
from aiosmtplib.errors import SMTPException, SMTPRecipientRefused, SMTPResponseException, SMTPSenderRefused

from peil_chassis.clock import Clock
from peil_chassis.mail.compose import compose
from peil_chassis.mail.port import Delivery, Message


class Encryption(Enum):
    """How the connection to the server is protected."""

    NONE = "none"
    """For a server on the same machine only."""
    STARTTLS = "starttls"
    TLS = "tls"


class SmtpMail:
    """A `Mail` over SMTP."""

    def __init__(
        self,
        host: str,
        port: int,
        clock: Clock,
        *,
        encryption: Encryption = Encryption.NONE,
        username: str | None = None,
        password: str | None = None,
        timeout_s: float = 20.0,
    ) -> None:
        """
        Nothing connects yet.

        Args:
            host: The mail server.
            port: Its port.
            clock: Dates the messages.
            encryption: How the connection is protected.
            username: For a server that asks who sends; None for one that does not.
            password: Belongs to *username*.
            timeout_s: How long each answer of the server may take, in seconds.
        """
        self._host = host
        self._port = port
        self._clock = clock
        self._encryption = encryption
        self._username = username
        self._password = password
        self._timeout_s = timeout_s

    async def send(self, message: Message) -> Delivery:
        """
        Try once to hand *message* over.

        Returns:
            ACCEPTED or REFUSED only when the server said so about this message. A server that is away, asks to try
            later, or turns us away before it has seen the message gives DEFERRED; a connection lost after the server
            was asked to take the content gives UNKNOWN.

        Raises:
            MessageBroken: a field could change the envelope or headers; nothing was sent.
        """
        content = compose(message, self._clock.now()).as_bytes(policy=WIRE)
        client = aiosmtplib.SMTP(
            hostname=self._host,
            port=self._port,
            timeout=self._timeout_s,
            use_tls=self._encryption is Encryption.TLS,
            start_tls=self._encryption is Encryption.STARTTLS,
            username=self._username,
            password=self._password,
        )
        try:
            await client.connect()
        except (SMTPException, OSError):
            # Also a 5xx here says nothing about the message: it is about us, or about the server.
            client.close()
            return Delivery.DEFERRED
        try:
            return await _hand_over(client, message, content)
        finally:
            with suppress(SMTPException, OSError):
                await client.quit()
            client.close()


async def _hand_over(client: aiosmtplib.SMTP, message: Message, content: bytes) -> Delivery:
    try:
        await client.mail(message.sender)
        await client.rcpt(message.recipient)
    except (SMTPSenderRefused, SMTPRecipientRefused) as refusal:
        return _by_code(refusal.code)
    except SMTPResponseException as refusal:
        return _by_code(refusal.code)
    except (SMTPException, OSError):
        return Delivery.DEFERRED
    try:
        await client.data(content)
    except SMTPResponseException as refusal:
        return _by_code(refusal.code)
    except (SMTPException, OSError):
        return Delivery.UNKNOWN
    return Delivery.ACCEPTED


def _by_code(code: int) -> Delivery:
    """RFC 5321, 4.2.1: 5yz is a permanent no; 421 and every other 4yz ask to try later."""
    return Delivery.REFUSED if 500 <= code < 600 else Delivery.DEFERRED
