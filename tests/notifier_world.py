"""Notifier's own parts in memory, a turn at a time: facts go in, mail comes out, the clock stands where it is put."""

from __future__ import annotations

import json
import random as chance
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime, time
from itertools import count
from typing import Any

from fastapi import FastAPI

from logged_in import sign_in_nowhere
from peil_chassis import registry
from peil_chassis.clock import AMSTERDAM, Clock, SteppedClock
from peil_chassis.fold.loop import Fold
from peil_chassis.identity import Authenticator
from peil_chassis.log.memory import MemoryLog
from peil_chassis.log.port import Log
from peil_chassis.mail.memory import MemoryMail
from peil_chassis.mail.port import Mail
from peil_chassis.projection import Fact
from peil_chassis.sealing import Keyring
from peil_chassis.settings import HttpSettings
from peil_chassis.store.memory import MemoryStore
from peil_chassis.store.port import Store
from peil_contracts.agreements import AGREEMENT_MADE, AGREEMENT_PROGRESS_NOTED
from peil_contracts.people import LEAVE_REGISTERED, PERSON_ERASED
from peil_contracts.plans import ACTIVITY_HELD
from peil_notifier.app import create_app
from peil_notifier.assembly import Ground, Parts, assemble
from peil_notifier.calendar.domain import Calendar, Window
from peil_notifier.digests.storage import COLLECTION as DIGESTS
from peil_notifier.items.storage import COLLECTION as ITEMS
from peil_notifier.projections import PROJECTIONS
from peil_notifier.rules import Rules
from peil_notifier.settings import read_rhythms, read_terms
from relation_facts import appointed, municipality, pseudonym
from reporting_facts import fact
from reporting_service import records

PLANS = "urn:nld:oin:00000001234567890000:systeem:peil-plans"
SOURCE = "urn:nld:oin:00000001234567890000:systeem:peil-notifier"
LEADING = "urn:nld:oin:00000001234567890000:systeem:hr"
HOST = "http://127.0.0.1:8000"
KEY = "ab" * 32
MANAGER, OTHER = pseudonym("a"), pseudonym("b")
TOPICS = ("peil-organisation", "peil-people", "peil-plans", "peil-vacancies", "peil-reminders")

_serial = count(1)


def keys() -> Keyring:
    """Keys whose sealings are the same in every run."""
    return Keyring(KEY, owner="notifier", random=chance.Random(5).randbytes)


def rules(**changes: Any) -> Rules:
    """What the tests' municipality chose: every look for what is due is a look."""
    return Rules(
        **{
            "calendar": Calendar(),
            "window": Window(time(7), time(18)),
            "terms": read_terms(),
            "rhythms": read_rhythms(),
            "sender": "peil@example.org",
            "public_url": HOST,
            "digest_every_s": 0.0,
            **changes,
        }
    )


def notifier_app(store: Store, log: Log, clock: Clock, authenticator: Authenticator, **changes: Any) -> FastAPI:
    """The service; unless told otherwise its mail stays in memory and nobody can log in."""
    sign_in = changes.pop("sign_in", None) or sign_in_nowhere(HOST)
    given: dict[str, Any] = {"mail": MemoryMail(), "keys": keys(), "rules": rules(), "source": SOURCE, **changes}
    ground = Ground(store=store, log=log, clock=clock, **given)
    settings = HttpSettings(rate_person="1000000/second", rate_system="1000000/second", log_level="error")
    return create_app(
        settings=settings, ground=ground, leading_source=LEADING, authenticator=authenticator, sign_in=sign_in
    )


def at(day: str, clock: str = "09:00") -> datetime:
    """That moment in Amsterdam."""
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), AMSTERDAM)


def visited(unit: str, on: str, n: int, *, withdrawn: bool = False, plan: str | None = "plan-1") -> Fact:
    """The confidential adviser came by in *unit*; of one *n* modulo 10 it is the same visit."""
    data = {"unit": unit, "activity": f"act-{n % 10}", "kind": "adviser-visit", "held_on": on, "plan": plan}
    rest = {"until": None, "number": 1, "action": None, "campaign": None, "criterion": None, "recorded_on": on}
    said = {**data, **rest, "withdrawn": withdrawn, "recorded_by_role": "trekker"}
    return fact(ACTIVITY_HELD, on, said, n=n, source=PLANS)


def agreed(agreement: str, due: str, *, unit: str = "groen", person: str = MANAGER, review: str = "2027-06-01") -> Fact:
    """An agreement of *unit* with *person*."""
    data = {
        "agreement": agreement,
        "unit": unit,
        "kind": "inclusion-1",
        "commitment": "effort",
        "manager": person,
        "made_on": "2026-01-05",
        "due_on": due,
        "review_on": review,
        "text": f"Afspraak {agreement} nakomen",
    }
    return fact(AGREEMENT_MADE, "2026-01-05", data, n=next(_serial), source=PLANS)


