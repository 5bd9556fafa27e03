"""What the figures are counted from and what becomes of it, as plain values that another process can be handed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from peil_disclosure.model import Problem, Verdict
from peil_reporting.measures.projection import Absence, Signals
from peil_reporting.releases.domain.figure import Figure
from peil_reporting.releases.domain.release import OfFigure
from peil_reporting.releases.facts import Level
from peil_reporting.responsibilities.projection import Holders
from peil_reporting.vacancies.projection import Vacancy


class Stand(NamedTuple):
    """Where a read model stood: its build, and per partition topic, number and next offset."""

    build: str
    position: tuple[tuple[str, int, int], ...]


class Recorded(NamedTuple):
    """
    Everything the figures are counted from; plain values, that another process can be handed.

    Attributes:
        vacancies: Every vacancy, with its hiring manager as far as one was named.
        absence: Every unit's absence.
        vacancies_at, absence_at, signals_at: Where the read models stood.
        signals: Every unit's signals.
        staff: Per unit, as facts name it, how many people count there on the last day of the quarter.
    """

    vacancies: tuple[tuple[Vacancy, Holders | None], ...]
    absence: tuple[Absence, ...]
    vacancies_at: Stand
    absence_at: Stand
    signals: tuple[Signals, ...] = ()
    signals_at: Stand = Stand("", ())
    staff: tuple[tuple[str, int], ...] = ()


class Proved(NamedTuple):
    """A table that went through the gate, to be certified."""

    name: str
    problem: Problem
    verdict: Verdict


class Measured(NamedTuple):
    """What a release tells besides figures about people, with its proofs, its ledger rows and its counts per level."""

    figures: Mapping[str, OfFigure]
    tables: tuple[Proved, ...]
    entries: tuple[Figure, ...]
    levels: tuple[Level, ...]
