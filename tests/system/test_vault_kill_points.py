"""Intake stopped dead between the commits of a changed mapping and of an erasure: the next start finishes it."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from peil_chassis.log.kafka import KafkaLog
from peil_chassis.recompute import read_log
from peil_intake.persons.handlers import KILL_POINTS
from persons_at_the_door import asked, employed, holds, trained
from town import PATIENCE_S, Process, Town
from vault_parts import LEADING, PORTAL

pytestmark = pytest.mark.timeout(400)

API = "/api/intake/v1"


def api(town: Town, intake: Process) -> httpx.AsyncClient:
    """A client of *intake* with the HR system's token."""
    headers = {"Authorization": f"Bearer {town.token()}"}
    return httpx.AsyncClient(base_url=f"http://127.0.0.1:{intake.port}{API}", headers=headers, timeout=30)


async def people_on_the_log(town: Town) -> list[Mapping[str, Any]]:
    """The facts about persons, each once, in order within their key."""
    log = KafkaLog(town.broker_engine.address)
    await log.start()
    try:
        found: dict[str, Mapping[str, Any]] = {}
        for partition, bounds in (await log.bounds(await log.partitions("peil-people"))).items():
            for record in await read_log(log, partition, bounds.end):
                event = json.loads(record.value or b"")
                found.setdefault(event["id"], event)
        return list(found.values())
    finally:
        await log.stop()


async def prepare(town: Town, mark: str) -> None:
    """Let intake know two persons, and forty trainings of somebody whom the portal calls ``ann`` and the mark."""
    intake = town.start("intake")
    await town.ready(intake)
    events = [employed(f"one-{mark}"), employed(f"two-{mark}")]
    events += [trained(f"ann-{mark}", training=f"course-{n}", id_=f"{mark}{n}") for n in range(40)]
    batch = {"Content-Type": "application/cloudevents-batch+json"}
    async with api(town, intake) as client:
        answer = await asked(client, "POST", "/events", content=json.dumps(events), headers=batch)
        assert [each["outcome"] for each in answer.json()["outcomes"]] == ["accepted"] * 2 + ["waiting"] * 40
        assert (await asked(client, "PUT", "/person-mappings", json=mapping(mark, "one"))).is_success
    intake.stop()


def mapping(mark: str, person: str) -> dict[str, str]:
    """What to ask so that the mark's reference stands for that person."""
    return {"source": PORTAL, "reference": f"ann-{mark}", "person": f"{person}-{mark}"}


async def eventually(happened: Any) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not await happened():
        assert time.monotonic() < deadline, "not within the time there is"
        await asyncio.sleep(0.3)


@pytest.mark.parametrize("place", ["vault.after-mapping", "vault.between-moves"])
async def test_a_changed_mapping_killed_between_its_commits_is_finished(town: Town, place: str) -> None:
    mark = place.replace(".", "").replace("-", "")
    await prepare(town, mark)
    doomed = town.start("intake", kill_at=place)
    await town.ready(doomed)
    async with api(town, doomed) as client:
        with pytest.raises(httpx.HTTPError):
            await asked(client, "PUT", "/person-mappings", json=mapping(mark, "two"))
    await town.dead(doomed)
    again = town.start("intake")
    await town.ready(again)

    async def settled() -> bool:
        async with api(town, again) as client:
            answer = await asked(client, "GET", "/person-mappings", params={"source": PORTAL, "limit": 500})
        rows = answer.json()["mappings"]
        return [row["moving"] for row in rows if row["reference"] == f"ann-{mark}"] == [False]

    await eventually(settled)

    async def moved() -> bool:
        facts = await people_on_the_log(town)
        hired = [fact["data"]["person"] for fact in facts if fact["id"] == employed(f"two-{mark}")["id"]]
        held = [key for key in holds(facts) if key[1] == PORTAL and key[2] in hired]
        return len(held) == 40

    await eventually(moved)
    facts = await people_on_the_log(town)
    [first] = [fact["data"]["person"] for fact in facts if fact["id"] == employed(f"one-{mark}")["id"]]
    assert not [key for key in holds(facts) if key[1] == PORTAL and key[2] == first]


@pytest.mark.parametrize("place", ["vault.after-erasure", "vault.between-clearings"])
async def test_an_erasure_killed_between_its_commits_is_finished(town: Town, place: str) -> None:
    mark = place.replace(".", "").replace("-", "")
    await prepare(town, mark)
    doomed = town.start("intake", kill_at=place)
    await town.ready(doomed)
    erasure = {"source": LEADING, "reference": f"one-{mark}", "ground": "request"}
    async with api(town, doomed) as client:
        with pytest.raises(httpx.HTTPError):
            await asked(client, "POST", "/person-erasures", json=erasure)
    await town.dead(doomed)
    again = town.start("intake")
    await town.ready(again)
    store = town._store("intake")
    await store.start()

    async def cleared() -> bool:
        return not await store.find("erasing", {})

    try:
        await eventually(cleared)
        assert f"one-{mark}" not in str(await store.find("vault", {}))
        assert f"ann-{mark}" not in str(await store.find("vault", {}))
    finally:
        await store.stop()
    async with api(town, again) as client:
        again_asked = await asked(client, "POST", "/person-erasures", json=erasure)
        assert again_asked.json() == {"outcome": "erased-before"}

    async def told() -> bool:
        facts = await people_on_the_log(town)
        first = next((fact["data"]["person"] for fact in facts if fact["id"] == employed(f"one-{mark}")["id"]), None)
        erased = [fact for fact in facts if fact["type"].endswith("person-erased.v1")]
        return len([fact for fact in erased if fact["data"]["person"] == first]) == 1

    await eventually(told)


def test_every_kill_point_of_the_vault_is_stopped_at() -> None:
    tested = {
        place
        for test in (
            test_a_changed_mapping_killed_between_its_commits_is_finished,
            test_an_erasure_killed_between_its_commits_is_finished,
        )
        for place in test.pytestmark[0].args[1]
    }
    assert tested == set(KILL_POINTS)
