"""
The registry: which build of each projection is read, and which one is being built beside it.

One document per projection, changed by compare-and-set only. A switch is one write, so a reader that resolves the
active build once per answer sees either the old or the new one whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from peil_chassis.projection import Build
from peil_chassis.store.port import Conflict, Document, Put, Ref, Store

COLLECTION = "registry"


class RebuildUnderWay(Exception):
    """A build of this projection is running; it must end before another begins."""


class NothingToConfirm(Exception):
    """No build of this projection waits for a confirmation."""


class SameCodeDiffers(Exception):
    """The same code gave other documents: something is wrong, and nobody can agree to that."""


class ProjectionUnknown(Exception):
    """No projection of this name was ever folded here."""


@dataclass(frozen=True, slots=True)
class Entry:
    """
    What the registry says of one projection.

    Attributes:
        active: The build that is read.
        building: The build that folds beside it, if any.
        waiting: The building one has caught up and its differences wait for a confirmation.
        confirmed: Somebody confirmed the differences.
        differences: What the building one answers differently, in words; kept after the switch.
        now_accepted: Events that were dead letters in the active build and that the building one takes.
        retired: Builds that are no longer read, until their documents are dropped.
        retired_at: When the last of them was retired.
        revision: Rises with every change; the compare-and-set goes by it.
    """

    active: Build
    building: Build | None = None
    waiting: bool = False
    confirmed: bool = False
    differences: tuple[str, ...] = ()
    now_accepted: tuple[str, ...] = ()
    retired: tuple[Build, ...] = ()
    retired_at: str = ""
    revision: int = 0
    highest: int = field(default=1)


async def entry_of(store: Store, projection: str) -> Entry | None:
    """
    What the registry says of *projection*; None when it was never folded.

    Raises:
        StoreAway: the store does not answer.
    """
    document = (await store.load(COLLECTION, [projection])).get(projection)
    return _read(document) if document else None


async def active_build(store: Store, projection: str) -> Build | None:
    """
    The build to read; None when *projection* was never folded.

    Raises:
        StoreAway: the store does not answer.
    """
    entry = await entry_of(store, projection)
    return entry.active if entry else None


async def change(store: Store, before: Entry | None, after: Entry) -> Entry:
    """
    Put *after* in the place of *before*. Returns the entry as stored.

    Raises:
        Conflict: the registry no longer says *before*.
        StoreAway: the store does not answer.
    """
    stored = replace(after, revision=(before.revision if before else 0) + 1)
    name = after.active.projection
    expected = {"revision": before.revision} if before else None
    await store.commit([Put(COLLECTION, _document(stored))], {Ref(COLLECTION, name): expected})
    return stored


async def first_entry(store: Store, projection: str, version: int) -> Entry:
    """
    The entry of *projection*, made when there is none yet: the first build is read from its first event on.

    Raises:
        StoreAway: the store does not answer.
    """
    while True:
        entry = await entry_of(store, projection)
        if entry:
            return entry
        try:
            return await change(store, None, Entry(active=Build(projection, version, 1)))
        except Conflict:
            continue


async def request_rebuild(store: Store, projection: str, version: int | None = None) -> Entry:
    """
    Ask for a new build of *projection* with code of *version* (None: the version that is active now).

    Raises:
        ProjectionUnknown: it was never folded, so there is nothing to rebuild.
        RebuildUnderWay: a build is running already.
        Conflict, StoreAway: ask again.
    """
    entry = await entry_of(store, projection)
    if entry is None:
        raise ProjectionUnknown(projection)
    if entry.building is not None:
        raise RebuildUnderWay(entry.building.name)
    number = entry.highest + 1
    building = Build(projection, entry.active.version if version is None else version, number)
    fresh = replace(
        entry, building=building, waiting=False, confirmed=False, differences=(), now_accepted=(), highest=number
    )
    return await change(store, entry, fresh)


async def confirm(store: Store, projection: str) -> Entry:
    """
    Accept the differences of the build that waits, so that it is switched to.

    Raises:
        NothingToConfirm: no build waits.
        SameCodeDiffers: the build that waits has the same code; its differences are a fault, not a choice.
        Conflict, StoreAway: ask again.
    """
    entry = await entry_of(store, projection)
    if entry is None or not entry.waiting:
        raise NothingToConfirm(projection)
    if entry.building is not None and entry.building.version == entry.active.version:
        raise SameCodeDiffers(projection)
    return await change(store, entry, replace(entry, confirmed=True))


async def abandon(store: Store, projection: str) -> Entry:
    """
    Give up the build beside the active one, whether it waits or not; its documents are dropped.

    Raises:
        NothingToConfirm: no build runs or waits.
        Conflict, StoreAway: ask again.
    """
    entry = await entry_of(store, projection)
    if entry is None or entry.building is None:
        raise NothingToConfirm(projection)
    retired = (*entry.retired, entry.building)
    return await change(store, entry, replace(entry, building=None, waiting=False, confirmed=False, retired=retired))


def _document(entry: Entry) -> Document:
    def build(value: Build | None) -> dict[str, Any] | None:
        return {"version": value.version, "number": value.number} if value else None

    return {
        "_id": entry.active.projection,
        "active": build(entry.active),
        "building": build(entry.building),
        "waiting": entry.waiting,
        "confirmed": entry.confirmed,
        "differences": list(entry.differences),
        "now_accepted": list(entry.now_accepted),
        "retired": [build(each) for each in entry.retired],
        "retired_at": entry.retired_at,
        "revision": entry.revision,
        "highest": entry.highest,
    }


def _read(document: Document) -> Entry:
    def build(value: dict[str, Any] | None) -> Build | None:
        return Build(document["_id"], value["version"], value["number"]) if value else None

    active = document["active"]
    return Entry(
        active=Build(document["_id"], active["version"], active["number"]),
        building=build(document["building"]),
        waiting=document["waiting"],
        confirmed=document["confirmed"],
        differences=tuple(document["differences"]),
        now_accepted=tuple(document["now_accepted"]),
        retired=tuple(Build(document["_id"], each["version"], each["number"]) for each in document["retired"]),
        retired_at=document["retired_at"],
        revision=document["revision"],
        highest=document["highest"],
    )
