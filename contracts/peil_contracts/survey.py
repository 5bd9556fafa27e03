"""
A survey's campaign: what is asked, of how many, by which rules; its leaves, with the hashes of their codes.

Nothing here says who was invited, and a code's hash says nothing about the code. What was answered is in
`peil_contracts.responses`. The floors of k are those of the design's disclosure policy: 5 people, 10 as soon as one
question asks about discrimination.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, StrictBool, model_validator

from peil_contracts.fields import Code, Count, FactData, Identifier, Moment, Title
from peil_contracts.organisation import Level
from peil_contracts.violations import broken

CAMPAIGN_OPENED = "nl.peil.survey.campaign-opened.v1"
LEAF_LISTED = "nl.peil.survey.leaf-listed.v1"
CAMPAIGN_CLOSED = "nl.peil.survey.campaign-closed.v1"

FLOOR, DISCRIMINATION_FLOOR = 5, 10
"""The fewest people that any figure of a campaign is about, and the fewest when it asks about discrimination."""
MOST_QUESTIONS, CODES_IN_LOT, DEEPEST = 30, 700, 16
MOST_REPEAT_MONTHS = 120
DIGEST_PATTERN = "^[0-9a-f]{64}$"
_DIGEST = re.compile(DIGEST_PATTERN[1:-1])
QuestionKind = Literal["scale-5", "yes-no"]
ANSWERS: dict[str, int] = {"scale-5": 5, "yes-no": 2}
"""Kind of question -> how many answers it has: 1 to 5 from low to high; yes, no."""
Part = Literal["whole", "rest"]
"""A leaf is a whole unit, or the rest of one: what is left of it when some units below it are leaves themselves."""


def _digest(value: str) -> str:
    if not _DIGEST.fullmatch(value):
        raise broken("digest-form", "must be a SHA-256 as 64 hexadecimal digits in lower case.")
    return value


def _rising(values: tuple[str, ...]) -> tuple[str, ...]:
    # Sorted: the order in which codes were made would tie them to a list of people.
    if any(after <= before for before, after in pairwise(values)):
        raise broken("codes-order", "must be sorted, each code once.")
    return values


def _repeat(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST_REPEAT_MONTHS:
        raise broken("repeat-range", f"must be a whole number of months from 1 to {MOST_REPEAT_MONTHS}.")
    return value


def _way(units: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(units)) < len(units):
        raise broken("path", "must be the units from the municipality down, each once.")
    return units


Digest = Annotated[str, AfterValidator(_digest), Field(json_schema_extra={"pattern": DIGEST_PATTERN})]
"""A SHA-256 in hexadecimal digits."""
RepeatMonths = Annotated[
    int, BeforeValidator(_repeat), Field(json_schema_extra={"minimum": 1, "maximum": MOST_REPEAT_MONTHS})
]
"""After how many months a survey comes back."""
UnitPath = Annotated[tuple[Identifier, ...], Field(min_length=1, max_length=DEEPEST), AfterValidator(_way)]
"""Units from the municipality down to and including the leaf's own, as they lay when the campaign was frozen."""


class Question(FactData):
    """One question of a campaign."""

    question: Code = Field(description="The question, unique within its campaign.")
    text: Title = Field(description="What is asked.")
    kind: QuestionKind = Field(description="A scale from 1 (low) to 5 (high), or yes and no.")
    discrimination: StrictBool = Field(description="Whether it asks about discrimination: then k is at least 10.")


