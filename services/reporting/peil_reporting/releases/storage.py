"""Releases as documents: added once by the door, and never changed or removed."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from peil_chassis.store.port import Document, Index, Put, Store
from peil_reporting.releases.domain.release import Release

COLLECTION = "releases"
COUNTED = "release_counted"
"""Where people counted, per release: for the release room alone, as it says which units are small."""
MOST = 1000
"""Releases read at once: 250 years of quarters."""


def put_of(release: Release) -> Put:
    """What the door writes for *release*."""
    return Put(COLLECTION, {"_id": release.quarter, **msgspec.json.decode(msgspec.json.encode(release))})


def put_of_counted(quarter: str, at: Mapping[str, str]) -> Put:
    """What the door writes of where people counted (per unit the unit whose group they are in) in *quarter*."""
    return Put(COUNTED, {"_id": quarter, "at": [[unit, leaf] for unit, leaf in sorted(at.items())]})


def indexes() -> list[Index]:
    """The indexes that releases need."""
    return [Index(COLLECTION, ("population_on",))]


async def every_release(store: Store) -> list[Release]:
    """
    Every release, in order of quarter.

    Raises:
        StoreAway: the store does not answer.
    """
    return [_read(row) for row in await store.find(COLLECTION, {}, limit=MOST)]


async def where_counted(store: Store) -> dict[str, dict[str, str]]:
    """
    Where people counted, by quarter; releases of before this was kept are not in it.

    Raises:
        StoreAway: the store does not answer.
    """
    rows = await store.find(COUNTED, {}, limit=MOST)
    return {row["_id"]: dict(row["at"]) for row in rows}


def _read(document: Document) -> Release:
    return msgspec.convert({name: value for name, value in document.items() if name != "_id"}, Release)
