"""
What stands of the facts of HR systems: under each natural key the last one, unless it was withdrawn.

Intake publishes only what wins, so the last of a key is the one that stands (design, section 3).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

import msgspec

from peil_chassis.projection import Fact
from peil_contracts.register import FACT_WITHDRAWN

V = TypeVar("V")


class Stated(msgspec.Struct, Generic[V], frozen=True):
    """
    A fact that stands, and what decides between two of the same day.

    Attributes:
        key: Its natural key, type and source included, as one unambiguous text.
        time: When its source recorded it, UTC.
        id: The event's id.
        value: What is so.
    """

    key: str
    time: str
    id: str
    value: V


def about(fact: Fact) -> tuple[str, Mapping[str, Any]]:
    """The type that *fact* states or withdraws, and the data that hold its natural key. Raises `KeyError`."""
    if fact.type == FACT_WITHDRAWN:
        return fact.data["fact_type"], fact.data["key"]
    return fact.type, fact.data


def stand(
    held: tuple[Stated[V], ...], fact: Fact, natural_keys: Mapping[str, tuple[str, ...]], value: V | None
) -> tuple[Stated[V], ...]:
    """
    *held* after *fact*, which says that *value* is so; None takes back what was said under its key.

    Raises:
        KeyError: the fact misses a field of its natural key, which no contract allows.
    """
    type_, named = about(fact)
    key = msgspec.json.encode([type_, fact.source, *(named[name] for name in natural_keys[type_])]).decode()
    others = tuple(each for each in held if each.key != key)
    if value is None:
        return others
    time = datetime.fromisoformat(fact.time).astimezone(UTC).isoformat(timespec="microseconds")
    return (*others, Stated(key, time, fact.id, value))
