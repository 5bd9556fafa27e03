"""Everybody sees what Peil reminds them of, and no other's; an operator sees counts."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from known_tokens import KnownTokens
from logged_in import log_in
from notifier_world import HOST, MANAGER, OTHER, World, agreed, at, notifier_app, world
from peil_chassis.identity import Identity
from reporting_facts import opened

DUE = "2026-03-03"


@asynccontextmanager
async def visited(made: World) -> AsyncIterator[httpx.AsyncClient]:
    """A browser at the running service."""
    app = notifier_app(made.store, made.log, made.clock, KnownTokens({}))
    transport = httpx.ASGITransport(app=app)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url=HOST) as client:
        yield client


async def test_a_manager_sees_their_own_items_and_messages_and_no_other() -> None:
    facts = [
        agreed("a1", DUE),
        agreed("a2", "2026-03-20"),
        agreed("a3", DUE, person=OTHER),
        opened("groen", "2026-02-24"),
    ]
    async with world(*facts) as made:
        await made.go(at(DUE))
        async with visited(made) as client:
            await log_in(client, made.store, made.clock, "notifier", roles=["employee"], pseudonym=MANAGER)
            page = (await client.get("/herinneringen")).text
            assert "Afspraak a1 nakomen" in page
            assert "Afspraak a2 nakomen" in page
            assert page.count("Opgave vertalen (vacature bij GROEN)") == 1
            assert "met kenmerk v1" in page
            link = re.search(r'href="(\S+/actie/\S+)">Opgave', page)
            assert link is not None
            assert "<h1>Opgave vertalen (vacature bij GROEN)</h1>" in (await client.get(link[1])).text
            assert "Afspraak a3" not in page
            assert "Verstuurd" in page
            assert "Aantallen" not in page
            assert "ps-" not in page
            await log_in(client, made.store, made.clock, "notifier", roles=["employee"], pseudonym=OTHER)
            other = (await client.get("/herinneringen")).text
            assert "Afspraak a3 nakomen" in other
            assert "Afspraak a1" not in other
            assert "Peil heeft geen e-mailadres van u" in other


async def test_an_operator_sees_counts_and_nobodys_items() -> None:
    async with world(agreed("a1", DUE)) as made:
        await made.go(at(DUE))
        async with visited(made) as client:
            await log_in(client, made.store, made.clock, "notifier", roles=["operator"])
            page = (await client.get("/herinneringen")).text
            assert "Aantallen" in page
            assert "Afspraak a1" not in page


async def test_counts_go_out_by_the_api_too() -> None:
    async with world(agreed("a1", DUE)) as made:
        await made.go(at(DUE))
        app = notifier_app(made.store, made.log, made.clock, KnownTokens({"t": Identity("t", frozenset({"operator"}))}))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=HOST) as client:
            counts = (await client.get("/api/notifier/v1/counts", headers={"Authorization": "Bearer t"})).json()
        assert counts["digests"]["delivered"] == 1
        assert counts["items"]["waiting"] == 2
        assert counts["contacts"] == {"contacts": 1, "refused": 0}
