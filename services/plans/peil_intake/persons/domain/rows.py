"""A row of the vault: what a source calls somebody, and the pseudonym that stands in facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple


class PersonRef(NamedTuple):
    """What one source calls one person."""

    source: str
    reference: str


@dataclass(frozen=True, slots=True)
class Employment:
    """
    What stands in the register about one contract of somebody, as far as keeping and erasing the person ask.

    It follows from what stands alone, whatever the order in which it came.

    Attributes:
        started_on: Its first day; None when no start stands.
        changed_on: The days of the changes that stand.
        ended_on: The first day no longer employed, as told; None when no end stands. See `end`.
    """

    started_on: date | None = None
    changed_on: frozenset[date] = frozenset()
    ended_on: date | None = None

    @property
    def began(self) -> bool:
        """Whether a start, or a change, stands."""
        return self.started_on is not None or bool(self.changed_on)

    @property
    def end(self) -> date | None:
        """
        The first day no longer employed; None while it goes on.

        An end before the first day is that of an earlier run under the same id, as read models take it.
        """
        earlier_run = self.ended_on and self.started_on and self.ended_on < self.started_on
        return None if earlier_run else self.ended_on

    @property
    def is_known(self) -> bool:
        """Whether anything recorded about it still holds."""
        return self.began or self.ended_on is not None

    @property
    def goes_on(self) -> bool:
        """Whether it has a beginning and no end."""
        return self.began and self.end is None

    def end_at_erasure(self, today: date) -> date | None:
        """
        The end to publish when its person is erased *today*; None when it counts nowhere from today on.

        One that has still to start ends on its first day, which means that it never was in force.
        """
        if self.started_on is None or (self.end is not None and self.end <= today):
            return None
        return max(today, self.started_on)


@dataclass(frozen=True, slots=True)
class Row:
    """
    One row of the vault.

    Attributes:
        ref: Source and reference.
        handle: Random, of a pseudonym's form; stands for this reference in the register, whoever it is mapped to. For
            the leading source it is the person's pseudonym.
        person: The pseudonym under which its facts are published; None while the reference is not mapped.
        version: Counts the changes.
        last_seen: The day of the last delivery that named it.
        mapped: On a person's own row: other source -> handle of the one reference there that stands for this person.
        employments: Employment -> what stands of it by this reference.
        leaving: Pseudonyms under which facts may still be published that must be moved.
        moving: Whether what came through it is still to be taken in or moved.
    """

    ref: PersonRef
    handle: str
    person: str | None
    version: int
    last_seen: date
    mapped: Mapping[str, str] = field(default_factory=dict)
    employments: Mapping[str, Employment] = field(default_factory=dict)
    leaving: frozenset[str] = frozenset()
    moving: bool = False

    @property
    def is_own(self) -> bool:
        """Whether it is a person's own row, made by the leading source."""
        return self.person == self.handle

    @property
    def kept_from(self) -> date | None:
        """
        The day from which the months of keeping count as far as this row alone can tell; None when it cannot.

        Among the rows of a person whose months are over there is one that tells so: whoever looks for those due looks
        here, and lets `kept_from` decide. A mapped reference without a known employment says nothing of its own.
        """
        if self.is_own or self.person is None or any(each.is_known for each in self.employments.values()):
            return kept_from([self])
        return None


def kept_from(rows: Sequence[Row]) -> date | None:
    """
    The day from which the months of keeping count; None while the person is employed.

    It is the last end of an employment that any source told of. Nobody's employment on record: the last delivery of
    any source. A reference that is not mapped counts from its own last delivery.

    Args:
        rows: Every row of one person, or the one row of a reference that is not mapped.
    """
    last_seen = max(row.last_seen for row in rows)
    if all(row.person is None for row in rows):
        return last_seen
    known = [each for row in rows for each in row.employments.values() if each.is_known]
    if any(each.goes_on for each in known):
        return None
    return max((each.end for each in known if each.end), default=last_seen)


def mapped_to(row: Row, person: str | None) -> Row:
    """*row* once its reference stands for *person* (None: for nobody); what it published before must move."""
    leaving = row.leaving | ({row.person} if row.person else set())
    return replace(row, person=person, version=row.version + 1, leaving=frozenset(leaving - {person}), moving=True)


def settled(row: Row) -> Row:
    """*row* once everything that came through it stands where it belongs."""
    return replace(row, version=row.version + 1, leaving=frozenset(), moving=False)


def holding(row: Row, source: str, handle: str) -> Row:
    """The own row of a person once the reference with this *handle* of *source* stands for the person."""
    return replace(row, mapped={**row.mapped, source: handle}, version=row.version + 1)


def letting_go(row: Row, source: str, handle: str) -> Row:
    """The own row of a person once the reference with this *handle* of *source* no longer does."""
    kept = {name: held for name, held in row.mapped.items() if (name, held) != (source, handle)}
    return replace(row, mapped=kept, version=row.version + 1)
