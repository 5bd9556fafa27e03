"""Activities in the store: one document each, with a version; committed together with what is published of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from peil_chassis.outbox import Draft, Outbox
from peil_chassis.store.port import After, Document, Index, Put, Ref, Store
from peil_plans.activities.domain.activity import Activity

COLLECTION = "activities"
PAGE = 200
INDEXES = (Index(COLLECTION, ("held_on", "_id")), Index(COLLECTION, ("unit",)))


class ActivityRecords:
    """The activities of this service's database."""

    def __init__(self, store: Store, outbox: Outbox) -> None:
        self._store = store
        self._outbox = outbox

    async def load(self, activity: str) -> Activity | None:
        """The activity with this id, or None. Raises `StoreAway`."""
        found = await self._store.load(COLLECTION, [activity])
        return _activity(found[activity]) if activity in found else None

    async def find(
        self, seen: Callable[[str], bool], *, kind: str | None = None, limit: int, after: After | None = None
    ) -> Sequence[Activity]:
        """
        At most *limit* activities, the latest day first, of the units of which *seen* says yes, beyond *after*.

        Raises:
            StoreAway: the store does not answer.
        """
        kept: list[Activity] = []
        equal = {} if kind is None else {"kind": kind}
        while True:
            rows = await self._store.find(COLLECTION, equal, order="held_on", descending=True, limit=PAGE, after=after)
            kept.extend(_activity(row) for row in rows if seen(row["unit"]))
            if len(kept) >= limit or len(rows) < PAGE:
                return kept[:limit]
            after = After(rows[-1]["held_on"], rows[-1]["_id"])

    async def of_unit(self, unit: str) -> Sequence[Activity]:
        """Every activity of one *unit*, in order of id. Raises `StoreAway`."""
        kept: list[Activity] = []
        after: After | None = None
        while True:
            rows = await self._store.find(COLLECTION, {"unit": unit}, limit=PAGE, after=after)
            kept.extend(_activity(row) for row in rows)
            if len(rows) < PAGE:
                return kept
            after = After(rows[-1]["_id"], rows[-1]["_id"])

    async def save(self, activity: Activity, fact: Draft) -> None:
        """
        Write *activity* over its version before the last and publish *fact*: both, or neither.

        Raises:
            Conflict: someone else wrote since; load and decide again.
            ContractBroken: the fact does not keep its contract; nothing was written.
            StoreAway: whether it was written is unknown.
        """
        prepared = await self._outbox.prepare([fact])
        before = {"version": activity.version - 1} if activity.version > 1 else None
        expected: dict[Ref, Mapping[str, Any] | None] = {
            Ref(COLLECTION, activity.activity): before,
            **prepared.expected,
        }
        await self._store.commit([Put(COLLECTION, _document(activity)), *prepared.writes], expected)
        self._outbox.wake()


def _document(activity: Activity) -> Document:
    content = activity.now.content
    return {
        "_id": activity.activity,
        "version": activity.version,
        "unit": content.unit,
        "kind": content.kind.value,
        "held_on": content.held_on.isoformat(),
        # Through JSON: a document holds nothing else, and its lists are lists.
        "activity": msgspec.json.decode(msgspec.json.encode(activity)),
    }


def _activity(document: Document) -> Activity:
    return msgspec.convert(document["activity"], Activity)
