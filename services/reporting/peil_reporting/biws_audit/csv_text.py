"""A draw as CSV (RFC 4180): a row per vacancy and step, each of which says what it was drawn from and how."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from urllib.parse import quote

from peil_reporting.biws_audit.asking import Shown
from peil_reporting.biws_audit.domain import DEFINITION, DEFINITION_VERSION, Drawn, Evidence, Step
from peil_reporting.biws_audit.words import STEPS
from peil_reporting.days import day_of
from peil_reporting.figures.csv_text import harmless

OF_THE_DRAW = (
    "definition_version", "definition", "from", "to", "unit", "unit_name", "known_at", "seed", "status", "population",
    "drawn",
)  # fmt: skip
OF_THE_CASE = (
    "case", "vacancy", "opened_on", "opened_known_on", "opened_source", "opened_event", "closed_on", "closed_known_on",
    "closed_source", "closed_event", "outcome", "followed",
)  # fmt: skip
OF_THE_STEP = ("step", "step_label", "optional", "state", "completed_on", "known_on", "source", "event")
COLUMNS = (*OF_THE_DRAW, "number", "lot", *OF_THE_CASE, *OF_THE_STEP)

Field = str | int


def as_csv(shown: Shown) -> str:
    """*shown* as CSV text with a header; without cases a row per lot, and when nothing is drawn one that says why."""
    text = io.StringIO()
    write = csv.writer(text).writerow
    write(COLUMNS)
    audited, asked = shown.audited, shown.audited.draw
    names = [DEFINITION, asked.first.name, asked.last.name, asked.unit, audited.node.name, asked.known.isoformat()]
    population: Field = "" if audited.population is None else audited.population
    counts: list[Field] = [population, len(audited.drawn)]
    about = [DEFINITION_VERSION, *map(harmless, names), harmless(asked.seed), audited.status, *counts]
    for number, one in enumerate(audited.drawn, start=1):
        for rest in _rows(one) if shown.cases else [[""] * (len(OF_THE_CASE) + len(OF_THE_STEP))]:
            write([*about, number, one.lot, *rest])
    if not audited.drawn:
        write([*about, *[""] * (len(COLUMNS) - len(about))])
    return text.getvalue()


def _rows(one: Drawn) -> Iterator[list[Field]]:
    case: list[Field] = [
        f"/vacatures/{quote(one.vacancy, safe='')}", harmless(one.vacancy), *_told(one.opened), *_told(one.closed),
        one.outcome, _said(one.followed),
    ]  # fmt: skip
    for step in one.steps:
        yield [*case, *_step(step)]


def _step(step: Step) -> list[Field]:
    evidence = _told(step.evidence) if step.evidence else [""] * 4
    return [step.step, STEPS[step.step], _said(step.optional), step.state, *evidence]


def _told(one: Evidence) -> list[Field]:
    days = [day_of(day).isoformat() for day in (one.on, one.known_on)]
    return [*days, harmless(one.source), harmless(one.event)]


def _said(so: bool) -> str:
    return "true" if so else "false"
