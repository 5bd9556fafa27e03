"""Sends what was composed: the intention is committed first, then the mail server is asked, then what it said is."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from msgspec.structs import replace

from peil_chassis import metrics
from peil_chassis.clock import Clock, amsterdam_day, timestamp
from peil_chassis.killpoint import reached
from peil_chassis.lease import Lease
from peil_chassis.logs import declare_events, get_logger
from peil_chassis.mail.compose import MessageBroken
from peil_chassis.mail.port import Delivery, Mail, Message
from peil_chassis.sealing import Keyring
from peil_chassis.store.port import Conflict, Store
from peil_notifier.acknowledgements.links import lasts, sign
from peil_notifier.commits import Change, Commits, Fence
from peil_notifier.contacts.storage import Contacts
from peil_notifier.digests import domain
from peil_notifier.digests.domain import Digest, moved, only, pause_s
from peil_notifier.digests.letter import Letters
from peil_notifier.digests.storage import Digests, Stored
from peil_notifier.items.domain.listed import TAKEN, remind, wait
from peil_notifier.items.recipients import recipient
from peil_notifier.items.storage import DueList
from peil_notifier.items.storage import Stored as StoredItem
from peil_notifier.organisation.storage import Recipients
from peil_notifier.presence.domain import ALWAYS_THERE
from peil_notifier.presence.storage import presence_of
from peil_notifier.rules import Rules

log_ = get_logger()
declare_events(
    {
        "digest_unknown": "messages were under way when their process ended; they are not sent again",
        "digests_lapsed": "messages could not be sent before their day ended; what they said goes into the next ones",
        "digests_settled": "messages were handed to the mail server, and what it said is kept",
    }
)

DIGESTS_TOTAL = metrics.counter("peil_digests_total", "Messages, by what is known of them.", "outcome")

AT_ONCE = 25
"""Messages per commit: so many may be unknown at most when the process dies."""
CONNECTIONS = 8
"""Messages that are with the mail server at the same time."""
RENEW_EVERY_S = 1.0
FINISH_WITHIN_S = 8.0
TRIES = 8

_STATES: Mapping[Delivery, str] = {
    Delivery.ACCEPTED: domain.DELIVERED,
    Delivery.DEFERRED: domain.DEFERRED,
    Delivery.REFUSED: domain.REFUSED,
    Delivery.UNKNOWN: domain.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Ready:
    """A digest that was marked as being sent, and its message."""

    stored: Stored
    message: Message


class Sender:
    """Hands digests to the mail server."""

    def __init__(
        self,
        store: Store,
        due_list: DueList,
        digests: Digests,
        contacts: Contacts,
        recipients: Recipients,
        commits: Commits,
        mail: Mail,
        clock: Clock,
        rules: Rules,
        keys: Keyring,
    ) -> None:
        self._store = store
        self._due_list = due_list
        self._digests = digests
        self._contacts = contacts
        self._recipients = recipients
        self._commits = commits
        self._mail = mail
        self._clock = clock
        self._rules = rules
        self._keys = keys
        self._letters = Letters(
            sender=rules.sender,
            home=rules.home,
            bureau_home=rules.bureau_home,
            links_last_days=rules.links_last_days,
        )

    async def recover(self, lease: Lease) -> None:
        """
        Settle what an earlier owner left: whatever was being sent is unknown, whatever missed its day has lapsed.

        Only the owner of *lease* may call this, and not while it sends.

        Raises:
            Conflict, LeaseLost, StoreAway: the next turn goes on.
        """
        while left := await self._digests.in_state(domain.SENDING, limit=AT_ONCE):
            log_.warning("digest_unknown", count=len(left))
            await self._settle([(stored, domain.UNKNOWN) for stored in left], lease.fence)
        today = amsterdam_day(self._clock.now())
        while late := await self._digests.in_state(*domain.NOT_SENT, before=today, limit=AT_ONCE):
            log_.warning("digests_lapsed", count=len(late))
            await self._settle([(stored, domain.LAPSED) for stored in late], lease.fence)

    async def send(self, lease: Lease) -> None:
        """
        Send what is ready, a batch at a time, while the window is open. Cancelled, it finishes the batch under way.

        Raises:
            LeaseLost: another process sends now.
            Conflict, RelationsUnknown, StoreAway: transient; what was marked as being sent is settled by `recover`.
        """
        while self._is_open() and (found := await self._ready()):
            batch = asyncio.create_task(self._batch(found, lease))
            try:
                await asyncio.shield(batch)
            except asyncio.CancelledError:
                # Cutting a message short would make it unknown: a calm end waits for the server's word.
                await asyncio.wait([batch], timeout=FINISH_WITHIN_S)
                batch.cancel()
                raise

    async def _batch(self, found: Sequence[Stored], lease: Lease) -> None:
        marked = await self._mark(found, lease.fence)
        if not marked:
            return
        reached("notifier.sending")
        outcomes = await self._hand_over(marked, lease)
        reached("notifier.sent")
        await self._settle([(each.stored, outcome) for each, outcome in zip(marked, outcomes, strict=True)], None)
        log_.info("digests_settled", count=len(marked))
        reached("notifier.settled")

    def _is_open(self) -> bool:
        return self._rules.window.holds(self._clock.now(), self._rules.calendar)

    async def _ready(self) -> list[Stored]:
        now = self._clock.now()
        today = amsterdam_day(now)
        found = await self._digests.in_state(domain.COMPOSED, limit=AT_ONCE)
        if len(found) < AT_ONCE:
            waiting = await self._digests.in_state(domain.DEFERRED, limit=10 * AT_ONCE)
            found.extend(each for each in waiting if each.digest.not_before <= timestamp(now))
        return [each for each in found if each.digest.day == today][:AT_ONCE]

    async def _mark(self, batch: Sequence[Stored], fence: Fence) -> list[Ready]:
        """
        Commit that these are being sent, without what ended meanwhile.

        One with nothing left to say lapses, and so does one to somebody whose leave was registered meanwhile. One that
        cannot be addressed is removed: whoever has no address here may have been erased.
        """
        now = self._clock.now()
        present = await presence_of(self._store, [each.digest.person for each in batch])
        items = await self._due_list.load([line.item for each in batch for line in each.digest.lines])
        addresses = await self._contacts.addresses([each.digest.person for each in batch])
        organisation = await self._recipients.on(amsterdam_day(now))
        changes: list[Change] = []
        ready: list[Ready | None] = []
        for each in batch:
            mine = [item for item, stored in items.items() if stored.listed.digest == each.digest.id]
            theirs = [item for item in mine if recipient(items[item].listed.due, organisation) == each.digest.person]
            digest = only(each.digest, theirs)
            address = addresses.get(digest.person)
            change = Change()
            # Whoever answers for it by now is told; who handed it over while the message waited is not.
            self._free(change, only(each.digest, sorted({*mine} - {*theirs})), items, now)
            there = present.get(digest.person, ALWAYS_THERE).works_on(digest.day)
            if address is not None and digest.lines and there:
                tried = replace(moved(digest, domain.SENDING), tries=digest.tries + 1, sent_at=timestamp(now))
                self._digests.put(change, tried, each)
                listed = [items[line.item].listed for line in tried.lines]
                message = self._letters.write(tried, address, listed, self._link, organisation.name)
                ready.append(Ready(Stored(tried, each.version + 1), message))
            else:
                self._drop(change, each, digest, items, now, keep=address is not None)
                ready.append(None)
            changes.append(change)
        done = await self._commits.do(changes, fence)
        if not any(done):
            raise Conflict("digests")
        return [each for each, fine in zip(ready, done, strict=True) if fine and each is not None]

    def _drop(
        self,
        change: Change,
        seen: Stored,
        digest: Digest,
        items: Mapping[str, StoredItem],
        now: datetime,
        *,
        keep: bool,
    ) -> None:
        """*digest* is not sent: what stood in it is due again, and unless *keep* nothing of it stays."""
        lapsed = moved(digest, domain.LAPSED)
        self._free(change, lapsed, items, now)
        if keep:
            self._digests.put(change, lapsed, seen)
        else:
            self._digests.remove(change, seen)

    def _link(self, item: str) -> str:
        until = self._clock.now() + lasts(self._rules.links_last_days)
        return f"{self._rules.home}/actie/{sign(item, until, self._keys)}"

    async def _hand_over(self, marked: Sequence[Ready], lease: Lease) -> list[str]:
        gate = asyncio.Semaphore(CONNECTIONS)

        async def one(ready: Ready) -> str:
            async with gate:
                # A process that slept between marking and here wakes when it is too late, or on another day.
                if not self._is_open() or amsterdam_day(self._clock.now()) != ready.stored.digest.day:
                    return domain.DEFERRED
                try:
                    return _STATES[await self._mail.send(ready.message)]
                except MessageBroken:
                    return domain.REFUSED

        sending = asyncio.ensure_future(asyncio.gather(*map(one, marked)))
        try:
            # A slow mail server must not cost the lease: another owner would call these messages unknown.
            while not (await asyncio.wait([sending], timeout=RENEW_EVERY_S))[0]:
                await lease.renew()
        finally:
            sending.cancel()
        return list(await sending)

    async def _settle(self, outcomes: Sequence[tuple[Stored, str]], fence: Fence | None) -> None:
        """
        Keep what is known of each digest, and let its items go on from there, in one commit per digest.

        Raises:
            Conflict: somebody else settled them, or holds the lease.
            StoreAway: what was not settled is found by `recover`.
        """
        left = list(outcomes)
        for _ in range(TRIES):
            # Whoever acknowledges an item at this moment wins; the digest is then settled without that item.
            done = await self._commits.do(await self._settlements(left), fence)
            for (stored, state), fine in zip(left, done, strict=True):
                if fine:
                    DIGESTS_TOTAL.labels(state).inc()
                if fine and state == domain.REFUSED:
                    await self._contacts.refused(stored.digest.person)
            left = [each for each, fine in zip(left, done, strict=True) if not fine]
            if not left:
                return
        raise Conflict("digests")

    async def _settlements(self, outcomes: Sequence[tuple[Stored, str]]) -> list[Change]:
        now = self._clock.now()
        items = await self._due_list.load([line.item for stored, _ in outcomes for line in stored.digest.lines])
        changes: list[Change] = []
        for stored, state in outcomes:
            change = Change()
            digest = moved(stored.digest, state)
            if state == domain.DEFERRED:
                digest = replace(digest, not_before=timestamp(now + timedelta(seconds=pause_s(digest.tries))))
            elif state == domain.LAPSED:
                self._free(change, digest, items, now)
            else:
                self._go_on(change, digest, items, now)
            self._digests.put(change, digest, stored)
            changes.append(change)
        return changes

    def _free(self, change: Change, digest: Digest, items: Mapping[str, StoredItem], now: datetime) -> None:
        """What stood in a message that was never sent is due again."""
        for line, stored in _taken(digest, items):
            self._due_list.put(change, wait(stored.listed, digest.day), items[line.item], now)

    def _go_on(self, change: Change, digest: Digest, items: Mapping[str, StoredItem], now: datetime) -> None:
        """Each item climbed its rung; after an unknown outcome it comes back in the next message."""
        tomorrow: date = self._rules.calendar.after(digest.day)
        certain = digest.state != domain.UNKNOWN
        for line, stored in _taken(digest, items):
            reminded = remind(stored.listed, line.rung, digest.day, certain=certain, next_on=tomorrow)
            self._due_list.put(change, reminded, stored, now)
            change.drafts.append(self._due_list.reminded(reminded, line.rung, digest.state, digest.day, now))


def _taken(digest: Digest, items: Mapping[str, StoredItem]) -> list[tuple[domain.Line, StoredItem]]:
    """The lines of *digest* whose items still stand in it: who acknowledged meanwhile is left alone."""
    found = [(line, items[line.item]) for line in digest.lines if line.item in items]
    return [
        (line, stored) for line, stored in found if stored.listed.state == TAKEN and stored.listed.digest == digest.id
    ]
