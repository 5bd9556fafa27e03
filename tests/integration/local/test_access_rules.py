"""On a secured Kafka everybody can do what topics.yaml declares and nothing else, and a rule beside it is found."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator

import pytest
from aiokafka.conn import AIOKafkaConnection, create_conn
from aiokafka.errors import KafkaError, NoError, TopicAuthorizationFailedError, for_code
from aiokafka.protocol.admin import CreateTopicsRequest, DeleteTopicsRequest
from aiokafka.protocol.coordination import FindCoordinatorRequest
from aiokafka.protocol.fetch import FetchRequest
from aiokafka.protocol.offset import OffsetRequest
from aiokafka.protocol.produce import ProduceRequest
from aiokafka.record.default_records import DefaultRecordBatchBuilder

from peil_chassis.log.kafka import KafkaLog
from peil_chassis.log.kafka_access import client_options
from peil_chassis.log.kafka_rules import add_rules, remove_rules
from peil_chassis.log.port import Appended, Outgoing, TopicRefused
from peil_chassis.log.rules import Rule, on_topic
from peil_contracts.grants import Grant, load_grants
from peil_contracts.topics import load_topics
from peil_local.kafka_secrets import every_user
from peil_local.topics import DECLARED, apply, compare_rules, main, wanted_rules
from secured_kafka import SecuredKafka

pytestmark = pytest.mark.kafka

GRANTS = load_grants(DECLARED)
TOPICS = [topic.name for topic in load_topics(DECLARED)]
USERS = [*every_user()[1:], "stranger"]
UNDECLARED = "peil-undeclared"


@pytest.fixture
async def admin(secured_kafka: SecuredKafka) -> AsyncIterator[KafkaLog]:
    """The administrator's log; topics and rules are exactly the declared ones."""
    log = secured_kafka.log()
    await log.start()
    await apply(log)
    await log.create({UNDECLARED: 4}, {})
    found = await compare_rules(log)
    await add_rules(log, found.missing)
    await remove_rules(log, found.surplus)
    yield log
    await log.stop()


async def connected(kafka: SecuredKafka, user: str) -> AIOKafkaConnection:
    """A bare connection of *user*: what it is answered is the broker's own decision, not our client's."""
    return await create_conn("127.0.0.1", kafka.port, **client_options(kafka.access(user)))


async def writes(connection: AIOKafkaConnection, topic: str) -> type[KafkaError]:
    """What the broker answers to a record for *topic*."""
    batch = DefaultRecordBatchBuilder(2, 0, 0, -1, -1, -1, 1000)  # format 2, nothing compressed, no producer id
    batch.append(0, timestamp=None, key=b"k", value=b"v", headers=[])
    answer = await connection.send(ProduceRequest(None, -1, 5000, [(topic, [(0, bytes(batch.build()))])]))
    return for_code(answer.topics[0][1][0][1])


async def reads(connection: AIOKafkaConnection, topic: str) -> type[KafkaError]:
    """What the broker answers to a fetch from *topic*; who may not read may not ask for its end either."""
    fetched = await connection.send(FetchRequest(1, 1, 10_000, 0, [(topic, [(0, 0, 10_000)])]))
    return for_code(fetched.topics[0][1][0][1])


async def asks_for_the_end(connection: AIOKafkaConnection, topic: str) -> type[KafkaError]:
    answer = await connection.send(OffsetRequest(-1, 0, [(topic, [(0, -1)])]))
    return for_code(answer.topics[0][1][0][1])


