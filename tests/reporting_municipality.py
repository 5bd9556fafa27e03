"""A municipality to look at: the two real plans, invented units and plans beside them, and vacancies on their way."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from peil_chassis.projection import Fact
from peil_contracts.vacancies import BIWS_STEPS
from peil_local.papers import plans_to_send, units_to_send
from reporting_facts import action, adopted, changed, closed, fact, opened, placed, step
from reporting_measures import away, signals
from reporting_people import ended, finished, started

UNITS = [
    ("cluster-sociaal", "gemeente", "cluster", "Cluster Sociaal"),
    ("cluster-ruimte", "gemeente", "cluster", "Cluster Ruimte en Economie"),
    ("directie-wpi", "cluster-sociaal", "directorate", "Werk, Participatie en Inkomen"),
    ("directie-onderwijs", "cluster-sociaal", "directorate", "Onderwijs, Jeugd en Zorg"),
    ("directie-verkeer", "cluster-ruimte", "directorate", "Verkeer en Openbare Ruimte"),
    ("stadsdeel-noord", "gemeente", "city-district", "Stadsdeel Noord"),
    ("stadsdeel-zuidoost", "gemeente", "city-district", "Stadsdeel Zuidoost"),
    ("afdeling-werk", "directie-wpi", "department", "Afdeling Werk"),
    ("afdeling-inkomen", "directie-wpi", "department", "Afdeling Inkomen"),
    ("team-matching", "afdeling-werk", "team", "Team Matching"),
]


def _units() -> list[Fact]:
    papers = [fact(event["type"], "2024-04-02", event["data"], n=n) for n, event in enumerate(units_to_send())]
    others = [
        placed(unit, parent, "2023-01-01", "2024-04-02", n=20 + n, level=level, name=name)
        for n, (unit, parent, level, name) in enumerate(UNITS)
    ]
    lost = placed("team-proeftuin", "afdeling-innovatie", "2025-01-01", name="Team Proeftuin")
    return [*papers, *others, lost]


def _papers() -> list[Fact]:
    plans = []
    for n, plan in enumerate(plans_to_send()):
        actions = [_as_published(one) for one in plan["actions"]]
        plans.append(adopted(plan["unit"], plan["adoptedOn"], actions, "2024-04-02", plan=plan["plan"], n=n))
        plans[-1].data["title"] = plan["title"]
    return plans


def _as_published(paper: dict[str, Any]) -> dict[str, Any]:
    milestones = [
        {
            "label": one["label"],
            "period_text": one["periodText"],
            "due_on": one.get("dueOn"),
            "done": one["done"],
        }
        for one in paper["milestones"]
    ]
    names = ("action", "code", "title", "section", "status", "continuous", "remark")
    return {name: paper[name] for name in names} | {"milestones": milestones}


def _measure(indicator: str, threshold: float, item: str | None = None, of: str | None = None) -> dict[str, Any]:
    words = {"text": "Het aandeel is op tijd hoog genoeg.", "numerator": None, "denominator": of, "population": None}
    return {"measure": {**words, "threshold": threshold, "due_on": "2026-12-31", "indicator": indicator, "item": item}}


MEASURED = [
    _measure("plan-progress", 50, of="alle acties van het plan"),
    _measure("training-coverage", 80, "omstander", "alle medewerkers"),
    _measure("training-coverage", 25, "inclusief-werven", "alle medewerkers"),
    _measure("absence", 5),
    _measure("survey-participation", 60, of="alle genodigden"),
    _measure("vacancies-at-step", 2, "letters-screened"),
    _measure("biws-followed", 90, of="alle gesloten vacatures"),
]
"""What figures measure of the first actions of one plan: live and released ones, and some of which nothing is told."""


def _plans() -> list[Fact]:
    facts = []
    for number, (unit, amount) in enumerate(
        [("directie-wpi", 12), ("directie-onderwijs", 7), ("stadsdeel-zuidoost", 9)], start=1
    ):
        actions = [
            action(
                f"a{n}",
                "planned",
                due=[f"2026-{1 + n:02d}-28"],
                title=f"Afspraak {n} over inclusief werken",
                **(MEASURED[n] if unit == "directie-wpi" and n < len(MEASURED) else {}),
            )
            for n in range(amount)
        ]
        plan = f"actieplan-{unit.removeprefix('directie-')}"
        facts.append(adopted(unit, "2025-10-01", actions, plan=plan, n=number))
        facts[-1].data["title"] = f"Actieplan {unit.removeprefix('directie-').upper()}"
        for n in range(amount - 2):
            status = ("done", "running", "done", "slightly-delayed", "delayed")[n % 5]
            day = date(2025, 11, 15) + timedelta(days=21 * n + number)
            facts.append(changed(f"a{n}", status, day.isoformat(), plan=plan, n=n))
    return facts


def _vacancies() -> list[Fact]:
    units = ["team-matching", "directie-verkeer", "afdeling-inkomen", "directie-ddv", "stadsdeel-noord", "directie-po"]
    facts = []
    for n in range(34):
        vacancy, start = f"vac-{1000 + n}", date(2025, 9, 1) + timedelta(days=8 * n)
        facts.append(opened(units[n % len(units)], start.isoformat(), vacancy=vacancy, n=1))
        for at, name in enumerate(BIWS_STEPS[: (n * 7) % 11]):
            day = start + timedelta(days=6 * at + 3)
            if day < date(2026, 6, 15):
                facts.append(step(name, day.isoformat(), vacancy=vacancy, n=2 + at))
        if n % 4 == 0 and start < date(2026, 3, 1):
            facts.append(closed((start + timedelta(days=80)).isoformat(), vacancy=vacancy, n=20))
    facts.append(opened("team-proeftuin", "2026-05-01", vacancy="vac-2000"))
    return facts


def staff() -> list[Fact]:
    """People of the municipality: enough in two clusters to tell of, too few in one band and beside the clusters."""
    bands = ["up-to-9"] * 9 + ["10-11"] * 8 + ["12-14"] * 5 + ["15-plus"]
    ages = ["up-to-24", "25-34", "25-34", "35-44", "35-44", "45-54", "45-54", "55-plus"]
    units = ["afdeling-werk", "afdeling-inkomen", "team-matching", "directie-onderwijs", "directie-verkeer"]
    facts = []
    for n in range(420):
        unit, who = (units[n % 5] if n < 400 else "stadsdeel-noord"), f"m{n}"
        begun = "2024-02-01" if n % 14 else f"2026-0{1 + n % 3}-15"
        kind = {"band": bands[n % len(bands)], "age": ages[n % len(ages)]}
        facts.append(started(unit, begun, person=who, **kind))
        if n % 11 == 0:
            facts.append(started(units[(n + 1) % 5], begun, person=who, employment="e2", hours=8, n=2, **kind))
        if n % 3 == 0:
            facts.append(finished("inclusief-leidinggeven", "2023-10-01", begun, person=who, n=3))
        if n % 5 < 3 and n > 60:
            facts.append(finished("omstander", "2025-11-12", max(begun, "2025-11-12"), person=who, n=4))
        if n % 17 == 0:
            facts.append(ended(f"2026-0{1 + n % 3}-20", person=who, n=5))
    return [*facts, *measured()]


def measured() -> list[Fact]:
    """Absence and signals of directorates in two quarters; of one so few signals that it is told with another."""
    units = {"directie-wpi": 220, "directie-onderwijs": 74, "directie-verkeer": 73, "stadsdeel-noord": 19}
    facts = []
    for quarter, known in (("2025-Q4", "2026-01-05"), ("2026-Q1", "2026-04-03")):
        for n, (unit, staff) in enumerate(units.items()):
            facts.append(away(unit, quarter, staff, staff * (2.5 + n), staff * 58, known))
            for at, (kind, part) in enumerate({"bullying": 0.08, "aggression": 0.05, "discrimination": 0.03}.items()):
                facts.append(signals(unit, quarter, kind, round(staff * part), known, n=10 + at))
    return facts


def municipality() -> list[Fact]:
    """Every fact, in an order in which known days never go back."""
    return sorted([*_units(), *_papers(), *_plans(), *_vacancies()], key=lambda one: one.known_on)
