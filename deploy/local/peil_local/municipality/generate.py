"""The whole municipality from a number of people, a seed and a last day."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from heapq import merge
from random import Random

from .absence import make_absence
from .activities import Done, make_activities
from .agreements import Agreed, Agreeing
from .answering import Answer, make_answers
from .barometer import make_barometer
from .plans import Adopted, make_plans
from .reorganisation import placed, reorganise
from .signals import make_signals
from .staff import DEMO_PEOPLE, Career, Leaders, Span, appointments, make_leaders, make_workers
from .told import Told
from .units import Unit, make_units
from .untidy import make_untidy
from .vacancies import Recruiting

DAYS = 730
"""Two years."""

REORGANISED_BEFORE_END = 300
"""So many days before the last one the reorganisation takes effect: later than some moves, earlier than others."""


@dataclass(frozen=True, slots=True)
class Municipality:
    """
    A municipality and everything its HR system tells.

    Attributes:
        units: As they were in the beginning.
        leaders: Who leads which unit, from which day.
        deliveries: In the order in which they are sent, each with its id; a repeat has the id of what it repeats.
        plans: Of the directorates that have one, besides those of the example papers.
        agreements: With managers, in the order in which they are made up.
        activities: What was done in teams.
        answers: Of those who take part in a survey.
        last: The last day that is told of.
    """

    units: tuple[Unit, ...]
    leaders: Leaders
    deliveries: tuple[Told, ...]
    plans: tuple[Adopted, ...]
    agreements: tuple[Agreed, ...]
    activities: tuple[Done, ...]
    answers: tuple[Answer, ...]
    last: date


def make_municipality(staff: int, seed: int, last: date) -> Municipality:
    """
    A municipality of *staff* people over the two years that end on *last*: the same for the same three.

    Raises:
        StaffOutOfRange: no municipality is made of so many people.
    """
    chance = Random(seed)  # noqa: S311 - made up, and to be made up again the same
    span = Span(last - timedelta(days=DAYS), last)
    units = make_units(staff, chance)
    change = reorganise(units, last - timedelta(days=REORGANISED_BEFORE_END), chance)
    workers = make_workers(units)
    leaders = make_leaders(workers, change, span, chance)
    open_units = [unit.unit for unit in units if unit.level == "team" and unit.unit not in change.moves]

    def facts() -> Iterator[Told]:
        early = datetime.combine(span.first, time(6))  # units are there before who works in them
        yield from (placed(unit, span.first, chance)._replace(at=early) for unit in units if not unit.given)
        yield from change.placed
        yield from appointments(leaders, chance)
        for worker in workers:
            yield from Career(worker, span, open_units, change, Random(chance.getrandbits(64))).told()  # noqa: S311
        yield from Recruiting(units, change, leaders, span, chance).told()

    stream = make_untidy(list(facts()), last, chance)
    named = [*_named(stream, chance)]
    # Of its own chance, so that whoever is told of above stays the same without it.
    apart = Random(f"{seed} absence")  # noqa: S311
    away = _named(make_absence(units, change, span, apart), apart)
    apart = Random(f"{seed} signals")  # noqa: S311
    given = _named(make_signals(units, span, apart), apart)
    apart = Random(f"{seed} barometer")  # noqa: S311
    published = _named(make_barometer(units, span, apart), apart)
    deliveries = tuple(merge(named, away, given, published, key=lambda one: one.place))
    plans = tuple(make_plans(units, span, chance))
    agreements = tuple(Agreeing(units, leaders, span, chance).all())
    answers = tuple(make_answers(units, workers, chance))
    activities = tuple(make_activities(units, change.moves, span, Random(f"{seed} activities")))  # noqa: S311
    return Municipality(tuple(units), leaders, deliveries, plans, agreements, activities, answers, last)


def people_with_mail(town: Municipality) -> list[str]:
    """References of everybody who may be reminded: who leads or led a unit, and the demo people with a task."""
    led = {person for terms in town.leaders.of.values() for _, person in terms}
    return sorted(led | set(DEMO_PEOPLE))


def _named(stream: Iterable[Told], chance: Random) -> Iterator[Told]:
    """*stream* with an id for each; a repeat bears the id of the delivery that it repeats."""
    ids: dict[tuple[str, str, str], str] = {}
    for one in stream:
        same = (one.at.isoformat(), one.type, repr(one.data))
        if same not in ids:
            ids[same] = str(uuid.UUID(int=chance.getrandbits(128), version=4))
        yield one._replace(id=ids[same])
