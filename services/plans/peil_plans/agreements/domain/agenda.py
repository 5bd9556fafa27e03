"""What comes first: the agreements of somebody in the order in which they ask for something, and the one next step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from peil_plans.agreements.domain.agreement import Agreement


class Asks(Enum):
    """What an agreement asks for on a day."""

    OUTCOME = "outcome"
    """It is due: say whether it was kept."""
    REVIEW = "review"
    """Its review has come: say how it stands."""
    WAIT_FOR_REVIEW = "wait-for-review"
    WAIT_FOR_DUE = "wait-for-due"
    NOTHING = "nothing"
    """It has ended."""


NOW = frozenset({Asks.OUTCOME, Asks.REVIEW})


@dataclass(frozen=True, slots=True)
class Step:
    """The one thing to do next: for which agreement, what it asks, and on which day."""

    agreement: Agreement
    asks: Asks
    on: date

    @property
    def now(self) -> bool:
        """Whether it is to be done today, and not only known of."""
        return self.asks in NOW


def asks(agreement: Agreement, today: date) -> Asks:
    """What *agreement* asks for on *today*. What is due is asked for even when its review never came about."""
    if agreement.final:
        return Asks.NOTHING
    if agreement.due_on <= today:
        return Asks.OUTCOME
    if agreement.reviewed:
        return Asks.WAIT_FOR_DUE
    return Asks.REVIEW if agreement.review_on <= today else Asks.WAIT_FOR_REVIEW


def moment(agreement: Agreement, today: date) -> date:
    """The day on which *agreement* asks for something, as seen on *today*."""
    return agreement.due_on if agreement.due_on <= today else agreement.next_on


def in_order(agreements: Iterable[Agreement], today: date) -> list[Agreement]:
    """
    What asks for something first stands first, what has ended last: the first that runs is that of `next_step`.

    Of one day by id, so that the order never changes.
    """
    return sorted(agreements, key=lambda each: (each.final, *_first(each, today)))


def next_step(agreements: Sequence[Agreement], today: date) -> Step | None:
    """The one next step of whoever has *agreements*; None when they have none that runs."""
    running = (each for each in agreements if not each.final)
    first = min(running, key=lambda each: _first(each, today), default=None)
    return Step(first, asks(first, today), moment(first, today)) if first else None


def _first(agreement: Agreement, today: date) -> tuple[bool, date, str]:
    return asks(agreement, today) not in NOW, moment(agreement, today), agreement.agreement
