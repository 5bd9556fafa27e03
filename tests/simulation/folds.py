"""Every read model of the town: who folds it, into which store."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import peil_issuer.projections
import peil_notifier.projections
import peil_plans.organisation.projection
from peil_chassis.fold.positions import stored_positions
from peil_chassis.log.port import Partition
from peil_chassis.projection import Projection
from peil_chassis.registry import active_build
from peil_contracts.topics import Topic, intake_topic, load_topics
from peil_intake.client_topics.storage import load_positions
from peil_reporting.projections import PROJECTIONS
from simulation.services import HR

if TYPE_CHECKING:
    from simulation.world import World

FOLDS: tuple[tuple[str, Projection[Any]], ...] = (
    *(("fold", projection) for projection in PROJECTIONS),
    ("plans", peil_plans.organisation.projection.PROJECTION),
    *(("notifier", projection) for projection in peil_notifier.projections.PROJECTIONS),
    *(("issuer", projection) for projection in peil_issuer.projections.PROJECTIONS),
)
"""Which service folds which read model."""


@cache
def declared_topics() -> tuple[Topic, ...]:
    """Every topic of Peil, as it is declared."""
    return load_topics(Path(__file__).parents[2] / "deploy" / "kafka" / "topics.yaml")


async def at_the_end(world: World) -> bool:
    """Whether every reader of the log has come to its end."""
    for service, projection in FOLDS:
        store = world.store(service)
        build = await active_build(store, projection.name)
        if build is None:
            return False
        partitions = await world.log.partitions(projection.topic)
        stored = await stored_positions(store, build, partitions)
        reached = {partition: position.next for partition, position in stored.items()}
        if not await _reached(world, reached, partitions):
            return False
    topic = intake_topic(HR.client)
    partitions = await world.log.partitions(topic)
    taken = await load_positions(world.store("intake"), partitions)
    return await _reached(world, {partition: position.next for partition, position in taken.items()}, partitions)


async def _reached(world: World, positions: dict[Partition, int], partitions: tuple[Partition, ...]) -> bool:
    bounds = await world.log.bounds(partitions)
    return all(positions.get(partition, 0) == bounds[partition].end for partition in partitions)
