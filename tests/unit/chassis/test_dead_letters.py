"""Dead letters: whatever a record looked like, the log takes its dead letter and the store keeps it whole."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from peil_chassis import outbox
from peil_chassis.dead_letters import Cause, DeadLetter, document, outgoing
from peil_chassis.log.limits import MAX_RECORD_BYTES, refusal_of
from peil_chassis.log.memory import MemoryLog, MemoryRecord
from peil_chassis.log.port import Appended, Outgoing
from peil_chassis.projection import Build

BUILD = Build("toy", 1, 1)
TOPIC = "reporting-dlq"


def letter(*headers: tuple[Any, Any], key: bytes | None = b"k", value: bytes | None = b"v") -> DeadLetter:
    record = MemoryRecord("peil-toy", 2, 7, key, value, headers)
    return DeadLetter("event", Cause.UNREADABLE, "not-json", record)


def own_headers(record: Outgoing) -> list[tuple[str, bytes]]:
    return [(name, value) for name, value in record.headers if not name.startswith("dlq-")]


@pytest.mark.parametrize(
    "dead",
    [
        letter(("trace", None)),
        letter((None, None)),
        letter(("trace", b"\xff\xfe")),
        letter(("a", b"1"), ("a", b"2"), ("a-2", b"3"), ("a", b"4")),
        letter(("trace", b"\xff"), ("trace-64", b"x")),
        letter(("dlq-cause", b"theirs"), ("dlq-left-out", b"theirs")),
        letter(value=b"x" * MAX_RECORD_BYTES),
        letter(("huge", b"x" * MAX_RECORD_BYTES)),
        letter(("huge", b"\xff" * 800_000)),
        letter(key=b"x" * MAX_RECORD_BYTES),
        letter(key=None, value=None),
    ],
    ids=["null", "nameless", "not-text", "twice", "clash-64", "our-names", "value", "header", "grows", "key", "empty"],
)
async def test_the_log_takes_every_dead_letter_and_the_store_keeps_it_whole(dead: DeadLetter) -> None:
    record = outgoing(BUILD, dead, TOPIC)
    assert refusal_of(record) is None
    log = MemoryLog()
    await log.create({TOPIC: 1}, {})
    row = outbox.raw_row("row", "2026-03-10T12:00:00Z", record)
    [outcome] = await log.append([outbox.outgoing(row)])
    assert isinstance(outcome, Appended)
    assert log.records(TOPIC)[0].headers == record.headers
    kept = document(BUILD, dead, "2026-03-10T12:00:00Z")
    assert base64.b64decode(kept["key64"]) == (dead.record.key or b"")
    assert base64.b64decode(kept["value64"]) == (dead.record.value or b"")
    headers = [(name, base64.b64decode(value)) for name, value in kept["headers64"]]
    assert headers == [(name, value or b"") for name, value in dead.record.headers]


def test_ordinary_bytes_and_headers_are_untouched() -> None:
    record = outgoing(BUILD, letter(("content-type", b"application/json"), ("trace", b"1")), TOPIC)
    assert (record.key, record.value) == (b"k", b"v")
    assert own_headers(record) == [("content-type", b"application/json"), ("trace", b"1")]


def test_headers_of_one_name_and_those_that_are_no_text_are_renamed() -> None:
    record = outgoing(BUILD, letter(("a", b"1"), ("a", b"2"), ("b", b"\xff")), TOPIC)
    assert own_headers(record) == [("a", b"1"), ("a-2", b"2"), ("b-64", base64.b64encode(b"\xff"))]


def test_a_header_of_the_record_never_poses_as_the_decision() -> None:
    record = outgoing(BUILD, letter(("dlq-cause", b"theirs")), TOPIC)
    assert dict(record.headers)["dlq-cause"] == b"unreadable"
    assert dict(record.headers)["dlq-cause-2"] == b"theirs"


def test_what_is_too_large_for_the_topic_is_left_out_there_and_said_so() -> None:
    record = outgoing(BUILD, letter(("trace", b"1"), value=b"x" * MAX_RECORD_BYTES), TOPIC)
    assert record.value == b""
    assert own_headers(record) == [("trace", b"1")]
    assert dict(record.headers)["dlq-left-out"] == b"value"


@pytest.mark.parametrize("headers", [(("a", b"\xff"),), (("a", b"1"), ("a", b"2")), (("a", b"x" * MAX_RECORD_BYTES),)])
async def test_the_log_in_memory_refuses_what_kafka_refuses(headers: tuple[tuple[str, bytes], ...]) -> None:
    log = MemoryLog()
    await log.create({TOPIC: 1}, {})
    record = Outgoing(TOPIC, b"k", b"v", headers)
    refusal = refusal_of(record)
    assert refusal is not None
    [outcome] = await log.append([record])
    assert (type(outcome), str(outcome)) == (type(refusal), str(refusal))
    assert log.records(TOPIC) == []
