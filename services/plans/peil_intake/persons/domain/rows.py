"""A row of the vault: what a source calls somebody, and the pseudonym that stands in facts."""

from __future__ import annotations

from collections.abc import Mapping
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
    What is known of one contract of somebody, as far as keeping the person asks.

    Attributes:
        began: Whether a start, or a change, is recorded and not withdrawn.
        ended_on: The first day no longer employed; None while it goes on.
    """

    began: bool = False
    ended_on: date | None = None

    @property
    def is_known(self) -> bool:
        """Whether anything recorded about it still holds."""
        return self.began or self.ended_on is not None

    @property
    def goes_on(self) -> bool:
        """Whether it has a beginning and no end."""
        return self.began and self.ended_on is None


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
        employments: On a person's own row: employment -> what is known of it.
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
        The day from which the months of keeping count; None while the person is employed.

        A person with no employment on record counts from the last delivery. A mapped reference goes with its person.
        """
        if self.person is not None and not self.is_own:
            return None
        known = [each for each in self.employments.values() if each.is_known]
        if any(each.goes_on for each in known):
            return None
        return max((each.ended_on for each in known if each.ended_on), default=self.last_seen)


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
