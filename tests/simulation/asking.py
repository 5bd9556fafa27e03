"""Asking a service over HTTP as systems and people do: again, when nothing is heard."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from simulation.processes import SILENCE, Answer

if TYPE_CHECKING:
    from simulation.world import World

TRIES = 60
AGAIN_S = 1.5


async def asked(world: World, service: str, method: str, path: str, *, token: str, **more: Any) -> Answer:
    """Ask until there is an answer that is not 'later'; `SILENCE` when there never was one."""
    for _ in range(TRIES):
        answer = await asked_once(world, service, method, path, token=token, **more)
        if answer.status not in (0, 503):
            return answer
        await asyncio.sleep(AGAIN_S)
    world.unexpected.append(f"{service} never answered {method} {path}")
    return SILENCE


async def asked_once(world: World, service: str, method: str, path: str, *, token: str = "", **more: Any) -> Answer:
    """Ask whatever process takes requests now; `SILENCE` when there is none, or it did not answer."""
    process = world.serving(service)
    answer = await process.ask(method, path, token=token, **more) if process else SILENCE
    if answer.status not in (0, 503):
        world.trace.add("answer", f"{service} {method} {path} {answer.status}")
    return answer
