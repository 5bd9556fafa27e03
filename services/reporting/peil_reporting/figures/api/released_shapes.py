"""What the API gives of released figures: from a release, with a status in the place of what is not told."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from peil_chassis.http.models import WireModel
from peil_reporting.figures.api.shapes import PartitionPosition, UnitReference
from peil_reporting.releases.domain.answers import ReleasedStatus


class ReleaseReference(WireModel):
    """Which release an answer was read from."""

    release: str = Field(description="The quarter, as 2026-Q3.")
    population_on: date = Field(description="The last day of the quarter: whom it is about was frozen then.")
    known_at: date = Field(description="The day whose end decided what was known when it was computed.")
    released_on: date = Field(description="From this day on it could be read.")
    released_at: datetime
    k: int = Field(description="Fewest people an amount is about.")
    build: str = Field(description="The build of the read model it was computed from.")
    position: list[PartitionPosition]
    units_build: str
    units_position: list[PartitionPosition]


class ReleasedCategory(WireModel):
    """One category; null is never zero, the status says why the amount is missing."""

    category: str
    label: str = Field(description="Dutch.")
    status: ReleasedStatus
    status_text: str = Field(description="Dutch.")
    amount: int | None


class ReleasedAmount(WireModel):
    """What a release tells of a unit."""

    status: ReleasedStatus
    status_text: str = Field(description="Dutch.")
    value: int | float | None = Field(
        description="All categories together; null for a figure without a total. For a percentage with one decimal."
    )
    bound: Literal["at-most", "at-least"] | None = Field(
        description="Set when `value` is a mark that the figure does not pass, so that it says nothing of few people."
    )
    counted_from: date | None = Field(
        description="The first day counted when earlier quarters count too, because this one alone was about too few; "
        "null for the quarter itself, and for figures of one day."
    )
    out_of: int | None = Field(description="Out of how many people each category is; null for a figure without it.")
    categories: list[ReleasedCategory]
    population_on: date | None = Field(
        description="Whom it is about was frozen on this day. It lies before the release's own when so few came or "
        "went since that a new figure would tell about them: what was told last stands. Null when nothing is told."
    )
    based_on: UnitReference | None = Field(
        description="The unit below it that the figure is really about, because the others count in a larger unit; "
        "null when it is about the unit itself."
    )


class ReleasedAsked(WireModel):
    """What was asked, and which release answers it."""

    figure: str
    kind: Literal["released"] = Field(description="Computed once per quarter; never computed by a question.")
    definition_version: int = Field(description="Of the release; of today's definition when there is none yet.")
    as_of: date
    known_at: date


class ReleasedFigure(ReleasedAsked, ReleasedAmount):
    """A released figure of a unit: the last release whose population lies on or before `asOf`, out by `knownAt`."""

    release: ReleaseReference | None = Field(description="Null before the first release.")
    unit: UnitReference


class ReleasedUnitAmount(ReleasedAmount):
    """A released figure of one of several units."""

    unit: UnitReference


class ReleasedUnits(ReleasedAsked):
    """A released figure of each unit directly under one; none where the figure is not released so deep."""

    release: ReleaseReference | None
    under: UnitReference
    units: list[ReleasedUnitAmount]


class ReleasedPoint(ReleasedAmount):
    """A released figure of one quarter."""

    release: ReleaseReference


class ReleasedSeries(WireModel):
    """A released figure over time: one point per release whose population lies in the days asked for."""

    figure: str
    kind: Literal["released"]
    known_at: date
    unit: UnitReference
    step: Literal["quarter"]
    points: list[ReleasedPoint]


class Hidden(WireModel):
    """What a release does not tell, because of too few people here or in what would follow from it."""

    unit: str
    category: str | None = Field(description="Null: nothing is told of this unit.")


class ReleaseExplanation(ReleasedAsked):
    """Where a released figure comes from. Never what or whom it was counted from."""

    release: ReleaseReference | None
    unit: UnitReference
    definition: str = Field(description="In plain Dutch.")
    population: str = Field(description="Whom it is about, Dutch.")
    hidden: list[Hidden]
    why_hidden: str = Field(description="Dutch.")
