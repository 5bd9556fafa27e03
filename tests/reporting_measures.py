"""Vacancies, absence and signals for the tests of what is told of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from msgspec.structs import replace

from peil_chassis.projection import Fact
from peil_contracts.measures import ABSENCE_RECORDED, BAROMETER_PUBLISHED, SIGNALS_COUNTED
from peil_contracts.vacancies import VACANCY_OPENED
from peil_reporting.measures.facts import Recorded, Stand
from peil_reporting.measures.projection import Absence, Signals, count
from peil_reporting.measures.projection import apply as take_absence
from peil_reporting.organisation.domain import Placed, Placement, Tree, grow
from peil_reporting.responsibilities.domain import Held
from peil_reporting.responsibilities.projection import Holders, hold
from peil_reporting.vacancies.domain import MANDATORY_STEPS, Opened
from peil_reporting.vacancies.projection import Vacancy
from peil_reporting.vacancies.projection import apply as take_vacancy
from reporting_facts import closed, fact, step

UNITS = {
    "stad": ("municipality", None),
    "sociaal": ("cluster", "stad"), "ruimte": ("cluster", "stad"),
    "zorg": ("directorate", "sociaal"), "jeugd": ("directorate", "sociaal"), "werk": ("directorate", "sociaal"),
    "groen": ("directorate", "ruimte"), "bouw": ("directorate", "ruimte"),
    "team-a": ("team", "zorg"), "team-b": ("team", "zorg"),
}  # fmt: skip
STAND = Stand("build", ())


def tree(teams: Iterable[str] = ()) -> Tree:
    """A municipality of two clusters, with three and two directorates; *teams* are named ``directorate/team``."""
    under = {**UNITS, **{team: ("team", team.partition("/")[0]) for team in teams}}
    return grow(
        Placement(unit, Placed(level, parent, unit.upper(), 20200101, "open"))
        for unit, (level, parent) in under.items()
    )


def facts_of(vacancy: str, unit: str, on: str, *, followed: bool, manager: str | None = None) -> list[Fact]:
    """*vacancy* of *unit*, closed *on* (``YYYY-MM-DD``), with all its steps on that day or all but the last."""
    steps = MANDATORY_STEPS if followed else MANDATORY_STEPS[:-1]
    holder = {} if manager is None else {"hiring_manager": manager}
    begun = {"vacancy": vacancy, "unit": unit, "occurred_on": "2025-01-01", "channel": "both", **holder}
    return [
        fact(VACANCY_OPENED, "2025-01-01", begun),
        *(step(name, on, vacancy=vacancy, n=10 + n) for n, name in enumerate(steps)),
        closed(on, vacancy=vacancy, n=40),
    ]


def folded(facts: list[Fact]) -> tuple[Vacancy, Holders]:
    """*facts* of one vacancy as the two read models hold them."""
    vacancy, holders = Vacancy(), Holders()
    for one in facts:
        vacancy, holders = take_vacancy(vacancy, one), hold(holders, one)
    return vacancy, holders


@cache
def _folded(on: str, followed: bool) -> tuple[Vacancy, Holders]:
    return folded(facts_of("v", "u", on, followed=followed, manager="m"))


def vacant_in(vacancy: str, unit: str, on: str, *, followed: bool, manager: str) -> tuple[Vacancy, Holders]:
    """As `folded` of `facts_of`, for tests that need hundreds: folded once, and named otherwise."""
    one, holders = _folded(on, followed)
    begun = replace(one.facts[0], value=Opened(unit, 20250101))
    held = replace(holders.facts[0], value=Held(manager))
    return replace(one, vacancy=vacancy, facts=(begun, *one.facts[1:])), replace(holders, facts=(held,))


def away(unit: str, period: str, staff: int, absent: float, available: float, known: str, **more: Any) -> Fact:
    """What a source recorded of *unit*."""
    days = {"staff_count": staff, "absent_days": absent, "available_days": available}
    return fact(ABSENCE_RECORDED, known, {"unit": unit, "period": period, **days}, **more)


def absence_of(facts: list[Fact]) -> Absence:
    """*facts* of one unit as the read model holds them."""
    absence = Absence()
    for one in facts:
        absence = take_absence(absence, one)
    return absence


def signals(unit: str, period: str, kind: str, many: int, known: str = "2026-04-02", **more: Any) -> Fact:
    """What a source counted for *unit*."""
    of = {"unit": unit, "level": "directorate", "period": period, "kind": kind, "count": many}
    return fact(SIGNALS_COUNTED, known, of, **more)


def signals_of(facts: list[Fact]) -> Signals:
    """*facts* of one unit as the read model holds them."""
    found = Signals()
    for one in facts:
        found = count(found, one)
    return found


def recorded(
    *vacancies: tuple[Vacancy, Holders | None],
    absence: tuple[Absence, ...] = (),
    given: tuple[Signals, ...] = (),
    staff: Mapping[str, int] | None = None,
) -> Recorded:
    """All of them."""
    return Recorded(vacancies, absence, STAND, STAND, given, STAND, tuple(sorted((staff or {}).items())))


def barometer(
    unit: str,
    population: int,
    *,
    group: str = "all",
    on: str = "2025-11-30",
    known: str = "2026-04-02",
    shares: Sequence[str | None] = ("73", "11", "16"),
    **more: Any,
) -> Fact:
    """What CBS published of a *group* of *unit*: a band of scales, or everybody."""
    classification = more.pop("classification", "new")
    categories = {
        "new": ("netherlands", "europe", "outside-europe"),
        "old": ("dutch-background", "western", "non-western"),
    }
    said = zip(categories[classification], shares, strict=True)
    data = {
        "unit": unit,
        "measured_on": on,
        "classification": classification,
        "characteristic": "total" if group == "all" else "scale-band",
        "group": group,
        "counted": more.pop("counted", "employees"),
        "population": population,
        "shares": [{"category": category, "share": share} for category, share in said],
    }
    return fact(BAROMETER_PUBLISHED, known, data, **more)
