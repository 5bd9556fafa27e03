"""The relations that plans' matrix of rights asks for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date

from peil_plans.organisation.storage import Responsibilities

UnitOf = Callable[[str], Awaitable[str | None]]
"""The unit whose plan it is, by the plan's id; None for an unknown plan."""

KINDS = frozenset({("manager", "plan"), ("trekker", "plan")})


class PlanRelations:
    """Who is manager or trekker of a plan: manager of the unit whose plan it is, or named as its owner."""

    def __init__(self, responsibilities: Responsibilities, unit_of: UnitOf) -> None:
        self._responsibilities = responsibilities
        self._unit_of = unit_of

    @property
    def kinds(self) -> frozenset[tuple[str, str]]:
        """Manager and trekker of a plan."""
        return KINDS

    async def holds(self, relation: str, pseudonym: str, kind: str, id: str, on: date) -> bool:
        """
        Whether *pseudonym* is manager or trekker of the plan *id*; of an unknown plan nobody is.

        Raises:
            RelationsUnknown: it cannot be told now.
            StoreAway: the store does not answer.
        """
        organisation = await self._responsibilities.on(on)
        unit = await self._unit_of(id)
        if unit is None or (relation, kind) not in KINDS:
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
