"""The shell around a decision on a threshold: load, decide, save it and the tale of it in one commit."""

from __future__ import annotations

import asyncio

from peil_chassis.audit import Act, Audit
from peil_chassis.clock import Clock, timestamp
from peil_chassis.identity import Identity
from peil_chassis.store.port import Conflict, Store, StoreAway
from peil_reporting.thresholds.domain import Change, Command, change
from peil_reporting.thresholds.storage import adding, every_change

TRIES = 12
PAUSE_S = 0.005
OFFICER = "disclosure-officer"


class Thresholds:
    """Reads thresholds and changes them."""

    def __init__(self, store: Store, audit: Audit, clock: Clock) -> None:
        """Writes to *store*, with an entry of *audit* in the same commit."""
        self._store = store
        self._audit = audit
        self._clock = clock

    async def decided(self) -> list[Change]:
        """Every decision so far. Raises `StoreAway`."""
        return await every_change(self._store)

    async def change(self, caller: Identity, kind: str, k: int, reason: str, seen: int) -> bool:
        """
        Let waves of *kind* that begin from now on have *k*; False when they have it already.

        Args:
            caller: Who wants it.
            reason: Why, one line: it stands in the audit log.
            seen: How many decisions the caller had seen.

        Raises:
            Refusal: a rule of the domain; nothing was written.
            StoreAway: whether it was written is unknown; the same again is safe.
        """
        for tried in range(TRIES):
            stands = await every_change(self._store)
            at = timestamp(self._clock.now())
            decided = change(stands, Command(kind, k, reason, caller.roles, at, seen))
            if not decided:
                return False
            put, expected = adding(len(stands) + 1, decided[0])
            entry = await self._audit.entry(
                Act(caller.subject, "threshold-changed", "threshold", f"{kind} {k}", f"{OFFICER}: {decided[0].reason}")
            )
            try:
                await self._store.commit([put, *entry.writes], {**expected, **entry.expected})
            except Conflict:
                await asyncio.sleep(PAUSE_S * tried)
                continue
            self._audit.sealed(entry)
            return True
        raise StoreAway
