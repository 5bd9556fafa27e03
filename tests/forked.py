"""
Services as real processes that begin in an eyeblink: forked from one that has imported everything already.

A service spends two to three seconds of processor time on its imports. The standard library's fork server does that
once; what it forks is a process of its own, with its own id, environment and files, and ``kill -9`` ends it as it ends
any other. The server has one thread, no event loop and no connection that a child could inherit.
"""

from __future__ import annotations

import os
import runpy
import signal
import subprocess
import sys
from collections.abc import Mapping
from multiprocessing import forkserver, get_context
from pathlib import Path

from peil_chassis import killpoint

PRELOADED = [
    "forked",
    "peil_chassis.server",
    "peil_intake.app",
    "peil_reporting.fold.app",
    "uvicorn.protocols.http.httptools_impl",
    "uvloop",
]


class Forked:
    """A forked process with the part of `subprocess.Popen` that a test uses."""

    def __init__(self, module: str, environment: Mapping[str, str], log: Path) -> None:
        """Run *module* as ``python -m`` does, with just this *environment*; what it says is put behind *log*."""
        _server_is_there()
        self._process = get_context("forkserver").Process(
            target=_run, args=(module, dict(environment), str(log)), daemon=True
        )
        self._process.start()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid or 0

    @property
    def returncode(self) -> int | None:
        """Its exit code, minus the signal that ended it, or None while it runs."""
        return self._process.exitcode

    def poll(self) -> int | None:
        """The same."""
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it is still there."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it as a power cut does."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended. Raises `subprocess.TimeoutExpired`."""
        self._process.join(timeout)
        code = self.poll()
        if code is None:
            raise subprocess.TimeoutExpired(self._process.name, timeout or 0)
        return code


def _server_is_there() -> None:
    """Start the server where there is none; it finds our packages by an environment of its own."""
    forkserver.set_forkserver_preload(PRELOADED)
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(sys.path)
    try:
        forkserver.ensure_running()
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before


def _run(module: str, environment: Mapping[str, str], log: str) -> None:
    """The child's whole life."""
    os.environ.clear()
    os.environ.update(environment)
    written = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(written, stream.fileno())
    os.close(written)
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    # The one thing that is read from the environment on import: which place to die at.
    killpoint._armed = environment.get("PEIL_KILL_AT", "")
    sys.argv = [module]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
