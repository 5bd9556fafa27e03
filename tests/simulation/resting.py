"""When the town has come to rest: nothing waits to be sent, folded or counted any more."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from peil_chassis.outbox import ROWS
from peil_collector.campaigns.storage import CAMPAIGNS
from simulation.folds import at_the_end

if TYPE_CHECKING:
    from simulation.world import World

LOOK_EVERY_S = 0.25
SETTLED_S = 3.0
"""Longer than any loop of a service pauses between two looks at what there is to do."""
FOUND_OUT_WITHIN_S = 8.0
"""So long after the log was disturbed every relay has held it against its marks, and every fold its position."""
LEAPS_S = (0, 5, 10, 20, 40, 80, 160)
"""Time that passes at once while something waits: for a lease to run out, or until something is tried again."""


async def come_to_rest(world: World) -> bool:
    """Wait until nothing is left to do; False when something seems to wait for ever."""
    await asyncio.sleep(max(0.0, FOUND_OUT_WITHIN_S - (world.loop.ran() - world.disturbed_at)))
    for leap in LEAPS_S:
        world.loop.leap(leap)
        for _ in range(round(2 * SETTLED_S / LOOK_EVERY_S)):
            if await _stays_at_rest(world):
                return True
            await asyncio.sleep(LOOK_EVERY_S)
    return False


async def _stays_at_rest(world: World) -> bool:
    """What was folded a moment ago may not have been acted on yet: each loop gets its look, and then still nothing."""
    if not await _at_rest(world):
        return False
    await asyncio.sleep(SETTLED_S)
    return await _at_rest(world)


async def _at_rest(world: World) -> bool:
    if not all(world.serving(name) for name in world.instances):
        return False
    for instance in world.instances.values():
        if await instance.store.count(ROWS, {"state": ("pending", "lost")}):
            return False
    if await world.store("collector").count(CAMPAIGNS, {"state": "open"}):
        return False
    return await at_the_end(world)
