"""A limit on wrong codes for everybody together, so that nobody's address has to be remembered."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

MOST = 120
WITHIN = timedelta(minutes=1)


class WrongCodes:
    """
    Counts the wrong codes of the last minute.

    A right code is always taken: 128 bits cannot be guessed at any rate, so whoever floods the form with wrong ones
    must not keep anybody else from answering. The limit only makes a flood cheap to turn away.
    """

    def __init__(self) -> None:
        self._moments: deque[datetime] = deque(maxlen=MOST)

    def too_many(self, now: datetime) -> bool:
        """Note one more wrong code at *now*; whether there were too many of them lately."""
        full = len(self._moments) == MOST and now - self._moments[0] < WITHIN
        if not full:
            self._moments.append(now)
        return full
