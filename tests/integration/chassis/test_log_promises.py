"""What `peil_chassis.log.port` promises, held against every log: in memory and on each broker at hand."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.admin import NewTopic
from aiokafka.admin.records_to_delete import RecordsToDelete
from aiokafka.partitioner import DefaultPartitioner
from faststream.kafka import Topic

from conftest import BROKERS, engine_parameters
from engines import free_port
from peil_chassis.log.kafka import KafkaLog
from peil_chassis.log.memory import MemoryLog
from peil_chassis.log.partitioner import partition_number
from peil_chassis.log.port import (
    Appended,
    Bounds,
    Log,
    LogAway,
    LogError,
    OffsetOutOfRange,
    Outgoing,
    Partition,
    Reader,
    Record,
    RecordRefused,
)


@pytest.fixture(params=["memory", *engine_parameters(BROKERS)])
async def log(request: pytest.FixtureRequest, ran_on: Callable[[str], None]) -> AsyncIterator[Log]:
    """A started log."""
    made: Log
    if request.param == "memory":
        ran_on("memory")
        made = MemoryLog()
    else:
        made = KafkaLog(request.getfixturevalue("engine")("broker", request.param).address)
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def topic(log: Log) -> str:
    """A new topic of four partitions."""
    return await new_topic(log)


async def new_topic(log: Log) -> str:
    name = f"t-{uuid.uuid4().hex[:10]}"
    await log.create({name: 4}, {name: None})
    return name


def record(topic: str, key: str, value: str = "v") -> Outgoing:
    return Outgoing(topic, key.encode(), value.encode())


async def append(log: Log, records: Sequence[Outgoing]) -> list[Appended]:
    """Append and insist that all of it was acknowledged."""
    outcomes = await log.append(records)
    done = [outcome for outcome in outcomes if isinstance(outcome, Appended)]
    assert len(done) == len(records), outcomes
    return done


async def reader_from_start(log: Log, topic: str) -> Reader:
    partitions = await log.partitions(topic)
    reader = await log.reader(partitions)
    for partition in partitions:
        await reader.seek(partition, 0)
    return reader


async def take(reader: Reader, count: int, *, max_records: int = 1000, within_s: float = 15.0) -> list[Record]:
    """Poll until *count* records came."""
    taken: list[Record] = []
    deadline = time.monotonic() + within_s
    while len(taken) < count:
        assert time.monotonic() < deadline, f"only {len(taken)} of {count} records came"
        got = await reader.poll(max_records=max_records, timeout_s=0.2)
        assert sum(map(len, got.values())) <= max_records
        for partition, records in got.items():
            assert all((each.topic, each.partition) == partition for each in records)
            taken.extend(records)
    return taken


async def nothing_comes(reader: Reader) -> bool:
    return not await reader.poll(max_records=10, timeout_s=0.3)


def by_partition(records: Sequence[Record]) -> dict[int, list[int]]:
    offsets: dict[int, list[int]] = defaultdict(list)
    for each in records:
        offsets[each.partition].append(each.offset)
    return offsets


# Topics


async def test_topics_are_created_once_and_never_changed(log: Log, topic: str) -> None:
    assert await log.partitions(topic) == tuple(Partition(topic, number) for number in range(4))
    await append(log, [record(topic, "k")])
    await log.create({topic: 9}, {topic: 1})
    assert len(await log.partitions(topic)) == 4
    assert sum(bounds.end for bounds in (await log.bounds(await log.partitions(topic))).values()) == 1


async def test_a_topic_that_nobody_created_stays_away(log: Log) -> None:
    name = f"t-{uuid.uuid4().hex[:10]}"
    assert await log.partitions(name) == ()
    assert isinstance((await log.append([record(name, "k")]))[0], RecordRefused)
    with pytest.raises(LogAway):
        await log.bounds([Partition(name, 0)])
    with pytest.raises(LogAway):
        await log.read_at(Partition(name, 0), 0)
    assert await log.partitions(name) == (), "asking for it may not create it"


async def test_an_empty_partition_starts_and_ends_at_zero(log: Log, topic: str) -> None:
    partitions = await log.partitions(topic)
    assert await log.bounds(partitions) == dict.fromkeys(partitions, Bounds(0, 0))
    assert await log.bounds([]) == {}


# Appending


async def test_a_record_is_read_as_it_was_appended(log: Log, topic: str) -> None:
    headers = (("content-type", b"application/cloudevents+json"), ("naam", "één".encode()))
    value = bytes(range(256)) * 4
    [appended] = await append(log, [Outgoing(topic, "sleutel-é".encode(), value, headers)])
    [got] = await take(await self_closing(log, topic), 1)
    assert (got.topic, got.partition, got.offset) == (*appended.partition, appended.offset)
    assert (got.key, got.value) == ("sleutel-é".encode(), value)
    assert set(headers) <= set(got.headers)
    assert {name for name, _ in got.headers} <= {"content-type", "naam"}, "nothing random is added"


async def self_closing(log: Log, topic: str) -> Reader:
    """A reader from the start; the fixture `close_readers` closes it."""
    reader = await reader_from_start(log, topic)
    OPEN.append(reader)
    return reader


OPEN: list[Reader] = []


@pytest.fixture(autouse=True)
async def close_readers() -> AsyncIterator[None]:
    """Closes what a test opened."""
    yield
    while OPEN:
        await OPEN.pop().close()


async def test_records_of_one_key_keep_their_order_and_lie_in_one_partition(log: Log, topic: str) -> None:
    sent = [record(topic, f"k{n % 37}", str(n)) for n in range(2000)]
    appended = await append(log, sent)
    places = {(each.partition, each.offset) for each in appended}
    assert len(places) == 2000
    per_key: dict[bytes, list[tuple[Partition, int]]] = defaultdict(list)
    for outgoing, place in zip(sent, appended, strict=True):
        per_key[outgoing.key].append((place.partition, place.offset))
    for key, lying in per_key.items():
        assert {partition for partition, _ in lying} == {Partition(topic, partition_number(key, 4))}
        assert lying == sorted(lying)
    taken = await take(await self_closing(log, topic), 2000)
    by_place = {(each.partition, each.offset): each.value for each in taken}
    for outgoing, place in zip(sent, appended, strict=True):
        assert by_place[place.partition.number, place.offset] == outgoing.value


async def test_offsets_are_gapless_from_zero(log: Log, topic: str) -> None:
    for start in range(0, 60, 20):
        await append(log, [record(topic, f"k{n}") for n in range(start, start + 20)])
    for offsets in by_partition(await take(await self_closing(log, topic), 60)).values():
        assert offsets == list(range(len(offsets)))


async def test_appends_at_the_same_time_all_arrive(log: Log, topic: str) -> None:
    await asyncio.gather(*(append(log, [record(topic, f"k{who}", str(n)) for n in range(50)]) for who in range(8)))
    taken = await take(await self_closing(log, topic), 400)
    per_key: dict[bytes | None, list[int]] = defaultdict(list)
    for each in sorted(taken, key=lambda each: (each.partition, each.offset)):
        per_key[each.key].append(int(each.value or b""))
    assert all(values == list(range(50)) for values in per_key.values())


async def test_a_large_batch_of_large_records_arrives_whole(log: Log, topic: str) -> None:
    await append(log, [record(topic, f"k{n % 3}", "x" * 60_000) for n in range(60)])
    assert len(await take(await self_closing(log, topic), 60)) == 60


async def test_after_a_refused_record_no_later_one_of_its_key_is_acknowledged(log: Log, topic: str) -> None:
    too_large = record(topic, "a", "x" * 1_100_000)
    outcomes = await log.append(
        [record(topic, "a", "1"), record(topic, "b", "1"), too_large, record(topic, "a", "2"), record(topic, "b", "2")]
    )
    assert [type(outcome).__name__ for outcome in outcomes] == [
        "Appended", "Appended", "RecordRefused", "LogAway", "Appended",
    ]  # fmt: skip
    taken = await take(await self_closing(log, topic), 3)
    assert sorted((each.key, each.value) for each in taken) == [(b"a", b"1"), (b"b", b"1"), (b"b", b"2")]


async def test_nothing_to_append_is_nothing_to_do(log: Log) -> None:
    assert await log.append([]) == []


def test_keys_lie_where_kafkas_own_partitioner_puts_them() -> None:
    for n in range(500):
        key = f"gemeente-{n}".encode()
        assert partition_number(key, 4) == DefaultPartitioner()(key, [0, 1, 2, 3], [0])
    # Kafka's Java client, UtilsTest.testMurmur2: "21" hashes to -973932308.
    assert partition_number(b"21", 1000) == (-973932308 & 0x7FFFFFFF) % 1000


# Reading


async def test_nothing_is_delivered_before_the_first_seek(log: Log, topic: str) -> None:
    await append(log, [record(topic, f"k{n}") for n in range(40)])
    partitions = await log.partitions(topic)
    reader = await log.reader(partitions)
    OPEN.append(reader)
    assert await nothing_comes(reader)
    await reader.seek(partitions[1], 3)
    taken = await take(reader, 1)
    assert {each.partition for each in taken} == {1}
    assert min(each.offset for each in taken) == 3


async def test_a_paused_partition_waits_while_others_go_on(log: Log, topic: str) -> None:
    await append(log, [record(topic, f"k{n}") for n in range(80)])
    reader = await self_closing(log, topic)
    partitions = await log.partitions(topic)
    reader.pause(partitions[0])
    ends = await log.bounds(partitions)
    others = sum(ends[each].end for each in partitions[1:])
    assert {each.partition for each in await take(reader, others)} == {1, 2, 3}
    assert await nothing_comes(reader)
    reader.resume(partitions[0])
    rest = await take(reader, ends[partitions[0]].end)
    assert by_partition(rest) == {0: list(range(ends[partitions[0]].end))}


async def test_pausing_before_the_first_seek_holds_until_resumed(log: Log, topic: str) -> None:
    await append(log, [record(topic, f"k{n}") for n in range(40)])
    partitions = await log.partitions(topic)
    reader = await log.reader(partitions)
    OPEN.append(reader)
    reader.pause(partitions[0])
    await reader.seek(partitions[0], 2)
    assert await nothing_comes(reader)
    reader.resume(partitions[0])
    assert (await take(reader, 1))[0].offset == 2


async def test_a_partition_paused_half_way_goes_on_where_it_stood(log: Log, topic: str) -> None:
    await append(log, [record(topic, "one", str(n)) for n in range(100)])
    reader = await self_closing(log, topic)
    first = await take(reader, 10, max_records=10)
    partition = Partition(topic, first[0].partition)
    reader.pause(partition)
    assert await nothing_comes(reader)
    reader.resume(partition)
    rest = await take(reader, 90, max_records=7)
    assert [each.offset for each in [*first, *rest]] == list(range(100))


async def test_seeking_back_delivers_again(log: Log, topic: str) -> None:
    await append(log, [record(topic, "one", str(n)) for n in range(20)])
    reader = await self_closing(log, topic)
    first = await take(reader, 20)
    await reader.seek(Partition(topic, first[0].partition), 5)
    assert [each.offset for each in await take(reader, 15)] == list(range(5, 20))


async def test_a_full_partition_does_not_starve_the_others(log: Log, topic: str) -> None:
    await append(log, [record(topic, f"k{n}", str(n)) for n in range(400)])
    reader = await self_closing(log, topic)
    taken = await take(reader, 200, max_records=50)
    await append(log, [record(topic, f"k{n}", "later") for n in range(100)])
    taken += await take(reader, 300, max_records=50)
    for offsets in by_partition(taken).values():
        assert offsets == list(range(len(offsets)))


@pytest.mark.parametrize("log", engine_parameters(BROKERS), indirect=True)
async def test_a_poll_is_shared_by_the_partitions_that_hold_something(log: Log, topic: str) -> None:
    await append(log, [record(topic, f"k{n}", str(n)) for n in range(400)])
    reader = await self_closing(log, topic)
    taken = await take(reader, 1, max_records=1)
    await asyncio.sleep(0.5)  # by now something of every partition was fetched
    got = await reader.poll(max_records=40, timeout_s=1)
    assert sorted(map(len, got.values())) == [10, 10, 10, 10]
    taken += [each for records in got.values() for each in records]
    taken += await take(reader, 400 - len(taken), max_records=300)
    for offsets in by_partition(taken).values():
        assert offsets == list(range(len(offsets)))


async def test_who_works_on_one_partition_at_a_time_is_given_each_in_turn(log: Log, topic: str) -> None:
    await append(log, [record(topic, f"k{n}", str(n)) for n in range(400)])
    reader = await self_closing(log, topic)
    await take(reader, 1, max_records=1)
    await asyncio.sleep(0.5)  # by now something of every partition was fetched
    polls = [await reader.poll(max_records=40, timeout_s=1, one=True) for _ in range(8)]
    assert [len(records) for got in polls for records in got.values()] == [40] * 8
    assert len({partition for got in polls[:4] for partition in got}) == 4


async def test_a_record_appended_while_polling_is_delivered_at_once(log: Log, topic: str) -> None:
    reader = await self_closing(log, topic)
    assert await nothing_comes(reader)
    polling = asyncio.create_task(reader.poll(max_records=10, timeout_s=10))
    await asyncio.sleep(0.05)
    started = time.monotonic()
    await append(log, [record(topic, "k")])
    assert sum(map(len, (await polling).values())) == 1
    assert time.monotonic() - started < 2


async def test_an_idle_poll_ends_after_its_timeout(log: Log, topic: str) -> None:
    reader = await self_closing(log, topic)
    started = time.monotonic()
    assert await reader.poll(max_records=10, timeout_s=0.3) == {}
    assert 0.2 < time.monotonic() - started < 2


async def test_readers_do_not_hinder_each_other(log: Log, topic: str) -> None:
    await append(log, [record(topic, f"k{n}") for n in range(60)])
    one, two = await self_closing(log, topic), await self_closing(log, topic)
    assert len(await take(one, 60)) == len(await take(two, 60)) == 60


async def test_the_end_is_a_position_and_beyond_it_is_out_of_range(log: Log, topic: str) -> None:
    [appended] = await append(log, [record(topic, "k")])
    partition = appended.partition
    reader = await log.reader([partition])
    OPEN.append(reader)
    await reader.seek(partition, 1)
    assert await nothing_comes(reader)
    await reader.seek(partition, 2)
    with pytest.raises(OffsetOutOfRange) as caught:
        await take(reader, 1)
    assert (caught.value.partition, caught.value.offset) == (partition, 2)
    await reader.seek(partition, 0)
    assert (await take(reader, 1))[0].offset == 0


async def test_before_the_start_is_out_of_range(log: Log, topic: str) -> None:
    [*_, appended] = await append(log, [record(topic, "k", str(n)) for n in range(10)])
    partition = appended.partition
    await trim(log, partition, 4)
    assert (await log.bounds([partition]))[partition] == Bounds(4, 10)
    assert await log.read_at(partition, 3) is None
    reader = await log.reader([partition])
    OPEN.append(reader)
    await reader.seek(partition, 3)
    with pytest.raises(OffsetOutOfRange):
        await take(reader, 1)
    await reader.seek(partition, 4)
    assert [each.offset for each in await take(reader, 6)] == [4, 5, 6, 7, 8, 9]


async def trim(log: Log, partition: Partition, start: int) -> None:
    """Make the log forget everything before *start*, as retention would."""
    if isinstance(log, MemoryLog):
        log.trim(partition, start)
    elif isinstance(log, KafkaLog):
        before = {TopicPartition(*partition): RecordsToDelete(before_offset=start)}
        await log.broker.config.admin_client.delete_records(before)


async def test_one_record_can_be_looked_at(log: Log, topic: str) -> None:
    appended = await append(log, [record(topic, "one", str(n)) for n in range(30)])
    partition = appended[0].partition
    looked = await asyncio.gather(*(log.read_at(partition, offset) for offset in (0, 17, 29, 30, 1000)))
    assert [each and each.value for each in looked] == [b"0", b"17", b"29", None, None]


async def test_bounds_follow_every_append(log: Log, topic: str) -> None:
    partition = Partition(topic, partition_number(b"k", 4))
    for n in range(1, 6):
        await append(log, [record(topic, "k")])
        assert (await log.bounds([partition]))[partition] == Bounds(0, n)


async def test_a_foreign_partition_cannot_be_sought(log: Log, topic: str) -> None:
    reader = await log.reader([Partition(topic, 0)])
    OPEN.append(reader)
    with pytest.raises(ValueError, match="assigned"):
        await reader.seek(Partition(topic, 1), 0)


@pytest.mark.kafka
async def test_what_the_broker_itself_refuses_stops_its_key_alone(engine: Callable[[str, str], Any]) -> None:
    """A broker refuses a batch as a whole: who was meant is found out by sending one by one."""
    log = KafkaLog(engine("broker", "kafka").address)
    await log.start()
    topic = f"t-{uuid.uuid4().hex[:10]}"
    await log.broker.config.admin_client.create_topics(
        [NewTopic(topic, 1, 1, topic_configs={"max.message.bytes": "2000"})]
    )
    while not await log.partitions(topic):
        await asyncio.sleep(0.05)
    outcomes = await log.append(
        [record(topic, "a", "1"), record(topic, "b", "x" * 3000), record(topic, "a", "2"), record(topic, "b", "2")]
    )
    assert [type(outcome).__name__ for outcome in outcomes] == ["Appended", "RecordRefused", "Appended", "LogAway"]
    assert isinstance((await log.append([record(topic, "b", "3")]))[0], Appended)
    taken = await take(await self_closing(log, topic), 3)
    assert [each.value for each in taken] == [b"1", b"2", b"3"]
    await OPEN.pop().close()
    await log.stop()


# FastStream's part


async def test_a_subscriber_hung_on_the_broker_hears_what_is_appended_at_least_once(broker: Any) -> None:
    creator = KafkaLog(broker.address)
    await creator.start()
    topic = await new_topic(creator)
    await creator.stop()
    log = KafkaLog(broker.address)
    heard: list[bytes] = []

    async def raw(message: Any) -> Any:
        return message.raw_message.value

    @log.broker.subscriber(
        Topic(topic, declare=False), group_id=f"watch-{topic}", auto_offset_reset="earliest", decoder=raw
    )
    async def watch(value: Any) -> None:
        heard.append(value)

    await log.start()
    await append(log, [record(topic, f"k{n}", str(n)) for n in range(20)])
    for _ in range(200):
        if len(set(heard)) == 20:
            break
        await asyncio.sleep(0.1)
    assert set(heard) == {str(n).encode() for n in range(20)}
    await log.stop()


# Faults in memory: what a simulator may ask for


async def test_the_memory_log_can_be_away_lose_its_tail_repeat_and_be_replaced() -> None:
    log = MemoryLog()
    topic = await new_topic(log)
    partition = (await append(log, [record(topic, "k", str(n)) for n in range(5)]))[0].partition
    log.away(True)
    for call in (log.start(), log.partitions(topic), log.bounds([partition]), log.read_at(partition, 0)):
        with pytest.raises(LogAway):
            await call
    assert isinstance((await log.append([record(topic, "k")]))[0], LogAway)
    log.away(False)
    log.lose_next_answer()
    assert isinstance((await log.append([record(topic, "k", "silent")]))[0], LogAway)
    assert [each.value for each in log.records(topic)] == [b"0", b"1", b"2", b"3", b"4", b"silent"]
    log.lose_tail(partition, 2)
    assert log.repeat(partition, 1).offset == 2
    assert [each.value for each in log.records(topic)] == [b"0", b"1", b"1"]
    log.replace()
    assert (await log.bounds([partition]))[partition] == Bounds(0, 0)


# Faults of real brokers


@pytest.fixture
async def short(broker: Any) -> AsyncIterator[KafkaLog]:
    """A started log that gives up after four seconds, so that tests of faults are short."""
    log = KafkaLog(broker.address, answer_timeout_s=4.0)
    await log.start()
    yield log
    await log.stop()


async def until_acknowledged(log: Log, records: Sequence[Outgoing]) -> list[Appended]:
    """Repeat the whole batch until all of it is acknowledged, as the relay does."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        outcomes = await log.append(records)
        done = [outcome for outcome in outcomes if isinstance(outcome, Appended)]
        if len(done) == len(records):
            return done
        assert not any(isinstance(outcome, RecordRefused) for outcome in outcomes)
        await asyncio.sleep(0.1)
    raise AssertionError("the broker never took it")


