"""What the API takes and gives; machine interfaces are in English, labels for people in Dutch."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from peil_chassis.http.models import QueryModel, WireModel
from peil_contracts.fields import Day, Identifier
from peil_reporting.figures.domain import Status, Step
from peil_reporting.figures.explanation import Standing

AS_OF = "The day the answer is of, in Amsterdam; today by default."
KNOWN_AT = "The day whose end decides what was known; today by default."


class DaysQuery(QueryModel):
    """Two days: of which, and as known on which."""

    as_of: Day | None = Field(default=None, description=AS_OF)
    known_at: Day | None = Field(default=None, description=KNOWN_AT)


class FigureQuery(DaysQuery):
    """Which unit, and which days."""

    unit: Identifier | None = Field(default=None, description="The unit, with everything below it; by default all.")


class UnitsQuery(DaysQuery):
    """Under which unit, and which days."""

    under: Identifier | None = Field(default=None, description="The unit whose direct units are asked; default: all.")
    format: Literal["json", "csv"] | None = Field(default=None, description="Goes before the Accept header.")


class SeriesQuery(QueryModel):
    """Which unit, from which day to which."""

    unit: Identifier | None = Field(default=None, description="The unit, with everything below it; by default all.")
    from_: Day | None = Field(default=None, alias="from", description="First day; a year before the last by default.")
    to: Day | None = Field(default=None, description="Last day, always a point; today by default.")
    known_at: Day | None = Field(default=None, description=KNOWN_AT)
    step: Step | None = Field(default=None, description="Between two points; the finest that fits 400 by default.")
    format: Literal["json", "csv"] | None = Field(default=None, description="Goes before the Accept header.")


class ExplanationQuery(FigureQuery):
    """Which page of an explanation."""

    after: Identifier | None = Field(default=None, description="The `next` of the page before.")
    limit: int = Field(default=50, ge=1, le=100, description="Entities on a page.")


class Category(WireModel):
    """One category of a figure."""

    category: str
    label: str = Field(description="Dutch.")


class FigureDefinition(WireModel):
    """What a figure counts."""

    figure: str
    name: str = Field(description="Dutch.")
    definition: str = Field(description="In plain Dutch.")
    version: int = Field(description="Rises when the definition changes so that another number comes out.")
    kind: Literal["live", "released"] = Field(
        description="Live: counts what the organisation does, always up to date. Released: counts people, each quarter."
    )
    counted: str = Field(description="What one unit of the numerator is, Dutch plural.")
    value: Literal["share", "count", "percentage"] = Field(
        description="Share: numerator over denominator; count: the numerator; percentage: told without either."
    )
    numerator: str = Field(description="Dutch.")
    denominator: str | None = Field(description="Dutch; null for a figure without one.")
    categories: list[Category]
    levels: list[str] = Field(description="Levels of units at which it may be shown.")
    event_types: list[str] = Field(description="What it is made from.")
    k: int | None = Field(description="Fewest people a released amount is about; null for a live figure.")


class FigureCatalogue(WireModel):
    """Every figure."""

    figures: list[FigureDefinition]


class PartitionPosition(WireModel):
    """How far one partition was folded."""

    topic: str
    partition: int
    next: int = Field(description="The next offset; everything before it is counted.")


class Provenance(WireModel):
    """From which state of the read models an answer was read."""

    build: str = Field(description="The build of the figure's read model; the answer comes wholly from it.")
    position: list[PartitionPosition]
    units_build: str = Field(description="The build of the units' read model.")
    units_position: list[PartitionPosition]
    position_exact: bool = Field(description="False: events were folded meanwhile, later ones may be counted too.")
    recorded_at: datetime | None = Field(description="When the last folded event was published.")
    age_seconds: float | None = Field(description="Seconds since then; null when nothing was folded yet.")
    lag_events: int | None = Field(description="Events in the log not folded yet; null when the log does not tell.")


class UnitReference(WireModel):
    """A unit as it was on the day asked for."""

    unit: str
    name: str | None = Field(description="Null when the unit is unknown.")
    level: str | None
    state: str | None = Field(description="open, closed or merged.")


class CategoryAmount(WireModel):
    """How much of a figure falls in a category."""

    category: str
    label: str = Field(description="Dutch.")
    amount: int


class Amount(WireModel):
    """An answer's numbers; null is never zero, the status says why it is missing."""

    status: Status
    status_text: str = Field(description="Dutch.")
    value: int | float | None
    numerator: int | None
    denominator: int | None
    categories: list[CategoryAmount]


class Asked(WireModel):
    """What was asked, as it was understood."""

    figure: str
    definition_version: int
    known_at: date


class FigureAnswer(Asked, Amount):
    """A figure of a unit."""

    as_of: date
    unit: UnitReference
    provenance: Provenance


class UnitAmount(Amount):
    """A figure of one of several units."""

    unit: UnitReference


class FigureUnits(Asked):
    """A figure of each unit directly under one."""

    as_of: date
    under: UnitReference
    units: list[UnitAmount]
    provenance: Provenance


class DatedAmount(Amount):
    """A figure on one of several days."""

    as_of: date


class FigureSeries(Asked):
    """A figure over time, all as known on one day."""

    unit: UnitReference
    step: Step
    points: list[DatedAmount]
    provenance: Provenance


class Counted(WireModel):
    """One contribution of an entity."""

    what: str | None = Field(description="The action, for a plan; null: the entity itself.")
    category: str
    label: str = Field(description="Dutch.")
    unit: str = Field(description="The unit that the fact names.")
    amount: int


class EventTold(WireModel):
    """An event about an entity."""

    id: str
    source: str
    type: str = Field(description="The type of the fact; for a withdrawal, of the fact that it takes back.")
    time: str = Field(description="When the source recorded it.")
    known_at: date = Field(description="The day it was published.")
    day: date | None = Field(description="The day on which it is true; null for a withdrawal.")
    standing: Standing = Field(description="On the known day.")
    says: dict[str, str | int]


class EntityExplained(WireModel):
    """One entity that was counted, and every event known about it."""

    entity: str
    counted: list[Counted]
    events: list[EventTold]


class FigureExplanation(Asked):
    """What a figure was counted from. The amounts of all pages together are the figure, when it is complete."""

    as_of: date
    unit: UnitReference
    entities: list[EntityExplained]
    complete: bool = Field(description="False: cases of others are left out; amounts may add up to less.")
    next: str | None = Field(description="Pass as `after` for the next page; null at the end.")
    provenance: Provenance


class UnitNode(WireModel):
    """A unit in the tree."""

    unit: str
    name: str
    level: str
    state: str
    parent: str | None


class UnitAlarm(WireModel):
    """A unit that could not be placed as the facts say."""

    unit: str
    why: str


class UnitTree(WireModel):
    """The tree of a day, each unit after the one it lies under."""

    root: str
    as_of: date
    known_at: date
    units: list[UnitNode]
    alarms: list[UnitAlarm]
