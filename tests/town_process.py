"""A service as a process that can be frozen, thawed and killed."""

from __future__ import annotations

import signal
import subprocess
from dataclasses import dataclass


@dataclass
class Process:
    """One running service."""

    name: str
    port: int
    popen: subprocess.Popen[bytes]

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
