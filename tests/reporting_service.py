"""Reporting on facts of the test's choice: folded by the real fold, in memory."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import ParamSpec, TypeVar

import httpx
from fastapi import FastAPI

from logged_in import log_in, sign_in_nowhere
from peil_chassis import registry
from peil_chassis.clock import Clock, SteppedClock
from peil_chassis.fold.loop import Fold
from peil_chassis.fold.options import FoldLimits
from peil_chassis.identity import ROLES, Authenticator, Identity
from peil_chassis.log.memory import MemoryLog
from peil_chassis.log.port import Outgoing
from peil_chassis.login.login import SignIn
from peil_chassis.outbox import Outbox
from peil_chassis.projection import Fact
from peil_chassis.settings import HttpSettings
from peil_chassis.store.memory import MemoryStore
from peil_chassis.store.port import Put, Store
from peil_contracts.catalogue import topic_and_key
from peil_reporting.app import create_app
from peil_reporting.fold.settings import SOURCE
from peil_reporting.projections import PROJECTIONS
from peil_reporting.releases.door import KEY, KEYS, Door
from peil_reporting.releases.room import ReleaseRoom
from peil_reporting.surveys.room import SurveyRoom

P = ParamSpec("P")
T = TypeVar("T")

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
HOST = "http://127.0.0.1:8000"
API = f"{HOST}/api/reporting/v1"


class RoleTokens:
    """A token is the role it gives."""

    async def identify(self, token: str) -> Identity | None:
        """Whose token this is."""
        return Identity(f"test:{token}", frozenset({token})) if token in ROLES else None


def bearer(role: str) -> dict[str, str]:
    """The header of somebody with *role*."""
    return {"Authorization": f"Bearer {role}"}


def records(facts: Sequence[Fact], sequences: Counter[tuple[str, str]]) -> list[Outgoing]:
    """*facts* as a publishing service would append them; *sequences* goes on counting per key."""
    found = []
    for fact in facts:
        topic, key = topic_and_key(fact.type, fact.data)
        sequences[topic, key] += 1
        event = {
            "specversion": "1.0",
            "id": fact.id,
            "source": fact.source,
            "type": fact.type,
            "time": fact.time,
            "recordedtime": fact.recordedtime,
            "sequence": str(sequences[topic, key]),
            "sequencetype": "Integer",
            "datacontenttype": "application/json",
            "data": fact.data,
        }
        found.append(Outgoing(topic, key.encode(), json.dumps(event).encode()))
    return found


async def here(work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Compute in this process, where a test needs no other one."""
    return work(*args, **kwargs)


class Reporting:
    """A log, a store and the real folds between them."""

    def __init__(self, store: Store | None = None, *, batch_records: int = 500) -> None:
        self.log = MemoryLog()
        self.store = store or MemoryStore()
        self.clock = SteppedClock(NOW)
        self._limits = FoldLimits(batch_records=batch_records)
        self._sequences: Counter[tuple[str, str]] = Counter()

    async def take(self, facts: Sequence[Fact]) -> None:
        """Append *facts* to the log and fold everything."""
        # What decides between rows of equal worth is random elsewhere.
        await self.store.commit([Put(KEYS, {"_id": KEY, "key": "00" * 32})])
        topics = {projection.topic: 4 for projection in PROJECTIONS}
        await self.log.create(topics, dict.fromkeys(topics))
        await self.log.append(records(facts, self._sequences))
        for projection in PROJECTIONS:
            entry = await registry.first_entry(self.store, projection.name, projection.version)
            fold = Fold(projection, entry.active, log=self.log, store=self.store, clock=self.clock, limits=self._limits)
            bounds = await self.log.bounds(await self.log.partitions(projection.topic))
            await fold.run_until({partition: found.end for partition, found in bounds.items()})

    def door(self) -> Door:
        """The door through which releases go out."""
        return Door(self.store, self.clock, Outbox(self.store, self.clock), SOURCE)

    def release_room(self) -> ReleaseRoom:
        """The room that releases quarters."""
        return ReleaseRoom(self.store, self.log, self.clock, self.door(), here)

    def survey_room(self) -> SurveyRoom:
        """The room that releases surveys."""
        return SurveyRoom(self.store, self.clock, self.door(), here)

    def app(
        self,
        clock: Clock | None = None,
        sign_in: SignIn | None = None,
        *,
        authenticator: Authenticator | None = None,
        settings: HttpSettings | None = None,
    ) -> FastAPI:
        """The API and the pages on what was folded; unless told otherwise a token is a role and nobody can log in."""
        return create_app(
            settings=settings or HttpSettings(),
            store=self.store,
            log=self.log,
            clock=clock or self.clock,
            authenticator=authenticator or RoleTokens(),
            sign_in=sign_in or sign_in_nowhere(HOST),
        )

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[httpx.AsyncClient]:
        """A client of the running service, as Bureau at both API and pages."""
        app = self.app()
        transport = httpx.ASGITransport(app=app)
        client = httpx.AsyncClient(transport=transport, base_url=HOST, headers=bearer("bureau"))
        async with app.router.lifespan_context(app), client:
            await log_in(client, self.store, self.clock, "reporting")
            yield client
