"""How a fold is set up: its share of the partitions, how much it takes at once, and the indexes it needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from peil_chassis.fold.positions import COLLECTION
from peil_chassis.projection import Build
from peil_chassis.store.port import Index


@dataclass(frozen=True, slots=True)
class Shard:
    """Share *index* of *count*: the partitions whose number leaves *index* when divided by *count*."""

    index: int = 0
    count: int = 1


@dataclass(frozen=True, slots=True)
class FoldLimits:
    """How much a fold takes at once: records per batch, and documents it keeps in memory."""

    batch_records: int = 5000
    cached_documents: int = 20000
    idle_s: float = 0.2


Heard = Callable[[Build, Sequence[str]], None]
"""Is told of a build which entities were written, by key. It must be quick: the fold waits for it."""

WHOLE = Shard()
USUAL = FoldLimits()


def indexes(build: Build) -> list[Index]:
    """The indexes of a build's documents, to be declared before it folds."""
    return [
        Index(build.entities, ("units",)),
        Index(build.entities, ("partition",)),
        Index(build.cells, ("figure", "unit", "month")),
        Index(build.cells, ("partition",)),
        Index(COLLECTION, ("build",)),
    ]
