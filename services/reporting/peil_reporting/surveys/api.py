"""Routes of the API on surveys: they read releases and nothing else."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from pydantic import Field

from peil_chassis.http.models import WireModel
from peil_chassis.http.problems import Problem
from peil_contracts.fields import Identifier
from peil_contracts.survey import Part
from peil_disclosure.coding import Coded
from peil_reporting.days import day_of
from peil_reporting.figures.api.routes import found
from peil_reporting.releases.no_filters import only
from peil_reporting.surveys.definitions import NOT_EVERYBODY, SURVEY_FIGURES
from peil_reporting.surveys.domain.campaign import Opened
from peil_reporting.surveys.domain.figures import Mark, Told
from peil_reporting.surveys.domain.returns import Asked, again
from peil_reporting.surveys.reading import (
    NOT_COMPARABLE,
    STATUS_TEXT,
    Beside,
    Surveys,
    SurveySight,
    SurveyStatus,
    asked_of,
)
from peil_reporting.surveys.storage import SurveyRelease

TAG = {"name": "surveys", "description": "What surveys say, as it was released: never about fewer than k people."}


class SurveyDefinition(WireModel):
    """What a figure of a survey counts."""

    figure: str
    name: str = Field(description="Dutch.")
    definition: str = Field(description="In plain Dutch.")
    version: int


class SurveyListed(WireModel):
    """A campaign."""

    campaign: str
    title: str
    status: SurveyStatus = Field(description="`ok` when it is released, else `not-released-yet`.")
    released_on: date | None
    theme: str | None = Field(description="Dutch: what its set of questions is about; null when it is of none.")
    comes_back_on: date | None = Field(
        description="The day on which its set is due again; null when it does not come back, or did already."
    )


class SurveyList(WireModel):
    """Every campaign, and what its figures count."""

    surveys: list[SurveyListed]
    figures: list[SurveyDefinition]


class SurveyQuestion(WireModel):
    """A question, as it was asked."""

    question: str
    text: str
    kind: str = Field(description="`scale-5`: 1 to 5 from low to high; `yes-no`: yes, no.")


class SurveyMark(WireModel):
    """A figure as it is told: rounded, and near an end of the scale only as so much or more."""

    value: str = Field(description="A number: in a hundred, or on a scale of 1 to 5 with one decimal.")
    side: Literal["about", "or-less", "or-more"] = Field(description="Whether it is that, that or less, that or more.")
    text: str = Field(description="Dutch.")


class SurveyScore(WireModel):
    """What was answered to a question; null is never zero."""

    question: str
    status: SurveyStatus = Field(description="`ok`, or `too-few`: here, or in what would follow from it.")
    share: SurveyMark | None = Field(description="How many in a hundred answered 4 or 5, or yes.")
    mean: SurveyMark | None = Field(description="On a scale of 1 to 5, to one decimal; null for yes and no.")


class SurveyNode(WireModel):
    """A unit with everything below it, or the rest of one."""

    unit: str
    name: str | None
    part: str = Field(description="`whole`, or `rest`: what is left when other parts of the unit are told apart.")
    invited: int = Field(
        description="People invited in groups that may be told; those of other groups are in no amount at all."
    )
    answered: int
    participation: str = Field(
        description="Of `invited`, in a hundred, to one decimal: of everybody who was invited it may be less."
    )
    participation_of: Literal["invited-in-told-groups"] = Field(
        description="Whom `participation` is a share of: never everybody who was invited."
    )
    based_on: str | None = Field(
        description="The part whose people alone it is about (`unit`, or `unit/rest`); or null."
    )
    scores: list[SurveyScore]


class SurveyChange(WireModel):
    """A figure of this campaign beside the one before, both as they were told."""

    question: str | None = Field(description="The question; null for participation.")
    name: str = Field(description="Dutch.")
    then: str = Field(description="Dutch: the figure before, or that the question was not asked so.")
    now: str = Field(description="Dutch.")
    change: str = Field(description="Dutch, out of the two figures as told; empty when there is nothing to compare.")


class SurveyComparison(WireModel):
    """
    The campaign before, beside this one.

    Below a directorate a small unit of which only a few people changed is not compared, nor is the rest of a unit.
    """

    campaign: str
    title: str
    status: Literal["ok", "not-comparable"]
    status_text: str = Field(description="Dutch.")
    figures: list[SurveyChange] = Field(description="Participation first, then the questions in their order.")


class SurveyAnswer(WireModel):
    """What a campaign says of a unit and of its parts."""

    campaign: str
    title: str
    status: SurveyStatus
    status_text: str = Field(description="Dutch.")
    k: int | None = Field(description="Fewest people anything is about; null before the release.")
    released_on: date | None
    opened_at: datetime | None
    closed_at: datetime | None
    questions: list[SurveyQuestion]
    question_set: str | None = Field(description="The set of questions that it was made of; null: of none.")
    theme: str | None = Field(description="Dutch: what that set is about.")
    comes_back_on: date | None = Field(
        description="The day on which its set is due again; null when it does not come back, or did already."
    )
    told: SurveyNode | None = Field(description="Null unless the status is `ok`.")
    parts: list[SurveyNode]
    participation_text: str = Field(description="Dutch: what has to stand beside participation wherever it is shown.")
    within: str | None = Field(description="Where there are too few: the unit in whose numbers they are.")
    earlier: SurveyComparison | None = Field(description="Null without an earlier campaign, or when nothing is told.")


def api_routes(surveys: Surveys) -> APIRouter:
    """The API's routes on surveys."""
    router = APIRouter(tags=[TAG["name"]])

    @router.get("/surveys", summary="List surveys", dependencies=[only()])
    async def list_surveys() -> SurveyList:
        """Every campaign, the last one released first, and what its figures count."""
        released, waiting = await found(surveys.released()), await found(surveys.waiting())
        every = [asked_of(one.campaign, one) for one in released]
        every += [asked_of(id_, one) for id_, one in waiting.items()]
        listed = [_listed(one.campaign, one, "ok", day_of(one.released_on), every) for one in released]
        listed += [_listed(id_, one, "not-released-yet", None, every) for id_, one in waiting.items()]
        return SurveyList(
            surveys=listed,
            figures=[
                SurveyDefinition(figure=one.id, name=one.name, definition=one.definition, version=one.version)
                for one in SURVEY_FIGURES
            ],
        )

    @router.get(
        "/surveys/{campaign}",
        summary="Read a survey",
        dependencies=[only("unit", "part")],
        responses={404: {"description": "There is no such campaign."}},
    )
    async def read_survey(
        campaign: Annotated[str, Path(max_length=64, description="The campaign's id.")],
        unit: Annotated[Identifier | None, Query(description="The unit; without it everybody who was asked.")] = None,
        part: Annotated[
            Part, Query(description="`rest`: what is left of it beside parts that are told apart.")
        ] = "whole",
    ) -> SurveyAnswer:
        """Participation and scores of a unit and of its parts, as they were released."""
        return _answer(_known(await found(surveys.on(campaign, unit, rest=part == "rest"))))

    return router


