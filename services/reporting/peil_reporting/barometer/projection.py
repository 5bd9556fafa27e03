"""
Read model: what CBS published of a unit in the Barometer Culturele Diversiteit.

It holds no person and nothing that Peil counted: CBS publishes these tables itself, with the organisation's name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from peil_chassis.projection import Fact, Projection, Span
from peil_contracts.measures import BAROMETER_PUBLISHED
from peil_contracts.register import FACT_WITHDRAWN
from peil_reporting.recorded import Recorded, about, record

_KEY = ("unit", "measured_on", "classification", "characteristic", "group")


class Share(msgspec.Struct, frozen=True):
    """The share of a *category*, in per cent and in CBS's own precision; None when CBS withholds it."""

    category: str
    share: str | None


class Published(msgspec.Struct, frozen=True):
    """
    What CBS says of one group.

    Attributes:
        measured_on: The day the staff was counted, ``YYYYMMDD``.
        classification: ``old`` (up to 2021) or ``new`` (from 2022).
        characteristic: What the group is by; ``total`` for everybody.
        group: Which; ``all`` for everybody.
        counted: ``jobs`` or ``employees``.
        population: How many were counted.
        shares: Of each category of the classification.
    """

    measured_on: int
    classification: str
    characteristic: str
    group: str
    counted: str
    population: int
    shares: tuple[Share, ...]


class Barometer(msgspec.Struct, frozen=True):
    """Everything CBS published of one unit, in the order of the log."""

    unit: str = ""
    facts: tuple[Recorded[Published], ...] = ()


def apply(barometer: Barometer, fact: Fact) -> Barometer:
    """*barometer* with one more fact. Raises `KeyError` or `TypeError` for data no contract allows."""
    type_, key = about(fact)
    if type_ != BAROMETER_PUBLISHED:
        return barometer  # the withdrawal of another fact about the unit
    value = _published(fact) if fact.type == BAROMETER_PUBLISHED else None
    return Barometer(key["unit"], (*barometer.facts, record(fact, _KEY, value)))


def _published(fact: Fact) -> Published:
    data = fact.data
    return Published(
        measured_on=int(data["measured_on"].replace("-", "")),
        classification=data["classification"],
        characteristic=data["characteristic"],
        group=data["group"],
        counted=data["counted"],
        population=data["population"],
        shares=tuple(Share(one["category"], one["share"]) for one in data["shares"]),
    )


def contribute(barometer: Barometer) -> Iterable[Span]:
    """Nothing: shares of CBS are quoted, and add up to no figure of Peil's."""
    return ()


def no_units(barometer: Barometer) -> Sequence[str]:
    """None: nothing is explained from it."""
    return ()


PROJECTION = Projection(
    name="barometer",
    version=1,
    topic="peil-measures",
    types=frozenset({BAROMETER_PUBLISHED, FACT_WITHDRAWN}),
    entity=Barometer,
    apply=apply,
    contribute=contribute,
    units=no_units,
)
