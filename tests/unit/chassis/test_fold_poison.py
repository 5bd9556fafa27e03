"""Poison of every kind: it costs its own event, never another one, never the topic."""

from __future__ import annotations

import asyncio
import random

import pytest

from folding import BUILD, assert_equals_recompute, ends, fold_all, fold_of
from peil_chassis import dead_letters, outbox
from peil_chassis.dead_letters import COLLECTION as DEAD_LETTERS
from peil_chassis.fold.options import indexes
from peil_chassis.log.memory import MemoryLog
from peil_chassis.log.partitioner import partition_number
from peil_chassis.log.port import Outgoing
from peil_chassis.store.memory import MemoryStore
from toy import TOPIC, NarrowStore, Task, fact, projection

SIDES = [[key for key in (f"k{n}" for n in range(200)) if partition_number(key.encode(), 2) == side] for side in (0, 1)]
HERE, THERE = SIDES
DEEP = b'{"id":"e","source":"s","type":"t","time":"x","recordedtime":"2026-01-01T10:00:00Z","sequence":"2","data":{"a":'


@pytest.fixture
async def log() -> MemoryLog:
    log = MemoryLog()
    await log.start()
    await log.create({TOPIC: 2}, {TOPIC: None})
    return log


@pytest.fixture
async def store() -> MemoryStore:
    store = MemoryStore()
    await store.start()
    await store.declare([*indexes(BUILD), *dead_letters.indexes(), *outbox.indexes()])
    return store


@pytest.mark.parametrize("seed", range(10))
async def test_large_entities_in_two_partitions_cost_nobody_else(log: MemoryLog, store: MemoryStore, seed: int) -> None:
    chance = random.Random(seed)
    large = {*chance.sample(HERE[:30], 2), *chance.sample(THERE[:30], 2)}
    facts = [fact(key, 1, state="x" * 3000 if key in large else "open") for key in HERE[:30] + THERE[:30]]
    chance.shuffle(facts)
    await log.append(facts)
    await fold_all(log, NarrowStore(store, 2000))
    await fold_all(log, NarrowStore(store, 2000))
    dead = {letter["event"].split()[-1].removesuffix("-1") for letter in store.documents(DEAD_LETTERS).values()}
    assert dead == large
    await assert_equals_recompute(log, store)


@pytest.mark.parametrize(
    "poison",
    [
        pytest.param(Outgoing(TOPIC, HERE[1].encode(), DEEP + b"[" * 100000 + b"]" * 100000 + b"}}"), id="nested"),
        pytest.param(fact(HERE[1], 1, recorded="9999-12-31T23:30:00.000000Z"), id="day-no-calendar-has"),
        pytest.param(fact(HERE[1], 1, day=2**70), id="number-no-store-takes"),
        pytest.param(Outgoing(TOPIC, HERE[1].encode(), b"not json", (("trace", None),)), id="null-header"),
    ],
)
async def test_one_poisonous_record_is_one_dead_letter(log: MemoryLog, store: MemoryStore, poison: Outgoing) -> None:
    await log.append([fact(HERE[0], 1), poison, fact(HERE[2], 1), fact(THERE[0], 1)])
    await fold_all(log, store)
    assert len(store.documents(DEAD_LETTERS)) == 1
    assert {HERE[0], HERE[2], THERE[0]} <= set(store.documents(BUILD.entities))


async def test_units_that_raise_cost_the_event_that_made_them_raise(log: MemoryLog, store: MemoryStore) -> None:
    def units(entity: Task) -> list[str]:
        if any(state == "boom" for _, _, state in entity.states):
            raise KeyError("boom")
        return []

    await log.append([fact(HERE[0], 1), fact(HERE[1], 1, state="boom"), fact(THERE[0], 1)])
    await fold_all(log, store, projection=projection(units=units))
    [letter] = store.documents(DEAD_LETTERS).values()
    assert letter["cause"] == "not-foldable"


async def test_facts_waiting_behind_a_hole_never_outgrow_the_store(log: MemoryLog, store: MemoryStore) -> None:
    early = [fact(HERE[0], number) for number in range(3, 20)]
    await log.append([fact(HERE[0], 1), *early, fact(HERE[1], 1)])
    async with asyncio.timeout(10):
        await fold_of(log, NarrowStore(store, 3000)).run_until(await ends(log))
    await log.append([fact(HERE[0], 2)])
    async with asyncio.timeout(10):
        await fold_of(log, NarrowStore(store, 3000)).run_until(await ends(log))
    assert store.documents(BUILD.entities)[HERE[0]]["sequence"] == 19
    assert HERE[1] in store.documents(BUILD.entities)
