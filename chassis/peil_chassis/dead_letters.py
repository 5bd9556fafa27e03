"""
Dead letters: facts that a fold could not take, kept with their cause until their source or the code is mended.

The decision is kept by projection version and event: a rebuild with the same code meets the same dead letters. Nothing
is folded late in place. Bad data is published again by its source; a bug is mended by a new version and a rebuild.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import count

from peil_chassis.log.limits import size_of
from peil_chassis.log.port import Outgoing, Record
from peil_chassis.projection import Build
from peil_chassis.store.port import After, Document, Index, Store

COLLECTION = "dead_letters"
LARGEST = 1_000_000
"""Bytes that every log takes: less than its limit, for what the broker itself adds."""
LEFT_OUT = "dlq-left-out"
LONGEST_ERROR = 1_000
KEY_SHOWN = 1_000


class Cause(Enum):
    """Why a fact became a dead letter. No text of the fact itself, so that no personal data gets in."""

    UNREADABLE = "unreadable"
    """The bytes are not a fact: not JSON, or a field of the envelope is missing."""
    UNKNOWN_MAJOR = "unknown-major-version"
    """The type is known, this major version of it is not."""
    NOT_FOLDABLE = "not-foldable"
    """The projection refused it with an error."""
    DOCUMENT_TOO_LARGE = "document-too-large"
    """The entity it leads to is larger than the store takes."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One decision: this event is not part of this version of this projection."""

    event: str
    cause: Cause
    error: str
    record: Record


def event_name(source: str, event_id: str) -> str:
    """The name by which a decision about a fact is kept: source and id together are unique (CloudEvents 1.0)."""
    return f"{source} {event_id}"


def fingerprint(record: Record) -> str:
    """The name of bytes that are no fact: a digest, which is the same wherever they lie and tells nothing of them."""
    return hashlib.sha256((record.key or b"") + b"\0" + (record.value or b"")).hexdigest()[:32]


def document(build: Build, letter: DeadLetter, decided: str) -> Document:
    """The stored decision with the record's bytes untouched; *decided* is the time of deciding."""
    record = letter.record
    return {
        "_id": f"{build.projection}_v{build.version}|{letter.event}",
        "projection": build.projection,
        "version": build.version,
        "event": letter.event,
        "cause": letter.cause.value,
        "error": letter.error,
        "topic": record.topic,
        "partition": record.partition,
        "offset": record.offset,
        "decided": decided,
        "key64": base64.b64encode(record.key or b"").decode(),
        "value64": base64.b64encode(record.value or b"").decode(),
        "headers64": [[name, base64.b64encode(value or b"").decode()] for name, value in record.headers],
    }


def outgoing(build: Build, letter: DeadLetter, topic: str) -> Outgoing:
    """
    The record for the dead-letter topic, such that the log takes it: the record's own, the decision in headers beside.

    Bytes and key are untouched. A header of a name that is taken gets a number behind it, one that is no UTF-8 text
    ``-64`` and base64. What makes the record too large stays in `document` alone; ``dlq-left-out`` says so.
    """
    record = letter.record
    decision = {
        "dlq-topic": record.topic,
        "dlq-partition": str(record.partition),
        "dlq-offset": str(record.offset),
        "dlq-projection": build.projection,
        "dlq-version": str(build.version),
        "dlq-cause": letter.cause.value,
        "dlq-error": letter.error[:LONGEST_ERROR],
    }
    added = tuple((name, value.encode(errors="replace")) for name, value in decision.items())
    own = _sendable(record.headers, {*decision, LEFT_OUT})
    key, value = record.key or b"", record.value or b""
    whole = Outgoing(topic, key, value, (*own, *added))
    if size_of(whole) <= LARGEST:
        return whole
    without_value = Outgoing(topic, key, b"", (*own, *added, (LEFT_OUT, b"value")))
    if size_of(without_value) <= LARGEST:
        return without_value
    return Outgoing(topic, key[:KEY_SHOWN], b"", (*added, (LEFT_OUT, b"value, headers, rest of the key")))


def _sendable(headers: Sequence[tuple[str, bytes]], taken: set[str]) -> tuple[tuple[str, bytes], ...]:
    """*headers* as text under names that differ from each other and from those *taken*."""
    sendable: dict[str, bytes] = {}
    for name, value in headers:
        name, value = name or "", value or b""  # Kafka knows headers without a value
        try:
            value.decode()
        except UnicodeDecodeError:
            name, value = f"{name}-64", base64.b64encode(value)
        free = (
            name
            if name not in taken and name not in sendable
            else next(each for nth in count(2) if (each := f"{name}-{nth}") not in taken and each not in sendable)
        )
        sendable[free] = value
    return tuple(sendable.items())


def indexes() -> list[Index]:
    """The index that listing needs."""
    return [Index(COLLECTION, ("projection", "version")), Index(COLLECTION, ("decided",))]


async def decided_events(store: Store, projection: str, version: int) -> set[str]:
    """
    The events this version has already decided not to take.

    Raises:
        StoreAway: the store does not answer.
    """
    found: set[str] = set()
    after: After | None = None
    while True:
        rows = await store.find(COLLECTION, {"projection": projection, "version": version}, limit=1000, after=after)
        found.update(row["event"] for row in rows)
        if len(rows) < 1000:
            return found
        after = After(rows[-1]["_id"], rows[-1]["_id"])
