"""An entity that is erased leaves its cells as they are, and nothing of itself but its place in the sequence."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folding import BUILD, a_month_of_facts, assert_equals_recompute, ends
from peil_chassis import dead_letters, outbox
from peil_chassis.clock import SystemClock
from peil_chassis.fold.loop import Fold
from peil_chassis.fold.options import FoldLimits, indexes
from peil_chassis.fold.workspace import Workspace
from peil_chassis.log.memory import MemoryLog
from peil_chassis.log.port import Outgoing
from peil_chassis.projection import Projection, Span
from peil_chassis.recompute import canonical, stored_documents
from peil_chassis.store.memory import MemoryStore
from toy import TOPIC, Task, fact, projection

ERASURE = "nl.peil.toy.task-erased.v1"
ERASABLE: Projection[Task] = replace(projection(), erased_by=frozenset({ERASURE}))


def erasure(key: str, sequence: int, recorded: str = "2026-01-20T09:00:00.000000Z") -> Outgoing:
    return fact(key, sequence, type_=ERASURE, recorded=recorded)


class Folded:
    """A log and a store, and what lies in the store after each batch that was appended."""

    def __init__(self, batch_records: int = 7, cached_documents: int = 1000) -> None:
        self.log, self.store = MemoryLog(), MemoryStore()
        self._limits = FoldLimits(batch_records, cached_documents, 0.01)

    async def take(self, facts: Sequence[Outgoing], made: Projection[Task] = ERASABLE) -> Folded:
        await self.log.start()
        await self.log.create({TOPIC: 2}, {TOPIC: None})
        await self.store.start()
        await self.store.declare([*indexes(BUILD), *dead_letters.indexes(), *outbox.indexes()])
        await self.log.append(facts)
        fold = Fold(made, BUILD, log=self.log, store=self.store, clock=SystemClock(), limits=self._limits)
        async with asyncio.timeout(20):
            await fold.run_until(await ends(self.log))
        await assert_equals_recompute(self.log, self.store, made=made)
        return self

    async def documents(self, collection: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for number in (0, 1):
            found |= await stored_documents(self.store, collection, number)
        return found


async def test_an_erased_entity_is_its_key_and_its_place_in_the_sequence() -> None:
    folded = await Folded().take([fact("t", 1), fact("t", 2, state="busy"), erasure("t", 3)])
    (document,) = (await folded.documents(BUILD.entities)).values()
    partition = document.pop("partition")
    assert document == {"_id": "t", "sequence": 3, "erased": True}
    assert partition in (0, 1)


async def test_what_it_added_to_the_cells_stays_and_no_end_is_entered() -> None:
    before = await Folded().take([fact("t", 1, day=20260105)])
    after = await Folded().take([fact("t", 1, day=20260105), erasure("t", 2)])
    assert await before.documents(BUILD.cells) == await after.documents(BUILD.cells)
    (cell,) = (await after.documents(BUILD.cells)).values()
    assert cell["entries"] == {"open": [20260105, 20260103, 1]}


async def test_what_comes_after_the_erasure_is_skipped_and_counted() -> None:
    partition = (await _records([fact("t", 1)]))[0]
    workspace = Workspace(ERASABLE, BUILD, partition, set())
    workspace.install_entities(["t"], {})
    records = (await _records([fact("t", 1), erasure("t", 2), fact("t", 3, state="done"), erasure("t", 4)]))[1]
    workspace.take(records, dead_limit=20)
    assert workspace.counts["folded"] == 1
    assert workspace.counts["erased"] == 3
    assert workspace.letters == []


async def test_what_waited_for_its_predecessor_is_not_kept_of_an_erased_entity() -> None:
    waits = [fact("t", 1), fact("t", 4, state="done"), erasure("t", 2)]
    folded = await Folded(batch_records=1).take(waits)
    (document,) = (await folded.documents(BUILD.entities)).values()
    assert document["held"] == {"4": {"erased": True}}
    await folded.take([fact("t", 3)])
    (document,) = (await folded.documents(BUILD.entities)).values()
    assert (document["sequence"], "held" in document) == (4, False)


async def test_an_erasure_of_an_unknown_version_is_a_dead_letter() -> None:
    folded = await Folded().take([fact("t", 1), fact("t", 2, type_="nl.peil.toy.task-erased.v2")])
    (letter,) = await folded.store.find(dead_letters.COLLECTION, {})
    assert letter["cause"] == "unknown-major-version"
    (document,) = (await folded.documents(BUILD.entities)).values()
    assert "entity" in document


async def test_a_fold_that_enters_an_end_at_an_erasure_would_be_caught() -> None:
    """The guard of this file: a projection that answers an erasure by contributing nothing gives other cells."""

    def contribute(task: Task) -> list[Span]:
        return [] if task.states and task.states[-1][2] == "gone" else projection().contribute(task)  # type: ignore[return-value]

    forgetful = replace(projection(), contribute=contribute)
    facts = [fact("t", 1, day=20260105)]
    ended = await Folded().take([*facts, fact("t", 2, state="gone", day=20260105)], forgetful)
    erased = await Folded().take([*facts, erasure("t", 2)])
    assert await ended.documents(BUILD.cells) != await erased.documents(BUILD.cells)


@pytest.mark.parametrize("batch_records", [1, 2, 5, 100])
async def test_batch_boundaries_do_not_matter(batch_records: int) -> None:
    facts = _with_erasures(a_month_of_facts(3), {"task-1": 4, "task-5": 1, "task-7": 12})
    whole = await Folded(1000).take(facts)
    other = await Folded(batch_records, cached_documents=2).take(facts)
    assert canonical(await whole.documents(BUILD.cells)) == canonical(await other.documents(BUILD.cells))
    assert canonical(await whole.documents(BUILD.entities)) == canonical(await other.documents(BUILD.entities))


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    after=st.dictionaries(st.sampled_from([f"task-{n}" for n in range(4)]), st.integers(0, 5), min_size=1),
    twice=st.booleans(),
    batch=st.integers(1, 9),
    again=st.lists(st.integers(0, 1000), max_size=8),
)
def test_erasures_anywhere_doubled_and_redelivered_give_the_cells_of_a_log_that_ends_there(
    seed: int, after: dict[str, int], twice: bool, batch: int, again: list[int]
) -> None:
    facts = a_month_of_facts(seed, keys=4, per_key=5)
    erased = _with_erasures(facts, after, twice=twice)
    redelivered = list(erased)
    for number in again:
        at = number % len(erased)
        redelivered.insert(at + 1 + number % (len(redelivered) - at), erased[at])
    cut = [one for one in facts if _sequence(one) <= after.get(one.key.decode(), 5)]

    async def cells(log: Sequence[Outgoing], size: int) -> str:
        return canonical(await (await Folded(size).take(log)).documents(BUILD.cells))

    async def compare() -> None:
        folded = await Folded(batch).take(redelivered)
        assert canonical(await folded.documents(BUILD.cells)) == await cells(cut, 100)
        entities = await folded.documents(BUILD.entities)
        assert {key for key, document in entities.items() if document.get("erased")} == set(after)
        assert all("entity" not in entities[key] for key in after)

    asyncio.run(compare())


def _sequence(outgoing: Outgoing) -> int:
    return int(outgoing.value.partition(b'"sequence": "')[2].partition(b'"')[0])  # type: ignore[union-attr]


def _with_erasures(facts: Sequence[Outgoing], after: dict[str, int], *, twice: bool = False) -> list[Outgoing]:
    """*facts*, in which each key of *after* is erased behind its fact of that number, and once more at the end."""
    found: list[Outgoing] = [erasure(key, 1, "2026-01-03T09:00:00.000000Z") for key, n in after.items() if n == 0]
    for one in facts:
        key, number = one.key.decode(), _sequence(one)
        last = after.get(key)
        found.append(one if last is None or number <= last else _moved(one, number + 1))
        if last == number:
            found.append(erasure(key, number + 1, "2026-01-10T09:00:00.000000Z"))
    if twice:
        found.extend(
            erasure(key, max(map(_sequence, [f for f in found if f.key == key.encode()])) + 1) for key in after
        )
    return found


def _moved(outgoing: Outgoing, sequence: int) -> Outgoing:
    before = f'"sequence": "{sequence - 1}"'.encode()
    value = (outgoing.value or b"").replace(before, f'"sequence": "{sequence}"'.encode())
    return replace(outgoing, value=value)


async def _records(facts: Sequence[Outgoing]) -> tuple[Any, list[Any]]:
    log = MemoryLog()
    await log.start()
    await log.create({TOPIC: 1}, {TOPIC: None})
    await log.append(facts)
    (partition,) = await log.partitions(TOPIC)
    reader = await log.reader([partition])
    await reader.seek(partition, 0)
    return partition, list((await reader.poll(max_records=100, timeout_s=1.0))[partition])
