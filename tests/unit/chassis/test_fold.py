"""The fold on the ports in memory: every promise of the design's section 4 that needs no real engine."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folding import BUILD, a_month_of_facts, assert_equals_recompute, ends, fold_all, fold_of, stop
from peil_chassis import dead_letters, outbox
from peil_chassis.clock import SystemClock
from peil_chassis.dead_letters import COLLECTION as DEAD_LETTERS
from peil_chassis.dead_letters import decided_events
from peil_chassis.fold.loop import DEAD_LETTERS_IN_A_ROW, Fold
from peil_chassis.fold.options import FoldLimits, indexes
from peil_chassis.log.memory import MemoryLog
from peil_chassis.log.port import Outgoing
from peil_chassis.projection import Build
from peil_chassis.recompute import canonical, differing, stored_documents
from peil_chassis.store.memory import MemoryStore
from peil_chassis.store.port import Put
from peil_chassis.verify import verify
from toy import TOPIC, NarrowStore, SleepyStore, apply_mended, fact, projection


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


async def test_what_is_folded_equals_a_slow_recompute(log: MemoryLog, store: MemoryStore) -> None:
    await log.append(a_month_of_facts())
    await fold_all(log, store)
    await assert_equals_recompute(log, store)


async def test_facts_sent_twice_change_nothing(log: MemoryLog, store: MemoryStore) -> None:
    facts = a_month_of_facts()
    await log.append(facts)
    await fold_all(log, store)
    collections = [(kind, number) for kind in (BUILD.cells, BUILD.entities) for number in (0, 1)]
    before = [await stored_documents(store, *one) for one in collections]
    await log.append([*facts[:60], *facts[-60:]])  # old ones, and the last of each key as a relay's crash repeats it
    await fold_all(log, store)
    assert [await stored_documents(store, *one) for one in collections] == before


async def test_any_interleaving_of_keys_gives_the_same_documents(log: MemoryLog, store: MemoryStore) -> None:
    facts = a_month_of_facts()
    await log.append(facts)
    await fold_all(log, store)
    other_log, other_store = MemoryLog(), MemoryStore()
    await other_log.start()
    await other_store.start()
    await other_store.declare(indexes(BUILD))
    await other_log.create({TOPIC: 2}, {TOPIC: None})
    by_key = sorted(facts, key=lambda outgoing: outgoing.key)
    await other_log.append(by_key)
    await fold_all(other_log, other_store)
    for number in (0, 1):
        for collection in (BUILD.entities, BUILD.cells):
            ours = await stored_documents(store, collection, number)
            assert differing(ours, await stored_documents(other_store, collection, number)) == []


async def test_a_fact_that_comes_too_early_waits_and_is_released_in_order(log: MemoryLog, store: MemoryStore) -> None:
    one, two, three = (fact("task-1", n, state=s) for n, s in ((1, "open"), (2, "busy"), (3, "done")))
    await log.append([one, three])
    await fold_all(log, store)
    [held] = [d for n in (0, 1) for d in (await stored_documents(store, BUILD.entities, n)).values()]
    assert held["sequence"] == 1
    assert list(held["held"]) == ["3"]
    await assert_equals_recompute(log, store)
    await log.append([two])
    await fold_all(log, store)
    [whole] = [d for n in (0, 1) for d in (await stored_documents(store, BUILD.entities, n)).values()]
    assert whole["sequence"] == 3
    assert "held" not in whole
    await assert_equals_recompute(log, store)


async def test_poison_ends_as_a_dead_letter_and_the_rest_flows(log: MemoryLog, store: MemoryStore) -> None:
    await log.append(
        [
            fact("task-1", 1),
            Outgoing(TOPIC, b"task-1", b"{not json"),
            fact("task-1", 2, state="crash"),
            fact("task-1", 3, type_="nl.peil.toy.task-moved.v9"),
            fact("task-1", 4, type_="nl.peil.toy.task-painted.v1"),
            fact("task-1", 5, state="done"),
            Outgoing(TOPIC, b"task-2", b"\x00\xff", ()),
        ]
    )
    await fold_all(log, store)
    letters = await store.find(DEAD_LETTERS, {"projection": "toy", "version": 1})
    assert sorted(letter["cause"] for letter in letters) == [
        "not-foldable", "unknown-major-version", "unreadable", "unreadable",
    ]  # fmt: skip
    documents = {k: d for n in (0, 1) for k, d in (await stored_documents(store, BUILD.entities, n)).items()}
    assert documents["task-1"]["sequence"] == 5
    assert documents["task-1"]["entity"]["states"][-1][2] == "done"


async def test_too_many_dead_letters_in_a_row_pause_the_partition(log: MemoryLog, store: MemoryStore) -> None:
    many = DEAD_LETTERS_IN_A_ROW + 5
    await log.append([fact("task-1", n + 1, state="crash") for n in range(many)])
    fold = fold_of(log, store)
    running = asyncio.create_task(fold.run())
    await asyncio.sleep(0.3)
    letters = await store.find(DEAD_LETTERS, {"projection": "toy", "version": 1})
    alive = not running.done()
    await stop(running)
    assert alive
    assert len(letters) == DEAD_LETTERS_IN_A_ROW


async def test_an_entity_too_large_to_store_costs_only_the_event_that_made_it_so(
    log: MemoryLog, store: MemoryStore
) -> None:
    narrow = NarrowStore(store, max_document_bytes=20_000)
    huge = fact("task-1", 3, unit="U" * 30_000)
    await log.append([fact("task-1", 1), fact("task-1", 2), huge, fact("task-1", 4, state="done"), fact("task-2", 1)])
    await fold_all(log, narrow)
    [letter] = await store.find(DEAD_LETTERS, {"projection": "toy", "version": 1})
    assert letter["cause"] == "document-too-large"
    documents = {k: d for n in (0, 1) for k, d in (await stored_documents(store, BUILD.entities, n)).items()}
    assert documents["task-1"]["sequence"] == 4
    assert "task-2" in documents
    await assert_equals_recompute(log, store)


async def test_a_second_owner_with_a_warm_cache_loses_the_race_and_reads_again(
    log: MemoryLog, store: MemoryStore
) -> None:
    await log.append([fact(f"task-{n}", 1) for n in range(10)])
    slow = SleepyStore(store)
    sleeper = asyncio.create_task(fold_of(log, slow).run())
    await asyncio.sleep(0.1)
    slow.sleep()
    await log.append([fact("task-1", 2, state="busy")])
    await asyncio.sleep(0.1)
    await log.append([fact("task-1", 3, state="done"), fact("task-2", 2, state="done")])
    await fold_all(log, store)
    slow.wake()
    await asyncio.sleep(0.2)
    assert slow.conflicts == 1
    await log.append([fact("task-1", 4, state="open")])
    await asyncio.sleep(0.3)
    await stop(sleeper)
    await assert_equals_recompute(log, store)


async def test_a_cell_emptied_by_a_commit_under_way_is_not_read_back(log: MemoryLog, store: MemoryStore) -> None:
    moves = "ABABABAB"
    await log.append([fact("task-1", n, unit=unit) for n, unit in enumerate(moves, 1)])
    slow = SleepyStore(store, delay_s=0.02)
    fold = Fold(projection(), BUILD, log=log, store=slow, clock=SystemClock(), limits=FoldLimits(1, 1000, 0.01))
    await fold.run_until(await ends(log))
    await assert_equals_recompute(log, store)


async def test_a_log_that_lost_its_tail_is_found_out_and_read_again(log: MemoryLog, store: MemoryStore) -> None:
    facts = [fact(f"task-{n % 3}", 1 + n // 3) for n in range(30)]
    await log.append(facts)
    await fold_all(log, store)
    for partition, end in (await ends(log)).items():
        log.lose_tail(partition, max(0, end - 3))
    await log.append(facts[-9:])
    await log.append([fact("task-0", 11, state="done")])
    await fold_all(log, store)
    await assert_equals_recompute(log, store)


async def test_a_mended_version_lists_what_it_now_accepts(log: MemoryLog, store: MemoryStore) -> None:
    await log.append([fact("task-1", 1), fact("task-1", 2, state="crash"), fact("task-1", 3)])
    await fold_all(log, store)
    mended = projection(2, apply=apply_mended)
    build = Build("toy", 2, 2)
    await store.declare(indexes(build))
    await fold_all(log, store, build, projection=mended)
    assert await decided_events(store, "toy", 1) - await decided_events(store, "toy", 2) == {
        "urn:nld:oin:00000001234567890000:systeem:toy task-1-2"
    }
    await assert_equals_recompute(log, store, build, mended)


async def test_verify_finds_a_planted_difference(log: MemoryLog, store: MemoryStore) -> None:
    await log.append(a_month_of_facts())
    await fold_all(log, store)
    sound = await verify(projection(), BUILD, log=log, store=store)
    assert [verdict.differences for verdict in sound] == [(), ()]
    assert sum(verdict.documents for verdict in sound) > 10
    cell = (await store.find(BUILD.cells, {"partition": 0}))[0]
    category = next(iter(cell["entries"]))
    cell["entries"][category][2] += 1
    await store.commit([Put(BUILD.cells, cell)])
    planted = await verify(projection(), BUILD, log=log, store=store)
    assert [verdict.differences for verdict in planted] == [(f"cell {cell['_id']}",), ()]


async def folded_bytes(facts: list[Outgoing]) -> str:
    """The documents that *facts* lead to when they lie in a log in this order, as canonical JSON."""
    log, store = MemoryLog(), MemoryStore()
    await log.start()
    await log.create({TOPIC: 2}, {TOPIC: None})
    await store.start()
    await store.declare([*indexes(BUILD), *dead_letters.indexes(), *outbox.indexes()])
    await log.append(facts)
    await fold_all(log, store)
    await assert_equals_recompute(log, store)
    return canonical([await stored_documents(store, name, n) for n in (0, 1) for name in (BUILD.entities, BUILD.cells)])


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), data=st.data())
def test_redelivery_and_any_interleaving_of_keys_give_the_same_bytes(seed: int, data: st.DataObject) -> None:
    facts = a_month_of_facts(seed, keys=4, per_key=5)
    by_key: dict[bytes, list[Outgoing]] = {}
    for outgoing in facts:
        by_key.setdefault(outgoing.key, []).append(outgoing)
    other: list[Outgoing] = []
    at = dict.fromkeys(by_key, 0)
    while waiting := [key for key, number in at.items() if number < len(by_key[key])]:
        key = data.draw(st.sampled_from(sorted(waiting)))
        other.append(by_key[key][at[key]])
        at[key] += 1
        if data.draw(st.booleans()):
            again = data.draw(st.integers(0, at[key] - 1))
            other.append(by_key[key][again])

    assert asyncio.run(folded_bytes(facts)) == asyncio.run(folded_bytes(other))
