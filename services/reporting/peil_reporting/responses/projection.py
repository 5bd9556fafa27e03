"""Read model: per campaign the counts of every leaf, as they came. Figures are made from it in one place alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from peil_chassis.projection import Fact, Projection, Span
from peil_contracts.responses import RESPONSES_COUNTED
from peil_reporting.recorded import Recorded, about, record, standing
from peil_reporting.surveys.domain.leaves import Leaf

NATURAL_KEY = ("campaign", "unit", "part")
"""The data fields of its natural key, beside the source."""


class Responses(msgspec.Struct, frozen=True):
    """Everything counted of one campaign, in the order of the log."""

    campaign: str = ""
    facts: tuple[Recorded[Leaf], ...] = ()


def apply(responses: Responses, fact: Fact) -> Responses:
    """*responses* with one more leaf. Raises `KeyError` for data no contract allows."""
    _, data = about(fact)
    leaf = Leaf(
        unit=data["unit"],
        part=data["part"],
        leaves=data["leaves"],
        k=data["k"],
        path=tuple(data["path"]),
        level=data["level"],
        invited=data["invited"],
        answered=data["answered"],
        counts={question: tuple(counts) for question, counts in data["counts"].items()},
    )
    return Responses(campaign=data["campaign"], facts=(*responses.facts, record(fact, NATURAL_KEY, leaf)))


def leaves(responses: Responses) -> list[Leaf]:
    """The leaves that were counted."""
    return [leaf for _, leaf in standing(responses.facts)]


def contribute(responses: Responses) -> Iterable[Span]:
    """Nothing: what is told of answers comes from a release, not from cells."""
    return ()


def units(responses: Responses) -> Sequence[str]:
    """None: nobody looks answers up by unit."""
    return ()


PROJECTION = Projection(
    name="survey_responses",
    version=1,
    topic="peil-responses",
    types=frozenset({RESPONSES_COUNTED}),
    entity=Responses,
    apply=apply,
    contribute=contribute,
    units=units,
    confidential=True,
)
