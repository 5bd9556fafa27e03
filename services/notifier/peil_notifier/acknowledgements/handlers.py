"""Ending an item because somebody said so: once, and told to the rest of Peil in the same commit."""

from __future__ import annotations

from dataclasses import dataclass

from peil_chassis.clock import Clock, amsterdam_day
from peil_chassis.relations import RelationsUnknown
from peil_chassis.store.port import Conflict
from peil_notifier.commits import Change, Commits
from peil_notifier.items.domain.listed import Listed, end
from peil_notifier.items.domain.sources import VACANCY_STEP
from peil_notifier.items.storage import DueList
from peil_notifier.items.words import called
from peil_notifier.organisation.storage import Recipients

TRIES = 8


class ItemGone(Exception):
    """There is no such item any more."""


@dataclass(frozen=True, slots=True)
class Acknowledgements:
    """Lets people see what an item is, and end it."""

    due_list: DueList
    recipients: Recipients
    commits: Commits
    clock: Clock

    async def item(self, item: str) -> Listed:
        """
        The item as it stands.

        Raises:
            ItemGone: there is none.
            StoreAway: the store does not answer.
        """
        stored = (await self.due_list.load([item])).get(item)
        if stored is None:
            raise ItemGone
        return stored.listed

    async def title(self, listed: Listed) -> str:
        """What *listed* is called, by its unit when that must and can be told now. Raises `StoreAway`."""
        if listed.due.about != VACANCY_STEP:
            return called(listed.due, None)
        try:
            organisation = await self.recipients.on(amsterdam_day(self.clock.now()))
        except RelationsUnknown:  # the page is for acting: it waits for no name
            return called(listed.due, None)
        return called(listed.due, organisation.name(listed.due.unit))

    async def end_item(self, item: str, ending: str) -> Listed:
        """
        End *item*: ``acknowledged`` or ``done``. Returns it as it is now.

        Raises:
            ItemGone: there is none.
            AlreadyEnded: it ended before; that stays as it was.
            Conflict, StoreAway: transient; the same again is safe.
        """
        for _ in range(TRIES):
            stored = (await self.due_list.load([item])).get(item)
            if stored is None:
                raise ItemGone
            now = self.clock.now()
            ended = end(stored.listed, ending, amsterdam_day(now))
            change = Change()
            self.due_list.put(change, ended, stored, now)
            if all(await self.commits.do([change])):
                return ended
        raise Conflict(item)
