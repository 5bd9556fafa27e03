"""
Dead letters: facts that a fold could not take, kept with their cause until their source or the code is mended.

The decision is kept by projection version and event: a rebuild with the same code meets the same dead letters. Nothing
is folded late in place. Bad data is published again by its source; a bug is mended by a new version and a rebuild.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from enum import Enum

from peil_chassis.log.port import Outgoing, Record
from peil_chassis.projection import Build
from peil_chassis.store.port import After, Document, Index, Store

COLLECTION = "dead_letters"


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
        "headers64": [[name, base64.b64encode(value).decode()] for name, value in record.headers],
    }


def outgoing(build: Build, letter: DeadLetter, topic: str) -> Outgoing:
    """The record for the dead-letter topic: bytes, key and headers untouched, the decision in headers beside them."""
    record = letter.record
    added = {
        "dlq-topic": record.topic,
        "dlq-partition": str(record.partition),
        "dlq-offset": str(record.offset),
        "dlq-projection": build.projection,
        "dlq-version": str(build.version),
        "dlq-cause": letter.cause.value,
        "dlq-error": letter.error,
    }
    headers = (*record.headers, *((name, value.encode()) for name, value in added.items()))
    return Outgoing(topic, record.key or b"", record.value or b"", headers)


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
