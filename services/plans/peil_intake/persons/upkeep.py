"""What the vault does of itself: following mappings through after a stop, keeping terms, forgetting in time."""

from __future__ import annotations

import asyncio

from peil_chassis.health import Heartbeat
from peil_chassis.logs import get_logger
from peil_chassis.store.port import StoreError
from peil_intake.deliveries.deciding import Door
from peil_intake.persons.forgetting import clear, erase_those_due, expire_waiting
from peil_intake.persons.handlers import settle_all

TURN_S = 5.0
TERMS_EVERY_S = 600.0

log_ = get_logger()


async def keep_up(door: Door, heartbeat: Heartbeat) -> None:
    """Do for ever what is due, beating *heartbeat*. Cancel to stop; whatever is under way is gone on with later."""
    due = 0.0
    while True:
        heartbeat.beat()
        now = asyncio.get_running_loop().time()
        try:
            await finish_what_was_begun(door)
            if now >= due:
                await keep_terms(door)
                due = now + TERMS_EVERY_S
        except StoreError as error:
            log_.warning("vault_waits", error_type=type(error).__name__)
        except Exception as error:  # a fault of ours about one person must not stop the terms of all others for good
            log_.error("vault_waits", exc_info=error)
        await asyncio.sleep(TURN_S)


async def finish_what_was_begun(door: Door) -> None:
    """
    Go on with mappings and erasures that were not followed through when a process stopped.

    Raises:
        StoreAway: the store does not answer; another call goes on.
    """
    settled = await settle_all(door)
    if settled:
        log_.info("vault_settled", count=settled)
    await clear(door)


async def keep_terms(door: Door) -> None:
    """
    Refuse what waited 30 days, and forget those whose months of keeping are over, until nothing is due.

    Raises:
        StoreAway: the store does not answer; another call goes on.
    """
    done = 0
    while count := await expire_waiting(door):
        done += count
    while count := await erase_those_due(door):
        done += count
    if done:
        log_.info("vault_terms_kept", count=done)
