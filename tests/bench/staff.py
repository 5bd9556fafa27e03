"""
The staff of a municipality over two years, as its HR system tells of it: made up, and the same for the same seed.

About eight deliveries per person: 18,000 staff give about 150,000. People start, move, get another scale, hold a
second contract, finish trainings, take leave and go; of what is told 2 % comes late and 1 % is corrected afterwards.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

HR = "urn:nld:oin:00000001234567890000:systeem:hr"
BEGINS, DAYS = date(2024, 8, 1), 730
PEOPLE_PER_UNIT = 10

SCALES = ("up-to-9", "10-11", "12-14", "15-plus")
AGES = ("up-to-24", "25-34", "35-44", "45-54", "55-plus")
FAMILIES = ("policy", "delivery", "enforcement", "advice", "operations")
TRAININGS = ("inclusive-leadership", "bias-in-selection", "dialogue", "plain-language", "safe-team")


class Told(NamedTuple):
    """A delivery's type, its data, and the day on which the HR system recorded it."""

    on: date
    type: str
    data: dict[str, Any]


@dataclass(slots=True)
class Worker:
    """One person while their two years are being made up."""

    person: str
    chance: random.Random
    units: int

    def story(self) -> Iterator[Told]:
        """Everything that is told of this person."""
        chance = self.chance
        newcomer = chance.random() < 0.15
        begins = BEGINS + timedelta(days=chance.randrange(DAYS - 90) if newcomer else 0)
        state = {
            "unit": self._unit(),
            "scale_band": chance.choice(SCALES),
            "hours": chance.choice((16, 20, 24, 28, 32, 36)),
            "function_family": chance.choice(FAMILIES),
            "age_group": chance.choice(AGES),
        }
        ends = BEGINS + timedelta(days=DAYS)
        if chance.random() < 0.12:
            ends = begins + timedelta(days=chance.randrange(30, max(31, (ends - begins).days)))
            yield self._told("employment-ended", ends, employment="1", effective_on=ends)
        yield self._told("employment-started", begins, employment="1", effective_on=begins, **state)
        if chance.random() < 0.03:
            second = {**state, "unit": self._unit(), "hours": 8}
            yield self._told("employment-started", begins, employment="2", effective_on=begins, **second)
        yield from self._changes(begins, ends, state)
        yield from self._learning(begins, ends)

    def _changes(self, begins: date, ends: date, state: dict[str, Any]) -> Iterator[Told]:
        for _ in range(self._some(1.0)):
            on = self._day(begins, ends)
            field = self.chance.choice(("unit", "scale_band", "hours"))
            state = {**state, field: self._unit() if field == "unit" else self.chance.choice(_CHOICES[field])}
            yield self._told("employment-changed", on, employment="1", effective_on=on, **state)
            if self.chance.random() < 0.03:
                corrected = {**state, "hours": 36}
                later = on + timedelta(days=self.chance.randrange(1, 40))
                yield Told(
                    later, *self._told("employment-changed", on, employment="1", effective_on=on, **corrected)[1:]
                )

    def _learning(self, begins: date, ends: date) -> Iterator[Told]:
        for training in self.chance.sample(TRAININGS, self._some(1.9)):
            edition = f"{training[:3]}-{self.chance.randrange(1, 40)}"
            on = self._day(begins, ends)
            yield self._told("training-offered", on, training=training, edition=edition, occurred_on=on)
            if self.chance.random() < 0.8:
                done = min(on + timedelta(days=self.chance.randrange(7, 90)), ends)
                yield self._told("training-finished", done, training=training, edition=edition, occurred_on=done)
        for number in range(self._some(1.8)):
            on = self._day(begins, ends)
            back = on + timedelta(days=self.chance.randrange(1, 20))
            yield self._told("leave-registered", on, leave=f"l{number}", effective_on=on, until=back)
        for number in range(self._some(1.0)):
            on = self._day(begins, ends)
            yield self._told("session-attended", on, session=f"s{number}", kind="dialogue", occurred_on=on)

    def _told(self, fact: str, on: date, **data: Any) -> Told:
        late = timedelta(days=self.chance.randrange(10, 70) if self.chance.random() < 0.02 else 0)
        plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in data.items()}
        return Told(on + late, f"nl.peil.people.{fact}.v1", {"person": self.person, **plain})

    def _unit(self) -> str:
        return f"team-{self.chance.randrange(self.units):04d}"

    def _day(self, begins: date, ends: date) -> date:
        return begins + timedelta(days=self.chance.randrange(max(1, (ends - begins).days)))

    def _some(self, average: float) -> int:
        """A small whole number that is *average* on the whole."""
        return int(average) + (self.chance.random() < average % 1)


_CHOICES: dict[str, tuple[Any, ...]] = {"scale_band": SCALES, "hours": (16, 20, 24, 28, 32, 36)}


def organisation(staff: int) -> list[dict[str, Any]]:
    """The deliveries that place a municipality with eight clusters, and teams of about ten under them."""
    units = [("gemeente", "municipality", None), *((f"cluster-{number}", "cluster", "gemeente") for number in range(8))]
    units += [(f"team-{number:04d}", "team", f"cluster-{number % 8}") for number in range(teams(staff))]
    return [
        _event(
            Told(BEGINS, "nl.peil.organisation.unit-placed.v1", {
                "unit": unit, "level": level, "parent": parent, "name": unit.capitalize(),
                "effective_on": BEGINS.isoformat(), "state": "open",
            }),
            f"u-{unit}", unit,
        )
        for unit, level, parent in units
    ]  # fmt: skip


def teams(staff: int) -> int:
    """How many teams *staff* people work in."""
    return max(1, staff // PEOPLE_PER_UNIT)


def deliveries(staff: int, seed: int = 1) -> list[dict[str, Any]]:
    """
    Everything the HR system tells of *staff* people, in the order in which it recorded it.

    Person references are ``P`` and six digits.
    """
    chance = random.Random(seed)
    told = [
        each
        for number in range(staff)
        for each in Worker(f"P{number:06d}", random.Random(chance.getrandbits(64)), teams(staff)).story()
    ]
    told.sort(key=lambda each: (each.on, each.type, each.data["person"]))
    return [_event(each, str(uuid.UUID(int=chance.getrandbits(128), version=4)), None) for each in told]


def _event(told: Told, id_: str, subject: str | None) -> dict[str, Any]:
    recorded = datetime.combine(told.on, time(8), tzinfo=UTC)
    event = {
        "specversion": "1.0",
        "id": id_,
        "source": HR,
        "type": told.type,
        "time": recorded.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "datacontenttype": "application/json",
        "data": told.data,
    }
    return event if subject is None else event | {"subject": subject}
