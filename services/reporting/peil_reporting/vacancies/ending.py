"""
How a vacancy came to its end, and whether the procedure (BIWS) was followed: one rule, for the released figure and for
an audit.

Followed: every mandatory step was done, in the order of the process, by the day of closing. The agreement asks it of
all vacancies, internal and external (collegial agreement "Representatie 3"); that the steps are complete and in order
is the first check of a BIWS audit. A vacancy that was withdrawn never came to its end.

A vacancy is a thing; the persons concerned are who answer for it. Vacancies with the same hiring manager, or in the
same unit, are of one person here: a unit of two managers counts as one, so that k is never reached by too few.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from peil_reporting.recorded import known_by, standing
from peil_reporting.responsibilities.projection import Holders, holder
from peil_reporting.vacancies.domain import MANDATORY_STEPS, Closed, Opened, StepCompleted
from peil_reporting.vacancies.projection import Vacancy


class Ended(NamedTuple):
    """
    A vacancy that came to its end.

    Attributes:
        vacancy: Its id.
        unit: Where it was opened.
        on: The day it was closed, ``YYYYMMDD``.
        followed: Whether the procedure was followed.
        person: Its hiring manager; empty when nobody was named.
    """

    vacancy: str
    unit: str
    on: int
    followed: bool
    person: str = ""


def ended(vacancy: Vacancy, holders: Holders | None, known_on: int) -> Ended | None:
    """
    How *vacancy* ended, as known at the end of day *known_on* (``YYYYMMDD``); None when it did not, or was withdrawn.

    Several sources may tell of one vacancy: the earliest opening, closing and day of each step count.
    """
    opened: Opened | None = None
    closed: Closed | None = None
    done: dict[str, int] = {}
    for _, value in standing(known_by(vacancy, known_on).facts):
        match value:
            case Opened():
                opened = min(opened or value, value, key=lambda one: (one.on, one.unit))
            case Closed():
                closed = min(closed or value, value, key=lambda one: (one.on, one.outcome))
            case StepCompleted():
                done[value.step] = min(value.on, done.get(value.step, value.on))
    if opened is None or closed is None or closed.outcome == "withdrawn":
        return None
    person = holder(known_by(holders, known_on)) if holders else None
    return Ended(vacancy.vacancy, opened.unit, closed.on, followed(done, closed.on), person or "")


def followed(done: Mapping[str, int], closed_on: int) -> bool:
    """Whether every mandatory step was *done* (on which day), in order, by the day of closing."""
    days = [done.get(step) for step in MANDATORY_STEPS]
    told = [day for day in days if day is not None]
    return len(told) == len(days) and told == sorted(told) and told[-1] <= closed_on


def persons(vacancies: Iterable[Ended]) -> dict[str, int]:
    """Per vacancy the number of the person concerned: one for all that hang together by unit or hiring manager."""
    number: dict[str, int] = {}
    kept: dict[str, str] = {}

    def first(one: str) -> str:
        while kept.setdefault(one, one) != one:
            one = kept[one]
        return one

    every = sorted(vacancies)
    for one in every:
        names = [f"unit {one.unit}", *([f"person {one.person}"] if one.person else [])]
        kept[first(names[-1])] = first(names[0])
    for one in every:
        number.setdefault(first(f"unit {one.unit}"), len(number))
    return {one.vacancy: number[first(f"unit {one.unit}")] for one in every}
