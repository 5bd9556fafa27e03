"""Forgetting: who is erased leaves no contact and no message behind, and what is long over goes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from peil_chassis.clock import Clock
from peil_chassis.store.port import Conflict, Delete, Store
from peil_notifier.commits import Change, Commits
from peil_notifier.contacts.storage import Contacts
from peil_notifier.digests import domain, storage
from peil_notifier.digests.storage import Digests
from peil_notifier.items import storage as item_storage
from peil_notifier.items.domain.listed import TAKEN, wait
from peil_notifier.items.storage import DueList
from peil_notifier.presence.storage import erased_of
from peil_notifier.rules import Rules

AT_ONCE = 200


class Upkeep:
    """Removes what may no longer be kept."""

    def __init__(
        self,
        store: Store,
        contacts: Contacts,
        digests: Digests,
        due_list: DueList,
        commits: Commits,
        clock: Clock,
        rules: Rules,
    ) -> None:
        self._store = store
        self._contacts = contacts
        self._digests = digests
        self._due_list = due_list
        self._commits = commits
        self._clock = clock
        self._rules = rules
        self._tidied_on: date | None = None

    async def forget_all(self) -> None:
        """
        Forget everybody who is erased and has an address or a message: what a process that died may have left.

        The address of who is forgotten goes first, so after a death in between there may be messages alone.

        Raises:
            StoreAway, Conflict: transient; the same again goes on.
        """
        persons = sorted({*await self._contacts.persons(), *await self._digests.persons()})
        for start in range(0, len(persons), AT_ONCE):
            if await self.forget(persons[start : start + AT_ONCE]):
                raise Conflict(storage.COLLECTION)

    async def forget(self, persons: Sequence[str]) -> list[str]:
        """
        Forget those of *persons* who are erased: their address and every message.

        Returns:
            Those of whom a message is with the mail server at this moment: to be asked again.

        Raises:
            StoreAway, Conflict: transient; the same again goes on.
        """
        left: list[str] = []
        for person in sorted(await erased_of(self._store, persons)):
            # The address goes first: nothing new can be composed from here on.
            await self._contacts.remove(person)
            if not await self._without_digests(person):
                left.append(person)
        return left

    async def _without_digests(self, person: str) -> bool:
        gone = True
        while found := await self._digests.of_person(person, AT_ONCE):
            under_way = [each for each in found if each.digest.state == domain.SENDING]
            changes = [await self._removal(each) for each in found if each not in under_way]
            if not all(await self._commits.do(changes)):
                raise Conflict(storage.COLLECTION)
            if under_way:
                gone = False
                break
        return gone

    async def _removal(self, stored: storage.Stored) -> Change:
        change = Change()
        self._digests.remove(change, stored)
        items = await self._due_list.load([line.item for line in stored.digest.lines])
        for item in items.values():
            if item.listed.state == TAKEN and item.listed.digest == stored.digest.id:
                self._due_list.put(change, wait(item.listed, stored.digest.day), item, self._clock.now())
        return change

    async def tidy(self, today: date) -> None:
        """Once a day, remove digests and ended items of longer ago than is kept. Raises `StoreAway`, `Conflict`."""
        if self._tidied_on == today:
            return
        edge = today - timedelta(days=self._rules.keep_days)
        while old := await self._digests.before(edge, AT_ONCE):
            await self._store.commit([Delete(storage.COLLECTION, id_) for id_ in old])
        while ended := await self._due_list.ended_before(edge, AT_ONCE):
            await self._store.commit([Delete(item_storage.COLLECTION, id_) for id_ in ended])
        self._tidied_on = today
