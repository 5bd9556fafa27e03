"""Reads when people are there from the fold's documents."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from peil_chassis.registry import active_build
from peil_chassis.store.port import Store
from peil_notifier.presence.domain import Person
from peil_notifier.presence.projection import PROJECTION


async def presence_of(store: Store, persons: Sequence[str]) -> dict[str, Person]:
    """What is registered of those of *persons* of whom anything is. Raises `StoreAway`."""
    build = await active_build(store, PROJECTION.name)
    if build is None or not persons:
        return {}
    rows = await store.load(build.entities, persons)
    return {person: msgspec.convert(row["entity"], Person) for person, row in rows.items() if "entity" in row}


async def erased_of(store: Store, persons: Sequence[str]) -> frozenset[str]:
    """Those of *persons* who are to be forgotten. Raises `StoreAway`."""
    build = await active_build(store, PROJECTION.name)
    if build is None or not persons:
        return frozenset()
    return frozenset(person for person, row in (await store.load(build.entities, persons)).items() if row.get("erased"))
