"""What no log of ours takes, told before it is sent; one rule for every implementation."""

from __future__ import annotations

from peil_chassis.log.port import Outgoing, RecordRefused

MAX_RECORD_BYTES = 1_048_576
"""Key, value and headers together: Kafka's own default limit."""


def size_of(record: Outgoing) -> int:
    """The bytes of key, value and headers."""
    headers = sum(len(name.encode()) + len(value or b"") for name, value in record.headers)
    return len(record.key) + len(record.value) + headers


def refusal_of(record: Outgoing) -> RecordRefused | None:
    """Why *record* will never be taken, whatever the broker says; None when nothing in it stands in the way."""
    if (size := size_of(record)) > MAX_RECORD_BYTES:
        return RecordRefused(f"a record for {record.topic} has {size} bytes, more than {MAX_RECORD_BYTES}")
    if len({name for name, _ in record.headers}) < len(record.headers):
        return RecordRefused(f"a record for {record.topic} has two headers of the same name")
    try:
        for _, value in record.headers:
            (value or b"").decode()
    except UnicodeDecodeError:
        return RecordRefused(f"a record for {record.topic} has a header that is not UTF-8 text")
    return None
