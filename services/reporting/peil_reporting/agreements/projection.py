"""Read model: agreements with managers by state, by kind, and by how near their day is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from peil_chassis.projection import Fact, Projection, Span
from peil_contracts.agreements import (
    AGREEMENT_HANDED_OVER,
    AGREEMENT_MADE,
    AGREEMENT_PROGRESS_NOTED,
    AGREEMENT_RESCHEDULED,
)
from peil_reporting.agreements.domain import HandedOver, Made, Noted, Rescheduled, due_days, nearness, states
from peil_reporting.days import day_number
from peil_reporting.recorded import Part, Recorded, about, moment, record, standing

NATURAL_KEYS = {
    AGREEMENT_MADE: ("agreement",),
    AGREEMENT_PROGRESS_NOTED: ("agreement", "note"),
    AGREEMENT_HANDED_OVER: ("agreement", "handover"),
    AGREEMENT_RESCHEDULED: ("agreement", "change"),
}
"""Per event type the data fields of its natural key, beside the source."""

AGREEMENTS = "agreements"
"""The figure of all agreements. Its category is their state."""
AGREEMENT_KINDS = "agreement_kinds"
"""The figure of all agreements. Its category is their kind."""
AGREEMENTS_DUE = "agreements_due"
"""The figure of agreements that are running. Its category is how near their day is."""

Value = Made | Noted | Rescheduled | HandedOver


class Agreement(msgspec.Struct, frozen=True):
    """Everything recorded about one agreement that figures need, in the order of the log."""

    agreement: str = ""
    facts: tuple[Recorded[Value], ...] = ()


def apply(agreement: Agreement, fact: Fact) -> Agreement:
    """*agreement* with one more fact. Raises `KeyError` or `ValueError` for data no contract allows."""
    type_, key = about(fact)
    kept: Recorded[Value] = record(fact, NATURAL_KEYS[type_], _value(fact))
    return Agreement(agreement=key["agreement"], facts=(*agreement.facts, kept))


def _value(fact: Fact) -> Value | None:
    data = fact.data
    if fact.type == AGREEMENT_MADE:
        return Made(
            unit=data["unit"],
            kind=data["kind"],
            commitment=data["commitment"],
            due_on=day_number(data["due_on"]),
            on=day_number(data["made_on"]),
        )
    if fact.type == AGREEMENT_PROGRESS_NOTED:
        return Noted(to=data["to"], on=day_number(data["noted_on"]))
    if fact.type == AGREEMENT_RESCHEDULED:
        return Rescheduled(due_on=day_number(data["due_on"]), on=day_number(data["changed_on"]))
    if fact.type == AGREEMENT_HANDED_OVER:
        return HandedOver(on=day_number(data["effective_on"]))
    return None


def made(agreement: Agreement) -> Made | None:
    """What was agreed, or None while only something else is known of it."""
    found = [(moment(fact), value) for fact, value in standing(agreement.facts) if isinstance(value, Made)]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def parts(agreement: Agreement) -> Iterable[Part]:
    """One agreement in the cell of its unit and state, of its kind, and while it runs of how near its day is."""
    agreed = made(agreement)
    if agreed is None:
        return
    # In the order of the log: plans alone tells of agreements, and its machines' clocks may differ.
    told = standing(agreement.facts)
    had = states(agreed, [value for _, value in told if isinstance(value, Noted)])
    dues = due_days(agreed, [value for _, value in told if isinstance(value, Rescheduled)])
    for state, first, until in had:
        yield Part("", Span(AGREEMENTS, agreed.unit, state, 1, first, until))
    yield Part("", Span(AGREEMENT_KINDS, agreed.unit, agreed.kind, 1, agreed.on, None))
    for what, first, until in nearness(had, dues):
        yield Part("", Span(AGREEMENTS_DUE, agreed.unit, what, 1, first, until))


def contribute(agreement: Agreement) -> Iterable[Span]:
    """What the agreement adds to the cells."""
    return [part.span for part in parts(agreement)]


def units(agreement: Agreement) -> Sequence[str]:
    """The units it was ever said to be made with."""
    return sorted({fact.value.unit for fact in agreement.facts if isinstance(fact.value, Made)})


PROJECTION = Projection(
    name="agreements",
    version=2,
    topic="peil-plans",
    types=frozenset(NATURAL_KEYS),
    entity=Agreement,
    apply=apply,
    contribute=contribute,
    units=units,
)
