"""What a set of questions holds. Values only."""

from __future__ import annotations

from typing import Annotated

import msgspec

from peil_contracts.survey import MOST_QUESTIONS, MOST_REPEAT_MONTHS
from peil_issuer.campaigns.domain.campaign import Kind

Code = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]{0,39}\Z")]
"""A set: it travels in addresses, and in the fact that a campaign opened."""
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
Months = Annotated[int, msgspec.Meta(ge=1, le=MOST_REPEAT_MONTHS)]
Line = Annotated[int, msgspec.Meta(ge=1)]


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    pass


class Passage(_Strict, frozen=True):
    """Where a document asks for it; lines count from 1."""

    document: Text
    line: Line


class SetQuestion(_Strict, frozen=True):
    """One question: a statement on a scale from 1 (disagree) to 5 (agree), or yes and no."""

    text: Text
    kind: Kind
    discrimination: bool


class QuestionSet(_Strict, frozen=True):
    """
    Questions that belong together, in Dutch.

    Attributes:
        title: What a campaign of it is called, until somebody calls it otherwise.
        theme: What it is about, in a few words.
        for_what: What it serves, for who chooses it.
        sources: Where the municipality's documents ask for it.
        reading: What those documents leave open, and what was chosen.
        repeat_months: It is asked again after so many months; None: when somebody wants to.
    """

    code: Code
    title: Text
    theme: Text
    for_what: Text
    sources: Annotated[tuple[Passage, ...], msgspec.Meta(min_length=1)]
    reading: tuple[Text, ...]
    questions: Annotated[tuple[SetQuestion, ...], msgspec.Meta(min_length=1, max_length=MOST_QUESTIONS)]
    repeat_months: Months | None
