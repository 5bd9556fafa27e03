"""A campaign on real stores: opened, drawn and answered by many at once, counted, and gone from both databases."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from typing import Any
from uuid import uuid4

import pytest

from peil_chassis import outbox
from peil_chassis.store.mongo import MongoStore
from peil_collector.campaigns import storage as kept
from peil_collector.campaigns.codes import hash_of
from peil_issuer.campaigns import storage
from survey_service import Survey, asking, people_of, town

STORES = [
    pytest.param("secantus", id="embedded"),
    pytest.param("rust", id="rust", marks=pytest.mark.rust),
    pytest.param("container", id="container", marks=pytest.mark.docker),
]


@pytest.fixture(params=STORES)
async def survey(request: pytest.FixtureRequest, engine: Callable[[str, str], Any]) -> AsyncIterator[Survey]:
    server = engine("store", request.param)
    uri, name = f"mongodb://{server.address}/?directConnection=true", uuid4().hex[:8]
    issuer, collector = MongoStore(uri, f"issuer_{name}"), MongoStore(uri, f"collector_{name}")
    async with AsyncExitStack() as stack:
        for store, indexes in ((issuer, storage.INDEXES), (collector, kept.INDEXES)):
            await store.start()
            stack.push_async_callback(store.stop)
            await store.declare([*indexes, *outbox.indexes()])
        yield Survey(issuer, collector)


async def test_a_campaign_on_real_stores_is_opened_answered_counted_and_gone(survey: Survey) -> None:
    await survey.begin(town({"rood": 24, "groen": 9}, manager=0))
    await survey.open()
    people = [*people_of("rood", 24), *people_of("groen", 9)]

    async with asking(survey.form()) as form:

        async def take_part(person: str, number: int) -> int:
            code = await survey.drawn(person)
            return (await form.post("/antwoord", data={"code": code, "v-v1": str(number % 5)})).status_code

        given = await asyncio.gather(*(take_part(person, number) for number, person in enumerate(people[:30])))
    assert given == [303] * 30
    await survey.close()
    # Nobody answered the second question: it is left out, and the first is told of both teams.
    told = {fact.data["unit"]: fact.data for fact in await survey.facts("peil-responses")}
    assert {unit: fact["answered"] for unit, fact in told.items()} == {"rood": 24, "groen": 6}
    assert {name for fact in told.values() for name in fact["counts"]} == {"v1"}
    assert await survey.collector_store.find(kept.LOTS, {}) == []
    assert await survey.issuer_store.find(storage.INVITATIONS, {}) == []
    assert await survey.collector_store.find(kept.CAMPAIGNS, {}) == [{"_id": "wave-1", "state": "counted"}]


async def test_counts_and_destruction_are_one_commit_on_real_stores(survey: Survey) -> None:
    await survey.begin(town({"rood": 8}, manager=0))
    await survey.open()
    for number, person in enumerate(people_of("rood", 8)):
        code = hash_of(await survey.drawn(person))
        assert code is not None
        assert await kept.keep_answer(survey.collector_store, code, (number % 5, number % 2))
        assert not await kept.keep_answer(survey.collector_store, code, (0, 0))
    await survey.close()
    (fact,) = await survey.facts("peil-responses")
    assert fact.data["counts"] == {"v1": [2, 2, 2, 1, 1], "v2": [4, 4]}
    assert await survey.collector_store.find(kept.LOTS, {}) == []