def _listed(
    campaign: str, one: SurveyRelease | Opened, status: SurveyStatus, released_on: date | None, every: list[Asked]
) -> SurveyListed:
    after = again(asked_of(campaign, one), every)
    return SurveyListed(
        campaign=campaign,
        title=one.title,
        status=status,
        released_on=released_on,
        theme=one.theme,
        comes_back_on=after.due_on if after else None,
    )


def _known(sight: SurveySight | None) -> SurveySight:
    if sight is None:
        raise Problem(404, "There is no such campaign.")
    return sight


def _answer(sight: SurveySight) -> SurveyAnswer:
    release = sight.release
    questions = release.questions if release else ()
    return SurveyAnswer(
        campaign=sight.campaign,
        title=sight.title,
        status=sight.status,
        status_text=STATUS_TEXT[sight.status],
        k=release.k if release else None,
        released_on=day_of(release.released_on) if release else None,
        opened_at=datetime.fromisoformat(release.opened_at) if release else None,
        closed_at=datetime.fromisoformat(release.closed_at) if release else None,
        questions=[SurveyQuestion(question=one.question, text=one.text, kind=one.kind) for one in questions],
        question_set=release.question_set if release else None,
        theme=release.theme if release else None,
        comes_back_on=sight.again.due_on if sight.again else None,
        told=_node(sight, sight.told) if sight.told else None,
        parts=[_node(sight, part) for part in sight.parts],
        participation_text=NOT_EVERYBODY,
        within=sight.within,
        earlier=_comparison(sight.beside) if sight.beside else None,
    )


def _comparison(beside: Beside) -> SurveyComparison:
    return SurveyComparison(
        campaign=beside.campaign,
        title=beside.title,
        status="ok" if beside.figures else "not-comparable",
        status_text=STATUS_TEXT["ok"] if beside.figures else NOT_COMPARABLE,
        figures=[
            SurveyChange(question=one.question or None, name=one.text, then=one.then, now=one.now, change=one.change)
            for one in beside.figures
        ],
    )


def _node(sight: SurveySight, told: Told) -> SurveyNode:
    questions = sight.release.questions if sight.release else ()
    return SurveyNode(
        unit=told.unit,
        name=sight.names.get(told.unit),
        part=told.part,
        invited=told.invited,
        answered=told.answered,
        participation=told.participation,
        participation_of="invited-in-told-groups",
        based_on=told.based_on or None,
        scores=[_score(told, one.question) for one in questions],
    )


def _score(told: Told, question: str) -> SurveyScore:
    score = told.scores.get(question)
    if score is None:
        return SurveyScore(question=question, status="too-few", share=None, mean=None)
    mean = _mark(score.mean, f"{score.mean.value / 10:.1f}", "mean", told) if score.mean else None
    return SurveyScore(
        question=question, status="ok", share=_mark(score.share, str(score.share.value), "share", told), mean=mean
    )


def _mark(mark: Mark, value: str, kind: Literal["share", "mean"], told: Told) -> SurveyMark:
    return SurveyMark(value=value, side=mark.side, text=Coded(kind, mark.value, mark.side, told.answered).words)
