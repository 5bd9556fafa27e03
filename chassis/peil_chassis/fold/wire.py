"""Reading a record of the log as a fact, and keeping one that came too early."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec

from peil_chassis.cells import day_number
from peil_chassis.clock import amsterdam_day
from peil_chassis.log.port import Record
from peil_chassis.projection import Fact
from peil_chassis.store.port import Document


class Unreadable(Exception):
    """The bytes are not a fact; the text says why, without quoting them."""


class WireFact(msgspec.Struct):
    """A published fact's envelope as it lies in the log; everything else in it is ignored."""

    id: str
    source: str
    type: str
    time: str
    recordedtime: str
    sequence: str
    data: dict[str, Any]


_decode = msgspec.json.Decoder(WireFact).decode


@lru_cache(maxsize=4096)
def _day_of_hour(hour: str) -> int:
    """The Amsterdam day of an hour ``YYYY-MM-DDTHH`` in UTC; days change at whole hours there."""
    return day_number(amsterdam_day(datetime.fromisoformat(hour + ":00:00+00:00")))


def read(record: Record) -> Fact:
    """
    The fact that *record* holds.

    Raises:
        Unreadable: it is not JSON, or a field of the envelope is missing or of another kind.
    """
    if record.value is None:
        raise Unreadable("no value")
    try:
        wire = _decode(record.value)
        return Fact(
            wire.id, wire.source, wire.type, wire.time, wire.recordedtime,
            int(wire.sequence), _day_of_hour(wire.recordedtime[:13]), wire.data,
        )  # fmt: skip
    except (msgspec.DecodeError, ValueError, OverflowError, RecursionError) as error:
        raise Unreadable(str(error) if isinstance(error, msgspec.DecodeError) else type(error).__name__) from None


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """A record as it was read, kept apart from the log's own classes."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...]


def keep(record: Record) -> Document:
    """*record* as a document, for an event that waits for an earlier one of its key."""
    return {
        "offset": record.offset,
        "value64": base64.b64encode(record.value or b"").decode(),
        "headers64": [[name, base64.b64encode(value or b"").decode()] for name, value in record.headers],
    }


def kept(topic: str, partition: int, key: str, document: Document) -> KeptRecord:
    """The record that `keep` put away."""
    headers = tuple((name, base64.b64decode(value)) for name, value in document["headers64"])
    return KeptRecord(
        topic, partition, document["offset"], key.encode(), base64.b64decode(document["value64"]), headers
    )
