"""Looking at a page changes nothing: a link, a picture or a search engine that asks for it does no harm."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from intake_deliveries import LEADING, intake_app, memory_log
from intake_deliveries import NOW as INTAKE_NOW
from logged_in import HOST, log_in
from peil_chassis.clock import SteppedClock
from peil_chassis.http.visitors import Doors
from peil_chassis.store.memory import MemoryStore
from peil_chassis.store.port import Expected, Put, Write
from plans_service import NOW as PLANS_NOW
from plans_service import bearer, plan_body, plans_app
from reporting_municipality import municipality
from reporting_service import NOW as REPORTING_NOW
from reporting_service import Reporting

OF_THE_PROCESS = {"/livez", "/readyz", "/metrics"}
NOTED = {"audit", "audit_heads"}
"""That somebody looked at a case is written down by looking: it is what the audit log is for."""

KNOWN = {
    "plan": "plan-1",
    "action": "a1",
    "unit": "directie-po",
    "entry": "e1",
    "activity": "activiteit-1",
    "deel": "uren-en-geld",
    "soort": "risico",
    "figure": "plan_progress",
    "vacancy": "vac-1000",
    "kind": "inclusion-1",
    "agreement": "afspraak-1",
    "campaign": "wave-1",
    "about": "survey",
    "release": "wave-1",
    "checklist": "bijeenkomst",
    "thread": "draad-1",
}


class NotedStore(MemoryStore):
    """Notes which collections are written."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[str] = []

    async def commit(self, writes: Sequence[Write], expected: Expected | None = None) -> None:
        """Commit, and note."""
        self.written += [write.collection for write in writes]
        await super().commit(writes, expected)


def pages_of(app: FastAPI) -> list[str]:
    """The addresses of all pages that can be looked at."""
    paths = [
        str(context.path)
        for context in iter_route_contexts(app.routes)
        if isinstance(context.original_route, APIRoute) and "GET" in (context.methods or ())
    ]
    return sorted(set(paths) - OF_THE_PROCESS)


async def plans(store: NotedStore) -> tuple[FastAPI, SteppedClock, str]:
    app = plans_app(store)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOST) as client:
        adopted = await client.post("/api/plans/v1/plans", json=plan_body(), headers=bearer("bureau"))
        assert adopted.status_code == 201
    return app, SteppedClock(PLANS_NOW), "/plannen"


async def reporting(store: NotedStore) -> tuple[FastAPI, SteppedClock, str]:
    service = Reporting(store)
    await service.take(municipality())
    return service.app(), SteppedClock(REPORTING_NOW), ""


async def intake(store: NotedStore) -> tuple[FastAPI, SteppedClock, str]:
    clock = SteppedClock(INTAKE_NOW)
    return intake_app(store, await memory_log(), clock), clock, "/aanlevering"


async def written_by(client: httpx.AsyncClient, store: NotedStore, paths: Sequence[str]) -> dict[str, set[str]]:
    """Path -> the collections that were written when it was asked for; those that wrote nothing are left out."""
    found = {}
    for path in paths:
        address = re.sub(r"{(\w+)(?::\w+)?}", lambda named: KNOWN[named[1]], path)
        store.written.clear()
        answer = await client.get(address, params={"bron": LEADING} if path.endswith("bron") else None)
        # 503: an audit of BIWS is drawn only once the fold was looked at, and nothing runs here.
        seen = (200, 403, 404, 503) if path == "/biws-audit/steekproef.csv" else (200, 403, 404)
        assert answer.status_code in seen, (address, answer.status_code)
        found[path] = set(store.written) - NOTED
    return {path: collections for path, collections in found.items() if collections}


@pytest.mark.parametrize("make", [plans, reporting, intake])
async def test_looking_at_any_page_writes_nothing_but_that_somebody_looked(make) -> None:  # type: ignore[no-untyped-def]
    store = NotedStore()
    app, clock, prefix = await make(store)
    doors = Doors(prefix)
    # Only these two may: a login is begun and completed by being sent from page to page.
    paths = [path for path in pages_of(app) if path not in (doors.login, doors.back)]
    assert len(paths) >= 3
    # Without the lifespan nothing else runs: whatever is written, a page wrote.
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOST) as client:
        await log_in(client, store, clock, make.__name__, roles=["bureau", "auditor"])
        assert await written_by(client, store, paths) == {}


async def test_a_page_that_writes_is_caught() -> None:
    store = NotedStore()
    app = FastAPI()

    @app.get("/x")
    async def write() -> str:
        await store.commit([Put("things", {"_id": "x"})])
        return "x"

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOST) as client:
        assert await written_by(client, store, ["/x"]) == {"/x": {"things"}}


@pytest.mark.parametrize("make", [plans, reporting, intake])
async def test_without_a_login_no_page_shows_anything(make) -> None:  # type: ignore[no-untyped-def]
    app, _, prefix = await make(NotedStore())
    doors = Doors(prefix)
    open_to_all = {doors.login, doors.back, doors.left, "/plannen/kalender.ics"}  # the feed is reference data alone
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOST) as client:
        for path in set(pages_of(app)) - open_to_all:
            address = re.sub(r"{(\w+)(?::\w+)?}", lambda found: KNOWN[found[1]], path)
            answer = await client.get(address)
            assert (answer.status_code, answer.headers["location"]) == (
                303,
                f"{doors.login}?terug={quote(address, safe='')}",
            )
            assert answer.content == b""
