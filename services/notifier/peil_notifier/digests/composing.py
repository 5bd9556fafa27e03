"""Composes the digests of a day: everything that is due, bundled per person, each bundle in one commit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from peil_chassis import metrics
from peil_chassis.clock import amsterdam_day
from peil_chassis.killpoint import reached
from peil_chassis.logs import declare_events, get_logger
from peil_chassis.store.port import Store
from peil_notifier.commits import Change, Commits, Fence
from peil_notifier.contacts.storage import Contacts
from peil_notifier.digests.domain import Digest, Share, share
from peil_notifier.digests.storage import Digests
from peil_notifier.items.domain.listed import end, take, wait
from peil_notifier.items.recipients import recipient
from peil_notifier.items.storage import DueList, Stored
from peil_notifier.organisation.storage import Recipients
from peil_notifier.presence.domain import ALWAYS_THERE
from peil_notifier.presence.storage import presence_of
from peil_notifier.rules import Rules

log_ = get_logger()
declare_events({"digests_composed": "messages of today were put together; they are sent next"})

DUE_SCAN_SECONDS = metrics.histogram(
    "peil_due_scan_seconds",
    "Time to find what is due.",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5),
)

MessageId = Callable[[], str]
"""A fresh Message-ID at every call."""


class Composer:
    """Puts digests together."""

    def __init__(
        self,
        store: Store,
        due_list: DueList,
        digests: Digests,
        contacts: Contacts,
        recipients: Recipients,
        commits: Commits,
        rules: Rules,
        message_id: MessageId,
    ) -> None:
        self._store = store
        self._due_list = due_list
        self._digests = digests
        self._contacts = contacts
        self._recipients = recipients
        self._commits = commits
        self._rules = rules
        self._message_id = message_id

    async def compose(self, now: datetime, fence: Fence) -> int:
        """
        Decide on everything that is due at *now*, a moment within the window. Returns how many digests were composed.

        Raises:
            RelationsUnknown: who answers for what cannot be told now; nothing was decided.
            LeaseLost: another process composes.
            StoreAway: transient; what was decided stands.
        """
        today = amsterdam_day(now)
        with DUE_SCAN_SECONDS.time():
            due = await self._due_list.all_due(today)
        if not due:
            return 0
        per_person = await self._per_person(due, today)
        persons = [person for person in per_person if person is not None]
        told = await self._digests.of_day(persons, today)
        reachable = await self._contacts.known(persons)
        present = await presence_of(self._store, persons)
        changes: list[Change] = []
        composed = 0
        for person, items in per_person.items():
            shared = share(
                [stored.listed for stored in items.values()],
                today,
                self._rules.calendar,
                present.get(person or "", ALWAYS_THERE),
                reachable=person in reachable,
                told=person in told,
            )
            made = self._changes(person, items, shared, today, now)
            composed += bool(shared.lines)
            changes.extend(made)
        reached("notifier.before-compose")
        await self._commits.do(changes, fence)
        if composed:
            log_.info("digests_composed", count=composed)
            reached("notifier.composed")
        return composed

    async def _per_person(self, due: Sequence[Stored], today: date) -> Mapping[str | None, dict[str, Stored]]:
        organisation = await self._recipients.on(today)
        found: dict[str | None, dict[str, Stored]] = {}
        for stored in due:
            person = recipient(stored.listed.due, organisation)
            found.setdefault(person, {})[stored.listed.item] = stored
        return found

    def _changes(
        self, person: str | None, items: Mapping[str, Stored], shared: Share, today: date, now: datetime
    ) -> list[Change]:
        """One change for the digest with all that it takes along; one for each item that waits or ends."""
        changes: list[Change] = []
        if shared.lines and person is not None:
            change = Change()
            digest = Digest(person, today, shared.lines, self._message_id())
            self._digests.put(change, digest, None)
            for line in shared.lines:
                stored = items[line.item]
                self._due_list.put(change, take(stored.listed, digest.id), stored, now)
            changes.append(change)
        for item, until in shared.waiting:
            change = Change()
            self._due_list.put(change, wait(items[item].listed, until), items[item], now)
            changes.append(change)
        for item in shared.exhausted:
            change = Change()
            self._due_list.put(change, end(items[item].listed, "exhausted", today), items[item], now)
            changes.append(change)
        return changes
