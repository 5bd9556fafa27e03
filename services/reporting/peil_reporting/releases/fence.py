"""
A store in which documents about people cannot be read, and what is told cannot be written: what everybody is given but
the rooms, the door and the folds.

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
    r"|certificates|gate_keys|release_counted"
)
"""Documents about people, and the proofs: they hold what is hidden."""

WRITTEN_BY_THE_DOOR = frozenset(
    {"releases", "survey_releases", "survey_nodes", "survey_catalogues", "release_reports"}
    | {"ledger", "ledger_heads", "ledger_counted"}
)
"""What readers are told from, and the ledger of it: written in the commit that lets a release out, or not at all."""


class PeopleOutOfSight(Exception):
    """Documents about people were asked for outside the release room: a mistake in the code, refused."""


class ToldElsewhere(Exception):
    """A figure was about to be written outside the door: a mistake in the code, refused."""


class FencedStore:
    """*store* without what is about people, and with what is told for reading only; all else goes through as it is."""

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
        """As the store. Raises `PeopleOutOfSight`, `ToldElsewhere`."""
        _refuse(*(write.collection for write in writes))
        _refuse_telling(*(write.collection for write in writes))
        await self._store.commit(writes, expected)

    async def drop(self, collection: str) -> None:
        """As the store. Raises `PeopleOutOfSight`, `ToldElsewhere`."""
        _refuse(collection)
        _refuse_telling(collection)
        await self._store.drop(collection)


def _refuse(*collections: str) -> None:
    for collection in collections:
        if _ABOUT_PEOPLE.fullmatch(collection):
            raise PeopleOutOfSight("cells and entities about people are read in the release room alone")


def _refuse_telling(*collections: str) -> None:
    if not WRITTEN_BY_THE_DOOR.isdisjoint(collections):
        raise ToldElsewhere("what is told is written by the door alone")
