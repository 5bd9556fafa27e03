"""What all pages about agreements need before they can be shown."""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import date
from pathlib import Path
from typing import TypeVar

from peil_chassis.http.pages import PageProblem, Pages
from peil_chassis.store.port import StoreAway
from peil_plans.agreements.domain.agreement import Agreement
from peil_plans.agreements.handlers import Agreements
from peil_plans.organisation.domain import Organisation
from peil_plans.organisation.sight import units_on

T = TypeVar("T")
AWAY = "De gegevens zijn nu niet te bereiken. Probeer het over een minuut opnieuw."

PAGES = Pages(Path(__file__).parent / "templates")


async def reached(work: Awaitable[T]) -> T:
    """
    The outcome of *work*.

    Raises:
        PageProblem: 503, the store does not answer.
    """
    try:
        return await work
    except StoreAway:
        raise PageProblem(503, AWAY, headers={"Retry-After": "5"}) from None


async def names_on(agreements: Agreements, day: date) -> Organisation:
    """
    The units of *day*, for their names; without any while that cannot be told, so that ids stand in their place.

    Raises:
        PageProblem: 503, the store does not answer.
    """
    return await reached(units_on(agreements.responsibilities, day))


async def the_agreement(agreements: Agreements, agreement: str) -> Agreement:
    """
    The agreement with this id.

    Raises:
        PageProblem: 404, there is none; 503, the store does not answer.
    """
    stored = await reached(agreements.records.load(agreement))
    if stored is None:
        raise PageProblem(404, "Deze afspraak bestaat niet. Kijk bij Afspraken welke er zijn.")
    return stored.agreement
