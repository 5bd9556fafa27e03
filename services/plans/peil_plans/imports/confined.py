"""Reading a paper in a process of its own, which is stopped when it takes too long."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from .domain.proposal import Proposal
from .domain.wire import proposal_from
from .readers.opening import MOST_BYTES, too_large
from .refusals import PaperRefused

LONGEST_S = 9.0
"""So that the answer is there within ten, also where starting takes a second."""
MOST_MEMORY = 500 * 1024 * 1024
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}\Z")
_KEPT = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "PYTHONHOME", "VIRTUAL_ENV")


def import_paper(path: Path, *, longest_s: float = LONGEST_S, memory: int = MOST_MEMORY) -> Proposal:
    """
    Read the paper in *path* and return what it proposes. Nothing is stored.

    Args:
        path: The file. Only its content and the ending of its name count.
        longest_s: Seconds after which the reading is stopped.
        memory: Bytes that the reading may take.

    Raises:
        PaperRefused: it cannot be read, or not within the limits.
        OSError: there is no such file.
    """
    if path.stat().st_size > MOST_BYTES:
        raise too_large()
    with path.open("rb") as paper:
        return _read(path.suffix, longest_s, memory, stdin=paper)


def import_content(content: bytes, name: str) -> Proposal:
    """
    Read a paper from the bytes of its file, within the same limits. Takes seconds: use a thread.

    Args:
        content: The whole file.
        name: What its sender calls it. Only the ending counts, to tell CSV from other text.

    Raises:
        PaperRefused: it cannot be read, or not within the limits.
    """
    if len(content) > MOST_BYTES:
        raise too_large()
    ending = _ENDING.search(name)
    return _read(ending.group().lower() if ending else "", LONGEST_S, MOST_MEMORY, input=content)


def _read(ending: str, longest_s: float, memory: int, **paper: Any) -> Proposal:
    command = [sys.executable, "-m", "peil_plans.imports.child", f"paper{ending}", str(int(longest_s) + 1), str(memory)]
    environment = {name: value for name, value in os.environ.items() if name in _KEPT}
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no shell; the paper's name is not passed on
            command, **paper, capture_output=True, timeout=longest_s, env=environment, check=False
        )
    except subprocess.TimeoutExpired:
        raise _too_slow(longest_s) from None
    if done.returncode:
        if done.returncode < 0:
            raise _too_slow(longest_s)
        raise PaperRefused(
            "unreadable", "Het papier is niet te lezen. Sla het opnieuw op, of kopieer de tabel naar een nieuw bestand."
        )
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise PaperRefused(answer["refused"]["rule"], answer["refused"]["sentence"])
    return proposal_from(answer["proposal"])


def _too_slow(longest_s: float) -> PaperRefused:
    return PaperRefused(
        "too-slow",
        f"Het lezen duurde langer dan {longest_s:g} seconden en is gestopt. Houd alleen de tabel over.",
    )
