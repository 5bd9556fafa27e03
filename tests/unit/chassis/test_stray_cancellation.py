"""A cancellation nobody asked for must not end a loop; one that was asked for must."""

from __future__ import annotations

import asyncio

import pytest

from peil_chassis.log.port import LogAway
from peil_chassis.log.stray import stray_cancellation_is_log_away


async def a_library_call_that_cancels_a_task_of_its_own() -> None:
    own = asyncio.create_task(asyncio.sleep(60))
    own.cancel()
    await own


async def test_a_cancelled_task_of_the_library_is_a_failure_of_the_log() -> None:
    with pytest.raises(LogAway):
        async with stray_cancellation_is_log_away():
            await a_library_call_that_cancels_a_task_of_its_own()


async def test_without_the_guard_it_would_have_ended_the_caller_silently() -> None:
    with pytest.raises(asyncio.CancelledError):
        await a_library_call_that_cancels_a_task_of_its_own()


async def test_a_cancellation_of_our_own_goes_through() -> None:
    async def wait() -> None:
        async with stray_cancellation_is_log_away():
            await asyncio.sleep(60)

    task = asyncio.create_task(wait())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()


async def test_a_time_limit_goes_through_as_one() -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01), stray_cancellation_is_log_away():
            await asyncio.sleep(60)
