"""
What an entity keeps: every fact recorded about it, in the order of the log.

The known day of a fact never goes back within a key, so the facts known on a day are a prefix of the list. That is
what lets one entity answer for any known day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec

from peil_chassis.projection import Fact, Span
from peil_contracts.register import FACT_WITHDRAWN

V = TypeVar("V")
S = TypeVar("S", bound=msgspec.Struct)


class Recorded(msgspec.Struct, Generic[V], frozen=True):
    """
    One write to the register of facts.

    Attributes:
        type: The event type of the fact that is stated or withdrawn.
        key: The natural key of that fact, type and source included, as one unambiguous text.
        known_on: The Amsterdam day on which Peil published it, ``YYYYMMDD``.
        id: The event's id; with *source* it names the event.
        source: The system that said so.
        time: When the source recorded it, RFC 3339.
        value: What is so; None when the fact is withdrawn.
    """

    type: str
    key: str
    known_on: int
    id: str
    source: str
    time: str
    value: V | None = None


class Part(NamedTuple):
    """One contribution of an entity, and what in the entity it stands for (an action's id; empty: the whole)."""

    what: str
    span: Span


def about(fact: Fact) -> tuple[str, Mapping[str, Any]]:
    """The type that *fact* states or withdraws, and the data that hold its natural key. Raises `KeyError`."""
    if fact.type == FACT_WITHDRAWN:
        return fact.data["fact_type"], fact.data["key"]
    return fact.type, fact.data


def record(fact: Fact, natural_key: Sequence[str], value: V | None) -> Recorded[V]:
    """
    *fact* as an entity keeps it.

    Args:
        fact: As the fold read it.
        natural_key: Names of the data fields that make up the natural key, beside the source.
        value: What the fact states, or None for a withdrawal.

    Raises:
        KeyError: the data lack a field of the natural key.
    """
    type_, data = about(fact)
    parts = [type_, fact.source, *(data[name] for name in natural_key)]
    return Recorded(
        type=type_,
        key=msgspec.json.encode(parts).decode(),
        known_on=fact.known_on,
        id=fact.id,
        source=fact.source,
        time=fact.time,
        value=value,
    )


def moment(fact: Recorded[V]) -> tuple[datetime, str]:
    """When the source recorded *fact*, and its id: of two facts the larger wins, as in the register of corrections."""
    return datetime.fromisoformat(fact.time), fact.id


def known_by(entity: S, day: int) -> S:
    """*entity* (with ``facts``, in the order of the log) as it was known at the end of *day* (``YYYYMMDD``)."""
    facts: Sequence[Recorded[Any]] = entity.facts  # type: ignore[attr-defined]  # every entity of reporting has them
    if not facts or facts[-1].known_on <= day:
        return entity
    return msgspec.structs.replace(entity, facts=tuple(fact for fact in facts if fact.known_on <= day))


def standing(facts: Iterable[Recorded[V]]) -> list[tuple[Recorded[V], V]]:
    """
    What holds, in the order of the log: per natural key the last fact recorded, unless that is a withdrawal.

    Intake publishes only writes that win, so the last of a key is the one that stands (design, section 3).
    """
    last: dict[str, Recorded[V]] = {}
    for fact in facts:
        last.pop(fact.key, None)  # what is stated anew stands where it was stated last
        last[fact.key] = fact
    return [(fact, fact.value) for fact in last.values() if fact.value is not None]
