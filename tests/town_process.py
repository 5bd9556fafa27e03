"""A service as a process that can be frozen, thawed and killed."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from forked import Forked

Begin = Callable[[str, Mapping[str, str], Path], "subprocess.Popen[bytes] | Forked"]
"""Starts a module with an environment; what it says is put behind a file."""


def command(module: str, environment: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    """Start *module* as its command does, imports and all."""
    with log.open("ab") as written:
        return subprocess.Popen([sys.executable, "-m", module], env=environment, stdout=written, stderr=written)


@dataclass
class Process:
    """One running service."""

    name: str
    port: int
    popen: subprocess.Popen[bytes] | Forked

    def pause(self) -> None:
        """Freeze it."""
        self.popen.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Thaw it."""
        self.popen.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """End it as a power cut does."""
        self.popen.kill()
        self.popen.wait()

    def stop(self) -> None:
        """Ask it to end."""
        self.popen.send_signal(signal.SIGCONT)
        self.popen.terminate()
        try:
            self.popen.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()
