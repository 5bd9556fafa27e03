"""Tells the rest of Peil what was decided on thresholds: every decision once, in the order in which they were taken."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from uuid import UUID, uuid5

from peil_chassis.health import Heartbeat
from peil_chassis.logs import declare_events, get_logger
from peil_chassis.outbox import Draft, Outbox
from peil_chassis.store.port import Conflict, Put, Ref, Store, StoreAway
from peil_contracts.releases import THRESHOLD_DECIDED
from peil_reporting.releases.facts import TOPIC
from peil_reporting.thresholds.domain import Change
from peil_reporting.thresholds.storage import every_change

TOLD, HEAD = "thresholds_told", "head"
LOOK_EVERY_S = 1.0
_IDS = UUID("c1f4b0de-7f0c-5b52-9a67-2c1d3f0e8a94")

log_ = get_logger()
declare_events({"thresholds_told": "decisions on thresholds are on their way to who asks people; `count` of them"})


class Telling:
    """Publishes decisions. How many were published is kept in the commit that publishes, so a stop repeats none."""

    def __init__(self, store: Store, outbox: Outbox, source: str) -> None:
        """Reads and writes *store*; *source* is what the facts name."""
        self._store = store
        self._outbox = outbox
        self._source = source

    async def run(self, heartbeat: Heartbeat | None = None) -> None:
        """Tell for ever what was decided, beating *heartbeat*. Cancel to stop."""
        while True:
            if heartbeat:
                heartbeat.beat()
            with suppress(StoreAway, Conflict):  # the next look tells the same
                if count := await self.tell_due():
                    log_.info("thresholds_told", count=count)
            await asyncio.sleep(LOOK_EVERY_S)

    async def tell_due(self) -> int:
        """
        Publish what was decided and not told yet.

        Returns:
            How many decisions those were.

        Raises:
            Conflict: another process was first; nothing was published by this one.
            StoreAway: the store does not answer; the same call again repeats nothing.
        """
        decided = await every_change(self._store)
        head = (await self._store.load(TOLD, [HEAD])).get(HEAD)
        told = head["decisions"] if head else 0
        drafts = [self._draft(number, one) for number, one in enumerate(decided, 1) if number > told]
        if not drafts:
            return 0
        prepared = await self._outbox.prepare(drafts)
        before = {Ref(TOLD, HEAD): {"decisions": told} if head else None}
        await self._store.commit(
            [Put(TOLD, {"_id": HEAD, "decisions": len(decided)}), *prepared.writes], {**before, **prepared.expected}
        )
        self._outbox.wake()
        return len(drafts)

    def _draft(self, number: int, change: Change) -> Draft:
        # Not why: that is for the audit log, and people write it.
        data = {"threshold": change.kind, "decision": number, "k": change.k, "decided_at": change.decided_at}
        return Draft(
            topic=TOPIC,
            key=change.kind,
            event={
                "specversion": "1.0",
                "id": str(uuid5(_IDS, f"{number}")),
                "source": self._source,
                "type": THRESHOLD_DECIDED,
                "subject": change.kind,
                "time": change.decided_at,
                "datacontenttype": "application/json",
                "data": data,
            },
        )
