"""
Reads peil-survey, always from its beginning.

The topic is small and every fact in it is written once under a name of its own, so taking a fact twice changes nothing.
That makes stored positions needless: after a start, a lost connection or a broker that lost its tail, all of it is read
again. What is no campaign and no leaf is passed over; so is what nobody can read, counted in the log.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

from peil_chassis.clock import timestamp
from peil_chassis.fold.wire import Unreadable, read
from peil_chassis.health import Heartbeat
from peil_chassis.log.port import Log, LogError, Record
from peil_chassis.logs import declare_events, get_logger
from peil_chassis.projection import Fact
from peil_chassis.store.port import Store, StoreError
from peil_collector.campaigns import storage
from peil_collector.campaigns.domain import Campaign, Lot, Question
from peil_contracts.survey import CAMPAIGN_OPENED, LEAF_LISTED

TOPIC = "peil-survey"
RECORDS = 500
POLL_S = 0.5
AGAIN_S = 1.0

declare_events(
    {
        "survey_reading_waits": "log or store does not answer; campaigns are read again from the beginning",
        "survey_fact_unreadable": "a fact about a campaign cannot be read and is passed over",
    }
)
log_ = get_logger()


class SurveyReader:
    """Keeps the campaigns and codes that peil-survey tells of."""

    def __init__(self, log: Log, store: Store) -> None:
        self._log = log
        self._store = store

    async def run(self, heartbeat: Heartbeat | None = None) -> None:
        """Read until cancelled, beating *heartbeat*. Log and store are started and stopped by whoever has them."""
        while True:
            try:
                await self._read_on(heartbeat)
            except (LogError, StoreError) as error:
                log_.warning("survey_reading_waits", error_type=type(error).__name__)
            await asyncio.sleep(AGAIN_S)

    async def _read_on(self, heartbeat: Heartbeat | None) -> None:
        partitions = await self._log.partitions(TOPIC)
        if heartbeat:
            heartbeat.beat()
        if not partitions:
            return
        reader = await self._log.reader(partitions)
        try:
            for partition, bounds in (await self._log.bounds(partitions)).items():
                await reader.seek(partition, bounds.start)
            while True:
                if heartbeat:
                    heartbeat.beat()
                found = await reader.poll(max_records=RECORDS, timeout_s=POLL_S)
                for records in found.values():
                    await self._take(records)
        finally:
            await reader.close()

    async def _take(self, records: Sequence[Record]) -> None:
        for record in records:
            try:
                await take(self._store, read(record))
            except (Unreadable, KeyError, TypeError, ValueError) as error:
                log_.warning("survey_fact_unreadable", error_type=type(error).__name__)


async def take(store: Store, fact: Fact) -> None:
    """
    Keep what *fact* tells; taking it again changes nothing, nor does a fact about a campaign that was counted.

    Raises:
        KeyError, TypeError, ValueError: its data are not what their contract says.
        StoreError: the store does not answer, or another process was first.
    """
    data = fact.data
    if fact.type == CAMPAIGN_OPENED:
        questions = tuple(Question(each["question"], each["text"], each["kind"]) for each in data["questions"])
        opens_at, closes_at = _moment(data["opens_at"]), _moment(data["closes_at"])
        campaign = Campaign(data["campaign"], data["title"], questions, data["k"], opens_at, closes_at)
        await storage.take_campaign(store, campaign)
    elif fact.type == LEAF_LISTED:
        lot = Lot(tuple(data["path"]), data["part"], tuple(data["levels"]), data["invited"])
        await storage.take_lot(store, data["campaign"], data["lot"], lot, list(data["codes"]))


def _moment(text: str) -> str:
    return timestamp(datetime.fromisoformat(text).astimezone(UTC))
