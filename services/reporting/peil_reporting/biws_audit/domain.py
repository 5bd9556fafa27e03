"""
The audit of BIWS: which vacancies are drawn, and what evidence there is of each of their steps.

The lot is fixed by a seed that is named before the draw. Of every vacancy that came to its end in the period its lot is
SHA-256 of ``seed|vacancy``; the lowest are drawn. Who has the seed and the vacancies draws the same with any other
program, a larger sample begins with the smaller one, and what becomes known later changes no draw of an earlier day.

Whether the procedure was followed is asked of `vacancies.ending`, which decides it for the released figure too.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from peil_contracts.vacancies import BIWS_STEPS, OPTIONAL_STEPS
from peil_reporting.recorded import Recorded, known_by, standing
from peil_reporting.vacancies.domain import Closed, Opened, StepCompleted
from peil_reporting.vacancies.ending import Ended, persons
from peil_reporting.vacancies.projection import Vacancy

DEFINITION_VERSION = 1
DEFINITION = (
    "Vacatures die in de periode zijn gesloten, vervuld of niet. Een vacature die is ingetrokken, telt niet mee: die "
    "kwam niet aan haar einde. Van elke vacature is het lot de SHA-256 van startwoord, rechte streep en kenmerk van "
    "de vacature. De laagste loten zijn getrokken. De procedure is gevolgd als elke verplichte stap is gedaan, op "
    "volgorde, en uiterlijk op de dag van sluiten."
)
"""What is drawn and how, in plain Dutch."""
FEWEST = 10
"""Never a draw out of vacancies of fewer people than this, whatever the threshold."""

State = Literal["in-order", "out-of-order", "after-closing", "missing"]
Status = Literal["ok", "nothing", "too-few"]
STATES: tuple[State, ...] = ("in-order", "out-of-order", "after-closing", "missing")


class Evidence(NamedTuple):
    """The event that says so: the day it is true, the day Peil knew it, its source system and its id."""

    on: int
    known_on: int
    source: str
    event: str


class Step(NamedTuple):
    """
    One of the ten steps of a vacancy.

    Attributes:
        state: ``out-of-order``: a mandatory step before it was done on a later day. Else ``after-closing``: it was
            done after the day of closing.
        optional: Whether the procedure may be followed without it.
        evidence: None when it is missing.
    """

    step: str
    state: State
    optional: bool
    evidence: Evidence | None


class Drawn(NamedTuple):
    """A vacancy that was drawn by its *lot*: how it went, from opening to closing. It says nothing of persons."""

    lot: str
    vacancy: str
    opened: Evidence
    closed: Evidence
    outcome: str
    followed: bool
    steps: tuple[Step, ...]


class Counted(NamedTuple):
    """Of how many of the drawn vacancies a step has which state."""

    step: str
    optional: bool
    states: Mapping[State, int]

    @property
    def with_evidence(self) -> int:
        """How many have it at all."""
        return sum(self.states.values()) - self.states["missing"]


def lot_of(seed: str, vacancy: str) -> str:
    """The lot of *vacancy*: SHA-256 of ``seed|vacancy``, in lower-case hexadecimal digits."""
    return hashlib.sha256(f"{seed}|{vacancy}".encode()).hexdigest()


def draw(seed: str, vacancies: Iterable[str], size: int) -> list[tuple[str, str]]:
    """The *size* lowest lots, each with its vacancy, the lowest first."""
    return sorted((lot_of(seed, vacancy), vacancy) for vacancy in vacancies)[:size]


def status_of(population: Sequence[Ended], k: int) -> Status:
    """
    Whether is drawn from *population*: not when fewer than *k* people, or than `FEWEST`, answer for all of it.

    People are counted as the released figure counts them: whoever shares a unit or a hiring manager is one.
    """
    if not population:
        return "nothing"
    return "ok" if len(set(persons(population).values())) >= max(k, FEWEST) else "too-few"


def examine(lot: str, ended: Ended, vacancy: Vacancy, known_on: int) -> Drawn:
    """
    How the drawn *vacancy* went, as known at the end of day *known_on* (``YYYYMMDD``).

    Args:
        ended: How it ended by then.
    """
    stands = standing(known_by(vacancy, known_on).facts)
    opened = min(
        (value.on, value.unit, _evidence(fact, value.on)) for fact, value in stands if isinstance(value, Opened)
    )
    closed = min(
        (value.on, value.outcome, _evidence(fact, value.on)) for fact, value in stands if isinstance(value, Closed)
    )
    done: dict[str, Evidence] = {}
    for fact, value in stands:
        if isinstance(value, StepCompleted):
            found = _evidence(fact, value.on)
            done[value.step] = min(found, done.get(value.step, found))
    return Drawn(lot, ended.vacancy, opened[2], closed[2], closed[1], ended.followed, tuple(_steps(done, ended.on)))


def _evidence(fact: Recorded[Opened | StepCompleted | Closed], on: int) -> Evidence:
    return Evidence(on, fact.known_on, fact.source, fact.id)


def _steps(done: Mapping[str, Evidence], closed_on: int) -> Iterable[Step]:
    latest = 0
    for step in BIWS_STEPS:
        optional, evidence = step in OPTIONAL_STEPS, done.get(step)
        yield Step(step, _state(evidence, latest, closed_on), optional, evidence)
        if evidence is not None and not optional:
            latest = max(latest, evidence.on)


def _state(evidence: Evidence | None, latest: int, closed_on: int) -> State:
    if evidence is None:
        return "missing"
    if evidence.on < latest:
        return "out-of-order"
    return "after-closing" if evidence.on > closed_on else "in-order"


def summary(drawn: Sequence[Drawn]) -> list[Counted]:
    """Per step, in order, how many of *drawn* have it in which state."""
    found = []
    for number, step in enumerate(BIWS_STEPS):
        states = Counter(one.steps[number].state for one in drawn)
        found.append(Counted(step, step in OPTIONAL_STEPS, {state: states[state] for state in STATES}))
    return found
