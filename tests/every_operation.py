"""Every operation that the APIs describe, and a caller that each of them lets in."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from fastapi import FastAPI

from every_api import APIS, plans_on
from peil_chassis.identity import ROLES
from peil_chassis.log.memory import MemoryLog
from reporting_facts import action, adopted, opened, placed, step
from reporting_service import Reporting, records

SERVICES = sorted(set(APIS) - {"specimen"})

FACTS = [
    placed("stad", None, "2026-01-01", level="municipality"),
    placed("po", "stad", "2026-01-01", level="directorate"),
    adopted("po", "2026-01-10", [action("a1", due=["2026-03-31"]), action("a2", "done")], plan="plan-1"),
    opened("po", "2026-02-01", vacancy="v1"),
    step("brief-translated", "2026-02-05", vacancy="v1"),
]
"""What reporting knows: before the first fold it answers 503, as it should."""


@dataclass(frozen=True)
class Operation:
    """One operation of one API, as its description tells."""

    method: str
    path: str
    told: dict[str, Any]
    document: dict[str, Any]

    def parameters(self, place: str) -> list[str]:
        """Names of the parameters in *place*: ``path``, ``query`` or ``header``."""
        return [each["name"] for each in self.told.get("parameters", ()) if each["in"] == place]

    def address(self, value: str = "x") -> str:
        """The address below the API's own, *value* in place of every parameter of the path."""
        path = self.path
        for name in self.parameters("path"):
            path = path.replace(f"{{{name}}}", value)
        return path

    def body(self) -> dict[str, Any] | None:
        """The schema of a JSON body, with what it refers to filled in; None when there is none."""
        content = self.told.get("requestBody", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema")
        return self.resolved(schema) if schema else None

    def resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        """*schema*, or what it refers to."""
        found: Any = schema
        while "$ref" in found:
            place, found = found["$ref"].removeprefix("#/").split("/"), self.document
            for name in place:
                found = found[name]
        result: dict[str, Any] = found
        return result


class Caller:
    """Asks operations of one API with a token that may."""

    def __init__(self, client: httpx.AsyncClient, document: dict[str, Any]) -> None:
        self.client = client
        self.document = document
        self._tokens: dict[tuple[str, str], str] = {}

    def operations(self) -> Iterator[Operation]:
        """All of the API's."""
        for path, item in self.document["paths"].items():
            for method, told in item.items():
                yield Operation(method.upper(), path, told, self.document)

    async def ask(self, operation: Operation, address: str | None = None, **request: Any) -> httpx.Response:
        """The answer to one request, as somebody who may ask."""
        token = await self._token(operation)
        headers = {"Authorization": f"Bearer {token}", **request.pop("headers", {})}
        return await self.client.request(operation.method, address or operation.address(), headers=headers, **request)

    async def _token(self, operation: Operation) -> str:
        key = (operation.method, operation.path)
        for role in () if key in self._tokens else ROLES:
            headers = {"Authorization": f"Bearer {role}"}
            answer = await self.client.request(operation.method, operation.address(), headers=headers)
            if answer.status_code not in (401, 403):
                self._tokens[key] = role
                break
        return self._tokens.setdefault(key, "bureau")


async def service(name: str) -> FastAPI:
    """The service *name* in memory, ready to be asked."""
    if name == "plans":
        log, topics = MemoryLog(), {"peil-organisation": 4, "peil-plans": 4}
        await log.create(topics, dict.fromkeys(topics))
        await log.append(records(FACTS[:2], Counter()))
        return plans_on(log)
    if name != "reporting":
        return APIS[name]()
    reporting = Reporting()
    await reporting.take(FACTS)
    return reporting.app()


@asynccontextmanager
async def calling(name: str) -> AsyncIterator[Caller]:
    """A caller of the API *name*, on a service that runs in memory."""
    app = await service(name)
    base = f"http://127.0.0.1/api/{name}/v1"
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with AsyncExitStack() as running:
        if name == "reporting":  # it draws nothing before it has looked how far the fold is
            await running.enter_async_context(app.router.lifespan_context(app))
        client = await running.enter_async_context(httpx.AsyncClient(transport=transport, base_url=base))
        yield Caller(client, (await client.get(f"{base}/openapi.json")).json())
