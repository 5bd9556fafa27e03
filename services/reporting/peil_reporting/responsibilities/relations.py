"""The relations that reporting's matrix of rights asks for."""

from __future__ import annotations

from datetime import date

from peil_reporting.responsibilities.storage import Responsibilities

KINDS = frozenset({("manager", "unit"), ("hiring-manager", "vacancy")})


class ReportingRelations:
    """Who is manager of a unit, and hiring manager of a vacancy."""

    def __init__(self, responsibilities: Responsibilities) -> None:
        self._responsibilities = responsibilities

    @property
    def kinds(self) -> frozenset[tuple[str, str]]:
        """Manager of a unit, hiring manager of a vacancy."""
        return KINDS

    async def holds(self, relation: str, pseudonym: str, kind: str, id: str, on: date) -> bool:
        """
        Whether *pseudonym* manages the unit, or has the vacancy, *id*; of an unknown one nobody does.

        Raises:
            RelationsUnknown: it cannot be told now.
            StoreAway: the store does not answer.
        """
        responsible = await self._responsibilities.on(on)
        if (relation, kind) == ("manager", "unit"):
            return responsible.manages(pseudonym, id)
        return (relation, kind) in KINDS and responsible.has_vacancy(pseudonym, id)

    async def holds_any(self, relation: str, pseudonym: str, kind: str, on: date) -> bool:
        """
        Whether *pseudonym* manages any unit, or has any vacancy.

        Raises:
            RelationsUnknown: it cannot be told now.
            StoreAway: the store does not answer.
        """
        responsible = await self._responsibilities.on(on)
        if (relation, kind) == ("manager", "unit"):
            return bool(responsible.topmost(pseudonym))
        return (relation, kind) in KINDS and bool(responsible.vacancies(pseudonym))
