"""The page on which vacancies are drawn for an audit of BIWS, and the same as a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request, Response

from peil_chassis.http.access import CALLER, GROUNDS
from peil_chassis.http.pages import PageProblem, Pages
from peil_chassis.http.pictures import Bar, bar_chart
from peil_chassis.identity import Identity
from peil_reporting.biws_audit.api import FILE
from peil_reporting.biws_audit.asked import (
    DEFAULT_SIZE,
    FROM,
    KNOWN,
    LARGEST,
    SEED,
    SIZE,
    TO,
    UNIT,
    Days,
    Wrong,
    days_of,
)
from peil_reporting.biws_audit.asking import Behind, BiwsAudits, Shown
from peil_reporting.biws_audit.csv_text import as_csv
from peil_reporting.biws_audit.domain import DEFINITION, STATES, Counted, Drawn, Evidence, summary
from peil_reporting.biws_audit.words import NOTHING_DRAWN, REFUSALS, STATE_WORDS, STEPS, state_of, system_of
from peil_reporting.days import day_of
from peil_reporting.figures.api.routes import csv_answer
from peil_reporting.figures.pages.routes import found
from peil_reporting.figures.sight import ANSWERS_FOR_ALL
from peil_reporting.figures.telling import OUTCOMES
from peil_reporting.releases.domain.quarters import Quarter, ended_by, quarter_of

ADDRESS = "/biws-audit"
NAMES = {FROM: "van", TO: "tot", UNIT: "eenheid", SIZE: "aantal", SEED: "startwoord", KNOWN: "bekend"}
"""Names in the addresses of pages."""
QUARTERS = 12
"""So many quarters are offered: three years."""

Caller = Annotated[Identity, CALLER]
Grounds = Annotated[frozenset[str], GROUNDS]

_pages = Pages(Path(__file__).parent / "templates")


def page_routes(audits: BiwsAudits) -> APIRouter:
    """The page's routes. Raises `PageProblem` when asked: 400 for a file that cannot be drawn."""
    router = APIRouter(include_in_schema=False)

    @router.get(ADDRESS)
    async def drawn(request: Request, caller: Caller, grounds: Grounds) -> Response:
        typed = _typed(request)
        if not typed:
            return await _page(request, audits, grounds, typed)
        try:
            shown = await _shown(audits, typed, caller, grounds)
        except Wrong as wrong:
            return await _page(request, audits, grounds, typed, errors=_errors(wrong))
        return await _page(request, audits, grounds, typed, shown=shown)

    @router.get(f"{ADDRESS}/steekproef.csv")
    async def as_file(request: Request, caller: Caller, grounds: Grounds) -> Response:
        """The draw as a file. Raises `PageProblem`: 400, 503."""
        try:
            shown = await _shown(audits, _typed(request), caller, grounds)
        except Wrong as wrong:
            raise PageProblem(400, " ".join(_errors(wrong).values())) from None
        return csv_answer(as_csv(shown), FILE)

    return router


def _typed(request: Request) -> dict[str, str]:
    """What was typed, by the names of the API; all of it, for the form keeps it."""
    return {field: request.query_params[name] for field, name in NAMES.items() if name in request.query_params}


def _errors(wrong: Wrong) -> dict[str, str]:
    return {NAMES[field]: REFUSALS[rule][1] for field, rule in wrong.rules.items()}


async def _shown(audits: BiwsAudits, typed: Mapping[str, str], caller: Identity, grounds: frozenset[str]) -> Shown:
    try:
        return await found(audits.shown(typed, caller, grounds))
    except Behind:
        text = "Nog niet alles wat is aangeleverd, is verwerkt. Probeer het over een minuut opnieuw."
        raise PageProblem(503, text, headers={"Retry-After": "60"}) from None


