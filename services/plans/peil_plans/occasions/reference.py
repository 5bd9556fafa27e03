"""What the diversity calendar and the checklists hold. Values only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, NamedTuple

import msgspec

Code = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,39}\Z")]
"""An occasion, a checklist or an item of one: it travels in addresses, ids of events and ids of milestones."""
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
Word = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
Item = Annotated[str, msgspec.Meta(min_length=1, max_length=150)]
"""It becomes the label of a milestone, so it is no longer than one."""


class OccasionKind(StrEnum):
    """What an occasion is: celebrated, remembered, or given attention."""

    FEAST = "feast"
    REMEMBRANCE = "remembrance"
    THEME = "theme"


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    pass


class About(_Strict, frozen=True):
    """A calendar of some years; *version* is the day on which its data were last changed."""

    name: Text
    municipality: Text
    since: int = msgspec.field(name="from")
    to: int
    version: date
    reading: tuple[Text, ...]


class Occasion(_Strict, frozen=True):
    """
    Something that comes back each year.

    Attributes:
        tradition: Whose it is, in plain words; empty where it is everybody's.
        source: By what its days are known.
        days: Per time its first and last day.
        may_shift: Whether the moon decides, so that people may celebrate it a day sooner or later.
        asks: Whether a day planned on it raises the question who can be there; of some it does not.
    """

    code: Code
    name: Word
    kind: OccasionKind
    tradition: str
    says: Text
    source: Text
    days: Annotated[tuple[tuple[date, date], ...], msgspec.Meta(min_length=1)]
    may_shift: bool = False
    asks: bool = True


class Time(NamedTuple):
    """One time that an occasion comes: its first and last day."""

    occasion: Occasion
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Calendar:
    """The occasions of some years, each with a code of its own."""

    about: About
    occasions: tuple[Occasion, ...]

    def times(self) -> list[Time]:
        """Every time of every occasion, by its first day."""
        found = [Time(one, first, last) for one in self.occasions for first, last in one.days]
        return sorted(found, key=lambda time: (time.first, time.last, time.occasion.code))

    def on(self, day: date) -> list[Time]:
        """What is celebrated or remembered on *day*, as far as it asks; a day of attention keeps nobody away."""
        return [
            time
            for time in self.times()
            if time.first <= day <= time.last and time.occasion.asks and time.occasion.kind is not OccasionKind.THEME
        ]

    def coming(self, today: date, count: int) -> list[Time]:
        """The next *count* times, of which the last day has not passed on *today*."""
        return [time for time in self.times() if time.last >= today][:count]

    def of_year(self, year: int) -> list[Time]:
        """Every time of which a day lies in *year*, by its first day."""
        return [time for time in self.times() if time.first.year <= year <= time.last.year]

    @property
    def years(self) -> range:
        """The years that it is of."""
        return range(self.about.since, self.about.to + 1)


class Passage(_Strict, frozen=True):
    """Where a checklist comes from: a document and a line of it, from 1."""

    document: Text
    line: Annotated[int, msgspec.Meta(ge=1)]


class Point(_Strict, frozen=True):
    """One thing to see to."""

    code: Code
    text: Item
    hint: Annotated[str, msgspec.Meta(max_length=300)] = ""


class Part(_Strict, frozen=True):
    """Things to see to that belong together."""

    title: Word
    items: Annotated[tuple[Point, ...], msgspec.Meta(min_length=1)]


class Checklist(_Strict, frozen=True):
    """What to see to when organising something; its items have codes of their own, and are at most thirty."""

    code: Code
    title: Word
    says: Text
    source: Passage
    parts: Annotated[tuple[Part, ...], msgspec.Meta(min_length=1)]

    @property
    def items(self) -> tuple[Point, ...]:
        """All its items, in order."""
        return tuple(item for part in self.parts for item in part.items)


@dataclass(frozen=True, slots=True)
class Occasions:
    """All of it: the calendar and the checklists of a municipality."""

    calendar: Calendar
    checklists: tuple[Checklist, ...]

    def checklist(self, code: str) -> Checklist | None:
        """The checklist with this code, if there is one."""
        return next((one for one in self.checklists if one.code == code), None)


def names(times: Iterable[Time]) -> list[str]:
    """What *times* are called, each once."""
    return list(dict.fromkeys(time.occasion.name for time in times))
