"""Folding the toy projection, and holding what was folded against the slow recompute."""

from __future__ import annotations

import asyncio
import random
from typing import Any

from peil_chassis.clock import SystemClock
from peil_chassis.dead_letters import decided_events
from peil_chassis.fold.loop import Fold
from peil_chassis.fold.options import FoldLimits
from peil_chassis.log.port import Log, Outgoing, Partition
from peil_chassis.projection import Build, Projection
from peil_chassis.recompute import differing, read_log, recompute, stored_documents
from peil_chassis.store.port import Store
from toy import TOPIC, fact, projection

BUILD = Build("toy", 1, 1)
LIMITS = FoldLimits(batch_records=7, cached_documents=1000, idle_s=0.01)


def fold_of(log: Log, store: Store, build: Build = BUILD, **changes: Any) -> Fold[Any]:
    """A fold of *build*, with small batches."""
    made: Projection[Any] = changes.pop("projection", None) or projection(build.version)
    return Fold(made, build, log=log, store=store, clock=SystemClock(), limits=LIMITS, **changes)


async def stop(task: asyncio.Task[None]) -> None:
    """End *task* and wait until it has ended."""
    task.cancel()
    await asyncio.wait([task])


async def ends(log: Log, topic: str = TOPIC) -> dict[Partition, int]:
    """The end offset of every partition of the toy topic."""
    return {partition: bound.end for partition, bound in (await log.bounds(await log.partitions(topic))).items()}


async def fold_all(log: Log, store: Store, build: Build = BUILD, **changes: Any) -> None:
    """Fold everything the log holds now."""
    async with asyncio.timeout(10):
        await fold_of(log, store, build, **changes).run_until(await ends(log))


async def assert_equals_recompute(
    log: Log, store: Store, build: Build = BUILD, made: Projection[Any] | None = None
) -> None:
    """What is stored equals the slow recompute from the log, byte for byte in canonical JSON."""
    for partition, end in (await ends(log, made.topic if made else TOPIC)).items():
        decided = await decided_events(store, build.projection, build.version)
        records = await read_log(log, partition, end)
        entities, cells = recompute(made or projection(build.version), records, partition.number, decided)
        assert differing(await stored_documents(store, build.entities, partition.number), entities) == []
        assert differing(await stored_documents(store, build.cells, partition.number), cells) == []


def a_month_of_facts(seed: int = 1, keys: int = 9, per_key: int = 12, topic: str = TOPIC) -> list[Outgoing]:
    """Facts about some tasks, in order per task and otherwise shuffled, known on rising days."""
    chance = random.Random(seed)
    waiting = [f"task-{number}" for number in range(keys) for _ in range(per_key)]
    chance.shuffle(waiting)
    sequences: dict[str, int] = {}
    facts = []
    for key in waiting:
        sequences[key] = sequences.get(key, 0) + 1
        unit, state = chance.choice("ABC"), chance.choice(["open", "busy", "done"])
        day, known = chance.randint(1, 28), 3 + len(facts) // 20
        facts.append(
            fact(
                key,
                sequences[key],
                unit=unit,
                state=state,
                day=20260100 + day,
                recorded=f"2026-01-{known:02d}T09:00:00.000000Z",
                topic=topic,
            )
        )
    return facts
