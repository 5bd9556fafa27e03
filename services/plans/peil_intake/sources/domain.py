"""How a source stands: what came, what became of it, and what its supplier can best do next. Values in, values out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

QUIET_AFTER = timedelta(days=7)
"""An HR system that delivers daily and is silent for a week has most likely stopped."""


class NextStep(Enum):
    """The one thing to do for a source, the most urgent first."""

    MEND_REFUSALS = "mend-refusals"
    MAP_PERSONS = "map-persons"
    FIRST_DELIVERY = "first-delivery"
    ASK_WHY_SILENT = "ask-why-silent"
    PLACE_UNITS = "place-units"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Numbers:
    """
    Deliveries by outcome. A refusal is known for thirty days, everything else for ever.

    Attributes:
        accepted: Taken, with or without a warning.
        not_placed: Of those: named a unit that was not known at that moment.
        superseded: Taken, and already overtaken by newer news about the same fact.
        waiting: For a person reference to be mapped.
        refused: In the last thirty days, each mistake once.
    """

    accepted: int = 0
    not_placed: int = 0
    superseded: int = 0
    waiting: int = 0
    refused: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.accepted + self.superseded + self.waiting + self.refused


@dataclass(frozen=True, slots=True)
class SourceState:
    """
    One source.

    Attributes:
        client: The supplier that speaks for it.
        source: Its URN.
        numbers: Of all time.
        last_at: When something was last taken from it; None: never.
    """

    client: str
    source: str
    numbers: Numbers
    last_at: datetime | None

    @property
    def system(self) -> str:
        """The short name of the system within its organisation."""
        return self.source.rpartition(":")[2]

    def age(self, now: datetime) -> timedelta | None:
        """How long ago something was last taken from it; never below zero."""
        return None if self.last_at is None else max(now - self.last_at, timedelta())

    def next_step(self, now: datetime) -> NextStep:
        """What its supplier can best do next."""
        age = self.age(now)
        if self.numbers.refused:
            return NextStep.MEND_REFUSALS
        if self.numbers.waiting:
            return NextStep.MAP_PERSONS
        if age is None:
            return NextStep.FIRST_DELIVERY
        if age > QUIET_AFTER:
            return NextStep.ASK_WHY_SILENT
        return NextStep.PLACE_UNITS if self.numbers.not_placed else NextStep.NOTHING


def most_urgent(states: Sequence[SourceState], now: datetime) -> tuple[NextStep, SourceState | None]:
    """The next step over all of *states*, and the source it is about; (`NextStep.NOTHING`, None) when all is well."""
    order = list(NextStep)
    steps = [(order.index(state.next_step(now)), number) for number, state in enumerate(states)]
    if not steps:
        return NextStep.NOTHING, None
    urgency, number = min(steps)
    step = order[urgency]
    return step, None if step is NextStep.NOTHING else states[number]
