"""
Memory that the C library keeps although it is free: without a word it grows with the load and never shrinks again.

The store's driver works in ten threads, and glibc gives each thread an arena of its own, up to eight per core; what one
frees another cannot use. Large buffers, such as an answer of the broker, leave holes behind that nothing fits in: glibc
raises the size from which it asks the kernel for a mapping of its own whenever one was given back, up to 32 MB.
"""

from __future__ import annotations

import ctypes
import sys

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
"""Numbers of glibc's ``mallopt(3)``."""

ARENAS = 2
MAPPED_FROM = 256 * 1024
TRIMMED_FROM = 128 * 1024


def keep_small() -> bool:
    """
    Let the process have two arenas, and give what is free back: before its threads begin.

    Returns:
        Whether the C library took all of it; one that is not glibc knows nothing of this and has its own ways.
    """
    wanted = ((_ARENA_MAX, ARENAS), (_MMAP_THRESHOLD, MAPPED_FROM), (_TRIM_THRESHOLD, TRIMMED_FROM))
    mallopt = _of_c_library("mallopt")
    if mallopt is None:
        return False
    taken = [mallopt(option, value) == 1 for option, value in wanted]  # each is tried, whatever became of the others
    return all(taken)


def give_back() -> None:
    """Hand free pages to the kernel, also those between pages in use. Takes a millisecond or two."""
    trim = _of_c_library("malloc_trim")
    if trim is not None:
        trim(0)


def _of_c_library(name: str) -> ctypes._NamedFuncPointer | None:
    if not sys.platform.startswith("linux"):
        return None
    return getattr(ctypes.CDLL(None), name, None)
