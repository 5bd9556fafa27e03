"""What makes a fold drop its memory and begin again at the stored position."""

from __future__ import annotations

from peil_chassis.log.port import LogAway, OffsetOutOfRange
from peil_chassis.store.port import Conflict, DocumentTooLarge, StoreAway


class NotStorable(Exception):
    """What a batch leads to cannot be written as documents: one of its facts is to blame."""


class LogReplaced(Exception):
    """The log is not the one that was read: it lost its tail, was replaced, or has a gap."""


AT_ONCE = (Conflict, DocumentTooLarge, NotStorable, LogReplaced)
"""After these the fold begins again without waiting longer and longer: nothing is away."""

INTERRUPTIONS = (LogAway, StoreAway, OffsetOutOfRange, *AT_ONCE)
