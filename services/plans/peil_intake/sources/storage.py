"""Counts what lies in intake's books, per source."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from peil_chassis.clock import timestamp
from peil_chassis.store.port import Between, Index, Store
from peil_intake.deliveries.domain.receipts import Outcome
from peil_intake.deliveries.storage import RECEIPTS, REFUSALS, KeptRefusal, list_refusals
from peil_intake.sources.domain import Numbers, SourceState

REFUSALS_SHOWN = 50


def indexes() -> list[Index]:
    """What counting needs."""
    return [
        Index(RECEIPTS, ("source", "outcome", "given_at")),
        Index(RECEIPTS, ("source", "unit_unknown")),
        Index(RECEIPTS, ("source", "given_at")),
        Index(REFUSALS, ("client", "source", "refused_at")),
    ]


async def state_of(store: Store, client: str, source: str) -> SourceState:
    """
    How *source* of *client* stands.

    Raises:
        StoreAway: the store does not answer.
    """
    newest, numbers = await asyncio.gather(
        store.find(RECEIPTS, {"source": source}, order="given_at", descending=True, limit=1),
        numbers_of(store, client, source),
    )
    return SourceState(client, source, numbers, datetime.fromisoformat(newest[0]["given_at"]) if newest else None)


async def numbers_of(
    store: Store, client: str, source: str, within: tuple[datetime, datetime] | None = None
) -> Numbers:
    """
    Deliveries of *source* of *client* by outcome: of all time, or answered *within* two moments (not the second).

    Raises:
        StoreAway: the store does not answer.
    """

    def of(field: str) -> Between | None:
        return None if within is None else Between(field, timestamp(within[0]), timestamp(within[1]))

    accepted, superseded, waiting, not_placed, refused = await asyncio.gather(
        *(
            store.count(RECEIPTS, {"source": source, "outcome": outcome.value}, between=of("given_at"))
            for outcome in (Outcome.ACCEPTED, Outcome.SUPERSEDED, Outcome.WAITING)
        ),
        store.count(RECEIPTS, {"source": source, "unit_unknown": True}, between=of("given_at")),
        store.count(REFUSALS, {"client": client, "source": source}, between=of("refused_at")),
    )
    return Numbers(accepted, not_placed, superseded, waiting, refused)


async def last_days(store: Store, client: str, source: str, midnights: Sequence[datetime]) -> list[Numbers]:
    """
    Deliveries of *source* of *client* on each day that begins at one of *midnights*; the last lasts 24 hours.

    Raises:
        StoreAway: the store does not answer.
    """
    ends = [*midnights[1:], midnights[-1] + timedelta(days=1)]
    days = zip(midnights, ends, strict=True)
    return list(await asyncio.gather(*(numbers_of(store, client, source, day) for day in days)))


async def refusals_of(store: Store, client: str, source: str) -> list[KeptRefusal]:
    """
    The newest refusals of *source* of *client*, at most fifty.

    Raises:
        StoreAway: the store does not answer.
    """
    return await list_refusals(store, client, source=source, limit=REFUSALS_SHOWN)


async def refused_elsewhere(store: Store, client: str, sources: Iterable[str]) -> int:
    """
    How many refusals of *client* name none of its own *sources*: another's, or what could not be read that far.

    Raises:
        StoreAway: the store does not answer.
    """
    whole, *own = await asyncio.gather(
        store.count(REFUSALS, {"client": client}),
        *(store.count(REFUSALS, {"client": client, "source": source}) for source in sources),
    )
    return max(whole - sum(own), 0)
