"""The people: they start, move, get other hours, learn, are away, and go; and who of them leads which unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from .reorganisation import Reorganisation
from .told import Told, told
from .units import Unit

FIRST_NUMBER = 200_001
"""The demo people have lower ones."""

DEMO_MANAGERS: Mapping[str, str] = {
    "directie-po": "100201",
    "directie-ddv": "100206",
    "team-organisatieadvies": "100202",
}
"""Units that a demo person leads: nobody else is appointed there."""

DEMO_PEOPLE = (*DEMO_MANAGERS.values(), "100203", "100204", "100205")
"""Demo people who lead a unit, own a plan or hold a vacancy."""

_SCALES = ("up-to-9", "10-11", "12-14", "15-plus")
_SCALE_WEIGHTS, _LEADER_WEIGHTS = (46, 36, 17, 1), (0, 30, 58, 12)
_AGES, _AGE_WEIGHTS = ("up-to-24", "25-34", "35-44", "45-54", "55-plus"), (5, 23, 25, 24, 23)
_FAMILIES = ("policy", "delivery", "enforcement", "advice", "operations")
_HOURS, _HOUR_WEIGHTS = (16, 20, 24, 28, 32, 36), (4, 6, 14, 14, 24, 38)
_TRAININGS = ("inclusief-leidinggeven", "eerlijk-selecteren", "dialoog-voeren", "begrijpelijke-taal", "veilig-team")
_DAYS_OFF = ("mon", "wed", "fri")


@dataclass(frozen=True, slots=True)
class Span:
    """The days that are told of, both included."""

    first: date
    last: date

    def some_day(self, chance: Random, *, after: date | None = None, until: date | None = None) -> date:
        """A day from *after* up to and including *until*, by default of the whole span."""
        low, high = after or self.first, min(until or self.last, self.last)
        return low + timedelta(days=chance.randrange(max(1, (high - low).days + 1)))


@dataclass(frozen=True, slots=True)
class Leaders:
    """Who leads which unit: per unit the days from which and the persons, the first from the beginning."""

    of: Mapping[str, tuple[tuple[date, str], ...]]

    def on(self, unit: str, day: date) -> str | None:
        """The manager of *unit* on *day*."""
        found = [person for since, person in self.of.get(unit, ()) if since <= day]
        return found[-1] if found else None


@dataclass(frozen=True, slots=True)
class Worker:
    """One person: where they begin, whether they lead it, and whether they stay because they do or may come to."""

    person: str
    unit: str
    leads: bool
    stays: bool


def make_workers(units: Sequence[Unit]) -> list[Worker]:
    """Everybody, unit by unit; the first of a unit leads it, the second may come after them, so both stay."""
    workers: list[Worker] = []
    for unit in units:
        for number in range(unit.staff):
            leads = number == 0 and unit.unit not in DEMO_MANAGERS
            workers.append(Worker(str(FIRST_NUMBER + len(workers)), unit.unit, leads, number < 2))
    return workers


def make_leaders(workers: Sequence[Worker], ending: Reorganisation, span: Span, chance: Random) -> Leaders:
    """Who leads what. One unit in twelve changes hands, save those that demo people lead and those that end."""
    of: dict[str, tuple[tuple[date, str], ...]] = {
        unit: ((span.first, person),) for unit, person in DEMO_MANAGERS.items()
    }
    members: dict[str, list[str]] = {}
    for worker in workers:
        members.setdefault(worker.unit, []).append(worker.person)
    for unit, people in members.items():
        if unit in DEMO_MANAGERS:
            continue
        of[unit] = ((span.first, people[0]),)
        if len(people) > 1 and unit not in ending.moves and chance.random() < 1 / 12:
            of[unit] += ((span.some_day(chance, after=span.first + timedelta(days=60)), people[1]),)
    return Leaders(of)


def appointments(leaders: Leaders, chance: Random) -> Iterator[Told]:
    """The facts about who leads what, without those of the demo people: they are loaded with the papers."""
    for unit, terms in leaders.of.items():
        if unit in DEMO_MANAGERS:
            continue
        for on, person in terms:
            yield told("organisation.manager-appointed", on, chance, unit=unit, effective_on=on, person=person)


@dataclass(slots=True)
class Career:
    """Makes up the two years of one person."""

    worker: Worker
    span: Span
    open_units: Sequence[str]
    change: Reorganisation
    chance: Random

    def told(self) -> Iterator[Told]:
        """Everything that is told of this person."""
        chance, span, stays = self.chance, self.span, self.worker.stays
        newcomer = not stays and chance.random() < 0.15
        begins = span.some_day(chance, until=span.last - timedelta(days=90)) if newcomer else span.first
        ends = span.last
        if not stays and chance.random() < 0.12:
            ends = span.some_day(chance, after=begins + timedelta(days=30))
            yield self._fact("employment-ended", ends, employment="1", effective_on=ends)
        state = self._first_state(begins)
        yield self._fact("employment-started", begins, employment="1", effective_on=begins, **state)
        if chance.random() < 0.03:
            second = {**state, "unit": self._unit(begins), "hours": 8}
            yield self._fact("employment-started", begins, employment="2", effective_on=begins, **second)
        yield from self._changes(begins, ends, state)
        yield from self._learning(begins, ends)
        yield from self._away(begins, ends)

    def _first_state(self, begins: date) -> dict[str, Any]:
        chance = self.chance
        return {
            "unit": self.change.unit_on(self.worker.unit, begins),
            "scale_band": chance.choices(_SCALES, _LEADER_WEIGHTS if self.worker.leads else _SCALE_WEIGHTS)[0],
            "hours": chance.choices(_HOURS, _HOUR_WEIGHTS)[0],
            "function_family": "management" if self.worker.leads else chance.choice(_FAMILIES),
            "age_group": chance.choices(_AGES, _AGE_WEIGHTS)[0],
        }

    def _changes(self, begins: date, ends: date, state: dict[str, Any]) -> Iterator[Told]:
        chance, moving = self.chance, not self.worker.stays
        days = {self.span.some_day(chance, after=begins, until=ends) for _ in range(self._some(0.7))} - {begins}
        if begins < self.change.on < ends:
            days.add(self.change.on)
        for on in sorted(days):
            forced = self.change.unit_on(state["unit"], on)
            if forced != state["unit"]:
                state = {**state, "unit": forced}
            elif on == self.change.on:
                continue
            elif moving and chance.random() < 0.3:
                state = {**state, "unit": self._unit(on)}
            elif chance.random() < 0.15 and state["scale_band"] in _SCALES[:2]:
                state = {**state, "scale_band": _SCALES[_SCALES.index(state["scale_band"]) + 1]}
            else:
                state = {**state, "hours": chance.choice(_HOURS)}
            yield self._fact("employment-changed", on, employment="1", effective_on=on, **state)

    def _learning(self, begins: date, ends: date) -> Iterator[Told]:
        chance = self.chance
        for training in chance.sample(_TRAININGS, self._some(1.3)):
            edition = f"{training[:3]}-{chance.randrange(1, 40)}"
            on = self.span.some_day(chance, after=begins, until=ends)
            yield self._fact("training-offered", on, training=training, edition=edition, occurred_on=on)
            done = on + timedelta(days=chance.randrange(7, 90))
            if done <= ends and chance.random() < 0.85:
                yield self._fact("training-finished", done, training=training, edition=edition, occurred_on=done)
        for number in range(self._some(0.5)):
            on = self.span.some_day(chance, after=begins, until=ends)
            kind = chance.choice(("dialogue", "intervision", "information"))
            yield self._fact("session-attended", on, session=f"s{number}", kind=kind, occurred_on=on)

    def _away(self, begins: date, ends: date) -> Iterator[Told]:
        chance = self.chance
        for number in range(self._some(0.9)):
            on = self.span.some_day(chance, after=begins, until=ends)
            back = on + timedelta(days=chance.randrange(1, 20))
            yield self._fact("leave-registered", on, leave=f"l{number}", effective_on=on, until=back)
        if chance.random() < 0.1:
            weekdays = [chance.choice(_DAYS_OFF)]
            yield self._fact("part-time-days-registered", begins, effective_on=begins, weekdays=weekdays)

    def _fact(self, fact: str, on: date, **data: Any) -> Told:
        return told(f"people.{fact}", on, self.chance, person=self.worker.person, **data)

    def _unit(self, day: date) -> str:
        return self.change.unit_on(self.chance.choice(self.open_units), day)

    def _some(self, average: float) -> int:
        """A small whole number that is *average* on the whole."""
        return int(average) + (self.chance.random() < average % 1)
