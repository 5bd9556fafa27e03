"""Decisions on thresholds as documents: added in order, and never changed or removed."""

from __future__ import annotations

from peil_chassis.store.port import Document, Put, Ref, Store
from peil_reporting.thresholds.domain import Change

COLLECTION = "thresholds"
MOST = 1000
"""Decisions read at once: far more than a municipality takes."""


async def every_change(store: Store) -> list[Change]:
    """
    Every decision, in the order in which they were taken.

    Raises:
        StoreAway: the store does not answer.
    """
    rows = await store.find(COLLECTION, {}, limit=MOST)
    return [Change(row["kind"], row["k"], row["decided_at"], row["reason"]) for row in rows]


def adding(number: int, change: Change) -> tuple[Put, dict[Ref, Document | None]]:
    """What adds *change* as decision *number* (from 1), and what must hold: nobody took that number."""
    id_ = f"{number:06d}"
    return Put(COLLECTION, {"_id": id_, **change._asdict()}), {Ref(COLLECTION, id_): None}