class CampaignOpened(FactData):
    """A campaign is open: its questions, rules, moments and leaves do not change any more."""

    campaign: Identifier = Field(description="The campaign.")
    title: Title = Field(description="What it is called.")
    questions: tuple[Question, ...] = Field(
        min_length=1, max_length=MOST_QUESTIONS, description="Its questions, in their order."
    )
    k: Count = Field(description="No figure is about fewer people; at least 5, with discrimination at least 10.")
    opens_at: Moment = Field(description="From when answers are taken.")
    closes_at: Moment = Field(description="Until when answers are taken; after it opens.")
    rules_hash: Digest = Field(description="SHA-256 of the rules under which it was opened.")
    invited: Count = Field(description="How many people were invited.")
    leaves: Count = Field(description="How many leaves it reports on, each of at least k invited people.")
    question_set: Code | None = Field(
        default=None, description="The set of questions that it was made of. No rule under which people answer."
    )
    theme: Title | None = Field(default=None, description="What that set is about.")
    repeat_months: RepeatMonths | None = Field(
        default=None, description="The set is asked again so many months after the day on which this campaign opens."
    )

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if len({question.question for question in self.questions}) < len(self.questions):
            raise broken("question-twice", "holds two questions of the same id.", field="questions")
        if self.k < floor_of(self.questions):
            raise broken(
                "k-floor", "must be at least 5, and at least 10 when a question is about discrimination.", field="k"
            )
        if self.closes_at <= self.opens_at:
            raise broken("period-order", "must lie after the moment it opens.", field="closes_at")
        if self.leaves < 1 or self.invited < self.leaves * self.k:
            raise broken("below-k", "must be at least k for each of at least one leaf.", field="invited")
        if self.question_set is None and (self.theme is not None or self.repeat_months is not None):
            raise broken(
                "set-needed", "is needed beside a theme, and where a campaign comes back.", field="question_set"
            )
        return self


class LeafListed(FactData):
    """One leaf of a campaign with the hashes of its codes; a large leaf comes in lots."""

    campaign: Identifier = Field(description="The campaign.")
    unit: Identifier = Field(description="The unit that the leaf is, or is a rest of.")
    part: Part = Field(description="The whole unit with all below it, or the rest that is no leaf of its own.")
    lot: Count = Field(description="Which lot of codes this is, from 1.")
    lots: Count = Field(description="How many lots the leaf has.")
    path: UnitPath = Field(description="Units from the municipality down to and including this one, when frozen.")
    level: Level = Field(description="What kind of unit it is.")
    levels: Annotated[tuple[Level, ...], Field(min_length=1, max_length=DEEPEST)] = Field(
        description="What kind each unit of the path is, in its order: leaves that are joined lie higher up."
    )
    invited: Count = Field(description="How many people of this leaf were invited, over all lots; at least k.")
    codes: Annotated[
        tuple[Digest, ...],
        Field(min_length=1, max_length=CODES_IN_LOT, description="SHA-256 of each code, sorted."),
        AfterValidator(_rising),
    ]

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        ends_in(self.path, self.unit)
        if len(self.levels) != len(self.path) or self.levels[-1] != self.level:
            raise broken(
                "path", "must name one kind per unit of the path, the last being that of the unit.", field="levels"
            )
        if not 1 <= self.lot <= self.lots:
            raise broken("lot-order", "must be from 1 to the number of lots.", field="lot")
        if self.invited < max(FLOOR, len(self.codes)):
            raise broken("below-k", "must be at least k, and not below the codes of one lot.", field="invited")
        return self


class CampaignClosed(FactData):
    """A campaign closed: nobody can answer any more."""

    campaign: Identifier = Field(description="The campaign.")
    closed_at: Moment = Field(description="When it closed.")
    drawn: Count = Field(description="How many codes were handed out in all.")


def comes_back_on(opened_on: date, repeat_months: int) -> date:
    """The day on which a campaign that opened on *opened_on* is due again: of a shorter month the last one."""
    year, month = divmod(opened_on.year * 12 + opened_on.month - 1 + repeat_months, 12)
    return date(year, month + 1, min(opened_on.day, monthrange(year, month + 1)[1]))


def floor_of(questions: Iterable[Question]) -> int:
    """The least k that a campaign with these *questions* may have."""
    return DISCRIMINATION_FLOOR if any(question.discrimination for question in questions) else FLOOR


def ends_in(path: tuple[str, ...], unit: str) -> None:
    """Say nothing when *path* ends in *unit*. Raises `PydanticCustomError` (``path``) otherwise."""
    if path[-1] != unit:
        raise broken("path", "must end in the unit itself.", field="path")
