"""The seams of the interpreter: while a run lasts, randomness is the seed's, there is one thread, and no collecting."""

from __future__ import annotations

import gc
import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import anyio.to_thread


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """
    Let every id, token and pause that services draw come from *seed*.

    ``uuid4`` asks `os.urandom`, ``secrets`` the module-level name in `random`, pauses the shared generator of `random`.
    """
    draws = random.Random(seed)
    state = random.getstate()
    random.seed(seed)
    try:
        with mock.patch.object(os, "urandom", draws.randbytes), mock.patch.object(random, "_urandom", draws.randbytes):
            yield
    finally:
        random.setstate(state)


@contextmanager
def one_thread() -> Iterator[None]:
    """Run at once, in turn, what the web framework would hand to a thread."""

    async def run_now(func: Callable[..., Any], *args: Any, **_: Any) -> Any:
        return func(*args)

    with mock.patch.object(anyio.to_thread, "run_sync", run_now):
        yield


@contextmanager
def without_collecting() -> Iterator[None]:
    """Collect what is left over afterwards, at once: looking for it all the time costs a tenth."""
    was = gc.isenabled()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.collect()
        gc.unfreeze()
        if was:
            gc.enable()
