"""What agreements and the consent to them are to do, said as plainly as can be."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias
from unittest.mock import ANY
from zoneinfo import ZoneInfo

from peil_plans.agreements.domain.consent import RecordConsent
from peil_plans.agreements.domain.decisions import MakeAgreement, NoteProgress, Reschedule
from plans_told import Told


@dataclass(frozen=True)
class FollowLeaders:
    """Let every agreement that runs follow who leads its unit by now."""

    now: datetime


Command: TypeAlias = MakeAgreement | NoteProgress | Reschedule | RecordConsent | FollowLeaders
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ENDS, EXPLAINED = ("kept", "not-kept", "lapsed"), ("at-risk", "not-kept", "lapsed")


class No(Exception):
    """The model refuses, by the rule of this name."""


@dataclass
class Town:
    """
    Who leads which unit.

    Attributes:
        led: Unit -> day -> who leads it from that day on; None: nobody.
        merged: Unit -> the day from which it is part of another, and of which.
    """

    led: dict[str, dict[date, str | None]] = field(default_factory=dict)
    merged: dict[str, tuple[date, str]] = field(default_factory=dict)

    def leader(self, unit: str, on: date) -> tuple[str | None, date | None]:
        """Who leads *unit* on a day, and since when."""
        since, (merged_on, other) = date.min, self.merged.get(unit, (date.max, ""))
        if merged_on <= on:
            since, unit = merged_on, other
        begun = [day for day in self.led[unit] if day <= on]
        return (self.led[unit][max(begun)], max(since, *begun)) if begun else (None, None)

    def copy(self) -> Town:
        """Another one that changes by itself."""
        return Town({unit: dict(days) for unit, days in self.led.items()}, dict(self.merged))


@dataclass(frozen=True)
class Held:
    """
    An agreement as it is now, and everything that was told of it.

    Attributes:
        made: What was asked when it was made.
        notes: Per id of a note what was asked; so are *moves* of other days.
    """

    made: dict[str, Any]
    made_on: date
    due_on: date
    review_on: date
    since: date
    held_by: str | None
    told: tuple[Told, ...]
    state: str = "open"
    noted: tuple[date, ...] = ()
    notes: dict[str, Any] = field(default_factory=dict)
    moves: dict[str, Any] = field(default_factory=dict)

    @property
    def happened(self) -> int:
        """How often something happened since it was made."""
        return len(self.told) - 1

    @property
    def next_on(self) -> date:
        """The day that comes first for it."""
        return self.due_on if any(day >= self.review_on - timedelta(days=14) for day in self.noted) else self.review_on


@dataclass(frozen=True)
class Said:
    """What stands about a kind, since which day, and what was asked under each id."""

    state: str | None = None
    since: date = date.min
    asked: dict[str, Any] = field(default_factory=dict)


class Model:
    """All agreements, what the works council said of their kinds, and who leads which unit."""

    def __init__(self) -> None:
        self.agreements: dict[str, Held] = {}
        self.consents: dict[str, Said] = {}
        self.town = Town()

    def copy(self) -> Model:
        """Another model that changes by itself."""
        other = Model()
        other.agreements, other.consents = dict(self.agreements), dict(self.consents)
        other.town = self.town.copy()
        return other

    def do(self, command: Command) -> None:
        """Carry out *command*; one that was carried out before changes nothing. Raises `No`."""
        match command:
            case RecordConsent():
                self._consent(command)
            case MakeAgreement():
                self._make(command)
            case FollowLeaders():
                for name in self.agreements:
                    self._follow(name, command.now)
            case NoteProgress():
                self._note(command)
            case Reschedule():
                self._move(command)

    def _consent(self, command: RecordConsent) -> None:
        said, day = self.consents.get(command.kind, Said()), command.decided_on or today(command.now)
        asked = {"to": command.to, "day": command.decided_on, "note": command.note, "by": command.by_role}
        asked["at"] = command.now
        if _repeated(said.asked, command.change, asked):
            return
        _refuse_seen(command.seen_version, len(said.asked))
        if said.state == command.to:
            raise No("ConsentUnchanged")
        if command.by_role != "works-council" and (command.to != "asked" or said.state not in (None, "refused")):
            raise No("WorksCouncilDecides")
        _refuse_day(said.since, day, command.now)
        self.consents[command.kind] = Said(command.to, day, {**said.asked, command.change: asked})

    def _make(self, command: MakeAgreement) -> None:
        kind, day = command.kind.code, command.made_on or today(command.now)
        asked = {name: getattr(command, name) for name in ("unit", "due_on", "review_on", "text")}
        asked |= {"kind": kind, "day": command.made_on, "at": command.now}
        made = {name: held.made for name, held in self.agreements.items()}
        if _repeated(made, command.agreement, asked):
            return
        if self.consents.get(kind, Said()).state not in ("given", "not-needed"):
            raise No("ConsentMissing")
        if day > today(command.now):
            raise No("MadeInFuture")
        _refuse_days(command.due_on, command.review_on, day, None)
        if not command.text.strip():
            raise No("TextMissing")
        manager, _ = self.town.leader(command.unit, day)
        if manager is None or self.town.merged.get(command.unit, (date.max, ""))[0] <= day:
            raise No("UnitWithoutManager")
        data = {
            "agreement": command.agreement, "unit": command.unit, "kind": kind, "manager": manager,
            "commitment": command.kind.commitment.value, "made_on": f"{day}", "text": command.text,
            "due_on": f"{command.due_on}", "review_on": f"{command.review_on}",
        }  # fmt: skip
        told: Told = ("agreement-made", data)
        self.agreements[command.agreement] = Held(
            asked, day, command.due_on, command.review_on, day, manager, told=(told,)
        )
        self._follow(command.agreement, command.now)

    def _follow(self, name: str, now: datetime) -> None:
        held = self.agreements[name]
        leader, since = self.town.leader(held.made["unit"], today(now))
        if held.state in ENDS or leader == held.held_by:
            return
        why = "De eenheid heeft een andere leidinggevende." if leader else "De eenheid heeft nu geen leidinggevende."
        data = {"agreement": name, "handover": ANY, "manager": leader, "reason": why}
        data["effective_on"] = f"{max(since or today(now), held.made_on)}"
        self.agreements[name] = replace(held, held_by=leader, told=(*held.told, ("agreement-handed-over", data)))

    def _note(self, command: NoteProgress) -> None:
        held, day = self._held(command.agreement), command.noted_on or today(command.now)
        asked = {"to": command.to, "day": command.noted_on, "why": command.reason, "by": command.by_role}
        asked["at"] = command.now
        if _repeated(held.notes, command.note, asked):
            return
        _refuse_seen(command.seen_version, held.happened)
        if held.state in ENDS:
            raise No("AgreementFinal")
        if command.to == "open":
            raise No("StepImpossible")
        if command.to == "lapsed" and command.by_role != "bureau":
            raise No("BureauEnds")
        if command.to in EXPLAINED and not command.reason:
            raise No("ReasonMissing")
        _refuse_day(held.since, day, command.now)
        data = {
            "agreement": command.agreement, "note": command.note, "from": held.state, "to": str(command.to),
            "noted_on": f"{day}", "reason": command.reason, "noted_by_role": command.by_role,
        }  # fmt: skip
        self.agreements[command.agreement] = replace(
            held,
            state=str(command.to),
            since=day,
            noted=(*held.noted, day),
            notes={**held.notes, command.note: asked},
            told=(*held.told, ("agreement-progress-noted", data)),
        )

    def _move(self, command: Reschedule) -> None:
        held, day = self._held(command.agreement), today(command.now)
        asked = {"due": command.due_on, "review": command.review_on, "why": command.reason}
        asked |= {"day": None, "at": command.now}
        if _repeated(held.moves, command.change, asked):
            return
        _refuse_seen(command.seen_version, held.happened)
        if held.state in ENDS:
            raise No("AgreementFinal")
        if (command.due_on, command.review_on) == (held.due_on, held.review_on):
            raise No("DatesUnchanged")
        _refuse_days(command.due_on, command.review_on, day, held.review_on)
        if not command.reason.strip():
            raise No("ReasonMissing")
        data = {
            "agreement": command.agreement, "change": command.change, "due_on": f"{command.due_on}",
            "review_on": f"{command.review_on}", "changed_on": f"{day}", "reason": command.reason,
        }  # fmt: skip
        self.agreements[command.agreement] = replace(
            held,
            due_on=command.due_on,
            review_on=command.review_on,
            since=max(held.since, day),
            moves={**held.moves, command.change: asked},
            told=(*held.told, ("agreement-rescheduled", data)),
        )

    def _held(self, name: str) -> Held:
        if name not in self.agreements:
            raise No("AgreementUnknown")
        return self.agreements[name]


def today(now: datetime) -> date:
    """The day in Amsterdam."""
    return now.astimezone(AMSTERDAM).date()


def _repeated(asked_before: dict[str, Any], change: str, asked: dict[str, Any]) -> bool:
    """Whether the same was asked before; what names no day is of the day on which it was recorded."""
    if (was := asked_before.get(change)) is None:
        return False
    before, again = ({**each, "day": each["day"] or today(was["at"])} for each in (was, asked))
    if {**before, "at": None} != {**again, "at": None}:
        raise No("IdReused")
    return True


def _refuse_seen(seen: int, version: int) -> None:
    if seen != version:
        raise No("StaleVersion" if 0 <= seen < version else "VersionUnknown")


def _refuse_day(since: date, on: date, now: datetime) -> None:
    if on > today(now):
        raise No("NotedInFuture")
    if on < since:
        raise No("NotedTooEarly")


def _refuse_days(due_on: date, review_on: date, day: date, kept: date | None) -> None:
    if due_on <= day:
        raise No("DueInPast")
    if review_on >= due_on:
        raise No("ReviewNotBeforeDue")
    if review_on < day and review_on != kept:
        raise No("ReviewInPast")