async def test_a_log_that_never_answers_is_away_at_start() -> None:
    log = KafkaLog(f"127.0.0.1:{free_port()}", start_timeout_s=0.5, answer_timeout_s=0.5)
    with pytest.raises(LogAway):
        await log.start()
    with pytest.raises(LogAway):
        await log.partitions("any")
    assert isinstance((await log.append([record("any", "k")]))[0], LogAway)
    await log.stop()


async def bounced(broker: Any) -> None:
    """Down and up again on the same port with the same data: gently, so that every broker keeps what it has."""
    await asyncio.to_thread(broker.stop)
    await asyncio.to_thread(broker.start)


async def test_appending_goes_on_after_the_broker_came_back(broker: Any, short: KafkaLog) -> None:
    topic = await new_topic(short)
    before = await append(short, [record(topic, f"k{n}") for n in range(20)])
    await bounced(broker)
    after = await until_acknowledged(short, [record(topic, f"k{n}", "after") for n in range(20)])
    for one, two in zip(before, after, strict=True):
        assert one.partition == two.partition
        assert two.offset > one.offset


async def test_a_lost_connection_is_told_even_when_the_broker_is_back_at_once(broker: Any, short: KafkaLog) -> None:
    topic = await new_topic(short)
    await append(short, [record(topic, f"k{n}") for n in range(40)])
    reader = await reader_from_start(short, topic)
    await take(reader, 40)
    await bounced(broker)
    with pytest.raises(LogAway):
        await take(reader, 1, within_s=20)
    await until_acknowledged(short, [record(topic, "new", "after")])
    for _ in range(100):
        try:
            got = await reader.poll(max_records=10, timeout_s=0.2)
        except LogAway:
            continue
        if got:
            break
    assert [each.value for records in got.values() for each in records] == [b"after"], "it goes on where it stood"
    await reader.close()


