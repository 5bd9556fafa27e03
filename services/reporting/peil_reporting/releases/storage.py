"""Releases as documents: added once, and never changed or removed."""

from __future__ import annotations

import msgspec

from peil_chassis.store.port import Conflict, Document, Index, Put, Ref, Store
from peil_reporting.releases.domain.release import Release

COLLECTION = "releases"
MOST = 1000
"""Releases read at once: 250 years of quarters."""


class AlreadyReleased(Exception):
    """This quarter was released; what was released is never computed again."""


async def add_release(store: Store, release: Release) -> None:
    """
    Keep *release* for good.

    Raises:
        AlreadyReleased: its quarter was released before, perhaps a moment ago by another process.
        StoreAway: the store does not answer.
    """
    await store.declare([Index(COLLECTION, ("population_on",))])
    document = {"_id": release.quarter, **msgspec.json.decode(msgspec.json.encode(release))}
    try:
        await store.commit([Put(COLLECTION, document)], {Ref(COLLECTION, release.quarter): None})
    except Conflict:
        raise AlreadyReleased(release.quarter) from None


async def every_release(store: Store) -> list[Release]:
    """
    Every release, in order of quarter.

    Raises:
        StoreAway: the store does not answer.
    """
    return [_read(row) for row in await store.find(COLLECTION, {}, limit=MOST)]


def _read(document: Document) -> Release:
    return msgspec.convert({name: value for name, value in document.items() if name != "_id"}, Release)
