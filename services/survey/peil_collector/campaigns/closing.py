"""
Closing: count, publish and destroy, in one commit.

When a campaign's moment has come by this machine's clock, its answers are counted, and one commit puts the counts into
the outbox and deletes every answer and every code. A stop before it leaves all answers and no count; a stop after it
leaves the counts and no answer. There is no third state.
"""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID, uuid5

from peil_chassis.clock import Clock, amsterdam_day, timestamp
from peil_chassis.health import Heartbeat
from peil_chassis.logs import declare_events, declare_fields, get_logger
from peil_chassis.outbox import Draft, Outbox
from peil_chassis.store.port import Conflict, Store, StoreError
from peil_collector.campaigns import storage
from peil_collector.campaigns.domain import Campaign, Counted, count
from peil_contracts.responses import RESPONSES_COUNTED

TOPIC = "peil-responses"
LOOK_EVERY_S = 1.0
_IDS = UUID("7d0e8a5c-20bb-5d63-9c0a-4a7b7f1f5c27")

declare_events(
    {
        "responses_counted": "the answers of a campaign are counted and destroyed",
        "survey_closing_waits": "counting goes on later",
    }
)
declare_fields({"campaign": "id of a campaign", "leaves": "how many leaves a campaign reports on"})
log_ = get_logger()


class Closing:
    """Counts the campaigns whose moment has come."""

    def __init__(self, store: Store, outbox: Outbox, clock: Clock, *, source: str) -> None:
        self._store = store
        self._outbox = outbox
        self._clock = clock
        self._source = source

    async def run(self, heartbeat: Heartbeat | None = None) -> None:
        """Do for ever what is due, beating *heartbeat*. Cancel to stop; a campaign is counted once all the same."""
        while True:
            if heartbeat:
                heartbeat.beat()
            try:
                await self.turn()
            except StoreError as error:
                log_.warning("survey_closing_waits", error_type=type(error).__name__)
            await asyncio.sleep(LOOK_EVERY_S)

    async def turn(self) -> None:
        """
        Count what is due now. Of what cannot be counted the answers stay; it stops no other campaign.

        Raises:
            StoreError: what was not counted is counted by the next call.
        """
        now = timestamp(self._clock.now())
        for campaign in await storage.open_campaigns(self._store):
            if campaign.closes_at <= now:
                await self._count_alone(campaign)

    async def _count_alone(self, campaign: Campaign) -> None:
        try:
            await self._count(campaign)
        except StoreError:
            raise
        except Exception as error:  # a fault of ours about one campaign must not stop all others for good
            log_.error("survey_closing_waits", campaign=campaign.campaign, exc_info=error)

    async def _count(self, campaign: Campaign) -> None:
        lots = await storage.lots_of(self._store, campaign.campaign)
        counted = count(campaign, [storage.lot_of(lot) for lot in lots])
        prepared = await self._outbox.prepare([self._draft(campaign, leaf, len(counted)) for leaf in counted])
        writes, expected = storage.destruction(campaign.campaign, lots)
        try:
            await self._store.commit([*prepared.writes, *writes], {**prepared.expected, **expected})
        except Conflict:
            return  # somebody answered at the last moment, or another process counted: the next turn looks again
        self._outbox.wake()
        log_.info("responses_counted", campaign=campaign.campaign, leaves=len(counted))

    def _draft(self, campaign: Campaign, leaf: Counted, leaves: int) -> Draft:
        now = self._clock.now()
        data: dict[str, Any] = {
            "campaign": campaign.campaign,
            "unit": leaf.path[-1],
            "part": leaf.part,
            "leaves": leaves,
            "k": campaign.k,
            "path": list(leaf.path),
            "level": leaf.level,
            "invited": leaf.invited,
            "answered": leaf.answered,
            "counts": {question: list(chosen) for question, chosen in leaf.counts.items()},
            "counted_on": amsterdam_day(now).isoformat(),
        }
        named = "\n".join([campaign.campaign, leaf.path[-1], leaf.part])
        return Draft(
            topic=TOPIC,
            key=campaign.campaign,
            event={
                "specversion": "1.0",
                "id": str(uuid5(_IDS, named)),
                "source": self._source,
                "type": RESPONSES_COUNTED,
                "subject": campaign.campaign,
                "time": timestamp(now),
                "datacontenttype": "application/json",
                "data": data,
            },
        )
