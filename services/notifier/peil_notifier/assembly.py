"""The parts of notifier, put together on any store, log, mail, clock and randomness; nothing runs yet."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from peil_chassis.clock import Clock
from peil_chassis.fold.house import FoldHouse
from peil_chassis.fold.watch import FoldWatch
from peil_chassis.lease import Lease
from peil_chassis.log.port import Log
from peil_chassis.login.vault import Vault
from peil_chassis.mail.port import Mail
from peil_chassis.outbox import Outbox
from peil_chassis.relay import Relay
from peil_chassis.running import Loop
from peil_chassis.sealing import Keyring
from peil_chassis.store.port import Store
from peil_notifier.acknowledgements.handlers import Acknowledgements
from peil_notifier.commits import Commits
from peil_notifier.contacts.handlers import ContactDesk
from peil_notifier.contacts.storage import Contacts
from peil_notifier.digests.composing import Composer
from peil_notifier.digests.desk import Desk
from peil_notifier.digests.sending import Sender
from peil_notifier.digests.storage import Digests
from peil_notifier.digests.upkeep import Upkeep
from peil_notifier.items.deriving import Deriver
from peil_notifier.items.facts import TOPIC
from peil_notifier.items.recipients import BUREAU
from peil_notifier.items.storage import DueList
from peil_notifier.organisation.projection import PROJECTION as RECIPIENTS
from peil_notifier.organisation.storage import Recipients
from peil_notifier.overview.reading import Overview
from peil_notifier.projections import PROJECTIONS
from peil_notifier.rules import Rules

DEAD_LETTERS = "notifier-dlq"
Random = Callable[[int], bytes]
"""So many random bytes."""


@dataclass(frozen=True, slots=True)
class Parts:
    """
    What runs, and what pages and API stand on.

    Attributes:
        leases: To be released when everything has stopped.
    """

    relay: Relay
    house: FoldHouse
    watches: Mapping[str, FoldWatch]
    deriver: Deriver
    desk: Desk
    leases: Sequence[Lease]
    due_list: DueList
    digests: Digests
    contacts: Contacts
    contact_desk: ContactDesk
    acknowledgements: Acknowledgements
    overview: Overview

    def loops(self) -> dict[str, Loop]:
        """Everything that turns for ever, by name."""
        return {
            "relay": self.relay.run,
            "fold": self.house.run,
            "due-list": self.deriver.run,
            "digests": self.desk.run,
            **{f"watch {name}": watch.run for name, watch in self.watches.items()},
        }


@dataclass(frozen=True, slots=True)
class Ground:
    """
    What notifier stands on.

    Attributes:
        source: The ``source`` of the facts it publishes.
        rules: Choices of the municipality.
        keys: Seal addresses and sign links.
        random: Makes names of owners and of messages.
        lease_s: Seconds a silent owner keeps a standby waiting.
    """

    store: Store
    log: Log
    mail: Mail
    clock: Clock
    keys: Keyring
    rules: Rules
    source: str
    random: Random = os.urandom
    lease_s: float = 5.0


def assemble(ground: Ground, vault: Vault, on_duty: Callable[[], bool] | None = None) -> Parts:
    """The parts, on what is given; *on_duty* says whether this process folds (None: as its house does)."""
    store, clock, rules = ground.store, ground.clock, ground.rules
    owner = f"{os.getpid()}-{ground.random(4).hex()}"
    outbox = Outbox(store, clock)
    commits = Commits(store, outbox)
    due_list, digests = DueList(store, ground.source), Digests(store)
    contacts = Contacts(store, ground.keys, clock, {BUREAU: rules.bureau_mail} if rules.bureau_mail else None)
    watches = {each.name: FoldWatch(each, log=ground.log, store=store) for each in PROJECTIONS}
    recipients = Recipients(store, watches[RECIPIENTS.name])
    upkeep = Upkeep(store, contacts, digests, due_list, commits, clock, rules)
    deriver = Deriver(due_list, commits, upkeep, store, clock, rules, on_duty=on_duty or (lambda: house.on_duty))
    house = _house(ground, owner, outbox, deriver)
    relay_lease, desk_lease = (
        Lease(store, clock, name=name, owner=owner, lasts_s=ground.lease_s) for name in ("relay", "digests")
    )
    composer = Composer(store, due_list, digests, contacts, recipients, commits, rules, _message_ids(ground))
    sender = Sender(store, due_list, digests, contacts, recipients, commits, ground.mail, clock, rules, ground.keys)
    return Parts(
        relay=Relay(store, ground.log, outbox, clock, lease=relay_lease, topics=[TOPIC, DEAD_LETTERS]),
        house=house,
        watches=watches,
        deriver=deriver,
        desk=Desk(desk_lease, composer, sender, upkeep, clock, rules, up_to_date=_all_told(deriver, watches)),
        leases=(relay_lease, desk_lease),
        due_list=due_list,
        digests=digests,
        contacts=contacts,
        contact_desk=ContactDesk(contacts, store, vault),
        acknowledgements=Acknowledgements(due_list, recipients, commits, clock),
        overview=Overview(due_list, digests, contacts, recipients),
    )


def _house(ground: Ground, owner: str, outbox: Outbox, deriver: Deriver) -> FoldHouse:
    return FoldHouse(
        PROJECTIONS,
        log=ground.log,
        store=ground.store,
        clock=ground.clock,
        owner=owner,
        dead_letter_topic=DEAD_LETTERS,
        box=outbox,
        lease_s=ground.lease_s,
        heard=deriver.heard,
    )


def _all_told(deriver: Deriver, watches: Mapping[str, FoldWatch]) -> Callable[[], Awaitable[bool]]:
    """Whether all that the log holds is on the due list."""

    async def up_to_date() -> bool:
        return deriver.up_to_date and all([await watch.up_to_date() for watch in watches.values()])

    return up_to_date


def _message_ids(ground: Ground) -> Callable[[], str]:
    domain = urlsplit(ground.rules.public_url).hostname or "localhost"
    return lambda: f"{UUID(bytes=ground.random(16), version=4)}@{domain}"
