"""Releases as documents: added once by the door, and never changed or removed."""

from __future__ import annotations

import msgspec

from peil_chassis.store.port import Document, Index, Put, Store
from peil_reporting.releases.domain.release import Release

COLLECTION = "releases"
MOST = 1000
"""Releases read at once: 250 years of quarters."""


def put_of(release: Release) -> Put:
    """What the door writes for *release*."""
    return Put(COLLECTION, {"_id": release.quarter, **msgspec.json.decode(msgspec.json.encode(release))})


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


def _read(document: Document) -> Release:
    return msgspec.convert({name: value for name, value in document.items() if name != "_id"}, Release)
