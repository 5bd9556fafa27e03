"""Deliveries on a client's topic: taken in once in effect, whatever is unreadable, doubled, restarted or away."""

from __future__ import annotations

import asyncio
import time
from base64 import b64decode
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import httpx
import msgspec
import pytest

from intake_deliveries import NOW, OTHER_SOURCE, SOURCE, TOPICS, intake, post, published, step
from peil_chassis.log.limits import MAX_RECORD_BYTES
from peil_chassis.log.memory import MemoryLog
from peil_chassis.log.port import Appended, Log, Outgoing, Partition, Record
from peil_chassis.store.memory import MemoryStore
from peil_chassis.store.port import Conflict, Document, Put
from peil_intake.client_topics.domain import Position
from peil_intake.client_topics.sealed import Contents, unseal
from peil_intake.client_topics.storage import move, prune_letters
from vault_parts import a_vault

TOPIC = "peil-intake-werving"
STRUCTURED = (("content-type", b"application/cloudevents+json; charset=UTF-8"),)


@pytest.fixture
async def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
async def log() -> MemoryLog:
    log = MemoryLog()
    await log.create(dict.fromkeys(TOPICS, 4), {})
    return log


@pytest.fixture
async def client(store: MemoryStore, log: MemoryLog) -> AsyncIterator[httpx.AsyncClient]:
    async with intake(store, log) as client:
        yield client


async def deliver(
    log: Log, *events: Any, headers: tuple[tuple[str, bytes], ...] = STRUCTURED, key: str = "k"
) -> list[Appended]:
    values = [event if isinstance(event, bytes) else msgspec.json.encode(event) for event in events]
    outcomes = await log.append([Outgoing(TOPIC, key.encode(), value, headers) for value in values])
    appended = [outcome for outcome in outcomes if isinstance(outcome, Appended)]
    assert len(appended) == len(events)
    return appended


async def eventually(happened: Callable[[], Awaitable[Any]], *, within_s: float = 5.0) -> Any:
    """What *happened* gives once it is true; a receipt is promised within five seconds."""
    deadline = time.monotonic() + within_s
    while not (result := await happened()):
        assert time.monotonic() < deadline, "not within the time promised"
        await asyncio.sleep(0.02)
    return result


async def receipt(client: httpx.AsyncClient, id_: str) -> dict[str, Any]:
    async def found() -> Any:
        answer = await client.get("/api/intake/v1/event-receipts", params={"source": SOURCE, "id": id_})
        return answer.json()["receipts"]

    kept: dict[str, Any] = (await eventually(found))[0]
    return kept


async def refusals(client: httpx.AsyncClient, count: int = 1) -> list[dict[str, Any]]:
    async def found() -> Any:
        listed = (await client.get("/api/intake/v1/refusals")).json()["refusals"]
        return listed if len(listed) >= count else None

    kept: list[dict[str, Any]] = await eventually(found)
    return kept


async def test_a_structured_event_on_the_topic_has_a_receipt_within_five_seconds(
    client: httpx.AsyncClient, log: MemoryLog, store: MemoryStore
) -> None:
    await deliver(log, step())
    assert (await receipt(client, "E1"))["outcome"] == "accepted"
    assert len(await published(store)) == 1


async def test_a_binary_event_on_the_topic_is_the_same_event_as_over_http(
    client: httpx.AsyncClient, log: MemoryLog, store: MemoryStore
) -> None:
    event = step()
    attributes = {
        f"ce_{name}": value.encode() for name, value in event.items() if name not in {"data", "datacontenttype"}
    }
    headers = (*attributes.items(), ("content-type", b"application/json"))
    await deliver(log, msgspec.json.encode(event["data"]), headers=headers)
    await receipt(client, "E1")
    assert (await post(client, event)).status_code == 202
    assert len(await published(store)) == 1


async def test_what_cannot_be_read_is_refused_and_kept_as_it_was_but_sealed_and_stops_nothing(
    client: httpx.AsyncClient, log: MemoryLog, store: MemoryStore
) -> None:
    poison = [b"\xff\xfe{", b'{"a":', b"x" * 70_000, b"", b"[" * 5000]
    await deliver(log, *poison, step())
    assert (await receipt(client, "E1"))["outcome"] == "accepted"
    assert len(await refusals(client, len(poison))) == len(poison)

    async def dead() -> list[bytes] | None:
        values = []
        for partition in await log.partitions("intake-dlq"):
            bounds = (await log.bounds([partition]))[partition]
            for offset in range(bounds.start, bounds.end):
                record = await log.read_at(partition, offset)
                values.append(opened(record) if record else None)
        return [value for value in values if value is not None] if len(values) == len(poison) else None

    assert sorted(await eventually(dead)) == sorted(poison)
    kept = await store.find("dead_letters", {"projection": "intake", "version": 1})
    assert sorted(stored(letter).value or b"" for letter in kept) == sorted(poison)
    assert b"xxxx" not in repr(kept).encode()


