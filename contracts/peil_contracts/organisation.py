"""The organisation: which unit lies where, under which name, and who answers for it and its plans, from which day."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from peil_contracts.fields import Day, FactData, Identifier, Name
from peil_contracts.persons import Person
from peil_contracts.violations import broken

Level = Literal["municipality", "cluster", "directorate", "city-district", "department", "team"]
UnitState = Literal["open", "closed", "merged"]

UNIT_PLACED = "nl.peil.organisation.unit-placed.v1"
MANAGER_APPOINTED = "nl.peil.organisation.manager-appointed.v1"
PLAN_OWNER_NAMED = "nl.peil.organisation.plan-owner-named.v1"


class UnitPlaced(FactData):
    """From a day on, a unit has this place and name. A move, new name, merger or closing is told from a later day."""

    unit: Identifier = Field(description="The unit.")
    level: Level = Field(description="What kind of unit it is.")
    parent: Identifier | None = Field(description="The unit it lies under; null for the municipality.")
    name: Name = Field(description="What the unit is called.")
    effective_on: Day = Field(description="The first day on which this holds; at most two years ahead.")
    state: UnitState = Field(description="open; closed (gone from that day); merged (gone into `merged_into`).")
    merged_into: Identifier | None = Field(default=None, description="The unit that goes on; only when merged.")

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if self.parent == self.unit:
            raise broken("own-parent", "must be another unit than the unit itself.", field="parent")
        if self.level == "municipality" and self.parent is not None:
            raise broken("root-has-no-parent", "must be null for the municipality.", field="parent")
        if (self.state == "merged") != (self.merged_into is not None):
            raise broken(
                "merged-into", "must name the unit that goes on when state is merged, and only then.",
                field="merged_into",
            )  # fmt: skip
        if self.merged_into == self.unit:
            raise broken("merged-into-itself", "must be another unit than the unit itself.", field="merged_into")
        return self


class ManagerAppointed(FactData):
    """From a day on, until the next appointment, this person is the manager of a unit."""

    unit: Identifier = Field(description="The unit.")
    effective_on: Day = Field(description="The first day on which this holds; at most two years ahead.")
    person: Person | None = Field(description="The manager; null for nobody.")


class PlanOwnerNamed(FactData):
    """From a day on, until the next naming, this person is the owner (trekker) of a unit's plan."""

    unit: Identifier = Field(description="The unit whose plan it is.")
    plan: Identifier = Field(description="The plan.")
    effective_on: Day = Field(description="The first day on which this holds; at most two years ahead.")
    person: Person | None = Field(description="The owner; null for nobody.")
