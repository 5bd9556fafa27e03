"""Deliveries for the tests of intake, with everything that a test does not care about filled in; and intake itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
import msgspec
from fastapi import FastAPI

from logged_in import HOST, sign_in_nowhere
from peil_chassis.audit import Audit
from peil_chassis.clock import Clock, SteppedClock
from peil_chassis.identity import Identity
from peil_chassis.log.memory import MemoryLog
from peil_chassis.log.port import Log
from peil_chassis.login.login import SignIn
from peil_chassis.outbox import ROWS, Outbox
from peil_chassis.settings import HttpSettings
from peil_chassis.store.memory import MemoryStore
from peil_chassis.store.port import Store
from peil_contracts.organisation import UNIT_PLACED
from peil_contracts.register import FACT_WITHDRAWN
from peil_contracts.vacancies import STEP_COMPLETED, VACANCY_OPENED
from peil_intake.app import Parts, compose
from peil_intake.deliveries.deciding import Door
from peil_intake.deliveries.domain.reading import Supplier
from vault_parts import LEADING, PORTAL, a_vault

OIN = "00000001234567890000"
SOURCE = f"urn:nld:oin:{OIN}:systeem:werving"
OTHER_SOURCE = f"urn:nld:oin:{OIN}:systeem:opleidingen"
NOW = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)
FAMILIES = frozenset({"organisation", "people", "vacancies", "measures"})
SUPPLIER = Supplier("werving", frozenset({SOURCE}), FAMILIES)
OTHER_SUPPLIER = Supplier("opleidingen", frozenset({OTHER_SOURCE}), FAMILIES)
TOPICS = (
    "peil-organisation",
    "peil-people",
    "peil-vacancies",
    "peil-measures",
    "intake-dlq",
    "peil-intake-werving",
    "peil-intake-opleidingen",
)

STEP = "vacancy-published"
STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"


def event(type_: str, data: dict[str, Any], *, id_: str = "E1", at: str = "09:00:00", **more: Any) -> dict[str, Any]:
    """An event as an HR system sends it, recorded on 10 March 2026 at *at* UTC."""
    return {
        "specversion": "1.0",
        "id": id_,
        "source": SOURCE,
        "type": type_,
        "time": f"2026-03-10T{at}Z",
        "datacontenttype": "application/json",
        "data": data,
        **more,
    }


def step(day: str = "2026-03-03", *, step: str = STEP, vacancy: str = "V1", **rest: Any) -> dict[str, Any]:
    """A vacancy finished a step on *day*."""
    return event(STEP_COMPLETED, {"vacancy": vacancy, "step": step, "occurred_on": day}, **rest)


def step_withdrawn(*, step: str = STEP, vacancy: str = "V1", **rest: Any) -> dict[str, Any]:
    """The withdrawal of that step."""
    key = {"vacancy": vacancy, "step": step}
    return event(FACT_WITHDRAWN, {"fact_type": STEP_COMPLETED, "key": key}, **rest)


def opened(vacancy: str = "V1", unit: str = "ddv", **rest: Any) -> dict[str, Any]:
    """A vacancy was opened."""
    data = {"vacancy": vacancy, "unit": unit, "occurred_on": "2026-03-02", "channel": "both"}
    return event(VACANCY_OPENED, data, **rest)


def placed(unit: str = "ddv", parent: str | None = "gemeente", **rest: Any) -> dict[str, Any]:
    """A unit got its place."""
    level = "directorate" if parent else "municipality"
    data = {"unit": unit, "level": level, "parent": parent, "name": unit, "effective_on": "2026-01-01", "state": "open"}
    return event(UNIT_PLACED, data, **rest)


def a_door(store: Store, clock: Clock) -> Door:
    """The door alone, without anything around it."""
    return Door(store, Outbox(store, clock), clock, a_vault(), Audit(store, clock))


class Tokens:
    """Knows one token per client, and one of a person."""

    IDENTITIES: Mapping[str, Identity] = {
        "werving": Identity("local:werving", frozenset({"hr-system"}), SUPPLIER.client, SUPPLIER.sources, FAMILIES),
        "opleidingen": Identity(
            "local:opl", frozenset({"hr-system"}), OTHER_SUPPLIER.client, OTHER_SUPPLIER.sources, FAMILIES
        ),
        "hr": Identity("local:hr", frozenset({"hr-system"}), "hr-system", frozenset({LEADING, PORTAL}), FAMILIES),
        "a-service": Identity("local:plans", frozenset({"service"}), "plans"),
        "nameless": Identity("local:nameless", frozenset({"hr-system"})),
        "bureau": Identity("local:bureau", frozenset({"bureau"})),
    }

    async def identify(self, token: str) -> Identity | None:
        """The identity with that name."""
        return self.IDENTITIES.get(token)


def intake_app(store: Store, log: Log, clock: Clock, sign_in: SignIn | None = None) -> FastAPI:
    """Intake's whole application on *store* and *log*; werving and opleidingen deliver to it."""
    suppliers = [SUPPLIER, OTHER_SUPPLIER]
    parts = Parts(store, log, clock, Tokens(), suppliers, a_vault(), sign_in or sign_in_nowhere())
    return compose(HttpSettings(), parts)


