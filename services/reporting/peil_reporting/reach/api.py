"""The API's route on the teams that were reached."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from peil_chassis.clock import Clock, amsterdam_day
from peil_chassis.http.access import GROUNDS
from peil_chassis.http.models import WireModel
from peil_chassis.http.problems import FieldError, Problem
from peil_chassis.store.port import Store
from peil_contracts.fields import Day
from peil_reporting.days import number_of
from peil_reporting.figures.api.routes import csv_answer, found, wants_csv
from peil_reporting.figures.api.shapes import FigureQuery
from peil_reporting.reach.asking import Asked, TreeOf, ask
from peil_reporting.reach.domain import DEFINITION, DEFINITION_VERSION, NoQuarter, Reached, Window, window_of
from peil_reporting.reach.words import as_csv, label_of

TAG = {"name": "reach", "description": "In how many teams something was done. Teams are counted, never people."}
Grounds = Annotated[frozenset[str], GROUNDS]


class ReachQuery(FigureQuery):
    """Which unit, which days, and from which quarter on."""

    since: Day | None = Field(
        default=None, description="The first day of a quarter that has ended; by default of the last four."
    )
    format: Literal["json", "csv"] | None = Field(default=None, description="Goes before the Accept header.")


class TeamShape(WireModel):
    """A team, and whether it was reached."""

    unit: str
    name: str
    event: str | None = Field(description="The id of the last event that says it was reached; null: it was not.")


class KindShape(WireModel):
    """One kind in the teams of the unit. It holds no day on which anything was done."""

    kind: str
    label: str = Field(description="Its name, Dutch.")
    campaign: str | None = Field(description="Of follow-ups: the survey; null: of whichever.")
    teams: int = Field(description="How many teams there are.")
    reached: int = Field(description="In how many of them it was done.")
    at_once: int = Field(description="Of courses: in how many teams two ran on one day.")
    of_teams: list[TeamShape] | None = Field(description="Each team; null for who sees numbers only.")


class ReachAnswer(WireModel):
    """How many teams of a unit were reached, per kind of what was done."""

    definition: str = Field(description="What is counted, in plain Dutch.")
    definition_version: int
    unit: str
    unit_name: str
    since: date = Field(description="The first day of the first quarter.")
    until: date = Field(description="The last day of the last quarter: the one that had ended before asOf and today.")
    as_of: date = Field(description="The day whose units are told.")
    known_at: date = Field(description="Of a day before today the end of the last quarter that had ended before it.")
    status: Literal["ok", "not-at-this-level"] = Field(
        description="`not-at-this-level`: you see numbers from directorate up."
    )
    kinds: list[KindShape]


def api_routes(store: Store, tree_of: TreeOf, clock: Clock) -> APIRouter:
    """The API's route on the teams that were reached."""
    router = APIRouter(tags=[TAG["name"]])
    answers: dict[int | str, dict[str, Any]] = {
        200: {"content": {"text/csv": {"schema": {"type": "string"}}}},
        404: {"description": "There is no such unit on that day."},
        503: {"description": "Transient: send the same request again later."},
    }

    @router.get("/reach", summary="Teams in which something was done", response_model=ReachAnswer, responses=answers)
    async def read_teams_reached(
        query: Annotated[ReachQuery, Query()], request: Request, grounds: Grounds
    ) -> ReachAnswer | Response:
        """Per kind in how many teams it was done, and in which, in whole quarters: never on which day."""
        today = amsterdam_day(clock.now())
        as_of, window = query.as_of or today, _window(query, today)
        asked = await found(ask(store, tree_of, grounds, query.unit, window, number_of(as_of)))
        _refuse_unknown(asked)
        if wants_csv(request, query.format):
            return csv_answer(as_csv(asked, as_of), "bereik.csv")
        return _answer(asked, as_of)

    return router


def _window(query: ReachQuery, today: date) -> Window:
    try:
        return window_of(query.since, query.as_of or today, query.known_at or today, today)
    except NoQuarter as error:
        wrong = [FieldError("since", "whole-quarters", str(error))]
        raise Problem(400, "The request does not follow the rules; see errors.", errors=wrong) from None


def _refuse_unknown(asked: Asked) -> None:
    if asked.node is None:
        raise Problem(404, "There is no such unit on this day.")


def _answer(asked: Asked, as_of: date) -> ReachAnswer:
    return ReachAnswer(
        definition=DEFINITION,
        definition_version=DEFINITION_VERSION,
        unit=asked.node.unit if asked.node else "",
        unit_name=asked.node.name if asked.node else "",
        since=asked.window.since,
        until=asked.window.until,
        as_of=as_of,
        known_at=asked.window.known,
        status="not-at-this-level" if asked.hidden else "ok",
        kinds=[_kind(row, asked) for row in asked.rows],
    )


def _kind(row: Reached, asked: Asked) -> KindShape:
    teams = [TeamShape(unit=team, name=asked.tree.nodes[team].name, event=row.by.get(team)) for team in row.teams]
    return KindShape(
        kind=row.kind,
        label=label_of(row),
        campaign=row.campaign,
        teams=len(row.teams),
        reached=len(row.by),
        at_once=len(row.at_once),
        of_teams=teams if asked.named else None,
    )
