"""Somebody is erased whose contract still runs: through intake's own doors, its log, and reporting's fold."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import httpx

from folding import assert_equals_recompute, ends, fold_of
from intake_deliveries import NOW, bearer, intake, memory_log, post
from peil_chassis.cells import totals
from peil_chassis.clock import SteppedClock
from peil_chassis.log.memory import MemoryLog
from peil_chassis.projection import Build
from peil_chassis.recompute import stored_documents
from peil_chassis.store.memory import MemoryStore
from peil_reporting.people.projection import PROJECTION as STAFF
from peil_reporting.people.projection import STAFF_BY_SCALE_BAND
from persons_at_the_door import employed, left
from vault_parts import LEADING

TOPIC = "peil-people"
GOES, STAYS = "drill-goes", "drill-stays"
LIVE, AGAIN = Build(STAFF.name, STAFF.version, 1), Build(STAFF.name, STAFF.version, 2)
ERASED_ON = NOW + timedelta(days=2)  # 12 March


async def delivered(client: httpx.AsyncClient, *events: Any) -> list[str]:
    """How each of *events* ended: its outcome, or for a refusal the rule."""
    answer = await post(client, list(events), **bearer("hr"))
    return [each["errors"][0]["rule"] if each["errors"] else each["outcome"] for each in answer.json()["outcomes"]]


async def on_the_log(log: MemoryLog, facts: int) -> None:
    """Wait until the relay sent *facts*."""
    async with asyncio.timeout(10):
        while len(log.records(TOPIC)) < facts:
            await asyncio.sleep(0.02)


async def documents(store: MemoryStore, build: Build) -> list[Any]:
    """Entities and cells of *build*, as stored."""
    return [await stored_documents(store, name, n) for name in (build.entities, build.cells) for n in range(4)]


async def staff(store: MemoryStore, day: int, known_on: int) -> int:
    """The people of the unit on *day*, as known on another."""
    cells = await store.find(LIVE.cells, {})
    mine = [each for each in cells if (each["figure"], each["unit"]) == (STAFF_BY_SCALE_BAND, "ddv")]
    return sum(totals(mine, day, known_on).values())


async def test_who_is_erased_while_a_contract_runs_counts_until_that_day_and_never_again() -> None:
    store, log, clock = MemoryStore(), await memory_log(), SteppedClock(NOW)
    async with intake(store, log, clock) as client:
        both = [employed(GOES, employment="D1"), employed(STAYS, employment="D2")]
        assert await delivered(client, *both) == ["accepted"] * 2
        clock.set(ERASED_ON)
        erasure = {"source": LEADING, "reference": GOES, "ground": "request"}
        answer = await client.post("/api/intake/v1/person-erasures", json=erasure, headers=bearer("hr"))
        assert answer.json() == {"outcome": "erased"}
        late = [left(GOES, employment="D1", on="2026-05-01"), employed(GOES, employment="D3", on="2026-03-12")]
        assert await delivered(client, *late) == ["person-erased"] * 2
        assert await delivered(client, employed(GOES, employment="D4", on="2026-04-01")) == ["accepted"]
        await on_the_log(log, 5)  # two starts; an end and the erasure; a start under another pseudonym

    await fold_of(log, store, LIVE, projection=STAFF).run_until(await ends(log, TOPIC))
    assert await staff(store, 20260312, known_on=20260311) == 2
    assert [await staff(store, day, known_on=20260312) for day in (20260311, 20260312, 20260401)] == [2, 1, 2]
    entities = await store.find(LIVE.entities, {})
    assert [set(each) for each in entities if each.get("erased")] == [{"_id", "partition", "sequence", "erased"}]
    assert len(entities) == 3

    await assert_equals_recompute(log, store, LIVE, STAFF)
    await fold_of(log, store, AGAIN, projection=STAFF).run_until(await ends(log, TOPIC))
    assert await documents(store, AGAIN) == await documents(store, LIVE)
