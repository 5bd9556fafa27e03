"""
The store on MongoDB: the only module that knows Motor (decision record 0001).

It keeps to what MongoDB documents for a replica set, so that any server speaking that protocol will do.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, cast

from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorClientSession, AsyncIOMotorCollection
from pymongo import ASCENDING, DESCENDING, DeleteOne, IndexModel, ReadPreference, ReplaceOne, WriteConcern
from pymongo.errors import CollectionInvalid, ConnectionFailure, OperationFailure, PyMongoError
from pymongo.errors import DocumentTooLarge as MongoDocumentTooLarge
from pymongo.read_concern import ReadConcern

from peil_chassis.killpoint import reached
from peil_chassis.store.batch import refuse_compound, refuse_compound_edges, refuse_other_ids, targets
from peil_chassis.store.mongo_errors import COMMIT_UNKNOWN, answering, of_code
from peil_chassis.store.mongo_lots import Lot, lots
from peil_chassis.store.mongo_query import matching
from peil_chassis.store.mongo_request import Request, first_error, one_request
from peil_chassis.store.port import After, Between, Conflict, Document, Expected, Index, Put, Ref, StoreAway, Write

MAJORITY = WriteConcern(w="majority", j=True)
SNAPSHOT = ReadConcern("snapshot")

NAMESPACE_EXISTS = 48

MONGODB_8 = 25
"""The wire version from which servers know ``bulkWrite``."""

IDS_PER_QUERY = 64
"""Ids of one ``load`` that go into one query: the embedded stores take time by the square of a longer list."""


class MongoStore:
    """
    A `Store` in one MongoDB database. Belongs to the event loop in which it was made.

    Reads see what a majority has; a commit survives the loss of the primary.
    """

    def __init__(
        self, uri: str, database: str, *, start_timeout_s: float = 30.0, answer_timeout_s: float = 10.0
    ) -> None:
        """
        Nothing connects yet.

        Args:
            uri: ``mongodb://…`` of a replica set.
            database: Name of this service's own database.
            start_timeout_s: How long `start` waits for a first answer.
            answer_timeout_s: How long anything else waits for the server.
        """
        self._start_timeout_s = start_timeout_s
        self._answer_timeout_s = answer_timeout_s
        self._client: AsyncIOMotorClient[Document] = AsyncIOMotorClient(
            uri,
            serverSelectionTimeoutMS=int(answer_timeout_s * 1000),
            connectTimeoutMS=int(answer_timeout_s * 1000),
            socketTimeoutMS=int(answer_timeout_s * 3000),
            retryWrites=True,
            retryReads=True,
            appname="peil",
        )
        self._database = self._client.get_database(
            database, write_concern=MAJORITY, read_preference=ReadPreference.PRIMARY
        )
        self._existing: set[str] = set()
        self._knows_bulk_write = False
        self._orphans: list[Mapping[str, Any]] = []

    async def start(self) -> None:
        """Connect. Raises `StoreAway` when the store does not answer within its start timeout."""
        deadline = time.monotonic() + self._start_timeout_s
        while True:
            try:
                async with asyncio.timeout(max(0.1, deadline - time.monotonic())):
                    self._existing = set(await self._database.list_collection_names())
                    hello = await self._client.admin.command("hello")
                    self._knows_bulk_write = hello["maxWireVersion"] >= MONGODB_8
                return
            except (PyMongoError, TimeoutError) as error:
                if time.monotonic() + 0.2 >= deadline:
                    raise StoreAway("no MongoDB answers") from error
                await asyncio.sleep(0.2)

    async def stop(self) -> None:
        """Disconnect."""
        self._client.close()

    async def declare(self, indexes: Sequence[Index]) -> None:
        """Make these indexes exist, and their collections. Safe to repeat. Raises `StoreAway`, `Conflict`."""
        by_collection: dict[str, list[IndexModel]] = defaultdict(list)
        for index in indexes:
            models = by_collection[index.collection]
            if index.fields != ("_id",):
                models.append(IndexModel([(field, ASCENDING) for field in index.fields], unique=index.unique))
        async with answering():
            await self._create(by_collection)
            for collection, models in by_collection.items():
                if models:
                    await self._database[collection].create_indexes(models)

    async def load(self, collection: str, ids: Sequence[str]) -> dict[str, Document]:
        """The documents with these ids that exist. Raises `StoreAway`, and `ValueError` for an id that is no text."""
        refuse_other_ids(ids)
        found: dict[str, Document] = {}
        async with answering():
            source = self._reading(collection)
            if len(ids) == 1:
                document = await source.find_one({"_id": ids[0]})
                return {ids[0]: document} if document is not None else {}
            for first in range(0, len(ids), IDS_PER_QUERY):
                wanted = list(ids[first : first + IDS_PER_QUERY])
                cursor = source.find({"_id": {"$in": wanted}}, batch_size=len(wanted) + 1)
                for document in await cursor.to_list(None):
                    found[document["_id"]] = document
        return found

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
        """
        The documents with these field values, within one range, ordered by *order* and then ``_id``.

        Raises:
            StoreAway: the store does not answer.
            ValueError: a comparison that no store promises (with a list, a mapping, or a name with ``$``).
        """
        refuse_compound(equal, "equal")
        refuse_compound_edges(between, order, after)
        if limit < 1:
            raise ValueError("limit must be at least 1")
        direction = DESCENDING if descending else ASCENDING
        sort = [(order, direction)] if order == "_id" else [(order, direction), ("_id", direction)]
        query = matching(equal, between, order, after, descending)
        async with answering():
            cursor = self._reading(collection).find(query, sort=sort, limit=limit, batch_size=min(limit, 10_000))
            documents: list[Document] = await cursor.to_list(None)
        return documents

    async def count(self, collection: str, equal: Mapping[str, Any], *, between: Between | None = None) -> int:
        """How many documents `find` would find. Raises `StoreAway`, and ValueError as `find` does."""
        refuse_compound(equal, "equal")
        refuse_compound_edges(between, "_id", None)
        async with answering():
            query = matching(equal, between, "_id", None, False)
            return int(await self._reading(collection).count_documents(query))

    async def commit(self, writes: Sequence[Write], expected: Expected | None = None) -> None:
        """
        Do all *writes* or none, provided everything *expected* still holds.

        Raises:
            Conflict: an expectation failed, a unique index is broken, or another commit got in between.
            StoreAway: no answer; it may or may not have been done.
            DocumentTooLarge: nothing was written.
            ValueError: a document is expected but not written, written twice, or not of JSON's kinds.
        """
        expected = expected or {}
        by_ref = targets(writes, expected)
        if not by_ref:
            return
        async with answering():
            await self._end_orphans()
            await self._create({ref.collection for ref in by_ref})
            if len(by_ref) == 1:
                # One document is atomic by itself: no transaction, so half the round trips.
                await self._write(by_ref, expected, None)
                return
            request = one_request(self._database.name, by_ref, expected) if self._knows_bulk_write else None
            if request is not None:
                with suppress(MongoDocumentTooLarge):  # together, so nothing was sent; each may be small enough
                    await self._transact(partial(self._write_at_once, request), None)
                    return
            await self._transact(partial(self._write, by_ref, expected), SNAPSHOT)

    async def drop(self, collection: str) -> None:
        """Remove a whole collection, if it exists. Raises `StoreAway`."""
        async with answering():
            await self._database.drop_collection(collection)
        self._existing.discard(collection)

    # Inside

    def _reading(self, collection: str) -> AsyncIOMotorCollection[Document]:
        return self._database.get_collection(collection, read_concern=ReadConcern("majority"))

    async def _create(self, collections: Iterable[str]) -> None:
        """Make collections before a transaction needs them: not every server does so inside one."""
        for collection in collections:
            if collection in self._existing:
                continue
            try:
                await self._database.create_collection(collection)
            except CollectionInvalid:
                pass  # another process made it
            except OperationFailure as error:
                if error.code != NAMESPACE_EXISTS:
                    raise
            self._existing.add(collection)

    async def _end_orphans(self) -> None:
        """
        End transactions that a lost connection left open: for a minute they would keep their documents from us.

        Whether one of them had just been committed does not matter: the caller was told that nobody knows.
        """
        orphans, self._orphans = self._orphans, []
        if not orphans:
            return
        try:
            await self._client.admin.command("killSessions", orphans)
        except OperationFailure:
            return  # a server that does not know them, or cannot: its own time limit ends them
        except PyMongoError:
            self._orphans += orphans
            raise

    async def _transact(
        self, write: Callable[[AsyncIOMotorClientSession], Awaitable[None]], reading: ReadConcern | None
    ) -> None:
        async with await self._client.start_session() as session:
            session.start_transaction(read_concern=reading, write_concern=MAJORITY)
            try:
                await write(session)
                reached("store.inside-commit")
                await self._commit(session)
            except ConnectionFailure:
                self._orphans.append(cast(Mapping[str, Any], session.session_id))  # Motor's stubs call it a method
                raise
            # Any other way out aborts the transaction when the session ends.

    async def _write_at_once(self, request: Request, session: AsyncIOMotorClientSession) -> None:
        """It only writes, so that a commit a majority has vouches for whatever its expectations saw."""
        answer = await self._client.admin.command(request.command, session=session)
        if (code := first_error(answer)) is not None:
            raise of_code(code)
        if not request.kept(answer):
            raise Conflict("a document is not as expected")

    async def _write(
        self, by_ref: Mapping[Ref, Write], expected: Expected, session: AsyncIOMotorClientSession | None
    ) -> None:
        # What is expected goes first: a lost race is found before the bulk is sent.
        for collection, lot in lots(by_ref, expected).items():
            await self._write_expected(collection, lot, session)
        plain: dict[str, list[DeleteOne | ReplaceOne[Document]]] = defaultdict(list)
        for ref, write in by_ref.items():
            if ref in expected:
                continue
            if isinstance(write, Put):
                plain[ref.collection].append(ReplaceOne({"_id": ref.id}, write.document, upsert=True))
            else:
                plain[ref.collection].append(DeleteOne({"_id": ref.id}))
        for collection, operations in plain.items():
            await self._database[collection].bulk_write(operations, ordered=False, session=session)

    async def _write_expected(self, name: str, lot: Lot, session: AsyncIOMotorClientSession | None) -> None:
        """One request per kind of expectation, however many documents: a batch of deliveries expects hundreds."""
        collection = self._database[name]
        if lot.absent and await collection.find_one({"_id": {"$in": lot.absent}}, session=session) is not None:
            raise Conflict(f"{name} holds a document that should not exist")
        if lot.new:
            await collection.insert_many(lot.new, ordered=False, session=session)
        if lot.changed:
            operations: list[DeleteOne | ReplaceOne[Document]] = [
                DeleteOne(query) if document is None else ReplaceOne(query, document) for query, document in lot.changed
            ]
            done = await collection.bulk_write(operations, ordered=False, session=session)
            if done.matched_count + done.deleted_count != len(lot.changed):
                raise Conflict(f"{name} holds a document that is not as expected")

    async def _commit(self, session: AsyncIOMotorClientSession) -> None:
        deadline = time.monotonic() + self._answer_timeout_s
        while True:
            try:
                await session.commit_transaction()
                return
            except PyMongoError as error:
                # Only the commit may be repeated: the body's effects are either all there or all gone.
                if not error.has_error_label(COMMIT_UNKNOWN) or time.monotonic() > deadline:
                    raise
                await asyncio.sleep(0.05)
