"""The mandate for machines: which versions there are, and one of them whole."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from fastapi import APIRouter
from pydantic import Field

from peil_chassis.clock import Clock, amsterdam_day
from peil_chassis.http.models import WireModel
from peil_chassis.http.problems import Problem
from peil_contracts.fields import Identifier
from peil_plans.answering import NO_QUERY, NOT_FOUND
from peil_plans.mandate import reference
from peil_plans.mandate.reference import Evidence, InterventionClass, InterventionType, Mandate
from peil_plans.mandate.target_shapes import EarlierShape, PassageShape, TargetShape, TrainingShape
from peil_plans.mandate.versions import Mandates

TAG = {"name": "mandates", "description": "The municipality's mandate: its versions, themes and interventions."}


class MandateSummary(WireModel):
    """A version in the list."""

    version: Annotated[str, Field(description="What the version is called.")]
    name: Annotated[str, Field(description="What the mandate is called.")]
    municipality: Annotated[str, Field(description="Whose mandate it is.")]
    from_: Annotated[int, Field(alias="from", description="Its first year.")]
    to: Annotated[int, Field(description="Its last year.")]
    adopted: Annotated[date | None, Field(description="The day of its adoption, null when that is not known.")]
    in_force_from: Annotated[date, Field(description="That day, or 1 January of its first year.")]
    in_force: Annotated[bool, Field(description="Whether it is the version in force today.")]
    interventions_count: Annotated[int, Field(description="How many interventions it has, doubles included.")]

    @classmethod
    def of(cls, mandate: Mandate, *, in_force: bool) -> Self:
        """As the API shows it."""
        about = mandate.about
        return cls(
            version=about.version,
            name=about.name,
            municipality=about.municipality,
            from_=about.since,
            to=about.to,
            adopted=about.adopted,
            in_force_from=about.in_force_from,
            in_force=in_force,
            interventions_count=len(mandate.interventions),
        )


class MandateList(WireModel):
    """All versions, the oldest first."""

    mandates: list[MandateSummary]


class PillarShape(WireModel):
    """A pillar."""

    code: str
    title: str
    line: Annotated[int, Field(description="Where the document has it, from 1.")]


class ThemeShape(PillarShape):
    """A theme."""

    pillar: Annotated[str, Field(description="Code of its pillar.")]


class InterventionShape(PillarShape):
    """An intervention; what the document leaves open is null."""

    theme: Annotated[str, Field(description="Code of its theme.")]
    class_: Annotated[
        InterventionClass, Field(alias="class", description="New, running on from before, or everyday work by now.")
    ]
    type: Annotated[InterventionType | None, Field(description="What kind of work it is; null: unknown.")]
    evidence: Annotated[Evidence | None, Field(description="What is known of whether it works; null: unknown.")]
    recommendations: Annotated[list[str], Field(description="Who recommended it, by the document's own words.")]
    same_as: Annotated[list[str], Field(description="Codes under which the document has the same intervention too.")]
    continues: Annotated[list[EarlierShape], Field(description="What of earlier versions goes on in it.")]

    @classmethod
    def within(cls, mandate: Mandate, one: reference.Intervention) -> Self:
        """*one* of *mandate* as the API shows it."""
        return cls(
            code=one.code,
            title=one.title,
            line=one.line,
            theme=one.theme,
            class_=one.kind,
            type=one.type,
            evidence=one.evidence,
            recommendations=list(one.recommendations),
            same_as=[double.code for double in mandate.doubles_of(one)],
            continues=[EarlierShape(version=each.version, code=each.code) for each in one.continues],
        )


class ContradictionShape(WireModel):
    """What the papers say differently."""

    places: Annotated[list[str], Field(description="Codes of the themes, interventions and targets it is about.")]
    text: Annotated[str, Field(description="What they say, in Dutch.")]
    sources: list[PassageShape]


class MandateAsItIs(MandateSummary):
    """One version, whole."""

    document: Annotated[str, Field(description="The document it was read from.")]
    adopted_source: Annotated[str, Field(description="Where the day of its adoption was read.")]
    reading: Annotated[list[str], Field(description="What the document leaves open, in Dutch.")]
    pillars: list[PillarShape]
    themes: list[ThemeShape]
    interventions: list[InterventionShape]
    contradictions: list[ContradictionShape]
    targets: Annotated[list[TargetShape], Field(description="Targets, and examples and advice marked as such.")]
    trainings: Annotated[list[TrainingShape], Field(description="Trainings that the documents name.")]

    @classmethod
    def whole(cls, mandate: Mandate, *, in_force: bool) -> Self:
        """As the API shows it."""
        return cls(
            **MandateSummary.of(mandate, in_force=in_force).model_dump(),
            document=mandate.about.document,
            adopted_source=mandate.about.adopted_source,
            reading=list(mandate.about.reading),
            pillars=[PillarShape(code=one.code, title=one.title, line=one.line) for one in mandate.pillars],
            themes=[
                ThemeShape(code=one.code, title=one.title, line=one.line, pillar=one.pillar) for one in mandate.themes
            ],
            interventions=[InterventionShape.within(mandate, one) for one in mandate.interventions],
            contradictions=[
                ContradictionShape(
                    places=list(one.places),
                    text=one.text,
                    sources=[PassageShape(document=each.document, line=each.line) for each in one.sources],
                )
                for one in mandate.contradictions
            ],
            targets=[TargetShape.of(one) for one in mandate.targets],
            trainings=[TrainingShape.within(mandate, one) for one in mandate.trainings],
        )


def api_routes(mandates: Mandates, clock: Clock) -> APIRouter:
    """The API's routes on the mandate."""
    router = APIRouter(tags=[TAG["name"]])

    @router.get("/mandates", summary="List versions of the mandate", dependencies=[NO_QUERY])
    async def list_mandates() -> MandateList:
        """The versions, the oldest first; one of them is in force."""
        current = mandates.in_force(amsterdam_day(clock.now()))
        return MandateList(mandates=[MandateSummary.of(one, in_force=one is current) for one in mandates.versions])

    @router.get(
        "/mandates/{version}", summary="Read a version of the mandate", responses=NOT_FOUND, dependencies=[NO_QUERY]
    )
    async def read_mandate(version: Identifier) -> MandateAsItIs:
        """One version: pillars, themes, interventions, targets, trainings, and what the papers say differently."""
        found = _version(mandates, version)
        return MandateAsItIs.whole(found, in_force=found is mandates.in_force(amsterdam_day(clock.now())))

    return router


def _version(mandates: Mandates, version: str) -> Mandate:
    found = mandates.find(version)
    if found is None:
        raise Problem(404, f"There is no version '{version}' of the mandate.")
    return found
