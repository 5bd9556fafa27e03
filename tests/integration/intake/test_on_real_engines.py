"""The same promises on a real broker and a real store, where answers take time and commits collide."""

from __future__ import annotations

import asyncio
import random
import time
import uuid
from base64 import b64decode
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from engines import Engine, embedded_broker, kafka_jars, kafka_jars_exist
from intake_deliveries import SOURCE, TOPICS, bearer, current, intake, post, published, step, step_withdrawn
from peil_chassis.clock import SystemClock
from peil_chassis.log.kafka import KafkaLog
from peil_chassis.log.port import Appended, Outgoing
from peil_chassis.store.mongo import MongoStore
from peil_intake.client_topics.sealed import unseal
from persons_at_the_door import employed
from vault_parts import a_vault

TOPIC = "peil-intake-werving"
STRUCTURED = (("content-type", b"application/cloudevents+json; charset=UTF-8"),)
PATIENCE_S = 30.0


@pytest.fixture(scope="module", params=["noida", pytest.param("kafka", marks=pytest.mark.kafka)])
def own_broker(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A broker of this module alone: intake's topics have fixed names."""
    if request.param == "kafka" and not kafka_jars_exist():
        pytest.skip("2026-11-22: no jars of Apache Kafka on this machine")
    starter: Callable[[Path], Engine] = embedded_broker if request.param == "noida" else kafka_jars
    engine = starter(tmp_path_factory.mktemp("intake-broker"))
    engine.start()
    yield engine
    engine.dispose()


@pytest.fixture
async def log(own_broker: Engine, ran_on: Callable[[str], None]) -> AsyncIterator[KafkaLog]:
    ran_on(own_broker.name)
    log = KafkaLog(own_broker.address)
    await log.start()
    await log.create(dict.fromkeys(TOPICS, 4), {})
    yield log
    await log.stop()


@pytest.fixture
def new_store(store_server: Any) -> Callable[[], MongoStore]:
    """Makes one more connection to a database of this test alone."""
    uri, database = f"mongodb://{store_server.address}/?directConnection=true", f"intake_{uuid.uuid4().hex[:12]}"
    return lambda: MongoStore(uri, database)


@pytest.fixture
async def store(new_store: Callable[[], MongoStore]) -> AsyncIterator[MongoStore]:
    """That database, to look into."""
    store = new_store()
    await store.start()
    yield store
    await store.stop()


@pytest.fixture
def start(own_broker: Engine, log: KafkaLog, new_store: Callable[[], MongoStore]) -> Callable[[], Any]:
    """Starts one more intake on the same database and broker, whose topics are there."""
    return lambda: intake(new_store(), KafkaLog(own_broker.address), SystemClock())


async def eventually(happened: Callable[[], Awaitable[Any]]) -> Any:
    deadline = time.monotonic() + PATIENCE_S
    while not (result := await happened()):
        assert time.monotonic() < deadline, "not within the time promised"
        await asyncio.sleep(0.05)
    return result


async def outcome(client: httpx.AsyncClient, id_: str) -> str:
    async def found() -> Any:
        answer = await client.get("/api/intake/v1/event-receipts", params={"source": SOURCE, "id": id_})
        return answer.json()["receipts"]

    kept: list[dict[str, Any]] = await eventually(found)
    return str(kept[0]["outcome"])


async def deliver(log: KafkaLog, *values: bytes, key: str = "k") -> None:
    appended = await log.append([Outgoing(TOPIC, key.encode(), value, STRUCTURED) for value in values])
    assert all(isinstance(each, Appended) for each in appended)


async def on_log(log: KafkaLog, topic: str) -> list[bytes]:
    """Everything *topic* holds."""
    values: list[bytes] = []
    for partition, bounds in (await log.bounds(await log.partitions(topic))).items():
        for offset in range(bounds.start, bounds.end):
            record = await log.read_at(partition, offset)
            values.append((record.value or b"") if record else b"")
    return values


def unique() -> str:
    """Letters only: nine digits in a row would be refused as the number of a person."""
    return "".join(chr(ord("a") + int(digit, 16)) for digit in uuid.uuid4().hex[:10])


async def test_what_is_posted_is_on_the_log_as_it_was_accepted(
    start: Callable[[], Any], log: KafkaLog, store: MongoStore
) -> None:
    vacancy = f"v{unique()}"
    async with start() as client:
        assert (await post(client, step(vacancy=vacancy, id_=unique()))).status_code == 202

        async def arrived() -> Any:
            facts = [msgspec.json.decode(value) for value in await on_log(log, "peil-vacancies")]
            return [fact for fact in facts if fact["data"].get("vacancy") == vacancy]

        assert await eventually(arrived) == await published(store)


async def test_a_topic_with_poison_restarts_and_two_readers_is_taken_in_once(
    start: Callable[[], Any], log: KafkaLog, store: MongoStore
) -> None:
    mark = unique()
    events = [step(vacancy=f"v{mark}", step="letters-screened", id_=f"{mark}-{n}") for n in range(40)]
    poison = b"\xff no event " + mark.encode()
    async with start() as client:
        await deliver(log, *map(msgspec.json.encode, events[:10]), poison)
        assert await outcome(client, events[9]["id"]) in {"accepted", "superseded"}
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(start())
        await stack.enter_async_context(start())
        for n in range(10, 40):
            await deliver(log, msgspec.json.encode(events[n]), key=f"k{n}")
        for event in events:
            assert await outcome(client, event["id"]) in {"accepted", "superseded"}

        async def dead() -> Any:
            letters = await store.find("dead_letters", {"projection": "intake"})
            values = await on_log(log, "intake-dlq")
            return [letter for letter in letters if b64decode(letter["value64"]) in values]

        # The relay sends at least once; the store holds the decision once.
        letters = await eventually(dead)
    places = [(letter["topic"], letter["partition"], letter["offset"]) for letter in letters]
    sealed = [b64decode(letter["value64"]) for letter in letters]
    opened = [unseal(*place, value, a_vault().keys) for place, value in zip(places, sealed, strict=True)]
    assert [contents.value for contents in opened].count(poison) == 1
    ids = [fact["id"] for fact in await published(store) if fact["id"].startswith(mark)]
    assert len(ids) == len(set(ids))
    [holds] = [data for key, data in current(await published(store)).items() if f"v{mark}" in key]
    assert holds == events[0]["data"]
    [entry] = [entry for entry in await store.find("register", {}) if f"v{mark}" in entry["_id"]]
    assert entry["event_id"] == max(event["id"] for event in events)


async def test_many_posts_at_once_about_one_fact_end_like_one_after_the_other(
    start: Callable[[], Any], store: MongoStore
) -> None:
    mark = unique()
    events = [
        step(f"2026-03-0{1 + n % 9}", vacancy=f"v{mark}", id_=f"{mark}-{n:02d}", at=f"09:{n:02d}:00") for n in range(12)
    ]
    events.append(step_withdrawn(vacancy=f"v{mark}", id_=f"{mark}-w", at="09:30:00"))
    random.Random(7).shuffle(events)
    async with AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(start()) for _ in range(2)]
        answers = await asyncio.gather(
            *(post(clients[n % 2], [event, events[n - 1]]) for n, event in enumerate(events))
        )
    assert {answer.status_code for answer in answers} == {202}
    facts = [fact for fact in await published(store) if fact["id"].startswith(mark)]
    assert list(current(facts).values()) == [None]
    assert sorted(int(fact["sequence"]) for fact in facts) == list(range(1, len(facts) + 1))
    assert len({fact["id"] for fact in facts}) == len(facts)


async def test_first_deliveries_about_one_person_at_two_intakes_make_one_pseudonym(
    start: Callable[[], Any], store: MongoStore
) -> None:
    mark = unique()
    async with AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(start()) for _ in range(2)]
        events = [employed(f"ref~{mark}", employment=f"d{letter}", id_=f"{mark}{letter}") for letter in "abcdefgh"]
        answers = await asyncio.gather(
            *(
                post(clients[n % 2], [events[n], events[n - 1]], **bearer("hr"))  # in twos, so that they collide
                for n in range(len(events))
            )
        )
    assert {outcome["outcome"] for answer in answers for outcome in answer.json()["outcomes"]} == {"accepted"}
    facts = [fact for fact in await published(store) if fact["id"].startswith(mark)]
    [row] = [row for row in await store.find("vault", {}) if row["reference"] == f"ref~{mark}"]
    assert {fact["data"]["person"] for fact in facts} == {row["person"]}
    assert sorted(int(fact["sequence"]) for fact in facts) == list(range(1, len(events) + 1))
    assert len(row["employments"]) == len(events)
