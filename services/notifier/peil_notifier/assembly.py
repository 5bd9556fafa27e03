"""The parts of notifier, put together on any store, log, mail, clock and randomness; nothing runs yet."""

from __future__ import annotations

import os
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from peil_chassis.clock import Clock
from peil_chassis.fold.house import FoldHouse
from peil_chassis.fold.watch import FoldWatch
from peil_chassis.health import Heartbeat
from peil_chassis.lease import Lease
from peil_chassis.log.port import Log
from peil_chassis.login.vault import Vault
from peil_chassis.mail.port import Mail
from peil_chassis.outbox import Outbox
from peil_chassis.relay import Relay
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
from peil_notifier.items.storage import DueList
from peil_notifier.organisation.projection import PROJECTION as RECIPIENTS
from peil_notifier.organisation.storage import Recipients
from peil_notifier.overview.reading import Overview
from peil_notifier.projections import PROJECTIONS
from peil_notifier.rules import Rules

DEAD_LETTERS = "notifier-dlq"
Random = Callable[[int], bytes]
"""So many random bytes."""
Loop = Callable[[Heartbeat], Coroutine[Any, Any, None]]


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


def assemble(
    *,
    source: str,
    rules: Rules,
    keys: Keyring,
    store: Store,
    log: Log,
    mail: Mail,
    clock: Clock,
    vault: Vault,
    random: Random,
    lease_s: float,
    on_duty: Callable[[], bool] | None = None,
) -> Parts:
    """The parts, on what is given; *on_duty* says whether this process folds (None: as its house does)."""
    owner = f"{os.getpid()}-{random(4).hex()}"
    outbox = Outbox(store, clock)
    commits = Commits(store, outbox)
    due_list, digests, contacts = DueList(store, source), Digests(store), Contacts(store, keys, clock)
    watches = {each.name: FoldWatch(each, log=log, store=store) for each in PROJECTIONS}
    recipients = Recipients(store, watches[RECIPIENTS.name])
    upkeep = Upkeep(store, contacts, digests, due_list, commits, clock, rules)
    deriver = Deriver(
        store,
        due_list,
        commits,
        clock,
        rules,
        on_duty=on_duty or (lambda: house.on_duty),
        forget=upkeep.forget,
        forget_all=upkeep.forget_all,
    )
    house = FoldHouse(
        PROJECTIONS,
        log=log,
        store=store,
        clock=clock,
        owner=owner,
        dead_letter_topic=DEAD_LETTERS,
        box=outbox,
        lease_s=lease_s,
        heard=deriver.heard,
    )
    relay_lease = Lease(store, clock, name="relay", owner=owner, lasts_s=lease_s)
    desk_lease = Lease(store, clock, name="digests", owner=owner, lasts_s=lease_s)

    async def up_to_date() -> bool:
        return deriver.up_to_date and all([await watch.up_to_date() for watch in watches.values()])

    composer = Composer(
        store, due_list, digests, contacts, recipients, commits, rules, _message_ids(rules.public_url, random)
    )
    sender = Sender(due_list, digests, contacts, recipients, commits, mail, clock, rules, keys)
    return Parts(
        relay=Relay(store, log, outbox, clock, lease=relay_lease, topics=[TOPIC, DEAD_LETTERS]),
        house=house,
        watches=watches,
        deriver=deriver,
        desk=Desk(desk_lease, composer, sender, upkeep, clock, rules, up_to_date=up_to_date),
        leases=(relay_lease, desk_lease),
        due_list=due_list,
        digests=digests,
        contacts=contacts,
        contact_desk=ContactDesk(contacts, store, vault),
        acknowledgements=Acknowledgements(due_list, commits, clock),
        overview=Overview(due_list, digests, contacts, recipients),
    )


def _message_ids(public_url: str, random: Random) -> Callable[[], str]:
    domain = urlsplit(public_url).hostname or "localhost"
    return lambda: f"{UUID(bytes=random(16), version=4)}@{domain}"
