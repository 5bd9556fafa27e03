"""
Releases are computed in a process of their own, which begins with the question and ends with the answer.

The audit's solver and its arrays need more memory than everything else in the process that folds, and hold on to it; a
large release may even need more than there is. So none of it is loaded here: what goes in and what comes out are plain
values, and whatever happens to that process (`releases.calculation`) happens to one attempt at one release.
"""

from __future__ import annotations

import asyncio
import pickle
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import ParamSpec, Protocol, TypeVar

from peil_chassis.logs import declare_events, declare_fields, get_logger
from peil_reporting.releases.calculation import LENGTH

P = ParamSpec("P")
T = TypeVar("T")

log = get_logger()
declare_events(
    {
        "calculation_done": "a release was computed in a process of its own; see `memory_mib`",
        "calculation_died": "the process that computed a release ended before it had; it is tried again",
    }
)
declare_fields(
    {
        "ended_by": "how a process ended: the name of a signal, or its exit code",
        "memory_mib": "the most memory a process had at once",
    }
)

PROGRAM = "peil_reporting.releases.calculation"


class CalculationDied(Exception):
    """The process that computed ended without an answer: killed, or out of memory. Nothing is told; try again later."""


class Calculate(Protocol):
    """Computes somewhere, while everything here goes on."""

    async def __call__(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """
        What *work* returns for these arguments.

        Args:
            work: A function of a module, by whose name it is found elsewhere. Importing that module must be cheap: it
                imports what computing needs when it is called.
            args, kwargs: Values that can be pickled, as the answer can.

        Raises:
            CalculationDied: whoever computed is gone.
            Exception: whatever *work* raises.
        """
        ...


async def apart(work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """
    Compute in a new process; arguments and answer as `Calculate` says. Cancelled, it ends that process.

    Raises:
        CalculationDied: the process was killed, or could not go on.
        Exception: whatever *work* raises.
    """
    began = time.monotonic()
    question = pickle.dumps((work, args, kwargs), pickle.HIGHEST_PROTOCOL)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", PROGRAM, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    try:
        answer = await _asked(process, question)
    finally:
        with suppress(ProcessLookupError):
            process.kill()  # it has answered, or nobody waits for its answer
        await process.wait()
    found, value, memory_kib = pickle.loads(answer)  # noqa: S301 - written by the process that was started above
    took_s = time.monotonic() - began
    log.info("calculation_done", memory_mib=memory_kib and memory_kib // 1024, duration_ms=round(1000 * took_s))
    if found:
        result: T = value
        return result
    raise value


async def _asked(process: asyncio.subprocess.Process, question: bytes) -> bytes:
    """What *process* answers; its standard input stays open, for it ends when whoever asks is gone."""
    if process.stdin is None or process.stdout is None:
        raise CalculationDied("no pipes")
    with suppress(ConnectionError):
        process.stdin.write(len(question).to_bytes(LENGTH, "big"))
        process.stdin.write(question)
        await process.stdin.drain()
    with suppress(asyncio.IncompleteReadError):
        length = int.from_bytes(await process.stdout.readexactly(LENGTH), "big")
        return await process.stdout.readexactly(length)
    ended_by = _words(await process.wait())
    log.error("calculation_died", ended_by=ended_by)
    raise CalculationDied(ended_by)


def _words(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"code {code}"
