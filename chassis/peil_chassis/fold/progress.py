"""How a fold is doing: for health, metrics, and pages that say how old a figure is."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence

from peil_chassis import metrics
from peil_chassis.dead_letters import DeadLetter
from peil_chassis.fold.positions import Position
from peil_chassis.log.port import Bounds, Partition


class Progress:
    """What one fold tells the outside. Times are of the monotonic clock, in seconds."""

    def __init__(self, projection: str, version: int) -> None:
        self._projection = projection
        self._version = version
        self._paused: set[Partition] = set()
        self.turned_at = time.monotonic()
        self.lag: int | None = None
        self.folded_events = 0

    def turned(self) -> None:
        """The loop went round, with or without records."""
        self.turned_at = time.monotonic()

    def assigned(self, at: Mapping[Partition, Position], bounds: Mapping[Partition, Bounds]) -> None:
        """The fold begins at these positions."""
        self._paused.clear()
        metrics.FOLD_PAUSED_PARTITIONS.labels(self._projection).set(0)
        self.measured(at, bounds)

    def measured(self, at: Mapping[Partition, Position], bounds: Mapping[Partition, Bounds]) -> None:
        """The true ends of the log are known."""
        self.lag = sum(max(0, bounds[partition].end - at[partition].next) for partition in bounds)
        metrics.FOLD_LAG_EVENTS.labels(self._projection).set(self.lag)

    def folded(self, partition: Partition, to: Position, counts: Counter[str], letters: Sequence[DeadLetter]) -> None:
        """A batch was folded in memory."""
        self.folded_events += counts["folded"]
        for outcome, amount in counts.items():
            metrics.FOLD_EVENTS_TOTAL.labels(self._projection, outcome).inc(amount)
        for letter in letters:
            metrics.DEAD_LETTERS_TOTAL.labels(self._projection, letter.cause.value).inc()

    def committed(self, partition: Partition, to: Position) -> None:
        """A batch is stored."""
        self.turned()

    def paused(self, partition: Partition) -> None:
        """A partition stands still until the fold is started again."""
        self._paused.add(partition)
        metrics.FOLD_PAUSED_PARTITIONS.labels(self._projection).set(len(self._paused))

    def interrupted(self, error: str) -> None:
        """The fold drops its memory and begins again at the stored position."""
        metrics.FOLD_INTERRUPTIONS_TOTAL.labels(self._projection, error).inc()
