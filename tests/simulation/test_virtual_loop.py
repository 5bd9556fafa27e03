"""The made-up event loop: no waiting, no threads, one order per seed."""

from __future__ import annotations

import asyncio
import os
import random
import threading
import time
from collections.abc import Coroutine
from typing import Any
from uuid import uuid4

import pytest

from simulation.randomness import seeded
from simulation.virtual_loop import Standstill, VirtualLoop


def run(what: Coroutine[Any, Any, Any], seed: int = 1) -> Any:
    loop = VirtualLoop(random.Random(seed))
    try:
        return loop.run_until_complete(what)
    finally:
        loop.close()


async def _order() -> list[int]:
    found: list[int] = []

    async def one(number: int) -> None:
        await asyncio.sleep(0)
        found.append(number)

    await asyncio.gather(*(one(number) for number in range(8)))
    return found


def test_a_month_takes_no_time() -> None:
    async def sleep() -> float:
        began = asyncio.get_running_loop().time()
        await asyncio.sleep(30 * 86400)
        return asyncio.get_running_loop().time() - began

    began = time.monotonic()
    assert run(sleep()) >= 30 * 86400
    assert time.monotonic() - began < 5


def test_a_seed_has_one_order_and_seeds_have_several() -> None:
    assert run(_order(), 1) == run(_order(), 1)
    assert len({tuple(run(_order(), seed)) for seed in range(5)}) > 1


def test_what_would_go_to_a_thread_runs_here() -> None:
    async def ask() -> threading.Thread:
        return await asyncio.to_thread(threading.current_thread)

    assert run(ask()) is threading.current_thread()


def test_waiting_for_what_never_comes_is_told() -> None:
    loop = VirtualLoop(random.Random(1))
    with pytest.raises(Standstill):
        loop.run_until_complete(loop.create_future())
    loop.close()


def test_ids_and_randomness_come_from_the_seed_and_only_while_it_runs() -> None:
    found = []
    for _ in range(2):
        with seeded(5):
            found.append((uuid4(), os.urandom(4), random.random()))
    assert found[0] == found[1]
    assert os.urandom(8) != os.urandom(8)
