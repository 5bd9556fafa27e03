"""Threads in the store: one document each, with a version. Nothing of them is published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from peil_chassis.store.port import After, Index, Put, Ref, Store
from peil_plans.threads.domain import Thread

COLLECTION = "threads"
PAGE = 200
INDEXES = (Index(COLLECTION, ("plan",)),)


class Threads:
    """The threads of this service's database."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def load(self, thread: str) -> Thread | None:
        """The thread with this id, or None. Raises `StoreAway`."""
        found = await self._store.load(COLLECTION, [thread])
        return msgspec.convert(found[thread]["thread"], Thread) if thread in found else None

    async def of_plan(self, plan: str) -> Sequence[Thread]:
        """Every thread of one *plan*, taken back or not, in order of id. Raises `StoreAway`."""
        kept: list[Thread] = []
        after: After | None = None
        while True:
            rows = await self._store.find(COLLECTION, {"plan": plan}, limit=PAGE, after=after)
            kept.extend(msgspec.convert(row["thread"], Thread) for row in rows)
            if len(rows) < PAGE:
                return kept
            after = After(rows[-1]["_id"], rows[-1]["_id"])

    async def save(self, thread: Thread) -> None:
        """
        Write *thread* over its version before the last.

        Raises:
            Conflict: someone else wrote since; load and decide again.
            StoreAway: whether it was written is unknown.
        """
        before = {"version": thread.version - 1} if thread.version > 1 else None
        expected: dict[Ref, Mapping[str, Any] | None] = {Ref(COLLECTION, thread.thread): before}
        document = {
            "_id": thread.thread,
            "version": thread.version,
            "plan": thread.plan,
            # Through JSON: a document holds nothing else, and its lists are lists.
            "thread": msgspec.json.decode(msgspec.json.encode(thread)),
        }
        await self._store.commit([Put(COLLECTION, document)], expected)
