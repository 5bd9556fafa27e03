"""Reads from the fold's documents who works where, and who was erased."""

from __future__ import annotations

from datetime import date

import msgspec

from peil_chassis.projection import Build
from peil_chassis.store.port import After, Store
from peil_issuer.staff.domain import Person, unit_on

PAGE = 5000


async def working_on(store: Store, build: Build, day: date) -> dict[str, str]:
    """
    Who counts at which unit on *day*: pseudonym -> unit, by pseudonym; without those who work nowhere.

    Raises:
        StoreAway: the store does not answer.
    """
    found: dict[str, str] = {}
    after: After | None = None
    while True:
        rows = await store.find(build.entities, {}, limit=PAGE, after=after)
        for row in rows:
            unit = None if row.get("erased") else unit_on(msgspec.convert(row["entity"], Person), day)
            if unit is not None:
                found[row["_id"]] = unit
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
