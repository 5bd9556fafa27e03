"""Where the log and the marks on the outbox rows part: the first offset whose record the log no longer holds."""

from __future__ import annotations

from peil_chassis.log.port import Bounds, Log, Partition, Record
from peil_chassis.outbox import ROWS, outgoing
from peil_chassis.store.port import Between, Document, Store

PAGE = 200


def same_record(row: Document, record: Record | None) -> bool:
    """Whether the log holds at the row's offset what the row was sent as."""
    if record is None:
        return False
    sent = outgoing(row)
    return record.key == sent.key and record.value == sent.value


async def first_lost_offset(store: Store, log: Log, partition: Partition, bounds: Bounds, highest: int) -> int | None:
    """
    The lowest marked offset from which on the log no longer holds what was marked; None when all is there.

    Records are lost from the end backwards (a broker that forgot its tail) or altogether (a new, empty broker), so the
    marks that still hold are a prefix. Marks below the log's start have outlived the topic's retention: they hold.

    Args:
        highest: A marked offset of which we know (-1: none), so that the store need not look through all of them.

    Raises:
        LogAway, StoreAway: transient.
    """
    if await _holds_from(store, log, partition, bounds, highest):
        return None
    where = {"state": "sent", "topic": partition.topic, "partition": partition.number}
    lost: int | None = None
    while True:
        rows = await store.find(
            ROWS, where, between=Between("offset", bounds.start, lost), order="offset", descending=True, limit=PAGE
        )
        if not rows:
            return lost
        for row in rows:
            offset = row["offset"]
            if offset < bounds.end and same_record(row, await log.read_at(partition, offset)):
                return lost
            lost = offset


async def _holds_from(store: Store, log: Log, partition: Partition, bounds: Bounds, highest: int) -> bool:
    """Whether a mark at *highest* or above is there, and its record too: nearly always, and then all before it are."""
    where = {"state": "sent", "topic": partition.topic, "partition": partition.number}
    low = max(highest, bounds.start)
    rows = await store.find(ROWS, where, between=Between("offset", low), order="offset", descending=True, limit=1)
    if not rows:
        return False
    offset = rows[0]["offset"]
    return offset < bounds.end and same_record(rows[0], await log.read_at(partition, offset))