async def test_every_user_can_do_what_is_declared(secured_kafka: SecuredKafka, admin: KafkaLog) -> None:
    """Through our own log: with an idempotent producer, and by hand-assigned partitions."""
    for user in sorted({grant.user for grant in GRANTS}):
        log = secured_kafka.log(user)
        await log.start()
        for topic in sorted(grant.topic for grant in GRANTS if grant[:2] == (user, "write")):
            outcomes = await log.append([Outgoing(topic, f"k{n}".encode(), b"v") for n in range(9)])
            assert all(isinstance(outcome, Appended) for outcome in outcomes), (user, topic, outcomes)
        await log.stop()
    for user in sorted({grant.user for grant in GRANTS}):
        log = secured_kafka.log(user)
        await log.start()
        for topic in sorted(grant.topic for grant in GRANTS if grant[:2] == (user, "read")):
            partitions = await log.partitions(topic)
            ends = await log.bounds(partitions)
            assert sum(bounds.end for bounds in ends.values()) >= 9, (user, topic)
            reader = await log.reader(partitions)
            for partition in partitions:
                await reader.seek(partition, ends[partition].start)
            async with asyncio.timeout(10):
                while not await reader.poll(max_records=10, timeout_s=0.5):
                    pass
            await reader.close()
        await log.stop()


@pytest.mark.parametrize("user", USERS)
async def test_every_read_and_write_that_is_not_declared_is_refused(
    secured_kafka: SecuredKafka, admin: KafkaLog, user: str
) -> None:
    connection = await connected(secured_kafka, user)
    tried: set[Grant] = set()
    for topic, (operation, attempt) in itertools.product([*TOPICS, UNDECLARED], [("write", writes), ("read", reads)]):
        answer = await attempt(connection, topic)
        allowed = (user, operation, topic) in GRANTS
        assert answer is (NoError if allowed else TopicAuthorizationFailedError), (user, operation, topic)
        tried.add(Grant(user, operation, topic))  # type: ignore[arg-type]  # two words, both right
    for topic in [*TOPICS, UNDECLARED]:
        some = {(user, "read", topic), (user, "write", topic)} & GRANTS
        assert (await asks_for_the_end(connection, topic) is not TopicAuthorizationFailedError) == bool(some)
    assert len(tried) == 2 * (len(TOPICS) + 1)
    connection.close()


@pytest.mark.parametrize("user", USERS)
async def test_nobody_but_the_administrator_makes_or_removes_topics_or_joins_a_group(
    secured_kafka: SecuredKafka, admin: KafkaLog, user: str
) -> None:
    connection = await connected(secured_kafka, user)
    made = await connection.send(
        CreateTopicsRequest(create_topic_requests=[("peil-new", 1, 1, [], [])], timeout=5000, validate_only=False)
    )
    removed = await connection.send(DeleteTopicsRequest([TOPICS[0]], 5000))
    group = await connection.send(FindCoordinatorRequest("any-group", 0))
    codes = (made.topic_errors[0][1], removed.topic_error_codes[0][1], group.error_code)
    assert [for_code(code).__name__ for code in codes] == [
        "TopicAuthorizationFailedError",
        "TopicAuthorizationFailedError",
        "GroupAuthorizationFailedError",
    ]
    connection.close()
    assert "peil-new" not in await admin._describe()


async def test_a_client_can_write_its_own_topic_and_sees_no_other(secured_kafka: SecuredKafka, admin: KafkaLog) -> None:
    log = secured_kafka.log("hr-system")
    await log.start()
    for topic in [*TOPICS, UNDECLARED]:
        (outcome,) = await log.append([Outgoing(topic, b"k", b"v")])
        assert isinstance(outcome, Appended if topic == "peil-intake-hr-system" else TopicRefused), topic
    assert set(await log._describe()) == {"peil-intake-hr-system"}
    await log.stop()


async def test_who_only_reads_is_told_that_a_topic_is_not_theirs_to_write(
    secured_kafka: SecuredKafka, admin: KafkaLog
) -> None:
    """A broker refuses such a user a producer altogether; that is no reason to try again for ever."""
    log = secured_kafka.log("reporting")
    await log.start()
    outcomes = await log.append([Outgoing("peil-plans", b"k", b"1"), Outgoing("peil-plans", b"k", b"2")])
    assert [type(outcome).__name__ for outcome in outcomes] == ["TopicRefused", "LogAway"]
    await log.stop()


