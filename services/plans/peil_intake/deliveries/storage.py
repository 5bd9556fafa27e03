"""The only module that knows how intake's books lie in the store: receipts, register, refusals."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from peil_chassis.clock import timestamp
from peil_chassis.store.port import After, Between, Delete, Document, Index, Put, Ref, Store, Write
from peil_contracts.envelope import Violation
from peil_intake.deliveries.domain.judging import UNIT_UNKNOWN, Judgement, named_units
from peil_intake.deliveries.domain.reading import Arrival
from peil_intake.deliveries.domain.receipts import DeliveryId, Outcome, Receipt, Refusal
from peil_intake.deliveries.domain.register import About, Entry, Stamp
from peil_intake.persons.sealing import Keyring

RECEIPTS = "receipts"
REGISTER = "register"
REFUSALS = "refusals"
BODY = "body"
"""What digests of bodies are made for. A plain hash of a body would let anybody try every reference there can be."""

_PAGE = 1000


class KeptReceipt(NamedTuple):
    """A receipt and when it was given."""

    receipt: Receipt
    given_at: str


class KeptRefusal(NamedTuple):
    """A refusal as it is kept for its supplier."""

    id: str
    source: str | None
    event_id: str | None
    type: str | None
    errors: tuple[Violation, ...]
    refused_at: str


class Loaded(NamedTuple):
    """The register and placements, and the versions at which the entries were read."""

    register: Mapping[str, Entry]
    placements: Mapping[str, Mapping[str, str | None]]
    versions: Mapping[str, int]


def indexes() -> list[Index]:
    """The collections, and the indexes that they need."""
    return [
        Index(RECEIPTS, ("_id",)),
        Index(REGISTER, ("places",)),
        Index(REGISTER, ("handles",)),
        Index(REFUSALS, ("client", "refused_at")),
        Index(REFUSALS, ("client", "source", "event_id")),
        Index(REFUSALS, ("refused_at",)),
    ]


def receipt_id(which: DeliveryId) -> str:
    """The document's id: source and id, so that neither can be mistaken for a part of the other."""
    return json.dumps(which, ensure_ascii=False, separators=(",", ":"))


async def load_receipts(store: Store, arrivals: Sequence[Arrival], keys: Keyring) -> dict[DeliveryId, Receipt]:
    """
    The receipts of those *arrivals* that were taken before.

    What is stored of a body is a keyed digest. A receipt whose digest is that of an arrival has the arrival's hash.

    Raises:
        StoreAway: the store does not answer.
    """
    hashes: dict[str, set[str]] = {}
    for arrival in arrivals:
        hashes.setdefault(receipt_id(arrival.which), set()).add(arrival.body_hash)
    found = await store.load(RECEIPTS, list(hashes))
    receipts = [_receipt(document, hashes[name], keys) for name, document in found.items()]
    return {receipt.delivery: receipt for receipt in receipts}


async def load_register(store: Store, arrivals: Sequence[Arrival]) -> Loaded:
    """
    Load what the register holds under the keys of *arrivals*, and which of the units they name have a place.

    Raises:
        StoreAway: the store does not answer.
    """
    if not arrivals:
        return Loaded({}, {}, {})
    # Together, not from one moment: the commit expects every entry to be still as it was read here.
    entries, placements = await asyncio.gather(
        store.load(REGISTER, list({arrival.key for arrival in arrivals})),
        _placements(store, {unit for arrival in arrivals for unit in named_units(arrival)}),
    )
    register = {key: entry_of(document) for key, document in entries.items()}
    return Loaded(register, placements, {key: document["version"] for key, document in entries.items()})


async def _placements(store: Store, units: Iterable[str]) -> dict[str, dict[str, str | None]]:
    wanted = tuple(sorted(units))
    placements: dict[str, dict[str, str | None]] = {}
    after: After | None = None
    while wanted:
        page = await store.find(REGISTER, {"places": wanted}, limit=_PAGE, after=after)
        for document in page:
            placements.setdefault(document["places"], {})[document["_id"]] = document.get("level")
        if len(page) < _PAGE:
            break
        after = After(page[-1]["_id"], page[-1]["_id"])
    return placements


def writes(
    judgement: Judgement,
    versions: Mapping[str, int],
    *,
    client: str,
    now: datetime,
    keys: Keyring,
    waited: bool = False,
) -> tuple[list[Write], dict[Ref, Mapping[str, Any] | None]]:
    """
    What a commit of *judgement* writes, and what must still be so for it: nobody decided on the same in between.

    Args:
        judgement: What was decided.
        versions: Of the register's entries, as they were read.
        client: Who delivered.
        now: The present moment.
        keys: What digests of bodies are made with.
        waited: Whether the deliveries waited for a mapping, so that their receipts say so until now.
    """
    at = timestamp(now)
    batch: list[Write] = []
    expected: dict[Ref, Mapping[str, Any] | None] = {}
    for which, receipt in judgement.receipts.items():
        batch.append(Put(RECEIPTS, _receipt_document(receipt, client, at, keys)))
        expected[Ref(RECEIPTS, receipt_id(which))] = {"outcome": Outcome.WAITING.value} if waited else None
    for key, entry in judgement.register.items():
        version = versions.get(key)
        batch.append(Put(REGISTER, entry_document(key, entry, (version or 0) + 1)))
        expected[Ref(REGISTER, key)] = None if version is None else {"version": version}
    refusals = [answer for answer in judgement.answers if isinstance(answer, Refusal)]
    documents = {each["_id"]: each for each in (refusal_document(answer, client, at, keys) for answer in refusals)}
    batch.extend(Put(REFUSALS, document) for document in documents.values())
    return batch, expected


