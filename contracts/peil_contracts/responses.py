"""
What a campaign's answers add up to: per leaf how many answered, and per question how often each answer was given.

Never an answer row: nothing ties what one person said to one question to what that person said to another.
"""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from peil_contracts.fields import Code, Count, Day, FactData, Identifier
from peil_contracts.organisation import Level
from peil_contracts.survey import ANSWERS, FLOOR, MOST_QUESTIONS, Part, UnitPath, ends_in
from peil_contracts.violations import broken

RESPONSES_COUNTED = "nl.peil.survey.responses-counted.v1"


def _per_answer(counts: tuple[int, ...]) -> tuple[int, ...]:
    if len(counts) not in ANSWERS.values():
        raise broken("answer-counts", "must hold five counts for a scale, or two for yes and no.")
    return counts


AnswerCounts = Annotated[tuple[Count, ...], Field(min_length=2, max_length=5), AfterValidator(_per_answer)]
"""How often each answer was given: 1 to 5, or yes and no."""


class ResponsesCounted(FactData):
    """The answers of one leaf, counted once, in the commit that destroyed them."""

    campaign: Identifier = Field(description="The campaign.")
    unit: Identifier = Field(description="The unit that the leaf is, or is a rest of.")
    part: Part = Field(description="The whole unit with all below it, or the rest that is no leaf of its own.")
    leaves: Count = Field(description="How many such events the campaign has.")
    k: Count = Field(description="The campaign's k.")
    path: UnitPath = Field(description="Units from the municipality down to and including this one, when frozen.")
    level: Level = Field(description="What kind of unit it is.")
    invited: Count = Field(description="How many people of this leaf were invited.")
    answered: Count = Field(description="How many of them answered; at least k.")
    counts: dict[Code, AnswerCounts] = Field(
        min_length=1, max_length=MOST_QUESTIONS,
        description="Per question how often each answer was given: five counts for a scale, two for yes and no.",
    )  # fmt: skip
    counted_on: Day = Field(description="The day on which it was counted.")

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        ends_in(self.path, self.unit)
        if self.leaves < 1:
            raise broken("too-few-leaves", "must be at least one: this event is one.", field="leaves")
        if self.k < FLOOR:
            raise broken("k-floor", "must be at least 5.", field="k")
        if not self.k <= self.answered <= self.invited:
            raise broken("below-k", "must be at least k and at most the number invited.", field="answered")
        if any(sum(counts) > self.answered for counts in self.counts.values()):
            raise broken("more-than-answered", "must not add up to more than answered.", field="counts")
        return self
