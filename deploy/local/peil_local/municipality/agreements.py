"""Agreements with the managers of directorates and departments: kept, not kept, lapsed, or still on their way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from .staff import DEMO_MANAGERS, Leaders, Span
from .units import Unit

KINDS_CONSENTED = (
    "inclusion-1", "inclusion-2", "inclusion-3", "inclusion-4", "inclusion-5", "inclusion-6",
    "representation-2", "representation-3", "representation-5", "representation-6", "representation-7",
)  # fmt: skip
"""Kinds that the works council consented to; about the other two it has still to decide."""

KINDS_ASKED = ("representation-1", "representation-4")

TEXTS = {
    "inclusion-1": "We houden twee keer per jaar een peiling en bespreken de uitkomst in elk team.",
    "inclusion-2": "We kijken onze brieven en webteksten na op inclusieve taal.",
    "inclusion-3": "We bespreken elk kwartaal hoeveel meldingen er zijn en wat we ervan leren.",
    "inclusion-4": "We maken uren vrij voor de trekker van het actieplan.",
    "inclusion-5": "We schrijven een nieuw actieplan voor de komende twee jaar.",
    "inclusion-6": "We brengen de interne dienstverlening op orde voor iedereen die er gebruik van maakt.",
    "representation-2": "Bij elke vacature bespreken we vooraf wat inclusie voor deze functie betekent.",
    "representation-3": "Elke vacature doorloopt alle stappen van bewust inclusief werven en selecteren.",
    "representation-5": "Nieuwe medewerkers krijgen een buddy en een gesprek na drie, zes en twaalf maanden.",
    "representation-6": "Met iedereen die vertrekt voeren we een gesprek volgens een vaste lijst.",
    "representation-7": "We dragen elk jaar medewerkers voor bij het talentprogramma.",
}
"""What is agreed, per kind."""

_REASONS = {
    "at-risk": ("Er is te weinig tijd voor vrijgemaakt.", "De aanpak moest over na een eerste poging."),
    "not-kept": ("Door een reorganisatie is het niet gelukt.", "Er was te weinig capaciteit in het team."),
    "lapsed": ("Deze afspraak is opgegaan in een nieuwe afspraak.",),
}
_ENDINGS, _ENDING_WEIGHTS = ("kept", "not-kept", "lapsed", ""), (58, 20, 6, 16)
_PER_LEVEL = {"directorate": 3, "department": 1}


@dataclass(frozen=True, slots=True)
class Noted:
    """What was said of an agreement on a day, with a reason where one is needed."""

    to: str
    on: date
    reason: str | None


@dataclass(frozen=True, slots=True)
class Agreed:
    """An agreement with the manager of *unit*, and what was said of it since, in order."""

    name: str
    unit: str
    kind: str
    made_on: date
    due_on: date
    review_on: date
    text: str
    notes: tuple[Noted, ...]


@dataclass(slots=True)
class Agreeing:
    """Makes up agreements within *span*."""

    units: Sequence[Unit]
    leaders: Leaders
    span: Span
    chance: Random
    told_of: set[str] = field(default_factory=set)

    def all(self) -> Iterator[Agreed]:
        """Every agreement, unit by unit."""
        number = 0
        for unit in self.units:
            count = _PER_LEVEL.get(unit.level, 1 if unit.unit in DEMO_MANAGERS else 0)
            for kind in self.chance.sample(KINDS_CONSENTED, count):
                number += 1
                yield self._one(f"afspraak-{number:04d}", unit.unit, kind)

    def _one(self, name: str, unit: str, kind: str) -> Agreed:
        chance, span = self.chance, self.span
        made = span.some_day(chance, after=span.first + timedelta(days=30), until=span.last - timedelta(days=20))
        due = made + timedelta(days=chance.randrange(120, 420))
        if unit in DEMO_MANAGERS and unit not in self.told_of:  # one of a demo person is due on the day of the play
            self.told_of.add(unit)
            made, due = span.last - timedelta(days=199), span.last + timedelta(days=1)
        review = made + (due - made) / 2
        # What follows a hand-over cannot be told as if it came before it: such an agreement is only handed over.
        stays = len(self.leaders.of.get(unit, ())) == 1
        return Agreed(name, unit, kind, made, due, review, TEXTS[kind], self._notes(made, due) if stays else ())

    def _notes(self, made: date, due: date) -> tuple[Noted, ...]:
        chance, last = self.chance, self.span.last
        notes = []
        half = made + (due - made) / 3
        if half <= last and chance.random() < 0.7:
            notes.append(self._note(chance.choice(("on-track", "on-track", "on-track", "at-risk")), half))
        ending = chance.choices(_ENDINGS, _ENDING_WEIGHTS)[0]
        if due <= last and ending:
            notes.append(self._note(ending, due))
        return tuple(notes)

    def _note(self, to: str, on: date) -> Noted:
        return Noted(to, on, self.chance.choice(_REASONS[to]) if to in _REASONS else None)
