from __future__ import annotations

from typing import Any

import msgspec
import pytest

from intake_deliveries import NOW, OTHER_SOURCE, SUPPLIER, step
from peil_chassis.dead_letters import fingerprint
from peil_chassis.log.memory import MemoryRecord
from peil_chassis.log.port import Bounds
from peil_intake.client_topics.domain import Position, names_of, read_record, where_to_go_on
from peil_intake.deliveries.domain.reading import Arrival
from peil_intake.deliveries.domain.receipts import Refusal
from peil_intake.persons.sealing import Keyring
from vault_parts import a_vault

STRUCTURED = (("content-type", b"application/cloudevents+json"),)


def record(value: bytes | None, headers: Any = STRUCTURED, *, offset: int = 7) -> MemoryRecord:
    return MemoryRecord("peil-intake-werving", 2, offset, b"k", value, headers)


def test_an_event_is_an_arrival_and_the_position_moves_past_it() -> None:
    taken = read_record(record(msgspec.json.encode(step())), SUPPLIER, now=NOW, keys=KEYS)
    assert isinstance(taken.arrival, Arrival)
    assert taken.dead_letter is None
    assert taken.after.next == 8


@pytest.mark.parametrize("value", [b"\xff", b"{", b"", None, b"[" * 9000, b"x" * 70_000], ids=repr)
def test_what_is_no_event_is_refused_and_kept(value: bytes | None) -> None:
    taken = read_record(record(value), SUPPLIER, now=NOW, keys=KEYS)
    assert isinstance(taken.arrival, Refusal)
    assert taken.dead_letter is not None
    assert taken.dead_letter.record.value == value
    assert taken.after.next == 8


def test_a_record_that_shows_a_fault_of_ours_is_kept_and_passed_by() -> None:
    taken = read_record(record(b"{}", headers=((None, b"x"),)), SUPPLIER, now=NOW, keys=KEYS)
    assert isinstance(taken.arrival, Refusal)
    assert [error.rule for error in taken.arrival.errors] == ["unreadable"]
    assert taken.dead_letter is not None
    assert taken.dead_letter.error == "AttributeError"
    assert taken.after.next == 8


@pytest.mark.parametrize("wrong", [{"source": OTHER_SOURCE}, {"time": "yesterday"}, {"Upper": "1"}])
def test_a_readable_event_that_breaks_a_rule_is_refused_and_not_kept(wrong: dict[str, Any]) -> None:
    taken = read_record(record(msgspec.json.encode(step() | wrong)), SUPPLIER, now=NOW, keys=KEYS)
    assert isinstance(taken.arrival, Refusal)
    assert taken.dead_letter is None


BEFORE = record(b"before", offset=4)
KEYS = a_vault().keys
STORED = Position(5, names_of(BEFORE, KEYS)[0])


def test_reading_goes_on_where_the_log_still_holds_the_record_before() -> None:
    assert where_to_go_on(STORED, Bounds(0, 9), BEFORE, KEYS) == STORED


def test_reading_goes_on_where_the_record_before_has_just_expired() -> None:
    assert where_to_go_on(STORED, Bounds(5, 9), None, KEYS) == STORED


@pytest.mark.parametrize(
    ("stored", "bounds", "before"),
    [
        (None, Bounds(3, 9), None),
        (STORED, Bounds(3, 4), None),
        (STORED, Bounds(6, 9), None),
        (STORED, Bounds(3, 9), record(b"another", offset=4)),
        (STORED, Bounds(3, 9), None),
    ],
    ids=["never-read", "beyond-the-end", "before-the-start", "another-record", "no-record"],
)
def test_otherwise_it_begins_at_the_start(stored: Position | None, bounds: Bounds, before: MemoryRecord | None) -> None:
    assert where_to_go_on(stored, bounds, before, KEYS) == Position(bounds.start, "")


def test_what_names_a_record_lets_nobody_try_references() -> None:
    taken = read_record(record(b"{10442"), SUPPLIER, now=NOW, keys=KEYS)
    assert taken.dead_letter is not None
    plain = fingerprint(record(b"{10442"))
    assert plain not in taken.after.anchor + taken.dead_letter.event
    other = Keyring("ab" * 32)
    assert not set(names_of(record(b"{10442"), other)) & set(names_of(record(b"{10442"), KEYS))


def test_an_anchor_under_a_former_key_holds() -> None:
    stored = Position(5, names_of(BEFORE, Keyring("ab" * 32))[0])
    assert where_to_go_on(stored, Bounds(0, 9), BEFORE, Keyring("cd" * 32, ["ab" * 32])) == stored
    assert where_to_go_on(stored, Bounds(0, 9), BEFORE, Keyring("cd" * 32)) == Position(0, "")
