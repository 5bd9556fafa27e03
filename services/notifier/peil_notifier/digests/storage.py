"""Digests in the store: one document per person and day, which is what makes a second one impossible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec

from peil_chassis.store.port import After, Between, Delete, Document, Index, Put, Ref, Store
from peil_notifier.commits import Change
from peil_notifier.digests.domain import FOLLOWS, Digest, digest_id

COLLECTION = "digests"
PAGE = 1000
INDEXES = (
    Index(COLLECTION, ("state", "day", "_id")),
    Index(COLLECTION, ("person", "day")),
    Index(COLLECTION, ("day",)),
)


@dataclass(frozen=True, slots=True)
class Stored:
    """A digest as it was read, and the version of its document."""

    digest: Digest
    version: int


class Digests:
    """The digests of this service's database."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def of_day(self, persons: Sequence[str], day: date) -> frozenset[str]:
        """Those of *persons* who have a digest of *day*, whatever became of it. Raises `StoreAway`."""
        ids = {digest_id(person, day): person for person in persons}
        return frozenset(ids[id_] for id_ in await self._store.load(COLLECTION, list(ids)))

    async def load(self, ids: Sequence[str]) -> dict[str, Stored]:
        """The digests with these ids that exist. Raises `StoreAway`."""
        return {id_: _stored(each) for id_, each in (await self._store.load(COLLECTION, ids)).items()}

    async def in_state(self, *states: str, limit: int, before: date | None = None) -> list[Stored]:
        """At most *limit* digests in one of *states*, oldest day first; with *before* only of earlier days."""
        between = None if before is None else Between("day", high=before.isoformat())
        rows = await self._store.find(COLLECTION, {"state": states}, between=between, order="day", limit=limit)
        return [_stored(row) for row in rows]

    async def of_person(self, person: str, limit: int) -> list[Stored]:
        """At most *limit* digests of *person*, newest first. Raises `StoreAway`."""
        rows = await self._store.find(COLLECTION, {"person": person}, order="day", descending=True, limit=limit)
        return [_stored(row) for row in rows]

    async def persons(self) -> set[str]:
        """Everybody who has a digest. Raises `StoreAway`."""
        found: set[str] = set()
        after: After | None = None
        while rows := await self._store.find(COLLECTION, {}, limit=PAGE, after=after):
            found.update(row["person"] for row in rows)
            after = After(rows[-1]["_id"], rows[-1]["_id"])
        return found

    async def before(self, day: date, limit: int) -> list[str]:
        """At most *limit* ids of digests of days before *day*. Raises `StoreAway`."""
        rows = await self._store.find(
            COLLECTION, {}, between=Between("day", high=day.isoformat()), order="day", limit=limit
        )
        return [row["_id"] for row in rows]

    async def counts(self) -> Mapping[str, int]:
        """How many digests there are by state. Raises `StoreAway`."""
        return {state: await self._store.count(COLLECTION, {"state": state}) for state in FOLLOWS}

    def put(self, change: Change, digest: Digest, seen: Stored | None) -> None:
        """Have *change* write *digest* over what was *seen*."""
        version = seen.version if seen else None
        document = _document(digest, 1 if version is None else version + 1)
        change.write(Put(COLLECTION, document), Ref(COLLECTION, digest.id), version)

    def remove(self, change: Change, seen: Stored) -> None:
        """Have *change* remove what was *seen*."""
        change.write(Delete(COLLECTION, seen.digest.id), Ref(COLLECTION, seen.digest.id), seen.version)


def _document(digest: Digest, version: int) -> Document:
    return {
        "_id": digest.id,
        "version": version,
        "state": digest.state,
        "person": digest.person,
        "day": digest.day.isoformat(),
        "digest": msgspec.json.decode(msgspec.json.encode(digest)),
    }


def _stored(document: Document) -> Stored:
    return Stored(msgspec.convert(document["digest"], Digest), document["version"])
