"""Targets and trainings of a mandate as the API shows them; what the documents do not say is null."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import Field

from peil_chassis.http.models import WireModel
from peil_plans.mandate.reference import Evidence, Kind, Level, Mandate, Standing, Target, Training


class PassageShape(WireModel):
    """Where something was read."""

    document: str
    line: int


class EarlierShape(WireModel):
    """An intervention or a target of an earlier version."""

    version: str
    code: str


class ThresholdShape(WireModel):
    """How much a target asks for."""

    kind: Annotated[Kind, Field(description="Per cent of the whole, or growth in per cent of what it was.")]
    percent: float


class HorizonShape(WireModel):
    """By when: one of three."""

    year: int | None
    day: date | None
    within_years: Annotated[int | None, Field(description="Years from a start that no document tells.")]


class BaselineShape(WireModel):
    """What growth is measured against."""

    year: int
    percent: Annotated[float | None, Field(description="What it was then; null: no document tells it.")]


class NamingShape(PassageShape):
    """What a document calls those who are counted."""

    words: str


class TargetShape(WireModel):
    """A figure to reach, as the documents tell it. No figure of how it is stands beside it."""

    code: str
    title: str
    standing: Annotated[Standing, Field(description="Only what is set is a target of the mandate.")]
    theme: Annotated[str | None, Field(description="Code of its theme.")]
    interventions: Annotated[list[str], Field(description="Codes of the interventions it is about.")]
    says: Annotated[str, Field(description="The words of its first source.")]
    counted: Annotated[str, Field(description="Who or what is counted, in Dutch.")]
    population: Annotated[str | None, Field(description="Among whom, in Dutch.")]
    threshold: Annotated[ThresholdShape | None, Field(description="How much; null: no document gives a figure.")]
    horizons: list[HorizonShape]
    baseline: BaselineShape | None
    classifications: Annotated[list[NamingShape], Field(description="What each document calls those who are counted.")]
    level: Annotated[Level | None, Field(description="Of which part of the municipality it holds.")]
    set_by: Annotated[str | None, Field(description="Who set it, or whose example or advice it is.")]
    since: Annotated[int | None, Field(description="The year in which it was set.")]
    sources: list[PassageShape]
    reading: Annotated[list[str], Field(description="What the documents leave open, in Dutch.")]
    continues: Annotated[list[EarlierShape], Field(description="What of earlier versions goes on in it.")]

    @classmethod
    def of(cls, one: Target) -> Self:
        """*one* as the API shows it."""
        return cls(
            code=one.code,
            title=one.title,
            standing=one.standing,
            theme=one.theme,
            says=one.says,
            counted=one.counted,
            population=one.population,
            level=one.level,
            set_by=one.set_by,
            since=one.since,
            interventions=list(one.interventions),
            threshold=ThresholdShape(kind=one.threshold.kind, percent=one.threshold.percent) if one.threshold else None,
            horizons=[HorizonShape(year=by.year, day=by.day, within_years=by.within_years) for by in one.horizons],
            baseline=BaselineShape(year=one.baseline.year, percent=one.baseline.percent) if one.baseline else None,
            classifications=[
                NamingShape(words=each.words, document=each.document, line=each.line) for each in one.classifications
            ],
            sources=[PassageShape(document=each.document, line=each.line) for each in one.sources],
            reading=list(one.reading),
            continues=[EarlierShape(version=each.version, code=each.code) for each in one.continues],
        )


class TrainingShape(WireModel):
    """A training that the documents name."""

    code: Annotated[str, Field(description="As facts about trainings and measures of actions bear it.")]
    title: str
    interventions: Annotated[list[str], Field(description="Codes of the interventions it carries out.")]
    evidence: Annotated[Evidence | None, Field(description="What is known of whether it works; null: unknown.")]
    to_be_validated: Annotated[
        bool, Field(description="Whether it carries out a new intervention and nothing shows yet that it works.")
    ]
    audience: Annotated[str | None, Field(description="For whom it is, in Dutch.")]
    runs_until: Annotated[
        date | None, Field(description="Last day of a contract that goes on though nothing shows yet that it works.")
    ]
    sources: list[PassageShape]

    @classmethod
    def within(cls, mandate: Mandate, one: Training) -> Self:
        """*one* of *mandate* as the API shows it."""
        return cls(
            code=one.code,
            title=one.title,
            interventions=list(one.interventions),
            evidence=one.evidence,
            to_be_validated=mandate.to_be_validated(one),
            audience=one.audience,
            runs_until=one.runs_until,
            sources=[PassageShape(document=each.document, line=each.line) for each in one.sources],
        )
