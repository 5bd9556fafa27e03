"""Issuer and collector on one log and a store each, in memory unless told otherwise, taken a step at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import httpx
from fastapi import FastAPI

from logged_in import sign_in_nowhere
from peil_chassis import registry
from peil_chassis.clock import SteppedClock
from peil_chassis.fold.loop import Fold
from peil_chassis.fold.options import FoldLimits
from peil_chassis.fold.watch import FoldWatch
from peil_chassis.fold.wire import read
from peil_chassis.identity import ROLES, Identity
from peil_chassis.lease import Lease
from peil_chassis.log.memory import MemoryLog
from peil_chassis.log.port import Log
from peil_chassis.login.login import SignIn
from peil_chassis.outbox import Outbox
from peil_chassis.projection import Fact
from peil_chassis.relay import Relay
from peil_chassis.settings import HttpSettings
from peil_chassis.store.memory import MemoryStore
from peil_chassis.store.port import Store
from peil_collector.app import create_app as create_collector
from peil_collector.campaigns import reading
from peil_collector.campaigns.closing import Closing
from peil_issuer.app import Parts
from peil_issuer.app import create_app as create_issuer
from peil_issuer.campaigns.domain.campaign import Plan, Question
from peil_issuer.campaigns.drawing import CodeDraw
from peil_issuer.campaigns.handlers import Campaigns
from peil_issuer.campaigns.upkeep import Upkeep
from peil_issuer.projections import PROJECTIONS
from peil_issuer.question_sets.reading import AMSTERDAM, load_sets
from reporting_facts import placed
from reporting_people import pseudonym, started
from reporting_service import records

OIN = "urn:nld:oin:00000001234567890000:systeem"
FORM = "http://localhost:8081"
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
"""Nine in the morning in Amsterdam."""

TOPICS = ("peil-organisation", "peil-people", "peil-survey", "peil-responses", "peil-releases", "issuer-dlq")


class RoleTokens:
    """A token is the role it gives."""

    async def identify(self, token: str) -> Identity | None:
        """Whose token this is."""
        return Identity(f"test:{token}", frozenset({token})) if token in ROLES else None


def town(teams: Mapping[str, int], *, manager: int = 1) -> list[Fact]:
    """One directorate ``dir`` below ``stad``, with *teams* (people in each) and people of its own (*manager*)."""
    facts = [
        placed("stad", None, "2026-01-01", level="municipality"),
        placed("dir", "stad", "2026-01-01", level="directorate"),
        *(placed(team, "dir", "2026-01-01") for team in teams),
    ]
    sizes = {**teams, "dir": manager}
    facts.extend(
        started(unit, "2026-01-01", person=who) for unit, size in sizes.items() for who in people_of(unit, size)
    )
    return facts


def people_of(unit: str, size: int) -> list[str]:
    """What the test calls the people of *unit*."""
    return [f"{unit}{number}" for number in range(size)]


def question(name: str = "v1", kind: Any = "scale-5", *, discrimination: bool = False) -> Question:
    """A question."""
    return Question(name, f"Wat vindt u van {name}?", kind, discrimination)


def campaign_plan(
    campaign: str = "wave-1",
    questions: Sequence[Question] = (question("v1"), question("v2", "yes-no")),
    *,
    opens: str = "2026-11-23T09:00",
    closes: str = "2026-11-30T17:00",
) -> Plan:
    """A campaign of a week that opens at `NOW`."""
    return Plan(campaign, "Hoe gaat het bij ons?", tuple(questions), opens, closes)


class Survey:
    """Both services, driven by hand: nothing happens until it is asked for."""

    def __init__(
        self, issuer: Store | None = None, collector: Store | None = None, log: Log | None = None, *, seed: int = 1
    ) -> None:
        self.log = log or MemoryLog()
        self.clock = SteppedClock(NOW)
        self.random = Random(seed).randbytes
        self.issuer_store = issuer or MemoryStore()
        self.collector_store = collector or MemoryStore()
        self.sequences: Counter[tuple[str, str]] = Counter()
        self.restart()

    def restart(self) -> None:
        """Begin both processes anew: what they had in memory is gone."""
        self.campaigns = Campaigns(self.issuer_store, self.clock, source=f"{OIN}:peil-issuer")
        self.draw = CodeDraw(self.issuer_store, self.random)
        lease = Lease(self.issuer_store, self.clock, name="upkeep", owner=f"o-{id(object())}")
        self._watches = [FoldWatch(each, log=self.log, store=self.issuer_store) for each in PROJECTIONS]
        self._outbox = Outbox(self.issuer_store, self.clock)
        self.upkeep = Upkeep(
            self.issuer_store,
            self._outbox,
            self.clock,
            lease=lease,
            watches=self._watches,
            random=self.random,
            source=f"{OIN}:peil-issuer",
        )
        self._upkeep_lease = lease
        self._counting = Outbox(self.collector_store, self.clock)
        self.closing = Closing(self.collector_store, self._counting, self.clock, source=f"{OIN}:peil-collector")

    def on_issuer(self, store: Any) -> None:
        """Begin anew with the issuer on *store*."""
        self.issuer_store = store
        self.restart()

    def on_collector(self, store: Any) -> None:
        """Begin anew with the collector on *store*."""
        self.collector_store = store
        self.restart()

    async def plan(self) -> None:
        """Plan a campaign that is to open now."""
        await self.campaigns.plan(campaign_plan())

    async def begin(self, facts: Sequence[Fact]) -> None:
        """Make the topics, put *facts* on the log, and fold them in the issuer."""
        await self.log.create(dict.fromkeys(TOPICS, 2), dict.fromkeys(TOPICS))
        await self.tell(facts)

    async def tell(self, facts: Sequence[Fact]) -> None:
        """Put more *facts* on the log and fold them in the issuer."""
        await self.log.append(records(facts, self.sequences))
        for projection in PROJECTIONS:
            entry = await registry.first_entry(self.issuer_store, projection.name, projection.version)
            fold = Fold(
                projection,
                entry.active,
                log=self.log,
                store=self.issuer_store,
                clock=self.clock,
                limits=FoldLimits(batch_records=500),
            )
            bounds = await self.log.bounds(await self.log.partitions(projection.topic))
            await fold.run_until({partition: found.end for partition, found in bounds.items()})

    async def turn(self) -> None:
        """The issuer does what is due, and its facts reach the collector, which takes them."""
        for watch in self._watches:
            await watch.look()
            watch._looked.set()
        if await self._upkeep_lease.acquire():
            await self.upkeep.turn()
        await self._send(self.issuer_store, self._outbox, "peil-survey")
        for fact in await self.facts("peil-survey"):
            await reading.take(self.collector_store, fact)

    async def count(self) -> None:
        """The collector counts what is due, and its facts reach the log."""
        await self.closing.turn()
        await self._send(self.collector_store, self._counting, "peil-responses")

    async def _send(self, store: Store, outbox: Outbox, topic: str) -> None:
        lease = Lease(store, self.clock, name="relay", owner=f"r-{id(object())}")
        relay = Relay(store, self.log, outbox, self.clock, lease=lease, topics=[topic])
        while await relay.step():
            pass
        await lease.release()

    async def facts(self, topic: str) -> list[Fact]:
        """Everything on *topic*, partition by partition."""
        found = []
        for partition, bounds in (await self.log.bounds(await self.log.partitions(topic))).items():
            for offset in range(bounds.start, bounds.end):
                record = await self.log.read_at(partition, offset)
                if record is not None:
                    found.append(read(record))
        return found

    async def open(self, plan: Plan | None = None) -> None:
        """Plan a campaign that opens now, and let it open."""
        await self.campaigns.plan(plan or campaign_plan())
        await self.turn()

    async def drawn(self, person: str, campaign: str = "wave-1") -> str:
        """The code that *person* draws."""
        return await self.draw.draw(campaign, pseudonym(person), self.clock.now())

    def pass_(self, **span: float) -> None:
        """Let time go by."""
        self.clock.set(self.clock.now() + timedelta(**span))

    async def close(self) -> None:
        """Let the campaigns' weeks pass, and everything that follows happen."""
        self.pass_(days=8)
        await self.turn()
        await self.count()

    def form(self) -> Any:
        """The collector's form."""
        return create_collector(
            store=self.collector_store,
            log=self.log,
            clock=self.clock,
            source=f"{OIN}:peil-collector",
            form_url=FORM,
        )

    def issuer(self, sign_in: SignIn | None = None, *, sets: Path = AMSTERDAM) -> FastAPI:
        """The issuer's API and pages."""
        return issuer_app(self.issuer_store, self.log, self.clock, self.random, sign_in, sets=sets)


def issuer_app(
    store: Store,
    log: Log,
    clock: SteppedClock,
    random: Callable[[int], bytes],
    sign_in: SignIn | None = None,
    *,
    form_url: str = FORM,
    sets: Path = AMSTERDAM,
) -> FastAPI:
    """The issuer's API and pages on parts of the test's choice."""
    parts = Parts(
        store=store,
        log=log,
        clock=clock,
        authenticator=RoleTokens(),
        sign_in=sign_in or sign_in_nowhere(),
        random=random,
        source=f"{OIN}:peil-issuer",
        sets=load_sets(sets),
        form_url=form_url,
    )
    return create_issuer(HttpSettings(), parts)


@asynccontextmanager
async def asking(app: Any, host: str = FORM) -> AsyncIterator[httpx.AsyncClient]:
    """A client of *app*, whose loops do not run."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=host) as client:
        yield client


async def everything_in(store: MemoryStore) -> dict[str, list[dict[str, Any]]]:
    """Every document of *store*, by collection."""
    return {name: await store.find(name, {}, limit=100_000) for name in store._collections}
