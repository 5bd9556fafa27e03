"""Keeps processes running: starts them, asks whether they are ready, restarts the crashed, stops them in order."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from .complaint import Complaint
from .logs import open_log, tail
from .ports import is_free
from .probe import listens, says_ready
from .programs import Program

BACKOFF_S = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
"""Pause before the first, second, … restart in a row."""

CALM_S = 60.0
"""A process that ran this long was healthy: the next crash counts as its first."""

PORT_PATIENCE_S = 60.0
"""How long the kernel and a dead engine may hold on to a port."""

TRIES_AT_START = 3
"""A service that dies this often without ever having been ready will not become so by itself."""

IN_USE = ("already in use", "address in use")


class Phase(StrEnum):
    """What a process is doing."""

    WAITING = "waiting"
    STARTING = "starting"
    READY = "ready"
    UNREADY = "not ready"
    RESTARTING = "restarting"
    STOPPING = "stopping"
    STOPPED = "stopped"


@dataclass
class Status:
    """One process as the screen shows it."""

    program: Program
    phase: Phase = Phase.WAITING
    pid: int | None = None
    restarts: int = 0
    note: str = ""


class Supervisor:
    """Runs programs until it is told to stop."""

    def __init__(
        self,
        logs: Path,
        changed: Callable[[], None],
        *,
        backoff_s: tuple[float, ...] = BACKOFF_S,
        port_patience_s: float = PORT_PATIENCE_S,
    ) -> None:
        """
        Args:
            logs: Folder for one log per program.
            changed: Called after every change of a status.
            backoff_s: Pauses before restarts in a row, in seconds; the last one repeats.
            port_patience_s: How long an engine may find its port taken, in seconds.
        """
        self.statuses: dict[str, Status] = {}
        self.broken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.broken.add_done_callback(asyncio.Future.exception)  # a complaint after the end is nobody's any more
        self._logs = logs
        self._changed = changed
        self._backoff_s = backoff_s
        self._port_patience_s = port_patience_s
        self._keepers: dict[str, asyncio.Task[None]] = {}
        self._processes: dict[str, asyncio.subprocess.Process] = {}
        self._ready: dict[str, asyncio.Event] = {}
        self._log_starts: dict[str, int] = {}

    def expect(self, programs: Iterable[Program]) -> None:
        """Show *programs* as waiting for their turn."""
        for program in programs:
            self.statuses.setdefault(program.name, Status(program))
            self._ready.setdefault(program.name, asyncio.Event())
        self._changed()

    def start(self, program: Program) -> None:
        """Start *program* and keep it running."""
        self.expect([program])
        self._keepers[program.name] = asyncio.create_task(self._keep(self.statuses[program.name]))

    async def ready(self, *names: str) -> None:
        """
        Wait until each of *names* has been ready once.

        Raises:
            Complaint: one of the programs cannot be started; says what to do.
        """
        for name in names:
            waiting = asyncio.create_task(self._ready[name].wait())
            either: list[asyncio.Future[Any]] = [waiting, self.broken]
            try:
                await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            finally:
                waiting.cancel()
            if self.broken.done():
                self.broken.result()

    async def stop(self, names: Iterable[str]) -> None:
        """Stop *names* together, politely first; each has its own grace before it is killed."""
        await asyncio.gather(*(self._stop(name) for name in names if name in self._keepers))

    async def _stop(self, name: str) -> None:
        status = self.statuses[name]
        self._say(status, Phase.STOPPING, "")
        self._keepers[name].cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._keepers[name]
        process = self._processes.get(name)
        if process is not None and process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            try:
                await asyncio.wait_for(process.wait(), status.program.grace_s)
            except TimeoutError:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        status.pid = None
        self._say(status, Phase.STOPPED, "")

    async def _keep(self, status: Status) -> None:
        in_a_row, port_since = 0, None
        while True:
            began = time.monotonic()
            if status.program.is_engine and not is_free(status.program.port):
                port_since = port_since or began
                await self._wait_for_port(status, port_since)
                continue
            process = await self._spawn(status)
            was_ready = await self._watch(status, process)
            status.pid = None
            ran_s = time.monotonic() - began
            if self._found_port_taken(status.program):
                port_since = port_since or began
                await self._wait_for_port(status, port_since)
                continue
            port_since = None
            in_a_row = 1 if was_ready and ran_s > CALM_S else in_a_row + 1
            if not self._ready[status.program.name].is_set():
                self._give_up_on(status, in_a_row)
            status.restarts += 1
            pause = self._backoff_s[min(in_a_row, len(self._backoff_s)) - 1]
            self._say(
                status, Phase.RESTARTING, f"gestopt {_how(process.returncode)}, begint opnieuw over {_seconds(pause)}"
            )
            await asyncio.sleep(pause)

    async def _spawn(self, status: Status) -> asyncio.subprocess.Process:
        program = status.program
        log, self._log_starts[program.name] = open_log(self._logs, program.name)
        try:
            process = await asyncio.create_subprocess_exec(
                *program.command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, **program.environment},
                start_new_session=True,  # Ctrl-C reaches the launcher alone, which then stops the others in order
                preexec_fn=_die_with_parent,
            )
        except FileNotFoundError:
            self._break(
                Complaint(
                    f"{program.title} is niet te vinden ({program.command[0]}): gooi .peil/venv weg en start opnieuw."
                )
            )
            raise asyncio.CancelledError from None
        finally:
            os.close(log)
        self._processes[program.name] = process
        status.pid = process.pid
        self._say(status, Phase.STARTING, "")
        return process

    async def _watch(self, status: Status, process: asyncio.subprocess.Process) -> bool:
        """Follow one process until it ends; True when it has been ready."""
        ended = asyncio.create_task(process.wait())
        was_ready = False
        try:
            while not ended.done():
                ready = await self._is_ready(status.program)
                if ready and not ended.done():
                    was_ready = True
                    self._ready[status.program.name].set()
                    self._say(status, Phase.READY, "")
                elif was_ready:
                    self._say(status, Phase.UNREADY, "meldt dat hij nog niet klaar is")
                await asyncio.wait({ended}, timeout=2.0 if was_ready else 0.1)
        finally:
            ended.cancel()
        return was_ready

    async def _is_ready(self, program: Program) -> bool:
        if program.health is None:
            return await listens("127.0.0.1", program.port)
        return await says_ready(program.port, program.health)

    def _found_port_taken(self, program: Program) -> bool:
        if not program.is_engine:
            return False
        said = tail(self._logs, program.name, since=self._log_starts.get(program.name, 0)).lower()
        return any(words in said for words in IN_USE)

    async def _wait_for_port(self, status: Status, since: float) -> None:
        program, waited = status.program, time.monotonic() - since
        if waited > self._port_patience_s:
            self._break(
                Complaint(
                    f"Poort {program.port} blijft bezet, ook na {_seconds(waited)} wachten: stop het programma dat hem"
                    f" gebruikt (lsof -i :{program.port}) en start opnieuw."
                )
            )
            raise asyncio.CancelledError
        left = _seconds(max(1.0, self._port_patience_s - waited))
        self._say(status, Phase.RESTARTING, f"poort {program.port} is nog bezet, wacht nog hooguit {left}")
        await asyncio.sleep(min(1.0, self._port_patience_s / 10))

    def _give_up_on(self, status: Status, tries: int) -> None:
        """A start that cannot succeed becomes a complaint; otherwise return, for another try."""
        program, log = status.program, self._logs / f"{status.program.name}.log"
        if program.is_engine:
            self._break(
                Complaint(
                    f"De {program.title} kan de gegevens in {program.folder} niet openen: zet die map opzij"
                    f" (mv {program.folder} {program.folder}.kapot) en start opnieuw; {log} zegt wat er mis is."
                )
            )
        elif tries >= TRIES_AT_START:
            self._break(
                Complaint(
                    f"Het onderdeel '{program.title}' start niet: {log} zegt waarom; herstel dat en start opnieuw."
                )
            )
        else:
            return
        raise asyncio.CancelledError

    def _break(self, complaint: Complaint) -> None:
        if not self.broken.done():
            self.broken.set_exception(complaint)

    def _say(self, status: Status, phase: Phase, note: str) -> None:
        if (status.phase, status.note) != (phase, note):
            status.phase, status.note = phase, note
            self._changed()


def _how(code: int | None) -> str:
    if code is not None and code < 0:
        return f"door {signal.Signals(-code).name}"
    return f"met code {code}"


def _seconds(amount: float) -> str:
    return f"{amount:.1f} s".replace(".", ",") if amount < 1 else f"{amount:.0f} s"


def _die_with_parent() -> None:
    """On Linux: when the launcher is killed without a farewell, its children are told to stop."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)