async def test_a_broker_that_is_away_is_told_by_everything_that_asks_it(broker: Any, short: KafkaLog) -> None:
    topic = await new_topic(short)
    partition = (await append(short, [record(topic, "k")]))[0].partition
    reader = await reader_from_start(short, topic)
    await take(reader, 1)
    await asyncio.to_thread(broker.stop)
    try:
        for call in (
            short.partitions(topic),
            short.bounds([partition]),
            short.read_at(partition, 0),
            short.reader([partition]),
            short.create({"x": 1}, {}),
            take(reader, 1),
        ):
            with pytest.raises(LogAway):
                await call
        with pytest.raises(LogAway):
            await reader.poll(max_records=1, timeout_s=0.1)
        started = time.monotonic()
        outcomes = await short.append([record(topic, f"k{n}") for n in range(3)])
        assert all(isinstance(outcome, LogAway) for outcome in outcomes)
        assert time.monotonic() - started < 15
    finally:
        await asyncio.to_thread(broker.start)
    await until_acknowledged(short, [record(topic, "k", "after")])
    await reader.close()


async def test_a_frozen_broker_is_away_and_what_it_was_told_may_lie_there_twice_but_in_order(
    broker: Any, short: KafkaLog
) -> None:
    topic = await new_topic(short)
    await append(short, [record(topic, "k", "0")])
    await asyncio.to_thread(broker.pause)
    try:
        outcomes = await short.append([record(topic, "k", str(n)) for n in (1, 2, 3)])
    finally:
        await asyncio.to_thread(broker.go_on)
    assert all(isinstance(outcome, LogAway) for outcome in outcomes)
    await until_acknowledged(short, [record(topic, "k", str(n)) for n in (1, 2, 3)])
    await asyncio.sleep(1)
    partition = Partition(topic, partition_number(b"k", 4))
    end = (await short.bounds([partition]))[partition].end
    reader = await reader_from_start(short, topic)
    values = [int(each.value or b"") for each in await take(reader, end)]
    assert values in ([0, 1, 2, 3], [0, 1, 2, 3, 1, 2, 3])
    await reader.close()


