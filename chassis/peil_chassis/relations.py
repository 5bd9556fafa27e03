"""
What a person is to one unit, plan or vacancy, taken from facts.

Each service implements `Relations` on a read model of its own. Whether a relation holds is known or it is not: what
cannot be found out now is `RelationsUnknown`, never a yes, and never a no that would be taken for one.
"""

from __future__ import annotations

from datetime import date
from typing import Protocol


class RelationsUnknown(Exception):
    """Who stands in which relation cannot be told now: the read model is missing or too far behind. Transient."""


class Relations(Protocol):
    """Tells whether somebody stands in a relation to an object."""

    @property
    def kinds(self) -> frozenset[tuple[str, str]]:
        """The pairs of relation and kind of object that can be asked about, such as ``("manager", "unit")``."""
        ...

    async def holds(self, relation: str, pseudonym: str, kind: str, id: str, on: date) -> bool:
        """
        Whether *pseudonym* has *relation* to the object *id* of *kind* on the day *on*; an unknown object: no.

        Raises:
            RelationsUnknown: it cannot be told now.
            StoreAway: the store does not answer.
        """
        ...

    async def holds_any(self, relation: str, pseudonym: str, kind: str, on: date) -> bool:
        """
        Whether *pseudonym* has *relation* to any object of *kind* on the day *on*.

        Raises:
            RelationsUnknown: it cannot be told now.
            StoreAway: the store does not answer.
        """
        ...


class NoRelations:
    """For a service whose rights go by roles alone."""

    @property
    def kinds(self) -> frozenset[tuple[str, str]]:
        """None."""
        return frozenset()

    async def holds(self, relation: str, pseudonym: str, kind: str, id: str, on: date) -> bool:
        """No."""
        return False

    async def holds_any(self, relation: str, pseudonym: str, kind: str, on: date) -> bool:
        """No."""
        return False