def opened(record: Record) -> bytes | None:
    """The bytes of a record on intake-dlq, opened with nothing but the key and what its headers say."""
    says = {name: value.decode() for name, value in record.headers}
    assert says["dlq-cause"] == "unreadable"
    place = (says["dlq-topic"], int(says["dlq-partition"]), int(says["dlq-offset"]))
    return unseal(*place, record.value or b"", a_vault().keys).value


def stored(letter: Document) -> Contents:
    """The contents of a dead letter in the store."""
    return unseal(letter["topic"], letter["partition"], letter["offset"], b64decode(letter["value64"]), a_vault().keys)


async def test_key_and_headers_of_what_cannot_be_read_are_sealed_too(
    client: httpx.AsyncClient, log: MemoryLog, store: MemoryStore
) -> None:
    log.append_foreign(Outgoing(TOPIC, b"ref-of-ann", b"not json", (*STRUCTURED, ("ce_person", b"ref-of-ann"))))
    await refusals(client)

    async def dead() -> Any:
        return log.records("intake-dlq")

    [record] = await eventually(dead)
    [letter] = await store.find("dead_letters", {})
    assert b"ref-of-ann" not in repr((record.key, record.value, record.headers, letter)).encode()
    assert stored(letter).key == b"ref-of-ann"
    assert ("ce_person", b"ref-of-ann") in stored(letter).headers


@pytest.mark.parametrize(
    "headers",
    [(("trace", None),), (("trace", b"\xff\xfe"),), (("a", b"1"), ("a", b"2")), (("huge", b"x" * MAX_RECORD_BYTES),)],
    ids=["null", "not-text", "twice", "too-large"],
)
async def test_headers_that_our_own_producer_would_not_send_stop_neither_the_topic_nor_the_dead_letter(
    client: httpx.AsyncClient, log: MemoryLog, store: MemoryStore, headers: Any
) -> None:
    log.append_foreign(Outgoing(TOPIC, b"k", b"not json", (*STRUCTURED, *headers)))
    await deliver(log, step())
    assert (await receipt(client, "E1"))["outcome"] == "accepted"
    assert len(await store.find("dead_letters", {})) == 1

    async def dead() -> bool:
        return len(log.records("intake-dlq")) == 1

    await eventually(dead)


async def test_a_readable_event_that_breaks_a_rule_is_refused_without_a_dead_letter(
    client: httpx.AsyncClient, log: MemoryLog, store: MemoryStore
) -> None:
    await deliver(log, step(day="3 maart"))
    assert (await receipt(client, "E1"))["outcome"] == "refused"
    assert not await store.find("dead_letters", {})


async def test_the_client_is_the_one_whose_topic_it_is(
    client: httpx.AsyncClient, log: MemoryLog, store: MemoryStore
) -> None:
    await deliver(log, step() | {"source": OTHER_SOURCE})
    [refusal] = await refusals(client)
    assert [error["rule"] for error in refusal["errors"]] == ["source-not-yours"]
    assert not await published(store)


async def test_a_restart_takes_nothing_twice_and_skips_nothing(log: MemoryLog, store: MemoryStore) -> None:
    for start in range(0, 30, 10):
        async with intake(store, log) as client:
            await deliver(log, *(step(id_=f"E{n}", vacancy=f"V{n}") for n in range(start, start + 10)))
            await receipt(client, f"E{start + 9}")
    assert len(await published(store)) == 30


async def test_two_intakes_that_read_the_same_topic_take_everything_once(log: MemoryLog, store: MemoryStore) -> None:
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(intake(store, log))
        await stack.enter_async_context(intake(store, log))
        for n in range(60):
            await deliver(log, step(id_=f"E{n}", vacancy=f"V{n % 5}"), key=f"k{n}")
            await asyncio.sleep(0.002)
        for n in range(60):
            await receipt(client, f"E{n}")
    facts = await published(store)
    assert len(facts) == len({fact["id"] for fact in facts})


