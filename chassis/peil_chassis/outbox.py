"""
The outbox: facts are committed together with the state they follow from, and sent afterwards.

`Outbox.prepare` gives every fact its place before the commit: a sequence without gaps per (topic, key), and the time at
which it is known, which never goes back within a key. It checks size, topic and schema, so that whatever fails later
can only be transient.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from peil_chassis.clock import Clock, timestamp
from peil_chassis.log.port import Outgoing
from peil_chassis.store.port import Document, Expected, Index, Put, Ref, Store, Write
from peil_contracts.catalogue import check_fact

ROWS = "outbox"
SEQUENCES = "sequences"
FACT_HEADERS = [["content-type", "application/cloudevents+json; charset=UTF-8"]]
"""Structured mode. All facts have the same headers, so that a batch of them is one request to the broker."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A fact that is about to be published: a CloudEvent without ``recordedtime`` and ``sequence``."""

    topic: str
    key: str
    event: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a commit must hold to publish: the finished facts, and the writes and expectations that carry them."""

    facts: list[dict[str, Any]]
    writes: list[Write]
    expected: Expected


Counters = Mapping[str, Document | None]
"""By `counter_name`, the stored counter; None where nothing was published yet."""


def counter_name(topic: str, key: str) -> str:
    """The name under which the sequence of a topic's key is counted."""
    return f"{topic}|{key}"


def indexes() -> list[Index]:
    """The indexes that outbox and relay need; to be declared by every service that publishes."""
    return [
        Index(ROWS, ("state", "recorded", "_id")),  # the whole order, or a store sorts all that waits
        Index(ROWS, ("state", "topic", "partition", "offset")),
        Index(ROWS, ("state", "sent")),
    ]


def fact_row(topic: str, key: str, event: Mapping[str, Any]) -> Document:
    """The outbox row of a finished fact. Its id sorts by sequence within a key."""
    return {
        "_id": f"{topic}|{key}|{int(event['sequence']):012d}",
        "state": "pending",
        "recorded": event["recordedtime"],
        "topic": topic,
        "key": key,
        "value": msgspec.json.encode(event).decode(),
        "headers": FACT_HEADERS,
    }


def raw_row(row_id: str, recorded: str, record: Outgoing) -> Document:
    """The outbox row of bytes that are passed on untouched, such as a dead letter."""
    return {
        "_id": row_id,
        "state": "pending",
        "recorded": recorded,
        "topic": record.topic,
        "key": base64.b64encode(record.key).decode(),
        "value64": base64.b64encode(record.value).decode(),
        "headers": [[name, base64.b64encode(value or b"").decode()] for name, value in record.headers],
    }


def outgoing(row: Document) -> Outgoing:
    """The record that a row stands for."""
    if "value64" in row:
        headers = tuple((name, base64.b64decode(value)) for name, value in row["headers"])
        return Outgoing(row["topic"], base64.b64decode(row["key"]), base64.b64decode(row["value64"]), headers)
    headers = tuple((name, value.encode()) for name, value in row["headers"])
    return Outgoing(row["topic"], row["key"].encode(), row["value"].encode(), headers)


class Outbox:
    """Prepares facts for publishing in a service's own commit."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._news = asyncio.Event()

    async def counters(self, names: Iterable[str]) -> Counters:
        """
        How far the sequences of these *names* (`counter_name`) are, for `prepare`: asked beside what else is loaded.

        Raises:
            StoreAway: the store does not answer.
        """
        wanted = list(dict.fromkeys(names))
        return dict.fromkeys(wanted) | (await self._store.load(SEQUENCES, wanted) if wanted else {})

    async def prepare(self, drafts: Sequence[Draft], known: Counters | None = None) -> Prepared:
        """
        Give *drafts* their sequence and recorded time, in the order given.

        Args:
            drafts: The facts.
            known: What `counters` gave for some or all of their places; the others are asked now.

        Returns:
            The finished facts, and what the caller adds to its own commit. A `Conflict` at that commit means that
            another fact of the same key came in between: prepare again, from fresh counters.

        Raises:
            ContractBroken: a finished fact does not keep its contract (schema, size, topic).
            StoreAway: the store does not answer.
        """
        names = list(dict.fromkeys(counter_name(draft.topic, draft.key) for draft in drafts))
        known = known or {}
        stored = {**known, **await self.counters(name for name in names if name not in known)}
        expected: dict[Ref, Mapping[str, Any] | None] = {
            Ref(SEQUENCES, name): {"sequence": told["sequence"]} if (told := stored[name]) else None for name in names
        }
        counters = {name: dict(stored[name] or {"_id": name, "sequence": 0, "recorded": ""}) for name in names}
        now = timestamp(self._clock.now())
        facts: list[dict[str, Any]] = []
        writes: list[Write] = []
        for draft in drafts:
            counter = counters[counter_name(draft.topic, draft.key)]
            counter["sequence"] += 1
            counter["recorded"] = max(now, counter["recorded"])
            event = {
                **draft.event,
                "recordedtime": counter["recorded"],
                "sequence": str(counter["sequence"]),
                "sequencetype": "Integer",
            }
            check_fact(draft.topic, event)
            facts.append(event)
            row = fact_row(draft.topic, draft.key, event)
            writes.append(Put(ROWS, row))
            expected[Ref(ROWS, row["_id"])] = None  # a row is never written over; to insert costs less besides
        writes.extend(Put(SEQUENCES, counter) for counter in counters.values())
        return Prepared(facts, writes, expected)

    def wake(self) -> None:
        """Tell the relay that there is something to send."""
        self._news.set()

    async def wait(self, timeout_s: float) -> None:
        """Wait until something was committed, at most *timeout_s* seconds."""
        try:
            async with asyncio.timeout(timeout_s):
                await self._news.wait()
        except TimeoutError:
            return
        finally:
            self._news.clear()
