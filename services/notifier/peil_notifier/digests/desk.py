"""The loop of the digest desk: one owner at a time settles what was left, composes, and sends."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from peil_chassis.clock import Clock, amsterdam_day
from peil_chassis.health import Heartbeat
from peil_chassis.lease import Lease, LeaseLost
from peil_chassis.logs import declare_events, get_logger
from peil_chassis.relations import RelationsUnknown
from peil_chassis.store.port import Conflict, StoreAway
from peil_notifier.digests.composing import Composer
from peil_notifier.digests.sending import Sender
from peil_notifier.digests.upkeep import Upkeep
from peil_notifier.rules import Rules

log_ = get_logger()
declare_events({"desk_waits": "store, folds or lease are not there; composing and sending go on later"})

LOOK_EVERY_S = 0.5


class Desk:
    """Composes and sends, for as long as it holds its lease and everything that was told is on the due list."""

    def __init__(
        self,
        lease: Lease,
        composer: Composer,
        sender: Sender,
        upkeep: Upkeep,
        clock: Clock,
        rules: Rules,
        *,
        up_to_date: Callable[[], Awaitable[bool]],
    ) -> None:
        """*up_to_date* says whether all that the log holds is on the due list: else somebody who acted is reminded."""
        self._lease = lease
        self._composer = composer
        self._sender = sender
        self._upkeep = upkeep
        self._clock = clock
        self._rules = rules
        self._up_to_date = up_to_date
        self._composed_at: datetime | None = None

    async def run(self, heartbeat: Heartbeat | None = None) -> None:
        """Turn until cancelled, beating *heartbeat*."""
        while True:
            if heartbeat:
                heartbeat.beat()
            try:
                await self.turn()
            except (StoreAway, Conflict, LeaseLost, RelationsUnknown) as error:
                self._lease.forget()
                log_.warning("desk_waits", error_type=type(error).__name__)
            await asyncio.sleep(LOOK_EVERY_S)

    async def turn(self) -> None:
        """
        One turn: recover, compose when it is time, send, tidy up.

        Raises:
            StoreAway, Conflict, LeaseLost, RelationsUnknown: transient; the next turn goes on.
        """
        if not await self._up_to_date():
            await self._lease.release()  # whoever folds shall have it
            return
        if (not self._lease.held or self._lease.due_for_renewal) and not await self._lease.acquire():
            return
        await self._sender.recover(self._lease)
        now = self._clock.now()
        if self._rules.window.holds(now, self._rules.calendar):
            if self._is_time():
                self._composed_at = now
                await self._composer.compose(now, self._lease.fence)
            await self._sender.send(self._lease)
        await self._upkeep.tidy(amsterdam_day(now))

    def _is_time(self) -> bool:
        now, last = self._clock.now(), self._composed_at
        every = timedelta(seconds=self._rules.digest_every_s)
        return last is None or not last <= now < last + every
