"""Holding the stored read models against a recompute from the log: slow, plain, without the fold's machinery."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from peil_chassis.dead_letters import decided_events
from peil_chassis.fold.positions import stored_positions
from peil_chassis.log.port import Log, Partition
from peil_chassis.projection import Build, Projection
from peil_chassis.recompute import differing, named, read_log, recompute, stored_documents
from peil_chassis.store.port import Document, Store

TRIES = 20
PAUSE_S = 0.3


class KeptMoving(Exception):
    """A partition was folded on each time it was read; it can be verified when less comes in."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    What the verification of one partition of a build found.

    Attributes:
        build: Name of the build.
        topic, partition: What was read.
        position: The offset up to which stored and recomputed documents were compared.
        documents: How many documents were compared.
        differences: ``entity <id>`` or ``cell <id>`` for each that is missing on one side or not the same; the id of
            a confidential entity as a fingerprint.
    """

    build: str
    topic: str
    partition: int
    position: int
    documents: int
    differences: tuple[str, ...]


async def verify(projection: Projection[Any], build: Build, *, log: Log, store: Store) -> list[Verdict]:
    """
    Recompute every partition of *build* from the log and compare, byte for byte in canonical JSON.

    Raises:
        KeptMoving: a partition never stood still long enough to be read at one position.
        LogAway, StoreAway: an engine does not answer.
    """
    return [
        await _verify_partition(projection, build, partition, log, store)
        for partition in await log.partitions(projection.topic)
    ]


async def _verify_partition(
    projection: Projection[Any], build: Build, partition: Partition, log: Log, store: Store
) -> Verdict:
    position, entities, cells = await _standing_still(store, build, partition)
    decided = await decided_events(store, build.projection, build.version)
    records = await read_log(log, partition, position)
    wanted_entities, wanted_cells = await asyncio.to_thread(recompute, projection, records, partition.number, decided)
    hidden = projection.confidential
    differences = [
        *(named("entity", name, confidential=hidden) for name in differing(entities, wanted_entities)),
        *(named("cell", name, confidential=hidden) for name in differing(cells, wanted_cells)),
    ]
    count = len(entities.keys() | wanted_entities.keys()) + len(cells.keys() | wanted_cells.keys())
    return Verdict(build.name, partition.topic, partition.number, position, count, tuple(differences))


async def _standing_still(
    store: Store, build: Build, partition: Partition
) -> tuple[int, dict[str, Document], dict[str, Document]]:
    """The documents of a partition as they were at one position: read again while the position moved meanwhile."""
    for _ in range(TRIES):
        before = await stored_positions(store, build, (partition,))
        entities = await stored_documents(store, build.entities, partition.number)
        cells = await stored_documents(store, build.cells, partition.number)
        if before == await stored_positions(store, build, (partition,)):
            return (before[partition].next if partition in before else 0), entities, cells
        await asyncio.sleep(PAUSE_S)
    raise KeptMoving(f"{build.name} {partition.topic} {partition.number}")
