"""``bench start``: how long each process takes from its start until it is ready, and how much memory it holds then."""

from __future__ import annotations

import os
import socket
import statistics
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from bench.report import Report, Wish
from bench.visible import resident_mib
from local_run import Up

LOOK_EVERY_S = 0.05
SETTLE_S = 5.0
PATIENCE_S = 120.0
MEMORY_MIB = 150.0
WITHOUT_HTTP = frozenset({"store", "broker", "collector-store"})
WHOLE = "./peil up, everything"


@dataclass(slots=True)
class Seen:
    """Of one process: seconds from its start until it was ready, per run, and mebibytes it held then."""

    fresh_s: list[float] = field(default_factory=list)
    again_s: list[float] = field(default_factory=list)
    mib: list[float] = field(default_factory=list)


def run(rounds: int) -> None:
    """Start everything on an empty folder and again on the same one, *rounds* times, and report."""
    report = Report("start")
    seen: dict[str, Seen] = {}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory(prefix="peil-bench-start-") as folder:
            data = Path(folder) / "data"
            _once(data, seen, fresh=True)
            _once(data, seen, fresh=False)
    report.engines.append("the embedded engines, as ./peil up starts them")
    rows = [_row(name, each) for name, each in sorted(seen.items(), key=lambda item: item[0] == WHOLE)]
    report.add_times(f"seconds until ready, and memory {SETTLE_S:.0f} s later; medians of {rounds} runs", rows)
    for name, each in seen.items():
        if name not in WITHOUT_HTTP and each.mib:
            report.hope(Wish(f"{name}, memory", statistics.median(each.mib), at_most=MEMORY_MIB, unit="MiB"))
    report.notes.append("Python's own start and imports are part of it: each process is a fresh one.")
    report.close()


def _row(name: str, seen: Seen) -> dict[str, Any]:
    return {
        "process": name,
        "empty folder, s": f"{statistics.median(seen.fresh_s):.1f}",
        "lowest-highest": f"{min(seen.fresh_s):.1f}-{max(seen.fresh_s):.1f}",
        "same folder again, s": f"{statistics.median(seen.again_s):.1f}",
        "again, lowest-highest": f"{min(seen.again_s):.1f}-{max(seen.again_s):.1f}",
        "MiB": round(statistics.median(seen.mib)) if seen.mib else "",
    }


def _once(data: Path, seen: dict[str, Seen], *, fresh: bool) -> None:
    begun = time.monotonic()
    with Up(data) as up:
        up.wait_for(lambda: bool(up.told.get("processes")), PATIENCE_S)
        whole = _until_ready(up, seen, fresh=fresh) - begun
        _note(seen, WHOLE, whole, fresh=fresh)
        time.sleep(SETTLE_S)
        for process in up.told["processes"]:
            if process["pid"]:
                seen[process["name"]].mib.append(resident_mib(process["pid"]))


def _until_ready(up: Up, seen: dict[str, Seen], *, fresh: bool) -> float:
    """Look at each process until it is ready. Returns the moment when the last one was."""
    done: set[str] = set()
    until = time.monotonic() + PATIENCE_S
    while True:
        processes = [each for each in up.told["processes"] if each["name"] not in done]
        if not processes:
            return time.monotonic()
        for process in processes:
            if process["pid"] and _answers(process):
                done.add(process["name"])
                _note(seen, process["name"], _age_s(process["pid"]), fresh=fresh)
        if time.monotonic() > until:
            raise TimeoutError(f"not ready within {PATIENCE_S:.0f} s: {', '.join(each['name'] for each in processes)}")
        time.sleep(LOOK_EVERY_S)


def _note(seen: dict[str, Seen], name: str, seconds: float, *, fresh: bool) -> None:
    each = seen.setdefault(name, Seen())
    (each.fresh_s if fresh else each.again_s).append(seconds)


def _answers(process: dict[str, Any]) -> bool:
    """Whether an engine listens, or a service says that it is ready; the front, that everything is."""
    host, _, port = urlsplit(f"//{process['address'].rpartition('//')[2]}").netloc.rpartition(":")
    try:
        if process["name"] in WITHOUT_HTTP:
            socket.create_connection((host, int(port)), timeout=1).close()
            return True
        path = "/healthz" if process["name"] == "front" else "/readyz"
        return httpx.get(f"http://{host}:{port}{path}", timeout=2).is_success
    except (OSError, ValueError, httpx.HTTPError):
        return False


def _age_s(pid: int) -> float:
    """Seconds since a process was started."""
    begun = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]) / os.sysconf("SC_CLK_TCK")
    return float(Path("/proc/uptime").read_text().split()[0]) - begun
