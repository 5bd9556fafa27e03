"""
A store in which documents about people cannot be read: what everybody but the release room and the folds is given.

The import rules keep the code apart; this keeps a mistake apart that they cannot see, such as a collection's name put
together from text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from peil_chassis.store.port import After, Between, Document, Expected, Index, Store, Write
from peil_reporting.projections import PROJECTIONS

_ABOUT_PEOPLE = re.compile(
    rf"({'|'.join(re.escape(one.name) for one in PROJECTIONS if one.confidential)})_v[0-9]+_b[0-9]+_(entities|cells)"
)


class PeopleOutOfSight(Exception):
    """Documents about people were asked for outside the release room: a mistake in the code, refused."""


class FencedStore:
    """*store* without the entities and cells about people; everything else goes through as it is."""

    def __init__(self, store: Store) -> None:
        """Stands before *store*."""
        self._store = store

    async def start(self) -> None:
        """As the store."""
        await self._store.start()

    async def stop(self) -> None:
        """As the store."""
        await self._store.stop()

    async def declare(self, indexes: Sequence[Index]) -> None:
        """As the store. Raises `PeopleOutOfSight`."""
        _refuse(*(index.collection for index in indexes))
        await self._store.declare(indexes)

    async def load(self, collection: str, ids: Sequence[str]) -> dict[str, Document]:
        """As the store. Raises `PeopleOutOfSight`."""
        _refuse(collection)
        return await self._store.load(collection, ids)

    async def find(
        self,
        collection: str,
        equal: Mapping[str, Any],
        *,
        between: Between | None = None,
        order: str = "_id",
        descending: bool = False,
        limit: int = 1000,
        after: After | None = None,
    ) -> list[Document]:
        """As the store. Raises `PeopleOutOfSight`."""
        _refuse(collection)
        return await self._store.find(
            collection, equal, between=between, order=order, descending=descending, limit=limit, after=after
        )

    async def count(self, collection: str, equal: Mapping[str, Any], *, between: Between | None = None) -> int:
        """As the store. Raises `PeopleOutOfSight`."""
        _refuse(collection)
        return await self._store.count(collection, equal, between=between)

    async def commit(self, writes: Sequence[Write], expected: Expected | None = None) -> None:
        """As the store. Raises `PeopleOutOfSight`."""
        _refuse(*(write.collection for write in writes))
        await self._store.commit(writes, expected)

    async def drop(self, collection: str) -> None:
        """As the store. Raises `PeopleOutOfSight`."""
        _refuse(collection)
        await self._store.drop(collection)


def _refuse(*collections: str) -> None:
    for collection in collections:
        if _ABOUT_PEOPLE.fullmatch(collection):
            raise PeopleOutOfSight("cells and entities about people are read in the release room alone")
