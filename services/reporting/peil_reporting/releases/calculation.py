"""
``python -m peil_reporting.releases.calculation``: computes one thing for who started it, `releases.apart`, and ends.

The question comes on standard input, the answer goes out where standard output was: a length, then pickled values.
"""

from __future__ import annotations

import os
import pickle
import signal
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from peil_chassis.killpoint import reached

LENGTH = 8
"""Bytes that say how long a question or an answer is."""


def main() -> None:
    """Answer the one question that comes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever asked, who then ends this process
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not print into the answer
    with os.fdopen(0, "rb", buffering=0, closefd=False) as questions:
        question = _read(questions.read, int.from_bytes(_read(questions.read, LENGTH), "big"))
    threading.Thread(target=_end_when_alone, daemon=True).start()
    answer = _outcome(question)
    reached("calculation.made")
    answers.write(len(answer).to_bytes(LENGTH, "big"))
    answers.write(answer)
    answers.flush()


def _outcome(question: bytes) -> bytes:
    """Whether it went well, what came of it (an answer or an error), and the most memory it took in KiB."""
    try:
        work, args, kwargs = pickle.loads(question)  # noqa: S301 - from the process that started this one
        found, value = True, work(*args, **kwargs)
    except Exception as error:
        error.add_note("".join(traceback.format_tb(error.__traceback__)))  # which does not come across by itself
        found, value = False, error
    return pickle.dumps((found, value, _memory_kib()), pickle.HIGHEST_PROTOCOL)


def _memory_kib() -> int | None:
    """The most memory this process had at once; None where the system does not say."""
    with suppress(OSError, StopIteration):  # not `getrusage`: that begins with the memory of whoever asked
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM:")).split()[1])
    return None


def _read(read: Callable[[int], bytes | None], wanted: int) -> bytes:
    """Exactly *wanted* bytes; the process ends when they do not come."""
    held = bytearray()
    while len(held) < wanted:
        piece = read(min(wanted - len(held), 1 << 20))
        if not piece:
            raise SystemExit(1)
        held += piece
    return bytes(held)


def _end_when_alone() -> None:
    """End this process when whoever asked is gone: nobody would read its answer."""
    os.read(0, 1)
    os._exit(1)


if __name__ == "__main__":
    main()
