"""The route of the API on CBS's barometer."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from peil_chassis.clock import Clock, amsterdam_day
from peil_chassis.http.models import WireModel
from peil_chassis.store.port import Store
from peil_reporting.barometer.domain import Quoted, Row
from peil_reporting.barometer.reading import TreeOf, read_barometer
from peil_reporting.barometer.views import group_name, unit_name
from peil_reporting.days import day_of, number_of
from peil_reporting.figures.api.routes import csv_answer, found, wants_csv
from peil_reporting.figures.api.shapes import DaysQuery
from peil_reporting.figures.csv_text import harmless
from peil_reporting.figures.domain import Days
from peil_reporting.organisation.domain import Tree
from peil_reporting.releases.no_filters import only

TAG = {"name": "barometer", "description": "What CBS published of origin, of groups of 250 and more: quoted."}
SOURCE = "CBS, Barometer Culturele Diversiteit"
COLUMNS = (
    "source", "measured_on", "classification", "counted", "unit", "unit_name", "characteristic", "group", "label",
    "population", "category", "share",
)  # fmt: skip


class BarometerQuery(DaysQuery):
    """Which days."""

    format: Literal["json", "csv"] | None = Field(default=None, description="Goes before the Accept header.")


class BarometerShare(WireModel):
    """The share of one category."""

    category: str
    share: str = Field(description="Per cent, in CBS's own precision.")


class BarometerGroup(WireModel):
    """What CBS published of one group."""

    unit: str
    name: str = Field(description="Dutch: the unit, or the group.")
    characteristic: str = Field(description="What the group is by; `total` for everybody in the unit.")
    group: str = Field(description="Which; `all` for everybody in the unit.")
    population: int = Field(description="How many were counted; at least 250.")
    shares: list[BarometerShare]


class BarometerAnswer(WireModel):
    """The last publication; groups of fewer than 250, and what would give such a group away, are not in it."""

    source: str
    status: Literal["ok", "not-published-yet"]
    measured_on: date | None = Field(description="The day the staff was counted.")
    classification: Literal["old", "new"] | None = Field(
        description="CBS's: `old` up to 2021, `new` from 2022. No series may run across that break."
    )
    counted: Literal["jobs", "employees"] | None = Field(description="`jobs`: two contracts count twice.")
    groups: list[BarometerGroup] = Field(description="The municipality first, then units below it, then its groups.")
    kept_back: bool = Field(description="Whether CBS published more than is told.")


def api_routes(store: Store, tree_of: TreeOf, clock: Clock) -> APIRouter:
    """The API's route on the barometer."""
    router = APIRouter()
    csv_too: dict[int | str, dict[str, Any]] = {
        200: {"content": {"text/csv": {"schema": {"type": "string"}}}},
        503: {"description": "Transient: send the same request again later."},
    }

    @router.get(
        "/barometer",
        summary="CBS's barometer of cultural diversity",
        tags=[TAG["name"]],
        response_model=BarometerAnswer,
        responses=csv_too,
        dependencies=[only("asOf", "knownAt", "format")],
    )
    async def read(query: Annotated[BarometerQuery, Query()], request: Request) -> BarometerAnswer | Response:
        """The shares of three categories of origin, as CBS gives them; Peil counts and crosses nothing."""
        today = amsterdam_day(clock.now())
        days = Days(number_of(query.as_of or today), number_of(query.known_at or today))
        tree = await found(tree_of(*days))
        quoted = await found(read_barometer(store, tree.root, tree_of, days))
        if wants_csv(request, query.format):
            return csv_answer(barometer_csv(quoted, tree), "barometer.csv")
        return _answer(quoted, tree)

    return router


def barometer_csv(quoted: Quoted | None, tree: Tree) -> str:
    """*quoted* as CSV text (RFC 4180) with a header: a row per group and category."""
    text = io.StringIO()
    write = csv.writer(text).writerow
    write(COLUMNS)
    for row in _rows(quoted):
        one = row.published
        of_unit = (row.unit, unit_name(row.unit, tree), one.characteristic, one.group, group_name(row, tree))
        about = (SOURCE, day_of(one.measured_on).isoformat(), one.classification, one.counted, *of_unit)
        for share in one.shares:
            write([*(harmless(word) for word in about), one.population, share.category, share.share])
    return text.getvalue()


def _answer(quoted: Quoted | None, tree: Tree) -> BarometerAnswer:
    whole = quoted.whole.published if quoted else None
    return BarometerAnswer.model_validate(
        {
            "source": SOURCE,
            "status": "ok" if whole else "not-published-yet",
            "measured_on": day_of(whole.measured_on) if whole else None,
            "classification": whole.classification if whole else None,
            "counted": whole.counted if whole else None,
            "groups": [_group(row, tree) for row in _rows(quoted)],
            "kept_back": quoted is not None and quoted.kept_back,
        }
    )


def _rows(quoted: Quoted | None) -> list[Row]:
    return [quoted.whole, *quoted.units, *quoted.groups] if quoted else []


def _group(row: Row, tree: Tree) -> BarometerGroup:
    one = row.published
    return BarometerGroup(
        unit=row.unit,
        name=group_name(row, tree),
        characteristic=one.characteristic,
        group=one.group,
        population=one.population,
        shares=[BarometerShare(category=each.category, share=each.share or "") for each in one.shares],
    )
