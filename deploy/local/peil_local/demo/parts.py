"""The parts of the play, in their order: each a row of acts at a door, told from wherever the last run stopped."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from peil_local.complaint import Complaint
from peil_local.municipality.told import Told, as_event

from .doors import Doors

BATCH = 500
"""The most that intake takes at once (contracts: BATCH_EVENTS)."""

HR_SYSTEM = "hr-system"


@dataclass(frozen=True)
class Part:
    """
    One part of the play.

    Attributes:
        name: Under which its position is kept.
        total: How many acts it has.
        play: Plays from the act with this number on; gives, after each answer, how many have been played.
    """

    name: str
    total: int
    play: Callable[[int], AsyncIterator[int]]


@dataclass
class Deliveries:
    """The HR system's deliveries, in batches at intake's door."""

    doors: Doors
    told: Sequence[Told]
    refused: list[str] = field(default_factory=list)

    async def play(self, since: int) -> AsyncIterator[int]:
        """Deliver from number *since* on. A broken delivery is to be refused, and nothing else."""
        broken = {one.id for one in self.told if one.how == "broken"}
        for start in range(since, len(self.told), BATCH):
            batch = [as_event(one) for one in self.told[start : start + BATCH]]
            answer = await self.doors.send(
                "POST",
                "/api/intake/v1/events",
                who=HR_SYSTEM,
                json=batch,
                headers={"Content-Type": "application/cloudevents-batch+json"},
                fine=frozenset({HTTPStatus.BAD_REQUEST}),
            )
            outcomes = answer.json().get("outcomes", [])
            refused = [outcome["id"] for outcome in outcomes if outcome["outcome"] == "refused"]
            if len(outcomes) != len(batch) or not broken.issuperset(refused):
                raise Complaint(f"De inname neemt de gemeente niet aan: {answer.text[:300]}")
            self.refused += refused
            yield start + len(batch)
