"""Vacancies for the tests of the audit of BIWS, and a plain recount of a draw."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from peil_chassis.projection import Fact
from peil_contracts.vacancies import VACANCY_OPENED
from peil_reporting.vacancies.domain import MANDATORY_STEPS
from reporting_facts import closed, fact, placed, step

UNITS = [
    placed("stad", None, "2020-01-01", level="municipality", name="Stad"),
    placed("sociaal", "stad", "2020-01-01", level="cluster", name="Sociaal"),
    placed("ruimte", "stad", "2020-01-01", level="cluster", name="Ruimte"),
    placed("zorg", "sociaal", "2020-01-01", level="directorate", name="Zorg"),
    *(placed(f"team-{n}", "zorg", "2020-01-01", name=f"Team {n}") for n in range(14)),
    *(placed(f"klein-{n}", "ruimte", "2020-01-01", name=f"Klein {n}") for n in range(3)),
]


def vacancy(
    name: str,
    unit: str,
    on: str,
    *,
    steps: Sequence[str] = MANDATORY_STEPS,
    manager: str | None = None,
    known: str | None = None,
    outcome: str = "filled",
) -> list[Fact]:
    """*name* of *unit*, opened on 2 January 2026 and closed *on*, with *steps* on that day."""
    holder = {} if manager is None else {"hiring_manager": manager}
    begun = {"vacancy": name, "unit": unit, "occurred_on": "2026-01-02", "channel": "both", **holder}
    end = closed(on, known, vacancy=name, n=40)
    return [
        fact(VACANCY_OPENED, "2026-01-02", begun),
        *(step(one, on, known, vacancy=name, n=10 + n) for n, one in enumerate(steps)),
        fact(end.type, known or on, {**end.data, "outcome": outcome}, n=40),
    ]


def town() -> list[Fact]:
    """
    Of fourteen teams of one directorate 28 vacancies that ended in the first quarter of 2026, two of each; in the other
    cluster three; one that was withdrawn, one that ended later, one that is open.
    """
    found = [*UNITS]
    for n in range(28):
        found += vacancy(f"vac-{n:02d}", f"team-{n % 14}", f"2026-03-{n % 28 + 1:02d}", manager=f"ps-{n % 14:032d}")
    for n in range(3):
        found += vacancy(f"vac-k{n}", f"klein-{n}", "2026-02-10", manager=f"ps-{90 + n:032d}")
    found += vacancy("vac-weg", "team-1", "2026-02-03", outcome="withdrawn")
    found += vacancy("vac-later", "team-2", "2026-04-03")
    return [*found, fact(VACANCY_OPENED, "2026-01-02", {**_open("vac-open"), "unit": "team-3"})]


def _open(name: str) -> dict[str, str]:
    return {"vacancy": name, "occurred_on": "2026-01-02", "channel": "both"}


def recounted(seed: str, vacancies: Iterable[str], size: int) -> list[str]:
    """The draw as anybody can recount it: the lots written down, sorted, and cut off."""
    lots = {hashlib.sha256(seed.encode() + b"|" + one.encode()).hexdigest(): one for one in vacancies}
    return [lots[lot] for lot in sorted(lots)][:size]
