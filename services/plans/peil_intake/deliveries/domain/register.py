"""
The register of corrections: under each natural key one entry, a value or *withdrawn*, and who won it.

Whatever the order in which deliveries arrive, the same entry remains: the later `time` wins, then the larger id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple


class Stamp(NamedTuple):
    """What decides between two deliveries about the same thing. Compares as the rule says: time first, then id."""

    time: datetime
    """When the source recorded it; aware, UTC."""
    id: str
    """The event's id; compared as text."""


@dataclass(frozen=True, slots=True)
class About:
    """
    Whom an entry is about.

    Attributes:
        people: Handle -> the pseudonym under which the fact was last published.
        published: Whether it stands on the log now; not while a reference is without mapping.
        event: The fact with handles in place of persons; kept only while it holds and a mapping can change.
    """

    people: Mapping[str, str]
    published: bool
    event: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Entry:
    """What the register holds under one natural key."""

    stamp: Stamp
    withdrawn: bool
    places: str | None = None
    """The unit that this entry gives a place in the organisation; None for any other fact."""
    about: About | None = None
    """Whom it is about; None when it names nobody."""
    level: str | None = None
    """The level at which it places that unit; None for any other fact, and for one recorded before levels were."""


@dataclass(frozen=True, slots=True)
class Won:
    """The delivery is the newest about its key: *entry* takes the place of what was there."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class Superseded:
    """Something newer is recorded under the key already, by the event with this id."""

    by: str


def decide(present: Entry | None, arriving: Entry) -> Won | Superseded:
    """
    Decide between what is recorded under a natural key and what arrives for it.

    A withdrawal is one more write to the register: it wins and loses by the same rule as a value, also when nothing
    was recorded before it.
    """
    if present is None or arriving.stamp > present.stamp:
        return Won(arriving)
    return Superseded(present.stamp.id)
