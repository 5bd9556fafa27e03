"""Reads from the fold's documents who works where, and who was erased."""

from __future__ import annotations

from datetime import date

import msgspec

from peil_chassis.projection import Build
from peil_chassis.store.port import After, Store
from peil_disclosure.change import Membership
from peil_issuer.staff.domain import Person, places_on

PAGE = 5000


async def working_on(store: Store, build: Build, day: date) -> list[Membership]:
    """
    Who works where on *day*, by pseudonym: somebody with two employments twice, and without those who work nowhere.

    Raises:
        StoreAway: the store does not answer.
    """
    found: list[Membership] = []
    after: After | None = None
    while True:
        rows = await store.find(build.entities, {}, limit=PAGE, after=after)
        for row in rows:
            if not row.get("erased"):
                found.extend(places_on(row["_id"], msgspec.convert(row["entity"], Person), day))
        if len(rows) < PAGE:
            return found
        after = After(rows[-1]["_id"], rows[-1]["_id"])


async def erased_among(store: Store, build: Build, persons: list[str]) -> set[str]:
    """
    Which of *persons* (pseudonyms) were erased.

    Raises:
        StoreAway: the store does not answer.
    """
    return {person for person, row in (await store.load(build.entities, persons)).items() if row.get("erased")}
