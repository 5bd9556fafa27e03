"""What somebody is reminded of, and how many reminders there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from peil_notifier.contacts.storage import Contacts
from peil_notifier.digests.domain import Digest
from peil_notifier.digests.storage import Digests
from peil_notifier.items.domain.listed import Listed
from peil_notifier.items.recipients import recipient
from peil_notifier.items.storage import DueList
from peil_notifier.items.words import called
from peil_notifier.organisation.storage import Recipients

AHEAD = timedelta(days=28)
MOST_DIGESTS = 10


@dataclass(frozen=True, slots=True)
class Own:
    """
    What one person is reminded of.

    Attributes:
        due: Items whose day has come, the longest first.
        coming: Items of the next four weeks.
        called: What each of these items is called, by its id.
        digests: The last messages, newest first.
        has_address: Whether Peil knows where to send them.
    """

    due: tuple[Listed, ...]
    coming: tuple[Listed, ...]
    called: Mapping[str, str]
    digests: tuple[Digest, ...]
    has_address: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """How many items by state, digests by state, and contacts there are."""

    items: Mapping[str, int]
    digests: Mapping[str, int]
    contacts: Mapping[str, int]


class Overview:
    """Reads what the pages show."""

    def __init__(self, due_list: DueList, digests: Digests, contacts: Contacts, recipients: Recipients) -> None:
        self._due_list = due_list
        self._digests = digests
        self._contacts = contacts
        self._recipients = recipients

    async def own(self, person: str, today: date) -> Own:
        """
        What *person* is reminded of on *today*.

        Raises:
            RelationsUnknown: who answers for what cannot be told now.
            StoreAway: the store does not answer.
        """
        organisation = await self._recipients.on(today)
        near = await self._due_list.near(person, organisation.units_of(person), organisation.plans_of(person))
        mine = [each.listed for each in near if recipient(each.listed.due, organisation) == person]
        mine.sort(key=lambda listed: (listed.due.due_on, listed.item))
        return Own(
            due=tuple(listed for listed in mine if listed.due.due_on <= today),
            coming=tuple(listed for listed in mine if today < listed.due.due_on <= today + AHEAD),
            called={listed.item: called(listed.due, organisation.name(listed.due.unit)) for listed in mine},
            digests=tuple(each.digest for each in await self._digests.of_person(person, MOST_DIGESTS)),
            has_address=person in await self._contacts.known([person]),
        )

    async def counts(self) -> Counts:
        """How many there are of everything. Raises `StoreAway`."""
        return Counts(await self._due_list.counts(), await self._digests.counts(), await self._contacts.counts())
