"""
Measures of units that hold no person: absence, signals, and the Barometer Culturele Diversiteit of CBS.

The barometer is taken as CBS delivers it: of 250 people or more, three shares, in the precision in which they came, and
always with the classification (old: up to 2021; new: from 2022), because no series may run across that break.
Source: CBS, Barometer Culturele Diversiteit (availability; data delivered), and the classification by country of origin
that CBS brought in in 2022.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from peil_contracts.fields import Code, Count, Day, DayCount, FactData, Identifier, Percentage, Period
from peil_contracts.violations import broken

ABSENCE_RECORDED = "nl.peil.measures.absence-recorded.v1"
SIGNALS_COUNTED = "nl.peil.measures.signals-counted.v1"
BAROMETER_PUBLISHED = "nl.peil.measures.barometer-published.v1"

BAROMETER_MINIMUM = 250
"""CBS gives no figures about fewer people."""
Classification = Literal["old", "new"]
Category = Literal[
    "dutch-background", "western", "non-western",
    "netherlands", "europe", "outside-europe",
]  # fmt: skip
CATEGORIES: dict[str, frozenset[str]] = {
    "old": frozenset({"dutch-background", "western", "non-western"}),
    "new": frozenset({"netherlands", "europe", "outside-europe"}),
}
"""The three categories of each classification."""


class AbsenceRecorded(FactData):
    """How many days the staff of a unit were absent in a period. Never who, never why."""

    unit: Identifier = Field(description="The unit; its own staff, without the units below it.")
    period: Period = Field(description="The month or quarter; not one that is yet to begin.")
    staff_count: Count = Field(description="People who worked there in the period.")
    absent_days: DayCount = Field(description="Days of absence, all causes together.")
    available_days: DayCount = Field(description="Days that could have been worked.")

    @model_validator(mode="after")
    def _within(self) -> Self:
        if self.absent_days > self.available_days:
            raise broken("more-than-available", "must not be more than `available_days`.", field="absent_days")
        return self


class SignalsCounted(FactData):
    """How many signals of one kind were given in a period: a count, never a case."""

    unit: Identifier = Field(description="The municipality or a directorate.")
    level: Literal["municipality", "directorate"] = Field(
        description="The level of the unit; below a directorate a count could point at a case."
    )
    period: Period = Field(description="The month or quarter; not one that is yet to begin.")
    kind: Code = Field(description="What kind of signal.")
    count: Count = Field(description="How many.")


class Share(FactData):
    """The share of one category."""

    category: Category = Field(description="The category, one of its classification.")
    share: Percentage | None = Field(description="Per cent, in CBS's own precision; null when CBS withholds it.")


class BarometerPublished(FactData):
    """CBS published the shares of three categories of origin in a group of at least 250 people."""

    unit: Identifier = Field(description="The unit.")
    measured_on: Day = Field(description="The day the staff was counted; not in the future.")
    classification: Classification = Field(description="CBS's classification: old (up to 2021) or new (from 2022).")
    characteristic: Code = Field(description="What the group is by, such as `scale-band`; `total` for everybody.")
    group: Code = Field(
        description="The group as a code, such as `s12-14`; `all` for everybody. "
        "Nobody is in two of one characteristic."
    )
    counted: Literal["jobs", "employees"] = Field(
        description="jobs (general variant: two contracts count twice) or employees (zoomed in)."
    )
    population: Count = Field(description="How many were counted; at least 250.")
    shares: tuple[Share, ...] = Field(
        min_length=3, max_length=3, description="One for each category of the classification."
    )

    @model_validator(mode="after")
    def _as_cbs_delivers(self) -> Self:
        if self.population < BAROMETER_MINIMUM:
            raise broken("below-250", "must be at least 250: CBS gives no figures about fewer.", field="population")
        if {share.category for share in self.shares} != CATEGORIES[self.classification]:
            raise broken(
                "categories", "must hold each category of the classification once, and no other.", field="shares"
            )
        known = [share.share for share in self.shares if share.share is not None]
        slack = sum((_rounding(value) for value in known), Decimal(0))
        total = sum((Decimal(value) for value in known), Decimal(0))
        if total > 100 + slack or (len(known) == len(self.shares) and total < 100 - slack):
            raise broken("no-hundred", "must add up to 100 per cent, save for rounding.", field="shares")
        return self


def _rounding(share: str) -> Decimal:
    # Half a unit of the last decimal: whole per cents of CBS may add up to 99 or 101.
    return Decimal(5).scaleb(-1 - len(share.partition(".")[2]))
