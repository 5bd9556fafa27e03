"""Taking deliveries in: load, decide, commit everything at once, and decide again when somebody was quicker."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Protocol

from peil_chassis.store.port import Conflict, Expected, Store, Write
from peil_contracts.envelope import ContractBroken
from peil_intake.deliveries import storage
from peil_intake.deliveries.deciding import Door, decide
from peil_intake.deliveries.domain.reading import Arrival, Supplier, read, refusal_of
from peil_intake.deliveries.domain.receipts import Receipt, Refusal

CHUNK = 100
"""Deliveries per commit: a transaction of about 500 writes."""
REFUSALS_STAY = timedelta(days=30)
FIRST_PAUSE_S = 0.005
LONGEST_PAUSE_S = 0.5


class Beside(Protocol):
    """What else belongs in the commit of a part of a batch, such as the position that was read up to."""

    def __call__(self, first: int, until: int) -> tuple[list[Write], Expected]:
        """The writes and expectations that go with deliveries ``first <= number < until`` of the batch."""
        ...


def _nothing(first: int, until: int) -> tuple[list[Write], Expected]:
    return [], {}


async def take(
    door: Door,
    supplier: Supplier,
    bodies: Sequence[bytes | Mapping[str, Any] | Arrival | Refusal],
    *,
    beside: Beside = _nothing,
) -> list[Receipt | Refusal]:
    """
    Take deliveries in, in the order given. What is wrong with one does not hinder the others.

    Every chunk of a hundred is one commit: receipts, register, facts to be published, and what goes *beside* them.
    After an error the chunks that were committed stay; sending the whole again gives the same receipts and has no
    other effect.

    Args:
        door: Everything that taking deliveries in needs.
        supplier: Who sends; binds the deliveries to its own sources.
        bodies: Per delivery the bytes of one event, an event put together from headers, or what reading it gave.
        beside: What else to commit with a chunk.

    Returns:
        Per delivery its receipt or refusal, committed.

    Raises:
        StoreAway: the store does not answer; the last chunk may or may not have been committed.
        Conflict: *beside* expects something that is no longer so.
    """
    now = door.clock.now()
    arrivals = [body if isinstance(body, Arrival | Refusal) else read(body, supplier, now=now) for body in bodies]
    answers: list[Receipt | Refusal] = []
    for first in range(0, len(arrivals), CHUNK):
        until = min(first + CHUNK, len(arrivals))
        answers.extend(await _take_part(door, supplier, arrivals, first, until, beside))
    return answers


async def _take_part(
    door: Door, supplier: Supplier, arrivals: list[Arrival | Refusal], first: int, until: int, beside: Beside
) -> list[Receipt | Refusal]:
    """One commit; a fact that cannot be published is isolated by halving and refused."""
    part = arrivals[first:until]
    try:
        return await _decide_and_commit(door, supplier, part, beside(first, until))
    except ContractBroken as broken:
        if until - first == 1:
            arrivals[first] = _unpublishable(part[0], broken)
            return await _take_part(door, supplier, arrivals, first, until, beside)
    middle = (first + until) // 2
    left = await _take_part(door, supplier, arrivals, first, middle, beside)
    return [*left, *await _take_part(door, supplier, arrivals, middle, until, beside)]


def _unpublishable(arrival: Arrival | Refusal, broken: ContractBroken) -> Refusal:
    if isinstance(arrival, Refusal):
        return arrival
    return refusal_of(arrival.delivery.as_event(), broken.violations)


async def _decide_and_commit(
    door: Door, supplier: Supplier, part: Sequence[Arrival | Refusal], beside: tuple[list[Write], Expected]
) -> list[Receipt | Refusal]:
    """Decide and commit, and decide again on what is there then, for as long as others are quicker."""
    pause = FIRST_PAUSE_S
    while True:
        try:
            return await _try_to_commit(door, supplier, part, beside)
        except Conflict:
            await _check_still_so(door.store, beside[1])
        await asyncio.sleep(random.uniform(0, pause))  # noqa: S311 - spreads retries, guards nothing
        pause = min(pause * 2, LONGEST_PAUSE_S)


async def _try_to_commit(
    door: Door, supplier: Supplier, part: Sequence[Arrival | Refusal], beside: tuple[list[Write], Expected]
) -> list[Receipt | Refusal]:
    decided = await decide(door, part, client=supplier.client)
    batch = [*decided.writes, *beside[0]]
    if batch:
        await door.store.commit(batch, {**decided.expected, **beside[1]})
    if decided.publishes:
        door.outbox.wake()
    return decided.answers


async def _check_still_so(store: Store, expected: Expected) -> None:
    """After a conflict: raise it when it was about what the caller expects, which deciding again cannot mend."""
    for ref, fields in expected.items():
        document = (await store.load(ref.collection, [ref.id])).get(ref.id)
        present = None if document is None or fields is None else {name: document.get(name) for name in fields}
        if (document is None) != (fields is None) or (fields is not None and present != dict(fields)):
            raise Conflict(f"{ref.collection} {ref.id} is no longer as it was read")


async def forget_old_refusals(door: Door) -> int:
    """
    Remove refusals older than 30 days; returns how many.

    Raises:
        StoreAway, Conflict: try again later.
    """
    return await storage.prune_refusals(door.store, before=door.clock.now() - REFUSALS_STAY)
