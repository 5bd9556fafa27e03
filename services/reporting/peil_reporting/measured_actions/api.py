"""The API's route on measured actions: the same figures as on the page, under the same rights."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query
from pydantic import Field

from peil_chassis.clock import Clock, amsterdam_day
from peil_chassis.http.access import CALLER, GROUNDS
from peil_chassis.http.models import WireModel
from peil_chassis.http.problems import Problem
from peil_chassis.identity import Identity
from peil_reporting.days import day_of
from peil_reporting.figures.api.routes import found
from peil_reporting.figures.api.shapes import FigureQuery
from peil_reporting.figures.pages.visit import Visit
from peil_reporting.measured_actions.asking import MOST, Asked, MeasuredActions
from peil_reporting.measured_actions.domain import (
    LIVE,
    RELEASED,
    SURVEY,
    Measured,
    Promised,
    Status,
    Verdict,
    indicator_of,
    verdict,
)
from peil_reporting.measured_actions.views import Reading, read_figure
from peil_reporting.releases.no_filters import only

TAG = {"name": "measured actions", "description": "What plans promised, beside what Peil measures of it."}
API = "/api/reporting/v1"
Caller = Annotated[Identity, CALLER]
Grounds = Annotated[frozenset[str], GROUNDS]


class PromiseShape(WireModel):
    """What the plan promised; its words are null for who sees numbers only."""

    threshold: float | None = Field(description="Per cent for a share, else a number.")
    better: Literal["higher", "lower", "neither"] | None = Field(description="Which way is better.")
    due_on: date | None = Field(description="By which day.")
    text: str | None
    numerator: str | None
    denominator: str | None
    population: str | None


class MeasuredShape(WireModel):
    """What the figure says of the whole unit of the plan; null is never zero."""

    status: Status = Field(description="`ok`, or why there is nothing to say.")
    amount: float | None = Field(description="In per cent for a share, else a number.")
    part: int | None = Field(description="Of a share, where both are told.")
    whole: int | None
    bound: str = Field(description="`at-most` or `at-least` for a mark that is not passed; else empty.")
    measured_on: date | None = Field(description="The day it is of; of a survey the day on which it opened.")
    explained_at: str | None = Field(description="Where the API says what the number is, and what it was counted from.")


class MeasuredAction(WireModel):
    """An action that a figure measures. What names the plan or the action is null for who sees numbers only."""

    unit: str
    unit_name: str | None
    plan: str | None
    plan_title: str | None
    action: str | None
    code: str | None
    title: str | None
    indicator: str = Field(description="Code of the indicator; one that Peil does not know stands as it was typed.")
    indicator_name: str | None = Field(description="Dutch; null for one that Peil does not know.")
    item: str | None = Field(description="Which one of the figure, such as a training.")
    promised: PromiseShape
    measured: MeasuredShape
    verdict: Verdict = Field(description="`unsaid` where nothing is told or promised, or no way is better.")


class MeasuredActionList(WireModel):
    """The measured actions of a unit and all below it."""

    unit: str
    as_of: date
    known_at: date
    actions: list[MeasuredAction] = Field(max_length=MOST)
    left_out: int = Field(description=f"Actions beyond the first {MOST}: ask for a unit below.")


def api_routes(actions: MeasuredActions, clock: Clock) -> APIRouter:
    """The API's route on measured actions."""
    router = APIRouter(tags=[TAG["name"]])

    @router.get(
        "/measured-actions",
        summary="What plans promised, and what is measured of it",
        responses={
            404: {"description": "There is no such unit on that day."},
            503: {"description": "Transient: send the same request again later."},
        },
        dependencies=[only("asOf", "knownAt", "unit")],
    )
    async def list_measured_actions(
        caller: Caller, grounds: Grounds, query: Annotated[FigureQuery, Query()]
    ) -> MeasuredActionList:
        """Each action with an indicator, as of one day as known on one day. Seeing words of plans is an entry."""
        today = amsterdam_day(clock.now())
        visit = Visit(today, query.as_of or today, query.known_at or today, query.unit, None, {})
        asked = await found(actions.ask(caller, grounds, visit))
        _refuse_unknown(asked)
        return MeasuredActionList(
            unit=asked.unit,
            as_of=visit.as_of,
            known_at=visit.known_at,
            actions=[_shape(one, asked, visit) for one in asked.shown],
            left_out=len(asked.actions) - len(asked.shown),
        )

    return router


def _refuse_unknown(asked: Asked) -> None:
    if asked.board.node(asked.unit) is None:
        raise Problem(404, "There is no such unit on this day.")


def _shape(one: Promised, asked: Asked, visit: Visit) -> MeasuredAction:
    indicator, measure, words = indicator_of(one.measure), one.measure, asked.words(one.unit)
    node = asked.board.tree.nodes.get(one.unit)
    reading = Reading(Measured("indicator-unknown"), None, None)
    if indicator is not None:
        reading = read_figure(one, indicator, asked.board, asked.sight, asked.surveyed, visit)
    return MeasuredAction(
        unit=one.unit,
        unit_name=node.name if node else None,
        plan=one.plan if words else None,
        plan_title=one.plan_title if words else None,
        action=one.action if words else None,
        code=one.code if words else None,
        title=one.title if words else None,
        indicator=measure.indicator,
        indicator_name=indicator.name if indicator else None,
        item=measure.item,
        promised=PromiseShape(
            threshold=measure.threshold,
            better=indicator.better if indicator else None,
            due_on=day_of(measure.due_on) if measure.due_on is not None else None,
            text=measure.text if words else None,
            numerator=measure.numerator if words else None,
            denominator=measure.denominator if words else None,
            population=measure.population if words else None,
        ),
        measured=_measured(one, reading, visit, words),
        verdict="unsaid" if indicator is None else verdict(indicator, measure, reading.measured, visit.days.as_of),
    )


def _measured(one: Promised, reading: Reading, visit: Visit, words: bool) -> MeasuredShape:
    told = reading.measured
    return MeasuredShape(
        status=told.status,
        amount=told.amount,
        part=told.part,
        whole=told.whole,
        bound=told.bound,
        measured_on=reading.day if told.status == "ok" else None,
        explained_at=_explained_at(one, reading, visit, words),
    )


def _explained_at(one: Promised, reading: Reading, visit: Visit, cases: bool) -> str | None:
    """Where the API says more of the number of *one*, at the same unit and days; *cases* to who may see those."""
    code = one.measure.indicator
    if code == SURVEY:
        query = {"unit": one.unit}
        return f"{API}/surveys/{quote(reading.survey, safe='')}?{urlencode(query)}" if reading.survey else None
    figure = LIVE.get(code) or RELEASED.get(code)
    query = {"unit": one.unit, "asOf": visit.as_of.isoformat(), "knownAt": visit.known_at.isoformat()}
    tail = "/explanation" if cases else ""
    return f"{API}/figures/{figure}{tail}?{urlencode(query)}" if figure else None