async def memory_log() -> MemoryLog:
    """A log in memory with the topics that intake needs."""
    log = MemoryLog()
    await log.create(dict.fromkeys(TOPICS, 4), {})
    return log


@asynccontextmanager
async def intake(
    store: Store | None = None, log: Log | None = None, clock: Clock | None = None, *, wait: bool = True
) -> AsyncIterator[httpx.AsyncClient]:
    """
    Intake's whole application, running on *store* and *log* (in memory by default); a client of it for werving.

    It is given when everything is ready; without *wait*, at once.
    """
    app = intake_app(store or MemoryStore(), log or await memory_log(), clock or SteppedClock(NOW))
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url=HOST, headers=bearer("werving")) as client,
    ):
        while wait and not (await client.get("/readyz")).is_success:
            await asyncio.sleep(0.02)
        yield client


def bearer(name: str) -> dict[str, str]:
    """The header that says who asks."""
    return {"Authorization": f"Bearer {name}"}


async def post(client: httpx.AsyncClient, body: Any, kind: str = STRUCTURED, **headers: str) -> httpx.Response:
    """Deliver *body*: an event, a list of events, or bytes as they are."""
    content = body if isinstance(body, bytes) else msgspec.json.encode(body)
    if isinstance(body, list):
        kind = BATCH
    return await client.post("/api/intake/v1/events", content=content, headers={"Content-Type": kind, **headers})


async def published(store: Store) -> list[dict[str, Any]]:
    """The facts in the outbox, sent or not, per key in order of their sequence."""
    rows = await store.find(ROWS, {}, limit=100_000)
    return [msgspec.json.decode(row["value"]) for row in rows if "value" in row]


_KEYS = {STEP_COMPLETED: ("vacancy", "step"), VACANCY_OPENED: ("vacancy",), UNIT_PLACED: ("unit", "effective_on")}


def current(facts: Iterable[Mapping[str, Any]]) -> dict[tuple[str, ...], Mapping[str, Any] | None]:
    """
    What holds after *facts*: per fact its data, or None when it is withdrawn.

    Reads the facts as any consumer may: per key the later sequence wins. Keys are written out here once more, so that
    a mistake in the contracts' own natural key shows.
    """
    holds: dict[tuple[str, ...], Mapping[str, Any] | None] = {}
    for fact in facts:
        data = fact["data"]
        withdrawal = fact["type"] == FACT_WITHDRAWN
        kind, named = (data["fact_type"], data["key"]) if withdrawal else (fact["type"], data)
        holds[(kind, fact["source"], *(named[name] for name in _KEYS[kind]))] = None if withdrawal else data
    return holds
