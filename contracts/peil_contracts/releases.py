"""
Releases: that figures about people, or of a survey, were told; how that is proved; never one of the figures. And the
thresholds under which they are.

Whoever keeps these facts can show later that what is told now is what was told then: they hold the hash of what was
released and of the ledger at that moment.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from peil_contracts.fields import Count, Day, FactData, Identifier, Moment
from peil_contracts.organisation import Level
from peil_contracts.survey import DISCRIMINATION_FLOOR, FLOOR, Digest
from peil_contracts.violations import broken

FIGURES_RELEASED = "nl.peil.releases.figures-released.v1"
THRESHOLD_DECIDED = "nl.peil.releases.threshold-decided.v1"

About = Literal["register", "survey"]
"""``register``: the people of a quarter. ``survey``: the answers of a campaign."""
MOST_LEVELS = 6
ThresholdKind = Literal["survey", "survey-discrimination", "register"]
"""Of which figures a threshold is: a survey, one with a question about discrimination, or the register of staff."""


class LevelReleased(FactData):
    """How much of one level was told: rows, never people."""

    level: Level = Field(description="What kind of unit the rows are about.")
    released: Count = Field(description="How many rows were told of units of this level.")
    hidden: Count = Field(description="How many rows of the catalogue were not.")


class FiguresReleased(FactData):
    """Figures were released: audited together with everything told before, appended to the ledger, in one commit."""

    release: Identifier = Field(description="The release: a quarter, as 2026-Q3, or a campaign.")
    about: About = Field(description="The people of a quarter, or the answers of a campaign.")
    k: Count = Field(description="No figure is about fewer people; at least 5.")
    verdict: Literal["safe"] = Field(description="What the audit said; nothing else is released.")
    rows_hash: Digest = Field(description="SHA-256 of the rows that were audited: which they are and whom they count.")
    certificate_hash: Digest = Field(description="SHA-256 of the proof, which stays inside: it holds what is hidden.")
    ledger_first: Count = Field(description="Number of the first entry of the ledger that this release added.")
    ledger_last: Count = Field(description="Number of the last one; one less than the first when all was told before.")
    ledger_hash: Digest = Field(description="The hash of the last one, which holds those of all before it.")
    levels: Annotated[tuple[LevelReleased, ...], Field(min_length=1, max_length=MOST_LEVELS)] = Field(
        description="Per level how many rows were told and how many were not, from the municipality down."
    )
    released_on: Day = Field(description="From this day on the figures can be read.")

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if self.k < FLOOR:
            raise broken("k-floor", "must be at least 5.", field="k")
        if not 1 <= self.ledger_first <= self.ledger_last + 1:
            raise broken(
                "ledger-order", "must be from 1, and not beyond the entry after the last one.", field="ledger_first"
            )
        if len({one.level for one in self.levels}) < len(self.levels):
            raise broken("level-twice", "holds a level twice.", field="levels")
        return self


class ThresholdDecided(FactData):
    """The disclosure officer decided the least number of people for figures that begin from now on."""

    threshold: ThresholdKind = Field(description="Of which figures.")
    decision: Count = Field(description="Which decision on thresholds this is, of any kind, counted from 1.")
    k: Count = Field(description="No figure is about fewer people; at least 5, of discrimination at least 10.")
    decided_at: Moment = Field(description="It holds for what begins after this moment.")

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if self.k < (DISCRIMINATION_FLOOR if self.threshold == "survey-discrimination" else FLOOR):
            raise broken("k-floor", "must be at least 5, and at least 10 for discrimination.", field="k")
        return self
