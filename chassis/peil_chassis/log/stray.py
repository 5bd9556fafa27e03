"""
Cancellations that nobody asked for.

aiokafka cancels tasks of its own and waits for them; after a lost broker their `CancelledError` can leave through our
call. To our caller it looks as if somebody had cancelled it: a loop ends, silently and for good.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from peil_chassis.log.port import LogAway


@asynccontextmanager
async def stray_cancellation_is_log_away() -> AsyncIterator[None]:
    """
    Let a cancellation of this task pass, and turn any other one into a failure of the log.

    Raises:
        LogAway: a task of the library was cancelled, ours was not.
    """
    try:
        yield
    except asyncio.CancelledError as error:
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise
        raise LogAway("Kafka's client gave up in the middle") from error
