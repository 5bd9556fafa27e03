"""Real processes on a Kafka with login, each under its own user; one with a wrong password gets nowhere."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from engines import embedded_store, kafka_jars_exist
from peil_chassis.log.kafka_rules import add_rules
from peil_chassis.log.port import Appended, Outgoing
from peil_local.topics import apply, compare_rules
from secured_kafka import SecuredKafka
from town import Process, Town

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(300)]

STRUCTURED = (("content-type", b"application/cloudevents+json; charset=UTF-8"),)
PATIENCE_S = 60.0


@dataclass
class SecuredTown(Town):
    """A town whose broker lets nobody in without login."""

    @property
    def kafka(self) -> SecuredKafka:
        """The broker."""
        assert isinstance(self.broker_engine, SecuredKafka)
        return self.broker_engine

    async def apply_topics(self) -> None:
        """Topics and access rules, as the administrator makes them."""
        log = self.kafka.log()
        await log.start()
        await apply(log)
        await add_rules(log, (await compare_rules(log)).missing)
        await log.stop()

    def start_as(self, name: str, user: str) -> Process:
        """Start service *name* with the login of *user*."""
        access = self.kafka.access(user)
        login = {"USER": access.user, "PASSWORD": access.password, "CA": str(access.ca)}
        return self.start(name, **{f"PEIL_KAFKA_{part}": value for part, value in login.items()})

    async def wait_for_open_vacancies(self, count: int) -> None:
        """Wait until the read model counts *count*."""
        deadline = time.monotonic() + PATIENCE_S
        while await self.counted("open_vacancies", "open_vacancies", 20260331) != count:
            assert time.monotonic() < deadline, self.tail("intake") + self.tail("fold")
            await asyncio.sleep(0.5)


@pytest.fixture(scope="module")
def secured_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecuredTown]:
    """A town without processes yet."""
    if not kafka_jars_exist():
        pytest.skip("2026-11-22: Apache Kafka's jars are not here; ./peil test --all fetches them")
    folder = tmp_path_factory.mktemp("secured-town")
    for part in ("store", "broker"):
        (folder / part).mkdir()
    store, broker = embedded_store(folder / "store"), SecuredKafka(folder / "broker")
    store.start()
    broker.start()
    made = SecuredTown(store, broker, folder)
    asyncio.run(made.open())
    try:
        yield made
    finally:
        made.close()
        store.dispose()
        broker.dispose()


async def test_an_event_goes_its_whole_way_over_a_broker_with_login(secured_town: SecuredTown) -> None:
    town = secured_town
    intake, fold = town.start_as("intake", "intake"), town.start_as("fold", "fold")
    await town.ready(intake)
    await town.ready(fold)
    await town.deliver_until_taken(intake, town.vacancies(3))
    await town.wait_for_open_vacancies(3)
    on_topic = town.vacancies(1)
    client = town.kafka.log("hr-system")
    await client.start()
    records = [Outgoing("peil-intake-hr-system", b"vac", json.dumps(event).encode(), STRUCTURED) for event in on_topic]
    assert all(isinstance(outcome, Appended) for outcome in await client.append(records))
    await client.stop()
    await town.wait_for_open_vacancies(4)
    for name, process in (("intake", intake), ("fold", fold)):
        assert town.kafka.access(name).password not in (town.folder / f"{name}.log").read_text()
        process.stop()


async def test_a_process_with_a_wrong_password_says_so_and_ends(secured_town: SecuredTown) -> None:
    town = secured_town
    (town.kafka.secrets / "password-mistaken").write_text("a-wrong-password")
    doomed = town.start_as("fold", "mistaken")
    await asyncio.to_thread(doomed.popen.wait, PATIENCE_S)
    told = town.tail("fold")
    assert "PEIL_KAFKA_PASSWORD" in told
    assert "a-wrong-password" not in told
