"""What is running, told from another terminal: the launcher keeps a file with it, and holds a lock while it lives."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .home import Home, home_of
from .screen import Picture, Row, lines, memory_mb


def write(file: Path, told: Mapping[str, Any]) -> None:
    """
    Tell other terminals what runs. Only the owner may read it: an address of a store can hold a password.

    Args:
        told: front, kafka, mongo (addresses), headline, ready, and processes: a list of name, title, address, phase,
            note, pid and restarts.
    """
    fresh = file.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as handle:
        json.dump({"pid": os.getpid(), **told}, handle, indent=1)
    fresh.replace(file)


def read(home: Home) -> dict[str, Any] | None:
    """What the launcher on this data folder last told; None when none is running."""
    try:
        told = json.loads(home.run.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return told if isinstance(told, dict) and is_held(home.lock) else None


def is_held(lock: Path) -> bool:
    """Whether a living launcher holds *lock*."""
    try:
        with lock.open("r", encoding="utf-8") as handle:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def picture_of(told: dict[str, Any]) -> Picture:
    """The launcher's own screen, from what it told."""
    rows = tuple(
        Row(
            name=process["name"],
            title=process["title"],
            address=process["address"],
            phase=process["phase"],
            note=process["note"],
            memory_mb=memory_mb(process["pid"]),
            restarts=process["restarts"],
        )
        for process in told["processes"]
    )
    return Picture(rows, told["headline"], told["front"], (f"Alles stopt met: kill {told['pid']}",))


def main(arguments: list[str]) -> int:
    """``./peil status``: 0 when everything is ready, 1 when something is not, 3 when nothing runs."""
    home = home_of()
    told = read(home)
    if arguments not in ([], ["--json"]):
        print("Typ: ./peil status, of ./peil status --json.", file=sys.stderr)
        return 2
    if told is None:
        print(f"Peil draait niet op {home.data}: start het met ./peil up.", file=sys.stderr)
        return 3
    if arguments:
        print(json.dumps({name: told[name] for name in ("front", "kafka", "ready", "processes")}, indent=1))
    else:
        colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
        width = shutil.get_terminal_size((100, 24)).columns - 1
        print("\n".join(lines(picture_of(told), width=width, colour=colour)))
    return 0 if told["ready"] else 1


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # a reader that has seen enough (head, grep -q) is no error
    sys.exit(main(sys.argv[1:]))
