"""Read model: campaigns of surveys, what they ask, and whether they are open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from peil_chassis.projection import Fact, Projection, Span
from peil_contracts.survey import CAMPAIGN_CLOSED, CAMPAIGN_OPENED
from peil_reporting.recorded import Recorded, about, record, standing
from peil_reporting.surveys.domain.campaign import Closed, Opened, Question

Value = Opened | Closed


class Campaign(msgspec.Struct, frozen=True):
    """Everything recorded about one campaign that readers need: not its codes, and nobody who was invited."""

    campaign: str = ""
    facts: tuple[Recorded[Value], ...] = ()


def apply(campaign: Campaign, fact: Fact) -> Campaign:
    """*campaign* with one more fact. Raises `KeyError` for data no contract allows."""
    _, data = about(fact)
    kept: Recorded[Value] = record(fact, ("campaign",), _value(fact))
    return Campaign(campaign=data["campaign"], facts=(*campaign.facts, kept))


def _value(fact: Fact) -> Value:
    data = fact.data
    if fact.type == CAMPAIGN_CLOSED:
        return Closed(closed_at=data["closed_at"])
    return Opened(
        title=data["title"],
        questions=tuple(Question(**question) for question in data["questions"]),
        k=data["k"],
        opens_at=data["opens_at"],
        closes_at=data["closes_at"],
        invited=data["invited"],
        question_set=data.get("question_set"),
        theme=data.get("theme"),
        repeat_months=data.get("repeat_months"),
    )


def opened(campaign: Campaign) -> Opened | None:
    """What was opened; None while only the closing is known."""
    return next((value for _, value in standing(campaign.facts) if isinstance(value, Opened)), None)


def closed(campaign: Campaign) -> Closed | None:
    """That it closed, or None while it is open."""
    return next((value for _, value in standing(campaign.facts) if isinstance(value, Closed)), None)


def contribute(campaign: Campaign) -> Iterable[Span]:
    """Nothing: what a survey says comes from a release, not from cells."""
    return ()


def units(campaign: Campaign) -> Sequence[str]:
    """None: a campaign is asked of everybody."""
    return ()


PROJECTION = Projection(
    name="surveys",
    version=1,
    topic="peil-survey",
    types=frozenset({CAMPAIGN_OPENED, CAMPAIGN_CLOSED}),
    entity=Campaign,
    apply=apply,
    contribute=contribute,
    units=units,
)
