"""Looks every now and then whether a quarter is to be released, and releases it."""

from __future__ import annotations

import asyncio

from peil_chassis.health import Heartbeat, beating
from peil_chassis.log.port import LogError
from peil_chassis.logs import declare_events, declare_fields, get_logger
from peil_chassis.store.port import StoreAway
from peil_disclosure.model import Refused
from peil_reporting.releases.apart import CalculationDied
from peil_reporting.releases.door import AlreadyReleased, DoorBusy
from peil_reporting.releases.room import FoldsBehind, NobodyCounted, NothingDue, ReleaseRoom

log_ = get_logger()
declare_events(
    {
        "quarter_released": "figures about people of a quarter were released; they are never computed again",
        "release_failed": "an error no rule foresees in making a release; it is tried again",
    }
)
declare_fields({"quarter": "a quarter of a year, as 2026-Q3"})

LOOK_EVERY_S = 600.0
NOT_NOW = (
    NothingDue, FoldsBehind, NobodyCounted, AlreadyReleased, DoorBusy, Refused, CalculationDied, StoreAway, LogError,
)  # fmt: skip
"""Said where it happened, or not worth saying."""


async def keep_releasing(room: ReleaseRoom, heartbeat: Heartbeat | None = None) -> None:
    """Release what is due, beating *heartbeat* meanwhile."""
    while True:
        await beating(heartbeat, _look(room))


async def _look(room: ReleaseRoom) -> None:
    """Release once, when something is due; then rest."""
    try:
        release = await room.release_due()
        log_.info("quarter_released", quarter=release.quarter)
        return
    except NOT_NOW:
        pass  # what is missing now may be there at the next look
    except Exception as error:
        log_.error("release_failed", error_type=type(error).__name__)
    await asyncio.sleep(LOOK_EVERY_S)
