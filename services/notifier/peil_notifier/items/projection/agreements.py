"""Read model: whose each agreement is, when it is due and looked at again, and how it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec.structs import replace

from peil_chassis.projection import Fact, Projection, Span
from peil_contracts.agreements import (
    AGREEMENT_HANDED_OVER,
    AGREEMENT_MADE,
    AGREEMENT_PROGRESS_NOTED,
    AGREEMENT_RESCHEDULED,
)
from peil_notifier.items.domain.sources import Agreement


def apply(agreement: Agreement, fact: Fact) -> Agreement:
    """*agreement* after one more fact. Raises `KeyError` or `ValueError` for data no contract allows."""
    data = fact.data
    if fact.type == AGREEMENT_MADE:
        return replace(
            agreement,
            agreement=data["agreement"],
            made=True,
            unit=data["unit"],
            text=data["text"],
            manager=data["manager"],
            due_on=date.fromisoformat(data["due_on"]),
            review_on=date.fromisoformat(data["review_on"]),
        )
    if fact.type == AGREEMENT_PROGRESS_NOTED:
        noted_on = date.fromisoformat(data["noted_on"])
        return replace(agreement, state=data["to"], noted_on=max(noted_on, agreement.noted_on or noted_on))
    if fact.type == AGREEMENT_HANDED_OVER:
        # Plans hands over on the day itself; one told ahead would reach the next manager early.
        return replace(agreement, manager=data["manager"])
    return replace(
        agreement, due_on=date.fromisoformat(data["due_on"]), review_on=date.fromisoformat(data["review_on"])
    )


def contribute(agreement: Agreement) -> Iterable[Span]:
    """Nothing: reporting counts agreements."""
    return ()


def units(agreement: Agreement) -> Sequence[str]:
    """The unit it was made with."""
    return (agreement.unit,) if agreement.made else ()


PROJECTION = Projection(
    name="due_agreements",
    version=1,
    topic="peil-plans",
    types=frozenset({AGREEMENT_MADE, AGREEMENT_PROGRESS_NOTED, AGREEMENT_HANDED_OVER, AGREEMENT_RESCHEDULED}),
    entity=Agreement,
    apply=apply,
    contribute=contribute,
    units=units,
)
