"""
Signed addresses: each leads to one item until a day, and to nothing else. No person stands in it.

Whoever holds the address may act on that one item, so it is as good as the message it came in; it shows no more than
that message did, and what it can do is to end reminders.
"""

from __future__ import annotations

import hmac
import re
from datetime import UTC, datetime, timedelta

from peil_chassis.sealing import Keyring

_PURPOSE = "link"
_TOKEN = re.compile(r"([0-9a-f]{32})-([0-9]{1,11})-([0-9a-f]{12})-([0-9a-f]{64})")
_ITEM = "it-"


class LinkForged(Exception):
    """This address was not made here, or was changed."""


class LinkExpired(Exception):
    """The address was good, but its time is over."""


def sign(item: str, until: datetime, keys: Keyring) -> str:
    """The last part of the address of *item*, good until *until* (aware): letters, digits and dashes."""
    ends = int(until.timestamp())
    version, _, digest = keys.digest(_PURPOSE, f"{item} {ends}").partition(".")
    return f"{item.removeprefix(_ITEM)}-{ends}-{version}-{digest}"


def read(token: str, now: datetime, keys: Keyring) -> str:
    """
    The item that *token* leads to.

    Raises:
        LinkForged: it was not made with a key of ours.
        LinkExpired: its time is over.
    """
    found = _TOKEN.fullmatch(token)
    if found is None:
        raise LinkForged
    item, ends = f"{_ITEM}{found[1]}", int(found[2])
    shown = f"{found[3]}.{found[4]}"
    if not any(hmac.compare_digest(shown, own) for own in keys.digests(_PURPOSE, f"{item} {ends}")):
        raise LinkForged
    if now >= datetime.fromtimestamp(ends, UTC):
        raise LinkExpired
    return item


def lasts(days: int) -> timedelta:
    """How long an address is good."""
    return timedelta(days=days)
