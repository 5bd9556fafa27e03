"""What happened, in order: a digest by which two runs are compared, and the last lines for whoever looks into one."""

from __future__ import annotations

import hashlib
from collections import Counter, deque
from collections.abc import Callable

KEPT_LINES = 400


class Trace:
    """Everything that had an effect: commits, records, mails, answers, faults."""

    def __init__(self, now: Callable[[], float], *, keep: int | None = KEPT_LINES) -> None:
        self._now = now
        self._digest = hashlib.blake2b(digest_size=16)
        self.lines: deque[str] = deque(maxlen=keep)
        self.counts: Counter[str] = Counter()

    def add(self, kind: str, line: str) -> None:
        """One more thing happened now."""
        whole = f"{self._now():.6f} {kind} {line}"
        self._digest.update(whole.encode())
        self.lines.append(whole)
        self.counts[kind] += 1

    @property
    def digest(self) -> str:
        """The same for two runs in which the same happened at the same made-up moments, in the same order."""
        return self._digest.hexdigest()
