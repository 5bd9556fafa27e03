"""How vault, erasures and waiting bodies lie in intake's database."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import msgspec

from peil_chassis.clock import timestamp
from peil_chassis.store.port import After, Between, Delete, Document, Expected, Index, Put, Ref, Store, Write
from peil_intake.deliveries.domain.reading import Arrival
from peil_intake.deliveries.domain.receipts import DeliveryId, Outcome
from peil_intake.deliveries.storage import RECEIPTS, receipt_id
from peil_intake.persons.domain.rows import Employment, PersonRef, Row
from peil_intake.persons.sealing import Keyring

VAULT = "vault"
ERASED = "erased"
ERASING = "erasing"
WAITING = "waiting"
_ERASED_REFERENCE = "erased"
_ERASED_EMPLOYMENT = "erased-employment"
_PAGE = 100


class Waiting(NamedTuple):
    """
    A delivery that waits for a mapping.

    Attributes:
        id: Of its document, and of its receipt.
        source: The delivery's source.
        event_id: Its id.
        type: Its type.
        client: Who delivered it.
        handles: Those of every reference in it.
        since: When it was taken in, RFC 3339.
        sealed: Its body.
    """

    id: str
    source: str
    event_id: str
    type: str
    client: str
    handles: tuple[str, ...]
    since: str
    sealed: str


class Erasing(NamedTuple):
    """Somebody who was erased, and whose traces in waiting bodies and register are being removed."""

    id: str
    handles: tuple[str, ...]


def indexes() -> list[Index]:
    """The collections, and the indexes that they need."""
    return [
        Index(VAULT, ("handle",)),
        Index(VAULT, ("person",)),
        Index(VAULT, ("moving",)),
        Index(VAULT, ("kept_from",)),
        Index(VAULT, ("source", "handle")),
        Index(ERASED, ("_id",)),
        Index(ERASING, ("_id",)),
        Index(VAULT, ("leaving",)),
        Index(WAITING, ("handles",)),
        Index(WAITING, ("source", "since")),
        Index(WAITING, ("since",)),
    ]


def row_id(ref: PersonRef) -> str:
    """The document's id: source and reference, so that neither can be mistaken for a part of the other."""
    return json.dumps(ref, ensure_ascii=False, separators=(",", ":"))


async def load_people(
    store: Store, refs: Iterable[PersonRef], keys: Keyring
) -> tuple[dict[PersonRef, Row], dict[PersonRef, date]]:
    """The rows of *refs* that exist, and the day of erasure of those that stood for somebody. Raises `StoreAway`."""
    wanted = list(set(refs))
    if not wanted:
        return {}, {}
    digests = {digest: ref for ref in wanted for digest in keys.digests(_ERASED_REFERENCE, row_id(ref))}
    rows, erased = await asyncio.gather(
        store.load(VAULT, [row_id(ref) for ref in wanted]), store.load(ERASED, list(digests))
    )
    found = [row_of(document) for document in rows.values()]
    days: dict[PersonRef, date] = {}
    for digest, document in erased.items():
        ref, day = digests[digest], date.fromisoformat(document["erased_on"])
        days[ref] = max(day, days.get(ref, day))
    return {row.ref: row for row in found}, days


async def load_erased_employments(
    store: Store, named: Iterable[tuple[PersonRef, str]], keys: Keyring
) -> frozenset[tuple[PersonRef, str]]:
    """Of the employments *named*, each under its reference, those known of somebody erased. Raises `StoreAway`."""
    digests = {
        digest: (ref, employment)
        for ref, employment in named
        for digest in keys.digests(_ERASED_EMPLOYMENT, _employment_id(ref, employment))
    }
    return frozenset(digests[each] for each in await store.load(ERASED, list(digests))) if digests else frozenset()


async def find_rows(store: Store, **where: Any) -> list[Row]:
    """At most a thousand rows with these values, in order of handle. Raises `StoreAway`."""
    return [row_of(document) for document in await store.find(VAULT, where, order="handle")]


async def page_of_rows(store: Store, source: str, *, limit: int, after: str) -> list[Row]:
    """At most *limit* rows of a source whose handle comes after *after*, in order of handle. Raises `StoreAway`."""
    between = Between("handle", low=after)
    found = await store.find(VAULT, {"source": source}, between=between, order="handle", limit=limit + 1)
    return [row_of(document) for document in found if document["handle"] != after][:limit]


async def rows_kept_until(store: Store, day: date, *, limit: int, after: After | None = None) -> list[Document]:
    """
    Documents of rows that tell that months of keeping count from before *day*, the oldest first.

    Args:
        store: Where they lie.
        day: The first day that is too late.
        limit: How many at most.
        after: The place where the page before ended.

    Raises:
        StoreAway: the store does not answer.
    """
    between = Between("kept_from", low="", high=day.isoformat())
    return await store.find(VAULT, {}, between=between, order="kept_from", limit=limit, after=after)


def put_rows(rows: Iterable[Row], before: Mapping[PersonRef, Row]) -> tuple[list[Write], Expected]:
    """The writes of *rows*, and the expectation that each is still as it was *before* (or not there)."""
    writes: list[Write] = []
    expected: dict[Ref, Mapping[str, Any] | None] = {}
    for row in rows:
        was = before.get(row.ref)
        writes.append(Put(VAULT, row_document(row)))
        expected[Ref(VAULT, row_id(row.ref))] = None if was is None else {"version": was.version, "handle": was.handle}
    return writes, expected


