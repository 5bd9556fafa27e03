"""Vacancies and their steps of inclusive recruitment: most as they should, some skipped, late or in the wrong order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from peil_contracts.vacancies import BIWS_STEPS, OPTIONAL_STEPS

from .reorganisation import Reorganisation
from .staff import Leaders, Span
from .told import Told, told
from .units import Unit

PER_PERSON = 0.18
"""Vacancies in two years for each person who works there."""

STORY = "vac-ddv-verhaal"
"""The vacancy that the demo's first page tells of: three steps done, then nothing any more."""

STORY_STOPPED = 7
"""So many days before the last one its third step was done: the fourth is then late, and its reminders run."""

STORY_HOLDER = "100205"
"""The demo person who has that vacancy."""

_GAPS = {
    "brief-translated": (1, 5), "requirements-fixed": (1, 5), "committee-formed": (2, 7),
    "vacancy-published": (2, 7), "criteria-locked": (1, 5), "letters-screened": (10, 21),
    "interviews-scored": (5, 14), "assessment-done": (5, 10), "decision-recorded": (3, 8), "procedure-closed": (1, 5),
}  # fmt: skip
"""Per step the least and the most days that it takes after the one before."""

_SCALES, _CHANNELS = ("up-to-9", "10-11", "12-14"), ("internal", "external", "both")
_COURSES, _WEIGHTS = ("tidy", "skipping", "late", "swapped"), (62, 15, 12, 11)


@dataclass(slots=True)
class Recruiting:
    """Makes up vacancies within *span*."""

    units: Sequence[Unit]
    change: Reorganisation
    leaders: Leaders
    span: Span
    chance: Random

    def told(self) -> Iterator[Told]:
        """Everything that is told of all vacancies, the one of the story last."""
        places = [unit for unit in self.units if unit.level in ("team", "department")]
        weights = [unit.staff for unit in places]
        count = max(4, round(sum(weights) * PER_PERSON))
        for number, place in enumerate(self.chance.choices(places, weights, k=count), 1):
            yield from self._course(f"vac-{number:05d}", place.unit)
        yield from self._story()

    def _course(self, vacancy: str, place: str) -> Iterator[Told]:
        chance, opened = self.chance, self.span.some_day(self.chance)
        unit = self.change.unit_on(place, opened)
        yield told(
            "vacancies.vacancy-opened", opened, chance, vacancy=vacancy, unit=unit, occurred_on=opened,
            scale_band=chance.choice(_SCALES), channel=chance.choice(_CHANNELS),
            hiring_manager=self.leaders.on(unit, opened),
        )  # fmt: skip
        days = self._days(opened)
        stopped = chance.random() < 0.08
        if stopped:
            days = days[: chance.randrange(1, 6)]
        for step, on in days:
            if on <= self.span.last:
                yield told("vacancies.step-completed", on, chance, vacancy=vacancy, step=step, occurred_on=on)
        closed = max(on for _, on in days) + timedelta(days=chance.randrange(0, 4))
        if closed <= self.span.last:
            outcome = "withdrawn" if stopped else chance.choices(("filled", "not-filled"), (85, 15))[0]
            yield told("vacancies.vacancy-closed", closed, chance, vacancy=vacancy, occurred_on=closed, outcome=outcome)

    def _days(self, opened: date) -> list[tuple[str, date]]:
        """The steps of one vacancy with the day of each, in the order of the process."""
        chance = self.chance
        course = chance.choices(_COURSES, _WEIGHTS)[0]
        steps = [step for step in BIWS_STEPS if step not in OPTIONAL_STEPS or chance.random() < 0.6]
        if course == "skipping":
            for missed in chance.sample(steps[:6], chance.choice((1, 1, 2))):
                steps.remove(missed)
        slow = chance.choice(steps) if course == "late" else None
        days, on = [], opened
        for step in steps:
            on += timedelta(days=chance.randint(*_GAPS[step]) + (chance.randint(30, 60) if step == slow else 0))
            days.append(on)
        if course == "swapped":
            at = chance.randrange(len(days) - 1)
            days[at], days[at + 1] = days[at + 1], days[at]
        return list(zip(steps, days, strict=True))

    def _story(self) -> Iterator[Told]:
        stopped = self.span.last - timedelta(days=STORY_STOPPED)
        opened = stopped - timedelta(days=12)
        yield told(
            "vacancies.vacancy-opened", opened, self.chance, vacancy=STORY, unit="directie-ddv", occurred_on=opened,
            scale_band="10-11", channel="both", hiring_manager=STORY_HOLDER,
        )  # fmt: skip
        for number, step in enumerate(BIWS_STEPS[:3], 1):
            on = opened + timedelta(days=4 * number)
            yield told("vacancies.step-completed", on, self.chance, vacancy=STORY, step=step, occurred_on=on)