async def test_a_log_that_is_away_is_waited_for(client: httpx.AsyncClient, log: MemoryLog) -> None:
    log.away(True)
    await asyncio.sleep(0.3)
    assert (await post(client, step(id_="E1"))).status_code == 202
    log.away(False)
    await deliver(log, step(id_="E2", vacancy="V2"))
    assert (await receipt(client, "E2"))["outcome"] == "accepted"


async def test_started_while_the_log_is_away_it_takes_deliveries_and_publishes_them_later(
    log: MemoryLog, store: MemoryStore
) -> None:
    log.away(True)
    async with intake(store, log, wait=False) as client:
        assert (await post(client, step())).status_code == 202
        assert (await client.get("/readyz")).json()["checks"] == {"store": True, "log": False, "client-topics": False}
        log.away(False)

        async def sent() -> Any:
            return await store.find("outbox", {"state": "sent"})

        assert len(await eventually(sent, within_s=10)) == 1
        assert (await client.get("/livez")).status_code == 200


async def test_a_store_that_is_away_is_waited_for_and_nothing_is_skipped(
    client: httpx.AsyncClient, log: MemoryLog, store: MemoryStore
) -> None:
    store.away(True)
    await deliver(log, step(id_="E1"))
    await asyncio.sleep(0.7)
    store.away(False)
    assert (await receipt(client, "E1"))["outcome"] == "accepted"


async def test_a_commit_whose_answer_was_lost_is_not_repeated_in_effect(
    client: httpx.AsyncClient, log: MemoryLog, store: MemoryStore
) -> None:
    store.lose_next_answer(2)
    await deliver(log, step(id_="E1"), step(id_="E2", vacancy="V2"))
    await receipt(client, "E2")
    assert len(await published(store)) == 2


async def test_a_topic_that_was_replaced_by_another_is_read_from_its_start(log: MemoryLog, store: MemoryStore) -> None:
    async with intake(store, log) as client:
        await deliver(log, step(id_="E1"), step(id_="E2", vacancy="V2"))
        await receipt(client, "E2")
    other = MemoryLog()
    await other.create(dict.fromkeys(TOPICS, 4), {})
    await deliver(other, step(id_="E3", vacancy="V3"), step(id_="E1"))
    async with intake(store, other) as client:
        assert (await receipt(client, "E3"))["outcome"] == "accepted"
    assert sorted(fact["id"] for fact in await published(store)) == ["E1", "E2", "E3"]


async def test_a_topic_that_lost_its_tail_on_a_running_connection_is_noticed(
    client: httpx.AsyncClient, log: MemoryLog, store: MemoryStore
) -> None:
    [_, second] = await deliver(log, step(id_="E1"), step(id_="E2", vacancy="V2"))
    await receipt(client, "E2")
    log.lose_tail(second.partition, second.offset)
    await deliver(log, step(id_="E3", vacancy="V3"))

    async def third() -> Any:
        return [fact for fact in await published(store) if fact["id"] == "E3"]

    assert len(await eventually(third, within_s=15)) == 1


async def test_records_that_expired_before_they_were_read_do_not_stop_the_topic(
    log: MemoryLog, store: MemoryStore
) -> None:
    async with intake(store, log) as client:
        [first] = await deliver(log, step(id_="E1"))
        await receipt(client, "E1")
    await deliver(log, *(step(id_=f"E{n}", vacancy=f"V{n}") for n in range(2, 6)))
    log.trim(first.partition, first.offset + 3)
    async with intake(store, log) as client:
        assert (await receipt(client, "E5"))["outcome"] == "accepted"


async def test_a_reader_that_woke_too_late_cannot_move_the_position(store: MemoryStore) -> None:
    partition = Partition(TOPIC, 0)
    ours, expected = move(partition, None, Position(5, "a"))
    await store.commit([ours], expected)
    late, outdated = move(partition, None, Position(3, "b"))
    with pytest.raises(Conflict):
        await store.commit([late], outdated)


async def test_what_could_not_be_read_is_kept_thirty_days(store: MemoryStore) -> None:
    letters = [{"_id": f"L{n}", "projection": "intake", "version": 1, "decided": f"2026-0{n}-10T15:00:00.000000Z"}
               for n in (1, 2, 3)]  # fmt: skip
    await store.commit([Put("dead_letters", letter) for letter in letters])
    assert await prune_letters(store, before=NOW - timedelta(days=30)) == 1
    assert [letter["_id"] for letter in await store.find("dead_letters", {})] == ["L2", "L3"]
