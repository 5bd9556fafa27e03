"""Looking changes nothing, and nothing answers that is not listed."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.routing import Mount

from every_api import APIS
from every_operation import FACTS
from every_route import every_address
from house_rules import ROOT
from logged_in import log_in
from peil_chassis.clock import SteppedClock
from peil_chassis.store.memory import MemoryStore
from plans_service import API as PLANS
from plans_service import NOW, bearer, plan_body, plans_app, ready_log, serving
from reporting_service import Reporting

KNOWN = {"plan": "plan-1", "action": "a1", "unit": "po", "figure": "plan_progress", "vacancy": "v1"}
ASIDE = re.compile(r"session|login|audit|lease|outbox|registry|position|responsibilities")
"""Collections that say who looked and when, or that a process fills by itself: not what is looked at."""


def documents(store: MemoryStore) -> dict[str, dict[str, Any]]:
    """Everything in *store* that only somebody's wish may change."""
    kept = store._collections
    return {
        name: {id_: document for id_, (document, _) in found.items()}
        for name, found in kept.items()
        if found and not ASIDE.search(name)
    }


def addresses(app: FastAPI) -> list[str]:
    """What can be read of *app*, with ids that exist; logging in writes a session by design."""
    found = []
    for context in iter_route_contexts(app.routes):
        if isinstance(context.original_route, APIRoute) and "GET" in (context.methods or ()):
            path = str(context.path)
            found.append(re.sub(r"{(\w+)}", lambda name: KNOWN.get(name[1], "x"), path))
    return [path for path in found if "/inloggen" not in path]


async def look_at_everything(client: httpx.AsyncClient, app: FastAPI, prefix: str) -> int:
    """GET and HEAD of every page and operation; returns how many GETs were answered well."""
    api = next(route.app for route in app.routes if isinstance(route, Mount) and isinstance(route.app, FastAPI))
    well = 0
    for path in [*addresses(app), *(prefix + path for path in addresses(api))]:
        for method in ("GET", "HEAD"):
            answer = await client.request(method, path)
            well += answer.status_code == 200
    return well


async def test_reading_plans_changes_nothing() -> None:
    store = MemoryStore()
    app = plans_app(store, await ready_log())
    async with serving(app) as client:
        await client.post(f"{PLANS}/plans", json=plan_body(), headers=bearer("bureau"))
        await log_in(client, store, SteppedClock(NOW), "plans")
        client.headers.update(bearer("bureau"))
        before = documents(store)
        assert before
        assert await look_at_everything(client, app, "/api/plans/v1") > 5
        assert documents(store) == before


async def test_reading_figures_changes_nothing() -> None:
    reporting = Reporting()
    await reporting.take(FACTS)
    app = reporting.app()
    async with reporting.serving() as client:
        before = documents(reporting.store)  # type: ignore[arg-type]  # it is the one in memory
        assert await look_at_everything(client, app, "/api/reporting/v1") > 10
        assert documents(reporting.store) == before  # type: ignore[arg-type]  # the same


@pytest.mark.parametrize("name", sorted(APIS))
async def test_every_operation_that_answers_is_described(name: str) -> None:
    app = APIS[name]()
    prefix = f"/api/{name}/v1"
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
        document = (await client.get(f"{prefix}/openapi.json")).json()
    described = {
        (method.upper(), prefix + re.sub(r"{[^}]+}", "x", path))
        for path, item in document["paths"].items()
        for method in item
    }
    answering = {(method, path) for method, path in every_address(app) if path.startswith(prefix)}
    assert answering - described == {("GET", f"{prefix}/openapi.json")}
    assert described <= answering
    deprecated = [each for item in document["paths"].values() for each in item.values() if each.get("deprecated")]
    assert not [each for each in deprecated if "Sunset" not in str(each["responses"])], "say until when: Sunset"


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_package_is_held_by_its_hash(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    packages = re.findall(r"^([A-Za-z0-9._-]+)==", text, re.MULTILINE)
    blocks = re.split(r"^(?=[A-Za-z0-9._-]+==)", text, flags=re.MULTILINE)[1:]
    assert len(packages) == len(blocks) > 20
    assert not [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block]
    assert "://" not in re.sub(r"#.*", "", text), "names and hashes, no addresses"
