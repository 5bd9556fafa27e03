"""The API's route on audits of BIWS."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from peil_chassis.http.access import CALLER, GROUNDS
from peil_chassis.http.models import QueryModel, WireModel
from peil_chassis.http.problems import FieldError, Problem
from peil_chassis.identity import Identity
from peil_reporting.biws_audit.asked import DEFAULT_SIZE, LARGEST, Wrong
from peil_reporting.biws_audit.asking import Behind, BiwsAudits, Shown
from peil_reporting.biws_audit.csv_text import as_csv
from peil_reporting.biws_audit.domain import (
    DEFINITION,
    DEFINITION_VERSION,
    Counted,
    Drawn,
    Evidence,
    State,
    Status,
    summary,
)
from peil_reporting.biws_audit.words import REFUSALS, STEPS
from peil_reporting.days import day_of
from peil_reporting.figures.api.routes import csv_answer, found, wants_csv

TAG = {"name": "biws-audits", "description": "Vacancies that came to their end, drawn by lot, with their evidence."}
FILE = "biws-audit.csv"


class AuditQuery(QueryModel):
    """What to draw from, and by which seed."""

    from_: str | None = Field(
        default=None, alias="from", max_length=20, description="First quarter, such as 2026-Q1; `to` by default."
    )
    to: str | None = Field(
        default=None, max_length=20, description="Last quarter; by default the last one that has ended."
    )
    unit: str | None = Field(
        default=None, max_length=64, description="The municipality or a cluster; the municipality by default."
    )
    size: str | None = Field(
        default=None, max_length=20, description=f"How many are drawn, 1 to {LARGEST}; {DEFAULT_SIZE} by default."
    )
    seed: str | None = Field(
        default=None, max_length=100, description="Named before the draw; by default made of quarters and unit."
    )
    known_at: str | None = Field(
        default=None, max_length=20, description="The day whose end decides what was known; yesterday by default."
    )
    format: Literal["json", "csv"] | None = Field(default=None, description="Goes before the Accept header.")


class EvidenceShape(WireModel):
    """The event that says so."""

    on: date = Field(description="The day it is true.")
    known_on: date = Field(description="The day Peil knew it.")
    source: str = Field(description="The system that said so; never a person.")
    event: str = Field(description="The event's id, unique within its source.")


class StepShape(WireModel):
    """A step of a vacancy."""

    step: str
    label: str = Field(description="Dutch.")
    optional: bool
    state: State
    evidence: EvidenceShape | None = Field(description="Null when the step is missing.")


class CaseShape(WireModel):
    """A drawn vacancy."""

    vacancy: str
    page: str = Field(description="The address of its page.")
    opened: EvidenceShape
    closed: EvidenceShape
    outcome: str
    followed: bool = Field(description="By the rule of the figure `biws_compliance`.")
    steps: list[StepShape]


class LotShape(WireModel):
    """A vacancy that was drawn."""

    number: int
    lot: str = Field(description="SHA-256 of `seed|vacancy` in hexadecimal digits; the lowest come first.")
    vacancy: CaseShape | None = Field(description="Null for who sees no cases.")


class CountShape(WireModel):
    """Of how many of the drawn vacancies a step has which state."""

    step: str
    label: str = Field(description="Dutch.")
    optional: bool
    in_order: int
    out_of_order: int
    after_closing: int
    missing: int


class BiwsAudit(WireModel):
    """A draw. The same seed, quarters, unit and known day give the same draw, while the threshold lets one be made."""

    definition: str = Field(description="What is drawn and how, in plain Dutch.")
    definition_version: int
    first_quarter: str
    last_quarter: str
    since: date = Field(description="The first day drawn from.")
    until: date = Field(description="The last day drawn from.")
    unit: str
    unit_name: str
    known_at: date
    seed: str
    status: Status = Field(description="`too-few`: of too few people; `nothing`: no vacancy came to its end.")
    population: int | None = Field(description="How many could be drawn; null when too few.")
    lots: list[LotShape]
    followed: int | None = Field(description="Of how many drawn the procedure was followed; null without cases.")
    summary: list[CountShape] | None = Field(description="Per step; null without cases.")


def api_routes(audits: BiwsAudits) -> APIRouter:
    """The API's route on audits of BIWS."""
    router = APIRouter(tags=[TAG["name"]])
    answers: dict[int | str, dict[str, Any]] = {
        200: {"content": {"text/csv": {"schema": {"type": "string"}}}},
        503: {"description": "Transient: send the same request again later."},
    }

    @router.get("/biws-audits", summary="Draw vacancies for an audit", response_model=BiwsAudit, responses=answers)
    async def read_biws_audit(
        query: Annotated[AuditQuery, Query()],
        request: Request,
        caller: Annotated[Identity, CALLER],
        grounds: Annotated[frozenset[str], GROUNDS],
    ) -> BiwsAudit | Response:
        """Vacancies drawn by lot, with the evidence of each step for who sees cases. The audit log keeps who asked."""
        typed = {name: value for name, value in query.model_dump(by_alias=True, exclude={"format"}).items() if value}
        shown = await _shown(audits, typed, caller, grounds)
        return csv_answer(as_csv(shown), FILE) if wants_csv(request, query.format) else _answer(shown)

    return router


async def _shown(audits: BiwsAudits, typed: Mapping[str, str], caller: Identity, grounds: frozenset[str]) -> Shown:
    try:
        return await found(audits.shown(typed, caller, grounds))
    except Wrong as wrong:
        errors = [FieldError(field, rule, REFUSALS[rule][0]) for field, rule in wrong.rules.items()]
        raise Problem(400, "The request does not follow the rules; see errors.", errors=errors) from None
    except Behind:
        detail = "Not everything that was delivered is folded yet. Try again in a minute."
        raise Problem(503, detail, headers={"Retry-After": "60"}) from None


def _answer(shown: Shown) -> BiwsAudit:
    audited, asked = shown.audited, shown.audited.draw
    return BiwsAudit(
        definition=DEFINITION,
        definition_version=DEFINITION_VERSION,
        first_quarter=asked.first.name,
        last_quarter=asked.last.name,
        since=asked.first.first,
        until=asked.last.last,
        unit=asked.unit,
        unit_name=audited.node.name,
        known_at=asked.known,
        seed=asked.seed,
        status=audited.status,
        population=audited.population,
        lots=[
            LotShape(number=number, lot=one.lot, vacancy=_case(one) if shown.cases else None)
            for number, one in enumerate(audited.drawn, start=1)
        ],
        followed=sum(one.followed for one in audited.drawn) if shown.cases else None,
        summary=[_count(one) for one in summary(audited.drawn)] if shown.cases else None,
    )


def _case(one: Drawn) -> CaseShape:
    return CaseShape(
        vacancy=one.vacancy,
        page=f"/vacatures/{quote(one.vacancy, safe='')}",
        opened=_evidence(one.opened),
        closed=_evidence(one.closed),
        outcome=one.outcome,
        followed=one.followed,
        steps=[
            StepShape(
                step=step.step,
                label=STEPS[step.step],
                optional=step.optional,
                state=step.state,
                evidence=_evidence(step.evidence) if step.evidence else None,
            )
            for step in one.steps
        ],
    )


def _evidence(one: Evidence) -> EvidenceShape:
    return EvidenceShape(on=day_of(one.on), known_on=day_of(one.known_on), source=one.source, event=one.event)


def _count(one: Counted) -> CountShape:
    states = {state.replace("-", "_"): many for state, many in one.states.items()}
    return CountShape(step=one.step, label=STEPS[one.step], optional=one.optional, **states)
