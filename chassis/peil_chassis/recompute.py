"""
The slow, obvious way: a read model computed from the log, one event after another, with no batch, cache or store.

`verify` holds the stored read models against it, byte for byte in canonical JSON. It shares the projection's own pure
functions with the fold and nothing else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import msgspec

from peil_chassis.dead_letters import event_name
from peil_chassis.fold.wire import KeptRecord, Unreadable, keep, read
from peil_chassis.log.port import Log, Partition, Record
from peil_chassis.projection import Build, E, Projection, Span
from peil_chassis.store.port import After, Document, Store

Amounts: TypeAlias = dict[tuple[str, str, str, int, int], int]
"""Amount per figure, unit, category, valid day and known day."""


def canonical(value: Any) -> str:
    """*value* as canonical JSON: sorted keys, no spaces, no escapes but those JSON needs."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


async def read_log(log: Log, partition: Partition, until: int) -> list[Record]:
    """
    Every record of *partition* from its start up to and without offset *until*.

    Raises:
        LogAway: the log does not answer.
    """
    found: list[Record] = []
    bounds = (await log.bounds([partition]))[partition]
    reader = await log.reader([partition])
    try:
        await reader.seek(partition, bounds.start)
        at = bounds.start
        while at < min(until, bounds.end):
            for records in (await reader.poll(max_records=5000, timeout_s=1.0)).values():
                for record in records:
                    at = record.offset + 1
                    if record.offset < until:
                        headers = tuple((name, value) for name, value in record.headers)
                        found.append(
                            KeptRecord(
                                partition.topic, partition.number, record.offset, record.key, record.value, headers
                            )
                        )
    finally:
        await reader.close()
    return found


def recompute(
    projection: Projection[E], records: Sequence[Record], partition: int, decided: set[str], known_by: int | None = None
) -> tuple[dict[str, Document], dict[str, Document]]:
    """
    The entities and cells that *records* (one partition, in order of offset) lead to, as they must be stored.

    Args:
        decided: Events that this projection version made dead letters.
        known_by: Leave out what became known after this day (``YYYYMMDD``).

    Returns:
        Entity documents and cell documents, by ``_id``.
    """
    entities: dict[str, Document] = {}
    amounts: Amounts = {}
    for key, by_sequence in _by_key(records).items():
        state, sequence = _state(projection, by_sequence, decided, known_by, amounts)
        waiting = {later: by_sequence[later] for later in sorted(by_sequence) if later > sequence}
        held = {str(later): state if "erased" in state else keep(record) for later, record in waiting.items()}
        document = {"_id": key, "partition": partition, "sequence": sequence} | state
        entities[key] = document | ({"held": held} if held else {})
    return entities, _months(amounts, partition)


def _state(
    projection: Projection[E],
    by_sequence: Mapping[int, Record],
    decided: set[str],
    known_by: int | None,
    amounts: Amounts,
) -> tuple[Document, int]:
    """What is stored of one entity after its facts, and its sequence; what it contributed is added to *amounts*."""
    entity = projection.entity()
    spans: tuple[Span, ...] = ()
    sequence, erased = 0, False
    while sequence + 1 in by_sequence:
        sequence += 1
        fact = read(by_sequence[sequence])
        if erased or (known_by is not None and fact.known_on > known_by):
            continue
        if fact.type in projection.erased_by:
            erased = True
            continue
        if fact.type not in projection.types or event_name(fact.source, fact.id) in decided:
            continue
        try:
            after = projection.apply(entity, fact)
            after_spans = tuple(projection.contribute(after))
        except Exception:  # noqa: S112  the fold made it a dead letter; here it is left out for the same reason
            continue
        _enter(amounts, spans, -1, fact.known_on)
        _enter(amounts, after_spans, 1, fact.known_on)
        entity, spans = after, after_spans
    if erased:
        return {"erased": True}, sequence
    return {"units": list(projection.units(entity)), "entity": json.loads(msgspec.json.encode(entity))}, sequence


def _by_key(records: Sequence[Record]) -> dict[str, dict[int, Record]]:
    """Per key the readable facts by sequence; of facts that came twice the first."""
    found: dict[str, dict[int, Record]] = {}
    for record in records:
        try:
            key, sequence = (record.key or b"").decode(), read(record).sequence
        except (Unreadable, UnicodeDecodeError):
            continue
        if key and sequence > 0:
            found.setdefault(key, {}).setdefault(sequence, record)
    return found


def _enter(amounts: Amounts, spans: Sequence[Span], sign: int, known: int) -> None:
    for span in spans:
        if span.until is not None and span.until <= span.first:
            continue
        first = (span.figure, span.unit, span.category, span.first, known)
        amounts[first] = amounts.get(first, 0) + sign * span.amount
        if span.until is not None:
            last = (span.figure, span.unit, span.category, span.until, known)
            amounts[last] = amounts.get(last, 0) - sign * span.amount


def _months(amounts: Amounts, partition: int) -> dict[str, Document]:
    months: dict[str, Document] = {}
    for (figure, unit, category, valid, known), amount in sorted(amounts.items()):
        if not amount:
            continue
        month = known // 100
        name = f"{figure}|{unit}|{partition}|{month}"
        empty = {
            "_id": name, "figure": figure, "unit": unit, "partition": partition, "month": month, "entries": {},
        }  # fmt: skip
        entries = months.setdefault(name, empty)["entries"]
        entries.setdefault(category, []).extend((valid, known, amount))
    return months


async def stored_documents(store: Store, collection: str, partition: int) -> dict[str, Document]:
    """
    Every document of *partition* in *collection*, by ``_id``.

    Raises:
        StoreAway: the store does not answer.
    """
    found: dict[str, Document] = {}
    after: After | None = None
    while True:
        rows = await store.find(collection, {"partition": partition}, limit=1000, after=after)
        found.update((row["_id"], row) for row in rows)
        if len(rows) < 1000:
            return found
        after = After(rows[-1]["_id"], rows[-1]["_id"])


def differing(stored: Mapping[str, Document], computed: Mapping[str, Document]) -> list[str]:
    """The ids of documents that are missing on one side or not the same, in order."""
    names = sorted(stored.keys() | computed.keys())
    return [name for name in names if canonical(stored.get(name)) != canonical(computed.get(name))]


def named(kind: str, name: str, *, confidential: bool) -> str:
    """What a difference is called: kind and ``_id``; of a *confidential* entity a fingerprint of the ``_id``."""
    if confidential and kind == "entity":
        return f"{kind} #{hashlib.sha256(name.encode()).hexdigest()[:12]}"
    return f"{kind} {name}"


async def compare_builds(
    store: Store, one: Build, other: Build, partition: int, *, confidential: bool = False
) -> list[str]:
    """
    What two builds that stand at the same position store differently in *partition*, as `named` calls it.

    Raises:
        StoreAway: the store does not answer.
    """
    found: list[str] = []
    for kind, ours, theirs in (
        ("entity", one.entities, other.entities),
        ("cell", one.cells, other.cells),
    ):
        here = await stored_documents(store, ours, partition)
        there = await stored_documents(store, theirs, partition)
        found.extend(named(kind, name, confidential=confidential) for name in differing(here, there))
    return found
