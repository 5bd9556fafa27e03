"""A store in memory: the simulator's and the tests' database, strict where MongoDB is lenient."""

from __future__ import annotations

import asyncio
import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from peil_chassis.store.batch import refuse_compound, refuse_compound_edges, refuse_other_ids, targets
from peil_chassis.store.buckets import Buckets, value_at
from peil_chassis.store.port import (
    After,
    Between,
    Conflict,
    Delete,
    Document,
    DocumentTooLarge,
    Expected,
    Index,
    Put,
    Ref,
    StoreAway,
    Write,
)

MAX_DOCUMENT_BYTES = 16 * 1024 * 1024
MAX_INTEGER = 2**63


@dataclass(slots=True)
class _Unique:
    """A unique index: which document holds which values."""

    index: Index
    holders: dict[tuple[Any, ...], str]


class MemoryStore:
    """
    A `Store` that lives as long as the object; services that share it should each have their own, as databases do.

    Documents are kept encoded, so nothing that goes in or comes out is shared with the caller.
    """

    def __init__(self) -> None:
        self._collections: dict[str, dict[str, tuple[Document, bytes]]] = {}
        self._buckets: dict[str, Buckets] = {}
        self._unique: list[_Unique] = []
        self._away = False
        self._silent_commits = 0
        self._silent_about: str | None = None

    async def start(self) -> None:
        """Connect. Raises `StoreAway` while the store is made to be away."""
        await self._answer()

    async def stop(self) -> None:
        """Disconnect; the documents stay."""

    async def declare(self, indexes: Sequence[Index]) -> None:
        """Make these indexes exist. Raises `StoreAway`, and `Conflict` when a unique one is already broken."""
        await self._answer()
        for index in indexes:
            documents = self._collections.setdefault(index.collection, {})
            if not index.unique or any(each.index == index for each in self._unique):
                continue
            holders: dict[tuple[Any, ...], str] = {}
            for id_, (document, _) in documents.items():
                _claim(index, holders, document, id_)
            self._unique.append(_Unique(index, holders))

    async def load(self, collection: str, ids: Sequence[str]) -> dict[str, Document]:
        """The documents with these ids that exist. Raises `StoreAway`, and `ValueError` for an id that is no text."""
        refuse_other_ids(ids)
        await self._answer()
        documents = self._collections.get(collection, {})
        return {id_: msgspec.msgpack.decode(documents[id_][1]) for id_ in ids if id_ in documents}

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
        await self._answer()
        found = [
            (_rank(value_at(document, order)), id_, packed)
            for id_, document, packed in self._matching(collection, equal, between)
        ]
        found.sort(key=lambda each: each[:2], reverse=descending)
        if after is not None:
            edge = (_rank(after.value), after.id)
            found = [each for each in found if (each[:2] < edge if descending else each[:2] > edge)]
        return [msgspec.msgpack.decode(packed) for _, _, packed in found[:limit]]

    async def count(self, collection: str, equal: Mapping[str, Any], *, between: Between | None = None) -> int:
        """How many documents `find` would find. Raises `StoreAway`, and ValueError as `find` does."""
        refuse_compound(equal, "equal")
        refuse_compound_edges(between, "_id", None)
        await self._answer()
        return sum(1 for _ in self._matching(collection, equal, between))

    def _matching(
        self, collection: str, equal: Mapping[str, Any], between: Between | None
    ) -> Iterator[tuple[str, Document, bytes]]:
        documents = self._collections.get(collection)
        if not documents:
            return
        if equal:
            named = self._buckets.setdefault(collection, Buckets()).candidates(equal, documents)
            entries: Iterable[tuple[str, tuple[Document, bytes]]] = ((id_, documents[id_]) for id_ in named)
        else:
            entries = documents.items()
        for id_, (document, packed) in entries:
            if all(_matches(value_at(document, field), wanted) for field, wanted in equal.items()) and (
                between is None or _within(value_at(document, between.field), between)
            ):
                yield id_, document, packed

    async def commit(self, writes: Sequence[Write], expected: Expected | None = None) -> None:
        """
        Do all *writes* or none, provided everything *expected* still holds.

        Raises:
            Conflict: an expectation failed or a unique index is broken; nothing was written.
            StoreAway: no answer.
            DocumentTooLarge: nothing was written.
            ValueError: a document is expected but not written, written twice, or not of JSON's kinds.
        """
        expected = expected or {}
        by_ref = targets(writes, expected)
        encoded: dict[Ref, tuple[Document, bytes] | None] = {
            ref: _encode(write.document) if isinstance(write, Put) else None for ref, write in by_ref.items()
        }
        await self._answer()
        for ref, fields in expected.items():
            self._check(ref, fields)
        holders = self._claims(by_ref)
        for unique, held in zip(self._unique, holders, strict=True):
            unique.holders = held
        for ref, entry in encoded.items():
            self._keep(ref, entry)
        if self._silent_commits and self._silent_about in (None, *(ref.collection for ref in by_ref)):
            self._silent_commits -= 1
            raise StoreAway("the answer was lost")

    async def drop(self, collection: str) -> None:
        """Remove a whole collection with its indexes, if it exists. Raises `StoreAway`."""
        await self._answer()
        self._collections.pop(collection, None)
        self._buckets.pop(collection, None)
        self._unique = [each for each in self._unique if each.index.collection != collection]

    # Powers of a test

    def away(self, away: bool) -> None:
        """From now on (not) answering, as a store that is down or up again."""
        self._away = away

    def lose_next_answer(self, commits: int = 1, *, about: str | None = None) -> None:
        """The next *commits* (only those that write to the collection *about*) are done, but heard as `StoreAway`."""
        self._silent_commits = commits
        self._silent_about = about

    def documents(self, collection: str) -> dict[str, Document]:
        """Copies of everything in *collection*, by id."""
        return {
            id_: msgspec.msgpack.decode(packed)
            for id_, (_, packed) in sorted(self._collections.get(collection, {}).items())
        }

    def packed(self) -> Iterator[tuple[str, str, bytes]]:
        """Everything that is kept, as it is kept: collection, id and the document in MessagePack, for searches."""
        for collection, documents in self._collections.items():
            for id_, (_, packed) in documents.items():
                yield collection, id_, packed

    def collections(self) -> list[str]:
        """The names of the collections, sorted."""
        return sorted(self._collections)

    # Inside

    async def _answer(self) -> None:
        await asyncio.sleep(0)  # a real store lets others run before it answers
        if self._away:
            raise StoreAway("the store does not answer")

    def _keep(self, ref: Ref, entry: tuple[Document, bytes] | None) -> None:
        documents = self._collections.setdefault(ref.collection, {})
        buckets = self._buckets.get(ref.collection)
        if buckets is not None and ref.id in documents:
            buckets.remove(ref.id, documents[ref.id][0])
        if entry is None:
            documents.pop(ref.id, None)
            return
        documents[ref.id] = entry
        if buckets is not None:
            buckets.put(ref.id, entry[0])

    def _check(self, ref: Ref, fields: Mapping[str, Any] | None) -> None:
        stored = self._collections.get(ref.collection, {}).get(ref.id)
        if fields is None:
            if stored is not None:
                raise Conflict(f"{ref.collection}/{ref.id} already exists")
            return
        if stored is None:
            raise Conflict(f"{ref.collection}/{ref.id} does not exist")
        for field, wanted in fields.items():
            if not _matches(value_at(stored[0], field), wanted):
                raise Conflict(f"{ref.collection}/{ref.id} has another {field} than expected")

    def _claims(self, by_ref: Mapping[Ref, Write]) -> list[dict[tuple[Any, ...], str]]:
        """The unique indexes as they would be after these writes. Raises `Conflict` when one would be broken."""
        after = []
        for unique in self._unique:
            mine = {ref.id: write for ref, write in by_ref.items() if ref.collection == unique.index.collection}
            if not mine:
                after.append(unique.holders)
                continue
            holders = {values: id_ for values, id_ in unique.holders.items() if id_ not in mine}
            for id_, write in mine.items():
                if not isinstance(write, Delete):
                    _claim(unique.index, holders, write.document, id_)
            after.append(holders)
        return after


