"""The mail sink: takes every message on loopback, delivers none, and keeps the last ones to look at."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from peil_chassis.http.dutch import dutch_moment

KEEP = 500
"""Messages kept; older ones make way."""

LIMIT_BYTES = 5_000_000


@dataclass(frozen=True)
class Letter:
    """One message as a person reads it."""

    number: int
    sent_at: str
    sender: str
    to: str
    subject: str
    text: str
    attachments: tuple[str, ...]


class Post:
    """Messages as files in one folder: ``<number>.eml``, rising."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._next = max(self._numbers(), default=0) + 1

    def keep(self, content: bytes) -> int:
        """Store one message as it was sent; returns its number."""
        number, self._next = self._next, self._next + 1
        (self._folder / f"{number}.eml").write_bytes(content)
        # Numbers rise by one, so that one makes way: listing the folder for every message took longer than taking it.
        (self._folder / f"{number - KEEP}.eml").unlink(missing_ok=True)
        return number

    def letters(self) -> list[Letter]:
        """All that is kept, newest first."""
        found = [self.letter(number) for number in reversed(self._numbers())]
        return [letter for letter in found if letter is not None]

    def letter(self, number: int) -> Letter | None:
        """One message; None when there is none with this *number*."""
        try:
            content = (self._folder / f"{number}.eml").read_bytes()
        except FileNotFoundError:
            return None
        return _read(number, content)

    def _numbers(self) -> list[int]:
        return sorted(int(file.stem) for file in self._folder.glob("*.eml") if file.stem.isdecimal())


class _Sink:
    def __init__(self, post: Post) -> None:
        self._post = post

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        content = envelope.content
        self._post.keep(content.encode("utf-8", "surrogateescape") if isinstance(content, str) else content or b"")
        return "250 Kept to look at, delivered to nobody"


async def open_sink(post: Post, *, port: int) -> asyncio.Server:
    """Listen for mail on *port* of 127.0.0.1. Raises `OSError` when the port is taken."""
    loop = asyncio.get_running_loop()

    def session() -> Any:
        return SMTP(_Sink(post), hostname="localhost", data_size_limit=LIMIT_BYTES, enable_SMTPUTF8=True, loop=loop)

    return await loop.create_server(session, "127.0.0.1", port)


def _read(number: int, content: bytes) -> Letter:
    message: Any = message_from_bytes(content, policy=policy.default)
    body = message.get_body(preferencelist=("plain", "html"))
    return Letter(
        number=number,
        sent_at=_moment(message),
        sender=_header(message, "From"),
        to=_header(message, "To"),
        subject=_header(message, "Subject") or "(geen onderwerp)",
        text=_text(body),
        attachments=tuple(part.get_filename() or part.get_content_type() for part in message.iter_attachments()),
    )


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message[name] or "")
    except (
        ValueError,
        IndexError,
        AttributeError,
    ):  # the standard library trips over some broken headers
        return ""


def _moment(message: EmailMessage) -> str:
    try:
        moment: datetime = message["Date"].datetime
    except (AttributeError, TypeError, ValueError):
        return ""
    return dutch_moment(moment) if moment else ""


def _text(part: Any) -> str:
    if part is None:
        return ""
    try:
        return str(part.get_content())
    except (LookupError, ValueError, KeyError):
        return str((part.get_payload(decode=True) or b"").decode("utf-8", "replace"))
