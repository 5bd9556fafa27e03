"""What every store promises. `memory` and `mongo` implement it; one suite of tests holds both to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol, TypeAlias

Document: TypeAlias = dict[str, Any]
"""A document: ``_id`` (text), and values of JSON's kinds. Times are ISO 8601 text in UTC, so that they sort."""


class Ref(NamedTuple):
    """Which document."""

    collection: str
    id: str


@dataclass(frozen=True, slots=True)
class Put:
    """Write *document* whole, whether or not one with its ``_id`` exists."""

    collection: str
    document: Document


@dataclass(frozen=True, slots=True)
class Delete:
    """Remove the document, if it exists."""

    collection: str
    id: str


Write: TypeAlias = Put | Delete

Expected: TypeAlias = Mapping[Ref, Mapping[str, Any] | None]
"""What must still be so at commit: the document's fields have these values, or (None) there is no such document."""


@dataclass(frozen=True, slots=True)
class Between:
    """A range over one field: ``low <= field < high``; an open end is None."""

    field: str
    low: Any = None
    high: Any = None


@dataclass(frozen=True, slots=True)
class Index:
    """A declared index. Equality on a list field means: the list holds the value."""

    collection: str
    fields: tuple[str, ...]
    unique: bool = False


class After(NamedTuple):
    """Where the previous page ended: value of the ordering field and ``_id`` of its last document."""

    value: Any
    id: str


class StoreError(Exception):
    """The store could not do what was asked."""


class Conflict(StoreError):
    """Something expected is no longer so, or another commit touches the same documents. Load again and decide again."""


class StoreAway(StoreError):
    """The store does not answer. Transient: try again later. Whether a commit under way was done is unknown."""


class DocumentTooLarge(StoreError):
    """A document is larger than the store takes (16 MB in MongoDB)."""


class Store(Protocol):
    """Documents in collections."""

    async def start(self) -> None:
        """Connect. Raises `StoreAway` when the store does not answer within its start timeout."""
        ...

    async def stop(self) -> None: ...

    async def declare(self, indexes: Sequence[Index]) -> None:
        """Make these indexes exist, and their collections. Safe to repeat. Raises `StoreAway`."""
        ...

    async def load(self, collection: str, ids: Sequence[str]) -> dict[str, Document]:
        """The documents with these ids that exist. Raises `StoreAway`, and `ValueError` for an id that is no text."""
        ...

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

        A value that is a tuple in *equal* means: one of these.

        Raises:
            StoreAway: the store does not answer.
            ValueError: a value, an edge of the range or the end of a page is no plain value: it could be an operator.
        """
        ...

    async def count(self, collection: str, equal: Mapping[str, Any], *, between: Between | None = None) -> int:
        """
        How many documents have these field values, within one range; as `find` reads them.

        Raises:
            StoreAway: the store does not answer.
        """
        ...

    async def commit(self, writes: Sequence[Write], expected: Expected | None = None) -> None:
        """
        Do all *writes* or none, provided everything *expected* still holds.

        Every document in *expected* must be written or deleted by the same batch: only so can two commits never
        both succeed on the same expectation. After it returns, the writes survive a crash of the store.

        Raises:
            Conflict: an expectation failed or another commit got in between; nothing was written.
            StoreAway: no answer; it may or may not have been done, the expectation tells when it is tried again.
            DocumentTooLarge: nothing was written.
            ValueError: a document is expected but not written, or written twice.
        """
        ...

    async def drop(self, collection: str) -> None:
        """Remove a whole collection, if it exists."""
        ...
