"""Reads vacancies, absence and signals for the release room, which hands it a store that shows them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, TypeVar

import msgspec

from peil_chassis.fold.positions import Position
from peil_chassis.log.port import Partition
from peil_chassis.projection import Build, Projection
from peil_chassis.store.port import After, Store
from peil_reporting.measures.facts import Recorded, Stand
from peil_reporting.measures.projection import PROJECTION as ABSENCE
from peil_reporting.measures.projection import SIGNALS, Absence, Signals
from peil_reporting.responsibilities.projection import HOLDERS, Holders
from peil_reporting.vacancies.projection import PROJECTION as VACANCIES
from peil_reporting.vacancies.projection import Vacancy

E = TypeVar("E", bound=msgspec.Struct)

PAGE = 2000

BuildOf = Callable[[str], Awaitable[Build]]
"""The build of a read model that answers, by its name."""
FoldedTo = Callable[[Build, str], Awaitable[dict[Partition, Position]]]
"""Where the fold of a build stands, when it holds everything of a topic."""


class Moved(Exception):
    """Events came in while vacancies, absence or signals were read."""


async def recorded(store: Store, build_of: BuildOf, folded: FoldedTo, *, at_rest: bool) -> Recorded:
    """
    Everything BIWS compliance, absence and signals are counted from; the staff of units is left to who asks.

    Args:
        at_rest: Whether nothing may be folded meanwhile: what is known of an earlier day stays as it is, of today not.

    Raises:
        Moved: something was, though nothing may.
        StoreAway: the store does not answer; and what *build_of* and *folded* raise.
    """
    read: tuple[Projection[Any], ...] = (VACANCIES, ABSENCE, SIGNALS)
    holders, builds = await build_of(HOLDERS.name), [await build_of(one.name) for one in read]
    await folded(holders, HOLDERS.topic)
    stood = [await folded(build, one.topic) for build, one in zip(builds, read, strict=True)]
    vacancies, absences, signals = builds
    held = {id_: one async for id_, one in _entities(store, holders, Holders)}
    found = [(one, held.get(id_)) async for id_, one in _entities(store, vacancies, Vacancy)]
    away = [one async for _, one in _entities(store, absences, Absence)]
    given = [one async for _, one in _entities(store, signals, Signals)]
    if at_rest and stood != [await folded(build, one.topic) for build, one in zip(builds, read, strict=True)]:
        raise Moved
    stands = [_stand(build, position) for build, position in zip(builds, stood, strict=True)]
    return Recorded(tuple(found), tuple(away), stands[0], stands[1], tuple(given), stands[2])


async def _entities(store: Store, build: Build, entity: type[E]) -> AsyncIterator[tuple[str, E]]:
    after: After | None = None
    while True:
        rows = await store.find(build.entities, {}, limit=PAGE, after=after)
        for row in rows:
            if "entity" in row:
                yield row["_id"], msgspec.convert(row["entity"], entity)
        if len(rows) < PAGE:
            return
        after = After(rows[-1]["_id"], rows[-1]["_id"])
        await asyncio.sleep(0)


def _stand(build: Build, stood: dict[Partition, Position]) -> Stand:
    return Stand(build.name, tuple(sorted((at.topic, at.number, position.next) for at, position in stood.items())))
