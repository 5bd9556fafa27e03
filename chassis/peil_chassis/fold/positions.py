"""Where a build stands in each partition, and whether the log is still the one it was read from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from peil_chassis.dead_letters import fingerprint
from peil_chassis.log.port import Bounds, Log, Partition
from peil_chassis.projection import Build
from peil_chassis.store.port import Document, Expected, Put, Ref, Store, Write

COLLECTION = "positions"
STAMP = 16
"""How much of an anchor goes into a month's stamp: beside the offset, enough to tell two logs apart."""


@dataclass(frozen=True, slots=True)
class Position:
    """
    The next offset to fold, and the fingerprint of the record before it: the anchor.

    ``recorded`` is the latest recorded time folded (``""`` before the first), for the age of the data.

    ``months`` holds per known month (``YYYYMM``) a stamp of the commit that last changed its cells. Two equal stamps
    mean equal cells: a fold up to the same event of the same log gives the same documents. So a reader may keep what
    it read of a month for as long as the stamp stays. None: the build was begun before stamps were kept.
    """

    next: int
    anchor: str
    recorded: str
    months: Mapping[int, str] | None = field(default_factory=dict)

    def stamped(self, changed: Iterable[int]) -> Position:
        """This position, as the one whose commit changed the cells of the months *changed*."""
        if self.months is None:
            return self
        return replace(self, months={**self.months, **dict.fromkeys(changed, f"{self.next}.{self.anchor[:STAMP]}")})


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
    document: Document = {
        "_id": name,
        "build": build.name,
        "next": to.next,
        "anchor": to.anchor,
        "recorded": to.recorded,
        "folded_at": folded_at,
    }
    if to.months is not None:
        document["months"] = {str(month): to.months[month] for month in sorted(to.months)}
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
    stamps = document.get("months")
    months = None if stamps is None else {int(month): stamp for month, stamp in stamps.items()}
    return Position(document["next"], document["anchor"], document["recorded"], months)