def delete_rows(rows: Iterable[Row]) -> tuple[list[Write], Expected]:
    """The writes that remove *rows*, and the expectation that each is still as it was read."""
    gone = {Ref(VAULT, row_id(row.ref)): {"version": row.version, "handle": row.handle} for row in rows}
    return [Delete(VAULT, ref.id) for ref in gone], gone


def erased_documents(rows: Iterable[Row], day: date, keys: Keyring) -> list[Write]:
    """What remains of erased *rows*: keyed digests of each reference and of each employment under it, and the day."""
    digests: list[str] = []
    for row in rows:
        digests.append(keys.digest(_ERASED_REFERENCE, row_id(row.ref)))
        digests += [keys.digest(_ERASED_EMPLOYMENT, _employment_id(row.ref, name)) for name in row.employments]
    return [Put(ERASED, {"_id": digest, "erased_on": day.isoformat()}) for digest in digests]


def erasing_document(rows: Sequence[Row]) -> Write:
    """The note that traces of *rows* are still to be removed."""
    return Put(ERASING, {"_id": rows[0].handle, "handles": [row.handle for row in rows]})


async def find_erasing(store: Store) -> list[Erasing]:
    """Erasures whose traces are still being removed. Raises `StoreAway`."""
    return [Erasing(each["_id"], tuple(each["handles"])) for each in await store.find(ERASING, {}, limit=_PAGE)]


def waiting_document(arrival: Arrival, client: str, now: datetime, keys: Keyring) -> Document:
    """The sealed body of an *arrival* that waits. Its id is its receipt's."""
    sent = arrival.sent or arrival.delivery
    name = receipt_id(DeliveryId(sent.source, sent.id))
    return {
        "_id": name,
        "source": sent.source,
        "event_id": sent.id,
        "type": sent.type,
        "client": client,
        "handles": list(arrival.people),
        "since": timestamp(now),
        "sealed": keys.seal(msgspec.json.encode(sent.as_event()), about=_about(name)),
    }


def open_waiting(waiting: Waiting, keys: Keyring) -> bytes:
    """The body that was sealed, as JSON text. Raises `CannotOpen`."""
    return keys.open(waiting.sealed, about=_about(waiting.id))


async def find_waiting(
    store: Store, where: Mapping[str, Any], *, limit: int, after: After | None = None, before: str | None = None
) -> list[Waiting]:
    """
    Deliveries that wait, the longest first.

    Args:
        store: Where they lie.
        where: Fields and their values.
        limit: How many at most.
        after: The place where the page before ended.
        before: Only those that wait since before this moment.

    Raises:
        StoreAway: the store does not answer.
    """
    between = Between("since", high=before) if before else None
    documents = await store.find(WAITING, where, between=between, order="since", limit=limit, after=after)
    return [waiting_of(document) for document in documents]


async def load_waiting(store: Store, ids: Sequence[str]) -> list[Waiting]:
    """Those of *ids* that still wait. Raises `StoreAway`."""
    return [waiting_of(document) for document in (await store.load(WAITING, ids)).values()]


def waiting_of(document: Document) -> Waiting:
    """What a document of the waiting room holds."""
    return Waiting(
        id=document["_id"],
        source=document["source"],
        event_id=document["event_id"],
        type=document["type"],
        client=document["client"],
        handles=tuple(document["handles"]),
        since=document["since"],
        sealed=document["sealed"],
    )


def take_out(waiting: Waiting, *, receipt_too: bool) -> tuple[list[Write], Expected]:
    """
    The writes that end the waiting, and the expectation that it still lasts.

    Args:
        waiting: What waits.
        receipt_too: It ends in a refusal, which leaves no receipt.
    """
    writes: list[Write] = [Delete(WAITING, waiting.id)]
    expected: dict[Ref, Mapping[str, Any] | None] = {Ref(WAITING, waiting.id): {"since": waiting.since}}
    if receipt_too:
        writes.append(Delete(RECEIPTS, waiting.id))
        expected[Ref(RECEIPTS, waiting.id)] = {"outcome": Outcome.WAITING.value}
    return writes, expected


def row_document(row: Row) -> Document:
    """The vault's document of *row*."""
    return {
        "_id": row_id(row.ref),
        "version": row.version,
        "source": row.ref.source,
        "reference": row.ref.reference,
        "handle": row.handle,
        "person": row.person,
        "mapped": [[source, handle] for source, handle in row.mapped.items()],
        "employments": [
            [
                name,
                _day_text(each.started_on),
                sorted(day.isoformat() for day in each.changed_on),
                _day_text(each.ended_on),
            ]
            for name, each in row.employments.items()
        ],
        "leaving": sorted(row.leaving),
        "moving": row.moving,
        "last_seen": row.last_seen.isoformat(),
        "kept_from": row.kept_from.isoformat() if row.kept_from else None,
    }


def row_of(document: Document) -> Row:
    """The row that a document of the vault holds."""
    return Row(
        ref=PersonRef(document["source"], document["reference"]),
        handle=document["handle"],
        person=document["person"],
        version=document["version"],
        last_seen=date.fromisoformat(document["last_seen"]),
        mapped=dict(document["mapped"]),
        employments={
            name: Employment(_day(started), frozenset(map(date.fromisoformat, changes)), _day(ended))
            for name, started, changes, ended in document["employments"]
        },
        leaving=frozenset(document["leaving"]),
        moving=document["moving"],
    )


def _employment_id(ref: PersonRef, employment: str) -> str:
    return json.dumps([*ref, employment], ensure_ascii=False, separators=(",", ":"))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _day_text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _about(waiting_id: str) -> str:
    return f"{WAITING} {waiting_id}"