def _claim(index: Index, holders: dict[tuple[Any, ...], str], document: Document, id_: str) -> None:
    options = []
    for field in index.fields:
        value = value_at(document, field)
        options.append([_rank(one) for one in value] if isinstance(value, list) else [_rank(value)])
    for values in itertools.product(*options):
        if holders.setdefault(values, id_) != id_:
            raise Conflict(f"another document of {index.collection} has the same {', '.join(index.fields)}")


def _encode(document: Document) -> tuple[Document, bytes]:
    size = _size(document, "document")
    if size > MAX_DOCUMENT_BYTES:
        raise DocumentTooLarge(f"a document of {size} bytes is larger than {MAX_DOCUMENT_BYTES}")
    packed = msgspec.msgpack.encode(document)
    return msgspec.msgpack.decode(packed), packed


def _size(value: Any, path: str) -> int:
    """How many bytes *value* takes in MongoDB. Raises ValueError for anything JSON does not have."""
    kind = type(value)
    if value is None or kind is bool:
        return 1
    if kind is str:
        return len(value.encode()) + 5
    if kind is int:
        if not -MAX_INTEGER <= value < MAX_INTEGER:
            raise ValueError(f"{path} does not fit in 64 bits")
        return 4 if -(2**31) <= value < 2**31 else 8
    if kind is float:
        if not math.isfinite(value):
            raise ValueError(f"{path} is not a finite number")
        return 8
    if kind is list:
        return 5 + sum(2 + len(str(at)) + _size(one, f"{path}[{at}]") for at, one in enumerate(value))
    if kind is dict:
        return 5 + sum(2 + len(name.encode()) + _size(one, f"{path}.{name}") for name, one in _fields(value, path))
    raise ValueError(f"{path} is of a kind that JSON does not have: {kind.__name__}")


def _fields(value: Mapping[Any, Any], path: str) -> Iterator[tuple[str, Any]]:
    for name, one in value.items():
        if type(name) is not str or "\0" in name or name.startswith("$"):
            raise ValueError(f"{path} has a field name no store takes: {name!r}")
        yield name, one


def _matches(value: Any, wanted: Any) -> bool:
    if isinstance(wanted, tuple):
        return any(_matches(value, one) for one in wanted)
    if isinstance(value, list):
        return any(_matches(one, wanted) for one in value)
    # True is not 1 in MongoDB, and 1 is 1.0.
    return not isinstance(value, dict) and _rank(value) == _rank(wanted)


def _rank(value: Any) -> tuple[int, Any]:
    """A key that sorts as MongoDB does: nothing, numbers, text, booleans. Raises ValueError for a list or mapping."""
    if value is None:
        return (0, 0)
    if isinstance(value, bool):
        return (3, value)
    if isinstance(value, int | float):
        return (1, value)
    if isinstance(value, str):
        return (2, value)
    raise ValueError(f"no store promises an order of {type(value).__name__}s")


def _within(value: Any, between: Between) -> bool:
    if isinstance(value, list | dict):
        raise ValueError(f"a range over {between.field}, which is a {type(value).__name__}, is not promised")
    for edge, is_low in ((between.low, True), (between.high, False)):
        if edge is None:
            continue
        if _rank(value)[0] != _rank(edge)[0] or (value < edge if is_low else value >= edge):
            return False
    return True
