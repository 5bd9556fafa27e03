"""One log file per process, bounded: when it has grown, its text moves to ``NAME.log.1``."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

LIMIT_BYTES = 10_000_000
"""Size at which a log moves aside: a process keeps at most about twice this on disk."""


def open_log(folder: Path, name: str) -> tuple[int, int]:
    """
    Open the log of *name* to append to, readable by its owner alone.

    Returns:
        A file descriptor, which the caller closes, and the size of the log so far in bytes.
    """
    file = folder / f"{name}.log"
    trim(file)
    opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    return opened, os.fstat(opened).st_size


def tail(folder: Path, name: str, *, since: int, limit_bytes: int = 4_000) -> str:
    """The last words in the log of *name*, none of them from before byte *since*; empty when it said nothing."""
    try:
        with (folder / f"{name}.log").open("rb") as handle:
            size = handle.seek(0, os.SEEK_END)
            handle.seek(max(since if since <= size else 0, size - limit_bytes))
            return handle.read().decode("utf-8", "replace")
    except FileNotFoundError:
        return ""


def trim(file: Path, *, limit_bytes: int = LIMIT_BYTES) -> None:
    """Move a log that has outgrown *limit_bytes* aside; it is emptied, not replaced, as its process goes on writing."""
    try:
        if file.stat().st_size > limit_bytes:
            shutil.copyfile(file, file.with_name(file.name + ".1"))
            os.truncate(file, 0)
    except FileNotFoundError:
        return
