"""
The gate of the works council: whether agreements of a kind may be made.

A source paper (agenda of 8 July 2024, item 3) says that decisions on performance agreements *may* need the consent of
the works council and are therefore put before it. So every kind needs consent until the works council itself records
that it was given, or that it is not needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import msgspec

from peil_chassis.clock import amsterdam_day
from peil_contracts.lint import reaches_person
from peil_plans.agreements.domain.refusals import (
    ConsentUnchanged,
    IdReused,
    NotedInFuture,
    NotedTooEarly,
    PersonInNote,
    StaleVersion,
    VersionUnknown,
    WorksCouncilDecides,
)

WORKS_COUNCIL = "works-council"


class ConsentState(StrEnum):
    """What the works council was asked or said about a kind."""

    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"
    NOT_NEEDED = "not-needed"


OPENS = frozenset({ConsentState.GIVEN, ConsentState.NOT_NEEDED})


class ConsentRecorded(msgspec.Struct, frozen=True):
    """What stood about a kind became otherwise on a day. ``change`` is the id of this record."""

    change: str
    to: ConsentState
    decided_on: date
    note: str | None
    by_role: str
    recorded_at: datetime


class Consent(msgspec.Struct, frozen=True):
    """All that was recorded about one kind, oldest first."""

    kind: str
    changes: tuple[ConsentRecorded, ...] = ()

    @property
    def state(self) -> ConsentState | None:
        """What stands; None: the works council was not even asked."""
        return self.changes[-1].to if self.changes else None

    @property
    def opens(self) -> bool:
        """Whether agreements of this kind may be made."""
        return self.state in OPENS

    @property
    def version(self) -> int:
        """How often it was recorded. Who records tells which version they had before them."""
        return len(self.changes)


@dataclass(frozen=True, slots=True)
class RecordConsent:
    """
    Say what the works council was asked or decided.

    Attributes:
        change: Id of this record; the same id again is the same record.
        decided_on: The day on which it was asked or decided. None: the day it is recorded.
        seen_version: `Consent.version` when the asker last saw it.
    """

    kind: str
    change: str
    to: ConsentState
    decided_on: date | None
    note: str | None
    seen_version: int
    by_role: str
    now: datetime

    def day(self, recorded_at: datetime) -> date:
        """The day of the record when it is made at *recorded_at*: sent again past midnight it is the same."""
        return self.decided_on or amsterdam_day(recorded_at)


def may_record(consent: Consent, role: str) -> tuple[ConsentState, ...]:
    """What somebody with *role* may make of *consent*, in reading order; empty: nothing."""
    if role == WORKS_COUNCIL:
        return tuple(state for state in ConsentState if state is not consent.state)
    return (ConsentState.ASKED,) if consent.state in (None, ConsentState.REFUSED) else ()


def record_consent(consent: Consent, command: RecordConsent) -> list[ConsentRecorded]:
    """
    Record what stands about a kind.

    Returns:
        One event; none when this very record was made before.

    Raises:
        IdReused: the id stands for another record.
        StaleVersion, VersionUnknown: it goes out from another version than the last.
        ConsentUnchanged: it stands so already.
        WorksCouncilDecides: somebody else may not say this.
        PersonInNote: the note holds an e-mail address, a telephone number or nine digits.
        NotedInFuture, NotedTooEarly: the day lies ahead, or before the previous record's.
    """
    decided_on = command.day(command.now)
    made = next((change for change in consent.changes if change.change == command.change), None)
    if made is not None:
        asked = (command.to, command.day(made.recorded_at), command.note, command.by_role)
        if (made.to, made.decided_on, made.note, made.by_role) != asked:
            raise IdReused
        return []
    refuse_version(command.seen_version, consent.version)
    if command.to is consent.state:
        raise ConsentUnchanged(command.to)
    if command.to not in may_record(consent, command.by_role):
        raise WorksCouncilDecides(
            "Only the works council records what it decided. Bureau I&D can record 'asked', while nothing stands or "
            "consent was refused."
        )
    if found := reaches_person(command.note or ""):
        raise PersonInNote(f"The note {found[1]}")
    today = amsterdam_day(command.now)
    if decided_on > today:
        raise NotedInFuture(f"It is dated {decided_on}, after today ({today}).", "decidedOn")
    if consent.changes and decided_on < consent.changes[-1].decided_on:
        since = consent.changes[-1].decided_on
        raise NotedTooEarly(f"It is dated {decided_on}; it stands as it does since {since}.", "decidedOn", since)
    return [ConsentRecorded(command.change, command.to, decided_on, command.note, command.by_role, command.now)]


def refuse_version(seen: int, version: int) -> None:
    """
    Refuse who did not see the last *version*.

    Raises:
        StaleVersion: there is a newer one.
        VersionUnknown: nobody can have seen that one.
    """
    if 0 <= seen < version:
        raise StaleVersion(seen, version)
    if seen != version:
        raise VersionUnknown(seen, version)
