"""What a record on a client's topic is: a delivery, or something that nobody can read. Values in, values out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peil_chassis.dead_letters import Cause, DeadLetter, fingerprint
from peil_chassis.log.port import Bounds, Record
from peil_contracts.envelope import ContractBroken, Violation
from peil_contracts.wire import from_kafka
from peil_intake.deliveries.domain.reading import Arrival, Supplier, read, refusal_of
from peil_intake.deliveries.domain.receipts import Refusal
from peil_intake.persons.sealing import Keyring

UNREADABLE = Violation(
    "", "unreadable", "could not be read by Peil: it is kept, and its operators know. Look whether it is right."
)

_RECORD = "record"


@dataclass(frozen=True, slots=True)
class Position:
    """
    How far a partition of a client's topic was taken in.

    Attributes:
        next: The offset to go on at.
        anchor: Keyed digest of the record before it, which tells this log from another one of the same name; empty at
            the start.
    """

    next: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Taken:
    """
    One record, read.

    Attributes:
        arrival: What intake decides about.
        dead_letter: The record itself, when its bytes could not be read as an event.
        after: The position once this record is taken in.
    """

    arrival: Arrival | Refusal
    dead_letter: DeadLetter | None
    after: Position


def read_record(record: Record, supplier: Supplier, *, now: datetime, keys: Keyring) -> Taken:
    """Read *record* in structured or binary mode. Whatever is in it, the records after it can be taken in too."""
    value, after = record.value or b"", Position(record.offset + 1, names_of(record, keys)[0])
    try:
        event: Mapping[str, Any] = from_kafka(record.headers, record.value)
        return Taken(read(event, supplier, now=now), None, after)
    except ContractBroken as broken:
        return Taken(refusal_of(value, broken.violations), _letter(record, broken.violations, after.anchor), after)
    except Exception as error:  # a fault of ours must not stop the client's topic: the record is kept for the mending
        fault = Violation("", type(error).__name__, "")
        return Taken(refusal_of(value, [UNREADABLE]), _letter(record, [fault], after.anchor), after)


def names_of(record: Record, keys: Keyring) -> list[str]:
    """
    The names of *record* under every key, the present one first.

    A plain digest of a delivery would let anybody who sees it try every reference that the delivery could hold.
    """
    return keys.digests(_RECORD, fingerprint(record))


def where_to_go_on(stored: Position | None, bounds: Bounds, before: Record | None, keys: Keyring) -> Position:
    """
    Where to go on reading a partition.

    Back to its start when the log is not the one that was read: taking in again has no effect, skipping loses.

    Args:
        stored: The position that was committed, if any.
        bounds: What the partition holds now.
        before: The record before the stored position, if the partition still holds it.
        keys: What records are named with; an anchor under a former key holds.
    """
    if stored is None or stored.next > bounds.end or stored.next < bounds.start:
        return Position(bounds.start, "")
    if stored.next > bounds.start and stored.anchor and (before is None or stored.anchor not in names_of(before, keys)):
        return Position(bounds.start, "")
    return stored


def _letter(record: Record, violations: Sequence[Violation], named: str) -> DeadLetter:
    name = f"{record.topic}|{record.partition}|{record.offset}|{named}"
    return DeadLetter(name, Cause.UNREADABLE, violations[0].rule, record)
