"""The relations that plans' matrix of rights asks for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date

from peil_plans.organisation.storage import Responsibilities

UnitOf = Callable[[str], Awaitable[str | None]]
"""The unit whose plan or agreement it is, by its id; None for an unknown one."""

KINDS = frozenset({("manager", "plan"), ("trekker", "plan"), ("manager", "agreement")})


class PlanRelations:
    """
    Who is manager or trekker of a plan: manager of the unit whose plan it is, or named as its owner.

    The manager of an agreement is the manager of the unit it was made with, or of one above it.
    """

    def __init__(self, responsibilities: Responsibilities, unit_of: Mapping[str, UnitOf]) -> None:
        """*unit_of* tells the unit per kind of object: ``plan`` and ``agreement``."""
        self._responsibilities = responsibilities
        self._unit_of = dict(unit_of)

    @property
    def kinds(self) -> frozenset[tuple[str, str]]:
        """Manager and trekker of a plan, manager of an agreement."""
        return KINDS

    async def holds(self, relation: str, pseudonym: str, kind: str, id: str, on: date) -> bool:
        """
        Whether *pseudonym* stands in *relation* to the plan or agreement *id*; to an unknown one nobody does.

        Raises:
            RelationsUnknown: it cannot be told now.
            StoreAway: the store does not answer.
        """
        organisation = await self._responsibilities.on(on)
        unit = await self._unit_of[kind](id) if (relation, kind) in KINDS else None
        if unit is None:
            return False
        if relation == "manager":
            return organisation.manages(pseudonym, unit)
        return organisation.owns(pseudonym, id, unit)

    async def holds_any(self, relation: str, pseudonym: str, kind: str, on: date) -> bool:
        """
        Whether *pseudonym* is manager of any unit, or trekker of any plan.

        Raises:
            RelationsUnknown: it cannot be told now.
            StoreAway: the store does not answer.
        """
        organisation = await self._responsibilities.on(on)
        if (relation, kind) not in KINDS:
            return False
        return bool(organisation.managed(pseudonym) if relation == "manager" else organisation.owned(pseudonym))