async def test_what_kafka_acknowledged_survives_kill_dash_nine(broker: Any, short: KafkaLog) -> None:
    if "noida" in broker.name:
        # 2026-11-22: noida-db 0.2.3 loses what came after its last snapshot; the relay's comparison mends that.
        pytest.skip("2026-11-22: noida-db does not promise it")
    topic = await new_topic(short)
    await append(short, [record(topic, f"k{n}") for n in range(200)])
    await asyncio.to_thread(broker.restart)
    reader = await eventually_reader(short, topic)
    assert len(await take(reader, 200)) == 200
    await reader.close()


async def eventually_reader(log: Log, topic: str) -> Reader:
    for _ in range(100):
        try:
            return await reader_from_start(log, topic)
        except LogAway:
            await asyncio.sleep(0.1)
    raise AssertionError("the broker did not come back")


async def test_a_replaced_broker_is_seen_and_written_to_again(broker: Any, short: KafkaLog) -> None:
    topic = await new_topic(short)
    await append(short, [record(topic, f"k{n}") for n in range(50)])
    reader = await reader_from_start(short, topic)
    await take(reader, 50)
    await asyncio.to_thread(broker.wipe)
    with pytest.raises(LogAway):
        await take(reader, 1, within_s=20)
    for _ in range(100):
        try:
            assert await short.partitions(topic) == ()
            await short.create({topic: 4}, {})
            break
        except LogAway:
            await asyncio.sleep(0.1)
    appended = await until_acknowledged(short, [record(topic, "k")])
    assert appended[0].offset == 0
    assert len(await short.partitions(topic)) == 4
    assert await first_complaint(reader, OffsetOutOfRange) is not None
    await reader.close()


async def first_complaint(reader: Reader, kind: type[LogError]) -> LogError | None:
    """Poll on through other errors until one of *kind* comes."""
    for _ in range(100):
        try:
            await reader.poll(max_records=10, timeout_s=0.1)
        except kind as complaint:
            return complaint
        except LogAway:
            await asyncio.sleep(0.1)
    return None
