"""
What happens by itself: campaigns open and close at their moments, and what nobody needs any more is deleted.

Every step can be stopped anywhere. Opening writes invitations and lists of codes first and publishes last: until the
campaign is open nobody can draw, so a stop in between means that all of it is made anew. Closing shuts the lists before
it counts what was drawn.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from peil_chassis.clock import Clock, amsterdam_day
from peil_chassis.fold.watch import FoldWatch
from peil_chassis.health import Heartbeat
from peil_chassis.lease import Lease, LeaseLost
from peil_chassis.logs import declare_events, declare_fields, get_logger
from peil_chassis.outbox import Outbox
from peil_chassis.projection import Build
from peil_chassis.registry import active_build
from peil_chassis.store.port import Conflict, Delete, Put, Ref, Store, StoreError, Write
from peil_issuer.campaigns import facts, several, storage
from peil_issuer.campaigns.domain.campaign import under
from peil_issuer.campaigns.domain.codes import BYTES, code_of, hash_of
from peil_issuer.campaigns.domain.opening import Frozen, freeze
from peil_issuer.campaigns.domain.preview import frame
from peil_issuer.campaigns.drawing import RandomBytes
from peil_issuer.campaigns.invitees import builds_to_read, invitees_on
from peil_issuer.campaigns.several import SEVERAL
from peil_issuer.campaigns.storage import CODES, INVITATIONS, Stored
from peil_issuer.organisation.domain import NoMunicipality
from peil_issuer.staff.projection import PROJECTION as STAFF
from peil_issuer.staff.storage import erased_among
from peil_issuer.thresholds.storage import thresholds

LOOK_EVERY_S = 1.0
FORGET_EVERY = timedelta(seconds=30)
LOT = 500
UNTIL_CLOSED = (INVITATIONS, CODES, SEVERAL)
"""Collections that name somebody who is invited, or hold codes: kept as long as a campaign is open."""

declare_events(
    {
        "campaign_opened": "a campaign is open; what it is opened with is frozen",
        "campaign_closed": "a campaign is closed; nobody draws a code any more",
        "campaign_waits": "a campaign that is due cannot be opened yet, or not at all; the cause says why",
        "campaign_tidied": "invitations and codes of a closed campaign, or of who was erased, are deleted",
        "survey_upkeep_waits": "the upkeep of campaigns goes on later",
    }
)
declare_fields({"campaign": "id of a campaign", "leaves": "how many leaves a campaign reports on"})
log_ = get_logger()


class Upkeep:
    """Opens, closes and tidies campaigns, one process at a time."""

    def __init__(
        self,
        store: Store,
        outbox: Outbox,
        clock: Clock,
        *,
        lease: Lease,
        watches: Sequence[FoldWatch],
        random: RandomBytes,
        source: str,
    ) -> None:
        """*watches* say whether the read models are up to date; *random* makes the codes."""
        self._store = store
        self._outbox = outbox
        self._clock = clock
        self._lease = lease
        self._watches = tuple(watches)
        self._random = random
        self._source = source
        self._told: set[tuple[str, str]] = set()
        self._tidied: set[str] = set()
        self._forget_at: datetime | None = None

    async def run(self, heartbeat: Heartbeat | None = None) -> None:
        """Do for ever what is due, beating *heartbeat*. Cancel to stop; whatever is under way is gone on with later."""
        while True:
            if heartbeat:
                heartbeat.beat()
            try:
                if await self._lease.acquire():
                    await self.turn()
            except (StoreError, LeaseLost) as error:
                log_.warning("survey_upkeep_waits", error_type=type(error).__name__)
            except Exception as error:  # a fault of ours about one campaign must not stop all others for good
                log_.error("survey_upkeep_waits", exc_info=error)
            await asyncio.sleep(LOOK_EVERY_S)

    async def turn(self) -> None:
        """
        Do once what is due now. The lease must be ours.

        Raises:
            StoreError, LeaseLost: what was not done is done by the next call.
        """
        now = self._clock.now()
        for seen in await storage.in_state(self._store, "planned", "open"):
            stored = await self._under_threshold(seen)
            campaign = stored.campaign
            if campaign.state == "planned" and campaign.opens_at <= now < campaign.closes_at:
                await self._open(stored, now)
            elif campaign.state == "planned" and campaign.closes_at <= now:
                await self._give_up(stored, now)
            elif campaign.state == "open" and campaign.closes_at <= now:
                await self._close(stored, now)
        if self._forget_at is None or now >= self._forget_at:
            await self._forget_erased()
            self._forget_at = now + FORGET_EVERY
        await self._tidy()

    async def _under_threshold(self, stored: Stored) -> Stored:
        """A campaign that is planned, with the threshold decided last: who looks at it sees what it will open with."""
        if stored.campaign.state != "planned":
            return stored
        campaign = under(stored.campaign, *await thresholds(self._store))
        if campaign == stored.campaign:
            return stored
        write, ref, expected = storage.campaign_write(campaign, stored)
        await self._store.commit([write], {ref: expected})
        return Stored(campaign, stored.version + 1)

    async def _open(self, stored: Stored, now: datetime) -> None:
        name = stored.campaign.plan.campaign
        builds = await self._builds()
        if builds is None:
            self._waits(name, "folds-behind")
            return
        # Again, now that nothing decided is still to be folded.
        stored = await self._under_threshold(stored)
        try:
            invitees = await invitees_on(self._store, builds, amsterdam_day(now))
        except NoMunicipality:
            self._waits(name, "no-municipality")
            return
        paths, levels = invitees.paths, invitees.levels
        frozen = freeze(stored.campaign, paths.values(), levels)
        if not frozen.leaves:
            self._waits(name, "too-few-people")
            return
        places = {person: frozen.places[path] for person, path in paths.items() if path in frozen.places}
        codes = await self._hand_in(name, frozen, places)
        await self._in_lots(several.puts_of(name, invitees, frozen))
        kept = storage.frame_write(name, frame(frozen.leaves, paths.values(), levels))
        await self._publish_opening(stored, frozen, codes, kept, now)
        log_.info("campaign_opened", campaign=name, count=frozen.invited, leaves=len(frozen.leaves))

    async def _builds(self) -> tuple[Build, Build] | None:
        """What to read units and staff from; None while either does not hold everything that is known."""
        if not all([await watch.up_to_date() for watch in self._watches]):
            return None
        return await builds_to_read(self._store)

    async def _hand_in(self, name: str, frozen: Frozen, places: Mapping[str, str]) -> dict[str, list[str]]:
        """Write invitations and lists anew, and give the hashes of each leaf's codes."""
        await self._delete(name, *UNTIL_CLOSED)
        writes: list[Write] = [
            Put(INVITATIONS, storage.invitation(name, person, leaf)) for person, leaf in sorted(places.items())
        ]
        hashes: dict[str, list[str]] = {}
        for leaf in frozen.leaves:
            codes = [code_of(self._random(BYTES)) for _ in range(leaf.invited)]
            hashes[leaf.name] = [hash_of(code) for code in codes]
            writes.append(Put(CODES, storage.code_list(name, leaf.name, codes, invited=leaf.invited)))
        await self._in_lots(writes)
        return hashes

    async def _publish_opening(
        self, stored: Stored, frozen: Frozen, hashes: Mapping[str, Sequence[str]], kept: Put, now: datetime
    ) -> None:
        campaign = msgspec.structs.replace(
            stored.campaign,
            state="open",
            rules_hash=frozen.rules_hash,
            invited=frozen.invited,
            left_out=frozen.left_out,
            leaves=len(frozen.leaves),
        )
        prepared = await self._outbox.prepare(facts.opened(self._source, campaign, frozen, hashes, now))
        write, ref, expected = storage.campaign_write(campaign, stored)
        fence, held = self._lease.fence()
        await self._store.commit([write, kept, *prepared.writes, *fence], {ref: expected, **prepared.expected, **held})
        self._outbox.wake()

    async def _give_up(self, stored: Stored, now: datetime) -> None:
        """A campaign whose time is over before it could open: nobody was invited, and nothing is published."""
        campaign = msgspec.structs.replace(stored.campaign, state="closed", drawn=0, closed_at=now)
        write, ref, expected = storage.campaign_write(campaign, stored)
        await self._store.commit([write], {ref: expected})
        log_.warning("campaign_waits", campaign=campaign.plan.campaign, cause="never-opened")

    async def _close(self, stored: Stored, now: datetime) -> None:
        name = stored.campaign.plan.campaign
        drawn = 0
        for row in await storage.pages_of(self._store, CODES, name):
            if not row["shut"]:
                # Whoever drew in between took a code from the list, and the next turn reads it again.
                shut = {**row, "shut": True, "codes": []}
                ref = Ref(CODES, row["_id"])
                await self._store.commit([Put(CODES, shut)], {ref: {"left": row["left"], "shut": False}})
            drawn += row["invited"] - row["left"]
        campaign = msgspec.structs.replace(stored.campaign, state="closed", drawn=drawn, closed_at=now)
        prepared = await self._outbox.prepare([facts.closed(self._source, name, drawn, now)])
        write, ref, expected = storage.campaign_write(campaign, stored)
        await self._store.commit([write, *prepared.writes], {ref: expected, **prepared.expected})
        self._outbox.wake()
        log_.info("campaign_closed", campaign=name, count=drawn)

    async def _tidy(self) -> None:
        """Delete who was invited and which codes were left, of every closed campaign: nobody needs them any more."""
        for stored in await storage.in_state(self._store, "closed"):
            name = stored.campaign.plan.campaign
            if name in self._tidied:
                continue
            if count := await self._delete(name, *UNTIL_CLOSED):
                log_.info("campaign_tidied", campaign=name, count=count)
            self._tidied.add(name)

    async def _forget_erased(self) -> None:
        """Delete what is kept of whoever was erased; the sizes of leaves stay as they were frozen."""
        staff = await active_build(self._store, STAFF.name)
        if staff is None:
            return
        gone: list[Write] = []
        for stored in await storage.in_state(self._store, "open"):
            for collection in (INVITATIONS, SEVERAL):
                rows = await storage.pages_of(self._store, collection, stored.campaign.plan.campaign)
                persons = {row["person"]: row["_id"] for row in rows}
                erased = await erased_among(self._store, staff, list(persons))
                gone.extend(Delete(collection, persons[person]) for person in sorted(erased))
        if gone:
            await self._in_lots(gone)
            log_.info("campaign_tidied", count=len(gone))

    async def _delete(self, campaign: str, *collections: str) -> int:
        writes = [
            Delete(collection, row["_id"])
            for collection in collections
            for row in await storage.pages_of(self._store, collection, campaign)
        ]
        await self._in_lots(writes)
        return len(writes)

    async def _in_lots(self, writes: Sequence[Write]) -> None:
        """Commit *writes* a few hundred at a time, each time only while the lease is ours: a late owner writes none."""
        for lot in _lots(writes):
            fence, held = self._lease.fence()
            try:
                await self._store.commit([*lot, *fence], held)
            except Conflict:
                self._lease.forget()
                raise

    def _waits(self, campaign: str, cause: str) -> None:
        if (campaign, cause) not in self._told:
            self._told.add((campaign, cause))
            log_.warning("campaign_waits", campaign=campaign, cause=cause)


def _lots(writes: Sequence[Write]) -> Iterable[Sequence[Write]]:
    return (writes[start : start + LOT] for start in range(0, len(writes), LOT))