async def _page(
    request: Request,
    audits: BiwsAudits,
    grounds: frozenset[str],
    typed: Mapping[str, str],
    *,
    shown: Shown | None = None,
    errors: Mapping[str, str] | None = None,
) -> Response:
    last = ended_by(audits.today)
    days = _days(typed, audits)
    known = (audits.today - timedelta(days=1)).isoformat()
    values = {TO: last.name, SIZE: str(DEFAULT_SIZE), KNOWN: known, SEED: "", UNIT: ""} | dict(typed)
    values.setdefault(FROM, values[TO])
    return _pages.answer(
        request,
        "biws_audit.html",
        status=400 if errors else 200,
        address=ADDRESS,
        values={NAMES[field]: value for field, value in values.items()},
        errors=errors or {},
        quarters=[(one.name, _quarter(one)) for one in _quarters(last)],
        units=[("" if not at else node.unit, node.name) for at, node in enumerate(await found(audits.units(days)))],
        largest=LARGEST,
        definition=DEFINITION,
        sees_cases=ANSWERS_FOR_ALL in grounds,
        drawn=_view(shown) if shown else None,
    )


def _days(typed: Mapping[str, str], audits: BiwsAudits) -> Days:
    """The days whose units are offered; those of the last quarter when others cannot be told."""
    try:
        return days_of(typed, audits.today)
    except Wrong:
        return days_of({}, audits.today)


def _quarters(last: Quarter) -> list[Quarter]:
    found = [last]
    while len(found) < QUARTERS:
        found.append(quarter_of(found[-1].first - timedelta(days=1)))
    return found


def _quarter(one: Quarter) -> str:
    return f"kwartaal {one.number} van {one.year}"


def _view(shown: Shown) -> dict[str, Any]:
    audited, asked = shown.audited, shown.audited.draw
    again = {FROM: asked.first.name, TO: asked.last.name, UNIT: asked.unit, SIZE: str(len(audited.drawn))}
    again |= {SEED: asked.seed, KNOWN: asked.known.isoformat()}
    query = urlencode({NAMES[field]: value for field, value in again.items()})
    rows = summary(audited.drawn) if shown.cases and audited.drawn else []
    return {
        "period": (asked.first.first, asked.last.last),
        "name": audited.node.name,
        "known": asked.known,
        "seed": asked.seed,
        "population": audited.population,
        "amount": len(audited.drawn),
        "why_nothing": NOTHING_DRAWN.get(audited.status),
        "again": f"{ADDRESS}?{query}",
        "file": f"{ADDRESS}/steekproef.csv?{query}",
        "followed": sum(one.followed for one in audited.drawn),
        "picture": _picture(rows, len(audited.drawn)) if rows else None,
        "columns": [("Stap", "text"), *((STATE_WORDS[state], "number") for state in STATES)],
        "rows": [(_step_name(one), *(one.states[state] for state in STATES)) for one in rows],
        "cases": [_case(one) for one in audited.drawn] if shown.cases else [],
        "lots": [] if shown.cases else [one.lot for one in audited.drawn],
    }


def _step_name(one: Counted) -> str:
    return f"{STEPS[one.step]} (mag)" if one.optional else STEPS[one.step]


def _picture(rows: list[Counted], amount: int) -> Any:
    bars = [Bar(STEPS[row.step], row.with_evidence) for row in rows]
    described = "; ".join(f"{STEPS[row.step]}: {row.with_evidence} van {amount}" for row in rows)
    return bar_chart("bewijs", "Vacatures met bewijs, per stap", f"{described}.", bars, top=amount)


def _case(one: Drawn) -> dict[str, Any]:
    return {
        "vacancy": one.vacancy,
        "address": f"/vacatures/{quote(one.vacancy, safe='')}",
        "lot": one.lot,
        "followed": one.followed,
        "outcome": OUTCOMES.get(one.outcome, one.outcome),
        "opened": _told(one.opened),
        "closed": _told(one.closed),
        "steps": [
            (STEPS[step.step], state_of(step), _told(step.evidence) if step.evidence else None) for step in one.steps
        ],
    }


def _told(one: Evidence) -> dict[str, Any]:
    return {"on": day_of(one.on), "known": day_of(one.known_on), "source": system_of(one.source), "event": one.event}