async def test_a_process_that_may_nothing_yet_starts_and_waits(secured_kafka: SecuredKafka, admin: KafkaLog) -> None:
    log = secured_kafka.log("stranger")
    await log.start()
    assert await log.partitions(TOPICS[0]) == ()
    assert isinstance((await log.append([Outgoing(TOPICS[0], b"k", b"v")]))[0], TopicRefused)
    await log.stop()


@pytest.mark.parametrize(
    "planted",
    [
        on_topic("reporting", "write", "peil-plans"),
        on_topic("stranger", "read", "peil-people"),
        Rule("*", "all", "topic", "peil-", pattern="prefixed"),
        Rule("stranger", "read", "topic", "*"),
        Rule("stranger", "all", "topic", "pe", pattern="prefixed"),
        Rule("intake", "read", "group", "any"),
        Rule("plans", "alter", "cluster", "kafka-cluster"),
        on_topic("gone-client", "write", "peil-intake-gone-client"),
        Rule("fold", "read", "topic", "peil-plans", permission="deny"),
    ],
    ids=str,
)
async def test_a_rule_beside_the_declared_ones_is_found(admin: KafkaLog, planted: Rule) -> None:
    assert await compare_rules(admin) == (frozenset(), frozenset())
    await add_rules(admin, [planted])
    assert await compare_rules(admin) == (frozenset(), {planted})
    await remove_rules(admin, [planted])
    assert await compare_rules(admin) == (frozenset(), frozenset())


async def test_rules_of_others_about_other_things_are_theirs(admin: KafkaLog) -> None:
    theirs = [on_topic("stranger", "write", "orders"), Rule("stranger", "read", "group", "orders")]
    await add_rules(admin, theirs)
    assert await compare_rules(admin) == (frozenset(), frozenset())
    await remove_rules(admin, theirs)


async def test_the_command_makes_compares_and_removes(
    secured_kafka: SecuredKafka, admin: KafkaLog, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    administrator = secured_kafka.access()
    monkeypatch.setenv("PEIL_KAFKA", secured_kafka.address)
    monkeypatch.setenv("PEIL_KAFKA_USER", administrator.user)
    monkeypatch.setenv("PEIL_KAFKA_PASSWORD", administrator.password)
    monkeypatch.setenv("PEIL_KAFKA_CA", str(administrator.ca))

    async def command(*words: str) -> tuple[int, str]:
        code = await asyncio.to_thread(main, ["apply", *words])
        return code, "".join(capsys.readouterr())

    assert (await command("--check"))[0] == 0
    planted, lost = on_topic("stranger", "read", "peil-people"), on_topic("fold", "read", "peil-people")
    await add_rules(admin, [planted])
    await remove_rules(admin, [lost])
    code, told = await command("--check")
    assert code == 1
    assert "Te veel: stranger: allow read topic peil-people" in told
    assert "Ontbreekt: fold: allow read topic peil-people" in told
    code, told = await command()
    assert (code, await compare_rules(admin)) == (0, (frozenset(), {planted}))
    assert f"Alle {len(wanted_rules())} toegangsregels zijn er; 1 daarvan zijn nieuw." in told
    assert "stranger: allow read topic peil-people" in told
    assert (await command("--remove"))[0] == 0
    assert (await command("--check"))[0] == 0
    monkeypatch.setenv("PEIL_KAFKA_USER", "intake")
    monkeypatch.setenv("PEIL_KAFKA_PASSWORD", secured_kafka.access("intake").password)
    code, told = await command("--check")
    assert (code, "beheerder" in told) == (1, True)
    monkeypatch.setenv("PEIL_KAFKA_PASSWORD", "wrong")
    code, told = await command("--check")
    assert (code, "PEIL_KAFKA_PASSWORD" in told) == (1, True)
