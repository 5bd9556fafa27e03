"""One decision: load what is held about some deliveries, judge them, and say what the commit must hold."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from peil_chassis.audit import Audit
from peil_chassis.clock import Clock, amsterdam_day, timestamp
from peil_chassis.outbox import Counters, Draft, Outbox, counter_name
from peil_chassis.store.port import Expected, Put, Store, Write
from peil_contracts.catalogue import topic_and_key
from peil_intake.deliveries import storage
from peil_intake.deliveries.domain.judging import Books, Judgement, judge
from peil_intake.deliveries.domain.reading import Arrival
from peil_intake.deliveries.domain.receipts import DeliveryId, Outcome, Receipt, Refusal
from peil_intake.persons import storage as persons
from peil_intake.persons.domain.exchanging import Exchanging, Opened, employment_of, exchange, rows_after
from peil_intake.persons.domain.placing import facts_of, published_data
from peil_intake.persons.domain.rows import PersonRef, Row
from peil_intake.persons.sealing import Keyring


@dataclass(frozen=True, slots=True)
class Vault:
    """
    By what rules, and with which secrets, references of persons are kept.

    Attributes:
        keys: Seals bodies and digests references.
        leading: The source whose references make pseudonyms.
        fresh: Random pseudonyms that were never used, without end.
        retention_months: How long a person is kept after the last employment ended.
    """

    keys: Keyring
    leading: str
    fresh: Iterator[str]
    retention_months: int = 24


@dataclass(frozen=True, slots=True)
class Door:
    """Everything that taking deliveries in needs, and the audit log of what is done with persons."""

    store: Store
    outbox: Outbox
    clock: Clock
    vault: Vault
    audit: Audit


@dataclass(frozen=True, slots=True)
class Decided:
    """
    What was decided about some deliveries, not yet committed.

    Attributes:
        answers: Per delivery, in the order given.
        writes: What the commit must hold.
        expected: What must still be so for it.
        publishes: Whether it holds facts.
    """

    answers: list[Receipt | Refusal]
    writes: list[Write]
    expected: Expected
    publishes: bool


async def decide(door: Door, part: Sequence[Arrival | Refusal], *, client: str, waited: bool = False) -> Decided:
    """
    Decide about *part* on what the store holds now.

    Args:
        door: Store, outbox, clock and vault.
        part: The deliveries, in the order given.
        client: Who delivered them.
        waited: They waited for a mapping until now: their receipts, which say so, get an outcome.

    Raises:
        StoreAway: the store does not answer.
        ContractBroken: a fact that follows from *part* cannot be published.
    """
    now = door.clock.now()
    known = await _load(door, part, waited=waited)
    starts = {
        (row.handle, employment): each.started_on
        for row in known.opened.rows.values()
        for employment, each in row.employments.items()
        if each.started_on is not None
    }
    books = Books(known.receipts, known.loaded.register, known.loaded.placements, starts)
    judgement = judge(books, known.exchanged)
    writes, expected = storage.writes(
        judgement, known.loaded.versions, client=client, now=now, keys=door.vault.keys, waited=waited
    )
    winners = [arrival for arrival, _ in judgement.winners]
    people = rows_after(known.opened, judgement.taken, winners, today=amsterdam_day(now))
    row_writes, row_expected = persons.put_rows(people.values(), known.rows)
    bodies = [
        Put(persons.WAITING, persons.waiting_document(arrival, client, now, door.vault.keys))
        for arrival in judgement.taken
        if arrival.waits
    ]
    prepared = await door.outbox.prepare(_drafts(judgement, known.loaded.versions, timestamp(now)), known.counters)
    return Decided(
        answers=judgement.answers,
        writes=[*writes, *row_writes, *bodies, *prepared.writes],
        expected={**expected, **row_expected, **prepared.expected},
        publishes=bool(prepared.facts),
    )


class _Known(NamedTuple):
    """What the store holds about some deliveries, and the deliveries with handles in place of references."""

    receipts: Mapping[DeliveryId, Receipt]
    rows: Mapping[PersonRef, Row]
    opened: Opened
    exchanged: list[Arrival | Refusal]
    loaded: storage.Loaded
    counters: Counters


async def _load(door: Door, part: Sequence[Arrival | Refusal], *, waited: bool) -> _Known:
    """Load what a decision needs. What lies under a natural key can be asked once the key holds no reference."""
    arrivals = [arrival for arrival in part if isinstance(arrival, Arrival)]
    refs = {PersonRef(each.delivery.source, ref) for each in arrivals for ref in each.references.values()}
    receipts, (rows, erased), loaded = await asyncio.gather(
        storage.load_receipts(door.store, arrivals, door.vault.keys),
        persons.load_people(door.store, refs, door.vault.keys),
        storage.load_register(door.store, [] if refs else arrivals),
    )
    if waited:
        receipts = {which: receipt for which, receipt in receipts.items() if receipt.outcome is not Outcome.WAITING}
    named = {
        (ref, employment)
        for each in arrivals
        if (employment := employment_of(each)) is not None
        for ref in (PersonRef(each.delivery.source, value) for value in each.references.values())
        if ref in erased
    }
    erased_employments = await persons.load_erased_employments(door.store, named, door.vault.keys)
    opened = Opened(dict(rows), erased, erased_employments)
    by = Exchanging(door.vault.leading, amsterdam_day(door.clock.now()), door.vault.fresh)
    # What was taken before is answered as before, whatever became of the persons in it.
    exchanged = [
        each if isinstance(each, Refusal) or each.which in receipts else exchange(each, opened, by) for each in part
    ]
    with_key = [each for each in exchanged if isinstance(each, Arrival) and each.key]
    counters = door.outbox.counters(place for each in with_key if (place := _place(each)) is not None)
    if refs:
        loaded, counted = await asyncio.gather(storage.load_register(door.store, with_key), counters)
    else:
        counted = await counters
    return _Known(receipts, rows, opened, exchanged, loaded, counted)


def _place(arrival: Arrival) -> str | None:
    """Where the fact of *arrival* is counted if it is published; None while it waits."""
    return None if arrival.waits else counter_name(*topic_and_key(arrival.delivery.type, published_data(arrival)))


def _drafts(judgement: Judgement, versions: Mapping[str, int], at: str) -> list[Draft]:
    return [
        draft_of(event)
        for arrival, before in judgement.winners
        for event in facts_of(arrival, before, version=versions.get(arrival.key, 0) + 1, at=at)
    ]


def draft_of(event: Mapping[str, Any]) -> Draft:
    """The fact to be published, at its place on the log."""
    topic, key = topic_and_key(event["type"], event["data"])
    return Draft(topic=topic, key=key, event=event)
