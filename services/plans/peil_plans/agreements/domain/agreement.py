"""
The state: an agreement as it was made, and what happened to it since, oldest first.

The state names no manager: who leads the unit is asked of the organisation each time. What tells whether somebody else
leads it since is a digest of agreement and pseudonym, of no use to whoever does not have the pseudonym already, and
not the same for two agreements.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TypeAlias, assert_never

import msgspec

from peil_contracts.agreements import REVIEW_EARLY_DAYS
from peil_plans.agreements.domain.kinds import Commitment


class State(StrEnum):
    """How an agreement stands."""

    OPEN = "open"
    ON_TRACK = "on-track"
    AT_RISK = "at-risk"
    KEPT = "kept"
    NOT_KEPT = "not-kept"
    LAPSED = "lapsed"


FINAL = frozenset({State.KEPT, State.NOT_KEPT, State.LAPSED})
"""Nothing follows these."""


class AgreementMade(msgspec.Struct, frozen=True):
    """Bureau I&D and the manager of a unit agreed on something. ``manager`` is a pseudonym; no state keeps it."""

    agreement: str
    unit: str
    kind: str
    commitment: Commitment
    manager: str
    made_on: date
    due_on: date
    review_on: date
    text: str
    by_role: str
    recorded_at: datetime
    theme: str | None = None
    intervention: str | None = None


class AgreementHandedOver(msgspec.Struct, frozen=True):
    """Another person answers for the unit since ``effective_on``, as now known; ``manager`` None: nobody does."""

    handover: str
    manager: str | None
    effective_on: date
    recorded_at: datetime


class ProgressNoted(msgspec.Struct, frozen=True, tag="progress-noted"):
    """Somebody answerable said how it stands."""

    note: str
    before: State
    to: State
    noted_on: date
    reason: str | None
    by_role: str
    recorded_at: datetime


class AgreementRescheduled(msgspec.Struct, frozen=True, tag="rescheduled"):
    """Other days were agreed."""

    change: str
    due_on: date
    review_on: date
    changed_on: date
    reason: str
    by_role: str
    recorded_at: datetime


class PassedOn(msgspec.Struct, frozen=True, tag="handed-over"):
    """What the state keeps of a hand-over: that it was, not to whom. ``vacant``: nobody leads the unit since."""

    handover: str
    vacant: bool
    effective_on: date
    recorded_at: datetime


AgreementEvent: TypeAlias = AgreementMade | ProgressNoted | AgreementRescheduled | AgreementHandedOver
Happening: TypeAlias = ProgressNoted | AgreementRescheduled | PassedOn


class Agreement(msgspec.Struct, frozen=True):
    """
    An agreement and what happened since.

    Attributes:
        held_by: `holder` of the manager it was last handed to; None while nobody leads the unit.
        theme, intervention: What it serves of the mandate in force on the day it was made; None: that was not said.
    """

    agreement: str
    unit: str
    kind: str
    commitment: Commitment
    made_on: date
    first_due_on: date
    first_review_on: date
    text: str
    by_role: str
    made_at: datetime
    held_by: str | None
    history: tuple[Happening, ...] = ()
    theme: str | None = None
    intervention: str | None = None

    @property
    def version(self) -> int:
        """How often something happened to it. Who changes it tells which version they had before them."""
        return len(self.history)

    @property
    def notes(self) -> tuple[ProgressNoted, ...]:
        """The progress that was noted, oldest first."""
        return tuple(each for each in self.history if isinstance(each, ProgressNoted))

    @property
    def state(self) -> State:
        """How it stands."""
        return self.notes[-1].to if self.notes else State.OPEN

    @property
    def final(self) -> bool:
        """Whether it has ended."""
        return self.state in FINAL

    @property
    def due_on(self) -> date:
        """When it is to be kept, as last agreed."""
        return next((each.due_on for each in self._moved()), self.first_due_on)

    @property
    def review_on(self) -> date:
        """When it is looked at half-way, as last agreed."""
        return next((each.review_on for each in self._moved()), self.first_review_on)

    @property
    def reviewed(self) -> bool:
        """Whether progress was noted at the review: at most `REVIEW_EARLY_DAYS` before its day, or later."""
        return any(note.noted_on >= self.review_on - timedelta(days=REVIEW_EARLY_DAYS) for note in self.notes)

    @property
    def next_on(self) -> date:
        """The day that comes first for it: of the review until progress was noted then, after that when it is due."""
        return self.due_on if self.reviewed else self.review_on

    @property
    def since(self) -> date:
        """The day from which the next thing may be dated: of the last that was told, or on which it was made."""
        told = [each.noted_on for each in self.notes] + [each.changed_on for each in self._moved()]
        return max([self.made_on, *told])

    def _moved(self) -> list[AgreementRescheduled]:
        return [each for each in reversed(self.history) if isinstance(each, AgreementRescheduled)]


def holder(agreement: str, person: str | None) -> str | None:
    """What the state of *agreement* keeps of *person*, a pseudonym: enough to see that it is another one."""
    return None if person is None else hashlib.sha256(f"{agreement}\n{person}".encode()).hexdigest()


def evolve(agreement: Agreement | None, event: AgreementEvent) -> Agreement:
    """
    The agreement after *event*.

    Raises:
        ValueError: something happened to an agreement that was never made; such a history cannot have been decided.
    """
    if isinstance(event, AgreementMade):
        return Agreement(
            agreement=event.agreement,
            unit=event.unit,
            kind=event.kind,
            commitment=event.commitment,
            made_on=event.made_on,
            first_due_on=event.due_on,
            first_review_on=event.review_on,
            text=event.text,
            by_role=event.by_role,
            made_at=event.recorded_at,
            held_by=holder(event.agreement, event.manager),
            theme=event.theme,
            intervention=event.intervention,
        )
    if agreement is None:
        raise ValueError("nothing happens to an agreement before it is made")
    held_by = agreement.held_by
    match event:
        case ProgressNoted() | AgreementRescheduled():
            happened: Happening = event
        case AgreementHandedOver():
            held_by = holder(agreement.agreement, event.manager)
            happened = PassedOn(event.handover, event.manager is None, event.effective_on, event.recorded_at)
        case _:
            assert_never(event)
    return msgspec.structs.replace(agreement, held_by=held_by, history=(*agreement.history, happened))


def folded(agreement: Agreement | None, events: Iterable[AgreementEvent]) -> Agreement | None:
    """The agreement after all of *events*; None when there was none and nothing happened."""
    for event in events:
        agreement = evolve(agreement, event)
    return agreement
