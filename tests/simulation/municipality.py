"""What people and systems of a small town do in thirty days: drawn from the seed beforehand, in order of moment."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from peil_chassis.clock import AMSTERDAM
from peil_contracts.organisation import MANAGER_APPOINTED, PLAN_OWNER_NAMED, UNIT_PLACED
from peil_contracts.people import (
    EMPLOYMENT_CHANGED,
    EMPLOYMENT_ENDED,
    EMPLOYMENT_STARTED,
    LEAVE_REGISTERED,
    TRAINING_FINISHED,
)
from peil_contracts.register import FACT_WITHDRAWN
from peil_contracts.vacancies import BIWS_STEPS, STEP_COMPLETED, VACANCY_CLOSED, VACANCY_OPENED
from simulation.services import RECRUITMENT
from vault_parts import LEADING

FIRST_DAY = date(2026, 3, 16)
"""A Monday; the clocks go forward on the 29th, a quarter ends on the 31st, Easter Monday is 6 April."""
DAYS = 30
MORNING, AFTERNOON, NIGHT = time(8, 10), time(14, 5), time(2, 30)
STAFF = 60
VACANCIES = 9
LONG_AGO = date(2025, 2, 1)

UNITS = (
    ("gemeente", None, "municipality"),
    ("cluster-a", "gemeente", "cluster"),
    ("cluster-b", "gemeente", "cluster"),
    ("directie-1", "cluster-a", "directorate"),
    ("directie-2", "cluster-a", "directorate"),
    ("directie-3", "cluster-b", "directorate"),
    ("directie-4", "cluster-b", "directorate"),
    ("team-1", "directie-1", "team"),
    ("team-2", "directie-1", "team"),
    ("team-3", "directie-2", "team"),
    ("team-4", "directie-3", "team"),
    ("team-5", "directie-4", "team"),
)
WORKPLACES = ("team-1", "team-2", "team-3", "team-4", "team-5", "directie-1", "directie-4")
PLANS = {"plan-1": ("directie-1", "medewerker-050"), "plan-2": ("directie-3", "medewerker-051")}
"""Plan -> the unit whose it is, and who owns it (the trekker)."""
ACTIONS = 5
NEW_MANAGERS = {"directie-2": 12, "team-4": 17, "team-1": 21}
"""Unit -> the day, from 0, on which somebody else becomes its manager."""
ERASED_AT = 29
"""The moment in which the HR system lets somebody be erased: the survey is over, and so is the last they led."""


@dataclass(frozen=True)
class Delivery:
    """
    One event of an HR system.

    Attributes:
        way: ``one`` or ``batch`` over HTTP, or ``topic``.
    """

    moment: int
    way: str
    event: dict[str, Any]


@dataclass(frozen=True)
class Change:
    """A trekker says how an action stands."""

    moment: int
    plan: str
    action: str
    to: str
    key: str


@dataclass
class Doings:
    """What systems deliver and what trekkers say, by moment."""

    moments: list[datetime]
    deliveries: list[Delivery] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)


def reference(number: int) -> str:
    """What the HR system calls somebody."""
    return f"medewerker-{number:03d}"


ERASED = reference(4)
"""Who is erased: the manager of directie-2 until the day in `NEW_MANAGERS`, with an address in notifier."""


def _of_erased(delivery: Delivery) -> bool:
    return ERASED in str(delivery.event["data"])


def draw_doings(seed: int, moments: list[datetime]) -> Doings:
    """What systems deliver and what trekkers say in *moments*, as *seed* has it."""
    draws = random.Random(seed)
    doings = Doings(moments)
    writer = _Writer(draws, doings)
    _organisation(writer)
    _staff(writer, draws)
    _vacancies(writer, draws)
    _learning(writer, draws)
    _second_thoughts(writer, draws)
    # Of somebody who is to be forgotten a system tells nothing more.
    doings.deliveries[:] = [each for each in doings.deliveries if each.moment < ERASED_AT or not _of_erased(each)]
    doings.deliveries.sort(key=lambda each: each.moment)
    doings.changes.extend(_changes(draws, len(moments)))
    return doings


def all_moments() -> Iterator[datetime]:
    """The moments in which something happens: in the morning of a working day, in some afternoons, and on Sunday."""
    for number in range(DAYS):
        day = FIRST_DAY + timedelta(days=number)
        for hour in _HOURS[day.weekday()]:
            yield datetime.combine(day, hour, AMSTERDAM)


_HOURS = ((MORNING,), (MORNING, AFTERNOON), (MORNING,), (MORNING, AFTERNOON), (MORNING,), (), (NIGHT,))
"""Per day of the week, from Monday on. On one Sunday there is no such hour: the clocks go forward then."""


class _Writer:
    """Puts deliveries into the agenda, with ids and times of their own."""

    def __init__(self, draws: random.Random, doings: Doings) -> None:
        self._draws = draws
        self._numbers = count(1)
        self.doings = doings

    def write(self, moment: int, type_: str, data: dict[str, Any], *, source: str = LEADING) -> Delivery:
        """Something that its source recorded shortly before *moment*; one in fifty comes a good deal later."""
        recorded = self.doings.moments[moment] - timedelta(minutes=30, seconds=-next(self._numbers) % 900)
        late = self._draws.random() < 0.02
        last = len(self.doings.moments) - 2
        return self.add(
            min(last, moment + self._draws.randint(1, 6)) if late else moment, type_, data, source, recorded
        )

    def add(self, moment: int, type_: str, data: dict[str, Any], source: str, recorded: datetime) -> Delivery:
        """Deliver it at *moment*."""
        event = {
            "specversion": "1.0",
            "id": f"e-{next(self._numbers):05d}",
            "source": source,
            "type": type_,
            "time": recorded.isoformat(),
            "datacontenttype": "application/json",
            "data": data,
        }
        made = Delivery(moment, self._draws.choice(("one", "batch", "batch", "topic", "topic")), event)
        self.doings.deliveries.append(made)
        return made


def _organisation(writer: _Writer) -> None:
    for number, (unit, parent, level) in enumerate(UNITS):
        placed = {
            "unit": unit,
            "level": level,
            "parent": parent,
            "name": unit.capitalize(),
            "effective_on": LONG_AGO.isoformat(),
            "state": "open",
            "merged_into": None,
        }
        writer.write(0, UNIT_PLACED, placed)
        manager = {"unit": unit, "effective_on": LONG_AGO.isoformat(), "person": reference(number)}
        writer.write(1, MANAGER_APPOINTED, manager)
    for unit, day in NEW_MANAGERS.items():
        appointed = {"unit": unit, "effective_on": _day(day), "person": reference(STAFF - 1 - day)}
        writer.write(_first_of(writer.doings, FIRST_DAY + timedelta(days=day)), MANAGER_APPOINTED, appointed)
    for plan, (unit, owner) in PLANS.items():
        named = {"unit": unit, "plan": plan, "effective_on": LONG_AGO.isoformat(), "person": owner}
        writer.write(1, PLAN_OWNER_NAMED, named)


def _staff(writer: _Writer, draws: random.Random) -> None:
    for number in range(STAFF):
        contract = {
            "person": reference(number),
            "employment": "d1",
            "unit": draws.choice(WORKPLACES),
            "effective_on": (LONG_AGO + timedelta(days=draws.randrange(300))).isoformat(),
            "scale_band": draws.choice(("up-to-9", "10-11", "10-11", "12-14")),
            "hours": draws.choice((24, 32, 36)),
            "function_family": "policy",
            "age_group": draws.choice(("25-34", "35-44", "45-54")),
        }
        writer.write(0, EMPLOYMENT_STARTED, contract)
        day = draws.randrange(2, DAYS)
        moment = _first_of(writer.doings, FIRST_DAY + timedelta(days=day))
        if number % 9 == 4:
            moved = {**contract, "unit": draws.choice(WORKPLACES), "effective_on": _day(day)}
            writer.write(moment, EMPLOYMENT_CHANGED, moved)
        if number % 14 == 5:
            ended = {"person": reference(number), "employment": "d1", "effective_on": _day(day)}
            writer.write(moment, EMPLOYMENT_ENDED, ended)
        if number % 6 == 1:
            leave = {"person": reference(number), "leave": "v1", "effective_on": _day(day), "until": _day(day + 6)}
            writer.write(moment, LEAVE_REGISTERED, leave)


def _vacancies(writer: _Writer, draws: random.Random) -> None:
    for number in range(VACANCIES):
        vacancy = f"vac-{number}"
        begun = draws.randrange(1, 8)
        opened = {
            "vacancy": vacancy,
            "unit": draws.choice(WORKPLACES),
            "occurred_on": _day(begun),
            "scale_band": "10-11",
            "channel": "both",
            # A reference of another system than the leading one waits for a mapping: only that one names a person.
            "hiring_manager": reference(draws.randrange(12)) if number % 2 else None,
        }
        source = LEADING if number % 2 else RECRUITMENT
        writer.write(_first_of(writer.doings, FIRST_DAY + timedelta(days=begun)), VACANCY_OPENED, opened, source=source)
        day = begun
        for step in BIWS_STEPS[: draws.randint(4, len(BIWS_STEPS))]:
            day += draws.randint(1, 3)
            if day >= DAYS:
                break
            if draws.random() < 0.1:
                continue  # a step that is passed by
            done = {"vacancy": vacancy, "step": step, "occurred_on": _day(day)}
            writer.write(_first_of(writer.doings, FIRST_DAY + timedelta(days=day)), STEP_COMPLETED, done, source=source)
        if number % 3 == 0 and day + 1 < DAYS:
            closed = {"vacancy": vacancy, "occurred_on": _day(day + 1), "outcome": "filled"}
            moment = _first_of(writer.doings, FIRST_DAY + timedelta(days=day + 1))
            writer.write(moment, VACANCY_CLOSED, closed, source=source)


def _learning(writer: _Writer, draws: random.Random) -> None:
    for number in (*range(STAFF), *range(2, STAFF - 20)):
        day = draws.randrange(1, DAYS)
        done = {
            "person": reference(number),
            "training": draws.choice(("dialogue", "bystander")),
            "edition": f"2026-{draws.randint(1, 3)}",
            "occurred_on": _day(day),
        }
        writer.write(_first_of(writer.doings, FIRST_DAY + timedelta(days=day)), TRAINING_FINISHED, done)


_CORRECTED = {STEP_COMPLETED: ("vacancy", "step"), TRAINING_FINISHED: ("person", "training", "edition")}


def _second_thoughts(writer: _Writer, draws: random.Random) -> None:
    """A source corrects itself, takes something back, or sends the later word before the earlier one."""
    for made in list(writer.doings.deliveries):
        key = _CORRECTED.get(made.event["type"])
        if key is None or draws.random() > 0.18:
            continue
        data, source = made.event["data"], made.event["source"]
        recorded = datetime.fromisoformat(made.event["time"]) + timedelta(seconds=draws.randint(1, 600))
        moment = max(0, min(made.moment + draws.choice((0, 0, 1, 2, 5)), len(writer.doings.moments) - 2))
        if draws.random() < 0.35:
            taken_back = {"fact_type": made.event["type"], "key": {name: data[name] for name in key}}
            writer.add(moment, FACT_WITHDRAWN, taken_back, source, recorded)
        else:
            day = date.fromisoformat(data["occurred_on"]) - timedelta(days=1)
            writer.add(moment, made.event["type"], {**data, "occurred_on": day.isoformat()}, source, recorded)
        if draws.random() < 0.4:  # the earlier word comes last
            place = writer.doings.deliveries.index(made)
            later = min(len(writer.doings.moments) - 2, moment + draws.randint(0, 2))
            writer.doings.deliveries[place] = replace(made, moment=later)


def _changes(draws: random.Random, moments: int) -> Iterator[Change]:
    for number in range(10):
        plan = draws.choice(list(PLANS))
        yield Change(
            moment=draws.randrange(5, moments - 1),
            plan=plan,
            action=f"a{draws.randrange(ACTIONS)}",
            to=draws.choice(("running", "slightly-delayed", "delayed", "done", "to-revise")),
            key=f"change-{number}",
        )


def plan_body(plan: str) -> dict[str, Any]:
    """The plan as Bureau I&D adopts it; three of its actions fall due within the thirty days."""
    return {
        "plan": plan,
        "unit": PLANS[plan][0],
        "title": f"Actieplan {plan}",
        "adoptedOn": "2026-01-12",
        "period": {"from": "2026-01-01", "to": "2026-12-31"},
        "sections": [{"section": "A", "title": "Bewustwording"}],
        "actions": [_action(number) for number in range(ACTIONS)],
    }


def _action(number: int) -> dict[str, Any]:
    due = FIRST_DAY + timedelta(days=8 + 5 * number) if number < 3 else date(2026, 12, 31)
    return {
        "action": f"a{number}",
        "code": f"A{number}",
        "title": "Iets doen",
        "section": "A",
        "status": "planned",
        "continuous": False,
        "milestones": [{"label": "Af", "periodText": "2026", "dueOn": due.isoformat(), "done": False}],
    }


def _day(number: int) -> str:
    return (FIRST_DAY + timedelta(days=number)).isoformat()


def _first_of(doings: Doings, day: date) -> int:
    """A moment on *day*, or the first after it; never the last of all."""
    for number, moment in enumerate(doings.moments):
        if moment.date() >= day and moment.hour >= 8:
            return min(number, len(doings.moments) - 2)
    return len(doings.moments) - 2
