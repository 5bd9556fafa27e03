"""A clone's ./peil as a person meets it: started for real, its words and exit code read."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from peil_local.home import ROOT
from peil_local.ports import a_free_port


def peil(*words: str, data: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ``./peil WORDS`` to its end with the Python of the tests; the data folder is *data*."""
    named = {"PEIL_DATA": str(data)} if data else {}
    return subprocess.run(
        [sys.executable, str(ROOT / "peil"), *words],
        env={**os.environ, **named, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


class Up:
    """One ``./peil up`` (or ``demo``) on *data*, on free ports; leave the block and it is stopped."""

    def __init__(self, data: Path, *words: str, command: str = "up", **environment: str) -> None:
        self.data = data
        self._command = command
        self.port = a_free_port()
        self.front = f"http://127.0.0.1:{self.port}"
        self._words = words
        self._environment = environment
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Up:
        self.data.mkdir(parents=True, exist_ok=True)
        with (self.data.parent / f"{self.data.name}.screen").open("a") as screen:
            self._process = subprocess.Popen(
                [sys.executable, str(ROOT / "peil"), self._command, "--port", str(self.port), *self._words],
                env={**os.environ, "PEIL_DATA": str(self.data), **self._environment},
                stdin=subprocess.DEVNULL,
                stdout=screen,
                stderr=screen,
            )
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def screen(self) -> str:
        """Everything said so far."""
        return (self.data.parent / f"{self.data.name}.screen").read_text()

    @property
    def told(self) -> dict[str, Any]:
        """What ``./peil status`` reads; empty as long as there is nothing."""
        try:
            told: dict[str, Any] = json.loads((self.data / "run.json").read_text())
        except FileNotFoundError:
            return {}
        return told

    def pid(self, name: str) -> int:
        """The process that now plays the part *name*."""
        return next(int(process["pid"] or 0) for process in self.told["processes"] if process["name"] == name)

    def wait_until_ready(self, timeout_s: float = 60.0) -> None:
        """Wait until everything is ready; fails with the screen when it ends or takes longer."""
        self.wait_for(lambda: bool(self.told.get("ready")), timeout_s)

    def wait_for(self, happened: Any, timeout_s: float = 60.0) -> None:
        """Wait until *happened* gives a true value; fails with the screen when it ends or takes longer."""
        until = time.monotonic() + timeout_s
        while not happened():
            assert self._process is not None
            assert self._process.poll() is None, self.screen
            assert time.monotonic() < until, self.screen
            time.sleep(0.05)

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Ask it to stop, as Ctrl-C does; returns its exit code."""
        assert self._process is not None
        if self._process.poll() is None:
            self._process.send_signal(number)
        return self._process.wait(60)


def children_of(data: Path) -> list[int]:
    """Processes still running whose command line or environment names *data*."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal() and int(folder.name) != os.getpid():
            try:
                named = (folder / "cmdline").read_bytes() + (folder / "environ").read_bytes()
            except OSError:
                continue
            if str(data).encode() in named:
                found.append(int(folder.name))
    return found
