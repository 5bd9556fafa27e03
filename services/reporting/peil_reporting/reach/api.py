"""The API's route on the teams that were reached."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from peil_chassis.clock import Clock, amsterdam_day
from peil_chassis.http.access import GROUNDS
from peil_chassis.http.models import WireModel
from peil_chassis.http.problems import Problem
from peil_chassis.store.port import Store
from peil_contracts.fields import Day
from peil_reporting.days import number_of
from peil_reporting.figures.api.routes import csv_answer, found, wants_csv
from peil_reporting.figures.api.shapes import FigureQuery
from peil_reporting.figures.domain import Days
from peil_reporting.reach.asking import Asked, TreeOf, ask
from peil_reporting.reach.domain import DEFINITION, DEFINITION_VERSION, Reached, year_before
from peil_reporting.reach.words import as_csv, label_of

TAG = {"name": "reach", "description": "In how many teams something was done. Teams are counted, never people."}
Grounds = Annotated[frozenset[str], GROUNDS]


class ReachQuery(FigureQuery):
    """Which unit, which days, and from which day on."""

    since: Day | None = Field(default=None, description="From which day on; by default a year up to asOf.")
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
    since: date
    as_of: date
    known_at: date
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
        """Per kind in how many teams it was done, and in which; as of any day, as known on any day."""
        today = amsterdam_day(clock.now())
        as_of, known_at = query.as_of or today, query.known_at or today
        days = Days(number_of(as_of), number_of(known_at))
        asked = await found(ask(store, tree_of, grounds, query.unit, query.since or year_before(as_of), days))
        _refuse_unknown(asked)
        if wants_csv(request, query.format):
            return csv_answer(as_csv(asked, days), "bereik.csv")
        return _answer(asked, as_of, known_at)

    return router


def _refuse_unknown(asked: Asked) -> None:
    if asked.node is None:
        raise Problem(404, "There is no such unit on this day.")


def _answer(asked: Asked, as_of: date, known_at: date) -> ReachAnswer:
    return ReachAnswer(
        definition=DEFINITION,
        definition_version=DEFINITION_VERSION,
        unit=asked.node.unit if asked.node else "",
        unit_name=asked.node.name if asked.node else "",
        since=asked.since,
        as_of=as_of,
        known_at=known_at,
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
