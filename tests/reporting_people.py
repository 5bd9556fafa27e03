"""Facts about people for the tests of reporting, with everything that a test does not care about filled in."""

from __future__ import annotations

from typing import Any

from peil_chassis.projection import Fact
from peil_contracts.people import (
    EMPLOYMENT_CHANGED,
    EMPLOYMENT_ENDED,
    EMPLOYMENT_STARTED,
    PERSON_ERASED,
    TRAINING_FINISHED,
)
from reporting_facts import SOURCE, fact, withdrawn


def pseudonym(person: str) -> str:
    """The pseudonym of somebody the test calls *person*."""
    return "ps-" + person.encode().hex().ljust(32, "0")[:32]


def _state(unit: str, on: str, person: str, employment: str, more: dict[str, Any]) -> dict[str, Any]:
    return {
        "person": pseudonym(person),
        "employment": employment,
        "unit": unit,
        "effective_on": on,
        "scale_band": more.pop("band", "10-11"),
        "hours": more.pop("hours", 36),
        "function_family": "policy",
        "age_group": more.pop("age", "35-44"),
    }


def started(
    unit: str, on: str, known: str | None = None, *, person: str = "p", employment: str = "e1", n: int = 1, **more: Any
) -> Fact:
    """*person* began to work in *unit*; *more* may give band, hours, age and source."""
    data = _state(unit, on, person, employment, more)
    return fact(EMPLOYMENT_STARTED, known or on, data, n=n, **more)


def altered(
    unit: str, on: str, known: str | None = None, *, person: str = "p", employment: str = "e1", n: int = 2, **more: Any
) -> Fact:
    """From *on* the employment of *person* is in *unit*, with what *more* says."""
    data = _state(unit, on, person, employment, more)
    return fact(EMPLOYMENT_CHANGED, known or on, data, n=n, **more)


def ended(
    on: str, known: str | None = None, *, person: str = "p", employment: str = "e1", n: int = 3, **more: Any
) -> Fact:
    """*on* is the first day on which the employment of *person* is no longer in force."""
    data = {"person": pseudonym(person), "employment": employment, "effective_on": on}
    return fact(EMPLOYMENT_ENDED, known or on, data, n=n, **more)


def finished(
    training: str, on: str, known: str | None = None, *, person: str = "p", edition: str = "x1", n: int = 4, **more: Any
) -> Fact:
    """*person* finished *training*."""
    data = {"person": pseudonym(person), "training": training, "edition": edition, "occurred_on": on}
    return fact(TRAINING_FINISHED, known or on, data, n=n, **more)


def erased(known: str, *, person: str = "p", n: int = 9) -> Fact:
    """*person* is forgotten."""
    return fact(PERSON_ERASED, known, {"person": pseudonym(person), "erased_on": known}, n=n)


def taken_back(of: Fact, known: str, *, n: int = 9, source: str = SOURCE) -> Fact:
    """The withdrawal of *of* under its natural key."""
    names = {
        EMPLOYMENT_STARTED: ("person", "employment"),
        EMPLOYMENT_CHANGED: ("person", "employment", "effective_on"),
        EMPLOYMENT_ENDED: ("person", "employment"),
        TRAINING_FINISHED: ("person", "training", "edition"),
    }[of.type]
    return withdrawn(known, of.type, {name: of.data[name] for name in names}, n=n, source=source)