def noted(agreement: str, on: str, to: str = "kept") -> Fact:
    """Progress was noted."""
    data = {
        "agreement": agreement,
        "note": f"n{next(_serial)}",
        "from": "open",
        "to": to,
        "noted_on": on,
        "reason": "zo is het",
        "noted_by_role": "manager",
    }
    return fact(AGREEMENT_PROGRESS_NOTED, on, data, n=next(_serial), source=PLANS)


def away(person: str, first: str, until: str | None, leave: str = "l1") -> Fact:
    """*person* has leave."""
    data = {"person": person, "leave": leave, "effective_on": first, "until": until}
    return fact(LEAVE_REGISTERED, "2026-01-05", data, n=next(_serial))


def erased(person: str, on: str) -> Fact:
    """*person* is forgotten."""
    return fact(PERSON_ERASED, on, {"person": person, "erased_on": on}, n=next(_serial))


class NamedVault:
    """Knows the references it was given."""

    def __init__(self, known: dict[str, str]) -> None:
        self.known = known

    async def pseudonym(self, reference: str) -> str | None:
        """Whose reference it is."""
        return self.known.get(reference)


class World:
    """Notifier in memory."""

    def __init__(self, mail: Mail | None = None, **changes: Any) -> None:
        self.log, self.store = MemoryLog(), MemoryStore()
        self.clock = SteppedClock(at("2026-03-02"))
        self.post = MemoryMail()
        self.mail = mail or self.post
        self.vault = NamedVault({"100201": MANAGER, "100202": OTHER})
        self.rules = rules(**changes)
        self.sequences: Counter[tuple[str, str]] = Counter()
        self.parts = self.assembled()

    def assembled(self) -> Parts:
        """A process of notifier: a second one on the same store is what comes after a crash, or beside the first."""
        ground = Ground(
            store=self.store,
            log=self.log,
            mail=self.mail,
            clock=self.clock,
            keys=keys(),
            rules=self.rules,
            source=SOURCE,
            random=chance.Random(next(_serial)).randbytes,
        )
        return assemble(ground, self.vault, on_duty=lambda: True)

    async def take(self, *facts: Fact) -> None:
        """Append *facts* to the log, fold them, and bring the due list up to date."""
        await self.log.create(dict.fromkeys(TOPICS, 4), dict.fromkeys(TOPICS))
        await self.log.append(records(facts, self.sequences))
        for projection in PROJECTIONS:
            entry = await registry.first_entry(self.store, projection.name, projection.version)
            fold = Fold(
                projection,
                entry.active,
                log=self.log,
                store=self.store,
                clock=self.clock,
                heard=self.parts.deriver.heard,
            )
            bounds = await self.log.bounds(await self.log.partitions(projection.topic))
            await fold.run_until({partition: found.end for partition, found in bounds.items()})
        await self.derive()

    async def derive(self) -> None:
        """Bring the due list up to date."""
        for _ in range(20):
            await self.parts.deriver.turn()
            if self.parts.deriver.up_to_date:
                return

    async def go(self, *moments: datetime) -> None:
        """One turn of the desk at each of *moments*."""
        for moment in moments:
            self.clock.set(moment)
            await self.turn()

    async def turn(self) -> None:
        """One turn of the desk, with a fresh look at how far the folds are."""
        for watch in self.parts.watches.values():
            await watch.look()
            watch._looked.set()  # as its loop does; a loop of its own would look a second too late here
        await self.parts.desk.turn()

    async def crash(self) -> None:
        """The process is gone; another one takes over when the lease has run out."""
        self.parts = self.assembled()
        await self.derive()

    def items(self) -> dict[str, dict[str, Any]]:
        """The due list by object."""
        return {each["object"]: each for each in self.store.documents(ITEMS).values()}

    def digests(self) -> list[dict[str, Any]]:
        """All digests, in order of person and day."""
        return [each["digest"] for each in self.store.documents(DIGESTS).values()]

    def events(self, kind: str) -> list[dict[str, Any]]:
        """The data of the facts that wait in the outbox: ``item-reminded`` or ``item-ended``."""
        rows = sorted(self.store.documents("outbox").values(), key=lambda row: (row["recorded"], row["_id"]))
        found = [json.loads(row["value"]) for row in rows]
        return [each["data"] for each in found if each["type"] == f"nl.peil.reminders.{kind}.v1"]


@asynccontextmanager
async def world(
    *facts: Fact, mail: Mail | None = None, contacts: Sequence[str] = (MANAGER,), **changes: Any
) -> AsyncIterator[World]:
    """A municipality whose team Groen has a manager with an address, and what *facts* say."""
    made = World(mail, **changes)
    await made.take(*municipality(), appointed("groen", MANAGER, "2025-01-01", n=90), *facts)
    for number, person in enumerate(contacts):
        await made.parts.contacts.put(person, f"person{number}@example.org")
    yield made
