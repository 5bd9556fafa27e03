"""
Records of clients' topics that nobody could read, sealed: they may hold references of persons.

Cause, place and time of a dead letter stay readable, on the log and in the store. The record itself (key, headers and
bytes, as they were) opens with the vault's key alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import msgspec

from peil_chassis.dead_letters import DeadLetter
from peil_chassis.log.port import Record
from peil_intake.persons.sealing import Keyring

SEALED_WITH = "sealed-with"
"""Header with the version of the key."""


class Contents(msgspec.Struct, frozen=True):
    """A record as it was on the client's topic."""

    key: bytes | None
    value: bytes | None
    headers: list[tuple[str | None, bytes | None]]


@dataclass(frozen=True, slots=True)
class SealedRecord:
    """In the place of a record: where it lay, and its contents sealed."""

    topic: str
    partition: int
    offset: int
    value: bytes
    headers: tuple[tuple[str, bytes], ...]
    key: bytes = b""


def seal(letter: DeadLetter, keys: Keyring) -> DeadLetter:
    """*letter* with its record sealed."""
    record = letter.record
    contents = Contents(record.key, record.value, [(name, value) for name, value in record.headers])
    sealed = keys.seal(msgspec.msgpack.encode(contents), about=_about(record))
    headers = ((SEALED_WITH, keys.version.encode()),)
    return replace(letter, record=SealedRecord(record.topic, record.partition, record.offset, sealed.encode(), headers))


def unseal(topic: str, partition: int, offset: int, value: bytes, keys: Keyring) -> Contents:
    """
    The contents of a sealed record, from its bytes and the place it lay at.

    Raises:
        CannotOpen: its key is not here, or these bytes are not what was sealed of that place.
    """
    place = SealedRecord(topic, partition, offset, b"", ())
    return msgspec.msgpack.decode(keys.open(value.decode(errors="replace"), about=_about(place)), type=Contents)


def _about(record: Record) -> str:
    return f"dead letter {record.topic} {record.partition} {record.offset}"