async def find_receipt(store: Store, source: str, event_id: str) -> KeptReceipt | None:
    """The receipt of a delivery that was taken. Raises `StoreAway`."""
    document_id = receipt_id(DeliveryId(source, event_id))
    document = (await store.load(RECEIPTS, [document_id])).get(document_id)
    return KeptReceipt(_receipt(document), document["given_at"]) if document else None


async def find_refusals_of(store: Store, client: str, source: str, event_id: str) -> list[KeptRefusal]:
    """What *client* was refused under this source and id in the last 30 days, newest first. Raises `StoreAway`."""
    where = {"client": client, "source": source, "event_id": event_id}
    documents = await store.find(REFUSALS, where, order="refused_at", descending=True, limit=100)
    return [_refusal(document) for document in documents]


async def list_refusals(
    store: Store, client: str, *, source: str | None = None, limit: int, after: After | None = None
) -> list[KeptRefusal]:
    """A page of what *client* was refused (for *source*) in the last 30 days, newest first. Raises `StoreAway`."""
    where = {"client": client} if source is None else {"client": client, "source": source}
    documents = await store.find(REFUSALS, where, order="refused_at", descending=True, limit=limit, after=after)
    return [_refusal(document) for document in documents]


async def prune_refusals(store: Store, *, before: datetime) -> int:
    """
    Remove the refusals from before that moment, a thousand at a time.

    Returns:
        How many were removed.

    Raises:
        StoreAway, Conflict: try again later.
    """
    removed = 0
    while page := await store.find(
        REFUSALS, {}, between=Between("refused_at", high=timestamp(before)), order="refused_at", limit=_PAGE
    ):
        await store.commit([Delete(REFUSALS, document["_id"]) for document in page])
        removed += len(page)
    return removed


def _receipt_document(receipt: Receipt, client: str, at: str, keys: Keyring) -> Document:
    return {
        "_id": receipt_id(receipt.delivery),
        "source": receipt.delivery.source,
        "event_id": receipt.delivery.id,
        "type": receipt.type,
        "outcome": receipt.outcome.value,
        "warnings": _violation_documents(receipt.warnings),
        "superseded_by": receipt.superseded_by,
        "unit_unknown": any(warning.rule == UNIT_UNKNOWN for warning in receipt.warnings),
        "body_hash": keys.digest(BODY, receipt.body_hash),
        "client": client,
        "given_at": at,
    }


def _receipt(document: Document, hashes: Iterable[str] = (), keys: Keyring | None = None) -> Receipt:
    stored = document["body_hash"]
    same = [each for each in hashes if keys is not None and stored in keys.digests(BODY, each)]
    return Receipt(
        delivery=DeliveryId(document["source"], document["event_id"]),
        type=document["type"],
        outcome=Outcome(document["outcome"]),
        warnings=_violations(document["warnings"]),
        superseded_by=document["superseded_by"],
        body_hash=same[0] if same else stored,
    )


def entry_document(key: str, entry: Entry, version: int) -> Document:
    """The register's document of *entry*, at that version."""
    about = entry.about
    return {
        "_id": key,
        "version": version,
        "withdrawn": entry.withdrawn,
        "time": timestamp(entry.stamp.time),
        "event_id": entry.stamp.id,
        "places": entry.places,
        "level": entry.level,
        "handles": list(about.people) if about else None,
        "people": list(about.people.values()) if about else None,
        "published": about.published if about else None,
        "event": about.event if about else None,
    }


def entry_of(document: Document) -> Entry:
    """The entry that a document of the register holds."""
    about = None
    if document.get("handles"):
        people = dict(zip(document["handles"], document["people"], strict=True))
        about = About(people, document["published"], document["event"])
    time = datetime.fromisoformat(document["time"]).astimezone(UTC)
    return Entry(
        Stamp(time, document["event_id"]), document["withdrawn"], document["places"], about, document.get("level")
    )


def refusal_document(refusal: Refusal, client: str, at: str, keys: Keyring) -> Document:
    """The same mistake sent again takes the place of the former: a supplier that repeats fills no collection."""
    rules = sorted({error.rule for error in refusal.errors})
    identity = json.dumps([client, refusal.body_hash, rules])
    return {
        "_id": keys.digest(BODY, identity),
        "client": client,
        "source": refusal.label.source,
        "event_id": refusal.label.id,
        "type": refusal.label.type,
        "errors": _violation_documents(refusal.errors),
        "refused_at": at,
    }


def _refusal(document: Document) -> KeptRefusal:
    return KeptRefusal(
        id=document["_id"],
        source=document["source"],
        event_id=document["event_id"],
        type=document["type"],
        errors=_violations(document["errors"]),
        refused_at=document["refused_at"],
    )


def _violation_documents(violations: Sequence[Violation]) -> list[dict[str, str]]:
    return [{"field": each.field, "rule": each.rule, "message": each.message} for each in violations]


def _violations(documents: Sequence[Mapping[str, str]]) -> tuple[Violation, ...]:
    return tuple(Violation(field=each["field"], rule=each["rule"], message=each["message"]) for each in documents)
