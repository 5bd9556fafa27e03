"""How a service runs: store and log are there for as long as the application is, and its loops turn meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from peil_chassis.health import Health, Heartbeat
from peil_chassis.lease import Lease
from peil_chassis.log.port import Log, LogAway
from peil_chassis.logs import declare_events, get_logger
from peil_chassis.store.port import Index, Store

RECONNECT_S = 1.0

declare_events({"log_away_at_start": "the log does not answer yet; connecting is tried again"})
log_ = get_logger()

Loop = Callable[[Heartbeat], Coroutine[Any, Any, None]]
"""Something that turns until it is cancelled, and beats at every turn."""


@asynccontextmanager
async def running(
    store: Store,
    log: Log,
    health: Health,
    loops: Mapping[str, Loop],
    *,
    indexes: Sequence[Index],
    leases: Sequence[Lease] = (),
    prepare: Callable[[], Awaitable[None]] | None = None,
) -> AsyncIterator[None]:
    """
    *store* and *log* from before the first request to after the last one, with *loops* turning by name meanwhile.

    A log that is away keeps nothing from starting: the loops begin as soon as it answers for the first time.

    Args:
        store: Started here, and stopped last.
        log: The same.
        health: Gets a heartbeat for each of *loops*.
        loops: What turns.
        indexes: What *store* must have before anything asks it.
        leases: Given up at the end, so that a successor need not wait.
        prepare: Awaited when the store is ready, before anything turns.

    Raises:
        StoreAway: the store does not answer at the start.
    """
    await store.start()
    await store.declare(indexes)
    if prepare is not None:
        await prepare()
    turning = asyncio.create_task(_turn(log, [(loop, health.loop(name)) for name, loop in loops.items()]))
    try:
        yield
    finally:
        turning.cancel()
        await asyncio.gather(turning, return_exceptions=True)
        for lease in leases:
            await lease.release()
        await log.stop()
        await store.stop()


async def _turn(log: Log, loops: Sequence[tuple[Loop, Heartbeat]]) -> None:
    while True:
        for _, heartbeat in loops:
            heartbeat.beat()
        try:
            await log.start()
            break
        except LogAway:
            log_.warning("log_away_at_start", wait_s=RECONNECT_S)
            await asyncio.sleep(RECONNECT_S)
    async with asyncio.TaskGroup() as group:
        for loop, heartbeat in loops:
            group.create_task(loop(heartbeat))


def health_of(store: Store, log: Log, *, collection: str, topic: str) -> Health:
    """Health of a service that needs both: whether *store* answers about *collection*, and *log* has *topic*."""
    health = Health()

    async def store_answers() -> bool:
        await store.load(collection, ["-"])
        return True

    async def log_answers() -> bool:
        return bool(await log.partitions(topic))

    health.dependency("store", store_answers)
    health.dependency("log", log_answers)
    return health
