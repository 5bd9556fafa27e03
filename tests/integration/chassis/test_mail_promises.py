"""What `peil_chassis.mail.port` promises, held against a post office in memory and a real SMTP server."""

from __future__ import annotations

import asyncio
import email
import email.policy
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP

from engines import free_port
from peil_chassis.clock import SteppedClock
from peil_chassis.mail.compose import MessageBroken, compose
from peil_chassis.mail.memory import MemoryMail
from peil_chassis.mail.port import Delivery, Mail, Message
from peil_chassis.mail.smtp import SmtpMail

MESSAGE = Message(
    message_id="digest-1.trekker@peil.example",
    sender="peil@gemeente.example",
    recipient="trekker@gemeente.example",
    subject="Drie acties vragen uw aandacht – één is te laat",
    text="Beste trekker,\n\n.Een regel die met een punt begint\nZoë\n",
    html="<p>Beste trekker</p>",
)
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


class Office:
    """An SMTP server that does to each message what a test asks."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.at_mail = "250 OK"
        self.at_rcpt = "250 OK"
        self.at_data = "250 OK"
        self.break_at = ""

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802 - aiosmtpd names it
        self._break(server, "mail")
        envelope.mail_from = address
        return self.at_mail

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802 - aiosmtpd names it
        self._break(server, "rcpt")
        if self.at_rcpt.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.at_rcpt

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd names it
        if self.at_data.startswith("2"):
            self.taken.append(email.message_from_bytes(envelope.content, policy=email.policy.default))  # type: ignore[arg-type]
            self.recipients.append(list(envelope.rcpt_tos))
        self._break(server, "data")
        return self.at_data

    def _break(self, server: Any, at: str) -> None:
        if self.break_at == at:
            server.transport.abort()


@pytest.fixture
async def office() -> AsyncIterator[tuple[Office, int]]:
    """A running SMTP server and its port."""
    office = Office()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(office, enable_SMTPUTF8=True), "127.0.0.1", 0)
    yield office, server.sockets[0].getsockname()[1]
    await closed(server)


async def closed(server: asyncio.Server) -> None:
    """The server and its connections, which the loop closes in its next turns."""
    server.close()
    await server.wait_closed()
    await asyncio.sleep(0.05)


def over_smtp(port: int) -> SmtpMail:
    return SmtpMail("127.0.0.1", port, SteppedClock(NOW), timeout_s=2.0)


@pytest.fixture(params=["memory", "smtp"])
def mail(request: pytest.FixtureRequest, ran_on: Callable[[str], None]) -> Mail:
    """A mail transport whose server takes everything."""
    if request.param == "memory":
        ran_on("memory")
        return MemoryMail()
    ran_on("aiosmtpd")
    return over_smtp(request.getfixturevalue("office")[1])


async def test_a_message_the_server_takes_is_accepted(mail: Mail) -> None:
    assert await mail.send(MESSAGE) is Delivery.ACCEPTED
    assert await mail.send(replace(MESSAGE, message_id="digest-2@peil.example", html=None)) is Delivery.ACCEPTED


@pytest.mark.parametrize(
    "field",
    ["sender", "recipient", "subject", "message_id"],
)
@pytest.mark.parametrize(
    "tail", ["\r\nBcc: other@gemeente.example", "\nX: y", "\rX: y", "\0", "\u2028X: y", "\r\n\r\nanother body"]
)
async def test_a_line_break_in_a_header_is_refused_and_nothing_is_sent(mail: Mail, field: str, tail: str) -> None:
    broken = replace(MESSAGE, **{field: getattr(MESSAGE, field) + tail})
    with pytest.raises(MessageBroken, match=field):
        await mail.send(broken)


@pytest.mark.parametrize(
    "recipient",
    [
        "",
        "nobody",
        "a@b.example, c@d.example",
        "A <a@b.example>",
        "a b@c.example",
        "a@b@c.example",
        "a@-",
        "@b.example",
    ],
)
async def test_a_recipient_is_exactly_one_address(mail: Mail, recipient: str) -> None:
    with pytest.raises(MessageBroken, match="recipient"):
        await mail.send(replace(MESSAGE, recipient=recipient))


async def test_a_refusal_names_the_field_and_never_the_address(mail: Mail) -> None:
    with pytest.raises(MessageBroken) as caught:
        await mail.send(replace(MESSAGE, recipient="jan.jansen@x, piet@y"))
    assert "jansen" not in str(caught.value)


# Over the wire


async def test_the_server_gets_the_message_whole(office: tuple[Office, int]) -> None:
    assert await over_smtp(office[1]).send(MESSAGE) is Delivery.ACCEPTED
    [taken] = office[0].taken
    assert office[0].recipients == [[MESSAGE.recipient]]
    assert taken["Subject"] == MESSAGE.subject
    assert taken["Message-ID"] == f"<{MESSAGE.message_id}>"
    assert taken["Date"].datetime == NOW
    assert taken["Auto-Submitted"] == "auto-generated"
    text, html = taken.get_body(("plain",)), taken.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().replace("\r\n", "\n") == MESSAGE.text
    assert html.get_content().strip() == MESSAGE.html


@pytest.mark.parametrize("step", ["at_mail", "at_rcpt", "at_data"])
@pytest.mark.parametrize(
    ("answer", "delivery"),
    [
        ("550 No such user", Delivery.REFUSED),
        ("554 Not this", Delivery.REFUSED),
        ("451 Try later", Delivery.DEFERRED),
        ("452 Full", Delivery.DEFERRED),
    ],
)
async def test_a_no_of_the_server_is_permanent_or_for_now_by_its_code(
    office: tuple[Office, int], step: str, answer: str, delivery: Delivery
) -> None:
    setattr(office[0], step, answer)
    assert await over_smtp(office[1]).send(MESSAGE) is delivery
    assert office[0].taken == []


@pytest.mark.parametrize("step", ["mail", "rcpt"])
async def test_a_connection_lost_before_the_content_leaves_the_message_unsent(
    office: tuple[Office, int], step: str
) -> None:
    office[0].break_at = step
    assert await over_smtp(office[1]).send(MESSAGE) is Delivery.DEFERRED


async def test_a_connection_lost_after_the_content_is_unknown_because_it_may_have_been_taken(
    office: tuple[Office, int],
) -> None:
    office[0].break_at = "data"
    assert await over_smtp(office[1]).send(MESSAGE) is Delivery.UNKNOWN
    assert len(office[0].taken) == 1


async def test_a_server_that_is_away_defers() -> None:
    assert await over_smtp(free_port()).send(MESSAGE) is Delivery.DEFERRED


async def test_a_server_that_never_greets_defers() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    mail = SmtpMail("127.0.0.1", server.sockets[0].getsockname()[1], SteppedClock(NOW), timeout_s=0.3)
    assert await mail.send(MESSAGE) is Delivery.DEFERRED
    await closed(server)


async def test_a_server_that_turns_us_away_says_nothing_about_the_message() -> None:
    async def busy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"554 No service here\r\n")
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(busy, "127.0.0.1", 0)
    assert await over_smtp(server.sockets[0].getsockname()[1]).send(MESSAGE) is Delivery.DEFERRED
    await closed(server)


async def test_the_memory_office_answers_as_it_was_told_and_says_what_it_took() -> None:
    office = MemoryMail()
    office.answer_next(Delivery.UNKNOWN, taken=True)
    office.answer_next(Delivery.UNKNOWN)
    office.answer_next(Delivery.REFUSED)
    assert [await office.send(MESSAGE) for _ in range(4)] == [
        Delivery.UNKNOWN, Delivery.UNKNOWN, Delivery.REFUSED, Delivery.ACCEPTED,
    ]  # fmt: skip
    assert len(office.taken) == 2


def test_the_same_message_is_composed_of_the_same_headers() -> None:
    one, two = (compose(replace(MESSAGE, html=None), NOW).as_bytes() for _ in range(2))
    assert one == two
