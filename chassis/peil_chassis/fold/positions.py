"""Where a build stands in each partition, and whether the log is still the one it was read from."""

from __future__ import annotations

from dataclasses import dataclass

from peil_chassis.dead_letters import fingerprint
from peil_chassis.log.port import Bounds, Log, Partition
from peil_chassis.projection import Build
from peil_chassis.store.port import Document, Expected, Put, Ref, Store, Write

COLLECTION = "positions"


@dataclass(frozen=True, slots=True)
class Position:
    """
    The next offset to fold, and the fingerprint of the record before it: the anchor.

    ``recorded`` is the latest recorded time folded (``""`` before the first), for the age of the data.
    """

    next: int
    anchor: str
    recorded: str


def position_id(build: Build, partition: Partition) -> str:
    """The ``_id`` of the position document."""
    return f"{build.name}|{partition.topic}|{partition.number}"


async def stored_positions(store: Store, build: Build, partitions: tuple[Partition, ...]) -> dict[Partition, Position]:
    """
    The positions that were committed; a partition never folded has none.

    Raises:
        StoreAway: the store does not answer.
    """
    ids = {position_id(build, partition): partition for partition in partitions}
    found = await store.load(COLLECTION, list(ids))
    return {ids[name]: _read(document) for name, document in found.items()}


def move(
    build: Build, partition: Partition, stored: Position | None, to: Position, folded_at: str
) -> tuple[Write, Expected]:
    """The write that moves a position, and the expectation that it is still where the batch began."""
    name = position_id(build, partition)
    document = {
        "_id": name,
        "build": build.name,
        "next": to.next,
        "anchor": to.anchor,
        "recorded": to.recorded,
        "folded_at": folded_at,
    }
    expected = {"next": stored.next, "anchor": stored.anchor} if stored else None
    return Put(COLLECTION, document), {Ref(COLLECTION, name): expected}


async def still_there(log: Log, partition: Partition, position: Position, bounds: Bounds) -> bool:
    """
    Whether *position* lies within the partition and the event before it is the one that was folded.

    Raises:
        LogAway: the log does not answer.
    """
    if not bounds.start <= position.next <= bounds.end:
        return False
    if position.next <= bounds.start:
        return True
    before = await log.read_at(partition, position.next - 1)
    return before is not None and fingerprint(before) == position.anchor


def _read(document: Document) -> Position:
    return Position(document["next"], document["anchor"], document["recorded"])
