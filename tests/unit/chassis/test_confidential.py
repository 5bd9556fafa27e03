"""Of a confidential projection neither a comparison nor a verification tells an amount or whose documents differ."""

from __future__ import annotations

from dataclasses import replace

from folding import BUILD, fold_all
from peil_chassis import rebuild
from peil_chassis.clock import SystemClock
from peil_chassis.fold.options import indexes
from peil_chassis.log.memory import MemoryLog
from peil_chassis.projection import Build, Span
from peil_chassis.store.memory import MemoryStore
from peil_chassis.store.port import Put
from peil_chassis.verify import verify
from toy import TOPIC, Task, contribute, fact, projection

SECRET = replace(projection(), confidential=True)


def doubled(task: Task) -> list[Span]:
    """Every task twice: changed code."""
    return [span._replace(amount=2) for span in contribute(task)]


async def folded() -> tuple[MemoryLog, MemoryStore]:
    log, store = MemoryLog(), MemoryStore()
    await log.start()
    await store.start()
    await log.create({TOPIC: 1}, {TOPIC: None})
    await store.declare(indexes(BUILD))
    await log.append([fact("ps-secret", 1), fact("ps-secret", 2, state="busy")])
    await fold_all(log, store, projection=SECRET)
    return log, store


async def test_changed_code_tells_how_many_amounts_differ_and_none_of_them() -> None:
    log, store = await folded()
    new = Build("toy", 2, 2)
    await store.declare(indexes(new))
    await fold_all(log, store, new, projection=replace(SECRET, version=2, contribute=doubled))
    partitions = await log.partitions(TOPIC)
    told = await rebuild.compare(store, SystemClock(), BUILD, new, partitions, confidential=True)
    assert told.differences == ("tasks: 1 amounts",)
    plain = await rebuild.compare(store, SystemClock(), BUILD, new, partitions)
    assert plain.differences == ("tasks A busy: 1 -> 2",)


async def test_a_verification_names_an_entity_by_a_fingerprint() -> None:
    log, store = await folded()
    await store.commit([Put(BUILD.entities, {"_id": "ps-secret", "partition": 0, "sequence": 2})])
    (verdict,) = await verify(SECRET, BUILD, log=log, store=store)
    assert len(verdict.differences) == 1
    assert verdict.differences[0].startswith("entity #")
    assert "ps-secret" not in verdict.differences[0]


async def test_builds_of_the_same_code_are_compared_by_fingerprint_too() -> None:
    log, store = await folded()
    other = Build("toy", 1, 2)
    await store.declare(indexes(other))
    told = await rebuild.compare(store, SystemClock(), BUILD, other, await log.partitions(TOPIC), confidential=True)
    assert len(told.differences) == 2
    assert not any("ps-secret" in difference for difference in told.differences)
