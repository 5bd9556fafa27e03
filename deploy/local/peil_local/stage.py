"""What something that plays on a running Peil is given: where it runs, how to say how far it is, and single steps."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from .complaint import Complaint
from .home import Home
from .logs import open_log


@dataclass(frozen=True)
class Stage:
    """
    A Peil on which everything is ready.

    Attributes:
        home: Its folders.
        front: The front's address, without a slash at the end.
        form: The same of the form on which surveys are answered.
        engines: ``PEIL_KAFKA`` and ``PEIL_MONGO``, for commands that speak to the engines themselves.
        say: Shows one line of progress on the screen; an empty one takes it away.
    """

    home: Home
    front: str
    form: str
    engines: Mapping[str, str]
    say: Callable[[str], None]


Play = Callable[[Stage], Awaitable[str]]
"""Plays something once everything is ready; returns what is left to be said, or raises `Complaint`."""


async def run_once(home: Home, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
    """
    Run *command* to its end, its words in the log of *name*.

    Raises:
        Complaint: it failed; the sentence names the log.
    """
    if await exit_code(home, name, command, environment):
        raise Complaint(
            f"De stap '{name}' is mislukt: {home.logs}/{name}.log zegt waarom; herstel dat en start opnieuw."
        )


async def exit_code(home: Home, name: str, command: Sequence[str], environment: Mapping[str, str]) -> int:
    """How *command* ended; its words are in the log of *name*. When we are stopped meanwhile, so is it."""
    log, _ = open_log(home.logs, name)
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={**os.environ, **environment},
            start_new_session=True,
        )
    finally:
        os.close(log)
    try:
        return await process.wait()
    except asyncio.CancelledError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        raise
