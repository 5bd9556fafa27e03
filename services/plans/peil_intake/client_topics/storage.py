"""How positions on clients' topics, and what could not be read there, lie in the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from peil_chassis import dead_letters
from peil_chassis.clock import timestamp
from peil_chassis.dead_letters import DeadLetter
from peil_chassis.log.port import Partition
from peil_chassis.outbox import ROWS, raw_row
from peil_chassis.projection import Build
from peil_chassis.store.port import Between, Delete, Index, Put, Ref, Store, Write
from peil_intake.client_topics.domain import Position
from peil_intake.client_topics.sealed import seal
from peil_intake.persons.sealing import Keyring

POSITIONS = "positions"
DEAD_LETTER_TOPIC = "intake-dlq"

_PAGE = 1000

DOOR = Build("intake", 1, 1)
"""Under which name dead letters of this door are listed."""


def indexes() -> list[Index]:
    """The collections, and the indexes that they need."""
    return [Index(POSITIONS, ("_id",)), *dead_letters.indexes()]


async def load_positions(store: Store, partitions: Sequence[Partition]) -> dict[Partition, Position]:
    """The positions that were committed; a partition never read has none. Raises `StoreAway`."""
    ids = {_id(partition): partition for partition in partitions}
    found = await store.load(POSITIONS, list(ids))
    return {ids[name]: Position(document["next"], document["anchor"]) for name, document in found.items()}


def move(
    partition: Partition, stored: Position | None, to: Position
) -> tuple[Write, dict[Ref, Mapping[str, Any] | None]]:
    """The write that moves a position, and the expectation that nobody moved it in between."""
    document = {"_id": _id(partition), "next": to.next, "anchor": to.anchor}
    expected = {"next": stored.next, "anchor": stored.anchor} if stored else None
    return Put(POSITIONS, document), {Ref(POSITIONS, _id(partition)): expected}


def keep(letter: DeadLetter, decided: str, keys: Keyring) -> list[Write]:
    """The writes that keep a record, sealed as it was: in the store, and on the dead-letter topic."""
    letter = seal(letter, keys)
    record = dead_letters.outgoing(DOOR, letter, DEAD_LETTER_TOPIC)
    return [
        Put(dead_letters.COLLECTION, dead_letters.document(DOOR, letter, decided)),
        Put(ROWS, raw_row(f"{DEAD_LETTER_TOPIC}|{letter.event}", decided, record)),
    ]


async def prune_letters(store: Store, *, before: datetime) -> int:
    """
    Remove the dead letters from before that moment, a thousand at a time; returns how many.

    Raises:
        StoreAway, Conflict: try again later.
    """
    removed = 0
    between = Between("decided", high=timestamp(before))
    while page := await store.find(dead_letters.COLLECTION, {}, between=between, order="decided", limit=_PAGE):
        await store.commit([Delete(dead_letters.COLLECTION, letter["_id"]) for letter in page])
        removed += len(page)
    return removed


def _id(partition: Partition) -> str:
    return f"{partition.topic}|{partition.number}"
