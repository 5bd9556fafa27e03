"""
``python -m bench.profiled FILE MODULE``: runs a service and writes where its processor time goes, by function.

A timer of the process's own processor time interrupts the main thread two hundred times per second of it; what stands
on the stack then is counted. No server code knows of it, and nothing that is reported as a rate is measured with it.
"""

from __future__ import annotations

import json
import runpy
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from types import FrameType
from typing import Any

EVERY_S = 0.005
WRITE_EVERY = 200
TOP = 15
_LIBRARY, _OURS, _IMPORTING = "site-packages", "peil_", "<frozen importlib"
_AROUND = ("<module>", "run (")
"""What stands around everything a process does."""


class Sampler:
    """Counts functions on the stack, and writes the counts to *file* over and over."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._samples = 0
        self._within: Counter[str] = Counter()
        self._itself: Counter[str] = Counter()

    def start(self) -> None:
        """Begin; from the main thread."""
        signal.signal(signal.SIGPROF, self._sample)
        signal.setitimer(signal.ITIMER_PROF, EVERY_S, EVERY_S)

    def _sample(self, _number: int, frame: FrameType | None) -> None:
        stack = [_name(each) for each in _frames(frame)]
        if not stack or any(_IMPORTING in name for name in stack):  # the start of the process is another subject
            return
        self._samples += 1
        self._itself[stack[0]] += 1
        self._within.update(set(stack))
        if self._samples % WRITE_EVERY == 0:
            told = {"samples": self._samples, "within": self._within, "itself": self._itself}
            self._file.write_text(json.dumps(told))


def _frames(frame: FrameType | None) -> Any:
    while frame is not None:
        yield frame
        frame = frame.f_back


def _name(frame: FrameType) -> str:
    path = frame.f_code.co_filename
    short = path.rpartition(f"{_LIBRARY}/")[2] if _LIBRARY in path else "/".join(Path(path).parts[-3:])
    return f"{frame.f_code.co_qualname} ({short})"


def begin(module: str, environment: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    """Start *module* with the sampler; its counts stand beside *log*."""
    path = f"{environment['PYTHONPATH']}:{Path(__file__).parents[1]}"
    command = [sys.executable, "-m", "bench.profiled", str(counts_of(log)), module]
    with log.open("ab") as written:
        return subprocess.Popen(command, env={**environment, "PYTHONPATH": path}, stdout=written, stderr=written)


def counts_of(log: Path) -> Path:
    """Where the counts of the service with this log stand."""
    return log.with_suffix(".profile.json")


def shares(counts: Path) -> list[dict[str, Any]]:
    """The functions of ours with the largest shares of the processor time, and the busiest of all by themselves."""
    if not counts.exists():
        return [{"function": "(too short to tell)", "share": "", "by itself": ""}]
    told = json.loads(counts.read_text())
    within, itself, samples = Counter(told["within"]), Counter(told["itself"]), told["samples"]
    ours = [name for name, _ in within.most_common() if _OURS in name and not name.startswith(_AROUND)][:TOP]
    busiest = [name for name, _ in itself.most_common(TOP) if name not in ours]
    return [
        {
            "function": name,
            "share": f"{within[name] / samples:.1%}",
            "by itself": f"{itself[name] / samples:.1%}",
        }
        for name in (*ours, *busiest)
    ]


def main(arguments: list[str]) -> None:
    """Run the module that is named."""
    file, module = arguments
    Sampler(Path(file)).start()
    sys.argv = [module]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(sys.argv[1:])
